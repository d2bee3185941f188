//! What time it was at the server when SSISDB was exported: the newest time that the exports tell.

use super::{ArtifactFile, Inventory, Place, compare};
use sologs_core::artifact::ssisdb_table::{SsisdbTable, View};
use sologs_core::time::Timestamp;
use std::cmp::Ordering;

/// Columns whose times may lie in the future.
const PLANNED: [&str; 2] = ["expiredtime", "scheduledtime"];
/// Names that people give to a column of `SYSDATETIMEOFFSET()`.
const CLOCKS: [&str; 4] = ["now", "servertime", "server_time", "sysdatetimeoffset"];
/// The only column whose times say when a Worker was last online.
const LAST_ONLINE: &str = "lastonlinetime";

/// A moment, and the place that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub time: Timestamp,
    /// Where the bundle shows it.
    pub place: Place,
}

impl Moment {
    /// Whether it is later than `time` by more than that; `None` where a zone that is not known decides. Two times
    /// of one file are of one clock.
    pub fn is_later_by(&self, seconds: i64, time: Timestamp, path: &str) -> Option<bool> {
        let limit = time.plus_seconds(seconds);
        let is_known = self.time.utc_micros().is_some() && limit.utc_micros().is_some();
        if !is_known && self.place.path == path {
            return Some(self.time.local_micros() > limit.local_micros());
        }
        compare(self.time, limit).map(|order| order == Ordering::Greater)
    }
}

impl Inventory {
    /// The newest time of the exports of SSISDB: the clock of its server, not before the moment of the export. Times
    /// that a Worker was last online are left out where `with_last_online` is not asked for.
    pub fn server_now(&self, with_last_online: bool) -> Option<Moment> {
        let mut newest: Option<Moment> = None;
        for (file, table) in self.all_tables() {
            for moment in times(file, table, with_last_online) {
                newest = Some(match newest {
                    Some(known) if !is_newer(&moment, &known) => known,
                    _ => moment,
                });
            }
        }
        newest
    }

    /// The newest time of any log.
    pub(super) fn newest_logged(&self) -> Option<Moment> {
        let (time, log) = self.newest_log()?;
        Some(Moment { time, place: Place { path: log.path.clone(), line: None } })
    }

    /// The newest time that anything in the bundle tells: of a record, else of an export, else of an event.
    pub fn newest_moment(&self) -> Option<Moment> {
        self.newest_logged().or_else(|| self.server_now(true)).or_else(|| {
            let events = self.files().iter().filter_map(|file| match &file.artifact {
                sologs_core::artifact::Artifact::EventLog(log) => {
                    Some(Moment { time: log.last?, place: file.whole() })
                }
                _ => None,
            });
            events.max_by_key(|moment| moment.time.local_micros())
        })
    }

    fn all_tables(&self) -> impl Iterator<Item = (&ArtifactFile, &SsisdbTable)> {
        self.files()
            .iter()
            .filter_map(|file| match &file.artifact {
                sologs_core::artifact::Artifact::SsisdbTable(export) => {
                    Some(export.tables.iter().map(move |table| (file, table)))
                }
                _ => None,
            })
            .flatten()
    }
}

fn is_newer(a: &Moment, b: &Moment) -> bool {
    match (a.time.utc_micros(), b.time.utc_micros()) {
        (Some(a), Some(b)) => a > b,
        // One whose zone is known is worth more than one whose zone is not.
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => a.time.local_micros() > b.time.local_micros(),
    }
}

fn times<'i>(
    file: &'i ArtifactFile,
    table: &'i SsisdbTable,
    with_last_online: bool,
) -> Box<dyn Iterator<Item = Moment> + 'i> {
    if table.view == View::MasterProperties {
        let told = table.property_time("LAST_ONLINE_TIME");
        return Box::new(
            told.into_iter().map(move |found| Moment { time: found.value, place: file.place(&found) }),
        );
    }
    let is_time = move |name: &&String| {
        let name = name.to_ascii_lowercase();
        let is_clock = CLOCKS.iter().any(|clock| name.starts_with(clock));
        (is_clock || (name.contains("time") && !PLANNED.contains(&name.as_str())))
            && (with_last_online || name != LAST_ONLINE)
    };
    let columns: Vec<&String> = table.columns.iter().filter(is_time).collect();
    let cells = table
        .rows
        .iter()
        .flat_map(move |row| columns.clone().into_iter().filter_map(move |column| table.time(row, column)));
    Box::new(cells.map(move |found| Moment { time: found.value, place: file.place(&found) }))
}
