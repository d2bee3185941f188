## Reasons of the checks in sologs-rules/src/check/manager.rs

check-remote-registry-disabled = Remote Registry is disabled.
check-remote-registry-running = Remote Registry is running.
check-remote-registry-stopped = Remote Registry is stopped, which is normal while nobody asks; whether it is disabled is not told.
