## Motifs des vérifications de sologs-rules/src/check/firewall.rs

check-firewall-allowed = La règle « { $rule } » laisse entrer TCP { $port }, et aucune règle ne le bloque.
check-firewall-blocked = La règle « { $rule } » bloque TCP { $port } ; une règle de blocage l’emporte sur toute autorisation.
check-firewall-may-allow = La règle « { $rule } » laisse entrer TCP { $port }, mais seulement dans certains profils ou depuis certaines adresses, ou la liste ne la montre pas en entier : on ne peut dire si elle laisse entrer le Worker.
check-firewall-may-block = La règle « { $rule } » bloque peut-être TCP { $port } : dans certains profils, depuis certaines adresses, ou pour un programme que la liste ne montre pas.
check-firewall-near-disabled = La règle « { $rule } » cite le port mais elle est désactivée.
check-firewall-near-outbound = La règle « { $rule } » cite le port mais concerne les connexions sortantes.
check-firewall-near-program = La règle « { $rule } » cite le port mais ne vaut que pour un programme ; le port appartient à HTTP.SYS, la règle doit donc valoir pour tout programme ou pour System.
check-firewall-no-rule = Aucune règle du Master ne laisse entrer TCP { $port }.
check-firewall-not-all-rules = La liste ne contient aucune règle qui laisse entrer TCP { $port }, mais elle ne contient pas toutes les règles.
check-firewall-program-not-shown = La liste ne montre pas pour quel programme vaut la règle (verbose le montre) : ce doit être tout programme, ou System.
check-firewall-test-failed = Un test effectué depuis le Worker n’a pas atteint TCP { $port } ; les règles du Master diraient si son pare-feu en est la cause.
check-firewall-test-passed = Un test effectué depuis le Worker a atteint TCP { $port } sur le Master.
check-firewall-untold = La liste ne cite aucune règle qui laisse entrer TCP { $port }, mais ne montre pas les ports et programmes de toutes les règles.
check-firewall-near-profile = La règle « { $rule } » cite le port mais n’est pas pour le profil en vigueur.
