//! Rules of Windows' firewall: `netsh advfirewall firewall show rule`, `Get-NetFirewallRule` and
//! `Get-NetFirewallPortFilter` as text, CSV or JSON.
//!
//! ```text
//! Rule Name:                            SSIS Scale Out Master
//! ----------------------------------------------------------------------
//! Enabled:                              Yes
//! Direction:                            In
//! Protocol:                             TCP
//! LocalPort:                            8391
//! Action:                               Allow
//! ```
//!
//! netsh translates labels and most words; the name over a line of dashes, the order, `TCP` and port numbers are the
//! same everywhere. A word that is not known leaves its field empty.

use super::Located;
use super::common::echo::{self, Echo};
use super::common::lines::{Line, is_dashes, lines};
use super::common::power_shell::{self, Object};
use super::common::words;
use super::problem::Problems;
use serde::Serialize;

/// Rules that are read of one file; a server has some hundreds.
const RULES: usize = 20_000;
/// Rules from which on a listing without an echo is taken for one of all rules.
const MANY: usize = 20;

/// What netsh says when no rule fits, as far as it was seen.
const NO_RULES: &[&str] = &[
    "No rules match the specified criteria",
    "Ninguna regla coincide con los criterios especificados",
    "没有与指定条件相匹配的规则",
];

/// The rules of one file.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct FirewallRules {
    /// In the order of the file.
    pub rules: Vec<FirewallRule>,
    /// Port filters of PowerShell that belong to a rule of another file, or to none that can be told.
    pub port_filters: Vec<PortFilter>,
    /// The command as echoed in the file, where it is.
    pub command: Option<Located<String>>,
    /// The name of the rules that were asked for, from the echo; `None` for all.
    pub filter: Option<String>,
    /// 1-based line of the `Ok.` at the end.
    pub completed: Option<u64>,
    /// 1-based line of the sentence that no rule fits.
    pub none_found: Option<u64>,
}

/// One rule. A field is `None` where the file does not hold it, or not in a word that is known.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct FirewallRule {
    /// 1-based line that it begins on.
    pub line: u64,
    /// 1-based line of its last value.
    pub last_line: u64,
    /// Name as shown.
    pub name: String,
    /// Name by which port filters refer to it (PowerShell's InstanceID).
    pub instance_id: Option<String>,
    /// Whether it is enabled.
    pub enabled: Option<Located<bool>>,
    /// Whether it is for incoming connections (else for outgoing ones).
    pub inbound: Option<Located<bool>>,
    /// Whether it allows (else it blocks).
    pub allows: Option<Located<bool>>,
    /// Protocol.
    pub protocol: Option<Located<Protocol>>,
    /// Local ports.
    pub local_ports: Option<Located<Ports>>,
    /// Profiles as written.
    pub profiles: Option<Located<String>>,
    /// Remote addresses as written.
    pub remote_addresses: Option<Located<String>>,
    /// Program as written; `System` is the kernel, which owns the ports of HTTP.SYS.
    pub program: Option<Located<String>>,
}

/// A port filter of PowerShell.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct PortFilter {
    /// 1-based line.
    pub line: u64,
    /// Rule that it belongs to, by [`FirewallRule::instance_id`].
    pub instance_id: Option<String>,
    /// Protocol.
    pub protocol: Located<Protocol>,
    /// Local ports.
    pub local_ports: Located<Ports>,
}

/// A protocol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// Every protocol.
    Any,
    /// Another one, as written.
    Other(String),
}

impl Protocol {
    fn parse(text: &str) -> Self {
        match text.trim().to_ascii_uppercase().as_str() {
            "TCP" | "6" => Self::Tcp,
            "UDP" | "17" => Self::Udp,
            _ if words::is_any(text) => Self::Any,
            _ => Self::Other(text.trim().to_owned()),
        }
    }
}

/// Ports of a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Ports {
    /// Whether every port is meant.
    pub any: bool,
    /// First and last port of each range.
    pub ranges: Vec<(u16, u16)>,
    /// Words that are no numbers (`RPC`, `IPHTTPS`).
    pub words: Vec<String>,
}

impl Ports {
    /// Reads `8391`, `80,8000-9000`, `Any`, `RPC`.
    fn parse(text: &str) -> Self {
        let mut ports = Self::default();
        for part in text.split([',', ' ']).map(str::trim).filter(|part| !part.is_empty()).take(1000) {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            match (first.parse(), last.parse()) {
                (Ok(first), Ok(last)) => ports.ranges.push((first, last)),
                _ if words::is_any(part) || words::is_any(text) => ports.any = true,
                _ => ports.words.push(part.to_owned()),
            }
        }
        ports
    }

