## Reasons of the checks in sologs-rules/src/check/sql_server.rs and still_so.rs

check-sql-server-not-named = The bundle does not name the server that hosts SSISDB.
check-sql-port-answers = A test reached the port of { $server }.
check-sql-port-silent = A test did not reach the port of { $server }.
check-sql-tests-differ = One test reached the port of { $server }, another did not.
check-sql-service-running = The service { $service } is running.
check-sql-service-stopped = The service { $service } is stopped.
check-sql-service-states-differ = One listing shows the service { $service } as running, another as stopped.
check-sql-certificate-name = The name that the connection uses is not that of the certificate of the instance.
check-sql-certificate-untrusted = The connection said it itself: the authority that issued the certificate of the instance is not trusted here.
check-sql-certificate-untold = The error does not speak of the certificate; which one the instance uses stands in its ERRORLOG.
check-cleanup-days-untold = OPERATION_CLEANUP_ENABLED is on; after how many days, the export does not tell.
check-cleanup-long = Operations are deleted, but only after { $days } days (RETENTION_WINDOW; 365 unless somebody changed it).
check-cleanup-off = OPERATION_CLEANUP_ENABLED is off: the catalog grows without end.
check-cleanup-on = Operations are deleted after { $days } days.
check-certificate-still-expired = The certificate { $thumbprint } is still the one that is named, and it had expired.
check-certificate-still-expiring = The certificate { $thumbprint } is still the one that is named; it expires within 30 days.
check-certificate-still-future = The certificate { $thumbprint } is still the one that is named, and it is not valid yet.
check-certificate-file-stale = The file is another certificate than the one that is bound to the port.
check-setting-out-of-bounds = { $setting } is { $value }; its bound is { $bound }.
check-setting-within-bounds = The setting is within its bound.
check-worker-not-restarted-since = { $setting } names a certificate ({ $thumbprint }) that was made after the Worker had started; nothing shows a start since.
