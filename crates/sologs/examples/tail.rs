//! Follows a Worker's log while it is written and prints what the rules say of each record:
//! `cargo run -p sologs --example tail -- agent.log`. Ends with Ctrl-C, or at the end of the file with `--once`.
#![allow(clippy::print_stdout, reason = "what an example is for")]

use sologs::{FileKind, Judged, Matcher, Scanner};
use std::error::Error;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::thread::sleep;
use std::time::Duration;

/// After so long without a new line the last record is taken to be complete.
const PAUSE: Duration = Duration::from_millis(500);

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name a log")?;
    let once = std::env::args().any(|argument| argument == "--once");
    let mut matcher = Scanner::builder().build()?.matcher(FileKind::WorkerLog);
    // Logs of other encodings than UTF-8 are read by `Scanner::scan`.
    let mut log = BufReader::new(File::open(path)?);
    let mut line = Vec::new();
    loop {
        let read = log.read_until(b'\n', &mut line)?;
        let judged = if line.ends_with(b"\n") || (once && !line.is_empty()) {
            let judged = matcher.push(&String::from_utf8_lossy(&line));
            line.clear();
            judged
        } else {
            None
        };
        tell(&matcher, judged.as_ref());
        if read == 0 {
            let last = matcher.finish();
            tell(&matcher, last.as_ref());
            if once {
                return Ok(());
            }
            sleep(PAUSE);
        }
    }
}

fn tell(matcher: &Matcher, judged: Option<&Judged>) {
    let Some(judged) = judged else { return };
    let time = judged.time.map(|time| time.to_string()).unwrap_or_default();
    for finding in &judged.findings {
        if let Some(rule) = matcher.rules().rules().get(finding.rule) {
            println!("{time}\tline {}\t{}\t{}", judged.line, rule.id(), rule.file.title.get("en"));
        }
    }
}
