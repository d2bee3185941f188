//! Logs: bytes, lines, records, exceptions, events.

use crate::decoded;
use sologs_core::event::EventFinder;
use sologs_core::exception::{ExceptionChain, parse_chains};
use sologs_core::layout::{LineContext, learn, split_records};
use sologs_core::level::Level;
use sologs_core::scanner::{BlockScanner, Wanted};
use sologs_core::text::{Blocks, Limits, lines};
use std::sync::LazyLock;

static SCANNER: LazyLock<BlockScanner> = LazyLock::new(BlockScanner::new);
static EVENTS: LazyLock<EventFinder> = LazyLock::new(EventFinder::new);

/// A file in small blocks is read to its end; its records hold its whole text; the fast recogniser of heads and the
/// plain one agree; no event is passed over.
pub fn records(data: &[u8]) {
    in_blocks(data);
    let text = decoded(data);
    let layout = learn(text.as_bytes(), "agent.log");
    for line in text.as_bytes().split(|byte| *byte == b'\n') {
        assert_eq!(layout.classify(line), layout.plain_classify(line), "{:?}", String::from_utf8_lossy(line));
    }
    let mut end = 0;
    for record in split_records(&text, &layout) {
        let start = usize::try_from(record.offset).unwrap();
        assert!(text[end..start].chars().all(|c| matches!(c, '\r' | '\n')), "text is lost");
        end = start + record.text.len();
        assert_eq!(&text[start..end], record.text);
        assert!(record.text.get(record.head.message_start..).is_some());
        EVENTS.find(&record.body).for_each(drop);
    }
    assert!(text[end..].chars().all(|c| matches!(c, '\r' | '\n')), "the end is lost");
    let wanted = Wanted { from_level: Level::Verbose, without_level: true };
    let mut found = 0;
    let ends = SCANNER.scan(
        &text,
        &layout,
        LineContext::default(),
        wanted,
        |_| (),
        |record| {
            assert!(text.get(record.span).is_some());
            assert!(record.line <= record.last_line);
            found += 1;
        },
    );
    assert_eq!(found + u64::from(ends.tail.is_some()), ends.heads);
    assert_eq!(
        ends.lines,
        text.matches('\n').count() as u64 + u64::from(!text.is_empty() && !text.ends_with('\n'))
    );
}

/// Every byte of the file is in a block or told as cut, whatever the reader hands over at a time.
fn in_blocks(data: &[u8]) {
    let limits = Limits { block_size: 64, max_line: 128 };
    let mut blocks = Blocks::with_limits(Short(data), limits);
    let mut scratch = String::new();
    let mut end = 0;
    while let Some(block) = blocks.next_block(Vec::new()).unwrap() {
        assert!(block.offset() >= end);
        end = block.offset() + block.bytes().len() as u64;
        lines(block.decode(&mut scratch).text).for_each(drop);
    }
    assert!(end <= data.len() as u64);
}

/// Hands over few bytes at a time.
struct Short<'a>(&'a [u8]);

impl std::io::Read for Short<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let few = buffer.len().min(7);
        self.0.read(&mut buffer[..few])
    }
}

/// Whatever is found lies within the text and within the bounds, and is found again.
pub fn chains(data: &[u8]) {
    let text = decoded(data);
    let chains = parse_chains(&text);
    chains.iter().for_each(|chain| check(&text, chain));
    assert_eq!(chains, parse_chains(&text));
}

fn check(text: &str, chain: &ExceptionChain<'_>) {
    assert!(text.get(chain.span.clone()).is_some());
    assert!(!chain.links.is_empty() && chain.links.len() <= ExceptionChain::MAX_LINKS);
    assert!(chain.branches.len() <= ExceptionChain::MAX_BRANCHES);
    for link in &chain.links {
        for span in [&link.type_span, &link.message_span, &link.frames_span] {
            assert!(text.get(span.clone()).is_some());
        }
        assert!(!link.type_name.is_empty());
        link.frames(text).for_each(drop);
    }
    chain.branches.iter().for_each(|branch| check(text, branch));
}
