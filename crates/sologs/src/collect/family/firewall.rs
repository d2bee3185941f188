//! Rules of Windows' firewall for incoming connections, and which of its profiles is in force. netsh cannot filter rules
//! by port.

use super::connection::power_shell;
use crate::collect::CollectError;
use crate::collect::collector::{Collector, Question};
use crate::collect::machine::CommandLine;
use crate::collect::survey::Survey;
use sologs_core::kind::FileKind;
use std::time::Duration;

/// Names and words of PowerShell are the same in every language, those of `netsh advfirewall show currentprofile` are
/// not. The names of networks are not asked for: nothing needs them.
const PROFILES: &str = "Get-NetConnectionProfile | Format-List -Property \
     InterfaceAlias,NetworkCategory,IPv4Connectivity,IPv6Connectivity";

pub(crate) fn gather(collector: &mut Collector<'_>, survey: &mut Survey) -> Result<(), CollectError> {
    let arguments = ["advfirewall", "firewall", "show", "rule", "name=all", "dir=in"];
    let command = CommandLine::new("netsh", survey.system_program("netsh.exe"), &arguments);
    let question = Question::new("firewall/netsh-advfirewall-in.txt", FileKind::FirewallRules, command);
    // Ends with 1 where no rule fits.
    collector.gather(&question.answers(&[1]).limit(Duration::from_secs(120)))?;
    let command = power_shell(survey, PROFILES).shown_as("Get-NetConnectionProfile | Format-List".to_owned());
    collector.gather(&Question::new("firewall/network-profile.txt", FileKind::NetworkProfile, command))
}

/// Whether a script of PowerShell asks for the profiles and does nothing else.
pub(crate) fn is_profiles(script: &str) -> bool {
    script == PROFILES
}
