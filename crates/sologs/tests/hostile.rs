#![cfg(test)]
//! Bundles of strangers: nothing in them acts on who reads the report, in any format and language, and no secret that was
//! planted is left in a redacted one.

use proptest::prelude::*;
use sologs::render::{ALL, Lang, RenderOptions, Verbosity, timeline};
use sologs::{EventLister, Report, Scanner};
use std::path::{Path, PathBuf};

/// Texts that act where somebody forgets to write them as text.
const HOSTILE: &[&str] = &[
    "\u{1b}[2J\u{1b}]0;owned\u{7}",
    "\u{9b}31m",
    "\u{202e}gpj.exe\u{2066}\u{200b}\u{2028}",
    "\u{1}\u{b}\u{7f}\u{fffe}\u{ffff}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)> '--> ]]> <!--",
    "[click](javascript:alert(1)) ![i](https://evil.example/x.png) <https://evil.example/>",
    "`code` ```\n# heading | a | b | \\`x\\` @everyone #1 ~~x~~",
    "https://evil.example/?a=<b>&c=\"d\" www.evil.example",
    "{0} {{1}} ${jndi:ldap://x} %s %n",
    "=cmd|' /C calc'!A0",
];

const HEAD: &str = "2024-05-03 08:00:00,000 [1] ERROR ScaleOut.Agent - ";

fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// A bundle in which everything that is shown is hostile: nodes, paths, messages, types, values, what cannot be read.
fn hostile_bundle(root: &Path) {
    for (number, text) in HOSTILE.iter().enumerate() {
        let name: String = text.chars().filter(|c| !matches!(c, '/' | '\0' | '\n')).take(60).collect();
        let node = if cfg!(windows) { format!("NODE{number}") } else { format!("{name}{number}") };
        let line = text.replace('\n', " ");
        let log = format!(
            "{HEAD}System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at https://{line}:8391/ClusterManagement/ that could accept the message. ---> System.Net.WebException: Unable to connect to the remote server {line}\n   at A.{line}()\n{text}\n\
             {HEAD}System.ServiceModel.Security.SecurityNegotiationException: Could not establish trust relationship for the SSL/TLS secure channel with authority '{line}:8391'. ---> System.Net.WebException: {line}\n\
             {HEAD}Evil{line}.OddException: {line}\n\
             {HEAD}{line} happened to Task '{line}'\n\
             {HEAD}Task '{line}' is pulled.\n{HEAD}Worker Status changed from {line} to {line}.\n{HEAD}Task finished with Status: Failed, More Detail: {line}\n",
        );
        write(root, &format!("{node}/AppData/Local/SSIS/ScaleOut/Agent/agent.log"), &log);
        let settings = serde_json::json!({ "MasterEndpoint": format!("https://{line}:1"), "MasterHttpsCertThumbprint": line, "DisplayName": line, "MaxTaskCount": line });
        write(root, &format!("{node}/WorkerSettings.config"), &settings.to_string());
        write(
            root,
            &format!("{node}/netsh.txt"),
            &format!(
                "C:\\>netsh http show sslcert {line}\n    IP:port : 0.0.0.0:8391\n    Certificate Hash : {line}\n    Application ID : {line}\n"
            ),
        );
        write(root, &format!("{node}/broken.zip"), &format!("PK\u{3}\u{4}{text}"));
    }
    hostile_execution(root);
}

/// The execution whose story is told.
const EXECUTION: i64 = 40_012;

