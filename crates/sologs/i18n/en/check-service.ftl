## Reasons of the checks in sologs-rules/src/check/service.rs

check-service-changing = { $service } was just starting or stopping when it was asked for.
check-service-disabled = Its start type is Disabled: set it to automatic before you start it.
check-service-ended = The last that the event log says of { $service } is that it ended ({ $time }).
check-service-ended-zone = { $service } ended ({ $time }) and did not start again in that event log; whether that was before or after the records cannot be told, since the zone of the log is not known. Give it with --log-offset.
check-service-events-end-before = The event log ends before these records; what it says of { $service } ({ $time }) is older.
check-service-exit-1 = Exit code 1: unexpected error.
check-service-exit-1053 = Exit code 1053: the service did not answer the start request in time.
check-service-exit-1067 = Exit code 1067: the process ended unexpectedly.
check-service-exit-1069 = Exit code 1069: the account could not log on; look at its password and its right to log on as a service.
check-service-exit-1077 = Exit code 1077: nobody tried to start it since Windows started.
check-service-exit-2 = Exit code 2: the settings could not be loaded.
check-service-exit-3 = Exit code 3: the Windows service failed to start.
check-service-exit-4 = Exit code 4: too many unexpected exceptions.
check-service-exit-5 = Exit code 5: the edition of SQL Server does not allow it.
check-service-exit-6 = Exit code 6: the secret could not be decrypted.
check-service-exit-none = Exit code 0: it was stopped in good order.
check-service-exit-own = Its own exit code is { $code }.
check-service-exit-windows = Its exit code is { $code }; net helpmsg { $code } says what that means.
check-service-not-under-that-name = Windows knows no service { $service } on that machine: it is not installed there, or its name has another version.
check-service-paused = { $service } is paused.
check-service-query-failed = The query for { $service } failed with error { $code }.
check-service-running = { $service } runs.
check-service-started = The last that the event log says of { $service } is that it started ({ $time }).
check-service-started-zone = { $service } started ({ $time }) and did not end in that event log; whether that was before or after the records cannot be told, since the zone of the log is not known. Give it with --log-offset.
check-service-states-differ = { $service } runs by one file and is stopped by another.
check-service-stopped = { $service } is stopped.
