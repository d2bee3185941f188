# Messages of the reports in English. The words of the rules stand in the rule files.
#
# One file a language, named by its code: adding a language is adding a file with the same messages and variables
# (a test compares them). `NUMBER($count)` writes a number with the separator of `number-group`; select on
# the bare `$count`. Blanks at the ends are kept with { "" }.

## Language and figures

lang-name = English
number-group = { "," }
decimal-point = .
date = { $year }-{ $month }-{ $day }
time-of-day = { $hour }:{ $minute }:{ $second }
date-time = { $date } { $time }
date-time-zone = { $date } { $time } { $zone }
list-separator = { ", " }
sentence-separator = { " " }
labelled = { $label }: { $text }
clause-separator = { "; " }
number = { NUMBER($count) }
and-more = and { NUMBER($count) } more
bytes = { $count ->
    [one] { NUMBER($count) } byte
   *[other] { NUMBER($count) } bytes
}
kib = { $size } KiB
mib = { $size } MiB
gib = { $size } GiB

## Time

on-day-from-to = on { $date } from { $first } to { $last }
from-to = from { $first } to { $last }
at-time = on { $time }
time-unknown = time not known
zone-unknown = Times are those that each log gives; where no zone is shown, the log does not tell it.

## Words of a diagnosis

severity-error = error
severity-warning = warning
severity-info = note
state-ongoing = still going on
state-recovered = recovered since
state-unknown = not known whether it goes on
confidence = confidence
confidence-certain = certain
confidence-likely = likely
confidence-possible = possible
result-passed = in order
result-failed = wrong
result-unknown = not decided
times = { $count ->
    [one] once
   *[other] { NUMBER($count) } times
}
role-worker = worker
role-master = master
role-task = task
role-manager = manager
role-catalog = catalog
node-unknown = node not known
label-where = Where
label-endpoint = Endpoint
label-seen = Seen
label-state = State
label-confidence = Confidence
label-rule = Rule
label-warning = warning
label-evidence = Evidence
label-steps = What to do
label-see = see
label-consequence = followed by
label-consequences = What followed from it
label-caused-by = follows from
label-chain = Exceptions, outermost first

## Evidence

lines-cut = { $count ->
    [one] { NUMBER($count) } line cut
   *[other] { NUMBER($count) } lines cut
}
lines-folded = { $count ->
    [one] { NUMBER($count) } line folded
   *[other] { NUMBER($count) } lines folded
}
characters-folded = { $count ->
    [one] { NUMBER($count) } more character
   *[other] { NUMBER($count) } more characters
}
also-at = also at
shown-above = shown above, in diagnosis { NUMBER($count) }
places-folded = { $count ->
    [one] and { NUMBER($count) } more place
   *[other] and { NUMBER($count) } more places
}
verbose-shows = -v shows all

## Sections

title-report = sologs report
title-summary = Summary
title-diagnoses = Diagnoses
title-timeline = Timeline
title-around = Around the first failure
title-references = References
overview = { $count ->
    [one] One diagnosis
   *[other] { NUMBER($count) } diagnoses, worst first
}
title-unexplained = Errors that no rule explains
unexplained-hint = These are in the logs too. No rule knows them, so nothing here tells whether they matter.
title-missing = To collect next
missing-hint = The following would decide the steps marked as not decided.
missing-on = on { $node }
missing-anywhere = on a node that the bundle does not tell
missing-save-as = save as { $name }
missing-reason = the collector says: { $reason }
missing-decides = decides { $steps }
title-problems = What could not be read
problems-hint = What stands there was not looked at: its absence from this report means nothing.
title-census = What was looked at
title-files = Files

## Census

census-files = { $count ->
    [one] { NUMBER($count) } file
   *[other] { NUMBER($count) } files
}
census-records = { $count ->
    [one] { NUMBER($count) } record
   *[other] { NUMBER($count) } records
}
census-exceptions = { $count ->
    [0] none with an exception
    [one] { NUMBER($count) } with an exception
   *[other] { NUMBER($count) } with an exception
}
census-nodes = { $count ->
    [one] { NUMBER($count) } node
   *[other] { NUMBER($count) } nodes
}
census-rules = { $count ->
    [one] { NUMBER($count) } rule
   *[other] { NUMBER($count) } rules
}
census-no-node = node not known
census-not-recognised = not recognised, not read
census-nothing = No file was met.
column-file = File
column-node = Node
column-problem = Problem
column-message = Message
column-kind = Kind
column-records = Records
column-encoding = Encoding
column-layout = Layout
column-size = Size
column-period = Period
column-index = No.
column-severity = Severity
column-title = Diagnosis
column-count = Times

