//! `WorkerSettings.config` of a Scale Out Worker.
//!
//! Keys, defaults and bounds: Microsoft Learn, "Integration Services (SSIS) Scale Out Worker", and the constants of
//! the service. Two keys are met in a second, misspelt form.

use super::problem::Problems;
use super::settings_file::{OutOfBounds, Setting, SettingsFile, Typed};
use super::{Located, Thumbprint, TimeSpan};
use serde::Serialize;

/// Keys by which the file is known even under another name; none of them is a Master's.
pub(super) const TELLING_KEYS: &[&str] = &[
    "MasterEndpoint",
    "MasterHttpsCertThumbprint",
    "WorkerHttpsCertThumbprint",
    "AgentHeartbeatInterval",
    "TaskHeartbeatInterval",
    "TasksRootFolder",
    "TaskLogLevel",
    "MaxTaskCount",
    "ExecutionLogCacheFolder",
];

const KEYS: &[&str] = &[
    "DisplayName",
    "Description",
    "MasterEndpoint",
    "MasterHttpsCertThumbprint",
    "WorkerHttpsCertThumbprint",
    "StoreLocation",
    "StoreName",
    "AgentHeartbeatInterval",
    "TaskHeartbeatInterval",
    "HeartbeatErrorTolerance",
    "HeartbeatErrorTollerance",
    "TaskRequestMaxCPU",
    "TaskRequestMinMemory",
    "MaxTaskCount",
    "LeaseInterval",
    "LeaseInternval",
    "TasksRootFolder",
    "TaskLogLevel",
    "TaskLogSegment",
    "TaskLogEnabled",
    "ExecutionLogCacheFolder",
    "ExecutionLogMaxBufferLogCount",
    "ExecutionLogMaxInMemoryBufferCount",
    "ExecutionLogRetryCount",
    "ExecutionLogRetryTimeout",
    "AgentId",
];

/// Heartbeat interval where the file names none (60 s).
pub const DEFAULT_AGENT_HEARTBEAT_INTERVAL: TimeSpan = TimeSpan::from_seconds(60);

/// The settings of a Worker. A field is `None` where the file does not hold the key, or holds no value of its type
/// (then there is a problem at its line).
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct WorkerSettings {
    /// Every setting as written, and the form of the file.
    pub file: SettingsFile,
    /// Name shown in Scale Out Manager; the machine's name by default.
    pub display_name: Option<Located<String>>,
    /// Description shown in Scale Out Manager.
    pub description: Option<Located<String>>,
    /// `https://host:port` of the Master.
    pub master_endpoint: Option<Located<String>>,
    /// Thumbprint of the Master's certificate.
    pub master_thumbprint: Option<Located<Thumbprint>>,
    /// Thumbprint of the Worker's own certificate.
    pub worker_thumbprint: Option<Located<Thumbprint>>,
    /// Store location of the Worker's certificate; `LocalMachine` by default.
    pub store_location: Option<Located<String>>,
    /// Store name of the Worker's certificate; `My` by default.
    pub store_name: Option<Located<String>>,
    /// Default 00:01:00, at least 10 s.
    pub agent_heartbeat_interval: Option<Located<TimeSpan>>,
    /// Default 00:00:10, at least 10 s.
    pub task_heartbeat_interval: Option<Located<TimeSpan>>,
    /// Default 00:10:00, at least 10 min; also spelt `HeartbeatErrorTollerance`.
    pub heartbeat_error_tolerance: Option<Located<TimeSpan>>,
    /// Percent of CPU above which no task is asked for; default 70, at most 70.
    pub task_request_max_cpu: Option<Located<f64>>,
    /// Megabytes of memory below which no task is asked for; default 100, at least 100.
    pub task_request_min_memory: Option<Located<f64>>,
    /// Tasks at a time; default 10, at least 1.
    pub max_task_count: Option<Located<i64>>,
    /// Default 00:01:00, at least 60 s; also spelt `LeaseInternval`.
    pub lease_interval: Option<Located<TimeSpan>>,
    /// Folder of the task logs; empty means the account's local application data.
    pub tasks_root_folder: Option<Located<String>>,
    /// Flags: Verbose 1, Information 2, Warning 4, Error 8, Progress 16, CriticalError 32, Audit 64; default 126.
    pub task_log_level: Option<Located<u32>>,
    /// Length of time after which a task log is continued in a new file; 0 is never.
    pub task_log_segment: Option<Located<TimeSpan>>,
    /// Whether tasks write logs; default true.
    pub task_log_enabled: Option<Located<bool>>,
    /// Folder of the cached execution logs; empty means the account's local application data.
    pub execution_log_cache_folder: Option<Located<String>>,
    /// Default 10000, at least 10000.
    pub execution_log_max_buffer_log_count: Option<Located<i64>>,
    /// Default 10, at least 10.
    pub execution_log_max_in_memory_buffer_count: Option<Located<i64>>,
    /// Default 3; −1 is without end.
    pub execution_log_retry_count: Option<Located<i64>>,
    /// Default 7.00:00:00.
    pub execution_log_retry_timeout: Option<Located<TimeSpan>>,
    /// GUID that the Worker registers itself by.
    pub agent_id: Option<Located<String>>,
}

