//! Certificates: `.cer .crt .pem .der .p7b`, in binary or PEM form, one or several in a file.
//!
//! The certificates themselves are read by the `x509-parser` crate (feature `certificates`). Private keys are never
//! looked at: a block that holds one is passed over and told.

#[cfg(feature = "certificates")]
mod x509;

use super::common::lines::lines;
use super::problem::{Problem, ProblemKind, Problems};
use super::{CertificateNames, DistinguishedName, Host, HostMatch, Thumbprint, match_host};
use crate::time::Timestamp;
use serde::Serialize;
use std::net::IpAddr;

/// Certificates that are read of one file.
const CERTIFICATES: usize = 2000;

/// OID of server authentication among the extended key usages.
pub const SERVER_AUTHENTICATION: &str = "1.3.6.1.5.5.7.3.1";
/// OID of client authentication among the extended key usages.
pub const CLIENT_AUTHENTICATION: &str = "1.3.6.1.5.5.7.3.2";
/// OID that stands for any extended key usage.
pub const ANY_USAGE: &str = "2.5.29.37.0";

/// The certificates of one file.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct CertificateFile {
    /// In the order of the file.
    pub certificates: Vec<Certificate>,
}

/// One certificate.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Certificate {
    /// 1-based line where its PEM block begins; 1 in binary form.
    pub line: u64,
    /// SHA-1 of the whole certificate.
    pub thumbprint: Thumbprint,
    /// Subject, in the order in which Windows shows it (the most specific attribute first).
    pub subject: DistinguishedName,
    /// Issuer, in the same order.
    pub issuer: DistinguishedName,
    /// Serial number, lower-case hexadecimal without separators.
    pub serial_number: String,
    /// Begin of its validity in UTC; `None` before 1950.
    pub not_before: Option<Timestamp>,
    /// End of its validity in UTC; `None` after 9999.
    pub not_after: Option<Timestamp>,
    /// Every CN of the subject.
    pub common_names: Vec<String>,
    /// Every dNSName of the subject alternative name.
    pub dns_names: Vec<String>,
    /// Every iPAddress of the subject alternative name.
    pub ip_addresses: Vec<IpAddr>,
    /// Key usage; `None` where the extension is absent (then every usage is allowed).
    pub key_usage: Option<KeyUsage>,
    /// OIDs of the extended key usages; `None` where the extension is absent (then every usage is allowed).
    pub extended_key_usages: Option<Vec<String>>,
    /// Signature algorithm as Windows names it (`sha256RSA`), or its OID.
    pub signature_algorithm: String,
    /// Algorithm of the public key (`RSA`, `ECC`, or an OID), and its size in bits where that could be read.
    pub public_key: (String, Option<usize>),
    /// Whether it may issue certificates.
    pub is_authority: bool,
    /// Whether, and how surely, it was issued by itself.
    pub issued_by_itself: SelfIssued,
}

/// Whether a certificate is its own issuer. The signature itself is not verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SelfIssued {
    /// Issuer and subject differ.
    No,
    /// Issuer and subject are equal, but the key that signed is another one than its own.
    NameOnly,
    /// Issuer and subject are equal, and nothing speaks against the same key.
    Yes,
}

/// Key usages that matter for TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KeyUsage {
    /// Needed by a client, and by a server with ECDHE.
    pub digital_signature: bool,
    /// Needed by a server with RSA key exchange.
    pub key_encipherment: bool,
    /// Diffie-Hellman.
    pub key_agreement: bool,
    /// Signs certificates.
    pub certificate_signing: bool,
}

/// Where a moment lies with regard to the validity of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValidityAt {
    /// Before its begin.
    NotYet,
    /// Within.
    Valid,
    /// After its end.
    Expired,
    /// The zone of the moment is not known, and the answer depends on it.
    Unknown,
}

impl Certificate {
    /// Whether the certificate speaks for a host, as .NET Framework compares names.
    pub fn matches_host(&self, host: &Host) -> HostMatch {
        let names = CertificateNames {
            common_names: &self.common_names,
            dns_names: &self.dns_names,
            ip_addresses: &self.ip_addresses,
        };
        match_host(host, names)
    }

