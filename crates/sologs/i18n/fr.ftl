# Messages des rapports en français. Les textes des règles se trouvent dans les fichiers de règles.
# Voir en.ftl pour les conventions. Les espaces devant « : » et « ; » sont insécables (U+00A0).

## Langue et nombres

lang-name = français
number-group = { "\u202F" }
decimal-point = ,
date = { $day }/{ $month }/{ $year }
time-of-day = { $hour }:{ $minute }:{ $second }
date-time = { $date } { $time }
date-time-zone = { $date } { $time } { $zone }
list-separator = { ", " }
sentence-separator = { " " }
labelled = { $label } : { $text }
clause-separator = { "\u00A0; " }
number = { NUMBER($count) }
and-more = et { NUMBER($count) } de plus
bytes = { $count ->
    [one] { NUMBER($count) } octet
   *[other] { NUMBER($count) } octets
}
kib = { $size } Kio
mib = { $size } Mio
gib = { $size } Gio

## Temps

on-day-from-to = le { $date } de { $first } à { $last }
from-to = du { $first } au { $last }
at-time = le { $time }
time-unknown = heure inconnue
zone-unknown = Les heures sont celles de chaque journal ; sans fuseau affiché, le journal ne l’indique pas.

## Mots d’un diagnostic

severity-error = erreur
severity-warning = avertissement
severity-info = remarque
state-ongoing = toujours en cours
state-recovered = rétabli depuis
state-unknown = rien ne dit si cela continue
confidence = certitude
confidence-certain = établie
confidence-likely = probable
confidence-possible = possible
result-passed = en ordre
result-failed = en défaut
result-unknown = non tranché
times = { $count ->
    [one] une fois
   *[other] { NUMBER($count) } fois
}
role-worker = worker
role-master = master
role-task = tâche
role-manager = gestionnaire
role-catalog = catalogue
node-unknown = nœud inconnu
label-where = Où
label-endpoint = Point de terminaison
label-seen = Vu
label-state = État
label-confidence = Certitude
label-rule = Règle
label-warning = attention
label-evidence = Preuves
label-steps = Que faire
label-see = voir
label-consequence = entraîne
label-consequences = Ce qui s’ensuit
label-caused-by = découle de
label-chain = Exceptions, de l’extérieur vers l’intérieur

## Preuves

lines-cut = { $count ->
    [one] { NUMBER($count) } ligne coupée
   *[other] { NUMBER($count) } lignes coupées
}
lines-folded = { $count ->
    [one] { NUMBER($count) } ligne repliée
   *[other] { NUMBER($count) } lignes repliées
}
characters-folded = { $count ->
    [one] encore { NUMBER($count) } caractère
   *[other] encore { NUMBER($count) } caractères
}
also-at = aussi à
shown-above = montré plus haut, au diagnostic { NUMBER($count) }
places-folded = { $count ->
    [one] et à { NUMBER($count) } autre endroit
   *[other] et à { NUMBER($count) } autres endroits
}
verbose-shows = -v montre tout

## Rubriques

title-report = Rapport sologs
title-summary = Bilan
title-diagnoses = Diagnostics
title-timeline = Chronologie
title-around = Autour de la première panne
title-references = Références
overview = { $count ->
    [one] Un diagnostic
   *[other] { NUMBER($count) } diagnostics, le plus grave d’abord
}
title-unexplained = Erreurs qu’aucune règle n’explique
unexplained-hint = Elles figurent aussi dans les journaux. Aucune règle ne les connaît : rien ici ne dit si elles comptent.
title-missing = À collecter ensuite
missing-hint = Ces éléments permettraient de trancher les étapes encore indécises.
missing-on = sur { $node }
missing-anywhere = sur un nœud que la collecte ne précise pas
missing-save-as = à enregistrer sous { $name }
missing-reason = le collecteur dit : { $reason }
missing-decides = tranche { $steps }
title-problems = Ce qui n’a pas pu être lu
problems-hint = Ce qui s’y trouve n’a pas été examiné : son absence de ce rapport ne prouve rien.
title-census = Ce qui a été examiné
title-files = Fichiers

## Inventaire

