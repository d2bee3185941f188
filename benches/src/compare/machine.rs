//! The machine that the figures come from.

use std::fs;
use std::thread;

/// One line: processor, cores, memory, kernel; what cannot be told is left out.
pub(crate) fn describe() -> String {
    let mut parts = Vec::new();
    if let Some(model) = field("/proc/cpuinfo", "model name") {
        parts.push(model);
    }
    if let Ok(cores) = thread::available_parallelism() {
        parts.push(format!("{cores} cores"));
    }
    if let Some(kib) = field("/proc/meminfo", "MemTotal").as_deref().and_then(kibibytes) {
        parts.push(format!("{} GB of memory", (kib * 1024).div_ceil(1_000_000_000)));
    }
    match fs::read_to_string("/proc/sys/kernel/osrelease") {
        Ok(release) => parts.push(format!("{} {}", std::env::consts::OS, release.trim())),
        Err(_) => parts.push(std::env::consts::OS.to_owned()),
    }
    parts.join(", ")
}

/// The value of the first line `name : value` of a file.
fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn kibibytes(text: &str) -> Option<u64> {
    text.strip_suffix("kB")?.trim().parse().ok()
}
