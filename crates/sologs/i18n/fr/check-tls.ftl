## Motifs des vérifications de sologs-rules/src/check/tls_versions.rs, urls.rs et worker_store.rs

check-tls12-off-at-both = SCHANNEL désactive TLS 1.2, sur le Master comme sur le Worker.
check-tls12-off-at-master = SCHANNEL du Master désactive TLS 1.2 pour les serveurs.
check-tls12-off-at-worker = SCHANNEL du Worker désactive TLS 1.2 pour les clients.
check-tls12-on-at-both = TLS 1.2 est actif des deux côtés : sur le Master pour les serveurs, sur le Worker pour les clients.
check-tls12-on-at-master = TLS 1.2 est actif sur le Master ; le lot ne dit pas ce qu’autorise le Worker.
check-tls12-on-at-worker = TLS 1.2 est actif sur le Worker ; le lot ne dit pas ce qu’autorise le Master.
check-strong-crypto-absent = SchUseStrongCrypto n’est pas défini : que .NET Framework propose TLS 1.2 dépend de la version pour laquelle le Worker a été compilé. Définissez-le à 1.
check-strong-crypto-off = SchUseStrongCrypto vaut 0 : .NET Framework ne propose pas mieux que TLS 1.0.
check-strong-crypto-on = SchUseStrongCrypto vaut 1.
check-system-tls-on = SystemDefaultTlsVersions est défini : .NET Framework propose ce que propose Windows.
check-url-http-at-port = { $url } est inscrite : HTTP.SYS parle déjà http sur le port { $port } et ne peut pas y parler aussi https.
check-url-is-anothers = Sur le port { $port }, HTTP.SYS écoute pour { $url }, qui n’est pas l’adresse du Master.
check-url-is-masters = HTTP.SYS écoute sur le port { $port } pour l’adresse du Master.
check-url-listing-in-part = Ce que le lot montre de l’état de HTTP.SYS ne contient pas le port { $port }, mais n’est pas complet.
check-url-nobodys = HTTP.SYS n’écoute pour personne sur le port { $port }.
check-url-registered-by = Quelqu’un a inscrit l’adresse du Master sur le port { $port } : le Master lui-même, s’il a démarré depuis, ou un autre processus ({ $processes }).
check-my-holds-worker = Le certificat { $thumbprint } du Worker figure dans le magasin { $store }.
check-my-lacks-worker = Le certificat { $thumbprint } du Worker ne figure pas dans le magasin { $store }.
check-my-not-listed = Le certificat du Worker est { $thumbprint } ; le lot ne contient aucune liste complète du magasin { $store }.
check-my-of-user = StoreLocation vaut { $location } : ce magasin est celui du compte qui exécute le service, et les listes montrent ceux de la machine.
