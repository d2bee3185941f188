//! Whether the Master's firewall lets the Workers in.
//!
//! A rule counts if it is enabled, inbound, TCP, in the active profile, for any program or for System (HTTP.SYS owns
//! the port), from anywhere, and if no block rule stands against it
//! (<https://learn.microsoft.com/windows/security/operating-system-security/network-security/windows-firewall/rules>:
//! a block rule beats every allow rule).

use super::connectivity::tests;
use super::{Decision, Question, Sentence, Want};
use crate::inventory::{In, Place};
use sologs_core::artifact::Located;
use sologs_core::artifact::firewall::{FirewallRule, FirewallRules};
use sologs_core::artifact::network_profile::Profile;
use sologs_core::kind::{FileKind, Role};

/// What a rule does with a connection to the port.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// It does not apply; of one that looks as if it did, the message that says why.
    None(Option<&'static str>),
    /// It lets every such connection in; whether the listing shows for which program.
    Allows { is_program_shown: bool },
    /// It keeps every such connection out.
    Blocks,
    /// It names the port, but allows or blocks some connections only, or the listing does not tell.
    Maybe,
    /// The listing does not show whether it is about the port at all.
    Untold,
}

/// `master-firewall`: a connection from the Worker that succeeded, else the rules of the Master.
pub(super) fn master_firewall(question: &Question<'_>) -> Decision {
    let Some(port) = question.master_port() else { return Decision::nothing_known() };
    let tests = tests(question);
    let places = |succeeded: bool| {
        tests.iter().filter(move |test| test.succeeded == succeeded).map(|test| test.place.clone())
    };
    if places(true).next().is_some() && places(false).next().is_none() {
        let sentence = Sentence::new("check-firewall-test-passed").with("port", port);
        return Decision::passed(sentence).at_all(places(true));
    }
    let listings: Vec<In<'_, FirewallRules>> =
        question.master().into_iter().flat_map(|master| master.firewall()).collect();
    if listings.is_empty() {
        return match places(false).next() {
            Some(place) => Decision::unknown(Sentence::new("check-firewall-test-failed").with("port", port))
                .at(place)
                .wants(Want::new(FileKind::FirewallRules).on(Role::Master)),
            None => Decision::nothing_known(),
        };
    }
    let profiles = active_profiles(question);
    let decision = by_rules(&listings, port, &profiles);
    // Which profile is in force has a say where a rule is not for all of them.
    let decision = match decision.outcome {
        super::Outcome::Unknown if profiles.is_empty() => {
            decision.wants(Want::new(FileKind::NetworkProfile).on(Role::Master))
        }
        _ => decision,
    };
    decision.at_all(places(false))
}

/// The profiles of the firewall that are in force on the Master, each with its place.
fn active_profiles(question: &Question<'_>) -> Vec<(Profile, Place)> {
    let files = question.master().into_iter().flat_map(|master| master.network_profiles());
    files
        .flat_map(|(file, found)| {
            found.active.iter().map(|active: &Located<Profile>| (active.value, file.place(active)))
        })
        .collect()
}

/// Whether a rule is in force in every profile that is; `None` where one of the two is not known.
fn is_in_force(rule: &FirewallRule, active: &[(Profile, Place)]) -> Option<bool> {
    if let Some(true) = rule.is_in_every_profile() {
        return Some(true);
    }
    let words = &rule.profiles.as_ref()?.value;
    let own: Option<Vec<Profile>> = words.split(',').map(Profile::of_word).collect();
    let own = own.filter(|_| !active.is_empty())?;
    Some(active.iter().all(|(profile, _)| own.contains(profile)))
}