/// Exports and a log of an execution, with a task for every hostile text.
fn hostile_execution(root: &Path) {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let all = HOSTILE.join(" ").replace('\n', " ");
    let mut executions =
        "execution_id,folder_name,project_name,package_name,status,caller_name,created_time\n".to_owned();
    let mut messages = "event_message_id,operation_id,message_time,message_type,message\n".to_owned();
    let mut tasks = "TaskId,JobId,Status,WorkerAgentId,ExecutedCount,MaxExecutedCount\n".to_owned();
    let cell = quoted(&all);
    executions.push_str(&format!("{EXECUTION},{cell},{cell},{cell},4,{cell},2024-05-03 10:00:00 +02:00\n"));
    let mut log = String::new();
    for (number, text) in HOSTILE.iter().enumerate() {
        let line = text.replace('\n', " ");
        messages
            .push_str(&format!("{number},{EXECUTION},2024-05-03 10:01:03 +02:00,120,{}\n", quoted(&line)));
        tasks.push_str(&format!("{},7,4,{},1,1\n", quoted(&format!("{line}{number}")), quoted(&line)));
        log.push_str(&format!(
            "{HEAD}Task '{line}{number}' is pulled.\n{HEAD}OperationId={EXECUTION}.\n{HEAD}Heartbeat returns Error for task '{line}{number}'\n{HEAD}Task finished with Status: {line}, More Detail: {line}\n"
        ));
    }
    write(root, "STORY/executions.csv", &executions);
    write(root, "STORY/internal.executions.csv", &format!("execution_id,job_id\n{EXECUTION},7\n"));
    write(root, "STORY/internal.tasks.csv", &tasks);
    write(root, "STORY/event_messages.csv", &messages);
    write(root, "STORY/AppData/Local/SSIS/ScaleOut/Agent/agent.log", &log);
    let task_log = format!("{HEAD}OperationId={EXECUTION}.\n{HEAD}System.IO.IOException: {all}\n");
    write(
        root,
        "STORY/AppData/Local/SSIS/ScaleOut/Tasks/1_a1b2c3d4-0000-4000-8000-000000000001/t.log",
        &task_log,
    );
}

fn scanner(lang: Lang) -> Scanner {
    let builder = Scanner::builder().lang(lang.code()).threads(2).execution(EXECUTION);
    builder.build().unwrap_or_else(|error| panic!("{error}"))
}

fn options(lang: Lang, sources: &[&str]) -> RenderOptions {
    let sources = sources.iter().map(|source| (*source).to_owned()).collect();
    RenderOptions::new(lang).verbosity(Verbosity::Verbose).sources(sources)
}

