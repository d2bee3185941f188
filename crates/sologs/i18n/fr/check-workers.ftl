## Motifs des vérifications de sologs-rules/src/check/workers.rs

check-agent-id-shared = Ces machines ont le même AgentId : { $machines }.
check-heartbeat-tolerance = HeartbeatErrorTolerance vaut { $value }, ce que le service accepte.
check-heartbeat-tolerance-default = HeartbeatErrorTolerance n’est pas défini : dix minutes s’appliquent.
check-heartbeat-tolerance-short = HeartbeatErrorTolerance vaut { $value }, moins que les dix minutes que demande le service.
check-worker-count-above = { $count } Workers sont inscrits, et l’édition en autorise { $limit }.
check-worker-count-offline = Selon une règle empirique, ceux-ci sont hors connexion et peuvent être retirés : { $workers }.
check-worker-count-within = { $count } Workers sont inscrits, dans la limite de { $limit } que fixe l’édition.
check-worker-disabled = { $worker } est désactivé.
check-worker-enabled = { $worker } est activé.
check-worker-enabled-not-told = L’export ne dit pas si { $worker } est activé.
check-worker-limit-default = { $setting } n’est pas défini : la valeur par défaut s’applique.
check-worker-limit-narrow = { $setting } vaut { $value }, plus étroit que la valeur par défaut.
check-worker-limit-usual = { $setting } vaut { $value }, pas plus étroit que la valeur par défaut.
check-workers-disabled = Désactivés : { $workers }.
check-workers-heuristic = « En ligne » est ici une règle empirique : une pulsation dans les { $beats } intervalles ({ $seconds } s) précédant { $now }.
check-workers-none = Le catalogue ne connaît aucun Worker.
check-workers-offline = Hors connexion : { $workers }.
check-workers-ready = Activés et en ligne : { $workers }.
check-workers-undecided = On ne peut dire si les autres étaient en ligne : aucune heure ultérieure du même serveur n’est connue.
check-agent-id-unique = Chacun des { $count } Workers que connaît le catalogue a son propre AgentId.
