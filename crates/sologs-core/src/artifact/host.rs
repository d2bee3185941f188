//! Host names: when two of them are the same, and whether a certificate speaks for one.

use std::fmt;
use std::net::IpAddr;

/// A host as an endpoint, a setting or a certificate names it, comparable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Host {
    /// An IP address.
    Ip(IpAddr),
    /// A name in lower case without the dot at its end.
    Name(String),
}

/// How two hosts relate by their names alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HostRelation {
    /// Equal.
    Same,
    /// One is a short name, the other a full name that begins with it: probably the same machine, but not for the
    /// comparison with a certificate.
    SameShortName,
    /// An address and a name, or an alias: names alone do not tell.
    Unknown,
    /// Two short names, two full names or two addresses that differ. (An alias can still lead to the same machine.)
    Different,
}

impl Host {
    /// Reads a host: a name or an address, IPv6 also in brackets. `None` for an empty text and for what no host can
    /// be called (blanks, slashes).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        // A zone ("fe80::1%12") is that machine's own affair.
        if let Ok(address) = bare.split('%').next().unwrap_or(bare).parse() {
            return Some(Self::Ip(address));
        }
        let name = text.strip_suffix('.').unwrap_or(text);
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '*' | '+');
        let is_name = !name.is_empty() && name.len() <= 255 && name.chars().all(fits);
        is_name.then(|| Self::Name(name.to_lowercase()))
    }

    /// The name up to its first dot; of an address nothing.
    pub fn short_name(&self) -> Option<&str> {
        match self {
            Self::Ip(_) => None,
            Self::Name(name) => name.split('.').next(),
        }
    }

    /// Whether it is a name without a dot.
    pub fn is_short(&self) -> bool {
        matches!(self, Self::Name(name) if !name.contains('.'))
    }

    /// Whether it means the machine itself.
    pub fn is_local(&self) -> bool {
        match self {
            Self::Ip(address) => address.is_loopback() || address.is_unspecified(),
            Self::Name(name) => name == "localhost",
        }
    }

    /// How two hosts relate.
    pub fn relation(&self, other: &Self) -> HostRelation {
        match (self, other) {
            _ if self == other => HostRelation::Same,
            (Self::Ip(_), Self::Ip(_)) => HostRelation::Different,
            (Self::Name(_), Self::Name(_)) if self.is_short() == other.is_short() => HostRelation::Different,
            (Self::Name(_), Self::Name(_)) if self.short_name() == other.short_name() => {
                HostRelation::SameShortName
            }
            (Self::Name(_), Self::Name(_)) => HostRelation::Different,
            _ => HostRelation::Unknown,
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(address) => address.fmt(f),
            Self::Name(name) => f.pad(name),
        }
    }
}

/// The names that a certificate speaks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct CertificateNames<'a> {
    /// Every CN of the subject.
    pub common_names: &'a [String],
    /// Every dNSName of the subject alternative name.
    pub dns_names: &'a [String],
    /// Every iPAddress of the subject alternative name.
    pub ip_addresses: &'a [IpAddr],
}

/// What [`match_host`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostMatch {
    /// A dNSName of the subject alternative name; holds it as written.
    DnsName(String),
    /// An iPAddress of the subject alternative name.
    IpAddress(IpAddr),
    /// A CN; holds it as written. Counts only where the certificate has no dNSName.
    CommonName(String),
    /// A CN would match, but does not count since the certificate has a dNSName; holds it as written.
    CommonNameIgnored(String),
    /// No name of the certificate.
    None,
}

impl HostMatch {
    /// Whether .NET Framework accepts the certificate for the host.
    pub fn is_match(&self) -> bool {
        matches!(self, Self::DnsName(_) | Self::IpAddress(_) | Self::CommonName(_))
    }
}

