use super::*;

const DASHES: &str = "----------------------------------------------------------------------";

fn read(text: &str) -> FirewallRules {
    parse(text, &mut Problems::default())
}

/// A rule as netsh prints it: name label, then label and value of each line.
fn rule(name: &str, fields: &[(&str, &str)]) -> String {
    let fields: String = fields.iter().map(|(label, value)| format!("{label:38}{value}\r\n")).collect();
    format!("\r\n{name:38}SSIS Scale Out Master\r\n{DASHES}\r\n{fields}")
}

fn english(port: &str, action: &str) -> String {
    rule(
        "Rule Name:",
        &[
            ("Enabled:", "Yes"),
            ("Direction:", "In"),
            ("Profiles:", "Domain,Private,Public"),
            ("Grouping:", ""),
            ("LocalIP:", "Any"),
            ("RemoteIP:", "LocalSubnet"),
            ("Protocol:", "TCP"),
            ("LocalPort:", port),
            ("RemotePort:", "Any"),
            ("Edge traversal:", "No"),
            ("Program:", "System"),
            ("Action:", action),
        ],
    )
}

#[test]
fn rules_of_netsh_with_their_lines() {
    let text = format!("{}{}Ok.\r\n", english("8391", "Allow"), english("80,8000-9000", "Block"));
    assert!(recognise(&text));
    let found = read(&text);
    assert_eq!((found.rules.len(), found.completed), (2, Some(31)));
    let first = &found.rules[0];
    assert_eq!((first.line, first.name.as_str(), first.last_line), (2, "SSIS Scale Out Master", 15));
    assert_eq!(first.enabled, Some(Located::new(true, 4)));
    assert_eq!((first.inbound.unwrap().value, first.allows), (true, Some(Located::new(true, 15))));
    assert_eq!(first.local_ports.as_ref().unwrap().line, 11);
    assert_eq!((first.covers_tcp_port(8391), first.covers_tcp_port(8392)), (Some(true), Some(false)));
    assert_eq!((first.is_for_http_sys(), first.is_in_every_profile()), (Some(true), Some(true)));
    assert_eq!(first.remote_addresses.as_ref().unwrap().value, "LocalSubnet");
    let second = &found.rules[1];
    assert_eq!((second.covers_tcp_port(8391), second.allows.unwrap().value), (Some(true), false));
}

/// Name label, then yes, inbound, any, allow, then the labels in their order.
#[rustfmt::skip]
const LANGUAGES: [[&str; 13]; 4] = [
    ["Regelname:", "Ja", "Eingehend", "Beliebig", "Zulassen", "Aktiviert:", "Richtung:", "Profile:", "Gruppierung:",
     "Lokales IP:", "Remote-IP:", "Protokoll:", "Aktion:"],
    ["Nom de la règle :", "Oui", "Entrée", "Tout", "Autoriser", "Activé :", "Sens :", "Profils :", "Groupement :",
     "IP locale :", "IP distante :", "Protocole :", "Action :"],
    ["Nombre de regla:", "Sí", "Dentro", "Cualquiera", "Permitir", "Habilitada:", "Dirección:", "Perfiles:",
     "Agrupamiento:", "LocalIP:", "RemoteIP:", "Protocolo:", "Acción:"],
    ["规则名称:", "是", "入", "任何", "允许", "已启用:", "方向:", "配置文件:", "分组:", "本地 IP:", "远程 IP:", "协议:",
     "操作:"],
];

#[test]
fn rules_in_other_languages() {
    for [
        name,
        yes,
        inbound,
        any,
        allow,
        enabled,
        direction,
        profiles,
        group,
        local,
        remote,
        protocol,
        action,
    ] in LANGUAGES
    {
        let fields = [
            (enabled, yes),
            (direction, inbound),
            (profiles, "A,B,C"),
            (group, ""),
            (local, any),
            (remote, any),
            (protocol, "TCP"),
            ("P1:", "8391"),
            ("P2:", any),
            ("X:", yes),
            (action, allow),
        ];
        let found = read(&rule(name, &fields));
        let rule = &found.rules[0];
        assert_eq!(rule.name, "SSIS Scale Out Master", "{name}");
        assert_eq!((rule.enabled.unwrap().value, rule.inbound.unwrap().value), (true, true), "{name}");
        assert_eq!((rule.allows.unwrap().value, rule.covers_tcp_port(8391)), (true, Some(true)), "{name}");
    }
}

