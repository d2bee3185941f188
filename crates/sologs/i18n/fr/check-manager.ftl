## Motifs des vérifications de sologs-rules/src/check/manager.rs

check-manager-elevated-not-told = Aucun fichier ne dit avec quels droits un programme a été lancé : le titre de sa fenêtre, ou le Gestionnaire des tâches (colonne Avec élévation), le dit.
check-remote-registry-disabled = Le service Registre à distance est désactivé.
check-remote-registry-running = Le service Registre à distance est en cours d’exécution.
check-remote-registry-stopped = Le service Registre à distance est arrêté, ce qui est normal quand personne ne l’appelle ; rien ne dit s’il est désactivé.