    /// Whether a port is among them.
    pub fn contains(&self, port: u16) -> bool {
        self.any || self.ranges.iter().any(|&(first, last)| (first..=last).contains(&port))
    }
}

impl FirewallRule {
    /// Whether the rule is for a TCP port; `None` where protocol or ports are not known.
    pub fn covers_tcp_port(&self, port: u16) -> Option<bool> {
        match &self.protocol.as_ref()?.value {
            Protocol::Tcp => Some(self.local_ports.as_ref()?.value.contains(port)),
            Protocol::Any => Some(true),
            // A word of another language for "any" might be among these.
            Protocol::Other(name) if !name.is_ascii() => None,
            Protocol::Udp | Protocol::Other(_) => Some(false),
        }
    }

    /// Whether it stands for every program, or for the kernel, which owns the ports of HTTP.SYS; `None` where the
    /// file does not say.
    pub fn is_for_http_sys(&self) -> Option<bool> {
        let program = &self.program.as_ref()?.value;
        Some(words::is_any(program) || program.eq_ignore_ascii_case("System"))
    }

    /// Whether it is for connections from everywhere; `None` where the file does not say.
    pub fn is_from_anywhere(&self) -> Option<bool> {
        self.remote_addresses.as_ref().map(|addresses| words::is_any(&addresses.value))
    }

    /// Whether it is in force in every profile; `None` where the file does not say.
    pub fn is_in_every_profile(&self) -> Option<bool> {
        let profiles = &self.profiles.as_ref()?.value;
        Some(words::is_any(profiles) || profiles == "0" || profiles.split(',').count() >= 3)
    }
}

impl FirewallRules {
    /// Whether a rule that is not in here is not on the machine: every rule was asked for and the output is whole.
    pub fn is_complete(&self) -> bool {
        let asked_for_all = self.command.is_some() && self.filter.is_none() && self.completed.is_some();
        asked_for_all || (self.command.is_none() && self.rules.len() >= MANY)
    }
}

/// Whether a text is such an output.
pub(super) fn recognise(text: &str) -> bool {
    let mut previous: Option<Line<'_>> = None;
    let mut below = 0;
    for line in lines(text) {
        let is_name = previous
            .is_some_and(|name| !name.text.starts_with(char::is_whitespace) && name.field().is_some());
        // Three fields below the dashes under a name: a heading alone has none.
        below = match line.field() {
            _ if is_name && is_long_rule(line.text) => 1,
            Some(_) if below > 0 => below + 1,
            _ => 0,
        };
        if below > 3 {
            return true;
        }
        previous = Some(line);
    }
    !objects(text, &["Direction", "Action"], &mut Problems::default()).is_empty()
        || !objects(text, &["Protocol", "LocalPort"], &mut Problems::default()).is_empty()
}

/// netsh draws 70 dashes under the name of a rule.
fn is_long_rule(line: &str) -> bool {
    is_dashes(line) && line.trim().len() >= 40
}

fn objects(text: &str, needed: &[&str], problems: &mut Problems) -> Vec<Object> {
    power_shell::objects(text, needed, problems)
}

/// The echo of the command whose output is read here.
pub(super) fn command(line: Line<'_>) -> Option<Echo> {
    let netsh = echo::read(line, "netsh")
        .filter(|echo| echo.has("advfirewall") && echo.has("rule") && echo.has("show"));
    netsh
        .or_else(|| echo::read(line, "Get-NetFirewallRule"))
        .or_else(|| echo::read(line, "Get-NetFirewallPortFilter"))
}

/// Reads the output.
pub(super) fn parse(text: &str, problems: &mut Problems) -> FirewallRules {
    let mut found = FirewallRules::default();
    let asked = lines(text).take(echo::LINES).find_map(command);
    let asked_inbound = asked.as_ref().and_then(|echo| {
        let line = echo.text.line;
        echo.setting("dir").and_then(words::inbound).map(|inbound| Located::new(inbound, line))
    });
    if let Some(echo) = asked {
        let name =
            echo.setting("name").or_else(|| echo.after("-DisplayName")).or_else(|| echo.after("-Name"));
        found.filter = name.filter(|name| !name.eq_ignore_ascii_case("all")).map(str::to_owned);
        found.command = Some(echo.text);
    }
    netsh(text, &mut found, problems);
    if found.rules.is_empty() {
        from_power_shell(text, &mut found, problems);
    }
    for rule in &mut found.rules {
        rule.inbound = rule.inbound.or(asked_inbound);
    }
    if found.rules.is_empty() && found.port_filters.is_empty() && found.none_found.is_none() {
        problems.malformed(1, "no firewall rule was found in this file");
    }
    found
}

