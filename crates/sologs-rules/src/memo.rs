//! Chains that were judged before: a cluster in trouble writes the same few exceptions thousands of times.

use crate::finding::Finding;
use sologs_core::exception::ExceptionChain;
use sologs_core::kind::FileKind;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of keys and hits that are kept; when they are full, all are forgotten.
const MAX_BYTES: usize = 4 << 20;
/// A chain with more text than this is judged anew each time.
const MAX_KEY_BYTES: usize = 8 << 10;

/// A finding before it is known where the record stands, whether more than types decided, and the signal of a table
/// with a name.
pub(crate) type Hit = (Finding, bool, Option<usize>);

/// What was found on which chain. It changes no result: what is found depends on the key alone.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    hits: HashMap<String, Arc<[Hit]>>,
    bytes: usize,
}

impl Memo {
    /// What `judge` finds on the chain, asked only where it is not known yet.
    pub(crate) fn hits(
        &self,
        kind: FileKind,
        chain: &ExceptionChain<'_>,
        appended: &str,
        judge: impl FnOnce() -> Vec<Hit>,
    ) -> Arc<[Hit]> {
        let Some(key) = key(kind, chain, appended) else { return judge().into() };
        if let Some(hits) = self.lock().hits.get(&key) {
            return Arc::clone(hits);
        }
        let hits: Arc<[Hit]> = judge().into();
        let mut known = self.lock();
        let bytes = size_of::<(String, Arc<[Hit]>)>() + key.len() + hits.iter().map(size).sum::<usize>();
        if known.bytes + bytes > MAX_BYTES {
            *known = Known::default();
        }
        known.bytes += bytes;
        known.hits.insert(key, Arc::clone(&hits));
        hits
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes that a hit takes, about: a tree has room for eleven values, whatever their number.
fn size((finding, ..): &Hit) -> usize {
    let texts = finding.captures.iter().flat_map(|(name, value)| [name, value]).chain(&finding.messages);
    let tree = finding.captures.len().div_ceil(11) * 11 * size_of::<(String, String)>();
    size_of::<Hit>() + tree + texts.map(|text| size_of::<String>() + text.len()).sum::<usize>()
}

/// Everything of a chain and behind it that rules look at, its branches apart.
fn key(kind: FileKind, chain: &ExceptionChain<'_>, appended: &str) -> Option<String> {
    let links: usize = chain.links.iter().map(|link| link.type_name.len() + link.message.len() + 16).sum();
    let length = links + appended.len();
    if length > MAX_KEY_BYTES {
        return None;
    }
    let mut key = String::with_capacity(length + 24);
    key.push_str(kind.as_str());
    for link in &chain.links {
        key.push('\u{1}');
        key.push_str(&link.type_name);
        key.push('\u{2}');
        if let Some(code) = link.hresult {
            key.push_str(&code.to_string());
        }
        key.push('\u{2}');
        key.push_str(&link.message);
    }
    key.push('\u{1}');
    key.push_str(appended);
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sologs_core::exception::parse_chains;

    #[test]
    fn a_chain_is_judged_once_and_another_one_anew() {
        let memo = Memo::default();
        let mut asked = 0;
        for text in ["System.A.XException: one", "System.A.XException: one", "System.A.XException: two"] {
            let chains = parse_chains(text);
            memo.hits(FileKind::TextLog, &chains[0], "", || {
                asked += 1;
                Vec::new()
            });
        }
        assert_eq!(asked, 2);
        memo.hits(FileKind::TaskLog, &parse_chains("System.A.XException: one")[0], "", || {
            asked += 1;
            Vec::new()
        });
        assert_eq!(asked, 3, "another kind of file is another question");
        memo.hits(FileKind::TaskLog, &parse_chains("System.A.XException: one")[0], "Error Number:1", || {
            asked += 1;
            Vec::new()
        });
        assert_eq!(asked, 4, "what is appended may decide");
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let memo = Memo::default();
        for number in 0..2000 {
            let text = format!("System.A.XException: {number} {}", "x".repeat(4000));
            memo.hits(FileKind::TextLog, &parse_chains(&text)[0], "", Vec::new);
        }
        assert!(memo.lock().bytes <= MAX_BYTES);
    }
}
