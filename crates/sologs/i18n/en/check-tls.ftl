## Reasons of the checks in sologs-rules/src/check/tls_versions.rs, urls.rs and worker_store.rs

check-tls12-off-at-both = SCHANNEL turns TLS 1.2 off, on the Master and on the Worker.
check-tls12-off-at-master = SCHANNEL of the Master turns TLS 1.2 off for servers.
check-tls12-off-at-worker = SCHANNEL of the Worker turns TLS 1.2 off for clients.
check-tls12-on-at-both = TLS 1.2 is on at both: on the Master for servers, on the Worker for clients.
check-tls12-on-at-master = TLS 1.2 is on at the Master; what the Worker allows, the bundle does not tell.
check-tls12-on-at-worker = TLS 1.2 is on at the Worker; what the Master allows, the bundle does not tell.
check-strong-crypto-absent = SchUseStrongCrypto is not set: whether .NET Framework offers TLS 1.2 depends on the version that the Worker was built for. Set it to 1.
check-strong-crypto-off = SchUseStrongCrypto is 0: .NET Framework offers no more than TLS 1.0.
check-strong-crypto-on = SchUseStrongCrypto is 1.
check-system-tls-on = SystemDefaultTlsVersions is set: .NET Framework offers what Windows offers.
check-url-http-at-port = { $url } is registered: HTTP.SYS already speaks http at port { $port }, and cannot speak https there as well.
check-url-is-anothers = At port { $port } HTTP.SYS listens for { $url }, which is not the Master's address.
check-url-is-masters = HTTP.SYS listens at port { $port } for the Master's address.
check-url-listing-in-part = What the bundle shows of the state of HTTP.SYS does not hold port { $port }, but it is not whole.
check-url-nobodys = HTTP.SYS listens for nothing at port { $port }.
check-url-registered-by = Somebody has registered the Master's address at port { $port }: the Master itself, if it started since, or another process ({ $processes }).
check-my-holds-worker = The Worker's certificate { $thumbprint } is in the store { $store }.
check-my-lacks-worker = The Worker's certificate { $thumbprint } is not in the store { $store }.
check-my-not-listed = The Worker's certificate is { $thumbprint }; the bundle holds no whole listing of the store { $store }.
check-my-of-user = StoreLocation is { $location }: that store is one of the account that runs the service, and listings show those of the machine.
