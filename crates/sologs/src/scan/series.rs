//! Records of one kind in a log: how many, when, and the places that are shown of them.

use crate::report::Link;
use crate::scan::course::{ALLOCATION, Track};
use sologs_core::time::Timestamp;

/// Records kept for each key with their text: the first ones. Of the last one its place is kept.
const FIRST_PLACES: usize = 3;
/// Records of records together that are kept with their text.
const MAX_TOGETHER: usize = 16;

/// A place in a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// 1-based first line of the record.
    pub(crate) line: u64,
    /// 1-based last line of the record.
    pub(crate) last_line: u64,
    /// Its time, where it states one.
    pub(crate) time: Option<Timestamp>,
}

/// A place that is kept to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) stamp: Stamp,
    /// What is shown of it, where that is kept.
    pub(crate) text: Option<Box<PlaceText>>,
}

/// The part of a record that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlaceText {
    pub(crate) excerpt: String,
    pub(crate) chain: Vec<Link>,
}

impl PlaceText {
    /// Bytes that it takes.
    pub(crate) fn size(&self) -> usize {
        let link =
            |link: &Link| size_of::<Link>() + 2 * ALLOCATION + link.type_name.len() + link.message.len();
        size_of::<Self>() + 2 * ALLOCATION + self.excerpt.len() + self.chain.iter().map(link).sum::<usize>()
    }
}

impl Place {
    pub(crate) fn size(&self) -> usize {
        size_of::<Self>() + self.text.as_ref().map_or(0, |text| text.size())
    }
}

/// Records of one kind: how many, when, where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Series {
    pub(crate) count: u64,
    pub(crate) first_seen: Option<Timestamp>,
    pub(crate) last_seen: Option<Timestamp>,
    pub(crate) last: Stamp,
    pub(crate) first_places: Vec<Place>,
    /// All of them over time; only findings have that.
    pub(crate) track: Option<Track>,
}

impl Series {
    pub(crate) fn new(place: Place) -> Self {
        let stamp = place.stamp;
        Self {
            count: 1,
            first_seen: stamp.time,
            last_seen: stamp.time,
            last: stamp,
            first_places: vec![place],
            track: None,
        }
    }

    /// As [`Series::new`], with all of them over time.
    pub(crate) fn over_time(place: Place) -> Self {
        let mut track = Track::default();
        track.add(place.stamp, None);
        Self { track: Some(track), ..Self::new(place) }
    }

    /// Bytes that it takes, but for the entries over time.
    pub(crate) fn size(&self) -> usize {
        size_of::<Self>() + ALLOCATION + self.first_places.iter().map(Place::size).sum::<usize>()
    }

    /// Bytes of the texts of its places.
    pub(crate) fn text_size(&self) -> usize {
        self.first_places.iter().filter_map(|place| place.text.as_ref()).map(|text| text.size()).sum()
    }

    /// Says which file all of it comes from.
    pub(crate) fn set_entry(&mut self, entry: usize) {
        self.track.iter_mut().for_each(|track| track.set_entry(entry));
    }

    /// Forgets the texts of its places.
    pub(crate) fn forget_texts(&mut self) {
        self.first_places.iter_mut().for_each(|place| place.text = None);
    }

    /// The records at these places, in the order of the log; of those that are among `places` the text is known.
    /// `None` where there are none.
    pub(crate) fn at(stamps: &[Stamp], places: &[Place]) -> Option<Self> {
        let (first, last) = (stamps.first()?, stamps.last()?);
        let is_one = |place: &&Place| stamps.iter().any(|stamp| stamp.line == place.stamp.line);
        let mut series = Self {
            count: stamps.len() as u64,
            first_seen: first.time,
            last_seen: first.time,
            last: *last,
            first_places: places.iter().filter(is_one).cloned().collect(),
            track: None,
        };
        let mut track = Track::default();
        for stamp in stamps {
            series.first_seen = earliest(series.first_seen, stamp.time);
            series.last_seen = latest(series.last_seen, stamp.time);
            track.add(*stamp, None);
        }
        series.track = Some(track);
        Some(series)
    }

