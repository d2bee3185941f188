//! Rules of Windows' firewall for incoming connections. netsh cannot filter them by port.

use crate::collect::CollectError;
use crate::collect::collector::{Collector, Question};
use crate::collect::machine::CommandLine;
use crate::collect::survey::Survey;
use sologs_core::kind::FileKind;
use std::time::Duration;

pub(crate) fn gather(collector: &mut Collector<'_>, survey: &mut Survey) -> Result<(), CollectError> {
    let arguments = ["advfirewall", "firewall", "show", "rule", "name=all", "dir=in"];
    let command = CommandLine::new("netsh", survey.system_program("netsh.exe"), &arguments);
    let question = Question::new("firewall/netsh-advfirewall-in.txt", FileKind::FirewallRules, command);
    // Ends with 1 where no rule fits.
    collector.gather(&question.answers(&[1]).limit(Duration::from_secs(120)))
}
