//! How far a scan is, told to whoever asked, who may also end it.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How far the reading of logs is.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Progress<'p> {
    /// Bytes read so far, over all logs.
    pub bytes: u64,
    /// Bytes of all logs together, as far as it is known; never less than [`Progress::bytes`].
    pub total_bytes: u64,
    /// The file that is being read, as in a report; empty when all is done.
    pub path: &'p str,
    /// Whether this is the last call: everything is read.
    pub is_done: bool,
}

/// What is called with the progress; `Break` ends the scan.
#[derive(Clone)]
pub(crate) struct Callback(Arc<Call>);

type Call = dyn Fn(&Progress<'_>) -> ControlFlow<()> + Send + Sync;

impl Callback {
    pub(crate) fn new(call: impl Fn(&Progress<'_>) -> ControlFlow<()> + Send + Sync + 'static) -> Self {
        Self(Arc::new(call))
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Callback")
    }
}

/// The progress of one scan.
#[derive(Debug, Default)]
pub(crate) struct Watch<'w> {
    callback: Option<&'w Callback>,
    total_bytes: u64,
    bytes: AtomicU64,
    cancelled: AtomicBool,
}

impl<'w> Watch<'w> {
    pub(crate) fn new(callback: Option<&'w Callback>, total_bytes: u64) -> Self {
        Self { callback, total_bytes, ..Self::default() }
    }

    /// So many more bytes of that file were read; `Break` when the scan is to end.
    pub(crate) fn on_read(&self, path: &str, bytes: u64) -> ControlFlow<()> {
        let Some(callback) = self.callback else { return ControlFlow::Continue(()) };
        let bytes = self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let total_bytes = self.total_bytes.max(bytes);
        if self.is_cancelled()
            || (callback.0)(&Progress { bytes, total_bytes, path, is_done: false }).is_break()
        {
            self.cancelled.store(true, Ordering::Relaxed);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    /// Everything is read, or the scan was ended.
    pub(crate) fn done(&self) {
        let bytes = self.bytes.load(Ordering::Relaxed);
        let total_bytes = self.total_bytes.max(bytes);
        if let Some(callback) = self.callback {
            // There is nothing left to end.
            let _ = (callback.0)(&Progress { bytes, total_bytes, path: "", is_done: true });
        }
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}
