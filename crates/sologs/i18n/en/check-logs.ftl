## Reasons of the checks in sologs-rules/src/check/logs.rs

check-first-error = The first trouble of that log before it: { $rules }.
check-log-unexplained = The log holds errors that no rule explains: they stand in the report under their own heading.
check-master-log-clean = The Master’s log covers that time and holds no trouble then.
check-master-log-no-zone = The zones of the two logs are not known, so their times cannot be compared; --log-offset NODE=±HH:MM tells them.
check-master-log-other-time = The Master’s log that is here does not cover that time.
check-master-log-troubles = At that time the Master’s log holds: { $rules }.
check-master-log-unexplained = The Master’s log covers that time; it holds errors that no rule explains.
check-worker-log-clean = The Worker’s log was read to its end and holds no other trouble.
check-worker-log-other-time = The Worker’s log holds no other trouble, but it does not show to be of that time.
check-worker-log-troubles = The Worker’s log holds what has a diagnosis of its own: { $rules }.
check-first-error-log-too-short = The log of the Worker does not reach back before this record.
check-first-error-none = The log of the Worker begins earlier and holds no trouble before it: the reason stands elsewhere, in the Master’s log or on the way.
