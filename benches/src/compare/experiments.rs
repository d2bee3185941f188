//! The lines of the table: one function each.

use super::bench::{Bench, Contender, Verdict};
use super::corpus::{self, Dataset, Wanted};
use super::measure::{Job, Output, Usage};
use super::stats::{median_ratio, wall_seconds};
use crate::generator::{Encoding, Language, LogOptions, layout};
use std::ffi::OsString;
use std::fs;

/// A part of the comparison that can be run on its own.
#[derive(Clone, Copy)]
pub struct Experiment {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
    pub(crate) run: fn(&mut Bench<'_>) -> Result<(), String>,
}

impl std::fmt::Debug for Experiment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// All of them, in the order of the table.
pub const EXPERIMENTS: [Experiment; 13] = [
    Experiment { name: "ripgrep", about: "scan against rg -c with eight patterns", run: against_ripgrep },
    Experiment { name: "one-thread", about: "the same with --threads 1", run: one_thread },
    Experiment { name: "others", about: "grep -c and wc -l for comparison", run: others },
    Experiment { name: "counts", about: "counts in every layout, English and French", run: counts },
    Experiment { name: "good", about: "a corpus of good logs yields nothing", run: good },
    Experiment { name: "memory", about: "peak memory of plain files", run: memory },
    Experiment { name: "memory-zip", about: "peak memory of archives", run: memory_zip },
    Experiment { name: "linear", about: "time grows as the log does", run: linear },
    Experiment { name: "rules", about: "1,000 rules instead of the built-in ones", run: rules },
    Experiment { name: "files", about: "many small files", run: files },
    Experiment { name: "utf-16", about: "UTF-16LE against UTF-8", run: utf_16 },
    Experiment { name: "exceptions", about: "every record holds an exception", run: exceptions },
    Experiment {
        name: "events",
        about: "sologs events, and start to exit on an empty folder",
        run: events_and_empty,
    },
];

/// The experiments called `names`, all where none are named.
pub(crate) fn choose(names: &[String]) -> Result<Vec<Experiment>, String> {
    if let Some(wrong) = names.iter().find(|name| EXPERIMENTS.iter().all(|e| e.name != **name)) {
        let known = EXPERIMENTS.map(|experiment| experiment.name).join(", ");
        return Err(format!("there is no experiment '{wrong}'; write one of {known}"));
    }
    let wanted = |e: &Experiment| names.is_empty() || names.iter().any(|name| name == e.name);
    Ok(EXPERIMENTS.into_iter().filter(wanted).collect())
}

fn standard_log(bench: &mut Bench<'_>) -> Result<Dataset, String> {
    let wanted = Wanted::log("standard", bench.standard(bench.settings.size));
    bench.data(&wanted)
}

fn ripgrep<'d>(bench: &Bench<'_>, data: &'d Dataset) -> Option<Contender<'d>> {
    let job = bench.rg.as_ref()?.ripgrep(&data.path, &[], bench.corpus.output(0));
    Some(Contender { name: "rg -c, 8 patterns".to_owned(), job, data })
}

/// What a run of sologs is called in the table.
fn named(command: &str, more: &[&str]) -> String {
    ["sologs", command].iter().chain(more).copied().collect::<Vec<_>>().join(" ")
}

fn seconds_against(ours: &[Usage], theirs: &[Usage], ratio: f64) -> String {
    format!("{ratio:.2} × ({:.3} s against {:.3} s)", wall_seconds(ours), wall_seconds(theirs))
}

fn against_ripgrep(bench: &mut Bench<'_>) -> Result<(), String> {
    let data = standard_log(bench)?;
    race_ripgrep(bench, &data, "`sologs scan -f json` against `rg -c` with eight patterns", &[], 1.0)
}

fn one_thread(bench: &mut Bench<'_>) -> Result<(), String> {
    let data = standard_log(bench)?;
    race_ripgrep(bench, &data, "the same with `--threads 1`", &["--threads", "1"], 2.0)?;
    let outputs = [&["--threads", "1"][..], &["--threads", "3"][..]];
    let mut reports = Vec::new();
    for more in outputs {
        let scan = bench.scan(&named("scan", more), &data, more);
        bench.check_once(scan)?;
        reports.push(
            fs::read(bench.corpus.output(0)).map_err(|error| format!("cannot read a report: {error}"))?,
        );
    }
    if reports.first() != reports.last() {
        bench.mistake(&data.label, "the report with one thread differs from that with three");
    }
    Ok(())
}

fn race_ripgrep(
    bench: &mut Bench<'_>,
    data: &Dataset,
    what: &str,
    more: &[&str],
    limit: f64,
) -> Result<(), String> {
    let target = format!("≤ {limit:.1} ×");
    let mut contenders = vec![bench.scan(&named("scan", more), data, more)];
    match ripgrep(bench, data) {
        Some(rg) => contenders.push(rg),
        None => {
            bench.race(contenders, bench.settings.pairs)?;
            bench.row(what, &target, "ripgrep is not installed".to_owned(), Verdict::NotMeasured);
            return Ok(());
        }
    }
    let runs = bench.race(contenders, bench.settings.pairs)?;
    if let [ours, theirs] = runs.as_slice() {
        let ratio = median_ratio(ours, theirs);
        bench.row(what, &target, seconds_against(ours, theirs, ratio), Verdict::of(ratio <= limit));
    }
    Ok(())
}

fn others(bench: &mut Bench<'_>) -> Result<(), String> {
    let data = standard_log(bench)?;
    let output = bench.corpus.output(0);
    let grep =
        bench.grep.as_ref().map(|tool| ("grep -c -E, 8 patterns", tool.grep(&data.path, output.clone())));
    let wc = bench.wc.as_ref().map(|tool| ("wc -l", tool.wc(&data.path, output)));
    for (name, found) in [("`grep -c -E` with eight patterns", grep), ("`wc -l`", wc)] {
        let Some((label, job)) = found else {
            bench.row(name, "", "not measured: not installed".to_owned(), Verdict::Information);
            continue;
        };
        let contender = Contender { name: label.to_owned(), job, data: &data };
        let runs = bench.race(vec![contender], bench.settings.pairs)?;
        let seconds = runs.first().map(|runs| wall_seconds(runs)).unwrap_or_default();
        bench.row(name, "", format!("{seconds:.3} s"), Verdict::Information);
    }
    Ok(())
}

fn counts(bench: &mut Bench<'_>) -> Result<(), String> {
    let before = bench.mistakes();
    let size = (bench.settings.size / 50).clamp(100_000, 10_000_000);
    let mut checked = 0;
    for layout in layout::ALL {
        for language in [Language::English, Language::French] {
            let label = format!("{} {}", layout.name(), language.tag());
            let options = LogOptions { layout, language, ..bench.standard(size) };
            let data = bench.data(&Wanted::log(&label, options))?;
            let scan = bench.scan("sologs scan", &data, &[]);
            let events = events_contender(bench, &data, Output::File(bench.corpus.output(0)), &[]);
            bench.check_once(scan)?;
            bench.check_once(events)?;
            checked += 1;
        }
    }
    let wrong = bench.mistakes() - before;
    let measured = format!("{checked} logs, {wrong} wrong counts");
    let what = "records, exceptions, chain types, findings, events in every layout";
    bench.row(what, "exact", measured, Verdict::of(wrong == 0));
    Ok(())
}

fn good(bench: &mut Bench<'_>) -> Result<(), String> {
    let before = bench.mistakes();
    // At the usual size these are the ten million records of the target.
    let data = bench.data(&corpus::good(bench.settings.size / 5 * 7, 1))?;
    let scan = bench.scan("sologs scan", &data, &[]);
    bench.check_once(scan)?;
    let wrong = bench.mistakes() - before;
    let measured = format!("{} records, {wrong} mistakes", data.truth.totals.records);
    let what = "good logs in all layouts and languages";
    bench.row(what, "nothing found", measured, Verdict::of(wrong == 0));
    Ok(())
}

fn memory(bench: &mut Bench<'_>) -> Result<(), String> {
    memory_of(bench, false)
}

fn memory_zip(bench: &mut Bench<'_>) -> Result<(), String> {
    memory_of(bench, true)
}

fn memory_of(bench: &mut Bench<'_>, zip: bool) -> Result<(), String> {
    let size = bench.settings.size;
    let sizes = if bench.settings.large { vec![size, size * 10] } else { vec![size] };
    for size in sizes {
        for (label, encoding) in [("standard", Encoding::Utf8), ("standard utf-16le", Encoding::Utf16Le)] {
            let options = LogOptions { encoding, ..bench.standard(size) };
            let data = bench.data(&Wanted { zip, ..Wanted::log(label, options) })?;
            let scan = bench.scan("sologs scan", &data, &[]);
            let runs = bench.race(vec![scan], 1)?;
            let what = format!("peak memory, {}", data.label);
            bench.memory_row(&what, runs.first().map(Vec::as_slice).unwrap_or_default());
        }
    }
    Ok(())
}

fn linear(bench: &mut Bench<'_>) -> Result<(), String> {
    let size = bench.settings.size;
    let (small, large) = (size / 10, size * 10);
    let sizes = if bench.settings.large { vec![small, size, large] } else { vec![small, size] };
    let mut sets = Vec::new();
    for size in sizes {
        let wanted = Wanted::log("standard", bench.standard(size));
        sets.push(bench.data(&wanted)?);
    }
    let contenders = sets.iter().map(|data| bench.scan("sologs scan", data, &[])).collect();
    let runs = bench.race(contenders, bench.settings.pairs)?;
    let per_gigabyte: Vec<f64> = runs
        .iter()
        .zip(&sets)
        .map(|(runs, data)| wall_seconds(runs) / (data.truth.totals.bytes as f64 / 1e9))
        .collect();
    let least = per_gigabyte.iter().copied().fold(f64::INFINITY, f64::min);
    let most = per_gigabyte.iter().copied().fold(0.0, f64::max);
    let shown: Vec<String> = sets
        .iter()
        .zip(&per_gigabyte)
        .map(|(data, seconds)| format!("{:.0} MB: {seconds:.3} s/GB", data.truth.totals.bytes as f64 / 1e6))
        .collect();
    let what = if bench.settings.large {
        "time from a tenth of the size to ten times the size"
    } else {
        "time from a tenth of the size to the size (ten times the size with --large)"
    };
    bench.row(what, "linear within 10 %", shown.join(", "), Verdict::of(most <= least * 1.1));
    Ok(())
}

fn rules(bench: &mut Bench<'_>) -> Result<(), String> {
    let data = standard_log(bench)?;
    let folder = bench.corpus.rules(1000)?;
    let folder = folder.to_string_lossy();
    let made_up = bench.scan("sologs scan, 1,000 rules", &data, &["--no-builtin-rules", "--rules", &folder]);
    let built_in = bench.scan("sologs scan", &data, &[]);
    let runs = bench.race(vec![made_up, built_in], bench.settings.pairs)?;
    if let [made_up, built_in] = runs.as_slice() {
        let ratio = median_ratio(made_up, built_in);
        let measured = seconds_against(made_up, built_in, ratio);
        bench.row("1,000 rules instead of the built-in ones", "≤ 1.3 ×", measured, Verdict::of(ratio <= 1.3));
    }
    Ok(())
}

fn files(bench: &mut Bench<'_>) -> Result<(), String> {
    const FILE_BYTES: u64 = 5_000;
    // At the usual size these are the 20,000 files of the target; a small comparison takes fewer.
    let count = (bench.settings.size / FILE_BYTES / 5).clamp(100, 20_000);
    let wanted = Wanted { files: Some(count), ..Wanted::log("bundle", bench.standard(FILE_BYTES)) };
    let data = bench.data(&wanted)?;
    // More files than are read unless told otherwise.
    let most = count.to_string();
    let more = ["--threads", "2", "--max-files", most.as_str()];
    let scan = bench.scan(&named("scan", &more), &data, &more);
    let runs = bench.race(vec![scan], bench.settings.pairs)?;
    let rate = count as f64 / runs.first().map(|runs| wall_seconds(runs)).unwrap_or(f64::INFINITY);
    let what = format!("{count} files of 5 KB with 2 threads");
    bench.row(&what, "≥ 10,000 files/s", format!("{rate:.0} files/s"), Verdict::of(rate >= 10_000.0));
    Ok(())
}

fn utf_16(bench: &mut Bench<'_>) -> Result<(), String> {
    let narrow = standard_log(bench)?;
    let options = LogOptions { encoding: Encoding::Utf16Le, ..bench.standard(bench.settings.size) };
    let wide = bench.data(&Wanted::log("standard utf-16le", options))?;
    let contenders = vec![bench.scan("sologs scan", &wide, &[]), bench.scan("sologs scan", &narrow, &[])];
    let runs = bench.race(contenders, bench.settings.pairs)?;
    if let [wide, narrow] = runs.as_slice() {
        let ratio = median_ratio(wide, narrow);
        let measured = seconds_against(wide, narrow, ratio);
        bench.row(
            "UTF-16LE log of the same text, against UTF-8",
            "≤ 3 ×",
            measured,
            Verdict::of(ratio <= 3.0),
        );
    }
    Ok(())
}

fn exceptions(bench: &mut Bench<'_>) -> Result<(), String> {
    let options = LogOptions { exceptions: 1.0, ..bench.standard(bench.settings.size) };
    let data = bench.data(&Wanted::log("all exceptions", options))?;
    let scan = bench.scan("sologs scan --threads 1", &data, &["--threads", "1"]);
    let runs = bench.race(vec![scan], bench.settings.pairs)?;
    rate_row(bench, "every record an exception chain, one thread", &data, &runs, 250.0);
    Ok(())
}

fn events_contender<'d>(
    bench: &Bench<'_>,
    data: &'d Dataset,
    output: Output,
    more: &[&str],
) -> Contender<'d> {
    let mut args: Vec<OsString> = vec!["events".into()];
    args.extend(more.iter().map(OsString::from));
    args.push(data.path.clone().into_os_string());
    let job = Job { program: bench.sologs.clone(), args, output, expected: &[0, 1] };
    Contender { name: named("events", more), job, data }
}

