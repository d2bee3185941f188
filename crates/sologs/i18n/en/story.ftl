## The story of one execution

title-execution = Execution
story-title = Execution { $id }
story-outcome = outcome: { $outcome }
story-outcome-unknown = outcome not known
story-not-found = Nothing in the bundle speaks of it. Exports of catalog.executions, internal.executions and internal.tasks, or the logs of Workers and tasks, would.
story-caller = asked for by { $caller }
story-created = created { $time }
story-started = began { $time }
story-ended = ended { $time }
story-task = Task { $task }
story-worker = pulled by { $worker }
story-pulled = pulled { $time }
story-executed = executions { $count }
story-guess = by its place only, no line names both
story-log = its log: { $path }
story-no-log = its log is not in the bundle
story-errors = { $count ->
    [one] { NUMBER($count) } error in its log
   *[other] { NUMBER($count) } errors in its log
}
story-messages = { $count ->
    [one] { NUMBER($count) } message in SSISDB; of the errors and warnings:
   *[other] { NUMBER($count) } messages in SSISDB; of the errors and warnings:
}
story-no-messages = The exports of messages hold none of it.
story-status-created = created
story-status-running = running
story-status-canceled = cancelled
story-status-failed = failed
story-status-pending = pending
story-status-ended-unexpectedly = ended unexpectedly
story-status-succeeded = succeeded
story-status-stopping = stopping
story-status-completed = completed
story-status-ready = ready
story-status-pulled = pulled
story-status-cancelled = cancelled
