## Reasons of the checks in sologs-rules/src/check/workers.rs

check-agent-id-shared = These machines have one AgentId: { $machines }.
check-heartbeat-tolerance = HeartbeatErrorTolerance is { $value }, which the service accepts.
check-heartbeat-tolerance-default = HeartbeatErrorTolerance is not set: ten minutes hold.
check-heartbeat-tolerance-short = HeartbeatErrorTolerance is { $value }, less than the ten minutes that the service asks for.
check-worker-count-above = { $count } Workers are registered, and the edition allows { $limit }.
check-worker-count-offline = By a rule of thumb these are offline and may be removed: { $workers }.
check-worker-count-within = { $count } Workers are registered, within the { $limit } that the edition allows.
check-worker-disabled = { $worker } is disabled.
check-worker-enabled = { $worker } is enabled.
check-worker-enabled-not-told = The export does not tell whether { $worker } is enabled.
check-worker-limit-default = { $setting } is not set: the default holds.
check-worker-limit-narrow = { $setting } is { $value }, narrower than the default.
check-worker-limit-usual = { $setting } is { $value }, no narrower than the default.
check-workers-disabled = Disabled: { $workers }.
check-workers-heuristic = Online is a rule of thumb here: a heartbeat within { $beats } intervals ({ $seconds } s) before { $now }.
check-workers-none = The catalog knows no Worker at all.
check-workers-offline = Offline: { $workers }.
check-workers-ready = Enabled and online: { $workers }.
check-workers-undecided = Whether the others were online cannot be told: no later time of the same server is known.
check-agent-id-unique = Every one of the { $count } Workers that the catalog knows has an AgentId of its own.