fn rendered(name: &str, report: &Report, options: &RenderOptions) -> String {
    let renderer = ALL.iter().find(|renderer| renderer.name() == name).unwrap();
    let mut out = Vec::new();
    renderer.render(report, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Every format, the timeline and the events, each with its name.
fn all_outputs(report: &Report, roots: &[PathBuf], lang: Lang, sources: &[&str]) -> Vec<(String, String)> {
    let options = options(lang, sources);
    let mut all: Vec<(String, String)> = ALL
        .iter()
        .map(|format| (format.name().to_owned(), rendered(format.name(), report, &options)))
        .collect();
    let mut out = Vec::new();
    timeline(report, &options, Some(900), &mut out).unwrap();
    all.push(("timeline".to_owned(), String::from_utf8(out).unwrap()));
    let (mut text, mut lines) = (String::new(), Vec::new());
    let each = &mut |event: &sologs::EventLine| {
        text.push_str(&format!("{event}\n"));
        event.write_json(&mut lines)
    };
    EventLister::new(1, None, None).list(roots, &mut std::io::empty(), each).unwrap();
    all.push(("events as text".to_owned(), text));
    all.push(("events".to_owned(), String::from_utf8(lines).unwrap()));
    all
}

fn acts(c: char) -> bool {
    c.is_control() && c != '\n'
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[test]
fn nothing_of_a_hostile_bundle_acts_on_its_reader() {
    let folder = tempfile::tempdir().unwrap();
    hostile_bundle(folder.path());
    let roots = [folder.path().to_owned()];
    for lang in Lang::all() {
        let report = scanner(lang).scan(&roots).unwrap();
        assert!(
            report.diagnoses.len() > HOSTILE.len() && report.unexplained.len() > HOSTILE.len() / 2,
            "{}",
            report.diagnoses.len()
        );
        let story = report.execution.as_ref().unwrap();
        assert!(
            story.tasks.len() >= HOSTILE.len() / 2 && story.messages.len() >= HOSTILE.len() / 2,
            "{story:#?}"
        );
        let outputs = all_outputs(&report, &roots, lang, HOSTILE);
        for (name, text) in &outputs {
            let acting = text.chars().find(|&c| acts(c));
            assert_eq!(acting, None, "{name} {lang}");
        }
        let of = |wanted: &str| {
            outputs.iter().find(|(name, _)| name == wanted).map(|(_, text)| text.as_str()).unwrap()
        };
        no_markup_in_html(of("html"));
        no_markup_in_markdown(of("markdown"));
        well_formed(of("junit"));
        no_link_in_sarif(of("sarif"));
        assert_eq!(serde_json::from_str::<Report>(of("json")).unwrap(), report);
    }
}

/// One style, one script, and no element or address that came from the bundle.
fn no_markup_in_html(page: &str) {
    for (tag, count) in [
        ("<script", 1),
        ("</script", 1),
        ("<style", 1),
        ("<img", 0),
        ("<svg onload", 0),
        ("<iframe", 0),
        ("<!--", 0),
    ] {
        assert_eq!(page.matches(tag).count(), count, "{tag}");
    }
    let lower = page.to_lowercase();
    assert!(!lower.contains("href=\"javascript:") && !lower.contains("src=\"http"));
    // Every address that can be followed is one of our own references or a place within the page.
    for link in page.split("href=\"").skip(1) {
        let address = link.split('"').next().unwrap();
        assert!(
            ["#", "data:,", "https://learn.microsoft.com/", "https://support.microsoft.com/"]
                .iter()
                .any(|own| address.starts_with(own))
                || !address.contains("evil"),
            "{address}"
        );
    }
}

/// What a reader of Markdown that lets HTML pass makes of it.
fn no_markup_in_markdown(text: &str) {
    let mut options = comrak::Options::default();
    options.render.r#unsafe = true;
    options.extension.autolink = true;
    options.extension.table = true;
    options.extension.strikethrough = true;
    let page = comrak::markdown_to_html(text, &options).to_lowercase();
    for tag in [
        "<script",
        "<img",
        "<svg",
        "<!--",
        "javascript:alert(1)\"",
        "href=\"https://evil",
        "href=\"http://www.evil",
        "<del>",
    ] {
        assert!(!page.contains(tag), "{tag}");
    }
}

fn well_formed(xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} at {}", reader.error_position())) {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                assert!(
                    [
                        "testsuites",
                        "testsuite",
                        "testcase",
                        "failure",
                        "error",
                        "skipped",
                        "properties",
                        "property",
                        "system-out",
                        "system-err"
                    ]
                    .contains(&name.as_str()),
                    "{name}"
                );
                tag.attributes().for_each(|attribute| drop(attribute.unwrap()));
            }
            _ => {}
        }
    }
    let refused = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    assert!(!xml.contains(refused));
}

fn no_link_in_sarif(text: &str) {
    let log: serde_json::Value = serde_json::from_str(text).unwrap();
    fn walk(value: &serde_json::Value, key: &str) {
        match value {
            serde_json::Value::String(text) if key == "uri" => {
                assert!(!text.contains("..") && !text.contains(':') && !text.starts_with('/'), "{text}");
            }
            serde_json::Value::Array(values) => values.iter().for_each(|value| walk(value, key)),
            serde_json::Value::Object(fields) => fields.iter().for_each(|(key, value)| walk(value, key)),
            _ => {}
        }
    }
    walk(&log, "");
    for result in log["runs"][0]["results"].as_array().unwrap() {
        assert!(!result["message"]["text"].as_str().unwrap().contains("]("));
    }
}

// ----- redaction -----

/// Names and secrets that are planted.
#[derive(Clone, Debug)]
struct Planted {
    master: String,
    worker: String,
    domain: String,
    account: String,
    instance: String,
    ip: String,
    ip6: String,
    thumbprint: String,
    task: String,
    agent: String,
    password: String,
}