census-files = { $count ->
    [one] { NUMBER($count) } fichier
   *[other] { NUMBER($count) } fichiers
}
census-records = { $count ->
    [one] { NUMBER($count) } enregistrement
   *[other] { NUMBER($count) } enregistrements
}
census-exceptions = { $count ->
    [0] aucun avec une exception
    [one] { NUMBER($count) } avec une exception
   *[other] { NUMBER($count) } avec une exception
}
census-nodes = { $count ->
    [one] { NUMBER($count) } nœud
   *[other] { NUMBER($count) } nœuds
}
census-rules = { $count ->
    [one] { NUMBER($count) } règle
   *[other] { NUMBER($count) } règles
}
census-no-node = nœud inconnu
census-not-recognised = non reconnu, non lu
census-nothing = Aucun fichier rencontré.
column-file = Fichier
column-node = Nœud
column-problem = Problème
column-message = Message
column-kind = Nature
column-records = Enregistrements
column-encoding = Encodage
column-layout = Format
column-size = Taille
column-period = Période
column-index = N°
column-severity = Gravité
column-title = Diagnostic
column-count = Fois

## Natures de fichiers

kind-worker-log = { $count ->
    [one] journal de worker
   *[other] journaux de worker
}
kind-master-log = { $count ->
    [one] journal du master
   *[other] journaux du master
}
kind-task-log = { $count ->
    [one] journal de tâche
   *[other] journaux de tâche
}
kind-execution-log = { $count ->
    [one] journal d’exécution
   *[other] journaux d’exécution
}
kind-text-log = { $count ->
    [one] journal texte
   *[other] journaux texte
}
kind-worker-settings = { $count ->
    [one] configuration de worker
   *[other] configurations de worker
}
kind-master-settings = { $count ->
    [one] configuration du master
   *[other] configurations du master
}
kind-certificate = { $count ->
    [one] certificat
   *[other] certificats
}
kind-netsh-sslcert = { $count ->
    [one] liste de liaisons de certificats (netsh)
   *[other] listes de liaisons de certificats (netsh)
}
kind-certutil-store = { $count ->
    [one] liste de magasin de certificats (certutil)
   *[other] listes de magasin de certificats (certutil)
}
kind-winhttpcertcfg = { $count ->
    [one] liste d’accès à la clé privée (winhttpcertcfg)
   *[other] listes d’accès à la clé privée (winhttpcertcfg)
}
kind-registry = { $count ->
    [one] export du Registre
   *[other] exports du Registre
}
kind-service-query = { $count ->
    [one] état de service
   *[other] états de service
}
kind-ssisdb-table = { $count ->
    [one] table SSISDB
   *[other] tables SSISDB
}
kind-event-log = { $count ->
    [one] journal d’événements Windows
   *[other] journaux d’événements Windows
}
kind-sql-errorlog = { $count ->
    [one] journal d’erreurs SQL Server
   *[other] journaux d’erreurs SQL Server
}
kind-firewall-rules = { $count ->
    [one] liste de règles de pare-feu
   *[other] listes de règles de pare-feu
}
kind-connection-test = { $count ->
    [one] test de connexion
   *[other] tests de connexion
}
kind-http-service-state = { $count ->
    [one] état du service HTTP
   *[other] états du service HTTP
}
kind-http-url-acl = { $count ->
    [one] liste de réservations d’URL
   *[other] listes de réservations d’URL
}
kind-network-profile = { $count ->
    [one] profil réseau
   *[other] profils réseau
}
kind-manifest = { $count ->
    [one] manifeste
   *[other] manifestes
}
kind-archive = { $count ->
    [one] archive
   *[other] archives
}
kind-unknown = { $count ->
    [one] autre fichier
   *[other] autres fichiers
}

## Natures de problèmes

problem-unreadable = illisible
problem-undecodable = octets qui ne sont pas du texte
problem-truncated = se termine trop tôt
problem-limit = une limite a été atteinte
problem-malformed = forme inattendue
problem-encrypted = chiffré
problem-locked = verrouillé par un autre programme
problem-skipped = laissé de côté
problem-rule = règle laissée de côté
problem-ambiguous = peut se lire de deux façons

## Ligne de bilan