fn netsh(text: &str, found: &mut FirewallRules, problems: &mut Problems) {
    let mut block: Vec<Line<'_>> = Vec::new();
    let mut previous: Option<Line<'_>> = None;
    for line in lines(text) {
        let said = line.text.trim().trim_end_matches(['.', '。']);
        let name =
            previous.filter(|name| !name.text.starts_with(char::is_whitespace) && name.field().is_some());
        if let Some(name) = name.filter(|_| is_long_rule(line.text)) {
            block.pop();
            finish(&mut block, found);
            block.push(name);
        } else if NO_RULES.contains(&said) {
            found.none_found = Some(line.number);
        } else if said.eq_ignore_ascii_case("ok") {
            found.completed = Some(line.number);
            finish(&mut block, found);
        } else if !block.is_empty() {
            block.push(line);
        }
        previous = Some(line);
        if found.rules.len() > RULES {
            problems.limit(line.number, format!("only the first {RULES} firewall rules are read"));
            found.completed = None;
            break;
        }
    }
    finish(&mut block, found);
}

fn finish(block: &mut Vec<Line<'_>>, found: &mut FirewallRules) {
    let lines = std::mem::take(block);
    let Some(first) = lines.first() else { return };
    let Some((_, name)) = first.field() else { return };
    let fields: Vec<Field<'_>> = lines
        .iter()
        .skip(1)
        .filter_map(|line| line.field().map(|(label, value)| Field { line: line.number, label, value }))
        .collect();
    let mut rule = FirewallRule {
        line: first.number,
        last_line: fields.last().map_or(first.number, |field| field.line),
        name: name.to_owned(),
        ..FirewallRule::default()
    };
    fill(&mut rule, &fields);
    found.rules.push(rule);
}

struct Field<'t> {
    line: u64,
    label: &'t str,
    value: &'t str,
}

impl Field<'_> {
    fn located<T>(&self, value: T) -> Located<T> {
        Located::new(value, self.line)
    }

    fn text(&self) -> Located<String> {
        self.located(self.value.to_owned())
    }
}

