## Reasons of the checks in sologs-rules/src/check/ports.rs

check-master-port-agrees = The Master listens on { $port }, the port that the Worker calls.
check-master-port-differs = PortNumber of the Master is { $configured }, but the Worker calls { $port }.
check-master-port-listens-elsewhere = The Worker calls { $port }, but the Master listens on { $listening }.
check-master-port-not-restarted = The settings already say { $port }: they were changed and the Master was not restarted.
check-master-port-told-agrees = The Master told SSISDB that it listens on { $port }, the port that the Worker calls.
check-master-port-told-differs = The Master told SSISDB that it listens on { $told }, but the Worker calls { $port }.
