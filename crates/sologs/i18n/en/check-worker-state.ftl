## Reasons of the checks in sologs-rules/src/check/worker_state.rs and execution_log.rs

check-worker-work-ended = While the execution ran, or shortly after, the event log of the Worker shows an end of its work: { $provider } { $id } at { $time }.
check-worker-work-went-on = The event logs System and Application cover the execution and show no restart, no end of the service and no crash of ISServerExec.exe.
check-worker-events-of-another-time = The event logs that are here do not both cover the time of the execution (System for restarts, Application for crashes).
check-load-tasks = The node runs as many tasks as it may ({ $limit }): packages of Scale Out use it.
check-load-memory = At that time Windows found that these programs took most of the memory: { $programs }.
check-load-memory-untold = The Worker found too little memory; which program took it, no file here tells (Windows writes event 2004 when memory runs out).
check-load-cpu-untold = The Worker found the processor too busy; which program used it shows only while it does.
check-executor-not-found = The Worker itself looked for ISServerExec.exe and says that it did not find it.
check-settings-broken = The file cannot be read as JSON to its end ({ $form }): the service stops at this line.
check-settings-other-form = The file is no JSON ({ $form }), the form in which the service keeps its settings.
check-settings-readable = The file is well-formed JSON. If the service still cannot load it, the account may not read it, or a value is of a wrong kind.
check-account-as-known = The service runs as { $account }, the account that the catalog knows this Worker by.
check-account-changed = The service runs as { $account }, but the catalog knows this Worker by the account { $known }.
check-account-runs-as = The service runs as { $account }; by which account the catalog knows this Worker, the bundle does not tell.
check-called-is-another = { $called } was called, which is not the MasterEndpoint of the settings: the package or another program is the caller.
check-called-is-master = { $called } was called: the MasterEndpoint of the settings.
check-called-not-compared = { $called } was called; without the Worker’s settings it cannot be told whether that is the Master.
check-log-cache-kept = The cached logs are in the bundle ({ $count }).
check-log-retries-default = ExecutionLogRetryCount is not set: the Worker gives up after { $count } retries.
check-log-retries-endless = ExecutionLogRetryCount is -1: the Worker retries without end.
check-log-retries-few = ExecutionLogRetryCount is { $count }: after that the Worker gives up.