/// Reads `WorkerSettings.config`.
pub(super) fn parse(text: &str, problems: &mut Problems) -> WorkerSettings {
    let file = SettingsFile::parse(text, problems);
    let mut typed = Typed { file: &file, problems };
    WorkerSettings {
        display_name: typed.text(&["DisplayName"]),
        description: typed.text(&["Description"]),
        master_endpoint: typed.text(&["MasterEndpoint"]),
        master_thumbprint: typed.thumbprint(&["MasterHttpsCertThumbprint"]),
        worker_thumbprint: typed.thumbprint(&["WorkerHttpsCertThumbprint"]),
        store_location: typed.text(&["StoreLocation"]),
        store_name: typed.text(&["StoreName"]),
        agent_heartbeat_interval: typed.time_span(&["AgentHeartbeatInterval"]),
        task_heartbeat_interval: typed.time_span(&["TaskHeartbeatInterval"]),
        heartbeat_error_tolerance: typed.time_span(&["HeartbeatErrorTolerance", "HeartbeatErrorTollerance"]),
        task_request_max_cpu: typed.decimal(&["TaskRequestMaxCPU"]),
        task_request_min_memory: typed.decimal(&["TaskRequestMinMemory"]),
        max_task_count: typed.number(&["MaxTaskCount"]),
        lease_interval: typed.time_span(&["LeaseInterval", "LeaseInternval"]),
        tasks_root_folder: typed.text(&["TasksRootFolder"]),
        task_log_level: typed.number(&["TaskLogLevel"]),
        task_log_segment: typed.time_span(&["TaskLogSegment"]),
        task_log_enabled: typed.truth(&["TaskLogEnabled"]),
        execution_log_cache_folder: typed.text(&["ExecutionLogCacheFolder"]),
        execution_log_max_buffer_log_count: typed.number(&["ExecutionLogMaxBufferLogCount"]),
        execution_log_max_in_memory_buffer_count: typed.number(&["ExecutionLogMaxInMemoryBufferCount"]),
        execution_log_retry_count: typed.number(&["ExecutionLogRetryCount"]),
        execution_log_retry_timeout: typed.time_span(&["ExecutionLogRetryTimeout"]),
        agent_id: typed.text(&["AgentId"]),
        file,
    }
}

impl WorkerSettings {
    /// Settings that the service does not know, as far as documentation and service name them.
    pub fn unknown(&self) -> impl Iterator<Item = &Setting> {
        self.file.unknown(KEYS)
    }

    /// Values beyond the bounds that the service sets (it takes the bound or refuses to start).
    pub fn out_of_bounds(&self) -> Vec<OutOfBounds> {
        let spans = [
            ("AgentHeartbeatInterval", self.agent_heartbeat_interval, 10),
            ("TaskHeartbeatInterval", self.task_heartbeat_interval, 10),
            ("HeartbeatErrorTolerance", self.heartbeat_error_tolerance, 600),
            ("LeaseInterval", self.lease_interval, 60),
        ];
        let counts = [
            ("MaxTaskCount", self.max_task_count, 1),
            ("ExecutionLogMaxBufferLogCount", self.execution_log_max_buffer_log_count, 10_000),
            ("ExecutionLogMaxInMemoryBufferCount", self.execution_log_max_in_memory_buffer_count, 10),
            ("ExecutionLogRetryCount", self.execution_log_retry_count, -1),
        ];
        let mut found = Vec::new();
        for (key, span, seconds) in spans {
            let bound = TimeSpan::from_seconds(seconds);
            found.extend(beyond(
                key,
                span,
                span.is_some_and(|span| span.value < bound),
                bound.to_string(),
                false,
            ));
        }
        for (key, count, least) in counts {
            found.extend(beyond(
                key,
                count,
                count.is_some_and(|count| count.value < least),
                least.to_string(),
                false,
            ));
        }
        let (cpu, memory) = (self.task_request_max_cpu, self.task_request_min_memory);
        found.extend(beyond(
            "TaskRequestMaxCPU",
            cpu,
            cpu.is_some_and(|cpu| cpu.value > 70.0),
            "70".to_owned(),
            true,
        ));
        found.extend(beyond(
            "TaskRequestMinMemory",
            memory,
            memory.is_some_and(|memory| memory.value < 100.0),
            "100".to_owned(),
            false,
        ));
        found
    }
}

