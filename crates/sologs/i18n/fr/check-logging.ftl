## Motifs des vérifications de sologs-rules/src/check/logging.rs

check-logging-works-again = Des messages de packages sont arrivés dans SSISDB plus tard, à { $time }.
check-sql-authentication-disagrees = Les fichiers se contredisent ; ils viennent peut-être de plusieurs instances, ou d’avant et d’après un changement.
check-sql-authentication-login-wrong = Le serveur a refusé { $user } avec l’état { $state } : il admet donc les connexions SQL Server, et c’est celle-ci qui est en cause.
check-sql-authentication-mixed = L’instance admet les connexions SQL Server.
check-sql-authentication-refused = Le serveur a refusé { $user } parce qu’il n’admet que les connexions Windows (état { $state }).
check-sql-authentication-windows-only = L’instance n’admet que les connexions Windows.
