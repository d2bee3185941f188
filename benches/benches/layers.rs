//! How fast each layer of sologs-core is on generated logs, on one thread.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sologs_benches::generator::{self, Encoding, Language, LogOptions, layout};
use sologs_core::event::EventFinder;
use sologs_core::exception::parse_chains;
use sologs_core::layout::{learn, split_records};
use sologs_core::text::Blocks;
use std::hint::black_box;

const BYTES: u64 = 4_000_000;

fn generated(options: &LogOptions) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A vector takes everything that is written to it.
    let _ = generator::write_log(options, "bench.log", &mut bytes);
    bytes
}

/// Bytes to UTF-8, block by block.
fn decode(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decode");
    let standard = LogOptions::standard(BYTES, 1);
    let french = LogOptions { language: Language::French, ..standard };
    for (name, options) in [
        ("utf-8", standard),
        ("utf-8-french", french),
        ("utf-16le", LogOptions { encoding: Encoding::Utf16Le, ..standard }),
        ("utf-16le-french", LogOptions { encoding: Encoding::Utf16Le, ..french }),
    ] {
        let bytes = generated(&options);
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &bytes, |bencher, bytes| {
            bencher.iter(|| decoded_bytes(bytes));
        });
    }
    group.finish();
}

fn decoded_bytes(bytes: &[u8]) -> usize {
    let mut blocks = Blocks::new(bytes);
    let (mut buffer, mut scratch, mut total) = (Vec::new(), String::new(), 0);
    while let Ok(Some(block)) = blocks.next_block(std::mem::take(&mut buffer)) {
        total += block.decode(&mut scratch).text.len();
        buffer = block.into_buffer();
    }
    total
}

/// Lines to heads: whether a line begins a record, and its level.
fn classify(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("classify");
    for layout in layout::ALL {
        let bytes = generated(&LogOptions { layout, ..LogOptions::standard(BYTES, 1) });
        let learned = learn(&bytes, "bench.log");
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(layout.name()), &bytes, |bencher, bytes| {
            bencher.iter(|| {
                let mut start = 0;
                let mut heads = 0_u64;
                for end in memchr::memchr_iter(b'\n', bytes) {
                    let line = bytes.get(start..end).unwrap_or_default();
                    heads += u64::from(learned.classify(line).is_some());
                    start = end + 1;
                }
                heads
            });
        });
    }
    group.finish();
}

/// Text to records with their heads taken apart: what a record costs that a rule or event is interested in.
fn records(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("records");
    for layout in layout::ALL {
        let bytes = generated(&LogOptions { layout, ..LogOptions::standard(BYTES, 1) });
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let learned = learn(text.as_bytes(), "bench.log");
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(layout.name()), &text, |bencher, text| {
            bencher.iter(|| split_records(text, &learned).fold(0, |sum, record| sum + record.body.len()));
        });
    }
    group.finish();
}

/// Records to typed events, the plain way.
fn events(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("events");
    let finder = EventFinder::new();
    let standard = LogOptions::standard(BYTES, 1);
    for (name, options) in
        [("standard", standard), ("all-exceptions", LogOptions { exceptions: 1.0, ..standard })]
    {
        let Ok(text) = String::from_utf8(generated(&options)) else { continue };
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &text, |bencher, text| {
            bencher.iter(|| finder.find(black_box(text)).count());
        });
    }
    group.finish();
}

/// Records to exception chains, where every record holds one.
fn chains(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("chains");
    let every = LogOptions { exceptions: 1.0, ..LogOptions::standard(BYTES, 1) };
    for language in [Language::English, Language::French] {
        let bytes = generated(&LogOptions { language, ..every });
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let learned = learn(text.as_bytes(), "bench.log");
        let bodies: Vec<_> = split_records(&text, &learned).map(|record| record.body).collect();
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(language.tag()), &bodies, |bencher, bodies| {
            bencher.iter(|| bodies.iter().map(|body| parse_chains(body).len()).sum::<usize>());
        });
    }
    group.finish();
}

criterion_group!(benches, decode, classify, records, events, chains);
criterion_main!(benches);
