//! `MasterSettings.config` of a Scale Out Master.
//!
//! Keys and defaults: Microsoft Learn, "Integration Services (SSIS) Scale Out Master".

use super::problem::Problems;
use super::settings_file::{Setting, SettingsFile, Typed};
use super::{Located, Thumbprint};
use serde::Serialize;

/// Keys by which the file is known even under another name; none of them is a Worker's.
pub(super) const TELLING_KEYS: &[&str] = &[
    "PortNumber",
    "SSLCertThumbprint",
    "SqlServerName",
    "CleanupCompletedJobsIntervalInMs",
    "DealWithExpiredTasksIntervalInMs",
    "MasterHeartbeatIntervalInMs",
    "SqlConnectionTimeoutInSecs",
];

/// Port where the file names none.
pub const DEFAULT_PORT: u16 = 8391;

/// The settings of a Master. A field is `None` where the file does not hold the key, or holds no value of its type
/// (then there is a problem at its line).
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct MasterSettings {
    /// Every setting as written, and the form of the file.
    pub file: SettingsFile,
    /// Port that the Master listens on; default 8391.
    pub port_number: Option<Located<u16>>,
    /// Thumbprint of the certificate that protects the connection.
    pub thumbprint: Option<Located<Thumbprint>>,
    /// Server that holds SSISDB: `HOST`, `HOST\INSTANCE` or `LISTENER,PORT`.
    pub sql_server_name: Option<Located<String>>,
    /// Milliseconds; default 43200000.
    pub cleanup_completed_jobs_interval_ms: Option<Located<i64>>,
    /// Milliseconds; default 300000.
    pub deal_with_expired_tasks_interval_ms: Option<Located<i64>>,
    /// Milliseconds; default 30000.
    pub master_heartbeat_interval_ms: Option<Located<i64>>,
    /// Seconds; default 15.
    pub sql_connection_timeout_secs: Option<Located<i64>>,
}

/// Reads `MasterSettings.config`.
pub(super) fn parse(text: &str, problems: &mut Problems) -> MasterSettings {
    let file = SettingsFile::parse(text, problems);
    let mut typed = Typed { file: &file, problems };
    MasterSettings {
        port_number: typed.number(&["PortNumber"]),
        thumbprint: typed.thumbprint(&["SSLCertThumbprint"]),
        sql_server_name: typed.text(&["SqlServerName"]),
        cleanup_completed_jobs_interval_ms: typed.number(&["CleanupCompletedJobsIntervalInMs"]),
        deal_with_expired_tasks_interval_ms: typed.number(&["DealWithExpiredTasksIntervalInMs"]),
        master_heartbeat_interval_ms: typed.number(&["MasterHeartbeatIntervalInMs"]),
        sql_connection_timeout_secs: typed.number(&["SqlConnectionTimeoutInSecs"]),
        file,
    }
}

impl MasterSettings {
    /// Settings that the documentation does not name.
    pub fn unknown(&self) -> impl Iterator<Item = &Setting> {
        self.file.unknown(TELLING_KEYS)
    }
}

#[cfg(test)]
mod tests {
    use super::super::settings_file::SettingsForm;
    use super::*;

    #[test]
    fn every_key_is_read_in_every_form() {
        let json = r#"{"PortNumber": 8391, "SSLCertThumbprint": "0123456789ABCDEF0123456789ABCDEF01234567",
"SqlServerName": "LISTENER,1433", "CleanupCompletedJobsIntervalInMs": 43200000,
"DealWithExpiredTasksIntervalInMs": 300000, "MasterHeartbeatIntervalInMs": "30000", "SqlConnectionTimeoutInSecs": 15}"#;
        let xml = "<appSettings><add key='portnumber' value='8391'/>\n<add key='SqlServerName' value='LISTENER,1433'/>\
                   <add key='SSLCertThumbprint' value='0123456789ABCDEF0123456789ABCDEF01234567'/></appSettings>";
        let lines = "PortNumber = 8391\nSqlServerName=LISTENER,1433\n\
                     SSLCertThumbprint=0123456789ABCDEF0123456789ABCDEF01234567\n";
        for (text, form) in
            [(json, SettingsForm::Json), (xml, SettingsForm::Xml), (lines, SettingsForm::KeyValue)]
        {
            let mut problems = Problems::default();
            let settings = parse(text, &mut problems);
            assert_eq!(settings.file.form, form);
            assert_eq!(settings.port_number, Some(Located::new(8391, 1)));
            assert_eq!(settings.sql_server_name, Some(Located::new("LISTENER,1433".to_owned(), 2)));
            assert!(settings.thumbprint.unwrap().value.is_complete());
            assert!(problems.into_vec().is_empty());
        }
    }

    #[test]
    fn a_port_that_is_none_is_told() {
        let mut problems = Problems::default();
        let settings = parse("{\"PortNumber\": 83910}", &mut problems);
        assert_eq!(settings.port_number, None);
        assert!(problems.into_vec()[0].message.contains("83910"));
    }
}
