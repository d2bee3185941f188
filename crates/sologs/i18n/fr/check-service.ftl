## Motifs des vérifications de sologs-rules/src/check/service.rs

check-service-changing = { $service } était justement en cours de démarrage ou d’arrêt au moment de la requête.
check-service-disabled = Son type de démarrage est Désactivé : passez-le en automatique avant de le démarrer.
check-service-ended = La dernière chose que dit le journal d’événements de { $service } est son arrêt ({ $time }).
check-service-ended-zone = { $service } s’est arrêté ({ $time }) et n’a pas redémarré dans ce journal d’événements ; on ne peut dire si c’était avant ou après les enregistrements, car le fuseau du journal est inconnu. Indiquez-le avec --log-offset.
check-service-events-end-before = Le journal d’événements s’arrête avant ces enregistrements ; ce qu’il dit de { $service } ({ $time }) est plus ancien.
check-service-exit-1 = Code de sortie 1 : erreur inattendue.
check-service-exit-1053 = Code de sortie 1053 : le service n’a pas répondu à temps à la demande de démarrage.
check-service-exit-1067 = Code de sortie 1067 : le processus s’est terminé de façon inattendue.
check-service-exit-1069 = Code de sortie 1069 : le compte n’a pas pu ouvrir de session ; voyez son mot de passe et son droit d’ouvrir une session en tant que service.
check-service-exit-1077 = Code de sortie 1077 : personne n’a tenté de le démarrer depuis le démarrage de Windows.
check-service-exit-2 = Code de sortie 2 : les paramètres n’ont pas pu être chargés.
check-service-exit-3 = Code de sortie 3 : le service Windows n’a pas pu démarrer.
check-service-exit-4 = Code de sortie 4 : trop d’exceptions inattendues.
check-service-exit-5 = Code de sortie 5 : l’édition de SQL Server ne le permet pas.
check-service-exit-6 = Code de sortie 6 : le secret n’a pas pu être déchiffré.
check-service-exit-none = Code de sortie 0 : il a été arrêté normalement.
check-service-exit-own = Son propre code de sortie est { $code }.
check-service-exit-windows = Son code de sortie est { $code } ; net helpmsg { $code } en donne le sens.
check-service-not-under-that-name = Windows ne connaît pas de service { $service } sur cette machine : il n’y est pas installé, ou son nom porte une autre version.
check-service-paused = { $service } est suspendu.
check-service-query-failed = La requête sur { $service } a échoué avec l’erreur { $code }.
check-service-running = { $service } est en cours d’exécution.
check-service-started = La dernière chose que dit le journal d’événements de { $service } est son démarrage ({ $time }).
check-service-started-zone = { $service } a démarré ({ $time }) et ne s’est pas arrêté dans ce journal d’événements ; on ne peut dire si c’était avant ou après les enregistrements, car le fuseau du journal est inconnu. Indiquez-le avec --log-offset.
check-service-states-differ = { $service } est en cours d’exécution selon un fichier et arrêté selon un autre.
check-service-stopped = { $service } est arrêté.