/// Reads the fields by English labels, else by words and order: enabled, direction, profiles, group, local address,
/// remote address, protocol, local port, remote port, … action. The long form has a description in front, and the
/// program among the last.
fn fill(rule: &mut FirewallRule, fields: &[Field<'_>]) {
    let labelled = |label: &str| fields.iter().position(|field| field.label.eq_ignore_ascii_case(label));
    let from = |start: usize| fields.iter().enumerate().skip(start);
    let word = |start: usize, read: fn(&str) -> Option<bool>| {
        from(start).find_map(|(at, field)| read(field.value).map(|value| (at, field.located(value))))
    };
    let enabled_at = labelled("Enabled").or_else(|| word(0, words::yes_no).map(|(at, _)| at));
    rule.enabled = enabled_at
        .and_then(|at| fields.get(at))
        .and_then(|field| words::yes_no(field.value).map(|value| field.located(value)));
    let after = enabled_at.map_or(0, |at| at + 1);
    let direction_at = labelled("Direction").unwrap_or(after);
    rule.inbound = fields
        .get(direction_at)
        .and_then(|field| words::inbound(field.value).map(|value| field.located(value)));
    let profiles_at = labelled("Profiles").or(enabled_at.map(|at| at + 2));
    rule.profiles =
        profiles_at.and_then(|at| fields.get(at)).map(Field::text).filter(|text| !text.value.is_empty());
    let is_protocol =
        |value: &str| matches!(value.to_ascii_uppercase().as_str(), "TCP" | "UDP" | "ICMPV4" | "ICMPV6");
    let protocol_at = labelled("Protocol")
        .or_else(|| from(after).find(|(_, field)| is_protocol(field.value)).map(|(at, _)| at))
        .or(enabled_at.map(|at| at + 6).filter(|_| fields.len() >= 8));
    rule.remote_addresses = labelled("RemoteIP")
        .or(protocol_at.and_then(|at| at.checked_sub(1)))
        .and_then(|at| fields.get(at))
        .map(Field::text);
    if let Some(field) = protocol_at.and_then(|at| fields.get(at)) {
        let protocol = Protocol::parse(field.value);
        let has_ports = matches!(protocol, Protocol::Tcp | Protocol::Udp);
        let ports = fields.get(labelled("LocalPort").or(protocol_at.map(|at| at + 1)).unwrap_or(usize::MAX));
        rule.local_ports = ports.filter(|_| has_ports).map(|field| field.located(Ports::parse(field.value)));
        rule.protocol = Some(field.located(protocol));
    }
    let is_path =
        |value: &str| value.eq_ignore_ascii_case("System") || value.to_ascii_lowercase().ends_with(".exe");
    let program_at =
        labelled("Program").or_else(|| from(after).find(|(_, field)| is_path(field.value)).map(|(at, _)| at));
    rule.program = program_at.and_then(|at| fields.get(at)).map(Field::text);
    rule.allows =
        fields.iter().rev().find_map(|field| words::allow(field.value).map(|value| field.located(value)));
}

fn from_power_shell(text: &str, found: &mut FirewallRules, problems: &mut Problems) {
    let rules = objects(text, &["Direction", "Action"], problems);
    let filters = objects(text, &["Protocol", "LocalPort"], &mut Problems::default());
    found.rules = rules.iter().map(power_shell_rule).collect();
    let filters = filters.iter().filter(|filter| !rules.iter().any(|rule| rule.line == filter.line));
    found.port_filters = filters.filter_map(port_filter).collect();
    join(found);
    for rules in [found.rules.len(), found.port_filters.len()] {
        if rules > RULES {
            problems.limit(1, format!("only the first {RULES} firewall rules are read"));
        }
    }
    found.rules.truncate(RULES);
    found.port_filters.truncate(RULES);
}

fn power_shell_rule(object: &Object) -> FirewallRule {
    let text = |name: &str| object.any(&[name]).cloned();
    let word = |name: &str, read: fn(&str) -> Option<bool>| {
        text(name).and_then(|value| value.and_then(|text| read(&text)))
    };
    FirewallRule {
        line: object.line,
        last_line: object.line,
        name: object.any(&["DisplayName", "Name"]).map_or(String::new(), |name| name.value.clone()),
        instance_id: object.any(&["InstanceID", "Name"]).map(|name| name.value.clone()),
        // As a number 1 is true and 2 is false.
        enabled: word("Enabled", |text| if text == "2" { Some(false) } else { words::yes_no(text) }),
        inbound: word("Direction", words::inbound),
        allows: word("Action", words::allow),
        protocol: text("Protocol").map(|value| value.map(|text| Protocol::parse(&text))),
        local_ports: text("LocalPort")
            .map(|value| value.map(|text| Ports::parse(text.trim_matches(['{', '}'])))),
        profiles: object.any(&["Profile", "Profiles"]).cloned(),
        remote_addresses: text("RemoteAddress"),
        program: text("Program"),
    }
}

fn port_filter(object: &Object) -> Option<PortFilter> {
    Some(PortFilter {
        line: object.line,
        instance_id: object.any(&["InstanceID"]).map(|id| id.value.clone()),
        protocol: object.get("Protocol")?.clone().map(|text| Protocol::parse(&text)),
        local_ports: object.get("LocalPort")?.clone().map(|text| Ports::parse(text.trim_matches(['{', '}']))),
    })
}

impl PortFilter {
    /// Whether it says by its id that it belongs to a rule.
    pub fn belongs_to(&self, rule: &FirewallRule) -> bool {
        self.instance_id.is_some() && self.instance_id == rule.instance_id
    }

    fn give(&self, rule: &mut FirewallRule) {
        rule.protocol = Some(self.protocol.clone());
        rule.local_ports = Some(self.local_ports.clone());
    }
}

/// Gives rules their port filters: by id, and without ids where rules and filters stand in turns, one filter behind
/// each rule.
fn join(found: &mut FirewallRules) {
    let (rules, filters) = (&mut found.rules, &mut found.port_filters);
    if filters.iter().all(|filter| filter.instance_id.is_none()) {
        let in_turns = rules.len() == filters.len()
            && rules.iter().zip(filters.iter()).all(|(rule, filter)| rule.line < filter.line)
            && rules.iter().skip(1).zip(filters.iter()).all(|(next, filter)| filter.line < next.line);
        if in_turns {
            rules.iter_mut().zip(filters.drain(..)).for_each(|(rule, filter)| filter.give(rule));
        }
        return;
    }
    let mut by_id: std::collections::BTreeMap<String, PortFilter> =
        filters.iter().filter_map(|filter| Some((filter.instance_id.clone()?, filter.clone()))).collect();
    for rule in rules.iter_mut() {
        if let Some(filter) = rule.instance_id.as_ref().and_then(|id| by_id.remove(id)) {
            filter.give(rule);
        }
    }
    *filters = by_id.into_values().collect();
}

#[cfg(test)]
mod tests;
