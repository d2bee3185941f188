//! The messages of executions that a Worker could not deliver: whether they are kept, and how long it goes on trying.

use super::{Decision, Question, Sentence, Want};
use sologs_core::artifact::Artifact;
use sologs_core::kind::{FileKind, Role};

/// Retries where the settings name none.
const DEFAULT_RETRIES: i64 = 3;
/// Retries without end.
const ENDLESS: i64 = -1;

/// `log-cache-kept`: the cached logs are in the bundle. That they are not there says nothing: they may not have been
/// copied.
pub(super) fn log_cache_kept(question: &Question<'_>) -> Decision {
    let want = Want::new(FileKind::ExecutionLog).on(Role::Worker);
    let Some(worker) = question.worker() else { return Decision::nothing_known().wants(want) };
    let kept: Vec<_> =
        worker.files().filter(|file| matches!(file.artifact, Artifact::ExecutionLog(_))).collect();
    if kept.is_empty() {
        return Decision::nothing_known().wants(want);
    }
    Decision::passed(Sentence::new("check-log-cache-kept").with("count", kept.len()))
        .at_all(kept.into_iter().map(|file| file.at(1)))
}

/// `log-retries`: whether `ExecutionLogRetryCount` makes the Worker try without end.
pub(super) fn log_retries(question: &Question<'_>) -> Decision {
    let settings = question.worker().and_then(|worker| worker.worker_settings().next());
    let Some((file, settings)) = settings else {
        return Decision::nothing_known().wants(Want::new(FileKind::WorkerSettings).on(Role::Worker));
    };
    match settings.execution_log_retry_count {
        Some(own) if own.value == ENDLESS => {
            Decision::passed(Sentence::new("check-log-retries-endless")).at(file.place(&own))
        }
        Some(own) => Decision::failed(Sentence::new("check-log-retries-few").with("count", own.value))
            .at(file.place(&own)),
        None => Decision::failed(Sentence::new("check-log-retries-default").with("count", DEFAULT_RETRIES))
            .at(file.whole()),
    }
}
