//! Which profile of the firewall is in force: `Get-NetConnectionProfile`, or `netsh advfirewall show currentprofile`.
//!
//! ```text
//! NetworkCategory  : DomainAuthenticated
//! ```
//!
//! PowerShell translates neither names nor values. netsh translates the heading; it is told by the word for the profile as
//! far as it is known, else the profile stays unknown.

use super::Located;
use super::common::echo;
use super::common::lines::{Line, is_dashes, lines};
use super::common::power_shell::{self, Object};
use super::problem::Problems;
use serde::Serialize;

/// A profile of the firewall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// A network with a domain controller.
    Domain,
    /// A network that somebody called private.
    Private,
    /// Every other one.
    Public,
}

impl Profile {
    /// Parts of the words for the profiles, in lower case.
    const WORDS: [(&'static str, Self); 12] = [
        ("domain", Self::Domain),
        ("domän", Self::Domain),
        ("domin", Self::Domain),
        ("домен", Self::Domain),
        ("priv", Self::Private),
        ("частн", Self::Private),
        ("publi", Self::Public),
        ("públi", Self::Public),
        ("pubbli", Self::Public),
        ("öffentlich", Self::Public),
        ("общ", Self::Public),
        ("公", Self::Public),
    ];

    /// The profile that a word names; `None` of one that is not known.
    pub fn of_word(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        Self::WORDS.iter().find(|(part, _)| word.contains(part)).map(|(_, profile)| *profile)
    }

    /// `NetworkCategory` of PowerShell, as a word or as its number in JSON.
    fn of_category(text: &str) -> Option<Self> {
        match text.trim() {
            "0" | "Public" => Some(Self::Public),
            "1" | "Private" => Some(Self::Private),
            "2" | "DomainAuthenticated" => Some(Self::Domain),
            _ => None,
        }
    }
}

/// The profiles of one file.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct NetworkProfiles {
    /// The profile of each network that the machine is connected to.
    pub active: Vec<Located<Profile>>,
}

fn objects(text: &str, problems: &mut Problems) -> Vec<Object> {
    power_shell::objects(text, &["NetworkCategory"], problems)
}

/// Whether a text is such an output.
pub(super) fn recognise(text: &str) -> bool {
    !objects(text, &mut Problems::default()).is_empty()
}

/// The echo of the commands whose output is read here.
pub(super) fn command(line: Line<'_>) -> Option<echo::Echo> {
    echo::read(line, "Get-NetConnectionProfile")
        .or_else(|| echo::read(line, "netsh").filter(|echo| echo.has("currentprofile")))
}

/// Reads the output.
pub(super) fn parse(text: &str, problems: &mut Problems) -> NetworkProfiles {
    let of_power_shell = objects(text, problems).into_iter().filter_map(|object| {
        let category = object.any(&["NetworkCategory"])?;
        Some(Located::new(Profile::of_category(&category.value)?, category.line))
    });
    let mut active: Vec<Located<Profile>> = of_power_shell.take(100).collect();
    if active.is_empty() {
        active.extend(heading(text));
    }
    if active.is_empty() {
        problems.malformed(1, "which profile of the firewall is in force was not found in this file");
    }
    NetworkProfiles { active }
}

/// The word above the first line of dashes.
fn heading(text: &str) -> Option<Located<Profile>> {
    let mut previous: Option<Line<'_>> = None;
    for line in lines(text) {
        if is_dashes(line.text) {
            let title = previous?;
            return Profile::of_word(title.text).map(|profile| Located::new(profile, title.number));
        }
        if !line.is_blank() {
            previous = Some(line);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn active(text: &str) -> Vec<(Profile, u64)> {
        parse(text, &mut Problems::default()).active.iter().map(|one| (one.value, one.line)).collect()
    }

    #[test]
    fn power_shell_tells_every_network() {
        let text = "Name             : contoso.example\nInterfaceAlias   : Ethernet\nNetworkCategory  : DomainAuthenticated\n\
            IPv4Connectivity : Internet\n\nName             : Network 2\nInterfaceAlias   : Ethernet 2\nNetworkCategory  : Public\n\
            IPv4Connectivity : NoTraffic\n";
        assert!(recognise(text));
        assert_eq!(active(text), [(Profile::Domain, 3), (Profile::Public, 8)]);
    }

    #[test]
    fn netsh_tells_the_one_in_force_in_its_heading() {
        for (title, profile) in [
            ("Domain Profile Settings:", Profile::Domain),
            ("Private Profile Settings:", Profile::Private),
            ("Paramètres Profil public :", Profile::Public),
            ("Öffentliches Profil-Einstellungen:", Profile::Public),
        ] {
            let text = format!("\n{title} \n----------------------------------------\nState      ON\n");
            assert_eq!(active(&text), [(profile, 2)], "{title}");
        }
        assert_eq!(active("\nX Y:\n-----\nState ON\n"), []);
        assert!(command(Line { number: 1, text: "C:\\>netsh advfirewall show currentprofile" }).is_some());
        assert!(command(Line { number: 1, text: "C:\\>netsh advfirewall show allprofiles" }).is_none());
    }
}
