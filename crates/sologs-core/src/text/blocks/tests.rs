use super::super::encoding::Codec;
use super::*;
use proptest::prelude::*;
use std::collections::VecDeque;

/// Hands over what it is told to, in pieces.
struct Pieces(VecDeque<io::Result<Vec<u8>>>);

impl Pieces {
    fn of(pieces: impl IntoIterator<Item = io::Result<Vec<u8>>>) -> Self {
        Self(pieces.into_iter().collect())
    }
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(piece) = self.0.pop_front() else { return Ok(0) };
        let mut piece = piece?;
        let size = piece.len().min(buffer.len());
        buffer[..size].copy_from_slice(&piece[..size]);
        if size < piece.len() {
            self.0.push_front(Ok(piece.split_off(size)));
        }
        Ok(size)
    }
}

/// What reading a file to its end gives.
#[derive(Debug, Default, PartialEq)]
struct Outcome {
    text: String,
    /// Offset and length of each block.
    spans: Vec<(u64, usize)>,
    cuts: Vec<Cut>,
    errors: Vec<ErrorKind>,
    lines: u64,
    notes: crate::text::Notes,
}

fn read_all<R: Read>(blocks: &mut Blocks<R>) -> Outcome {
    let mut outcome = Outcome::default();
    let (mut buffer, mut scratch) = (Vec::new(), String::new());
    loop {
        match blocks.next_block(buffer) {
            Ok(None) => return outcome,
            Ok(Some(block)) => {
                outcome.spans.push((block.offset(), block.bytes().len()));
                outcome.cuts.extend(block.cut());
                let decoded = block.decode(&mut scratch);
                outcome.notes.absorb(&decoded.notes, outcome.lines);
                outcome.lines += crate::text::count_lines(decoded.text);
                outcome.text.push_str(decoded.text);
                buffer = block.into_buffer();
            }
            Err(error) => {
                outcome.errors.push(error.kind());
                buffer = Vec::new();
            }
        }
    }
}

fn read_whole(bytes: &[u8]) -> Outcome {
    read_all(&mut Blocks::new(bytes))
}

fn limits(block_size: usize, max_line: usize) -> Limits {
    Limits { block_size, max_line }
}

fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding.codec() {
        Codec::Utf8 => text.as_bytes().to_vec(),
        Codec::Whatwg(codec) => codec.encode(text).0.into_owned(),
        Codec::Table(character) => {
            let byte = |c: char| (0..=255).find(|byte| character(*byte) == c).unwrap_or(b'?');
            text.chars().map(byte).collect()
        }
        Codec::Utf16 { big_endian } => {
            let unit = |unit: u16| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() };
            text.encode_utf16().flat_map(unit).collect()
        }
    }
}

#[test]
fn blocks_end_at_line_ends_and_follow_each_other() {
    let text = "first line\nsecond line, which is longer\r\n\nlast";
    let mut blocks = Blocks::with_limits(text.as_bytes(), limits(16, 64));
    let outcome = read_all(&mut blocks);
    assert_eq!(outcome.text, text);
    assert_eq!(outcome.spans, [(0, 11), (11, 31), (42, 4)]);
}

#[test]
fn an_empty_file_has_no_block() {
    assert_eq!(read_whole(b""), Outcome::default());
    assert_eq!(read_whole(b"\xef\xbb\xbf"), Outcome::default());
}

#[test]
fn marks_are_left_out_and_counted_in_offsets() {
    for encoding in [Encoding::Utf8Bom, Encoding::Utf16Le, Encoding::Utf16Be] {
        let bytes = encode("\u{feff}one\ntwo é\n", encoding);
        let mut blocks = Blocks::new(&bytes[..]);
        let outcome = read_all(&mut blocks);
        assert_eq!(outcome.text, "one\ntwo é\n");
        assert_eq!(outcome.spans[0].0, if encoding.is_utf8() { 3 } else { 2 });
        assert_eq!(blocks.encoding(), encoding);
    }
}

#[test]
fn short_reads_and_interruptions_change_nothing() {
    let text = "une clé\r\n".repeat(40);
    let expected = read_all(&mut Blocks::with_limits(text.as_bytes(), limits(32, 64)));
    let pieces = text.bytes().flat_map(|byte| [Err(ErrorKind::Interrupted.into()), Ok(vec![byte])]);
    let outcome = read_all(&mut Blocks::with_limits(Pieces::of(pieces), limits(32, 64)));
    assert_eq!(outcome, expected);
    assert_eq!(outcome.text, text);
}

