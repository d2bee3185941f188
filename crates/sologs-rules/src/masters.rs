//! Which machines are known to be the Master.

use std::collections::BTreeSet;

/// The authorities (`host:port`) that the bundle shows to be the Master's.
///
/// They come from the settings, the exports and the URLs that end in `/ClusterManagement/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Masters {
    authorities: BTreeSet<(String, Option<u16>)>,
}

/// The path of the Master's service, by which its URL is told from any other
/// (<https://learn.microsoft.com/sql/integration-services/scale-out/troubleshooting-scale-out>).
const SERVICE_PATH: &str = "clustermanagement";

/// Authorities that are kept: a cluster has one Master, a bundle a few. Of more, those stay that come first in their
/// order, whichever log told of them first.
const MAX_AUTHORITIES: usize = 4096;

impl Masters {
    /// Adds a host, with its port where known.
    pub fn add(&mut self, host: &str, port: Option<u16>) {
        if !host.is_empty() {
            self.authorities.insert((host.to_ascii_lowercase(), port));
            self.shorten();
        }
    }

    /// Whether the authority is one of the Master's. A port that is not known on either side does not matter.
    pub fn knows(&self, host: &str, port: Option<u16>) -> bool {
        let host = host.to_ascii_lowercase();
        self.authorities
            .iter()
            .any(|(known, at)| *known == host && (at.is_none() || port.is_none() || *at == port))
    }

    /// Whether the URL is that of a Master's service, whatever its host.
    pub fn is_service_url(url: &str) -> bool {
        url.split(['/', '?']).any(|part| part.eq_ignore_ascii_case(SERVICE_PATH))
    }

    fn shorten(&mut self) {
        while self.authorities.len() > MAX_AUTHORITIES {
            self.authorities.pop_last();
        }
    }

    /// Joins what another file told.
    pub fn extend(&mut self, other: &Masters) {
        self.authorities.extend(other.authorities.iter().cloned());
        self.shorten();
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.authorities.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_and_case_count_as_they_should() {
        let mut masters = Masters::default();
        masters.add("MASTER01", Some(8391));
        assert!(masters.knows("master01", Some(8391)));
        assert!(masters.knows("master01", None));
        assert!(!masters.knows("master01", Some(443)));
        assert!(!masters.knows("master01.contoso.example", Some(8391)));
        assert!(Masters::is_service_url("https://m:8391/ClusterManagement/"));
        assert!(!Masters::is_service_url("https://m/api?x=ClusterManagementX"));
    }
}
