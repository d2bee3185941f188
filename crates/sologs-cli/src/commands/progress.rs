//! How far the reading is: on standard error, only on a terminal, and only when it takes longer than half a second.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use sologs::{Progress, ScannerBuilder};
use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Nothing is shown of what is done sooner.
const PATIENCE: Duration = Duration::from_millis(500);
/// Drawings a second.
const REFRESH_HZ: u8 = 10;
/// Columns of the bar; the name of the file takes what is left.
const TEMPLATE: &str = "{bar:20} {bytes}/{total_bytes} {bytes_per_sec} {wide_msg}";

/// Shows on the terminal what a scan is reading, unless nobody looks or asked not to.
pub(crate) fn shown(builder: ScannerBuilder, hidden: bool) -> ScannerBuilder {
    let dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    if hidden || dumb || !io::stderr().is_terminal() {
        return builder;
    }
    let bar = Bar { start: Instant::now(), drawn: Mutex::new(None) };
    builder.progress(move |progress| {
        bar.tell(progress);
        ControlFlow::Continue(())
    })
}

struct Bar {
    start: Instant,
    drawn: Mutex<Option<ProgressBar>>,
}

impl Bar {
    fn tell(&self, progress: &Progress<'_>) {
        // A thread that finds another one drawing has nothing to add.
        let Ok(mut drawn) = self.drawn.try_lock() else { return };
        if progress.is_done {
            if let Some(bar) = drawn.take() {
                bar.finish_and_clear();
            }
            return;
        }
        if drawn.is_none() && self.start.elapsed() < PATIENCE {
            return;
        }
        let bar = drawn.get_or_insert_with(|| {
            let target = ProgressDrawTarget::stderr_with_hz(REFRESH_HZ);
            let style =
                ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::with_draw_target(Some(progress.total_bytes), target).with_style(style)
        });
        bar.set_position(progress.bytes);
        let path = sologs::render::harmless_line(progress.path);
        if bar.message() != path {
            bar.set_message(path.into_owned());
        }
    }
}
