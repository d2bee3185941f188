//! Certificates out of bytes, by the `x509-parser` crate.

use super::{Certificate, KeyUsage, SelfIssued};
use crate::artifact::common::date_text::from_unix;
use crate::artifact::problem::{Problem, ProblemKind, Problems};
use crate::artifact::{DistinguishedName, NameAttribute, Thumbprint};
use sha1::{Digest, Sha1};
use std::net::IpAddr;
use x509_parser::asn1_rs::{Any, Class, FromBer, Oid, Tag};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::prelude::FromDer;
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

/// Signature algorithms as Windows names them.
const SIGNATURES: &[(&str, &str)] = &[
    ("1.2.840.113549.1.1.2", "md2RSA"),
    ("1.2.840.113549.1.1.4", "md5RSA"),
    ("1.2.840.113549.1.1.5", "sha1RSA"),
    ("1.3.14.3.2.29", "sha1RSA"),
    ("1.2.840.113549.1.1.10", "RSASSA-PSS"),
    ("1.2.840.113549.1.1.11", "sha256RSA"),
    ("1.2.840.113549.1.1.12", "sha384RSA"),
    ("1.2.840.113549.1.1.13", "sha512RSA"),
    ("1.2.840.10045.4.1", "sha1ECDSA"),
    ("1.2.840.10045.4.3.2", "sha256ECDSA"),
    ("1.2.840.10045.4.3.3", "sha384ECDSA"),
    ("1.2.840.10045.4.3.4", "sha512ECDSA"),
];

/// Decodes one PEM block.
pub(super) fn decode_pem(pem: &str) -> Option<Vec<u8>> {
    let cursor = std::io::Cursor::new(pem.as_bytes());
    x509_parser::pem::Pem::read(cursor).ok().map(|(pem, _)| pem.contents)
}

/// Reads a certificate, or all certificates of a PKCS #7 structure.
pub(super) fn der(
    raw: &[u8],
    line: u64,
    is_pkcs7: bool,
    found: &mut Vec<Certificate>,
    problems: &mut Problems,
) {
    if der_length(raw).is_some_and(|length| length > raw.len()) {
        problems.push(Problem::at(line, ProblemKind::Truncated, "the certificate ends before its end"));
        return;
    }
    let parts = if is_pkcs7 { pkcs7_certificates(raw) } else { Some(vec![raw]) };
    let before = found.len();
    for part in parts.unwrap_or_default() {
        match X509Certificate::from_der(part) {
            Ok((rest, certificate)) => {
                let own = part.get(..part.len() - rest.len()).unwrap_or(part);
                found.push(read(&certificate, own, line));
            }
            Err(_) => problems.malformed(line, "this is no X.509 certificate"),
        }
    }
    if is_pkcs7 && found.len() == before {
        problems.malformed(line, "no certificate was found in this PKCS #7 file");
    }
}

/// Length of header and content that a DER sequence says it has.
fn der_length(raw: &[u8]) -> Option<usize> {
    match raw {
        [0x30, length, ..] if *length < 0x80 => Some(2 + usize::from(*length)),
        [0x30, length, rest @ ..] if (0x81..=0x84).contains(length) => {
            let digits = rest.get(..usize::from(length & 0x7f))?;
            let value = digits.iter().fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte));
            value.checked_add(2 + digits.len())
        }
        _ => None,
    }
}

/// The certificates of SignedData (RFC 2315, section 9.1): ContentInfo { OID, [0] SignedData { version, digest
/// algorithms, content, [0] certificates … } }.
fn pkcs7_certificates(raw: &[u8]) -> Option<Vec<&[u8]>> {
    let next = |bytes| Any::from_ber(bytes).ok();
    let (_, content_info) = next(raw)?;
    let (rest, _oid) = next(content_info.data)?;
    let (_, explicit) = next(rest)?;
    let (_, signed_data) = next(explicit.data)?;
    let (rest, _version) = next(signed_data.data)?;
    let (rest, _digest_algorithms) = next(rest)?;
    let (rest, _content) = next(rest)?;
    let (_, certificates) = next(rest)?;
    if certificates.class() != Class::ContextSpecific || certificates.tag() != Tag(0) {
        return None;
    }
    let mut rest = certificates.data;
    let mut parts = Vec::new();
    while let Some((after, _)) = next(rest).filter(|_| !rest.is_empty()) {
        parts.push(rest.get(..rest.len() - after.len())?);
        rest = after;
    }
    Some(parts)
}

fn read(certificate: &X509Certificate<'_>, raw: &[u8], line: u64) -> Certificate {
    let (dns_names, ip_addresses) = alternative_names(certificate);
    let oid = certificate.signature_algorithm.algorithm.to_id_string();
    let signature = SIGNATURES.iter().find(|(id, _)| *id == oid).map_or(oid.as_str(), |(_, name)| name);
    let subject = name(certificate.subject());
    Certificate {
        line,
        thumbprint: Thumbprint::from_sha1(&Sha1::digest(raw).into()),
        issuer: name(certificate.issuer()),
        serial_number: certificate.raw_serial().iter().map(|byte| format!("{byte:02x}")).collect(),
        not_before: from_unix(certificate.validity().not_before.timestamp()),
        not_after: from_unix(certificate.validity().not_after.timestamp()),
        common_names: subject.common_names().map(str::to_owned).collect(),
        subject,
        dns_names,
        ip_addresses,
        key_usage: key_usage(certificate),
        extended_key_usages: extended_key_usages(certificate),
        signature_algorithm: signature.to_owned(),
        public_key: public_key(certificate),
        is_authority: certificate.is_ca(),
        issued_by_itself: issued_by_itself(certificate),
    }
}