## Kinds of files

kind-worker-log = { $count ->
    [one] worker log
   *[other] worker logs
}
kind-master-log = { $count ->
    [one] master log
   *[other] master logs
}
kind-task-log = { $count ->
    [one] task log
   *[other] task logs
}
kind-execution-log = { $count ->
    [one] execution log
   *[other] execution logs
}
kind-text-log = { $count ->
    [one] text log
   *[other] text logs
}
kind-worker-settings = { $count ->
   *[other] worker settings
}
kind-master-settings = { $count ->
   *[other] master settings
}
kind-certificate = { $count ->
    [one] certificate
   *[other] certificates
}
kind-netsh-sslcert = { $count ->
    [one] certificate binding list (netsh)
   *[other] certificate binding lists (netsh)
}
kind-certutil-store = { $count ->
    [one] certificate store list (certutil)
   *[other] certificate store lists (certutil)
}
kind-winhttpcertcfg = { $count ->
    [one] private key access list (winhttpcertcfg)
   *[other] private key access lists (winhttpcertcfg)
}
kind-registry = { $count ->
    [one] registry export
   *[other] registry exports
}
kind-service-query = { $count ->
    [one] service state
   *[other] service states
}
kind-ssisdb-table = { $count ->
    [one] SSISDB table
   *[other] SSISDB tables
}
kind-event-log = { $count ->
    [one] Windows event log
   *[other] Windows event logs
}
kind-sql-errorlog = { $count ->
    [one] SQL Server error log
   *[other] SQL Server error logs
}
kind-firewall-rules = { $count ->
    [one] firewall rule list
   *[other] firewall rule lists
}
kind-connection-test = { $count ->
    [one] connection test
   *[other] connection tests
}
kind-http-service-state = { $count ->
    [one] HTTP service state
   *[other] HTTP service states
}
kind-http-url-acl = { $count ->
    [one] URL reservation list
   *[other] URL reservation lists
}
kind-network-profile = { $count ->
    [one] network profile
   *[other] network profiles
}
kind-manifest = { $count ->
    [one] manifest
   *[other] manifests
}
kind-archive = { $count ->
    [one] archive
   *[other] archives
}
kind-unknown = { $count ->
    [one] other file
   *[other] other files
}

## Kinds of problems

problem-unreadable = could not be read
problem-undecodable = bytes that are no text
problem-truncated = ends too early
problem-limit = a bound was reached
problem-malformed = not as expected
problem-encrypted = encrypted
problem-locked = locked by another program
problem-skipped = left out
problem-rule = rule left out
problem-ambiguous = can be read in two ways

## Summary line

summary-errors = { $count ->
    [one] { NUMBER($count) } error
   *[other] { NUMBER($count) } errors
}
summary-warnings = { $count ->
    [one] { NUMBER($count) } warning
   *[other] { NUMBER($count) } warnings
}
summary-notes = { $count ->
    [one] { NUMBER($count) } note
   *[other] { NUMBER($count) } notes
}
summary-unexplained = { $count ->
    [one] { NUMBER($count) } record that no rule explains
   *[other] { NUMBER($count) } records that no rule explains
}
summary-consequences = { $count ->
    [one] { NUMBER($count) } consequence
   *[other] { NUMBER($count) } consequences
}
summary-problems = { $count ->
    [one] { NUMBER($count) } problem while reading
   *[other] { NUMBER($count) } problems while reading
}
summary-clean = Nothing found
summary-unmatched = No rule applies
summary-looked-at = looked at { $what }
next-commands = More: -v shows all evidence; -f html -o report.html makes a page to send; sologs timeline PATH --around shows what happened when; sologs rules explain RULE says what a rule knows.
summary-incomplete = part of the input was not read, so this is no clean result
summary-empty = there was nothing to read, so this is no clean result

## Reasons of steps

