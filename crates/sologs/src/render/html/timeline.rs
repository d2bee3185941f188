//! The timeline of the page as a drawing within it: a lane a node.

use super::Page;
use crate::render::sequence::Sequence;
use crate::render::timeline::{Class, Clock, Lane, Mark, Timeline, clocks};
use maud::{Markup, html};
use sologs_core::time::Timestamp;

/// Columns of the drawing, of which the first so many hold the names.
const WIDTH: i64 = 1000;
const NAMES: i64 = 150;
/// Room at the right, for half of the last label.
const MARGIN: i64 = 40;
/// Rows of a lane and of the foot.
const LANE: i64 = 44;
const FOOT: i64 = 34;
/// Cells of a lane: marks of one class in one cell become one.
const CELLS: i64 = 200;
/// Letters of a name that are drawn.
const NAME_LETTERS: usize = 20;
/// Seconds around the first failure that are told one by one, and how many entries.
const AROUND_SECONDS: u32 = 900;
const MOST_ENTRIES: usize = 200;

impl Page<'_> {
    pub(super) fn timeline(&self) -> Markup {
        let words = &self.words;
        let timeline = Timeline::new(self.report, words);
        html! {
            section #timeline aria-labelledby="h-timeline" {
                h2 #h-timeline { (words.text("title-timeline")) }
                @match timeline {
                    None => p { (words.text("timeline-empty")) },
                    Some(timeline) => {
                        (self.legend(&timeline))
                        div.scroll { (self.drawing(&timeline)) }
                        p.told #told hidden aria-live="polite" { (words.text("timeline-hint")) }
                        p.hint { (words.text(match timeline.clock {
                            Clock::Utc => "timeline-utc",
                            Clock::Local => "timeline-local",
                        })) }
                        @for said in clocks(self.report, words) { p.hint { (said) } }
                        (self.around())
                    },
                }
            }
        }
    }

    /// What happened around the first failure, folded.
    fn around(&self) -> Markup {
        let words = &self.words;
        let sequence = Sequence::new(self.report, words, AROUND_SECONDS);
        html! {
            @if let Some(sequence) = sequence {
                details #around {
                    summary {
                        (words.text("title-around")) " (" (words.within(u64::from(AROUND_SECONDS), sequence.first)) ")"
                    }
                    div.scroll { table.sequence { tbody {
                        @for entry in sequence.entries.iter().take(MOST_ENTRIES) {
                            tr {
                                td { (words.time(entry.time)) }
                                th scope="row" { (words.node(entry.node)) }
                                td {
                                    svg viewBox="0 0 18 18" aria-hidden="true" { (shape(entry.class, 9, 9)) }
                                    " " (entry.what) br; code { (entry.place) }
                                }
                            }
                        }
                    } } }
                }
            }
        }
    }

    fn legend(&self, timeline: &Timeline<'_>) -> Markup {
        let marks = || timeline.lanes.iter().flat_map(|lane| lane.marks.iter().chain(&lane.spans));
        let used = Class::ALL.iter().filter(|class| marks().any(|mark| mark.class == **class));
        html! {
            ul.legend {
                @for class in used {
                    li { svg viewBox="0 0 18 18" aria-hidden="true" { (shape(*class, 9, 9)) } " " (class.label(&self.words)) }
                }
                li {
                    svg viewBox="0 0 18 18" aria-hidden="true" { rect.covered x="0" y="6" width="18" height="6" {} }
                    " " (self.words.text("mark-covered"))
                }
                @if timeline.lanes.iter().any(|lane| !lane.gaps.is_empty()) {
                    li {
                        svg viewBox="0 0 18 18" aria-hidden="true" { (silence(0, 18, 9)) }
                        " " (self.words.text("mark-gap"))
                    }
                }
            }
        }
    }

    fn drawing(&self, timeline: &Timeline<'_>) -> Markup {
        let height = LANE * timeline.lanes.len() as i64 + FOOT;
        let foot = height - FOOT;
        let label = self.words.text("title-timeline");
        html! {
            svg viewBox={ "0 0 " (WIDTH) " " (height) } role="group" aria-label=(label) {
                @for (at, time) in timeline.ticks(8) {
                    @let x = x_of(timeline, at);
                    line.tick x1=(x) x2=(x) y1="0" y2=(foot) {}
                    text.tick-label x=(x) y=(foot + 14) text-anchor="middle" { (self.clock_of(time)) }
                    text.tick-label x=(x) y=(foot + 28) text-anchor="middle" { (self.words.date(time)) }
                }
                @for (index, lane) in timeline.lanes.iter().enumerate() {
                    (self.lane(timeline, lane, LANE * index as i64 + LANE / 2))
                }
            }
        }
    }

    fn clock_of(&self, time: Timestamp) -> String {
        self.words.time_of_day(time)
    }

    fn lane(&self, timeline: &Timeline<'_>, lane: &Lane<'_>, y: i64) -> Markup {
        let name = self.words.node(lane.node);
        let short: String = name.chars().take(NAME_LETTERS).collect();
        let cut = short.len() < name.len();
        html! {
            g role="group" aria-label=(name) {
                text x="4" y=(y + 4) { (short) @if cut { "…" } title { (name) } }
                @for (from, to) in &lane.covered {
                    @let x = x_of(timeline, *from);
                    rect.covered x=(x) y=(y + 10) width=((x_of(timeline, *to) - x).max(1)) height="6" {}
                }
                @for gap in &lane.gaps {
                    (told(gap, &gap.text, silence(x_of(timeline, gap.at), x_of(timeline, gap.until), y + 13)))
                }
                @for span in &lane.spans {
                    @let x = x_of(timeline, span.at);
                    (told(span, &span.text, html! {
                        rect.span.{ (span.class.name()) } x=(x) y=(y - 3) width=((x_of(timeline, span.until) - x).max(2)) height="6" {}
                    }))
                }
                @for mark in timeline.merged(lane, CELLS) { (self.mark(timeline, &mark, y)) }
            }
        }
    }

    fn mark(&self, timeline: &Timeline<'_>, mark: &Mark, y: i64) -> Markup {
        let x = x_of(timeline, mark.at);
        let more = (mark.merged > 1).then(|| self.words.count("and-more", mark.merged - 1));
        let text = more.map_or_else(|| mark.text.clone(), |more| format!("{} ({more})", mark.text));
        let length = x_of(timeline, mark.until) - x;
        let y = y + row_of(mark.class);
        told(
            mark,
            &text,
            html! {
                @if length > 1 { line.{ (mark.class.name()) } x1=(x) x2=(x + length) y1=(y) y2=(y) stroke-width="2" {} }
                (shape(mark.class, x, y))
            },
        )
    }
}