summary-errors = { $count ->
    [one] { NUMBER($count) } erreur
   *[other] { NUMBER($count) } erreurs
}
summary-warnings = { $count ->
    [one] { NUMBER($count) } avertissement
   *[other] { NUMBER($count) } avertissements
}
summary-notes = { $count ->
    [one] { NUMBER($count) } remarque
   *[other] { NUMBER($count) } remarques
}
summary-unexplained = { $count ->
    [one] { NUMBER($count) } enregistrement qu’aucune règle n’explique
   *[other] { NUMBER($count) } enregistrements qu’aucune règle n’explique
}
summary-consequences = { $count ->
    [one] { NUMBER($count) } conséquence
   *[other] { NUMBER($count) } conséquences
}
summary-problems = { $count ->
    [one] { NUMBER($count) } problème de lecture
   *[other] { NUMBER($count) } problèmes de lecture
}
summary-clean = Rien trouvé
summary-unmatched = Aucune règle ne s’applique
summary-looked-at = examiné : { $what }
next-commands = Pour aller plus loin : -v montre toutes les preuves ; -f html -o rapport.html fait une page à envoyer ; sologs timeline CHEMIN --around montre ce qui s’est passé et quand ; sologs rules explain RÈGLE dit ce que sait une règle.
summary-incomplete = une partie de l’entrée n’a pas été lue, ce résultat n’est donc pas net
summary-empty = il n’y avait rien à lire, ce résultat n’est donc pas net

## Raisons des étapes

undecided = Le lot ne contient pas ce qui trancherait : { $files }.
undecided-by-hand = Aucun fichier d’un lot ne permet de trancher ; vérifiez sur la machine.
artifact-worker-log = le journal du Worker
artifact-master-log = le journal du Master
artifact-task-log = le journal de la tâche
artifact-execution-log = le journal d’exécution mis en cache (*.elog)
artifact-text-log = le journal
artifact-worker-settings = WorkerSettings.config
artifact-master-settings = MasterSettings.config
artifact-certificate = le certificat (.cer)
artifact-netsh-sslcert = la sortie de « netsh http show sslcert »
artifact-certutil-store = la sortie de « certutil -store »
artifact-winhttpcertcfg = la sortie de « winhttpcertcfg -l »
artifact-registry = la sortie de « reg query »
artifact-service-query = la sortie de « sc.exe queryex »
artifact-ssisdb-table = un export de la vue de SSISDB
artifact-event-log = le journal d’événements de Windows
artifact-sql-errorlog = le fichier ERRORLOG de SQL Server
artifact-firewall-rules = la liste des règles de pare-feu
artifact-connection-test = la sortie de « Test-NetConnection »
artifact-http-service-state = la sortie de « netsh http show servicestate »
artifact-http-url-acl = la sortie de « netsh http show urlacl »
artifact-network-profile = la sortie de « Get-NetConnectionProfile »
artifact-manifest = le manifeste du lot
artifact-archive = l’archive
artifact-unknown = un autre fichier

## Explication d’une règle