#[test]
fn unknown_words_stay_unknown_and_the_echo_helps() {
    let fields = [
        ("A:", "qq"),
        ("B:", "ww"),
        ("C:", "ee"),
        ("D:", ""),
        ("E:", "rr"),
        ("F:", "tt"),
        ("G:", "TCP"),
        ("H:", "8391"),
    ];
    let text = rule("N:", &fields);
    let found = read(&text);
    assert!(
        found.rules[0].enabled.is_none()
            && found.rules[0].inbound.is_none()
            && found.rules[0].allows.is_none()
    );
    assert_eq!(found.rules[0].covers_tcp_port(8391), Some(true));
    let echoed = read(&format!("C:\\>netsh advfirewall firewall show rule name=all dir=in\r\n{text}Ok.\r\n"));
    assert_eq!(echoed.rules[0].inbound, Some(Located::new(true, 1)));
    assert!(echoed.is_complete());
    let one = read(&format!("C:\\>netsh advfirewall firewall show rule name=\"SSIS\"\r\n{text}Ok.\r\n"));
    assert_eq!((one.filter.as_deref(), one.is_complete()), (Some("SSIS"), false));
    let none = read(
        "C:\\>netsh advfirewall firewall show rule name=SSIS\r\n\r\nNo rules match the specified criteria.\r\n",
    );
    assert_eq!(none.none_found, Some(3));
}

#[test]
fn other_protocols_and_ports_do_not_cover() {
    for (port, expected) in
        [("8390", false), ("83911", false), ("8000-8390", false), ("RPC", false), ("Any", true)]
    {
        assert_eq!(read(&english(port, "Allow")).rules[0].covers_tcp_port(8391), Some(expected), "{port}");
    }
    let udp = english("8391", "Allow").replace("TCP", "UDP");
    assert_eq!(read(&udp).rules[0].covers_tcp_port(8391), Some(false));
}

#[test]
fn power_shell_rules_with_their_port_filters() {
    let rule = "Name        : A1\nDisplayName : SSIS\nEnabled     : True\nProfile     : Any\nDirection   : Inbound\nAction      : Allow\n";
    let filter = "Protocol  : TCP\nLocalPort : 8391\n";
    let text =
        format!("\n{rule}\n{filter}\n{}\n{}", rule.replace("A1", "A2"), filter.replace("8391", "{80, 443}"));
    assert!(recognise(&text));
    let found = read(&text);
    assert_eq!(
        found.rules.iter().map(|rule| rule.covers_tcp_port(8391)).collect::<Vec<_>>(),
        [Some(true), Some(false)]
    );
    assert_eq!(found.rules[1].covers_tcp_port(443), Some(true));
    // Two rules first and two filters behind: which belongs to which cannot be told.
    let apart = read(&format!("\n{rule}\n{}\n{filter}\n{filter}", rule.replace("A1", "A2")));
    assert_eq!((apart.rules[0].covers_tcp_port(8391), apart.port_filters.len()), (None, 2));
    let by_id = read(&format!("\n{rule}\n{}\n{filter}InstanceID : A2\n", rule.replace("A1", "A2")));
    assert_eq!(
        by_id.rules.iter().map(|rule| rule.covers_tcp_port(8391)).collect::<Vec<_>>(),
        [None, Some(true)]
    );
    let alone = read(&format!("{filter}InstanceID : A2\n"));
    assert!(
        alone.port_filters[0].belongs_to(&by_id.rules[1])
            && !alone.port_filters[0].belongs_to(&by_id.rules[0])
    );
}

#[test]
fn power_shell_as_csv_and_json() {
    let csv = "\"DisplayName\",\"Enabled\",\"Direction\",\"Action\",\"Protocol\",\"LocalPort\"\r\n\"SSIS\",\"True\",\"Inbound\",\"Allow\",\"TCP\",\"8391\"\r\n";
    let json = r#"[{"DisplayName": "SSIS", "Enabled": 1, "Direction": 1, "Action": 2, "Profile": 0, "Protocol": "TCP", "LocalPort": {"value": ["80", "8391"], "Count": 2}},
{"DisplayName": "Off", "Enabled": 2, "Direction": 2, "Action": 4}]"#;
    for text in [csv, json] {
        assert!(recognise(text));
        let rule = &read(text).rules[0];
        assert!(rule.enabled.unwrap().value && rule.inbound.unwrap().value && rule.allows.unwrap().value);
        assert_eq!((rule.covers_tcp_port(8391), rule.covers_tcp_port(8390)), (Some(true), Some(false)));
    }
    let off = &read(json).rules[1];
    assert!(!off.enabled.unwrap().value && !off.inbound.unwrap().value && !off.allows.unwrap().value);
    assert_eq!(read(json).rules[0].is_in_every_profile(), Some(true));
}

#[test]
fn other_texts_are_none() {
    assert!(!recognise(&format!("Report: x\n{DASHES}\nprose\n")));
    assert!(!recognise("2024-05-03 Direction: In\nAction: Allow\n"));
    let mut problems = Problems::default();
    parse("hello", &mut problems);
    assert_eq!(problems.into_vec().len(), 1);
}
