//! How fast the whole scan is, from a file to a report: what the command does, without starting a process.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sologs::Scanner;
use sologs_benches::generator::{self, Encoding, LogOptions, layout};
use std::hint::black_box;
use std::path::PathBuf;

const BYTES: u64 = 16_000_000;

/// A scan of one file for each way of writing it.
fn whole(criterion: &mut Criterion) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let standard = LogOptions::standard(BYTES, 1);
    let mut group = criterion.benchmark_group("scan");
    group.sample_size(20);
    let mut options: Vec<(String, LogOptions)> = layout::ALL
        .iter()
        .map(|layout| (layout.name().to_owned(), LogOptions { layout: *layout, ..standard }))
        .collect();
    options.push(("utf-16le".to_owned(), LogOptions { encoding: Encoding::Utf16Le, ..standard }));
    options.push(("all-exceptions".to_owned(), LogOptions { exceptions: 1.0, ..standard }));
    for (name, options) in options {
        let path = folder.path().join(format!("{name}.log"));
        let mut bytes = Vec::new();
        // A vector takes everything that is written to it.
        let _ = generator::write_log(&options, &name, &mut bytes);
        if std::fs::write(&path, &bytes).is_err() {
            continue;
        }
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        for threads in [1, 2] {
            let Ok(scanner) = Scanner::builder().threads(threads).build() else { continue };
            let roots: [PathBuf; 1] = [path.clone()];
            group.bench_with_input(BenchmarkId::new(&name, threads), &roots, |bencher, roots| {
                bencher.iter(|| black_box(scanner.scan(roots)).map(|report| report.stats.records).ok());
            });
        }
    }
    group.finish();
}

/// Reading the rules and the catalogue: what every start costs.
fn start(criterion: &mut Criterion) {
    criterion
        .bench_function("start", |bencher| bencher.iter(|| black_box(Scanner::builder().build()).is_ok()));
}

criterion_group!(benches, whole, start);
criterion_main!(benches);
