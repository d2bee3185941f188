//! The places that name the Master's certificate by its thumbprint (settings of Master and Workers, what the Master told
//! SSISDB, the bindings of its port), each with what stands there.

use super::{ArtifactFile, Inventory, Machine, Place};
use sologs_core::artifact::ssisdb_table::View;
use sologs_core::artifact::{Located, Thumbprint};

/// Where a thumbprint of the Master's certificate was met, the surest place first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ThumbprintSource {
    /// The exception names the certificate that the Master presented.
    Presented,
    /// Bound to the Master's port.
    Binding,
    /// `SSLCertThumbprint` of the Master's settings.
    MasterSettings,
    /// `SSLCERT_THUMBPRINT` of `catalog.master_properties`.
    MasterProperties,
    /// `MasterHttpsCertThumbprint` of a Worker's settings.
    WorkerSettings,
}

/// A place that names the Master's certificate.
#[derive(Clone, Debug)]
pub(crate) struct NamedThumbprint {
    pub(crate) source: ThumbprintSource,
    /// May be empty, where a setting is.
    pub(crate) thumbprint: Thumbprint,
    pub(crate) places: Vec<Place>,
}

impl NamedThumbprint {
    fn at(source: ThumbprintSource, file: &ArtifactFile, found: &Located<Thumbprint>) -> Self {
        Self { source, thumbprint: found.value.clone(), places: vec![file.place(found)] }
    }

    /// The hash of a binding of the Master's port.
    pub(crate) fn bound(file: &ArtifactFile, hash: &Located<Thumbprint>) -> Self {
        Self::at(ThumbprintSource::Binding, file, hash)
    }

    /// How the place is called: names that are the same in every language.
    pub(crate) fn name(&self) -> &'static str {
        match self.source {
            ThumbprintSource::Presented => "TLS",
            ThumbprintSource::Binding => "netsh",
            ThumbprintSource::MasterSettings => "SSLCertThumbprint",
            ThumbprintSource::MasterProperties => "SSLCERT_THUMBPRINT",
            ThumbprintSource::WorkerSettings => "MasterHttpsCertThumbprint",
        }
    }

    /// What stands there, as a reader finds it in the file.
    pub(crate) fn text(&self) -> String {
        match self.source {
            ThumbprintSource::Presented | ThumbprintSource::Binding => {
                format!("certhash {}", self.thumbprint)
            }
            ThumbprintSource::MasterProperties => format!("{}={}", self.name(), self.thumbprint),
            ThumbprintSource::MasterSettings | ThumbprintSource::WorkerSettings => {
                format!("\"{}\": \"{}\"", self.name(), self.thumbprint)
            }
        }
    }
}

impl<'i> Machine<'i> {
    /// `SSLCertThumbprint` of its settings as a Master, be it empty.
    pub(crate) fn configured_thumbprints(&self) -> impl Iterator<Item = NamedThumbprint> + use<'i> {
        self.master_settings().filter_map(|(file, settings)| {
            let found = settings.thumbprint.as_ref()?;
            Some(NamedThumbprint::at(ThumbprintSource::MasterSettings, file, found))
        })
    }

    /// `MasterHttpsCertThumbprint` of its settings as a Worker, be it empty.
    pub(crate) fn expected_thumbprints(&self) -> impl Iterator<Item = NamedThumbprint> + use<'i> {
        self.worker_settings().filter_map(|(file, settings)| {
            let found = settings.master_thumbprint.as_ref()?;
            Some(NamedThumbprint::at(ThumbprintSource::WorkerSettings, file, found))
        })
    }
}

impl Inventory {
    /// `SSLCERT_THUMBPRINT` of every export of `catalog.master_properties`.
    pub(crate) fn told_thumbprints(&self) -> impl Iterator<Item = NamedThumbprint> {
        self.tables(View::MasterProperties).filter_map(|(file, table)| {
            let found = table.master_thumbprint()?;
            Some(NamedThumbprint::at(ThumbprintSource::MasterProperties, file, &found))
        })
    }
}
