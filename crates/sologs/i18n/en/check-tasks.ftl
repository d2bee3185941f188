## Reasons of the checks in sologs-rules/src/check/tasks.rs

check-task-ended-badly = The task failed or was cancelled after { $count } of { $max } executions.
check-task-log-folder = The logs of tasks are under { $folder } on the Worker; that folder is not in the bundle.
check-task-log-here = The log of the task is in the bundle: { $path }.
check-task-log-not-here = The folder of the task has { $tasks } in its name; it is not in the bundle.
check-task-log-off = TaskLogEnabled is false: tasks write no logs. Set it to true, restart the Worker, and run the execution again.
check-task-open = The task has not ended; { $count } of { $max } executions.
check-task-ran-again = The task was executed { $count } times of { $max }: the package ran more than once.
check-task-succeeded-once = The task succeeded and ran once.
check-retries-allowed = An expired task is given to a Worker again, up to { $count } more times.
check-retries-none = The task may be executed once only: when it expires, the execution ends unexpectedly.
check-input-names = The input of the task names execution { $id }.
check-input-not-exported = The row of the task was exported without its InputData.
check-input-without-id = The input of the task names no execution.
