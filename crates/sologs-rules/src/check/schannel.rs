//! The values of SCHANNEL on the Master that decide how client certificates are asked for and judged.

use super::root_store::unclean_root;
use super::{Decision, Question, Sentence, Want};
use crate::inventory::{ArtifactFile, Machine, Place};
use sologs_core::artifact::Located;
use sologs_core::artifact::event_log::SCHANNEL;
use sologs_core::artifact::registry::{Lookup, Registry};
use sologs_core::artifact::schannel::{client_auth_trust_mode, send_trusted_issuer_list};
use sologs_core::kind::{FileKind, Role};

/// Schannel: the list of trusted issuers was too long and was cut.
const ISSUER_LIST_CUT: u32 = 36885;
/// `ClientAuthTrustMode`: the issuer must be in the store of authorities for client authentication.
const EXCLUSIVE_CA_TRUST: u64 = 2;

/// What the registry exports of a machine say of a value: the number, or that it is not there.
enum Value {
    Is(Located<u64>, Place),
    Absent(Place),
    /// There, but no number.
    Strange(Place),
}

fn value(machine: Machine<'_>, lookup: fn(&Registry) -> Lookup) -> Option<Value> {
    let mut absent = None;
    for (file, registry) in machine.registry().filter(|(_, registry)| is_of_machine(machine, registry)) {
        let found = lookup(registry);
        if let Some(number) = found.number() {
            let place = file.at(number.line);
            return Some(Value::Is(number, place));
        }
        match found {
            Lookup::Present(data) => return Some(Value::Strange(file.at(data.line))),
            Lookup::Absent(line) => absent = Some(Value::Absent(file.at(line))),
            Lookup::NotExported => {}
        }
    }
    absent
}

/// `reg query \\HOST\HKLM\…` asks another machine.
fn is_of_machine(machine: Machine<'_>, registry: &Registry) -> bool {
    registry.keys.iter().filter_map(|key| key.machine.as_deref()).all(|host| machine.is_called(host))
}

fn export() -> Want {
    Want::new(FileKind::Registry).on(Role::Master)
}

/// `schannel-send-trusted-issuer-list`: 0, or absent from a whole export, which means 0 since Windows Server 2012.
pub(super) fn send_trusted_issuer_list_off(question: &Question<'_>) -> Decision {
    let Some(master) = question.master() else { return Decision::nothing_known() };
    match value(master, send_trusted_issuer_list) {
        Some(Value::Is(number, place)) if number.value == 0 => {
            Decision::passed(Sentence::new("check-issuer-list-off")).at(place)
        }
        Some(Value::Is(number, place)) => {
            Decision::failed(Sentence::new("check-issuer-list-on").with("number", number.value)).at(place)
        }
        Some(Value::Absent(place)) => Decision::passed(Sentence::new("check-issuer-list-absent")).at(place),
        Some(Value::Strange(place)) => {
            Decision::unknown(Sentence::new("check-schannel-strange-value")).at(place).wants(export())
        }
        None => match issuer_list_event(master) {
            Some((file, line)) => {
                Decision::failed(Sentence::new("check-issuer-list-cut-event")).at(file.at(line))
            }
            None => Decision::nothing_known().wants(export()),
        },
    }
}

fn issuer_list_event(master: Machine<'_>) -> Option<(&ArtifactFile, u64)> {
    master.event_logs().find_map(|(file, log)| {
        let event = log.events.iter().rfind(|event| event.id == ISSUER_LIST_CUT && event.is_of(SCHANNEL))?;
        Some((file, event.line))
    })
}

/// `schannel-client-auth-trust-mode`: 2, or not needed since Root holds only what belongs there.
pub(super) fn client_auth_trust_mode_set(question: &Question<'_>) -> Decision {
    let Some(master) = question.master() else { return Decision::nothing_known() };
    let found = value(master, client_auth_trust_mode);
    if let Some(Value::Is(number, place)) = &found
        && number.value == EXCLUSIVE_CA_TRUST
    {
        return Decision::passed(Sentence::new("check-trust-mode-set")).at(place.clone());
    }
    let unclean = unclean_root(question.inventory, master);
    let root = unclean.listing.map(|(file, listing)| file.at(listing.line));
    if unclean.is_complete && unclean.is_empty() {
        return Decision::passed(Sentence::new("check-trust-mode-not-needed")).at_all(root);
    }
    let place = match found {
        Some(Value::Is(number, place)) if number.value <= 1 => place,
        Some(Value::Absent(place)) => place,
        Some(Value::Is(_, place) | Value::Strange(place)) => {
            return Decision::unknown(Sentence::new("check-schannel-strange-value"))
                .at(place)
                .wants(export());
        }
        None => return Decision::nothing_known().wants(export()),
    };
    if unclean.is_empty() {
        return Decision::unknown(Sentence::new("check-trust-mode-root-unknown"))
            .at(place)
            .wants(Want::new(FileKind::CertutilStore).on(Role::Master));
    }
    let entries = unclean.movable.iter().chain(&unclean.in_use);
    Decision::failed(Sentence::new("check-trust-mode-needed"))
        .at(place)
        .at_all(entries.take(1).map(|(file, entry)| file.at(entry.line)))
}