/// Whether a certificate speaks for a host, as .NET Framework on Windows compares (it asks Windows'
/// CertVerifyCertificateChainPolicy): with any dNSName the CNs do not count, without one every CN does.
///
/// `*` stands for exactly one label, at the left, with at least two labels behind it. An address has to be an
/// iPAddress, or be written out as a name.
pub fn match_host(host: &Host, names: CertificateNames<'_>) -> HostMatch {
    if let Host::Ip(address) = host
        && names.ip_addresses.contains(address)
    {
        return HostMatch::IpAddress(*address);
    }
    if let Some(name) = names.dns_names.iter().find(|name| covers(name, host)) {
        return HostMatch::DnsName(name.clone());
    }
    match names.common_names.iter().find(|name| covers(name, host)) {
        None => HostMatch::None,
        Some(name) if names.dns_names.is_empty() => HostMatch::CommonName(name.clone()),
        Some(name) => HostMatch::CommonNameIgnored(name.clone()),
    }
}

fn covers(pattern: &str, host: &Host) -> bool {
    let Some(pattern) = Host::parse(pattern) else { return false };
    let (Host::Name(wanted), Host::Name(name)) = (&pattern, host) else { return pattern == *host };
    match wanted.strip_prefix("*.") {
        None => !wanted.contains('*') && wanted == name,
        Some(domain) => {
            let behind = name.split_once('.').filter(|(label, _)| !label.is_empty()).map(|(_, rest)| rest);
            domain.contains('.') && !domain.contains('*') && behind == Some(domain)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(text: &str) -> Host {
        Host::parse(text).unwrap()
    }

    #[test]
    fn case_and_final_dot_do_not_count() {
        assert_eq!(host("MASTER01.Contoso.com."), host("master01.contoso.com"));
        assert_eq!(host("[::1]"), host("0:0:0:0:0:0:0:1"));
        assert_eq!(Host::parse("a b"), None);
        assert_eq!(Host::parse(" "), None);
    }

    #[test]
    fn short_and_full_names_are_told_apart() {
        let (short, full) = (host("MASTER01"), host("master01.contoso.com"));
        assert_eq!(short.relation(&full), HostRelation::SameShortName);
        assert_eq!(full.relation(&host("master01.other.com")), HostRelation::Different);
        assert_eq!(short.relation(&host("MASTER010")), HostRelation::Different);
        assert_eq!(short.relation(&host("10.0.0.5")), HostRelation::Unknown);
        assert!(host("localhost").is_local() && host("127.0.0.1").is_local());
    }

    fn matched(host_text: &str, common: &[&str], dns: &[&str], ips: &[&str]) -> HostMatch {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let (common_names, dns_names) = (owned(common), owned(dns));
        let ip_addresses: Vec<IpAddr> = ips.iter().map(|ip| ip.parse().unwrap()).collect();
        let names = CertificateNames {
            common_names: &common_names,
            dns_names: &dns_names,
            ip_addresses: &ip_addresses,
        };
        match_host(&host(host_text), names)
    }

    #[test]
    fn every_cn_counts_without_a_dns_name_and_none_with_one() {
        assert_eq!(
            matched("10.0.0.5", &["MASTER01", "10.0.0.5"], &[], &[]),
            HostMatch::CommonName("10.0.0.5".into())
        );
        assert_eq!(
            matched("master01", &["MASTER01"], &["other"], &[]),
            HostMatch::CommonNameIgnored("MASTER01".into())
        );
        assert!(
            matched("master01", &["MASTER01"], &[], &["10.0.0.5"]).is_match(),
            "an address is no dNSName"
        );
        assert!(matched("10.0.0.5", &["x"], &["x"], &["10.0.0.5"]).is_match());
    }

    #[test]
    fn near_names_do_not_match() {
        assert_eq!(matched("MASTER01", &["MASTER010", "XMASTER01"], &[], &[]), HostMatch::None);
        assert_eq!(matched("master01", &["master01.contoso.com"], &[], &[]), HostMatch::None);
    }

    #[test]
    fn wildcards_stand_for_one_label() {
        assert!(matched("a.contoso.com", &[], &["*.contoso.com"], &[]).is_match());
        for near in ["contoso.com", "a.b.contoso.com", "acontoso.com"] {
            assert!(!matched(near, &[], &["*.contoso.com"], &[]).is_match(), "{near}");
        }
        assert!(!matched("a.com", &[], &["*.com"], &[]).is_match());
        assert!(!matched("a", &[], &["*"], &[]).is_match());
    }
}
