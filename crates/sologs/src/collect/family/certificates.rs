//! Certificates that stand beside the settings. A private key is never copied, whatever its file is called.

use crate::collect::CollectError;
use crate::collect::collector::Collector;
use crate::collect::survey::Survey;
use sologs_core::artifact::certificate::CertificateFile;
use sologs_core::artifact::{self, Artifact};
use sologs_core::kind::FileKind;
use sologs_core::text::decode_whole;

/// Files that hold private keys.
pub(super) const KEY_FILES: &[&str] = &["pfx", "p12", "pvk", "key", "snk", "pem", "jks", "ppk"];
/// Files that hold certificates.
const CERTIFICATE_FILES: &[&str] = &["cer", "crt", "der", "p7b"];

/// Takes a file of a settings folder where it is a certificate.
pub(super) fn gather_file(
    collector: &mut Collector<'_>,
    survey: &mut Survey,
    name: &str,
    path: &str,
) -> Result<(), CollectError> {
    let extension = name.rsplit_once('.').map_or_else(String::new, |(_, end)| end.to_ascii_lowercase());
    if KEY_FILES.contains(&extension.as_str()) {
        collector.leave_out(None, path, "a private key is never copied".to_owned());
        return Ok(());
    }
    if !CERTIFICATE_FILES.contains(&extension.as_str()) {
        return Ok(());
    }
    let content = match super::settings::read(collector, path) {
        Ok(content) => content,
        Err(error) => {
            collector.cannot_read(Some(FileKind::Certificate), path, &error);
            return Ok(());
        }
    };
    match certificates(name, &content) {
        Ok(found) => {
            if name.to_ascii_lowercase().contains("worker") {
                survey
                    .worker_names
                    .extend(found.certificates.iter().flat_map(|one| one.common_names.clone()));
            }
            let place = super::logs::in_bundle(path);
            let bytes = content.len() as u64;
            collector.copy(&place, Some(FileKind::Certificate), path, &mut content.as_slice(), bytes, None)
        }
        Err(reason) => {
            collector.leave_out(None, path, reason.to_owned());
            Ok(())
        }
    }
}

/// The certificates of a file that holds nothing else.
fn certificates(name: &str, content: &[u8]) -> Result<CertificateFile, &'static str> {
    let text = decode_whole(content).text;
    if holds_private_key(&text) {
        return Err("it holds a private key, which is never copied");
    }
    match artifact::parse(FileKind::Certificate, name, &text, content).artifact {
        Some(Artifact::Certificate(found)) if !found.certificates.is_empty() => Ok(found),
        _ => Err("it holds no certificate that could be read; it was not copied, since it may hold a key"),
    }
}

/// Whether a text holds a private key in PEM form, of any algorithm.
pub(super) fn holds_private_key(text: &str) -> bool {
    text.contains("PRIVATE KEY-----")
}
