## Motifs des vérifications de sologs-rules/src/check/by_hand.rs

check-manager-elevated-not-told = Aucun fichier ne dit avec quels droits un programme a été lancé : le titre de sa fenêtre, ou le Gestionnaire des tâches (colonne Avec élévation), le dit.
check-log-cache-folder-untold = ExecutionLogCacheFolder vaut { $folder } ; aucun fichier d’un lot ne montre la place sur son lecteur ni les droits sur ce dossier.
check-log-cache-untold = Aucun fichier d’un lot ne montre la place sur un lecteur ni les droits sur un dossier.
check-ssisdb-responsive-untold = Qui bloque qui ne se voit que sur le serveur, et seulement pendant que cela dure.
check-account-rights-untold = Les droits que la stratégie donne au compte de service se trouvent dans la stratégie locale de la machine, qu’aucun fichier d’un lot ne contient.
check-spn-untold = Les noms de principal de service se trouvent dans l’annuaire du domaine, pas sur les machines.
check-package-deployed-named = L’exécution est celle de { $package } ; seul le catalogue dit si celui-ci est toujours tel qu’il a été déployé.
check-package-deployed-untold = Seul le catalogue dit si le projet est toujours tel qu’il a été déployé.
check-file-on-worker-untold = Un lot ne contient pas les fichiers des packages : la présence de celui-ci ne se voit que sur le Worker.
check-file-readable-untold = Les droits sur un fichier ne se voient que sur la machine.
check-request-queue-untold = Le nombre de requêtes en attente du Master ne se voit que pendant l’attente.
check-idle-timeout-interval = AgentHeartbeatInterval vaut { $interval } ; le délai d’inactivité des équipements entre les machines se lit sur ces équipements.
check-idle-timeout-untold = Le délai d’inactivité des équipements entre les machines se lit sur ces équipements.
check-worker-added-untold = Qu’un Worker ait été retiré puis ajouté de nouveau ne laisse d’autre trace qu’un nouvel export de worker_agents.
check-clocks-untold = Aucun fichier n’est écrit par deux horloges : seule une comparaison sur la machine montre leur écart.
