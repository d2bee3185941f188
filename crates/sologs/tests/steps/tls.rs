//! What the tests of the Master's certificate have in common: the log, settings, outputs of netsh.

use crate::bundle::Bundle;
use crate::certificates::Made;
use rcgen::{CertificateParams, DnType, KeyPair, SanType, date_time_ymd};
use sha1::{Digest, Sha1};

pub(crate) const WORKER: &str = "WORKER01/Binn/WorkerSettings.config";
pub(crate) const MASTER: &str = "MASTER01/Binn/MasterSettings.config";
pub(crate) const NETSH: &str = "MASTER01/netsh.txt";
pub(crate) const ROOT: &str = "WORKER01/root.txt";
pub(crate) const CER: &str = "MASTER01/Binn/SSISScaleOutMaster.cer";
const GUID: &str = "{00112233-4455-6677-8899-aabbccddeeff}";

/// A Worker that does not trust the Master at that authority.
pub(crate) fn untrusted(authority: &str) -> Bundle {
    Bundle::default().worker_log(&format!(
        "System.ServiceModel.Security.SecurityNegotiationException: Could not establish trust relationship for the SSL/TLS \
         secure channel with authority '{authority}'. ---> System.Net.WebException: The underlying connection was closed: \
         Could not establish trust relationship for the SSL/TLS secure channel. ---> \
         System.Security.Authentication.AuthenticationException: The remote certificate is invalid according to the \
         validation procedure."
    ))
}

/// A Worker whose connection broke while it sent.
pub(crate) fn broken() -> Bundle {
    Bundle::default().worker_log(
        "System.ServiceModel.CommunicationException: An error occurred while making the HTTP request to \
         https://MASTER01:8391/ClusterManagement/. This could be due to the fact that the server certificate is not \
         configured properly with HTTP.SYS in the HTTPS case. ---> System.Net.WebException: The underlying connection was \
         closed: An unexpected error occurred on a send.",
    )
}

/// `MasterHttpsCertThumbprint` on line 3, `MasterEndpoint` on line 4.
pub(crate) fn worker(thumbprint: &str) -> String {
    format!(
        "{{\n  \"MaxTaskCount\": 10,\n  \"MasterHttpsCertThumbprint\": \"{thumbprint}\",\n  \"MasterEndpoint\": \"https://MASTER01:8391\"\n}}\n"
    )
}

/// `PortNumber` on line 2, `SSLCertThumbprint` on line 3.
pub(crate) fn master(thumbprint: &str) -> String {
    format!(
        "{{\n  \"PortNumber\": 8391,\n  \"SSLCertThumbprint\": \"{thumbprint}\",\n  \"SqlServerName\": \"SQL01\"\n}}\n"
    )
}

/// One binding of `netsh http show sslcert`, 16 lines: endpoint, hash, application, store, …
pub(crate) fn binding(endpoint: &str, hash: &str, store: &str, negotiates: &str) -> String {
    let label = if endpoint.starts_with(|c: char| c.is_ascii_digit() || c == '[') {
        "IP:port"
    } else {
        "Hostname:port"
    };
    let fields = [
        (label, endpoint),
        ("Certificate Hash", hash),
        ("Application ID", GUID),
        ("Certificate Store Name", store),
        ("Verify Client Certificate Revocation", "Enabled"),
        ("Verify Revocation Using Cached Client Certificate Only", "Disabled"),
        ("Usage Check", "Enabled"),
        ("Revocation Freshness Time", "0"),
        ("URL Retrieval Timeout", "0"),
        ("Ctl Identifier", "(null)"),
        ("Ctl Store Name", "(null)"),
        ("DS Mapper Usage", "Disabled"),
        ("Negotiate Client Certificate", negotiates),
        ("Reject Connections", "Disabled"),
        ("Disable TLS1.3", "Not Set"),
    ];
    fields.map(|(label, value)| format!("    {label:29}: {value}\n")).concat() + "\n"
}

/// `netsh http show sslcert` with its echo: the first binding begins on line 6.
pub(crate) fn netsh(bindings: &[String]) -> String {
    format!(
        "C:\\>netsh http show sslcert\n\nSSL Certificate bindings:\n-------------------------\n\n{}",
        bindings.concat()
    )
}

/// The same, where all is as it should be.
pub(crate) fn bound(hash: &str) -> String {
    netsh(&[binding("0.0.0.0:8391", hash, "Root", "Enabled")])
}

/// A self-signed certificate with these names, valid from 2020 to 2040.
pub(crate) fn with_names(common_names: &[&str], dns_names: &[&str], addresses: &[&str]) -> Made {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    for (index, name) in common_names.iter().enumerate() {
        // The maker keeps one value a type: the second CN goes in by its OID.
        let kind = if index == 0 { DnType::CommonName } else { DnType::CustomDnType(vec![2, 5, 4, 3]) };
        params.distinguished_name.push(kind, *name);
    }
    let dns = dns_names.iter().map(|name| SanType::DnsName((*name).try_into().unwrap()));
    let ips = addresses.iter().map(|address| SanType::IpAddress(address.parse().unwrap()));
    params.subject_alt_names = dns.chain(ips).collect();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2040, 1, 1);
    let der = params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec();
    let thumbprint = Sha1::digest(&der).iter().map(|byte| format!("{byte:02x}")).collect();
    let subject = common_names.iter().map(|name| format!("CN={name}")).collect::<Vec<_>>().join(", ");
    Made { der, thumbprint, issuer: subject.clone(), subject }
}

/// The thumbprint with its last digit changed.
pub(crate) fn one_digit_off(thumbprint: &str) -> String {
    let (start, last) = thumbprint.split_at(39);
    format!("{start}{}", if last == "0" { "1" } else { "0" })
}
