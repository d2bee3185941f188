//! A value for each kind of event that was met: most logs hold a few kinds, and there may be very many logs.

use sologs_core::event::EventKind;

/// Kinds and their values, in the order of the kinds. Takes no more room than what is in it, once it is
/// [shrunk](Self::shrink).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KindMap<T>(Vec<(EventKind, T)>);

impl<T> Default for KindMap<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> IntoIterator for KindMap<T> {
    type Item = (EventKind, T);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T> KindMap<T> {
    fn place(&self, kind: EventKind) -> Result<usize, usize> {
        self.0.binary_search_by_key(&kind, |(known, _)| *known)
    }

    pub(crate) fn get(&self, kind: EventKind) -> Option<&T> {
        self.0.get(self.place(kind).ok()?).map(|(_, value)| value)
    }

    /// Puts a value in the place of the one that is there.
    pub(crate) fn insert(&mut self, kind: EventKind, value: T) {
        match self.place(kind) {
            Ok(at) => {
                if let Some((_, known)) = self.0.get_mut(at) {
                    *known = value;
                }
            }
            Err(at) => self.0.insert(at, (kind, value)),
        }
    }

    /// Changes the value of a kind; where it has none yet, the default.
    pub(crate) fn update(&mut self, kind: EventKind, change: impl FnOnce(&mut T))
    where
        T: Default,
    {
        let at = self.place(kind).unwrap_or_else(|at| {
            self.0.insert(at, (kind, T::default()));
            at
        });
        if let Some((_, value)) = self.0.get_mut(at) {
            change(value);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (EventKind, &T)> {
        self.0.iter().map(|(kind, value)| (*kind, value))
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// Gives room back that nothing is in.
    pub(crate) fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }
}
