use super::*;
use proptest::prelude::*;
use sologs_core::exception::parse_chains;
use sologs_core::layout::learn;

mod layouts;

/// Collects every record with its place, and the types of its exceptions.
struct Everything;

#[derive(Clone, Debug, Default, PartialEq)]
struct Records(Vec<(u64, u64, String, Vec<String>)>);

impl Part for Records {
    fn shift_lines(&mut self, by: u64) {
        for record in &mut self.0 {
            record.0 += by;
            record.1 += by;
        }
    }

    fn join(&mut self, later: Self) {
        self.0.extend(later.0);
    }
}

impl Digester for Everything {
    type Part = Records;

    fn wanted(&self) -> Wanted {
        Wanted { from_level: Level::Verbose, without_level: true }
    }

    fn record(&self, part: &mut Records, _: &LearnedLayout, record: RecordAt<'_>) {
        let chains = parse_chains(record.text);
        let types = chains.iter().flat_map(|chain| chain.types().map(str::to_owned)).collect();
        part.0.push((record.line, record.last_line, record.text.to_owned(), types));
    }
}

/// Reads `text` in pieces that end after the lines numbered in `cuts`.
fn in_pieces(text: &str, layout: &LearnedLayout, cuts: &[usize]) -> (Records, Counts) {
    let scanner = BlockScanner::new();
    let mut joiner = Joiner::new(&Everything, layout);
    let mut context = LineContext::default();
    let mut piece = String::new();
    let mut accept = |piece: &str| {
        let digest = digest(&Everything, &scanner, layout, piece, context);
        context = digest.context;
        joiner.accept(digest);
    };
    for (number, line) in text.split_inclusive('\n').enumerate() {
        piece.push_str(line);
        if cuts.contains(&number) {
            accept(&std::mem::take(&mut piece));
        }
    }
    if !piece.is_empty() {
        accept(&piece);
    }
    joiner.close();
    (joiner.part, joiner.counts)
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        (0u32..60).prop_map(|s| format!(
            "2024-05-03 08:00:{s:02},123 [7] ERROR Agent - System.IO.IOException: no ---> System.Net.WebException: b"
        )),
        (0u32..60).prop_map(|s| format!("2024-05-03 08:00:{s:02},123 [7] INFO Agent - well")),
        Just("   at System.Net.HttpWebRequest.GetResponse()".to_owned()),
        Just("   --- End of inner exception stack trace ---".to_owned()),
        Just(" ---> System.Net.Sockets.SocketException: é".to_owned()),
        Just(String::new()),
        "[ -~]{0,20}",
    ]
}

proptest! {
    #[test]
    fn a_log_in_pieces_is_the_log_at_once(
        lines in proptest::collection::vec(line(), 1..40),
        cuts in proptest::collection::vec(0usize..40, 0..12),
        end in prop_oneof![Just("\n"), Just("\r\n")],
        ended in any::<bool>(),
    ) {
        let text = lines.join(end) + if ended { end } else { "" };
        let layout = learn(text.as_bytes(), "x.log");
        prop_assert_eq!(in_pieces(&text, &layout, &cuts), in_pieces(&text, &layout, &[]));
    }
}

#[test]
fn a_record_longer_than_the_limit_is_cut_and_what_is_cut_is_counted() {
    let head = "2024-05-03 08:00:00,123 [7] ERROR Agent - begin\n";
    let body = "continued\n".repeat(MAX_RECORD_BYTES / 10 + 5_000);
    let layout = learn(head.as_bytes(), "x.log");
    let text = format!("{head}{body}2024-05-03 08:00:01,123 [7] INFO Agent - end\n");
    let mut joiner = Joiner::new(&CutBytes, &layout);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for piece in lines.chunks(20_000) {
        let digest =
            digest(&CutBytes, &BlockScanner::new(), &layout, &piece.concat(), LineContext::default());
        joiner.accept(digest);
    }
    joiner.close();
    assert_eq!(joiner.counts.records, 2);
    assert!(joiner.part.0 > 40_000, "{}", joiner.part.0);
}

/// Adds up what was cut.
struct CutBytes;

#[derive(Default)]
struct Sum(u64);

impl Part for Sum {
    fn shift_lines(&mut self, _: u64) {}

    fn join(&mut self, later: Self) {
        self.0 += later.0;
    }
}

impl Digester for CutBytes {
    type Part = Sum;

    fn wanted(&self) -> Wanted {
        Everything.wanted()
    }

    fn record(&self, part: &mut Sum, _: &LearnedLayout, record: RecordAt<'_>) {
        assert!(record.text.len() <= MAX_RECORD_BYTES);
        part.0 += record.cut_bytes;
    }
}