#[test]
fn an_error_comes_once_and_after_what_was_read() {
    let pieces = [
        Ok(b"one\ntwo\nhal".to_vec()),
        Err(ErrorKind::ConnectionReset.into()),
        Ok(b"f\nnever read\n".to_vec()),
    ];
    let outcome = read_all(&mut Blocks::new(Pieces::of(pieces)));
    assert_eq!(outcome.text, "one\ntwo\nhal");
    assert_eq!(outcome.errors, [ErrorKind::ConnectionReset]);
}

#[test]
fn a_reader_that_lies_about_its_size_does_no_harm() {
    struct Liar(usize);
    impl Read for Liar {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            Ok(if self.0 < 9 { usize::MAX } else { 0 })
        }
    }
    assert!(read_all(&mut Blocks::with_limits(Liar(0), limits(16, 32))).text.is_empty());
}

#[test]
fn long_lines_are_cut_and_counted() {
    for encoding in [Encoding::Utf8, Encoding::Windows1252, Encoding::Utf16Le, Encoding::Utf16Be] {
        let long = "né ".repeat(200);
        let text = format!("short\r\n{long}\r\nafter é\r\n");
        let bytes = encode(&text, encoding);
        let format = TextFormat { encoding, line_end: LineEnd::Lf };
        let mut blocks = Blocks::with_limits(&bytes[..], limits(64, 128)).given(format);
        let outcome = read_all(&mut blocks);
        let lines: Vec<_> = outcome.text.lines().collect();
        assert_eq!(lines.len(), 3, "{encoding}");
        assert!(long.starts_with(lines[1]) && lines[1].len() > 50, "{encoding}: {}", lines[1]);
        assert_eq!((lines[0], lines[2]), ("short", "after é"));
        let kept = encode(lines[1], encoding).len() as u64;
        let long_line = encode(&format!("{long}\r\n"), encoding).len() as u64;
        assert_eq!(outcome.cuts, [Cut::LongLine { bytes: long_line - kept }]);
        let last = outcome.spans.last().unwrap();
        assert_eq!(last.0 + last.1 as u64, bytes.len() as u64);
        assert!(outcome.notes.is_empty(), "no character is cut in two");
    }
}

#[test]
fn lines_of_just_the_limit_are_kept() {
    for over in [0, 1] {
        let text = format!("{}\nb\n", "a".repeat(127 + over));
        let outcome = read_all(&mut Blocks::with_limits(text.as_bytes(), limits(16, 128)));
        assert_eq!(outcome.cuts.len(), over);
        assert_eq!(outcome.text == text, over == 0);
        assert!(outcome.text.ends_with("\nb\n"));
    }
}

#[test]
fn a_long_line_at_the_end_of_the_file_is_cut_too() {
    let outcome = read_all(&mut Blocks::with_limits(&[b'x'; 1000][..], limits(16, 128)));
    assert_eq!(outcome.cuts, [Cut::LongLine { bytes: 1000 - 124 }]);
    assert_eq!(outcome.text.len(), 125);
}

#[test]
fn nul_runs_are_left_out_and_what_follows_is_kept() {
    for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be] {
        for nuls in [4, 60, 1000, 100_000] {
            let bytes = [
                encode("before it\r\n", encoding),
                vec![0; nuls],
                encode("2024 after it\r\nend\r\n", encoding),
            ];
            let format = TextFormat { encoding, line_end: LineEnd::Lf };
            let mut blocks =
                Blocks::with_limits(Pieces::of([Ok(bytes.concat())]), limits(64, 128)).given(format);
            let outcome = read_all(&mut blocks);
            assert_eq!(outcome.text, "before it\r\n2024 after it\r\nend\r\n", "{encoding} {nuls}");
            assert_eq!(outcome.lines, 3);
            let cut: u64 =
                outcome.cuts.iter().map(|cut| if let Cut::Nul { bytes } = cut { *bytes } else { 0 }).sum();
            let width = if encoding.is_utf16() { 2 } else { 1 };
            assert_eq!(cut + outcome.notes.nul.amount * width, nuls as u64, "{encoding} {nuls}");
        }
    }
}

#[test]
fn a_file_of_nuls_has_no_text() {
    let outcome = read_all(&mut Blocks::with_limits(&[0; 5000][..], limits(64, 128)));
    assert_eq!(outcome.text, "");
    assert_eq!(outcome.cuts, [Cut::Nul { bytes: 5000 }]);
}

#[test]
fn lone_carriage_returns_become_line_feeds() {
    for encoding in [Encoding::Utf8, Encoding::Utf16Le] {
        let bytes = encode("one\rtwo é\rthree\rfour\r\nfive\r", encoding);
        for block_size in [16, 20] {
            let outcome = read_all(&mut Blocks::with_limits(&bytes[..], limits(block_size, 1024)));
            assert_eq!(outcome.text, "one\ntwo é\nthree\nfour\r\nfive\n", "{encoding} {block_size}");
        }
    }
}

