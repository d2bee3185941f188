//! Steps that mend what files of the bundle show: as long as they show it, the step is not done.

use super::{Decision, Question, Sentence, Want};
use crate::condition::artifact::{Hit, condition};
use sologs_core::kind::FileKind;

/// The places of a condition that made the diagnosis: of its machine, with what it captured.
fn hits(question: &Question<'_>, name: &str, keys: &[&str]) -> Vec<Hit> {
    let found = condition(name).map(|condition| condition(question.inventory)).unwrap_or_default();
    let is_meant = |hit: &Hit| {
        let same = |key: &&str| match question.captures.get(*key) {
            Some(own) => hit.captures.get(*key) == Some(own),
            None => true,
        };
        (question.node.is_none() || hit.node.is_none() || hit.node.as_deref() == question.node)
            && keys.iter().all(same)
    };
    found.into_iter().filter(is_meant).collect()
}

fn decided(hits: Vec<Hit>, failed: Sentence, otherwise: Decision) -> Decision {
    match hits.is_empty() {
        true => otherwise,
        false => Decision::failed(failed)
            .at_all(hits.into_iter().flat_map(|hit| hit.shown).map(|shown| shown.place)),
    }
}

fn captured(question: &Question<'_>, name: &str) -> String {
    question.captures.get(name).cloned().unwrap_or_else(|| "?".to_owned())
}

/// `setting-corrected`: the setting is within its bound.
pub(super) fn setting_corrected(question: &Question<'_>) -> Decision {
    let failed = Sentence::new("check-setting-out-of-bounds")
        .with("setting", captured(question, "setting"))
        .with("value", captured(question, "value"))
        .with("bound", captured(question, "bound"));
    let files = || question.inventory.machine(question.node).files();
    let settings = files().find(|file| file.artifact.kind().is_settings());
    let otherwise = match settings {
        Some(file) => Decision::passed(Sentence::new("check-setting-within-bounds")).at(file.whole()),
        None => Decision::nothing_known().wants(Want::new(FileKind::WorkerSettings)),
    };
    decided(hits(question, "setting-out-of-bounds", &["setting", "value"]), failed, otherwise)
}

/// `certificate-replaced`: no certificate that is in use is out of its validity, or about to be.
pub(super) fn certificate_replaced(question: &Question<'_>) -> Decision {
    const CONDITIONS: [(&str, &str); 3] = [
        ("certificate-expired", "check-certificate-still-expired"),
        ("certificate-not-yet-valid", "check-certificate-still-future"),
        ("certificate-expiring", "check-certificate-still-expiring"),
    ];
    let thumbprint = captured(question, "thumbprint");
    for (name, message) in CONDITIONS {
        let found = hits(question, name, &["thumbprint"]);
        if !found.is_empty() {
            let failed = Sentence::new(message).with("thumbprint", &thumbprint);
            return decided(found, failed, Decision::nothing_known());
        }
    }
    Decision::nothing_known().wants(Want::new(FileKind::Certificate))
}

/// `certificate-file-exported`: the file in the Binn folder is the certificate that is served.
pub(super) fn certificate_file_exported(question: &Question<'_>) -> Decision {
    let failed = Sentence::new("check-certificate-file-stale");
    decided(hits(question, "certificate-file-not-served", &[]), failed, Decision::nothing_known())
}

/// `worker-restarted-since`: no certificate that the settings name is newer than the last start.
pub(super) fn worker_restarted_since(question: &Question<'_>) -> Decision {
    let failed = Sentence::new("check-worker-not-restarted-since")
        .with("setting", captured(question, "setting"))
        .with("thumbprint", captured(question, "thumbprint"));
    decided(hits(question, "worker-certificate-newer", &["thumbprint"]), failed, Decision::nothing_known())
}