impl Planted {
    /// What must not be found in a report; in small letters.
    fn secrets(&self) -> Vec<String> {
        let all = [
            &self.master,
            &self.worker,
            &self.domain,
            &self.account,
            &self.instance,
            &self.ip,
            &self.ip6,
            &self.thumbprint,
            &self.task,
            &self.agent,
            &self.password,
        ];
        all.into_iter().map(|secret| secret.to_lowercase()).collect()
    }
}

fn planted() -> impl Strategy<Value = Planted> {
    let host = "[A-Z]{4,8}[0-9]{2}|[A-Z]{3,5}-[A-Z]{4}-[0-9]{2}|[a-z]{5,9}_q[0-9]|[A-Z]{2}ÉZ[A-Z]{3}[0-9]|QX[A-Z]{6,9}";
    let names = (
        host,
        host,
        "q[a-z]{4,8}\\.x[a-z]{3,6}\\.biz",
        "q[a-z]{3,6}\\.[a-z]{3,8}[0-9]|svc-[a-z]{6,9}[0-9]",
        "ZQ[A-Z]{4,7}[0-9]",
    );
    let numbers = (
        "[0-9a-f]{40}",
        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}",
        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}",
        11..250_u8,
        11..250_u8,
    );
    (names, numbers, "[A-Za-z0-9!#%]{9,16}Zq").prop_map(
        |((master, worker, domain, account, instance), (thumbprint, task, agent, x, y), password)| Planted {
            master,
            worker,
            domain,
            account,
            instance,
            thumbprint,
            task,
            agent,
            password,
            ip: format!("10.{x}.{y}.77"),
            ip6: format!("2001:db8:{x:x}::{y:x}"),
        },
    )
}

