//! What is taken for text, and for a log, by the bytes alone.

use super::*;

/// Pseudo-random bytes, the same for a seed on every machine (`SplitMix64`).
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0xd134_2543_de82_ef95);
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    (0..length.div_ceil(8)).flat_map(|_| next().to_le_bytes()).take(length).collect()
}

fn is_taken_for_text(bytes: &[u8]) -> bool {
    let whole = decode_whole(bytes);
    is_text(&whole.text, &whole.notes)
}

/// Of the first 500 seeds those whose bytes were taken for text when only control characters counted: in each there are
/// units of UTF-16 early on.
const TRAPS: [u64; 24] = [
    7, 61, 106, 161, 196, 198, 206, 233, 249, 257, 258, 260, 262, 279, 314, 347, 377, 401, 449, 463, 475,
    484, 486, 498,
];

#[test]
fn random_bytes_are_no_text() {
    for seed in TRAPS.into_iter().chain(0..6) {
        let bytes = noise(seed, 64 << 10);
        assert!(!is_taken_for_text(&bytes), "seed {seed}: {}", decode_whole(&bytes).detection.encoding);
    }
}

/// UTF-16 that is "found" in them, after which hardly anything is a control character.
#[test]
fn random_bytes_that_begin_as_utf_16_are_no_text() {
    let start: Vec<u8> = "ok 1\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for seed in 0..8 {
        for before in [&b""[..], b"\xff\xfe", b"\xe9t\xe9\r\n"] {
            let bytes = [before, &start, &noise(seed, 32 << 10)].concat();
            assert!(!is_taken_for_text(&bytes), "seed {seed} after {before:?}");
        }
    }
}

#[test]
fn texts_that_look_odd_are_texts() {
    let line = "2024-05-03 08:00:00,000 [1] INFO ScaleOut.Agent - \u{1b}[31mTask is pulled\u{1b}[0m\r\n";
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    // The signs of fonts for consoles are for private use, as are characters that a company made for itself.
    let signs = line.repeat(10).replace("Task", "\u{e0b0}\u{f303} Task");
    let chinese =
        "2024-05-03 08:00:00 无法连接到远程服务器。基础连接已经关闭：无法为安全通道建立信任关系\r\n"
            .repeat(30);
    for bytes in [
        line.repeat(20).into_bytes(),
        signs.clone().into_bytes(),
        utf16(&signs),
        utf16(&chinese),
        // A crash left NULs; another program appended UTF-16.
        [line.repeat(20).as_bytes(), &[0; 40_000], line.repeat(20).as_bytes()].concat(),
        [line.repeat(20).as_bytes(), &utf16(&line.repeat(20)), line.repeat(20).as_bytes()].concat(),
        [line.repeat(20).as_bytes(), &noise(1, 200)].concat(),
    ] {
        assert!(is_taken_for_text(&bytes), "{}", decode_whole(&bytes).text);
    }
}

#[test]
fn what_begins_with_a_moment_among_the_logs_of_a_service_is_a_log_whatever_it_quotes() {
    let quoted = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319\r\n    SchUseStrongCrypto    REG_DWORD    0x1\r\n";
    let path = "W1/AppData/Local/SSIS/ScaleOut/Agent/agent.txt";
    let kind_of = |text: &str| look_contents(path, None, &mut text.as_bytes()).kind;
    assert_eq!(kind_of(quoted), FileKind::Registry, "the quoted text alone");
    assert_eq!(kind_of(&format!("\r\n2024-05-03 08:00:00 settings are\n{quoted}")), FileKind::WorkerLog);
}
