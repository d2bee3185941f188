//! Which logs are whose: of twenty thousand of them, a question is about a few.

use super::LogFacts;
use sologs_core::kind::FileKind;
use sologs_core::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Shorter texts may be part of a folder's name by chance.
const SHORTEST_PART: usize = 9;

/// Numbers of logs, in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct LogIndex {
    /// By machine in lower case, and kind.
    by_machine: BTreeMap<Option<String>, BTreeMap<FileKind, Vec<usize>>>,
    /// By length and text of the task's folder in lower case.
    by_task: BTreeMap<(usize, String), Vec<usize>>,
    /// The newest time of all and the log that has it, once somebody asked.
    pub(super) newest: OnceLock<Option<(Timestamp, usize)>>,
}

impl LogIndex {
    pub(super) fn new(logs: &[LogFacts]) -> Self {
        let mut index = Self::default();
        for (number, log) in logs.iter().enumerate() {
            let machine = log.node.as_deref().map(str::to_ascii_lowercase);
            index.by_machine.entry(machine).or_default().entry(log.kind).or_default().push(number);
            if let Some(task) = log.task.as_deref().map(str::to_lowercase) {
                index.by_task.entry((task.len(), task)).or_default().push(number);
            }
        }
        index
    }

    /// The logs of a machine of that kind.
    pub(super) fn of_kind(&self, node: Option<&str>, kind: FileKind) -> &[usize] {
        let kinds = self.by_machine.get(&node.map(str::to_ascii_lowercase));
        kinds.and_then(|kinds| kinds.get(&kind)).map(Vec::as_slice).unwrap_or_default()
    }

    /// All logs of a machine.
    pub(super) fn of_machine(&self, node: Option<&str>) -> Vec<usize> {
        let kinds = self.by_machine.get(&node.map(str::to_ascii_lowercase));
        let mut numbers: Vec<usize> =
            kinds.into_iter().flat_map(|kinds| kinds.values()).flatten().copied().collect();
        numbers.sort_unstable();
        numbers
    }

    /// The logs of folders that are called `id`, which is in lower case, or have it in their name.
    pub(super) fn of_task(&self, id: &str) -> impl Iterator<Item = usize> {
        let same = self.by_task.get(&(id.len(), id.to_owned())).into_iter();
        let longer = self.by_task.range((id.len() + 1, String::new())..);
        let longer = longer.filter(move |((_, task), _)| id.len() >= SHORTEST_PART && task.contains(id));
        same.chain(longer.map(|(_, numbers)| numbers)).flatten().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(node: Option<&str>, kind: FileKind, task: Option<&str>) -> LogFacts {
        let node = node.map(str::to_owned);
        LogFacts { task: task.map(str::to_owned), ..LogFacts::new("x.log", node, kind) }
    }

    #[test]
    fn logs_are_found_by_machine_kind_and_task() {
        let index = LogIndex::new(&[
            log(Some("W1"), FileKind::WorkerLog, None),
            log(Some("w1"), FileKind::TaskLog, Some("Aaaa-bbbb-1")),
            log(Some("W1"), FileKind::WorkerLog, None),
            log(None, FileKind::TaskLog, Some("aaaa-bbbb-1_2")),
            log(None, FileKind::TaskLog, Some("17")),
            log(None, FileKind::TaskLog, Some("117")),
        ]);
        assert_eq!(index.of_kind(Some("w1"), FileKind::WorkerLog), [0, 2]);
        assert_eq!(index.of_machine(Some("W1")), [0, 1, 2]);
        assert_eq!(index.of_machine(None), [3, 4, 5]);
        assert_eq!(index.of_machine(Some("other")), [0; 0]);
        assert_eq!(index.of_task("aaaa-bbbb-1").collect::<Vec<_>>(), [1, 3]);
        assert_eq!(index.of_task("17").collect::<Vec<_>>(), [4], "too short to be part of another");
    }
}
