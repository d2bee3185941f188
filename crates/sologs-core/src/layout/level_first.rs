//! A level without any time.
//!
//! ```text
//! [ERROR] msg
//! ERROR [12] Scale.Agent.Heartbeat - msg
//! Error: msg
//! ```

use super::engine::head_line::{Fields, HeadLine, LineLayout};
use super::{log4net, timestamp};

pub(super) const LAYOUT: LineLayout =
    LineLayout { name: "level-first", parts: "level, message; no time", fields };

fn fields(head: &HeadLine<'_>) -> Option<Fields> {
    // The layouts behind a stamp fit when the head is taken to begin before its level.
    let mut from_level = *head;
    from_level.found.end = head.level?.start;
    log4net::fields(&from_level).or_else(|| timestamp::fields(head))
}
