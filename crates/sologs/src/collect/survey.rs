//! What is known of a machine while it is collected from; each family adds what it finds and uses what others found.

use super::machine::Machine;
use sologs_core::artifact::worker_settings::WorkerSettings;
use sologs_core::time::Timestamp;
use std::collections::BTreeSet;

/// Facts of a machine.
pub(crate) struct Survey {
    /// Name of the machine, fit for a folder.
    pub(crate) node: String,
    /// When the collection began, with the machine's offset.
    pub(crate) now: Timestamp,
    /// `C:\Windows`.
    pub(crate) system_root: String,
    /// Whether this runs as administrator; `None` where that could not be told.
    pub(crate) elevated: Option<bool>,
    /// Product name of Windows.
    pub(crate) windows: Option<String>,
    /// Build number of Windows.
    pub(crate) windows_build: Option<u32>,
    /// Name of the time zone.
    pub(crate) time_zone: Option<String>,
    /// ANSI code page.
    pub(crate) ansi_code_page: Option<u32>,
    /// OEM code page, in which the tools of Windows print.
    pub(crate) oem_code_page: Option<u32>,
    /// `worker`, `master`, as far as something of them was found.
    pub(crate) roles: BTreeSet<&'static str>,
    /// Services of Scale Out that are installed.
    pub(crate) services: Vec<String>,
    /// Folders of programs that services name.
    pub(crate) program_folders: Vec<String>,
    /// Settings of Workers that were found.
    pub(crate) workers: Vec<WorkerSettings>,
    /// Every CN of the Worker's certificate.
    pub(crate) worker_names: BTreeSet<String>,
}

impl Survey {
    /// What the environment tells.
    pub(crate) fn new(machine: &dyn Machine, now: Timestamp) -> Self {
        let name = machine.variable("COMPUTERNAME").unwrap_or_default();
        Self {
            node: node_name(&name),
            now,
            system_root: machine.variable("SystemRoot").unwrap_or_else(|| r"C:\Windows".to_owned()),
            elevated: None,
            windows: None,
            windows_build: None,
            time_zone: None,
            ansi_code_page: None,
            oem_code_page: None,
            roles: BTreeSet::new(),
            services: Vec::new(),
            program_folders: Vec::new(),
            workers: Vec::new(),
            worker_names: BTreeSet::new(),
        }
    }

    /// Whole path of a program of Windows itself: a program of the same name elsewhere is never run.
    pub(crate) fn system_program(&self, file: &str) -> String {
        format!(r"{}\System32\{file}", self.system_root)
    }

    /// Notes the role that the name of a service, settings file or folder speaks of.
    pub(crate) fn note_role(&mut self, name: &str) {
        let name = name.to_ascii_lowercase();
        if name.contains("worker") || name == "agent" || name == "tasks" {
            self.roles.insert("worker");
        } else if name.contains("master") {
            self.roles.insert("master");
        }
    }
}

fn node_name(name: &str) -> String {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let name: String = name.trim().chars().map(|c| if fits(c) { c } else { '_' }).collect();
    if name.is_empty() { "NODE".to_owned() } else { name }
}
