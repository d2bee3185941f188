## Motifs des vérifications de sologs-rules/src/check/sql_server.rs et still_so.rs

check-sql-server-not-named = Le lot ne nomme pas le serveur qui héberge SSISDB.
check-sql-port-answers = Un test a atteint le port de { $server }.
check-sql-port-silent = Un test n’a pas atteint le port de { $server }.
check-sql-tests-differ = Un test a atteint le port de { $server }, un autre non.
check-sql-service-running = Le service { $service } est en cours d’exécution.
check-sql-service-stopped = Le service { $service } est arrêté.
check-sql-service-states-differ = Une liste montre le service { $service } en cours d’exécution, une autre arrêté.
check-sql-certificate-name = Le nom qu’utilise la connexion n’est pas celui du certificat de l’instance.
check-sql-certificate-untrusted = La connexion l’a dit elle-même : l’autorité qui a émis le certificat de l’instance n’est pas approuvée ici.
check-sql-certificate-untold = L’erreur ne parle pas du certificat ; celui qu’utilise l’instance figure dans son ERRORLOG.
check-cleanup-days-untold = OPERATION_CLEANUP_ENABLED est actif ; l’export ne dit pas après combien de jours.
check-cleanup-long = Les opérations sont supprimées, mais seulement après { $days } jours (RETENTION_WINDOW ; 365 sauf modification).
check-cleanup-off = OPERATION_CLEANUP_ENABLED est inactif : le catalogue grossit sans fin.
check-cleanup-on = Les opérations sont supprimées après { $days } jours.
check-certificate-still-expired = Le certificat { $thumbprint } est toujours celui qui est cité, et il avait expiré.
check-certificate-still-expiring = Le certificat { $thumbprint } est toujours celui qui est cité ; il expire dans les 30 jours.
check-certificate-still-future = Le certificat { $thumbprint } est toujours celui qui est cité, et il n’est pas encore valide.
check-certificate-file-stale = Le fichier est un autre certificat que celui qui est lié au port.
check-setting-out-of-bounds = { $setting } vaut { $value } ; sa borne est { $bound }.
check-setting-within-bounds = Le paramètre est dans sa borne.
check-worker-not-restarted-since = { $setting } désigne un certificat ({ $thumbprint }) créé après le démarrage du Worker ; rien ne montre de démarrage depuis.