explain-meaning = Ce que dit le journal
explain-cause = Pourquoi cela arrive
explain-fires-on = Ce qui la déclenche
explain-steps = Que faire
explain-references = Sources
pages-title = Règles
pages-rule = Règle
pages-severity = Gravité
pages-meaning = Ce qui ne va pas
pages-examples = Exemples
pages-near-misses = Ce que ce n’est pas
explain-exception = exception { $what }
explain-with = { "" } avec l’un de : { $what }
explain-without = { "" } sans : { $what }
explain-matching = { "" } conforme à : { $what }
explain-unknown = { "" } dont le message n’est dans aucune langue connue
explain-message = message sans type : { $what }
explain-event = événement { $what }
explain-record = tout enregistrement de niveau { $what } ou plus grave
explain-record-exception = toute exception dans un enregistrement de niveau { $what } ou plus grave
explain-artifact = condition sur les fichiers du lot : { $what }
explain-rule = règle qui se déclenche : { $what }
explain-combination = sur un seul enregistrement
explain-all = { "" } tous : { $what }
explain-any = { "" } l’un de : { $what }
explain-none = { "" } aucun de : { $what }
explain-sequence = l’un après l’autre : { $what }
explain-set = dans n’importe quel ordre : { $what }
explain-count = comptés : { $what }
explain-run = à la suite : { $what }
explain-at-least = , au moins { $what }
explain-distinct = { "" } valeurs différentes de { $what }
explain-within = , en { $what } au plus
explain-gap = , à { $what } d’écart au plus
explain-lasting = , pendant au moins { $what }
explain-between = , sans { $what } entre-temps
explain-absent = , sans { $what } ensuite
explain-for = { "" } pendant { $what }
explain-by = , avec en commun : { $what }
explain-tolerance = , horloges des machines comparées à { $what } près
explain-when-artifact = seulement si les fichiers du bundle vérifient : { $what }
explain-when-not-artifact = seulement si les fichiers du bundle ne vérifient pas : { $what }
explain-when-rules = seulement si l’une de ces règles s’est déclenchée : { $what }
explain-when-not-rules = seulement si aucune de ces règles ne s’est déclenchée : { $what }
explain-when-caused = seulement comme conséquence de l’une de celles-ci, plus haut dans le journal du même service : { $what }
explain-when-product = seulement dans les versions du produit : { $what }
explain-when-setting = seulement avec les paramètres : { $what }
explain-when-table = seulement avec des lignes de SSISDB : { $what }

## Page

title-contents = Sommaire
skip-to-diagnoses = Aller aux diagnostics
filter-label = Filtrer
filter-count = { $shown } entrées affichées sur { $all }
button-expand = Tout déplier
button-collapse = Tout replier
button-copy = Copier
button-copied = Copié
all-lines = toutes les lignes de l’extrait
card-errors = { $count ->
    [one] erreur
   *[other] erreurs
}
card-warnings = { $count ->
    [one] avertissement
   *[other] avertissements
}
card-notes = { $count ->
    [one] remarque
   *[other] remarques
}
card-unexplained = { $count ->
    [one] enregistrement inexpliqué
   *[other] enregistrements inexpliqués
}
card-problems = { $count ->
    [one] problème de lecture
   *[other] problèmes de lecture
}
card-files = { $count ->
    [one] fichier
   *[other] fichiers
}
card-records = { $count ->
    [one] enregistrement
   *[other] enregistrements
}
card-nodes = { $count ->
    [one] nœud
   *[other] nœuds
}
card-rules = { $count ->
    [one] règle
   *[other] règles
}
timeline-empty = Rien dans les journaux ne porte d’heure.
timeline-hint = Survolez un repère, ou atteignez-le avec la touche Tab, pour lire ce qu’il représente.
timeline-utc = Heures en UTC.
timeline-local = Chaque ligne suit l’horloge de ses propres journaux ; certains n’indiquent pas leur fuseau, les lignes peuvent donc être décalées entre elles.
mark-covered = couvert par un journal
mark-unexplained = inexpliqué
mark-fine = pulsation acquittée
mark-started = service démarré
mark-stopped = service arrêté
mark-task = tâche
mark-other = autre événement

## Comparaison de deux analyses

title-compare = Ce qui a changé
compare-before = avant
compare-after = après
compare-new = Nouveau
compare-worse = Pire
compare-unchanged = Inchangé
compare-not-looked-at = Non examiné : la collecte récente ne contient pas ce genre de fichier pour ce nœud
compare-better = Mieux
compare-gone = Disparu
compare-settings = Paramètres modifiés
compare-not-set = non défini
compare-incomplete = une partie n’a pas été lue
compare-empty = il n’y avait rien à lire
compare-nothing = Rien à signaler, ni avant ni après
compare-count-new = { $count ->
    [one] { NUMBER($count) } nouveau
   *[other] { NUMBER($count) } nouveaux
}
compare-count-worse = { NUMBER($count) } en aggravation
compare-count-unchanged = { $count ->
    [one] { NUMBER($count) } inchangé
   *[other] { NUMBER($count) } inchangés
}
compare-count-not-looked-at = { $count ->
    [one] { NUMBER($count) } non examiné
   *[other] { NUMBER($count) } non examinés
}
compare-count-better = { NUMBER($count) } en amélioration
compare-count-gone = { $count ->
    [one] { NUMBER($count) } disparu
   *[other] { NUMBER($count) } disparus
}
compare-count-settings = { $count ->
    [one] { NUMBER($count) } paramètre modifié
   *[other] { NUMBER($count) } paramètres modifiés
}

