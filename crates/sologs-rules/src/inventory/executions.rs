//! Executions and tasks as the exports of SSISDB tell them, joined.

use super::{ArtifactFile, Inventory};
use sologs_core::artifact::ssisdb_table::{ExecutionStatus, Task, View};
use sologs_core::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// `operation_type` of an execution.
const CREATE_AND_START_EXECUTION: i64 = 200;

/// An execution that `catalog.executions`, or `catalog.operations`, knows.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct KnownExecution<'i> {
    /// The export.
    pub file: &'i ArtifactFile,
    /// 1-based line of its row.
    pub line: u64,
    /// `execution_id`.
    pub id: i64,
    /// `status`.
    pub status: Option<ExecutionStatus>,
    /// Folder, project and package, as far as they are known.
    pub package: Option<String>,
    /// Who asked for it.
    pub caller: Option<String>,
    /// When it was created.
    pub created: Option<Timestamp>,
    /// When it began.
    pub started: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
}

/// A row of `internal.tasks` with its file.
pub type KnownTask<'i> = (&'i ArtifactFile, Task);

/// Executions, jobs and tasks, joined.
#[derive(Clone, Debug, Default)]
pub struct Executions<'i> {
    known: BTreeMap<i64, KnownExecution<'i>>,
    jobs: BTreeMap<i64, Option<String>>,
    tasks: Vec<KnownTask<'i>>,
    by_job: BTreeMap<String, Vec<usize>>,
    by_execution: BTreeMap<i64, Vec<usize>>,
}

impl<'i> Executions<'i> {
    /// Every execution, each once, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &KnownExecution<'i>> {
        self.known.values()
    }

    /// The execution of that id.
    pub fn get(&self, id: i64) -> Option<&KnownExecution<'i>> {
        self.known.get(&id)
    }

    /// Whether an execution runs in Scale Out, as far as `internal.executions` tells; where it does not, it may.
    pub fn may_run_in_scale_out(&self, id: i64) -> bool {
        self.jobs.get(&id).is_none_or(Option::is_some)
    }

    /// Every task.
    pub fn tasks(&self) -> impl Iterator<Item = &KnownTask<'i>> {
        self.tasks.iter()
    }

    /// The tasks of an execution: by its `job_id`, and by the execution that their input names.
    pub fn tasks_of(&self, id: i64) -> impl Iterator<Item = &KnownTask<'i>> {
        let job = self.jobs.get(&id).and_then(Option::as_ref);
        let by_job = job.and_then(|job| self.by_job.get(job)).into_iter().flatten();
        let numbers: BTreeSet<usize> =
            by_job.chain(self.by_execution.get(&id).into_iter().flatten()).copied().collect();
        numbers.into_iter().filter_map(|number| self.tasks.get(number))
    }

    /// The execution that a task belongs to.
    pub fn execution_of(&self, task: &Task) -> Option<i64> {
        let by_job = || {
            let job = task.job_id.as_ref()?;
            self.jobs.iter().find(|(_, own)| own.as_ref() == Some(job)).map(|(id, _)| *id)
        };
        task.execution_id.or_else(by_job)
    }
}

impl Inventory {
    /// The executions, jobs and tasks of all exports. Every call joins them anew.
    pub fn executions(&self) -> Executions<'_> {
        let jobs = self.tables(View::InternalExecutions).flat_map(|(_, table)| table.internal_executions());
        let tasks =
            self.tables(View::Tasks).flat_map(|(file, table)| table.tasks().map(move |task| (file, task)));
        let mut all = Executions {
            known: self.known_executions(),
            jobs: jobs.filter_map(|row| Some((row.execution_id?, row.job_id))).collect(),
            tasks: tasks.collect(),
            ..Executions::default()
        };
        for (number, (_, task)) in all.tasks.iter().enumerate() {
            if let Some(job) = &task.job_id {
                all.by_job.entry(job.clone()).or_default().push(number);
            }
            if let Some(id) = task.execution_id {
                all.by_execution.entry(id).or_default().push(number);
            }
        }
        all
    }

    fn known_executions(&self) -> BTreeMap<i64, KnownExecution<'_>> {
        let is_final = |status: Option<ExecutionStatus>| status.is_some_and(ExecutionStatus::is_final);
        let mut known: BTreeMap<i64, KnownExecution<'_>> = BTreeMap::new();
        for execution in self.rows_of_executions().chain(self.rows_of_operations()) {
            let is_better = |old: &KnownExecution<'_>| !is_final(old.status) && is_final(execution.status);
            if known.get(&execution.id).is_none_or(is_better) {
                known.insert(execution.id, execution);
            }
        }
        known
    }

    fn rows_of_executions(&self) -> impl Iterator<Item = KnownExecution<'_>> {
        let rows = self
            .tables(View::Executions)
            .flat_map(|(file, table)| table.executions().map(move |row| (file, row)));
        rows.filter_map(|(file, row)| {
            let names = [&row.folder_name, &row.project_name, &row.package_name];
            let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
            Some(KnownExecution {
                file,
                line: row.line,
                id: row.id?,
                status: row.status,
                package: (!names.is_empty()).then(|| names.join("\\")),
                caller: row.caller_name,
                created: row.created_time,
                started: row.start_time,
                ended: row.end_time,
            })
        })
    }

    fn rows_of_operations(&self) -> impl Iterator<Item = KnownExecution<'_>> {
        let rows = self
            .tables(View::Operations)
            .flat_map(|(file, table)| table.operations().map(move |row| (file, row)));
        rows.filter(|(_, row)| row.operation_type == Some(CREATE_AND_START_EXECUTION)).filter_map(
            |(file, row)| {
                Some(KnownExecution {
                    file,
                    line: row.line,
                    id: row.id?,
                    status: row.status,
                    package: row.object_name,
                    caller: row.caller_name,
                    created: row.created_time,
                    started: row.start_time,
                    ended: row.end_time,
                })
            },
        )
    }

    /// Executions of which the exports hold messages; `None` where no export of messages is there.
    pub fn executions_with_messages(&self) -> Option<BTreeSet<i64>> {
        let tables = || self.tables(View::OperationMessages).chain(self.tables(View::EventMessages));
        tables().next()?;
        let is_whole = tables().all(|(_, table)| !table.lacks_operations());
        is_whole.then(|| {
            tables().flat_map(|(_, table)| table.messages()).filter_map(|row| row.operation_id).collect()
        })
    }
}
