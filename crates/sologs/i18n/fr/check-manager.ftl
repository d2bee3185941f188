## Motifs des vérifications de sologs-rules/src/check/manager.rs

check-remote-registry-disabled = Le service Registre à distance est désactivé.
check-remote-registry-running = Le service Registre à distance est en cours d’exécution.
check-remote-registry-stopped = Le service Registre à distance est arrêté, ce qui est normal quand personne ne l’appelle ; rien ne dit s’il est désactivé.