/// Logs in every language and more files, with the planted names in place of the made-up ones.
fn planted_bundle(root: &Path, p: &Planted, language: &str) {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let folder = fixtures.join("language").join(language).join("input/WORKER01");
    let Planted { master, worker, domain, account, instance, ip, ip6, thumbprint, task, agent, password } = p;
    let mut log = String::new();
    for path in files(&folder) {
        log.push_str(&std::fs::read_to_string(path).unwrap_or_default());
    }
    let log = log.replace("MASTER01", master).replace("10.20.0.5", ip).replace("WORKER01", worker);
    let more = format!(
        "{HEAD}System.Data.SqlClient.SqlException (0x80131904): Login failed for user '{domain}\\{account}'. [CLIENT: {ip}]\n\
         {HEAD}Cannot open Data Source={master}\\{instance};User ID={account};Password={password};Encrypt=True\n\
         {HEAD}Contoso.OddException: \\\\{master}.{domain}\\share and C:\\Users\\{account}\\x and [{ip6}]:8391 and https://{worker}.{domain}/x and {account}@{domain}\n\
         {HEAD}Task '{task}' is pulled.\n{HEAD}Failed to keep alive worker agent '{agent}' in SSISDB\n\
         {HEAD}certutil -p {password} -importpfx x.pfx; {worker} and {} met {thumbprint}\n\
         {HEAD}it went wrong at {master} for {account}, said {worker}\n",
        master.to_lowercase(),
    );
    write(
        root,
        &format!(
            "{worker}/Users/{account}/AppData/Local/SSIS/ScaleOut/Agent/agent-{}.log",
            worker.to_lowercase()
        ),
        &(log + &more),
    );
    write(
        root,
        &format!("{worker}/Users/{account}/AppData/Local/SSIS/ScaleOut/Tasks/7_{task}/work/task.log"),
        &format!("{HEAD}System.Exception: {account} on {master}\n"),
    );
    let settings = format!(
        r#"{{"MasterEndpoint": "https://{master}.{domain}:8392", "MasterHttpsCertThumbprint": "{thumbprint}", "AgentId": "{agent}", "DisplayName": "{worker}", "TasksRootFolder": "C:\\Users\\{account}\\Tasks"}}"#
    );
    write(root, &format!("{worker}/WorkerSettings.config"), &settings);
    write(
        root,
        &format!("{master}/netsh.txt"),
        &format!(
            "C:\\>netsh http show sslcert\n\nSSL Certificate bindings:\n-------------------------\n\n    IP:port                      : {ip}:8391\n    Certificate Hash             : {thumbprint}\n    Application ID               : {{00112233-4455-6677-8899-aabbccddeeff}}\n    Certificate Store Name       : MY\n"
        ),
    );
    write(
        root,
        &format!("{master}/MasterSettings.config"),
        &format!(
            r#"{{"PortNumber": 8391, "SSLCertThumbprint": "{thumbprint}", "SqlServerName": "{master}\\{instance}"}}"#
        ),
    );
    write(
        root,
        &format!("{master}/worker_agents.csv"),
        &format!(
            "WorkerAgentId,IsEnabled,DisplayName,Description,MachineName,Tags,UserAccount,LastOnlineTime\n{agent},0,{worker},,{worker},,{domain}\\{account},2024-05-03 10:00:00.0000000 +02:00\n"
        ),
    );
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// A rendering in small letters without the escapes of any format.
fn plain(text: &str) -> [String; 2] {
    let lower = text.to_lowercase();
    let decoded = percent_encoding::percent_decode_str(&lower).decode_utf8_lossy().into_owned();
    let unescaped =
        decoded.replace("&amp;", "&").replace("\\\\", "\\").replace("\\_", "_").replace("\\#", "#");
    [lower, unescaped]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_planted_name_is_left_in_any_format_and_language(
        p in planted(),
        language in prop::sample::select(vec!["cs", "de", "en", "es", "fr", "it", "ja", "ko", "pl", "pt-br", "ru", "tr", "zh-cn", "zh-tw"]),
        french in any::<bool>(),
    ) {
        let lang: Lang = if french { "fr" } else { "en" }.parse().unwrap();
        let folder = tempfile::tempdir().unwrap();
        planted_bundle(folder.path(), &p, language);
        let roots = [folder.path().to_owned()];
        let scanner = scanner(lang);
        let open = scanner.scan(&roots).unwrap();
        let (report, mut redactor) = scanner.scan_redacted(&roots, &mut std::io::empty()).unwrap();
        prop_assert_eq!(open.diagnoses.len(), report.diagnoses.len());
        for (before, after) in open.diagnoses.iter().zip(&report.diagnoses) {
            prop_assert_eq!((&before.rule, before.count, before.state), (&after.rule, after.count, after.state));
        }
        // Files are joined by their paths.
        for evidence in report.diagnoses.iter().flat_map(|diagnosis| &diagnosis.evidence) {
            prop_assert!(report.files.iter().any(|file| file.path == evidence.path), "{}", evidence.path);
        }
        let options = options(lang, &[]);
        let mut outputs: Vec<(String, String)> = ALL.iter().map(|format| (format.name().to_owned(), rendered(format.name(), &report, &options))).collect();
        let mut events = Vec::new();
        EventLister::new(1, None, None).list(&roots, &mut std::io::empty(), &mut |event| {
            let mut event = event.clone();
            event.redact(&mut redactor);
            event.write_json(&mut events)
        }).unwrap();
        outputs.push(("events".to_owned(), String::from_utf8(events).unwrap()));
        for (name, text) in &outputs {
            prop_assert_eq!(redactor.left_in(text), vec![], "{}", name);
            for variant in plain(text) {
                for secret in p.secrets() {
                    let at = variant.find(&secret);
                    let around = at.map(|at| variant[at.saturating_sub(60)..].chars().take(140).collect::<String>());
                    prop_assert!(at.is_none(), "{secret} is left in {name}: {around:?}");
                }
            }
        }
    }

    #[test]
    fn no_password_is_in_a_report_that_is_not_redacted_either(p in planted()) {
        let folder = tempfile::tempdir().unwrap();
        planted_bundle(folder.path(), &p, "en");
        let roots = [folder.path().to_owned()];
        let report = scanner(Lang::EN).scan(&roots).unwrap();
        for (name, text) in all_outputs(&report, &roots, Lang::EN, &[]) {
            prop_assert!(!text.contains(&p.password), "{name}");
        }
    }
}