fn events_and_empty(bench: &mut Bench<'_>) -> Result<(), String> {
    let data = standard_log(bench)?;
    // Once into a file, for the counts; the times are those into a pipe.
    let checked = events_contender(bench, &data, Output::File(bench.corpus.output(0)), &["--threads", "1"]);
    bench.check_once(checked)?;
    let piped = events_contender(bench, &data, Output::Pipe, &["--threads", "1"]);
    let runs = bench.race(vec![piped], bench.settings.pairs)?;
    rate_row(bench, "`sologs events` to a pipe, one thread", &data, &runs, 300.0);
    empty(bench)
}

fn rate_row(bench: &mut Bench<'_>, what: &str, data: &Dataset, runs: &[Vec<Usage>], target: f64) {
    let seconds = runs.first().map(|runs| wall_seconds(runs)).unwrap_or(f64::INFINITY);
    let rate = data.truth.totals.bytes as f64 / 1e6 / seconds;
    bench.row(what, &format!("≥ {target:.0} MB/s"), format!("{rate:.0} MB/s"), Verdict::of(rate >= target));
}

fn empty(bench: &mut Bench<'_>) -> Result<(), String> {
    let folder = bench.corpus.empty()?;
    let nothing = Dataset {
        label: "empty folder".to_owned(),
        path: folder,
        truth: crate::generator::Truth::default(),
        is_archive: false,
    };
    let mut scan = bench.scan("sologs scan", &nothing, &[]);
    // 3: there was nothing to read.
    scan.job.expected = &[3];
    let runs = bench.race(vec![scan], bench.settings.pairs.max(10))?;
    let millis = runs.first().map(|runs| wall_seconds(runs) * 1e3).unwrap_or(f64::INFINITY);
    bench.row(
        "start to exit on an empty folder",
        "≤ 15 ms",
        format!("{millis:.1} ms"),
        Verdict::of(millis <= 15.0),
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn experiments_are_chosen_by_name() {
        assert_eq!(choose(&[]).unwrap().len(), EXPERIMENTS.len());
        let chosen = choose(&["utf-16".to_owned(), "files".to_owned()]).unwrap();
        let names: Vec<&str> = chosen.iter().map(|experiment| experiment.name).collect();
        assert_eq!(names, ["files", "utf-16"]);
        assert!(choose(&["speed".to_owned()]).unwrap_err().contains("'speed'"));
    }
}