    /// Whether issuer and subject are the same name.
    pub fn is_self_issued(&self) -> bool {
        self.issued_by_itself != SelfIssued::No
    }

    /// Whether its extended key usages allow the usage of that OID.
    pub fn allows_usage(&self, oid: &str) -> bool {
        let allowed = |usages: &Vec<String>| usages.iter().any(|usage| usage == oid || usage == ANY_USAGE);
        self.extended_key_usages.as_ref().is_none_or(allowed)
    }

    /// Whether a moment lies within its validity. A moment without a zone is taken for one of any zone (14 hours
    /// east to 12 hours west of UTC); where that matters, the answer is unknown.
    pub fn validity_at(&self, moment: Timestamp) -> ValidityAt {
        const HOUR: i64 = 3_600_000_000;
        let (earliest, latest) = match moment.utc_micros() {
            Some(exact) => (exact, exact),
            None => (moment.local_micros() - 14 * HOUR, moment.local_micros() + 12 * HOUR),
        };
        let begin = self.not_before.and_then(|time| time.utc_micros()).unwrap_or(i64::MIN);
        // The last second belongs to the validity.
        let end = self.not_after.and_then(|time| time.utc_micros()).map_or(i64::MAX, |end| end + 999_999);
        match (latest < begin, earliest > end) {
            (true, _) => ValidityAt::NotYet,
            (_, true) => ValidityAt::Expired,
            _ if earliest >= begin && latest <= end => ValidityAt::Valid,
            _ => ValidityAt::Unknown,
        }
    }
}

/// What a file of bytes holds, by its first elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Binary {
    Certificate,
    Pkcs7,
    Pkcs12OrKey,
    SerializedStore,
    Other,
}

impl Binary {
    fn of(raw: &[u8]) -> Self {
        if raw.starts_with(b"\0\0\0\0CERT") {
            return Self::SerializedStore;
        }
        let Some(content) = der_content(raw) else { return Self::Other };
        match content {
            [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02, ..] => Self::Pkcs7,
            [0x02, 0x01, 0..=3, ..] => Self::Pkcs12OrKey,
            // tbsCertificate: SEQUENCE that begins with [0] (version) or the serial number.
            [0x30, ..] if der_content(content).is_some_and(|tbs| matches!(tbs, [0xa0 | 0x02, ..])) => {
                Self::Certificate
            }
            _ => Self::Other,
        }
    }
}

/// The content of a DER sequence, as much of it as is there.
fn der_content(raw: &[u8]) -> Option<&[u8]> {
    match raw {
        [0x30, length, rest @ ..] if *length < 0x80 => Some(rest),
        [0x30, length, rest @ ..] if *length <= 0x84 => rest.get(usize::from(length & 0x7f)..),
        _ => None,
    }
}

/// Whether the bytes, or the text, are a certificate file. A PEM block in the middle of another text does not make
/// it one.
pub(super) fn recognise(text: &str, raw: &[u8]) -> bool {
    let is_heading = |line: &str| {
        line.starts_with("-----BEGIN ") || line.starts_with("Bag Attributes") || line.starts_with("subject=")
    };
    let first = lines(text).find(|line| !line.is_blank()).map_or("", |line| line.text);
    Binary::of(raw) != Binary::Other
        || (is_heading(first) && lines(text).any(|line| is_begin(line.text).is_some_and(is_wanted)))
}

fn is_begin(line: &str) -> Option<&str> {
    line.trim().strip_prefix("-----BEGIN ")?.strip_suffix("-----")
}

fn is_wanted(label: &str) -> bool {
    label.ends_with("CERTIFICATE") || matches!(label, "PKCS7" | "CMS" | "PKCS #7 SIGNED DATA")
}

