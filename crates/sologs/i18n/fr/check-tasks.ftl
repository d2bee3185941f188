## Motifs des vérifications de sologs-rules/src/check/tasks.rs

check-task-ended-badly = La tâche a échoué ou a été annulée après { $count } exécutions sur { $max }.
check-task-log-folder = Les journaux des tâches sont sous { $folder } sur le Worker ; ce dossier n’est pas dans le bundle.
check-task-log-here = Le journal de la tâche est dans le bundle : { $path }.
check-task-log-not-here = Le dossier de la tâche contient { $tasks } dans son nom ; il n’est pas dans le bundle.
check-task-log-off = TaskLogEnabled vaut false : les tâches n’écrivent pas de journal. Mettez-le à true, redémarrez le Worker et relancez l’exécution.
check-task-open = La tâche n’est pas terminée ; { $count } exécutions sur { $max }.
check-task-ran-again = La tâche a été exécutée { $count } fois sur { $max } : le package a tourné plus d’une fois.
check-task-succeeded-once = La tâche a réussi et s’est exécutée une seule fois.
check-retries-allowed = Une tâche expirée est confiée de nouveau à un Worker, jusqu’à { $count } fois de plus.
check-retries-none = La tâche ne peut être exécutée qu’une fois : quand elle expire, l’exécution se termine de façon inattendue.
check-input-names = L’entrée de la tâche nomme l’exécution { $id }.
check-input-not-exported = La ligne de la tâche a été exportée sans InputData.
check-input-without-id = L’entrée de la tâche ne nomme aucune exécution.