undecided = The bundle does not hold what would decide this: { $files }.
undecided-by-hand = No file of a bundle decides this; look on the machine.
artifact-worker-log = the log of the Worker
artifact-master-log = the log of the Master
artifact-task-log = the log of the task
artifact-execution-log = the cached execution log (*.elog)
artifact-text-log = the log
artifact-worker-settings = WorkerSettings.config
artifact-master-settings = MasterSettings.config
artifact-certificate = the certificate (.cer)
artifact-netsh-sslcert = the output of "netsh http show sslcert"
artifact-certutil-store = the output of "certutil -store"
artifact-winhttpcertcfg = the output of "winhttpcertcfg -l"
artifact-registry = the output of "reg query"
artifact-service-query = the output of "sc.exe queryex"
artifact-ssisdb-table = an export of the view of SSISDB
artifact-event-log = the Windows event log
artifact-sql-errorlog = the ERRORLOG of SQL Server
artifact-firewall-rules = the list of firewall rules
artifact-connection-test = the output of "Test-NetConnection"
artifact-http-service-state = the output of "netsh http show servicestate"
artifact-http-url-acl = the output of "netsh http show urlacl"
artifact-network-profile = the output of "Get-NetConnectionProfile"
artifact-manifest = the manifest of the bundle
artifact-archive = the archive
artifact-unknown = another file

## Explaining a rule

explain-meaning = What the log is saying
explain-cause = Why it happens
explain-fires-on = What it fires on
explain-steps = What to do
explain-references = Where this comes from
pages-title = Rules
pages-rule = Rule
pages-severity = Severity
pages-meaning = What is wrong
pages-examples = Examples
pages-near-misses = What it is not
explain-exception = exception { $what }
explain-with = { "" } with one of: { $what }
explain-without = { "" } without: { $what }
explain-matching = { "" } matching: { $what }
explain-unknown = { "" } whose message is in no known language
explain-message = message without a type: { $what }
explain-event = event { $what }
explain-record = any record at level { $what } or above
explain-record-exception = any exception in a record at level { $what } or above
explain-artifact = condition over the files of the bundle: { $what }
explain-rule = rule that fires: { $what }
explain-combination = on one record
explain-all = { "" } all of: { $what }
explain-any = { "" } one of: { $what }
explain-none = { "" } none of: { $what }
explain-sequence = one after the other: { $what }
explain-set = in any order: { $what }
explain-count = counted: { $what }
explain-run = following each other: { $what }
explain-at-least = , at least { $what }
explain-distinct = { "" } different values of { $what }
explain-within = , within { $what }
explain-gap = , at most { $what } apart
explain-lasting = , for at least { $what }
explain-between = , without { $what } in between
explain-absent = , without { $what } after it
explain-for = { "" } for { $what }
explain-by = , with the same: { $what }
explain-tolerance = , clocks of machines compared to { $what }
explain-when-artifact = only where over the files of the bundle holds: { $what }
explain-when-not-artifact = only where over the files of the bundle does not hold: { $what }
explain-when-rules = only where one of these rules fired: { $what }
explain-when-not-rules = only where none of these rules fired: { $what }
explain-when-caused = only as the consequence of one of these, earlier in the log of the same service: { $what }
explain-when-product = only in versions of the product: { $what }
explain-when-setting = only with settings: { $what }
explain-when-table = only with rows of SSISDB: { $what }

## Page

title-contents = Contents
skip-to-diagnoses = To the diagnoses
filter-label = Filter
filter-count = { $shown } of { $all } entries shown
button-expand = Unfold all
button-collapse = Fold all
button-copy = Copy
button-copied = Copied
all-lines = all lines of the excerpt
card-errors = { $count ->
    [one] error
   *[other] errors
}
card-warnings = { $count ->
    [one] warning
   *[other] warnings
}
card-notes = { $count ->
    [one] note
   *[other] notes
}
card-unexplained = { $count ->
    [one] unexplained record
   *[other] unexplained records
}
card-problems = { $count ->
    [one] problem while reading
   *[other] problems while reading
}
card-files = { $count ->
    [one] file
   *[other] files
}
card-records = { $count ->
    [one] record
   *[other] records
}
card-nodes = { $count ->
    [one] node
   *[other] nodes
}
card-rules = { $count ->
    [one] rule
   *[other] rules
}
timeline-empty = Nothing in the logs has a time.
timeline-hint = Point at a mark, or reach it with the tab key, to read what it stands for.
timeline-utc = Times in UTC.
timeline-local = Each lane follows the clock of its own logs; as some do not tell their zone, lanes may be shifted against each other.
mark-covered = covered by a log
mark-unexplained = not explained
mark-fine = heartbeat answered
mark-started = service started
mark-stopped = service stopped
mark-task = task
mark-other = other event

