## Reasons of the checks in sologs-rules/src/check/by_hand.rs

check-manager-elevated-not-told = No file tells with which rights a program was started: the title of its window, or Task Manager (column Elevated), does.
check-log-cache-folder-untold = ExecutionLogCacheFolder is { $folder }; no file of a bundle shows the room on its drive or the rights on it.
check-log-cache-untold = No file of a bundle shows the room on a drive or the rights on a folder.
check-ssisdb-responsive-untold = Who blocks whom shows on the server only, and only while it lasts.
check-account-rights-untold = Which rights the policy gives the service account stands in the local policy of the machine, which no file of a bundle holds.
check-spn-untold = Service principal names stand in the directory of the domain, not on the machines.
check-package-deployed-named = The execution is of { $package }; whether that still stands as it was deployed, only the catalog tells.
check-package-deployed-untold = Whether the project still stands as it was deployed, only the catalog tells.
check-file-on-worker-untold = A bundle does not hold the files of packages: whether this one is there shows on the Worker only.
check-file-readable-untold = The rights on a file show on the machine only.
check-request-queue-untold = How many requests wait for the Master shows only while they do.
check-idle-timeout-interval = AgentHeartbeatInterval is { $interval }; the idle timeout of the devices between the machines stands on those devices.
check-idle-timeout-untold = The idle timeout of the devices between the machines stands on those devices.
check-worker-added-untold = That a Worker was removed and added again leaves no trace but a new export of worker_agents.
check-clocks-untold = No file is written by two clocks: only a comparison on the machine shows how far they are apart.
