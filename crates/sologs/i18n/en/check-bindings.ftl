## Reasons of the checks in sologs-rules/src/check/bindings.rs

check-bound-central-store = The central certificate store answers at the port; which certificate it serves, the listing does not show.
check-bound-differs-from-worker = { $hash } is bound to { $binding }, and { $thumbprint } is expected by the Worker or lies in the Master's folder: which of them the Master's own is, its settings tell.
check-bound-elsewhere = At port { $port } only { $binding } is bound, which does not answer what the Worker calls.
check-bound-is-certificate = What is bound there is the certificate of { $subject }.
check-bound-next-tls13 = Look next at the client certificate: Windows build { $build } speaks TLS 1.3, under which HTTP.SYS cannot ask for one unless the binding says Negotiate Client Certificate: Enabled, and here it is Disabled. That is a possible cause: bind with clientcertnegotiation=enable, or with disabletls13=enable. Then compare the TLS versions of both sides.
check-bound-next-tls13-perhaps = Look next at the client certificate: Negotiate Client Certificate is Disabled, which breaks the call where the Master speaks TLS 1.3 (Windows Server 2022, build 20348, and later). There bind with clientcertnegotiation=enable, or with disabletls13=enable. Then compare the TLS versions of both sides.
check-bound-next-versions = Look next at the TLS versions of both sides (SCHANNEL, SchUseStrongCrypto).
check-bound-no-key = { $thumbprint } is bound, but in the store { $store } it has no private key.
check-bound-not-in-listing = The listing does not hold port { $port }, but it does not show either that nothing is bound there.
check-bound-not-in-store = { $thumbprint } is bound, but it is not in the store { $store } that the binding names.
check-bound-nothing = Nothing is bound to port { $port }.
check-bound-right = The Master's certificate { $thumbprint } is bound to its port.
check-bound-store-not-listed = Whether the store { $store } holds it with its key, the bundle does not show.
check-bound-wanted-unknown = { $hash } is bound to the port; which certificate the Master is to serve, the bundle does not tell.
check-bound-wrong = { $hash } is bound to { $binding }, but the Master's certificate is { $thumbprint }.
