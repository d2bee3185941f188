## Reasons of the checks in sologs-rules/src/check/exit_codes.rs

check-exit-crashed = Windows error 1067: the process ended unexpectedly.
check-exit-dependency = Windows error 1068: a service that it depends on did not start.
check-exit-disabled = Windows error 1058: the service is disabled.
check-exit-edition = Exit code 5 of a Worker: the edition of SQL Server does not meet the requirement.
check-exit-event = The last event of { $service } is that it stopped or did not start.
check-exit-good-order = Exit code 0: it was stopped in good order.
check-exit-logon = Windows error 1069: the logon of the service account failed.
check-exit-never-started = Windows code 1077: it has not been started since the machine was.
check-exit-no-answer = Windows error 1053: the service did not answer in time when it was started.
check-exit-own = It ended with a code of its own: { $code }.
check-exit-running = { $service } is running.
check-exit-secret = Exit code 6 of a Worker: its pool secret could not be decrypted; the service account may have changed.
check-exit-service-start = Exit code 3 of a Worker: the Windows service failed to start.
check-exit-settings = Exit code 2 of a Worker: WorkerSettings.config could not be loaded.
check-exit-stopped = { $service } is stopped.
check-exit-too-many-exceptions = Exit code 4 of a Worker: it gave up after too many unexpected exceptions.
check-exit-unexpected-error = Exit code 1 of a Worker: an unexpected error.
check-exit-windows = It ended with error { $code } of Windows (net helpmsg { $code }).
