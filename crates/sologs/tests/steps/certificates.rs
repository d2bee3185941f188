//! Certificates and listings of stores, made up.

use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, Issuer, KeyPair, date_time_ymd};
use sha1::{Digest, Sha1};

/// A certificate and what tools print of it.
pub(crate) struct Made {
    pub(crate) der: Vec<u8>,
    pub(crate) thumbprint: String,
    pub(crate) subject: String,
    pub(crate) issuer: String,
}

/// Makes a certificate: its CN, the CN of the authority that issues it (none: itself), its years, its usages.
pub(crate) fn make(
    name: &str,
    authority: Option<&str>,
    (from, to): (i32, i32),
    usages: &[ExtendedKeyUsagePurpose],
) -> Made {
    let params = |name: &str| {
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(to, 1, 1);
        params
    };
    let mut own = params(name);
    own.extended_key_usages = usages.to_vec();
    let key = KeyPair::generate().unwrap();
    let certificate = match authority {
        None => own.self_signed(&key).unwrap(),
        Some(authority) => {
            own.signed_by(&key, &Issuer::new(params(authority), KeyPair::generate().unwrap())).unwrap()
        }
    };
    let der = certificate.der().to_vec();
    let thumbprint = Sha1::digest(&der).iter().map(|byte| format!("{byte:02x}")).collect();
    let issuer = format!("CN={}", authority.unwrap_or(name));
    Made { der, thumbprint, subject: format!("CN={name}"), issuer }
}

/// Self-signed, valid from 2020 to 2040, for every usage.
pub(crate) fn self_signed(name: &str) -> Made {
    make(name, None, (2020, 2040), &[])
}

impl Made {
    /// Its block in the output of `certutil -store`, with these lines about its key; ten lines and those.
    pub(crate) fn block(&self, number: usize, key: &str) -> String {
        format!(
            "================ Certificate {number} ================\nSerial Number: 1234567890abcdef\n\
             Issuer: {}\n NotBefore: 1/1/2020 12:00 AM\n NotAfter: 1/1/2040 12:00 AM\nSubject: {}\n\
             Signature matches Public Key\nCert Hash(sha1): {}\n{key}",
            self.issuer, self.subject, self.thumbprint
        )
    }
}

/// Lines of a key that is there.
pub(crate) const WITH_KEY: &str = "  Key Container = tq-SSISScaleOutWorker-1\n  Provider = Microsoft Enhanced Cryptographic Provider v1.0\nEncryption test passed\n";
/// Lines where there is none.
pub(crate) const NO_KEY: &str =
    "No key provider information\nCannot find the certificate and private key for decryption.\n";
/// The line at the end of a listing that is whole.
pub(crate) const COMPLETED: &str = "CertUtil: -store command completed successfully.\n";

/// The listing of a whole store.
pub(crate) fn store(name: &str, certificates: &[(&Made, &str)]) -> String {
    let title = match name {
        "Root" => "Root \"Trusted Root Certification Authorities\"",
        _ => "My \"Personal\"",
    };
    let blocks: String =
        certificates.iter().enumerate().map(|(number, (made, key))| made.block(number, key)).collect();
    format!("{title}\n{blocks}{COMPLETED}")
}
