## Motifs des vérifications de sologs-rules/src/check/connectivity.rs

check-connectivity-answered-in-test = Un test effectué depuis le Worker a bien atteint le port, avant ou après : rien ne le dit.
check-connectivity-proxy = L’appel est parti vers { $address } et non vers le port { $port } : c’est un proxy. Excluez le Master du proxy du compte de service.
check-connectivity-proxy-login = Un proxy a répondu à l’appel et demandé une authentification : le Master ne figure pas parmi les exceptions du proxy.
check-connectivity-proxy-unresolved = Le nom qui n’a pas été résolu est celui d’un proxy : l’appel devait donc passer par lui.
check-connectivity-refused = Les connexions à { $host }:{ $port } ont été refusées (10061) : la machine a été atteinte, mais personne n’y écoutait. Le service était arrêté ou écoute sur un autre port.
check-connectivity-somebody-answers = Un serveur a répondu, mais pas comme le ferait le Master (HTTP 400 ou 404) : le réseau n’est pas en cause, mais un autre programme occupe peut-être le port, ou le nom mène à une autre machine.
check-connectivity-test-failed = Un test effectué depuis le Worker n’a pas atteint { $host }:{ $port }.
check-connectivity-test-passed = Un test effectué depuis le Worker a atteint { $host }:{ $port }.
check-connectivity-test-unresolved = Lors d’un test effectué depuis le Worker, le nom { $host } n’a mené à aucune adresse (port { $port }).
check-connectivity-tests-differ = Un test effectué depuis le Worker a atteint le port, un autre non.
check-connectivity-timed-out = Les connexions à { $host }:{ $port } ont expiré (10060) : un pare-feu les absorbe, ou la machine est arrêtée.
check-connectivity-unreachable = Le réseau ou la machine { $host } n’a pas pu être joint (port { $port }).
check-connectivity-unresolved = Le nom { $host } n’a pas pu être résolu (port { $port }).
check-proxy-untold = Rien dans le journal ne montre de proxy. Celui qu’utiliserait le compte de service figure dans sa propre partie du registre (HKEY_USERS) et dans les stratégies ; une copie ne montre pas ce qu’a lu le service en cours d’exécution.
