//! `sologs-formats [DIR]`: reads the real outputs of Windows' tools that lie beside the project (not part of it) and
//! prints what the parsers made of them.
//!
//! Exit code: 0 everything was read as it should be, 1 something was not, 2 the folder is not there, so that nothing
//! was checked.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use sologs_core::artifact::certutil_store::KeyPresence;
use sologs_core::artifact::registry::Lookup;
use sologs_core::artifact::winhttpcertcfg::KeyAccessOutcome;
use sologs_core::artifact::{Artifact, Thumbprint, parse, recognise, schannel};
use sologs_core::kind::FileKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/formats");
    let folder = std::env::args_os().nth(1).map_or(beside, PathBuf::from);
    if !folder.is_dir() {
        eprintln!("not checked: {} is not there; name the folder as an argument", folder.display());
        return ExitCode::from(2);
    }
    let mut report = Report { folder, checked: 0, wrong: 0 };
    certutil(&mut report);
    netsh(&mut report);
    registry(&mut report);
    services(&mut report);
    key_access(&mut report);
    println!("{} checks, {} wrong", report.checked, report.wrong);
    if report.wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

struct Report {
    folder: PathBuf,
    checked: usize,
    wrong: usize,
}

impl Report {
    /// The parts of a file: title and text between lines that begin with `---`; notes (`#`) are left out.
    fn parts(&mut self, file: &str) -> Vec<(String, String)> {
        let text = std::fs::read_to_string(self.folder.join(file)).unwrap_or_default();
        self.check(&format!("{file} is there"), !text.is_empty());
        let mut parts = vec![(file.to_owned(), String::new())];
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let title = line.strip_prefix("--- ");
            match (title, parts.last_mut()) {
                (Some(title), _) => parts.push((format!("{file}: {title}"), String::new())),
                (None, Some((_, part))) => {
                    part.push_str(line);
                    part.push('\n');
                }
                (None, None) => {}
            }
        }
        parts.retain(|(_, text)| !text.trim().is_empty());
        parts
    }

    fn check(&mut self, what: &str, right: bool) {
        self.checked += 1;
        self.wrong += usize::from(!right);
        println!("  {} {what}", if right { "ok   " } else { "WRONG" });
    }

    fn read(&mut self, title: &str, text: &str, kind: FileKind) -> Option<Artifact> {
        println!("{title}");
        self.check(&format!("recognised as {kind}"), recognise("x.txt", text, text.as_bytes()) == Some(kind));
        let parsed = parse(kind, "x.txt", text, text.as_bytes());
        for problem in &parsed.problems {
            println!("  note  {} (line {:?}): {}", problem.kind, problem.line, problem.message);
        }
        parsed.artifact
    }
}

/// The thumbprints of a text, found without any parser: 40 hexadecimal digits at the end of a line, blanks left out.
fn hashes(text: &str) -> Vec<Thumbprint> {
    let tail = |line: &str| line.rsplit(':').next().map(str::trim).map(str::to_owned);
    text.lines().filter_map(tail).filter_map(|value| Thumbprint::parse(&value)).collect()
}