fn beyond<T: ToString>(
    key: &'static str,
    value: Option<Located<T>>,
    is_beyond: bool,
    bound: String,
    is_maximum: bool,
) -> Option<OutOfBounds> {
    let value = value.filter(|_| is_beyond)?.map(|value| value.to_string());
    Some(OutOfBounds { key, value, bound, is_maximum })
}

#[cfg(test)]
mod tests {
    use super::super::settings_file::SettingsForm;
    use super::*;

    fn read(text: &str) -> (WorkerSettings, usize) {
        let mut problems = Problems::default();
        let settings = parse(text, &mut problems);
        (settings, problems.into_vec().len())
    }

    #[test]
    fn every_key_is_read_with_its_line() {
        let text = r#"{
  "DisplayName": "WORKER01",
  "Description": "",
  "MasterEndpoint": "https://MASTER01:8391",
  "MasterHttpsCertThumbprint": "‎0123456789abcdef0123456789abcdef01234567",
  "WorkerHttpsCertThumbprint": "76543210fedcba9876543210fedcba9876543210",
  "StoreLocation": "LocalMachine",
  "StoreName": "My",
  "AgentHeartbeatInterval": "00:01:00",
  "TaskHeartbeatInterval": "00:00:10",
  "HeartbeatErrorTollerance": "00:10:00",
  "TaskRequestMaxCPU": "70,0",
  "TaskRequestMinMemory": 100.0,
  "MaxTaskCount": "10",
  "LeaseInternval": "00:01:00",
  "TasksRootFolder": "D:\\Tasks",
  "TaskLogLevel": 126,
  "TaskLogSegment": "00:00:00",
  "TaskLogEnabled": true,
  "ExecutionLogCacheFolder": "",
  "ExecutionLogMaxBufferLogCount": 10000,
  "ExecutionLogMaxInMemoryBufferCount": 10,
  "ExecutionLogRetryCount": -1,
  "ExecutionLogRetryTimeout": "7.00:00:00",
  "AgentId": "7c1f5f0e-0a7b-4f2c-9d6d-000000000001",
  "Future": 1
}"#;
        let (settings, problems) = read(text);
        assert_eq!((settings.file.form, problems), (SettingsForm::Json, 0));
        let thumbprint = settings.master_thumbprint.as_ref().unwrap();
        assert!(thumbprint.line == 5 && thumbprint.value.has_invisible() && thumbprint.value.is_complete());
        assert_eq!(settings.heartbeat_error_tolerance.unwrap().value.seconds(), 600);
        assert_eq!(settings.lease_interval.unwrap(), Located::new(TimeSpan::from_seconds(60), 15));
        assert_eq!(settings.task_request_max_cpu.unwrap().value, 70.0);
        assert_eq!(settings.execution_log_retry_timeout.unwrap().value.seconds(), 604_800);
        assert_eq!(settings.execution_log_retry_count.unwrap().value, -1);
        assert_eq!(settings.unknown().map(|setting| setting.key.as_str()).collect::<Vec<_>>(), ["Future"]);
        assert!(settings.out_of_bounds().is_empty());
        assert!(settings.agent_id.is_some() && settings.task_log_enabled.unwrap().value);
    }

    #[test]
    fn values_beyond_their_bounds_are_named() {
        let text = r#"{"agentheartbeatinterval": "00:00:05", "MaxTaskCount": 0,
"TaskRequestMaxCPU": 90, "HeartbeatErrorTolerance": "00:09:59"}"#;
        let (settings, _) = read(text);
        let found: Vec<_> =
            settings.out_of_bounds().into_iter().map(|out| (out.key, out.value.line, out.bound)).collect();
        assert_eq!(
            found,
            [
                ("AgentHeartbeatInterval", 1, "00:00:10".to_owned()),
                ("HeartbeatErrorTolerance", 2, "00:10:00".to_owned()),
                ("MaxTaskCount", 1, "1".to_owned()),
                ("TaskRequestMaxCPU", 2, "70".to_owned()),
            ]
        );
    }

    #[test]
    fn values_of_another_type_are_told_and_kept_as_text() {
        let (settings, problems) =
            read("{\"AgentHeartbeatInterval\": \"soon\", \"MasterHttpsCertThumbprint\": \"12\"}");
        assert_eq!((settings.agent_heartbeat_interval, problems), (None, 2));
        assert_eq!(settings.master_thumbprint.unwrap().value.as_str(), "12");
        assert_eq!(settings.file.get("AgentHeartbeatInterval").unwrap().value.as_deref(), Some("soon"));
    }

    #[test]
    fn the_later_of_both_spellings_counts() {
        let (settings, _) = read("{\"LeaseInterval\": \"00:01:00\",\n\"LeaseInternval\": \"00:02:00\"}");
        assert_eq!(settings.lease_interval.unwrap().value.seconds(), 120);
    }
}
