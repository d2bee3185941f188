//! NLog's default layout, and others with the fields between bars.
//!
//! ```text
//! 2024-05-03 10:00:00.1234|ERROR|Scale.Agent.Heartbeat|msg
//! 2024-05-03 10:00:00,123|ERROR|18|Scale.Agent.Heartbeat|msg
//! 2024-05-03 10:00:00|13|E|Heartbeat|msg
//! ```
//!
//! Source: NLog's wiki, "Layouts": `${longdate}|${level:uppercase=true}|${logger}|${message:withexception=true}`.

use super::engine::head_line::{Fields, HeadLine, LineLayout};
use super::separated::split_fields;

pub(super) const LAYOUT: LineLayout = LineLayout { name: "nlog", parts: "level|logger|message", fields };

pub(super) fn fields(head: &HeadLine<'_>) -> Option<Fields> {
    head.level?;
    split_fields(head, '|')
}