/// Reads a certificate file: PEM from the decoded text, else DER from the bytes.
pub(super) fn parse(text: &str, raw: &[u8], problems: &mut Problems) -> CertificateFile {
    let mut found = Vec::new();
    match Binary::of(raw) {
        Binary::Certificate => der(raw, 1, false, &mut found, problems),
        Binary::Pkcs7 => der(raw, 1, true, &mut found, problems),
        Binary::Pkcs12OrKey => problems.push(Problem::of_file(
            ProblemKind::Encrypted,
            "this is a private key or a PKCS #12 file, which is not read; export the certificate alone as .cer",
        )),
        Binary::SerializedStore => problems.push(Problem::of_file(
            ProblemKind::Skipped,
            "this is a serialized certificate store, which is not read; export it as .p7b",
        )),
        Binary::Other => pem(text, &mut found, problems),
    }
    if found.len() > CERTIFICATES {
        problems.limit(1, format!("only the first {CERTIFICATES} of {} certificates are read", found.len()));
        found.truncate(CERTIFICATES);
    }
    CertificateFile { certificates: found }
}

/// Every PEM block of a text.
fn pem(text: &str, found: &mut Vec<Certificate>, problems: &mut Problems) {
    let mut block: Option<(u64, &str, String)> = None;
    let mut blocks = 0_usize;
    for line in lines(text) {
        let trimmed = line.text.trim();
        if let Some(label) = is_begin(trimmed) {
            if let Some((begin, ..)) = block {
                problems.push(Problem::at(begin, ProblemKind::Truncated, "the PEM block has no end"));
            }
            blocks += 1;
            block = Some((line.number, label, String::new()));
        } else if let Some((begin, label, body)) = &mut block {
            body.push_str(trimmed);
            body.push('\n');
            if trimmed.starts_with("-----END ") {
                pem_block(label, body, *begin, found, problems);
                block = None;
            }
        }
        if found.len() > CERTIFICATES {
            return;
        }
    }
    if let Some((begin, ..)) = block {
        problems.push(Problem::at(begin, ProblemKind::Truncated, "the PEM block has no end"));
    }
    if blocks == 0 {
        bare_base64(text, found, problems);
    }
}

fn pem_block(label: &str, body: &str, line: u64, found: &mut Vec<Certificate>, problems: &mut Problems) {
    if label.contains("PRIVATE KEY") {
        let message = "a private key stands in this file; it is not read, and should not be in a bundle";
        problems.push(Problem::at(line, ProblemKind::Skipped, message));
    } else if is_wanted(label) {
        let whole = format!("-----BEGIN {label}-----\n{body}");
        match decode_pem(&whole) {
            Some(bytes) => {
                // Some tools put PKCS #7 under the label of a certificate.
                let is_pkcs7 = Binary::of(&bytes) == Binary::Pkcs7;
                der(&bytes, line, is_pkcs7, found, problems);
            }
            None => problems.malformed(line, "the PEM block is no Base64"),
        }
    }
}

/// A certificate that was exported as Base64 without the lines around it.
fn bare_base64(text: &str, found: &mut Vec<Certificate>, problems: &mut Problems) {
    let body = text.trim_start_matches('\u{feff}').trim();
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '\r' | '\n');
    if body.len() > 100 && body.starts_with("MI") && body.chars().all(is_base64) {
        pem_block("CERTIFICATE", &format!("{body}\n-----END CERTIFICATE-----\n"), 1, found, problems);
    } else {
        problems.push(Problem::of_file(ProblemKind::Malformed, "no certificate was found in this file"));
    }
}

#[cfg(feature = "certificates")]
use x509::{decode_pem, der};

#[cfg(not(feature = "certificates"))]
fn decode_pem(_pem: &str) -> Option<Vec<u8>> {
    Some(Vec::new())
}

#[cfg(not(feature = "certificates"))]
fn der(_raw: &[u8], line: u64, _is_pkcs7: bool, _found: &mut Vec<Certificate>, problems: &mut Problems) {
    let message = "this build of sologs does not read certificates (feature 'certificates')";
    problems.push(Problem::at(line, ProblemKind::Skipped, message));
}

#[cfg(test)]
#[cfg(feature = "certificates")]
mod tests;
