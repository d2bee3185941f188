## Motifs des vérifications de sologs-rules/src/check/catalog.rs

check-login-database = { $user } a été admise, mais sa base ne s’est pas ouverte pour elle (état { $state }).
check-login-disabled = { $user } est désactivée (erreur { $error }, état { $state }).
check-login-locked = { $user } est verrouillée (erreur { $error }).
check-login-no-server-access = { $user } est connue, mais n’a pas accès au serveur (état { $state }).
check-login-other = Le serveur a refusé { $user } avec l’erreur { $error }, état { $state }.
check-login-password-expired = Le mot de passe de { $user } a expiré ou doit être changé (erreur { $error }, état { $state }).
check-login-password-wrong = Le mot de passe de { $user } était faux (état { $state }).
check-login-unknown = Le serveur ne connaît aucune connexion { $user } (état { $state }).
check-login-untrusted-domain = { $user } vient d’un domaine auquel le serveur ne fait pas confiance (erreur { $error }).
check-login-windows-only = Le serveur n’admet aucune connexion SQL Server ; { $user } a été refusée pour cela (état { $state }).
check-master-login-lacks-role = La connexion est admise, mais n’a pas les droits dans SSISDB.
check-scale-out-disabled = IS_SCALEOUT_ENABLED vaut false : Scale Out n’est pas activé dans ce catalogue.
check-scale-out-enabled = IS_SCALEOUT_ENABLED vaut true.
check-scale-out-exports-disagree = Les exports de catalog_properties se contredisent ; exportez-la de nouveau.
check-sql-server-agrees = SqlServerName vaut { $configured }, le serveur que cite le catalogue ({ $server }).
check-sql-server-answered = Seul un serveur qui a été joint peut donner cette erreur : le nom est juste, et le problème est au-delà.
check-sql-server-differs = SqlServerName vaut { $configured }, mais le catalogue cite { $server }.
check-sql-server-knows-master = Le journal de ce serveur cite le compte du Master : le Master le joint.
check-sql-server-name-empty = SqlServerName est vide.
check-sql-server-not-restarted = SqlServerName vaut { $configured }, mais le Master appelle { $called } : le paramètre a été modifié sans redémarrer le Master.
check-sql-server-not-told = SqlServerName vaut { $configured } ; que ce serveur n’ait pas été trouvé ne prouve pas que le nom est faux, et aucun fichier ne cite le bon.
check-sql-server-unclear = SqlServerName vaut { $configured } et le catalogue cite { $server } : les noms seuls ne disent pas s’il s’agit de la même instance.
check-ssisdb-closed = SQL Server a répondu par l’erreur { $number } : SSISDB n’est pas ouverte sur ce serveur.
check-ssisdb-open = L’autorisation manquait dans SSISDB : la base est ouverte.
check-ssisdb-refused = Le serveur a refusé { $user } pour la base (état { $state }) : elle est fermée, ou la connexion n’y a pas accès.