fn by_rules(listings: &[In<'_, FirewallRules>], port: u16, active: &[(Profile, Place)]) -> Decision {
    let rules = || {
        listings.iter().flat_map(|(file, listing)| {
            listing.rules.iter().map(move |rule| (rule, effect(rule, port, active), place(file, rule)))
        })
    };
    let sentence = |message: &'static str, rule: &FirewallRule| {
        Sentence::new(message).with("rule", &rule.name).with("port", port)
    };
    if let Some((rule, _, place)) = rules().find(|(_, effect, _)| *effect == Effect::Blocks) {
        return Decision::failed(sentence("check-firewall-blocked", rule)).at(place);
    }
    let mut maybe = rules().filter(|(_, effect, _)| *effect == Effect::Maybe);
    if let Some((rule, _, place)) = maybe.find(|(rule, ..)| rule.allows.is_none_or(|allows| !allows.value)) {
        return all_rules(Decision::unknown(sentence("check-firewall-may-block", rule)).at(place));
    }
    let allowing = rules().find_map(|(rule, effect, place)| match effect {
        Effect::Allows { is_program_shown } => Some((rule, is_program_shown, place)),
        _ => None,
    });
    if let Some((rule, is_program_shown, place)) = allowing {
        let decision = Decision::passed(sentence("check-firewall-allowed", rule)).at(place);
        let decision = match rule.is_in_every_profile() {
            Some(false) => decision.at_all(active.iter().map(|(_, place)| place.clone())),
            _ => decision,
        };
        return match is_program_shown {
            true => decision,
            false => decision.and(Sentence::new("check-firewall-program-not-shown")),
        };
    }
    if let Some((rule, _, place)) = rules().find(|(_, effect, _)| *effect == Effect::Maybe) {
        return all_rules(Decision::unknown(sentence("check-firewall-may-allow", rule)).at(place));
    }
    if let Some((_, _, place)) = rules().find(|(_, effect, _)| *effect == Effect::Untold) {
        return all_rules(
            Decision::unknown(Sentence::new("check-firewall-untold").with("port", port)).at(place),
        );
    }
    let complete = listings.iter().find_map(|(file, listing)| Some(file.at(proof(listing)?)));
    let Some(complete) = complete else {
        return all_rules(Decision::unknown(
            Sentence::new("check-firewall-not-all-rules").with("port", port),
        ));
    };
    let near = rules().find_map(|(rule, effect, place)| match effect {
        Effect::None(Some(why)) => Some((sentence(why, rule), place)),
        _ => None,
    });
    let failed = Decision::failed(Sentence::new("check-firewall-no-rule").with("port", port));
    match near {
        Some((why, place)) => {
            let profiles = active.iter().filter(|_| why.message == "check-firewall-near-profile");
            failed.and(why.clone()).at(place).at(complete).at_all(profiles.map(|(_, place)| place.clone()))
        }
        None => failed.at(complete),
    }
}

fn all_rules(decision: Decision) -> Decision {
    decision.wants(Want::new(FileKind::FirewallRules).on(Role::Master))
}

/// The line that shows that a listing holds every rule: its completion, else its last rule.
fn proof(listing: &FirewallRules) -> Option<u64> {
    if listing.filter.is_none() && listing.command.is_some() && listing.none_found.is_some() {
        return listing.none_found;
    }
    let last = listing.rules.last().map(|rule| rule.last_line);
    if listing.is_complete() { listing.completed.or(last) } else { None }
}

/// The line of the ports, else the one that the rule begins on.
fn place(file: &crate::inventory::ArtifactFile, rule: &FirewallRule) -> Place {
    rule.local_ports.as_ref().map_or_else(|| file.at(rule.line), |ports| file.place(ports))
}

fn effect(rule: &FirewallRule, port: u16, active: &[(Profile, Place)]) -> Effect {
    if rule.covers_tcp_port(port) == Some(false) {
        return Effect::None(None);
    }
    // One that names the port is worth a word when it does not count.
    let is_named = rule.local_ports.as_ref().is_some_and(|ports| !ports.value.any);
    let no = |why: &'static str| Effect::None(Some(why).filter(|_| is_named));
    let is = |value: Option<sologs_core::artifact::Located<bool>>, wanted: bool| {
        value.map(|found| found.value == wanted)
    };
    let (enabled, inbound) = (is(rule.enabled, true), is(rule.inbound, true));
    let for_http_sys = rule.is_for_http_sys();
    if enabled == Some(false) {
        return no("check-firewall-near-disabled");
    }
    if inbound == Some(false) {
        return no("check-firewall-near-outbound");
    }
    if for_http_sys == Some(false) {
        return no("check-firewall-near-program");
    }
    let in_force = is_in_force(rule, active);
    if in_force == Some(false) && active.len() == 1 {
        return no("check-firewall-near-profile");
    }
    // For any port, but perhaps for one program alone; or of unknown ports.
    if !is_named && for_http_sys.is_none() {
        return Effect::Untold;
    }
    let is_sure = rule.covers_tcp_port(port).is_some()
        && enabled.is_some()
        && inbound.is_some()
        && (rule.profiles.is_none() || in_force == Some(true))
        && rule.is_from_anywhere() != Some(false);
    match is(rule.allows, true) {
        Some(true) if is_sure => Effect::Allows { is_program_shown: for_http_sys.is_some() },
        Some(false) if is_sure && for_http_sys.is_some() => Effect::Blocks,
        _ => Effect::Maybe,
    }
}
