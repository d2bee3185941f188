//! Whether Worker and Master may speak a version of TLS that both know: SCHANNEL of both, .NET Framework of the Worker.

use super::{Decision, Question, Sentence, Want};
use crate::inventory::{Machine, Place};
use sologs_core::artifact::registry::{Lookup, Registry, RegistryForm};
use sologs_core::artifact::schannel::{SCHANNEL_KEY, protocol_value};
use sologs_core::kind::{FileKind, Role};

/// The version that every Windows Server with SQL Server 2017 or later speaks unless it was turned off.
const PROTOCOL: &str = "TLS 1.2";
/// Where .NET Framework 4 of a 64-bit process looks; the Worker is one.
const DOTNET_KEY: &str = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\.NETFramework\v4.0.30319";

/// What a machine's registry says of TLS 1.2.
enum Setting {
    On(Place),
    Off(Place),
    Unknown,
}

/// `tls-versions-in-common`: TLS 1.2 of the Master as server and of the Worker as client. A value that is absent from a
/// whole export means on.
pub(super) fn tls_versions_in_common(question: &Question<'_>) -> Decision {
    let side = |machine: Option<Machine<'_>>, role: &str| {
        machine.map_or(Setting::Unknown, |machine| setting(machine, role))
    };
    let (server, client) = (side(question.master(), "Server"), side(question.worker(), "Client"));
    let registry = |role: Role| Want::new(FileKind::Registry).on(role);
    match (server, client) {
        (Setting::Off(server), Setting::Off(client)) => {
            Decision::failed(Sentence::new("check-tls12-off-at-both")).at(server).at(client)
        }
        (Setting::Off(server), _) => Decision::failed(Sentence::new("check-tls12-off-at-master")).at(server),
        (_, Setting::Off(client)) => Decision::failed(Sentence::new("check-tls12-off-at-worker")).at(client),
        (Setting::On(server), Setting::On(client)) => {
            Decision::passed(Sentence::new("check-tls12-on-at-both")).at(server).at(client)
        }
        (Setting::On(place), Setting::Unknown) => {
            Decision::unknown(Sentence::new("check-tls12-on-at-master"))
                .at(place)
                .wants(registry(Role::Worker))
        }
        (Setting::Unknown, Setting::On(place)) => {
            Decision::unknown(Sentence::new("check-tls12-on-at-worker"))
                .at(place)
                .wants(registry(Role::Master))
        }
        (Setting::Unknown, Setting::Unknown) => {
            Decision::nothing_known().wants(registry(Role::Master)).wants(registry(Role::Worker))
        }
    }
}

fn setting(machine: Machine<'_>, role: &str) -> Setting {
    let mut found = Setting::Unknown;
    for (file, registry) in machine.registry() {
        if registry.keys.iter().any(|key| key.machine.as_deref().is_some_and(|host| !machine.is_called(host)))
        {
            continue;
        }
        let enabled = protocol_value(registry, PROTOCOL, role, "Enabled");
        let by_default = protocol_value(registry, PROTOCOL, role, "DisabledByDefault");
        match (enabled.number(), by_default.number()) {
            (Some(value), _) if value.value == 0 => return Setting::Off(file.at(value.line)),
            // A client may still ask for the version by name.
            (_, Some(value)) if value.value != 0 && role == "Server" => {
                return Setting::Off(file.at(value.line));
            }
            (_, Some(value)) if value.value != 0 => return Setting::Unknown,
            (Some(value), _) => found = Setting::On(file.at(value.line)),
            (None, _) => {
                let absent = match enabled {
                    Lookup::Absent(line) => Some(line),
                    _ => whole_tree(registry),
                };
                if let Some(line) = absent.filter(|_| !matches!(enabled, Lookup::Present(_))) {
                    found = Setting::On(file.at(line));
                }
            }
        }
    }
    found
}

/// The line of the key below which every key of SCHANNEL's protocols is in the file, where it is: an export holds all
/// keys below, and a query that shows values of keys deeper down was asked for all of them (`/s`).
fn whole_tree(registry: &Registry) -> Option<u64> {
    let protocols = format!(r"{SCHANNEL_KEY}\Protocols");
    let root = registry
        .keys
        .iter()
        .find(|key| [SCHANNEL_KEY, &protocols].iter().any(|path| key.path.eq_ignore_ascii_case(path)))?;
    let below = format!(r"{}\", protocols.to_ascii_lowercase());
    let is_deep = registry
        .keys
        .iter()
        .any(|key| !key.values.is_empty() && key.path.to_ascii_lowercase().starts_with(&below));
    (registry.form == RegistryForm::Export || is_deep).then_some(root.line)
}

/// `dotnet-strong-crypto`: on the Worker, `SchUseStrongCrypto` or the system's own versions.
/// (<https://learn.microsoft.com/dotnet/framework/network-programming/tls>)
pub(super) fn dotnet_strong_crypto(question: &Question<'_>) -> Decision {
    let Some(worker) = question.worker() else { return Decision::nothing_known() };
    let key = || {
        Want::new(FileKind::Registry)
            .on(Role::Worker)
            .by(r"reg query HKLM\SOFTWARE\Microsoft\.NETFramework\v4.0.30319 > dotnet.txt", "dotnet.txt")
    };
    let mut absent = None;
    for (file, registry) in worker.registry() {
        let strong = registry.lookup(DOTNET_KEY, "SchUseStrongCrypto");
        let system = registry.lookup(DOTNET_KEY, "SystemDefaultTlsVersions").number();
        match (strong.number(), system) {
            (Some(off), _) if off.value == 0 => {
                return Decision::failed(Sentence::new("check-strong-crypto-off")).at(file.at(off.line));
            }
            (Some(on), _) => {
                return Decision::passed(Sentence::new("check-strong-crypto-on")).at(file.at(on.line));
            }
            (None, Some(on)) if on.value != 0 => {
                return Decision::passed(Sentence::new("check-system-tls-on")).at(file.at(on.line));
            }
            _ => {}
        }
        if let Lookup::Absent(line) = strong {
            absent = Some(file.at(line));
        }
    }
    match absent {
        Some(place) => Decision::unknown(Sentence::new("check-strong-crypto-absent")).at(place),
        None => Decision::nothing_known().wants(key()),
    }
}
