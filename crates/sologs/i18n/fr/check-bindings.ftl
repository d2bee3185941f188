## Motifs des vérifications de sologs-rules/src/check/bindings.rs

check-bound-central-store = Le magasin de certificats centralisé répond sur le port ; la liste ne montre pas quel certificat il sert.
check-bound-differs-from-worker = { $hash } est lié à { $binding }, et { $thumbprint } est attendu par le Worker ou se trouve dans le dossier du Master : les paramètres du Master disent lequel est le sien.
check-bound-elsewhere = Sur le port { $port }, seul { $binding } est lié, ce qui ne répond pas à l’appel du Worker.
check-bound-is-certificate = Ce qui y est lié est le certificat de { $subject }.
check-bound-next-tls13 = Voyez ensuite le certificat client : la version { $build } de Windows parle TLS 1.3, sous lequel HTTP.SYS ne peut en demander un que si la liaison indique Negotiate Client Certificate : Enabled, et ici c’est Disabled. C’est une cause possible : liez avec clientcertnegotiation=enable, ou avec disabletls13=enable. Comparez ensuite les versions de TLS des deux côtés.
check-bound-next-tls13-perhaps = Voyez ensuite le certificat client : Negotiate Client Certificate vaut Disabled, ce qui rompt l’appel là où le Master parle TLS 1.3 (Windows Server 2022, version 20348, et suivantes). Dans ce cas, liez avec clientcertnegotiation=enable, ou avec disabletls13=enable. Comparez ensuite les versions de TLS des deux côtés.
check-bound-next-versions = Voyez ensuite les versions de TLS des deux côtés (SCHANNEL, SchUseStrongCrypto).
check-bound-no-key = { $thumbprint } est lié, mais il n’a pas de clé privée dans le magasin { $store }.
check-bound-not-in-listing = La liste ne contient pas le port { $port }, mais elle ne montre pas non plus que rien n’y est lié.
check-bound-not-in-store = { $thumbprint } est lié, mais il ne figure pas dans le magasin { $store } que cite la liaison.
check-bound-nothing = Rien n’est lié au port { $port }.
check-bound-right = Le certificat { $thumbprint } du Master est lié à son port.
check-bound-store-not-listed = Le lot ne montre pas si le magasin { $store } le contient avec sa clé.
check-bound-wanted-unknown = { $hash } est lié au port ; le lot ne dit pas quel certificat le Master doit servir.
check-bound-wrong = { $hash } est lié à { $binding }, mais le certificat du Master est { $thumbprint }.