/// A name as Windows shows it: the encoding begins with the most general attribute, the text with the most specific.
fn name(encoded: &X509Name<'_>) -> DistinguishedName {
    let mut attributes: Vec<NameAttribute> = encoded
        .iter_attributes()
        .map(|attribute| NameAttribute::new(&attribute.attr_type().to_id_string(), &text_of(attribute)))
        .collect();
    attributes.reverse();
    DistinguishedName::from_attributes(attributes)
}

fn text_of(attribute: &AttributeTypeAndValue<'_>) -> String {
    let data = attribute.as_slice();
    let wide = |bytes: &[u8]| bytes.iter().fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
    match attribute.attr_value().tag() {
        Tag::BmpString => {
            let units: Vec<u16> = data.chunks_exact(2).map(|pair| wide(pair) as u16).collect();
            String::from_utf16_lossy(&units)
        }
        Tag::UniversalString => data
            .chunks_exact(4)
            .map(|four| char::from_u32(wide(four)).unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect(),
        // Windows reads T.61 as Latin-1.
        Tag::TeletexString => data.iter().copied().map(char::from).collect(),
        _ => String::from_utf8_lossy(data).into_owned(),
    }
}

fn alternative_names(certificate: &X509Certificate<'_>) -> (Vec<String>, Vec<IpAddr>) {
    let (mut dns, mut ips) = (Vec::new(), Vec::new());
    let Ok(Some(names)) = certificate.subject_alternative_name() else { return (dns, ips) };
    for name in &names.value.general_names {
        match name {
            GeneralName::DNSName(name) => dns.push((*name).to_owned()),
            GeneralName::IPAddress(bytes) => {
                let four = <[u8; 4]>::try_from(*bytes).map(IpAddr::from);
                let sixteen = <[u8; 16]>::try_from(*bytes).map(IpAddr::from);
                ips.extend(four.or(sixteen));
            }
            _ => {}
        }
    }
    (dns, ips)
}

fn key_usage(certificate: &X509Certificate<'_>) -> Option<KeyUsage> {
    let usage = certificate.key_usage().ok()??.value;
    Some(KeyUsage {
        digital_signature: usage.digital_signature(),
        key_encipherment: usage.key_encipherment(),
        key_agreement: usage.key_agreement(),
        certificate_signing: usage.key_cert_sign(),
    })
}

fn extended_key_usages(certificate: &X509Certificate<'_>) -> Option<Vec<String>> {
    let usage = certificate.extended_key_usage().ok()??.value;
    let known = [
        (usage.any, super::ANY_USAGE),
        (usage.server_auth, super::SERVER_AUTHENTICATION),
        (usage.client_auth, super::CLIENT_AUTHENTICATION),
        (usage.code_signing, "1.3.6.1.5.5.7.3.3"),
        (usage.email_protection, "1.3.6.1.5.5.7.3.4"),
        (usage.time_stamping, "1.3.6.1.5.5.7.3.8"),
        (usage.ocsp_signing, "1.3.6.1.5.5.7.3.9"),
    ];
    let named = known.iter().filter(|(is_set, _)| *is_set).map(|(_, oid)| (*oid).to_owned());
    Some(named.chain(usage.other.iter().map(Oid::to_id_string)).collect())
}

fn public_key(certificate: &X509Certificate<'_>) -> (String, Option<usize>) {
    let key = certificate.public_key();
    let bits = key.parsed().ok().map(|key| key.key_size()).filter(|&bits| bits > 0);
    match key.algorithm.algorithm.to_id_string() {
        oid if oid == "1.2.840.113549.1.1.1" => ("RSA".to_owned(), bits),
        oid if oid == "1.2.840.10045.2.1" => ("ECC".to_owned(), bits),
        oid => (oid, bits),
    }
}

fn issued_by_itself(certificate: &X509Certificate<'_>) -> SelfIssued {
    if certificate.issuer().as_raw() != certificate.subject().as_raw() {
        return SelfIssued::No;
    }
    let mut own = None;
    let mut signer = None;
    for extension in certificate.extensions() {
        match extension.parsed_extension() {
            ParsedExtension::SubjectKeyIdentifier(id) => own = Some(id.0),
            ParsedExtension::AuthorityKeyIdentifier(id) => signer = id.key_identifier.as_ref().map(|id| id.0),
            _ => {}
        }
    }
    match (own, signer) {
        (Some(own), Some(signer)) if own != signer => SelfIssued::NameOnly,
        _ => SelfIssued::Yes,
    }
}
