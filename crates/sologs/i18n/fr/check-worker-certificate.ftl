## Motifs des vérifications de key_access.rs et worker_certificate.rs de sologs-rules/src/check

check-access-granted = { $account } peut utiliser la clé privée, par l’entrée { $entry }.
check-access-missing = { $account } ne figure pas dans la liste d’accès du certificat du Worker.
check-access-perhaps-by-group = { $account } ne figure pas lui-même dans la liste ; rien ne dit s’il appartient à { $entry }.
check-access-account-assumed = Rien n’indique le compte du service ; celui-ci est celui que l’installation lui donne.
check-access-account-unknown = Une liste d’accès est là, mais rien n’indique le compte du service Worker.
check-access-certificate-unknown = Une liste d’accès est là, mais rien n’indique quel certificat le Worker utilise.
check-access-no-subject = La liste d’accès ne montre pas le certificat dont elle est la liste.
check-access-subject-unknown = La liste d’accès est celle du certificat { $shown } ; rien n’indique l’objet du certificat { $thumbprint } du Worker.
check-access-other-subject = La liste d’accès est celle d’un autre certificat : { $shown } au lieu de { $subject }. L’outil prend le premier dont le nom contient le texte demandé.
check-access-subject-shared = Plusieurs certificats portent l’objet { $subject } ; l’outil ne montre pas duquel la liste est tirée.
check-access-cng-key = La clé est gérée par CNG ou n’a pu être ouverte ; winhttpcertcfg ne sait pas la lire. La liste d’accès du fichier de la clé en décide.
check-access-schannel-event = Schannel a signalé (36870) que la clé privée du certificat client n’a pu être utilisée.
check-key-present = Le certificat { $thumbprint } de { $store } cite sa clé privée.
check-key-absent = Le certificat { $thumbprint } de { $store } n’a pas de clé privée : le Worker appelle sans certificat.
check-key-missing = Le certificat { $thumbprint } de { $store } cite une clé privée qui n’existe plus.
check-key-block-cut = Le listage de { $store } s’arrête au milieu du bloc de { $thumbprint }.
check-key-not-in-store = Le certificat { $thumbprint } cité par les paramètres n’est pas dans { $store } du Worker.
check-worker-certificate-usable = Il est valide du { $from } au { $to } et peut servir de certificat client.
check-worker-certificate-expired = Il avait expiré au moment du journal : { $date }.
check-worker-certificate-not-yet = Il n’était pas encore valide au moment du journal : { $date }.
check-worker-certificate-no-client-usage = Ses utilisations avancées ne comprennent pas l’authentification du client (1.3.6.1.5.5.7.3.2).
check-worker-certificate-zone-unknown = Sa validité dépend du fuseau horaire du journal, qui n’est pas connu.
check-worker-certificate-revocation = { $issuer } l’a émis, et le port vérifie la révocation : le Master doit atteindre la liste de révocation de cette autorité, ce qu’aucun fichier ne montre ici.
check-worker-certificate-usage-unknown = Le listage ne montre rien d’anormal dans ses dates, mais pas à quoi il peut servir.
