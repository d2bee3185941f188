//! How fast logs are generated, by layout and by share of exceptions: it bounds how large a comparison can be.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sologs_benches::generator::{self, Encoding, LogOptions, layout};
use std::io;

const BYTES: u64 = 4_000_000;

fn generate(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("generate");
    group.throughput(Throughput::Bytes(BYTES)).sample_size(20);
    let mut bench = |name: &str, options: LogOptions| {
        group.bench_with_input(BenchmarkId::from_parameter(name), &options, |bencher, options| {
            bencher.iter(|| generator::write_log(options, "bench.log", io::sink()));
        });
    };
    let standard = LogOptions::standard(BYTES, 1);
    for layout in layout::ALL {
        bench(layout.name(), LogOptions { layout, ..standard });
    }
    bench("log4net-utf-16le", LogOptions { encoding: Encoding::Utf16Le, ..standard });
    bench("log4net-all-exceptions", LogOptions { exceptions: 1.0, ..standard });
    group.finish();
}

criterion_group!(benches, generate);
criterion_main!(benches);
