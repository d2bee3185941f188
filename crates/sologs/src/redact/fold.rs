//! A text in small letters, with the way back to the text as it was.

/// A text in small letters. Some letters become longer or shorter with it, so every byte knows where it came from.
pub(super) struct Folded {
    pub(super) text: String,
    /// For each byte of `text`, and its end: the byte of the original where its character begins.
    origins: Vec<usize>,
}

impl Folded {
    pub(super) fn new(original: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(original.len()),
            origins: Vec::with_capacity(original.len() + 1),
        };
        for (at, c) in original.char_indices() {
            for small in c.to_lowercase() {
                folded.text.push(small);
                folded.origins.resize(folded.text.len(), at);
            }
        }
        folded.origins.push(original.len());
        folded
    }

    /// The byte of the original that byte `at` came from.
    pub(super) fn origin(&self, at: usize) -> usize {
        self.origins.get(at).or(self.origins.last()).copied().unwrap_or(0)
    }
}

/// Whether a name that begins (or ends) with `edge` ends where `neighbour` stands before (or after) it.
///
/// Letters of one script make one word. Chinese, Japanese and Korean write no blanks, and put particles right behind
/// a foreign name.
pub(super) fn is_boundary(edge: Option<char>, neighbour: Option<char>) -> bool {
    let (Some(edge), Some(neighbour)) = (edge, neighbour) else { return true };
    if !neighbour.is_alphanumeric() || !edge.is_alphanumeric() {
        return true;
    }
    let is_latin = |c: char| u32::from(c) < 0x250 || matches!(u32::from(c), 0x1e00..=0x1eff);
    is_latin(edge) != is_latin(neighbour)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_knows_where_it_came_from() {
        let folded = Folded::new("İX-É");
        assert_eq!(folded.text, "i\u{307}x-é");
        assert_eq!(folded.origin(folded.text.find('x').unwrap()), 2);
        assert_eq!(folded.origin(folded.text.len()), "İX-É".len());
    }

    #[test]
    fn scripts_bound_names() {
        assert!(
            is_boundary(Some('a'), Some('상'))
                && is_boundary(Some('1'), Some('_'))
                && is_boundary(Some('1'), None)
        );
        assert!(!is_boundary(Some('a'), Some('é')) && !is_boundary(Some('1'), Some('0')));
        assert!(!is_boundary(Some('ж'), Some('п')) && is_boundary(Some('a'), Some('п')));
    }
}
