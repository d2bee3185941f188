## Motifs des vérifications de sologs-rules/src/check/ports.rs

check-master-port-agrees = Le Master écoute sur le port { $port }, celui qu’appelle le Worker.
check-master-port-differs = PortNumber du Master vaut { $configured }, mais le Worker appelle le port { $port }.
check-master-port-listens-elsewhere = Le Worker appelle le port { $port }, mais le Master écoute sur { $listening }.
check-master-port-not-restarted = Les paramètres indiquent déjà { $port } : ils ont été modifiés sans redémarrer le Master.
check-master-port-told-agrees = Le Master a déclaré à SSISDB qu’il écoute sur le port { $port }, celui qu’appelle le Worker.
check-master-port-told-differs = Le Master a déclaré à SSISDB qu’il écoute sur { $told }, mais le Worker appelle le port { $port }.