## Comparing two scans

title-compare = What changed
compare-before = before
compare-after = after
compare-new = New
compare-worse = Worse
compare-unchanged = As before
compare-not-looked-at = Not looked at: the later bundle holds no such file of that node
compare-better = Better
compare-gone = Gone
compare-settings = Settings that changed
compare-not-set = not set
compare-incomplete = part of it was not read
compare-empty = there was nothing to read
compare-nothing = Nothing was found before or after
compare-count-new = { NUMBER($count) } new
compare-count-worse = { NUMBER($count) } worse
compare-count-unchanged = { NUMBER($count) } as before
compare-count-not-looked-at = { NUMBER($count) } not looked at
compare-count-better = { NUMBER($count) } better
compare-count-gone = { NUMBER($count) } gone
compare-count-settings = { $count ->
    [one] { NUMBER($count) } setting changed
   *[other] { NUMBER($count) } settings changed
}

## Events

event-worker-started = Worker service started
event-worker-stopped = Worker service stopped
event-worker-start-failed = Worker service could not start
event-worker-settings-not-loaded = Worker settings could not be loaded
event-worker-authentication-corrupted = authentication data of the Worker corrupted
event-worker-gave-up = the Worker gave up after too many exceptions
event-worker-status-changed = Worker status changed
event-worker-disabled = the Worker was disabled
event-heartbeat-sent = heartbeat answered
event-heartbeat-failed = heartbeat failed
event-task-pulled = task pulled
event-task-started = task started
event-task-finished = task finished
event-task-heartbeat-answered = the Master refused the heartbeat of a task
event-task-terminated = task ended because its heartbeats failed
event-back-pressure = no task asked for, short of resources
event-worker-not-ready = no task asked for, the Worker is not ready
event-executor-starting = executor about to start
event-executor-started = executor started
event-executor-exited = executor ended
event-executor-missing = ISServerExec.exe not found
event-process-creation-failed = the executor process could not be created
event-impersonation-failed = impersonation failed
event-executor-status-missing = the executor ended without a word
event-resource-not-retrieved = a resource could not be had from the Master
event-execution-id-missing = a task came without its execution
event-log-connection-not-acquired = no connection to the logging database
event-execution-log-dropped = messages of an execution were dropped
event-execution-log-not-persisted = messages of an execution were not kept
event-execution-log-restored = messages of an execution were read back
event-operation-named = execution named
event-too-many-workers = more Workers than the edition allows
event-worker-keep-alive-failed = a Worker’s heartbeat could not be written to SSISDB
event-task-keep-alive-failed = a task’s heartbeat could not be written to SSISDB
event-task-pull-failed = no task could be taken from SSISDB
event-dependency-error = something that the Master needs failed

## Timeline

state-recovered-at = recovered at { $time }
known = known already
summary-known = { NUMBER($count) } known already
mark-gap = the log says nothing
gap = nothing { $period } ({ $length })
title-clocks = Clocks
clock-ahead = the clock of { $node } is { $length } ahead of { $reference }
clock-behind = the clock of { $node } is { $length } behind { $reference }
clock-agrees = the clocks of { $node } and { $reference } agree
clock-spread = within { $length }
clock-zones = the zone of a log is not known, so that a difference of zones is part of it
clock-none = Nothing in the bundle was written down by two clocks, so that how far the clocks of the nodes are apart cannot be told.
clock-single = Only one clock wrote these logs.
skew-task-keep-alive = { $count ->
    [one] from { NUMBER($count) } task whose heartbeat failed on both sides
   *[other] from { NUMBER($count) } tasks whose heartbeats failed on both sides
}
skew-task-pickup = { $count ->
    [one] from { NUMBER($count) } task pulled, as the Worker and SSISDB tell it
   *[other] from { NUMBER($count) } tasks pulled, as the Worker and SSISDB tell it
}
skew-last-heartbeat = from the last heartbeat answered, as the Worker and SSISDB tell it
seconds = { NUMBER($count) } s
minutes = { $seconds ->
    [0] { $minutes } min
   *[other] { $minutes } min { $seconds } s
}
hours = { $minutes ->
    [0] { $hours } h
   *[other] { $hours } h { $minutes } min
}
days = { $days } d { $hours } h
around-none = No failure has a time.
around-within = within { $length } of { $time }