## Événements

event-worker-started = service Worker démarré
event-worker-stopped = service Worker arrêté
event-worker-start-failed = le service Worker n’a pas pu démarrer
event-worker-settings-not-loaded = paramètres du Worker non chargés
event-worker-authentication-corrupted = données d’authentification du Worker corrompues
event-worker-gave-up = le Worker a renoncé après trop d’exceptions
event-worker-status-changed = état du Worker modifié
event-worker-disabled = le Worker a été désactivé
event-heartbeat-sent = battement de cœur accepté
event-heartbeat-failed = battement de cœur en échec
event-task-pulled = tâche reçue
event-task-started = tâche démarrée
event-task-finished = tâche terminée
event-task-heartbeat-answered = le Master a refusé le battement de cœur d’une tâche
event-task-terminated = tâche arrêtée faute de battements de cœur
event-back-pressure = aucune tâche demandée, faute de ressources
event-worker-not-ready = aucune tâche demandée, le Worker n’est pas prêt
event-executor-starting = lancement de l’exécuteur
event-executor-started = exécuteur lancé
event-executor-exited = exécuteur terminé
event-executor-missing = ISServerExec.exe introuvable
event-process-creation-failed = processus de l’exécuteur non créé
event-impersonation-failed = emprunt d’identité impossible
event-executor-status-missing = l’exécuteur s’est terminé sans rien dire
event-resource-not-retrieved = ressource non obtenue du Master
event-execution-id-missing = tâche reçue sans son exécution
event-log-connection-not-acquired = connexion à la base de journalisation non obtenue
event-execution-log-dropped = messages d’une exécution perdus
event-execution-log-not-persisted = messages d’une exécution non conservés
event-execution-log-restored = messages d’une exécution relus
event-operation-named = exécution identifiée
event-too-many-workers = plus de Workers que l’édition n’en permet
event-worker-keep-alive-failed = battement de cœur d’un Worker non inscrit dans SSISDB
event-task-keep-alive-failed = battement de cœur d’une tâche non inscrit dans SSISDB
event-task-pull-failed = aucune tâche n’a pu être prise dans SSISDB
event-dependency-error = une dépendance du Master a échoué

## Chronologie

state-recovered-at = rétabli à { $time }
known = déjà connu
summary-known = { $count ->
    [one] { NUMBER($count) } déjà connu
   *[other] { NUMBER($count) } déjà connus
}
mark-gap = le journal se tait
gap = silence { $period } ({ $length })
title-clocks = Horloges
clock-ahead = l’horloge de { $node } avance de { $length } sur { $reference }
clock-behind = l’horloge de { $node } retarde de { $length } sur { $reference }
clock-agrees = les horloges de { $node } et de { $reference } concordent
clock-spread = à { $length } près
clock-zones = le fuseau d’un journal n’est pas connu : un décalage de fuseau y est compris
clock-none = Rien dans la collecte n’a été noté par deux horloges : l’écart entre les horloges des nœuds ne peut être dit.
clock-single = Une seule horloge a écrit ces journaux.
skew-task-keep-alive = { $count ->
    [one] d’après { NUMBER($count) } tâche dont le battement de cœur a échoué des deux côtés
   *[other] d’après { NUMBER($count) } tâches dont le battement de cœur a échoué des deux côtés
}
skew-task-pickup = { $count ->
    [one] d’après { NUMBER($count) } tâche reçue, selon le Worker et SSISDB
   *[other] d’après { NUMBER($count) } tâches reçues, selon le Worker et SSISDB
}
skew-last-heartbeat = d’après le dernier battement de cœur accepté, selon le Worker et SSISDB
seconds = { NUMBER($count) } s
minutes = { $seconds ->
    [0] { $minutes } min
   *[other] { $minutes } min { $seconds } s
}
hours = { $minutes ->
    [0] { $hours } h
   *[other] { $hours } h { $minutes } min
}
days = { $days } j { $hours } h
around-none = Aucune panne n’est datée.
around-within = à moins de { $length } de { $time }
