## Motifs des vérifications de sologs-rules/src/check/exit_codes.rs

check-exit-crashed = Erreur Windows 1067 : le processus s’est terminé de façon inattendue.
check-exit-dependency = Erreur Windows 1068 : un service dont il dépend n’a pas démarré.
check-exit-disabled = Erreur Windows 1058 : le service est désactivé.
check-exit-edition = Code de sortie 5 d’un Worker : l’édition de SQL Server ne convient pas.
check-exit-event = Le dernier événement de { $service } est son arrêt ou son échec au démarrage.
check-exit-good-order = Code de sortie 0 : il a été arrêté normalement.
check-exit-logon = Erreur Windows 1069 : l’ouverture de session du compte de service a échoué.
check-exit-never-started = Code Windows 1077 : il n’a pas été démarré depuis le démarrage de la machine.
check-exit-no-answer = Erreur Windows 1053 : le service n’a pas répondu à temps à son démarrage.
check-exit-own = Il s’est terminé avec un code qui lui est propre : { $code }.
check-exit-running = { $service } est en cours d’exécution.
check-exit-secret = Code de sortie 6 d’un Worker : son secret n’a pas pu être déchiffré ; le compte de service a peut-être changé.
check-exit-service-start = Code de sortie 3 d’un Worker : le service Windows n’a pas pu démarrer.
check-exit-settings = Code de sortie 2 d’un Worker : WorkerSettings.config n’a pas pu être chargé.
check-exit-stopped = { $service } est arrêté.
check-exit-too-many-exceptions = Code de sortie 4 d’un Worker : il a renoncé après trop d’exceptions inattendues.
check-exit-unexpected-error = Code de sortie 1 d’un Worker : une erreur inattendue.
check-exit-windows = Il s’est terminé avec l’erreur Windows { $code } (net helpmsg { $code }).
