#![cfg(test)]
//! The progress of a scan, and ending it.

use sologs::{ErrorKind, Scanner};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

fn bundle() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/cluster/multi-node/input")
}

/// Bytes, total bytes, path, whether it is the last one.
type Call = (u64, u64, String, bool);

#[test]
fn progress_reaches_the_whole_and_says_so_last() {
    for threads in [1, 3] {
        let calls: Arc<Mutex<Vec<Call>>> = Arc::default();
        let seen = Arc::clone(&calls);
        let scanner = Scanner::builder().threads(threads).progress(move |progress| {
            let call = (progress.bytes, progress.total_bytes, progress.path.to_owned(), progress.is_done);
            seen.lock().unwrap().push(call);
            ControlFlow::Continue(())
        });
        let report = scanner.build().unwrap().scan(&[bundle()]).unwrap();
        let calls = calls.lock().unwrap();
        let (bytes, total, path, is_done) = calls.last().unwrap();
        assert!(*is_done && path.is_empty());
        assert_eq!((*bytes, *total), (report.stats.bytes, report.stats.bytes));
        assert!(calls.iter().all(|(bytes, total, ..)| bytes <= total));
        for file in report.files.iter().filter(|file| file.kind.is_log()) {
            assert!(calls.iter().any(|(_, _, path, _)| *path == file.path), "{}", file.path);
        }
    }
}

#[test]
fn a_scan_ends_when_it_is_told_to() {
    let calls = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&calls);
    let scanner = Scanner::builder().progress(move |progress| {
        counted.fetch_add(1, Ordering::Relaxed);
        if progress.is_done { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    let error = scanner.build().unwrap().scan(&[bundle()]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    // The first read ends everything; then there is the last call. The other logs are not read to their ends.
    assert_eq!(calls.load(Ordering::Relaxed), 2);
}
