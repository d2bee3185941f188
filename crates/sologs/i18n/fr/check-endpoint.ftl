## Motifs des vérifications de sologs-rules/src/check/endpoint.rs

check-endpoint-absent = WorkerSettings.config ne contient pas MasterEndpoint.
check-endpoint-is-master = MasterEndpoint vaut { $url } : https, et { $host } est bien le Master.
check-endpoint-local = MasterEndpoint vaut { $url } : { $host } est le Worker lui-même, alors que le Master est une autre machine.
check-endpoint-no-port = MasterEndpoint vaut { $url } : sans port, le Worker appelle donc le 443.
check-endpoint-no-url = MasterEndpoint vaut « { $url } », ce qui n’est pas une adresse.
check-endpoint-not-https = MasterEndpoint vaut { $url } : le Master ne parle que https.
check-endpoint-not-restarted = MasterEndpoint vaut { $url } ({ $host }), mais le Worker a appelé { $called } : les paramètres ont été modifiés sans redémarrer le Worker, ou il ne l’était pas encore au moment de cet enregistrement.
check-endpoint-other-machine = MasterEndpoint vaut { $url } : { $host } est un Worker de ce lot et non le Master.
check-endpoint-other-port = MasterEndpoint vaut { $url }, mais le port du Master est { $port }.
check-endpoint-port-unknown = MasterEndpoint vaut { $url } ; l’hôte est bien le Master, mais rien dans le lot n’indique son port.
check-endpoint-unexplained = MasterEndpoint vaut { $url } ; rien dans le lot ne dit si { $host } est un nom du Master.
check-endpoint-unresolved = MasterEndpoint vaut { $url } : { $host } n’est pas un nom connu du Master, et il n’a pas été résolu.
