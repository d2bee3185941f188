//! Values read from a record, kept small: a log may hold very many records that correlations ask for.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Values read from a record by their names, sorted by name, each name once; shared by all that look at them.
///
/// All of it is one text, so that a record costs one allocation: `4:task2:17` is `task` with the value `17`. A tree of
/// strings takes ten times as much.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Captures(Arc<str>);

impl Captures {
    /// The value of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Names and values, sorted by name.
    pub fn iter(&self) -> Iter<'_> {
        Iter(&self.0)
    }

    /// Whether nothing was read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Bytes that it takes, however many share it.
    pub fn size(&self) -> usize {
        // Beside the text stand two counters.
        2 * size_of::<usize>() + self.0.len()
    }
}

impl From<&BTreeMap<String, String>> for Captures {
    fn from(map: &BTreeMap<String, String>) -> Self {
        let mut text = String::new();
        for part in map.iter().flat_map(|(name, value)| [name, value]) {
            text.push_str(&part.len().to_string());
            text.push(':');
            text.push_str(part);
        }
        Self(text.into())
    }
}

impl From<BTreeMap<String, String>> for Captures {
    fn from(map: BTreeMap<String, String>) -> Self {
        Self::from(&map)
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Captures {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let map: BTreeMap<String, String> =
            pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self::from(map)
    }
}

impl fmt::Debug for Captures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<'c> IntoIterator for &'c Captures {
    type Item = (&'c str, &'c str);
    type IntoIter = Iter<'c>;

    fn into_iter(self) -> Iter<'c> {
        self.iter()
    }
}

/// Names and values of [`Captures`], sorted by name.
#[derive(Clone, Debug)]
pub struct Iter<'c>(&'c str);

impl<'c> Iter<'c> {
    fn part(&mut self) -> Option<&'c str> {
        let (length, rest) = self.0.split_once(':')?;
        let (part, rest) = rest.split_at_checked(length.parse().ok()?)?;
        self.0 = rest;
        Some(part)
    }
}

impl<'c> Iterator for Iter<'c> {
    type Item = (&'c str, &'c str);

    fn next(&mut self) -> Option<Self::Item> {
        Some((self.part()?, self.part()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_map_stays_what_it_is(map in prop::collection::btree_map(".*", "(?s).{0,40}", 0..6)) {
            let captures = Captures::from(&map);
            prop_assert_eq!(captures.is_empty(), map.is_empty());
            let back: BTreeMap<String, String> =
                captures.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            for (name, value) in &map {
                prop_assert_eq!(captures.get(name), Some(value.as_str()));
            }
            prop_assert_eq!(captures.get("no such name, since it is longer than any of these\n"), None);
            prop_assert_eq!(back, map);
        }
    }

    #[test]
    fn names_are_sorted_and_shown() {
        let captures: Captures = [("task", "17"), ("host", "A:1"), ("empty", "")].into_iter().collect();
        assert_eq!(format!("{captures:?}"), r#"{"empty": "", "host": "A:1", "task": "17"}"#);
        assert_eq!(captures.size(), 16 + "5:empty0:4:host3:A:14:task2:17".len());
        assert!(Captures::default().is_empty());
        assert_eq!(Captures::default(), Captures::from(BTreeMap::new()));
    }
}
