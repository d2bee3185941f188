//! Work spread over threads, results in order.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Files from this size on are read by all threads together, smaller ones one by each thread.
const LARGE_FILE_BYTES: u64 = 8 << 20;

/// How many threads read where so many are asked for: one where threads were left out of the build.
pub(crate) fn threads(asked: usize) -> usize {
    if cfg!(feature = "parallel") { asked.max(1) } else { 1 }
}

/// Applies `work` to every item; the results are in the order of the items.
pub(crate) fn map<T: Sync, R: Send>(
    items: &[T],
    threads: usize,
    work: impl Fn(usize, &T) -> R + Sync,
) -> Vec<R> {
    if threads <= 1 || items.len() <= 1 {
        return items.iter().enumerate().map(|(number, item)| work(number, item)).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    std::thread::scope(|scope| {
        let work_on = || {
            let mut mine = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(number) else { break };
                mine.push((number, work(number, item)));
            }
            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).append(&mut mine);
        };
        for _ in 1..threads.min(items.len()) {
            scope.spawn(work_on);
        }
        // This thread works too: each thread has a heap of its own, and what one gives back is of no use to the others.
        work_on();
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Reads files: large ones one after the other, each with all threads; small ones side by side.
pub(crate) fn files<R: Send>(
    numbers: &[usize],
    threads: usize,
    size: impl Fn(&usize) -> u64,
    read: impl Fn(&usize, usize) -> Option<R> + Sync,
) -> Vec<R> {
    let (large, small): (Vec<usize>, Vec<usize>) =
        numbers.iter().partition(|number| size(number) >= LARGE_FILE_BYTES);
    let mut done: Vec<R> = map(&small, threads, |_, number| read(number, 1)).into_iter().flatten().collect();
    done.extend(large.iter().filter_map(|number| read(number, threads)));
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        for threads in [1, 2, 7] {
            assert_eq!(
                map(&items, threads, |_, item| item * 2),
                items.iter().map(|n| n * 2).collect::<Vec<_>>()
            );
        }
    }
}
