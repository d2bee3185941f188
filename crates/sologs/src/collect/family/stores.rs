//! The certificate stores Root and My of the machine, as listings: no certificate and no key is exported.

use crate::collect::CollectError;
use crate::collect::collector::{Collector, Question};
use crate::collect::machine::CommandLine;
use crate::collect::survey::Survey;
use sologs_core::kind::FileKind;
use std::time::Duration;

pub(crate) fn gather(collector: &mut Collector<'_>, survey: &mut Survey) -> Result<(), CollectError> {
    for store in ["Root", "My"] {
        let command = CommandLine::new("certutil", survey.system_program("certutil.exe"), &["-store", store]);
        let path = format!("certificates/certutil-store-{store}.txt");
        // The keys of every certificate are tried, which takes its time.
        let limit = Duration::from_secs(120);
        collector.gather(&Question::new(&path, FileKind::CertutilStore, command).limit(limit))?;
    }
    Ok(())
}
