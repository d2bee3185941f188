## L’histoire d’une exécution

title-execution = Exécution
story-title = Exécution { $id }
story-outcome = issue : { $outcome }
story-outcome-unknown = issue inconnue
story-not-found = Rien dans la collecte n’en parle. Des exports de catalog.executions, internal.executions et internal.tasks, ou les journaux des Workers et des tâches, le feraient.
story-caller = demandée par { $caller }
story-created = créée le { $time }
story-started = commencée le { $time }
story-ended = terminée le { $time }
story-task = Tâche { $task }
story-worker = prise par { $worker }
story-pulled = prise le { $time }
story-executed = exécutions { $count }
story-guess = d’après sa place seulement, aucune ligne ne cite les deux
story-log = son journal : { $path }
story-no-log = son journal n’est pas dans la collecte
story-errors = { $count ->
    [one] { NUMBER($count) } erreur dans son journal
   *[other] { NUMBER($count) } erreurs dans son journal
}
story-messages = { $count ->
    [one] { NUMBER($count) } message dans SSISDB ; parmi les erreurs et avertissements :
   *[other] { NUMBER($count) } messages dans SSISDB ; parmi les erreurs et avertissements :
}
story-no-messages = Les exports de messages n’en contiennent aucun.
story-status-created = créée
story-status-running = en cours
story-status-canceled = annulée
story-status-failed = en échec
story-status-pending = en attente
story-status-ended-unexpectedly = terminée de façon inattendue
story-status-succeeded = réussie
story-status-stopping = en cours d’arrêt
story-status-completed = terminée
story-status-ready = prête
story-status-pulled = prise
story-status-cancelled = annulée
