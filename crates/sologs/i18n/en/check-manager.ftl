## Reasons of the checks in sologs-rules/src/check/manager.rs

check-manager-elevated-not-told = No file tells with which rights a program was started: the title of its window, or Task Manager (column Elevated), does.
check-remote-registry-disabled = Remote Registry is disabled.
check-remote-registry-running = Remote Registry is running.
check-remote-registry-stopped = Remote Registry is stopped, which is normal while nobody asks; whether it is disabled is not told.
