## Reasons of the checks in sologs-rules/src/check/logging.rs

check-logging-works-again = Messages of packages arrived in SSISDB later, at { $time }.
check-sql-authentication-disagrees = The files disagree; they may be of several instances, or of before and after a change.
check-sql-authentication-login-wrong = The server refused { $user } with state { $state }: it does take SQL Server logins, and this one is wrong.
check-sql-authentication-mixed = The instance allows SQL Server logins.
check-sql-authentication-refused = The server refused { $user } since it allows Windows logins only (state { $state }).
check-sql-authentication-windows-only = The instance allows Windows logins only.
