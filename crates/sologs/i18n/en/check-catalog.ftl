## Reasons of the checks in sologs-rules/src/check/catalog.rs

check-login-database = { $user } was let in, but its database did not open for it (state { $state }).
check-login-disabled = { $user } is disabled (error { $error }, state { $state }).
check-login-locked = { $user } is locked (error { $error }).
check-login-no-server-access = { $user } is known, but may not enter the server (state { $state }).
check-login-other = The server refused { $user } with error { $error }, state { $state }.
check-login-password-expired = The password of { $user } has run out or must be changed (error { $error }, state { $state }).
check-login-password-wrong = The password of { $user } was wrong (state { $state }).
check-login-unknown = The server knows no login { $user } (state { $state }).
check-login-untrusted-domain = { $user } comes from a domain that the server does not trust (error { $error }).
check-login-windows-only = The server takes no SQL Server logins; { $user } was refused for that (state { $state }).
check-master-login-lacks-role = The login is let in, but lacks rights in SSISDB.
check-scale-out-disabled = IS_SCALEOUT_ENABLED is false: Scale Out is not enabled in this catalog.
check-scale-out-enabled = IS_SCALEOUT_ENABLED is true.
check-scale-out-exports-disagree = The exports of catalog_properties disagree; export it again.
check-sql-server-agrees = SqlServerName is { $configured }, the server that the catalog names ({ $server }).
check-sql-server-answered = The error can only come from a server that was reached: the name is right, and the trouble lies behind it.
check-sql-server-differs = SqlServerName is { $configured }, but the catalog names { $server }.
check-sql-server-knows-master = This server’s own log names the Master’s account: the Master reaches it.
check-sql-server-name-empty = SqlServerName is empty.
check-sql-server-not-restarted = SqlServerName is { $configured }, but the Master calls { $called }: the setting was changed and the Master was not restarted.
check-sql-server-not-told = SqlServerName is { $configured }; that this server was not found does not prove a wrong name, and no file names the right one.
check-sql-server-unclear = SqlServerName is { $configured } and the catalog names { $server }: the names alone do not tell whether that is the same instance.
check-ssisdb-closed = SQL Server answered with error { $number }: SSISDB is not open on this server.
check-ssisdb-open = The permission was missed within SSISDB: the database is open.
check-ssisdb-refused = The server refused { $user } for the database (state { $state }): it is closed, or the login may not enter it.