    /// One more record, later than all others; `place` is made only where its text is kept. Gives the bytes that it
    /// takes.
    pub(crate) fn add(&mut self, stamp: Stamp, has_room: bool, place: impl FnOnce() -> Place) -> usize {
        self.count += 1;
        self.first_seen = earliest(self.first_seen, stamp.time);
        self.last_seen = latest(self.last_seen, stamp.time);
        self.last = stamp;
        self.track.iter_mut().for_each(|track| track.add(stamp, None));
        if self.first_places.len() >= FIRST_PLACES {
            return 0;
        }
        // Of what no rule explains only the first record is shown.
        let is_shown = has_room && self.track.is_some();
        let place = if is_shown { place() } else { Place { stamp, text: None } };
        let size = place.size();
        self.first_places.push(place);
        size
    }

    /// One more record of records together, wherever it stands; those that come first in the log are kept, and as many as
    /// records can be taken together.
    pub(crate) fn add_unordered(&mut self, place: Place) {
        let stamp = place.stamp;
        if self.first_places.iter().any(|known| known.stamp.line == stamp.line) {
            return;
        }
        self.count += 1;
        self.first_seen = earliest(self.first_seen, stamp.time);
        self.last_seen = latest(self.last_seen, stamp.time);
        if stamp.line > self.last.line {
            self.last = stamp;
        }
        self.track.iter_mut().for_each(|track| track.add(stamp, None));
        let at = self.first_places.partition_point(|known| known.stamp.line < stamp.line);
        self.first_places.insert(at, place);
        self.first_places.truncate(MAX_TOGETHER);
    }

    /// Joins what follows in the same log. Gives the bytes that its places take.
    pub(crate) fn join(&mut self, mut later: Series) -> usize {
        self.count += later.count;
        self.first_seen = earliest(self.first_seen, later.first_seen);
        self.last_seen = latest(self.last_seen, later.last_seen);
        self.last = later.last;
        match (&mut self.track, later.track.take()) {
            (Some(track), Some(later)) => track.join(later),
            _ => later.forget_texts(),
        }
        let known = self.first_places.len();
        self.first_places.extend(later.first_places.into_iter().take(FIRST_PLACES.saturating_sub(known)));
        self.first_places.iter().skip(known).map(Place::size).sum()
    }

    /// Gives room back that nothing is in.
    pub(crate) fn shrink(&mut self) {
        self.first_places.shrink_to_fit();
        self.track.iter_mut().for_each(Track::shrink);
    }

    /// Counts records of which no place is kept.
    pub(crate) fn count(&mut self, more: Tally) {
        self.count += more.count;
        self.first_seen = earliest(self.first_seen, more.first_seen);
        self.last_seen = latest(self.last_seen, more.last_seen);
        if more.last.line >= self.last.line {
            self.last = more.last;
        }
        if let Some(track) = &mut self.track {
            track.join(more.track);
        }
    }

    pub(crate) fn is_shown(&self) -> bool {
        self.first_places.len() >= FIRST_PLACES
    }

    pub(crate) fn places_mut(&mut self) -> impl Iterator<Item = &mut Place> {
        self.first_places.iter_mut()
    }

    /// The last record, where it is not among the first places.
    pub(crate) fn last_stamp(&self) -> Option<Stamp> {
        (self.count > self.first_places.len() as u64).then_some(self.last)
    }
}

/// The earlier of two times; one that is known before one that is not.
pub(crate) fn earliest(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.local_micros() < a.local_micros() { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// The later of two times; one that is known before one that is not.
pub(crate) fn latest(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.local_micros() > a.local_micros() { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// Records that are like one that was judged: only counted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tally {
    count: u64,
    first_seen: Option<Timestamp>,
    last_seen: Option<Timestamp>,
    last: Stamp,
    track: Track,
}

impl Tally {
    pub(crate) fn new(stamp: Stamp) -> Self {
        let mut track = Track::default();
        track.add(stamp, None);
        Self { count: 1, first_seen: stamp.time, last_seen: stamp.time, last: stamp, track }
    }

    pub(crate) fn add(&mut self, stamp: Stamp) {
        self.count += 1;
        self.first_seen = earliest(self.first_seen, stamp.time);
        self.last_seen = latest(self.last_seen, stamp.time);
        self.last = stamp;
        self.track.add(stamp, None);
    }

    pub(crate) fn shift_lines(&mut self, by: u64) {
        self.last.line += by;
        self.last.last_line += by;
        self.track.shift_lines(by);
    }
}
