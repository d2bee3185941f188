//! Where the files of a bundle stand, as a collected Scale Out cluster has them.

use super::content::Profile;
use super::random::Random;
use super::template;

/// One file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seat {
    /// Path below the bundle, with `/`.
    pub(crate) path: String,
    /// Its top-level folder.
    pub(crate) node: String,
    pub(crate) profile: Profile,
}

/// Of each group of files one is the Master's and a few are a Worker's; the others are logs of tasks.
const GROUP: u64 = 50;
const AGENT_FILES: u64 = 4;
const WORKERS: u64 = 8;

/// The place of file number `index`.
pub(crate) fn seat(index: u64, random: &mut Random) -> Seat {
    let in_group = index % GROUP;
    if in_group == 0 {
        let path = format!("{}Master/master-{index:06}.log", home("MASTER01", "Master"));
        return Seat { path, node: "MASTER01".to_owned(), profile: Profile::Master };
    }
    let node = format!("WORKER{:02}", 1 + index / GROUP % WORKERS);
    let home = home(&node, "Worker");
    if in_group <= AGENT_FILES {
        let path = format!("{home}Agent/agent-{index:06}.log");
        return Seat { path, node, profile: Profile::Agent };
    }
    let mut task = String::new();
    template::guid(random, &mut task);
    Seat { path: format!("{home}Tasks/{task}/task.log"), node, profile: Profile::Task }
}

/// The folder of a service's default account (a virtual account's profile) under which it keeps its logs.
fn home(node: &str, service: &str) -> String {
    format!("{node}/Windows/ServiceProfiles/SSISScaleOut{service}140/AppData/Local/SSIS/ScaleOut/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_has_a_master_workers_and_tasks() {
        let seats: Vec<Seat> = (0..100).map(|i| seat(i, &mut Random::for_part(1, i))).collect();
        let count = |profile| seats.iter().filter(|seat| seat.profile == profile).count();
        assert_eq!((count(Profile::Master), count(Profile::Agent), count(Profile::Task)), (2, 8, 90));
        let paths: std::collections::BTreeSet<&str> = seats.iter().map(|seat| seat.path.as_str()).collect();
        assert_eq!(paths.len(), 100);
        assert!(paths.iter().all(|path| path.contains("/AppData/Local/SSIS/ScaleOut/")));
        assert!(seats.iter().all(|seat| seat.path.starts_with(&seat.node)));
    }
}
