## Motifs des vérifications de sologs-rules/src/check/worker_state.rs et execution_log.rs

check-worker-work-ended = Pendant l’exécution, ou peu après, le journal d’événements du Worker montre la fin de son travail : { $provider } { $id } à { $time }.
check-worker-work-went-on = Les journaux d’événements Système et Application couvrent l’exécution et ne montrent ni redémarrage, ni arrêt du service, ni plantage de ISServerExec.exe.
check-worker-events-of-another-time = Les journaux d’événements présents ne couvrent pas tous deux l’heure de l’exécution (Système pour les redémarrages, Application pour les plantages).
check-load-tasks = Le nœud exécute autant de tâches qu’il en a le droit ({ $limit }) : ce sont les packages de Scale Out qui l’occupent.
check-load-memory = À cette heure, Windows a constaté que ces programmes prenaient l’essentiel de la mémoire : { $programs }.
check-load-memory-untold = Le Worker a trouvé trop peu de mémoire ; aucun fichier présent ne dit quel programme la prenait (Windows écrit l’événement 2004 quand la mémoire manque).
check-load-cpu-untold = Le Worker a trouvé le processeur trop occupé ; le programme en cause ne se voit que pendant ce temps.
check-executor-not-found = Le Worker a lui-même cherché ISServerExec.exe et dit ne pas l’avoir trouvé.
check-settings-broken = Le fichier ne se lit pas en JSON jusqu’au bout ({ $form }) : le service s’arrête à cette ligne.
check-settings-other-form = Le fichier n’est pas du JSON ({ $form }), la forme dans laquelle le service tient ses paramètres.
check-settings-readable = Le fichier est un JSON bien formé. Si le service ne peut toujours pas le charger, c’est que le compte ne peut pas le lire ou qu’une valeur est d’un mauvais type.
check-account-as-known = Le service s’exécute sous { $account }, le compte sous lequel le catalogue connaît ce Worker.
check-account-changed = Le service s’exécute sous { $account }, mais le catalogue connaît ce Worker sous le compte { $known }.
check-account-runs-as = Le service s’exécute sous { $account } ; le lot ne dit pas sous quel compte le catalogue connaît ce Worker.
check-called-is-another = { $called } a été appelé, ce qui n’est pas le MasterEndpoint des paramètres : l’appelant est le package ou un autre programme.
check-called-is-master = { $called } a été appelé : c’est le MasterEndpoint des paramètres.
check-called-not-compared = { $called } a été appelé ; sans les paramètres du Worker, on ne peut dire s’il s’agit du Master.
check-log-cache-kept = Les journaux en cache sont dans le lot ({ $count }).
check-log-retries-default = ExecutionLogRetryCount n’est pas défini : le Worker abandonne après { $count } nouvelles tentatives.
check-log-retries-endless = ExecutionLogRetryCount vaut -1 : le Worker réessaie sans fin.
check-log-retries-few = ExecutionLogRetryCount vaut { $count } : le Worker abandonne ensuite.
