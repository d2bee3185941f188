## Reasons of the checks in sologs-rules/src/check/endpoint.rs

check-endpoint-absent = WorkerSettings.config holds no MasterEndpoint.
check-endpoint-is-master = MasterEndpoint is { $url }: https, and { $host } is the Master.
check-endpoint-local = MasterEndpoint is { $url }: { $host } is the Worker itself, but the Master is another machine.
check-endpoint-no-port = MasterEndpoint is { $url }: without a port, so the Worker calls 443.
check-endpoint-no-url = MasterEndpoint is “{ $url }”, which is no address.
check-endpoint-not-https = MasterEndpoint is { $url }: the Master speaks https only.
check-endpoint-not-restarted = MasterEndpoint is { $url } ({ $host }), but the Worker called { $called }: the settings were changed and the Worker was not restarted, or not yet when this was logged.
check-endpoint-other-machine = MasterEndpoint is { $url }: { $host } is a Worker of this bundle and not the Master.
check-endpoint-other-port = MasterEndpoint is { $url }, but the port of the Master is { $port }.
check-endpoint-port-unknown = MasterEndpoint is { $url }; the host is the Master, but nothing in the bundle tells its port.
check-endpoint-unexplained = MasterEndpoint is { $url }; nothing in the bundle tells whether { $host } is a name of the Master.
check-endpoint-unresolved = MasterEndpoint is { $url }: { $host } is no known name of the Master, and it did not resolve.