/// A drawing that tells what it stands for: to a pointer, to the keyboard and to a screen reader.
fn told(mark: &Mark, text: &str, drawing: Markup) -> Markup {
    html! {
        @match &mark.anchor {
            Some(anchor) => a href={ "#" (anchor) } data-told="" aria-label=(text) { title { (text) } (drawing) },
            None => g tabindex="0" role="img" data-told="" aria-label=(text) { title { (text) } (drawing) },
        }
    }
}

/// A stretch in which a log says nothing.
fn silence(from: i64, to: i64, y: i64) -> Markup {
    html! { line.gap x1=(from) x2=(to.max(from + 2)) y1=(y) y2=(y) stroke-width="3" stroke-dasharray="3 3" {} }
}

/// Errors in the middle of the lane, the doings of the service above them.
fn row_of(class: Class) -> i64 {
    match class {
        Class::Error | Class::Warning | Class::Info | Class::Unexplained => 0,
        Class::Fine | Class::Started | Class::Stopped | Class::Task | Class::Other => -12,
    }
}

/// The shape of a class, so that colour alone tells nothing.
fn shape(class: Class, x: i64, y: i64) -> Markup {
    let name = class.name();
    let points = |points: &[(i64, i64)]| {
        let texts: Vec<String> = points.iter().map(|(dx, dy)| format!("{},{}", x + dx, y + dy)).collect();
        texts.join(" ")
    };
    html! {
        @match class {
            Class::Error => polygon.{ (name) } points=(points(&[(0, -6), (6, 0), (0, 6), (-6, 0)])) {},
            Class::Warning => polygon.{ (name) } points=(points(&[(0, -5), (5, 4), (-5, 4)])) {},
            Class::Unexplained => path.{ (name) } d={ "M" (x - 4) " " (y - 4) "l8 8m0 -8l-8 8" } stroke-width="2" {},
            Class::Info | Class::Fine => circle.{ (name) } cx=(x) cy=(y) r="4" {},
            Class::Started => polygon.{ (name) } points=(points(&[(-4, -5), (5, 0), (-4, 5)])) {},
            Class::Stopped => rect.{ (name) } x=(x - 4) y=(y - 4) width="8" height="8" {},
            Class::Task | Class::Other => rect.{ (name) } x=(x - 2) y=(y - 5) width="4" height="10" {},
        }
    }
}

/// The column of a moment.
fn x_of(timeline: &Timeline<'_>, at: i64) -> i64 {
    let length = i128::from(timeline.end.saturating_sub(timeline.start).max(1));
    let room = i128::from(WIDTH - NAMES - MARGIN);
    let x = i128::from(at.saturating_sub(timeline.start)) * room / length;
    NAMES + i64::try_from(x).unwrap_or(0).clamp(0, WIDTH - NAMES - MARGIN)
}