fn certutil(report: &mut Report) {
    for (title, text) in report.parts("certutil-store.txt") {
        let expected = hashes(&text);
        if expected.is_empty() {
            println!("{title}\n  (no output, labels only)");
            continue;
        }
        let is_excerpt = !text.contains("====");
        let artifact = if is_excerpt {
            println!("{title}\n  (an excerpt without a header)");
            parse(FileKind::CertutilStore, "x.txt", &text, &[]).artifact
        } else {
            report.read(&title, &text, FileKind::CertutilStore)
        };
        let Some(Artifact::CertutilStore(listing)) = artifact else { continue };
        let entries: Vec<_> = listing.stores.iter().flat_map(|store| &store.entries).collect();
        let found: Vec<_> = entries
            .iter()
            .filter_map(|entry| entry.thumbprint.as_ref())
            .map(|hash| hash.value.clone())
            .collect();
        report.check("thumbprints", found == expected);
        report.check("subjects", entries.iter().all(|entry| entry.subject.is_some()));
        report.check(
            "dates",
            entries.iter().all(|entry| entry.not_before.is_some() && entry.not_after.is_some()),
        );
        let has_container = text.contains(" = ");
        let key_is_right = |key: &KeyPresence| match key {
            KeyPresence::Present { .. } => has_container,
            KeyPresence::Absent => !has_container,
            KeyPresence::Missing { .. } => false,
            KeyPresence::Unknown => is_excerpt,
        };
        report.check("private keys", entries.iter().all(|entry| key_is_right(&entry.key)));
        let is_whole = text.contains("CertUtil:");
        report.check(
            "complete only with the completion line",
            listing.stores.iter().all(|store| store.is_complete() == is_whole),
        );
        if !is_excerpt {
            report.check(
                "issued by themselves",
                entries.iter().all(|entry| entry.is_self_issued() == Some(true)),
            );
            report.check("serial numbers", entries.iter().all(|entry| entry.serial_number.is_some()));
            report.check("names of the stores", listing.stores.iter().all(|store| store.name.is_some()));
        }
        for entry in entries {
            let time = |date: Option<
                &sologs_core::artifact::Located<sologs_core::artifact::certutil_store::StoreDate>,
            >| {
                date.and_then(|date| date.value.time)
                    .map_or("not decided".to_owned(), |time| time.to_string())
            };
            println!(
                "  note  valid {} to {}",
                time(entry.not_before.as_ref()),
                time(entry.not_after.as_ref())
            );
        }
    }
}

fn netsh(report: &mut Report) {
    for (title, text) in report.parts("netsh-http-show-sslcert.txt") {
        let expected = hashes(&text);
        if expected.is_empty() {
            println!("{title}\n  (no output, labels only)");
            continue;
        }
        let Some(Artifact::NetshSslcert(output)) = report.read(&title, &text, FileKind::NetshSslcert) else {
            continue;
        };
        let found: Vec<_> = output
            .bindings
            .iter()
            .filter_map(|binding| binding.hash.as_ref())
            .map(|hash| hash.value.clone())
            .collect();
        report.check("hashes", found == expected);
        let whole = output.bindings.iter().all(|binding| {
            binding.application_id.is_some()
                && binding.store_name.is_some()
                && binding.verifies_client_revocation.is_some()
                && binding.negotiates_client_certificate.is_some()
                && binding.disables_tls13.is_some()
        });
        report.check("application, store, negotiation, revocation and TLS 1.3", whole);
        for binding in &output.bindings {
            println!("  note  {} on line {}", binding.endpoint.value, binding.endpoint.line);
        }
    }
}

fn registry(report: &mut Report) {
    for (title, text) in report.parts("registry-schannel.txt") {
        let Some(Artifact::Registry(registry)) = report.read(&title, &text, FileKind::Registry) else {
            continue;
        };
        let list = schannel::send_trusted_issuer_list(&registry);
        report.check("SendTrustedIssuerList is 0", list.number().is_some_and(|number| number.value == 0));
        let mode = schannel::client_auth_trust_mode(&registry);
        let right = match mode {
            Lookup::Present(_) => text.contains("ClientAuthTrustMode"),
            Lookup::Absent(_) => !text.contains("ClientAuthTrustMode"),
            Lookup::NotExported => false,
        };
        report.check("ClientAuthTrustMode", right);
    }
}

fn services(report: &mut Report) {
    for (title, text) in report.parts("sc-query.txt") {
        let Some(Artifact::ServiceQuery(found)) = report.read(&title, &text, FileKind::ServiceQuery) else {
            continue;
        };
        report.check("one service", found.services.len() == 1);
        let codes =
            found.services.iter().all(|service| service.state.is_some() && service.has_own_exit_code());
        report.check("state and exit codes", codes);
    }
}

fn key_access(report: &mut Report) {
    for (title, text) in report.parts("winhttpcertcfg.txt") {
        let Some(Artifact::Winhttpcertcfg(found)) = report.read(&title, &text, FileKind::Winhttpcertcfg)
        else {
            continue;
        };
        let listed = found
            .listings
            .iter()
            .all(|list| list.outcome == KeyAccessOutcome::Listed && list.subject.is_some());
        let accounts: usize = found.listings.iter().map(|list| list.accounts.len()).sum();
        let indented = text.lines().filter(|line| line.starts_with("    ")).count();
        report.check("subject and accounts", listed && accounts == indented && accounts > 0);
    }
}
