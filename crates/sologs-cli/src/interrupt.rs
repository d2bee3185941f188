//! Ctrl-C and requests to end: at once, and without half a report left behind.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Exit status of a program that Ctrl-C ended, as shells show it: 128 and the number of the signal.
const INTERRUPTED: i32 = 130;

/// The file that is being written and has not its name yet.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

fn unfinished() -> MutexGuard<'static, Option<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends the program when it is asked to; the file that is being written is removed.
///
/// A scan holds nothing else that would have to be cleaned up, so nothing has to notice and stop.
pub(crate) fn handle() {
    // Where no handler can be set, the system ends the program as it always does.
    let _ = ctrlc::set_handler(|| {
        let unfinished = unfinished();
        if let Some(path) = unfinished.as_deref() {
            let _ = std::fs::remove_file(path);
        }
        // The lock is held, so that no other report is begun meanwhile.
        #[expect(clippy::exit, reason = "a thread of its own, beside the one that works")]
        std::process::exit(INTERRUPTED);
    });
}

/// A file that is removed when the program is ended before this is dropped.
pub(crate) struct Unfinished(());

impl Unfinished {
    pub(crate) fn note(path: &Path) -> Self {
        *unfinished() = Some(path.to_owned());
        Self(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        *unfinished() = None;
    }
}
