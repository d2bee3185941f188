## Ce que les journaux d’événements ajoutent à une étape : sologs-rules/src/check/event_notes.rs

check-event-alone = Le lot ne contient pas ce qui trancherait, mais le journal d’événements de Windows en parle.
check-event-then = À cette heure, le journal d’événements contient { $provider } { $id } ({ $time }).
check-event-perhaps-then = Le journal d’événements contient { $provider } { $id } ({ $time }) ; sans le fuseau du journal (--log-offset), on ne peut dire s’il s’agit de l’heure du problème.
check-event-36869 = Schannel : un certificat pour serveurs n’a pas de clé privée ({ $values }).
check-event-36870 = Schannel : la clé privée d’un certificat n’a pas pu être utilisée ({ $values }).
check-event-36871 = Schannel n’a pas pu créer ses informations d’identification TLS ; une version ou une suite désactivée en est souvent la cause ({ $values }).
check-event-36874 = Schannel a refusé une négociation, client et serveur n’ayant aucune suite de chiffrement en commun ({ $values }).
check-event-36882 = Schannel : le certificat de l’autre côté a été émis par une autorité qui n’est pas approuvée ({ $values }).
check-event-36887 = Schannel a reçu une alerte fatale de l’autre côté ({ $values }) ; l’alerte 40 est une négociation sans suite commune, 46 et 48 un certificat non approuvé, 70 une version de TLS.
check-event-36888 = Schannel a envoyé une alerte fatale ({ $values }) ; l’alerte 40 est une négociation sans suite commune, 46 et 48 un certificat non approuvé, 70 une version de TLS.
check-event-15021 = HTTP.SYS n’a pas pu utiliser le certificat lié au port : il n’est pas dans son magasin, n’y a pas de clé, ou la clé lui est fermée ({ $values }).
check-event-15300 = La liaison du port a été supprimée ({ $values }).
check-event-15301 = La liaison du port a été créée ou modifiée ({ $values }).
check-event-capi2-11 = Windows n’a pas construit de chaîne pour ce certificat ({ $values }).
check-event-capi2-30 = Windows n’a pas accepté la chaîne de ce certificat ({ $values }).
check-event-capi2-70 = Un programme a demandé la clé privée de ce certificat ({ $values }).
