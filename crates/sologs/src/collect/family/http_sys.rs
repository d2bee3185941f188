//! Certificates bound to ports, addresses that HTTP.SYS listens on, and who may register which.

use crate::collect::CollectError;
use crate::collect::collector::{Collector, Question};
use crate::collect::machine::CommandLine;
use crate::collect::survey::Survey;
use sologs_core::kind::FileKind;

pub(crate) fn gather(collector: &mut Collector<'_>, survey: &mut Survey) -> Result<(), CollectError> {
    // `show sslcert` ends with 1 where nothing is bound: an answer.
    for (what, kind, answers) in [
        ("sslcert", FileKind::NetshSslcert, &[1][..]),
        ("servicestate", FileKind::HttpServiceState, &[]),
        ("urlacl", FileKind::HttpUrlAcl, &[]),
    ] {
        let command = CommandLine::new("netsh", survey.system_program("netsh.exe"), &["http", "show", what]);
        let question = Question::new(&format!("http/netsh-http-show-{what}.txt"), kind, command);
        collector.gather(&question.answers(answers))?;
    }
    Ok(())
}
