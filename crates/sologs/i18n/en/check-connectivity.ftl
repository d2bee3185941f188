## Reasons of the checks in sologs-rules/src/check/connectivity.rs

check-connectivity-answered-in-test = A test from the Worker did reach the port, before or after: nothing tells which.
check-connectivity-proxy = The call went to { $address } and not to port { $port }: that is a proxy. Take the Master out of the proxy of the service account.
check-connectivity-proxy-login = A proxy answered the call and asked for a login: the Master is not among the exceptions of the proxy.
check-connectivity-proxy-unresolved = The name that did not resolve is that of a proxy, so the call was to go through one.
check-connectivity-refused = Connections to { $host }:{ $port } were refused (10061): the machine was reached, but nobody listened there. The service was stopped, or it listens on another port.
check-connectivity-somebody-answers = A server answered, but not as the Master would (HTTP 400 or 404): the network is not in the way, but another program may have the port, or the name leads to another machine.
check-connectivity-test-failed = A test from the Worker did not reach { $host }:{ $port }.
check-connectivity-test-passed = A test from the Worker reached { $host }:{ $port }.
check-connectivity-test-unresolved = In a test from the Worker the name { $host } led to no address (port { $port }).
check-connectivity-tests-differ = One test from the Worker reached the port, another did not.
check-connectivity-timed-out = Connections to { $host }:{ $port } timed out (10060): a firewall swallows them, or the machine is down.
check-connectivity-unreachable = The network or the machine { $host } could not be reached (port { $port }).
check-connectivity-unresolved = The name { $host } could not be resolved (port { $port }).
check-proxy-untold = Nothing in the log shows a proxy. Which one the service account would use stands in its own part of the registry (HKEY_USERS) and in policies; a copy of it does not show what the running service has read.
