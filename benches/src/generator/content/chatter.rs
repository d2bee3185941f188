//! The ordinary lines between the events: made up, and of no interest to any rule.

use super::Sentence;
use crate::generator::level::Level;

const fn line(level: Level, logger: &'static str, weight: u16, text: &'static str) -> Sentence {
    Sentence { event: None, level, logger, weight, text }
}

const LOOP: &str = "IntegrationServices.ScaleOut.Agent.MainLoop";
const REQUESTER: &str = "IntegrationServices.ScaleOut.Agent.TaskRequester";
const HEARTBEAT: &str = "IntegrationServices.ScaleOut.Agent.HeartbeatSender";
const LOG_POOL: &str = "IntegrationServices.ScaleOut.Agent.ExecutionLogPool";
const RESOURCES: &str = "IntegrationServices.ScaleOut.Agent.ResourceCache";
const METRICS: &str = "IntegrationServices.ScaleOut.Agent.ResourceMonitor";
const DISPATCH: &str = "IntegrationServices.ScaleOut.Master.Dispatcher";
const CATALOG: &str = "IntegrationServices.ScaleOut.Master.CatalogStore";
const PACKAGE: &str = "IntegrationServices.ScaleOut.Task.PackageRunner";

/// Lines of any of the services.
pub(super) const SERVICE: &[Sentence] = &[
    line(
        Level::Verbose,
        LOOP,
        900,
        "Round {big} of the main loop took {pair} ms, {digit} tasks running, next round is due in {count} ms",
    ),
    line(
        Level::Verbose,
        METRICS,
        900,
        "Sampled the machine: processor {low} percent, memory {count} MB free, {pair} threads, {count} handles open, disk queue {digit}",
    ),
    line(
        Level::Verbose,
        REQUESTER,
        700,
        "Asking {url} for work on behalf of agent {guid}, slots free: {digit}, request number {big} of this session",
    ),
    line(
        Level::Verbose,
        REQUESTER,
        700,
        "No work to be had from {authority} at request number {big}, waiting for {count} ms before the next request is made",
    ),
    line(
        Level::Verbose,
        HEARTBEAT,
        700,
        "Sending a sign of life for agent {guid} with {digit} running tasks, last answer came {count} ms ago",
    ),
    line(
        Level::Information,
        LOG_POOL,
        700,
        "Flushed {count} entries of the execution log in {pair} ms, {digit} buffers in memory, {big} entries written in total",
    ),
    line(
        Level::Information,
        RESOURCES,
        600,
        "Resource {guid} found in the local cache, {count} KB, age {count} s, served to the executor within {digit} ms",
    ),
    line(
        Level::Information,
        PACKAGE,
        600,
        "Data flow 'Load {pair}' read {big} rows from the source and sent {count} full buffers on to the destination",
    ),
    line(
        Level::Information,
        PACKAGE,
        500,
        "Validation of step {pair} of package Package{digit}.dtsx has completed, of which {count} ms were spent in connections",
    ),
    line(
        Level::Information,
        DISPATCH,
        500,
        "Assigned job {guid} to a slot of {node}, {pair} jobs are left in the queue, the oldest is {count} s old",
    ),
    line(
        Level::Verbose,
        CATALOG,
        500,
        "Statement {big} against SSISDB returned {count} rows in {pair} ms over connection number {digit} of the pool",
    ),
    line(
        Level::Verbose,
        LOOP,
        400,
        "Timer '{guid}' is due again in {count} ms; drift since the start of the service: {pair} ms",
    ),
    line(
        Level::Information,
        RESOURCES,
        300,
        "Project file {guid}.ispac unpacked to C:\\SSIS\\Tasks\\{guid}\\work, {count} KB written",
    ),
    line(
        Level::Warning,
        METRICS,
        60,
        "Memory is getting low: {count} MB free, the limit for new work is 100 MB, {digit} tasks running",
    ),
    line(
        Level::Warning,
        PACKAGE,
        60,
        "Column 'Amount' of the destination may be truncated from length {pair} to length {digit}",
    ),
    line(
        Level::Error,
        PACKAGE,
        50,
        "Step {pair} of package Package{digit}.dtsx returned {digit} rejected rows and was marked as failed",
    ),
    line(
        Level::Error,
        RESOURCES,
        30,
        "Cache entry {guid} has a wrong checksum and was removed, {count} KB freed",
    ),
    line(
        Level::Information,
        LOOP,
        30,
        "Settings in use:\n  AgentHeartbeatInterval = 00:01:00\n  TaskRequestMaxCPU = 70.0\n  MaxTaskCount = 10",
    ),
];

/// Lines that a French server adds.
pub(super) const FRENCH: &[Sentence] = &[
    line(
        Level::Verbose,
        LOOP,
        900,
        "Tour {big} de la boucle principale effectué en {pair} ms, {digit} tâches en cours, prochain tour dans {count} ms",
    ),
    line(
        Level::Information,
        PACKAGE,
        600,
        "Le flux de données « Chargement {pair} » a lu {big} lignes à la source et rempli {count} mémoires tampons",
    ),
    line(
        Level::Information,
        RESOURCES,
        400,
        "Ressource {guid} trouvée dans le cache local, {count} Ko, fournie à l'exécuteur en {digit} ms",
    ),
    line(
        Level::Error,
        PACKAGE,
        30,
        "L'étape {pair} du lot Package{digit}.dtsx a rejeté {digit} lignes et a été marquée comme échouée",
    ),
];