#[test]
fn the_encoding_may_show_late() {
    let text = format!("{}une clé manquée\n", "plain\n".repeat(20));
    let bytes = encode(&text, Encoding::Windows1252);
    let mut blocks = Blocks::with_limits(&bytes[..], limits(32, 64));
    let outcome = read_all(&mut blocks);
    assert_eq!((outcome.text, blocks.encoding()), (text, Encoding::Windows1252));
}

#[test]
fn buffers_that_held_a_long_line_are_not_kept_that_large() {
    let text = format!("{}\n{}", "x".repeat(10_000), "short\n".repeat(10_000));
    let mut blocks = Blocks::with_limits(text.as_bytes(), limits(64, 20_000));
    let first = blocks.next_block(Vec::new()).unwrap().unwrap();
    assert!(first.bytes().len() > 10_000);
    let mut buffer = first.into_buffer();
    for _ in 0..3 {
        buffer = blocks.next_block(buffer).unwrap().unwrap().into_buffer();
    }
    assert!(buffer.capacity() < 5000, "{}", buffer.capacity());
}

const ENCODINGS: [Encoding; 12] = [
    Encoding::Utf8,
    Encoding::Utf16Le,
    Encoding::Utf16Be,
    Encoding::Windows1250,
    Encoding::Windows1251,
    Encoding::Windows1252,
    Encoding::Ibm437,
    Encoding::Ibm850,
    Encoding::Ibm852,
    Encoding::ShiftJis,
    Encoding::Gbk,
    Encoding::EucKr,
];

proptest! {
    #[test]
    fn any_block_size_gives_the_same_text(
        words in prop::collection::vec("[a-zé ]{0,12}|[äöü]{3}|ошибка|例外接続|\u{1f980}|\r\n|\n|2024-05-03 10:00", 0..60),
        block_size in 16..200_usize,
        encoding in prop::sample::select(&ENCODINGS[..]),
    ) {
        // Through the encoding and back, as not every one has all characters.
        let bytes = encode(&words.concat(), encoding);
        let format = TextFormat { encoding, line_end: LineEnd::Lf };
        let mut scratch = String::new();
        let whole = encoding.decode(&bytes, &mut scratch);
        let mut blocks = Blocks::with_limits(&bytes[..], limits(block_size, 10_000)).given(format);
        let outcome = read_all(&mut blocks);
        prop_assert_eq!(&outcome.text, whole.text);
        let mut offset = 0;
        for (start, length) in outcome.spans {
            prop_assert_eq!(start, offset);
            offset += length as u64;
        }
        prop_assert_eq!(offset, bytes.len() as u64);
    }

    #[test]
    fn any_bytes_are_read_and_accounted_for(
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(&b"\0\0\n\r a1\xc3\xa9\xff"[..])], 0..600),
        block_size in 16..64_usize,
        max_line in 16..128_usize,
    ) {
        let mut blocks = Blocks::with_limits(&bytes[..], limits(block_size, max_line));
        let mut buffer = Vec::new();
        let mut scratch = String::new();
        let mut offset = None;
        while let Some(block) = blocks.next_block(buffer).unwrap() {
            let bom = blocks.detection().map_or(0, |detection| detection.bom_length) as u64;
            prop_assert_eq!(block.offset(), offset.unwrap_or(bom));
            let length = block.bytes().len() as u64;
            let next = match block.cut() {
                None => length,
                Some(Cut::Nul { bytes }) => length + bytes,
                Some(Cut::LongLine { bytes }) => {
                    length - block.format().line_end.bytes(block.format().encoding).len() as u64 + bytes
                }
            };
            offset = Some(block.offset() + next);
            block.decode(&mut scratch);
            buffer = block.into_buffer();
        }
        prop_assert!(offset.is_none_or(|offset| offset == bytes.len() as u64));
    }

    #[test]
    fn pieces_do_not_matter(
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(&b"\0\n\r abc"[..])], 0..400),
        sizes in prop::collection::vec(1..50_usize, 1..20),
    ) {
        let mut rest = &bytes[..];
        let mut pieces = Vec::new();
        for size in sizes.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, after) = rest.split_at((*size).min(rest.len()));
            pieces.push(Ok(piece.to_vec()));
            rest = after;
        }
        let whole = read_all(&mut Blocks::with_limits(&bytes[..], limits(32, 64)));
        prop_assert_eq!(read_all(&mut Blocks::with_limits(Pieces::of(pieces), limits(32, 64))), whole);
    }
}
