## Motifs des vérifications de root_store.rs et schannel.rs de sologs-rules/src/check

check-thumbprint-invisible = Le paramètre contient un caractère invisible que copie la boîte de dialogue des certificats de Windows : ressaisissez l’empreinte.
check-root-holds-worker = Le certificat { $thumbprint } du Worker est dans le magasin Root du Master.
check-root-holds-issuer = { $issuer }, qui a émis le certificat { $thumbprint } du Worker, est dans le magasin Root du Master.
check-root-lacks-worker = Le certificat { $thumbprint } du Worker n’est pas dans le magasin Root du Master.
check-root-listing-in-part = Le listage du magasin Root du Master ne montre pas { $thumbprint }, mais il n’est pas complet.
check-root-clean = Chaque certificat du magasin Root du Master est son propre émetteur.
check-root-clean-in-part = Aucun certificat de ce listage n’est déplacé, mais il n’est pas complet.
check-root-unclean = Dans le magasin Root du Master, ne sont pas leurs propres émetteurs ({ $number }) : { $certificates }.
check-root-unclean-in-use = Ne supprimez pas ce que citent les paramètres ou les liaisons : { $certificates }. Un tel certificat a sa place dans My (liez-le avec certstorename=MY) ; sinon, laissez Root tel quel et réglez ClientAuthTrustMode.
check-issuer-list-off = SendTrustedIssuerList vaut 0.
check-issuer-list-on = SendTrustedIssuerList vaut { $number } : le Master envoie sa liste d’émetteurs approuvés.
check-issuer-list-absent = SendTrustedIssuerList n’est pas défini, ce qui signifie 0 depuis Windows Server 2012.
check-issuer-list-cut-event = Schannel a signalé (36885) que la liste d’émetteurs approuvés, trop longue, a été tronquée.
check-schannel-strange-value = La valeur n’est pas de celles que Windows connaît.
check-trust-mode-set = ClientAuthTrustMode vaut 2.
check-trust-mode-not-needed = Le magasin Root du Master est propre : ce n’est pas nécessaire.
check-trust-mode-needed = ClientAuthTrustMode ne vaut pas 2, et le magasin Root du Master contient des certificats qui ne sont pas leurs propres émetteurs.
check-trust-mode-root-unknown = ClientAuthTrustMode ne vaut pas 2 ; sa nécessité dépend du magasin Root du Master.
