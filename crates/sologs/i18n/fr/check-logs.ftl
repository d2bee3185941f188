## Motifs des vérifications de sologs-rules/src/check/logs.rs

check-first-error = Le premier problème de ce journal avant cela : { $rules }.
check-log-unexplained = Le journal contient des erreurs qu’aucune règle n’explique : elles figurent à part dans le rapport.
check-master-log-clean = Le journal du Master couvre cette heure et n’y contient aucun problème.
check-master-log-no-zone = Les fuseaux des deux journaux sont inconnus, leurs heures ne peuvent être comparées ; --log-offset NODE=±HH:MM les indique.
check-master-log-other-time = Le journal du Master présent ne couvre pas cette heure.
check-master-log-troubles = À cette heure, le journal du Master contient : { $rules }.
check-master-log-unexplained = Le journal du Master couvre cette heure ; il contient des erreurs qu’aucune règle n’explique.
check-worker-log-clean = Le journal du Worker a été lu jusqu’au bout et ne contient pas d’autre problème.
check-worker-log-other-time = Le journal du Worker ne contient pas d’autre problème, mais rien ne montre qu’il couvre cette heure.
check-worker-log-troubles = Le journal du Worker contient ce qui a son propre diagnostic : { $rules }.
check-first-error-log-too-short = Le journal du Worker ne remonte pas avant cet enregistrement.
check-first-error-none = Le journal du Worker commence plus tôt et ne contient aucun problème avant cela : la raison est ailleurs, dans le journal du Master ou sur le chemin.
