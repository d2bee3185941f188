use super::*;

/// Every text, redacted by one redactor that learned all of them first.
fn redacted(names: &[(NameKind, &str)], texts: &[&str]) -> Vec<String> {
    let mut redactor = Redactor::default();
    names.iter().for_each(|(kind, name)| redactor.add(*kind, name));
    texts.iter().for_each(|text| redactor.learn(text));
    let out: Vec<String> = texts.iter().map(|text| redactor.text(text)).collect();
    for text in &out {
        assert_eq!(redactor.left_in(text), [], "{text}");
    }
    out
}

#[test]
fn one_name_is_one_token_wherever_it_stands() {
    let out = redacted(
        &[],
        &[
            "no endpoint listening at https://SRVPARIS:8391/ClusterManagement/ that",
            "srvparis did not answer; SRVPARIS.log, \\\\srvparis\\c$\\x, SRVPARIS_old",
            "Data Source=SqlBerlin.corp.acme.biz,1433;User ID=svc_load;Password=***",
            "https://sqlberlin:8391/ and 10.20.30.40:8391 and CORP\\svc_load and C:\\Users\\svc_load\\x.log",
        ],
    );
    assert_eq!(out[0], "no endpoint listening at https://host-1:8391/ClusterManagement/ that");
    assert_eq!(out[1], "host-1 did not answer; host-1.log, \\\\host-1\\c$\\x, host-1_old");
    assert_eq!(out[2], "Data Source=host-2.domain-1,1433;User ID=account-1;Password=***");
    assert_eq!(
        out[3],
        "https://host-2:8391/ and ip-1:8391 and domain-1\\account-1 and C:\\Users\\account-1\\x.log"
    );
}

#[test]
fn what_everybody_has_stays() {
    for text in [
        "NT Service\\SSISScaleOutWorker140 and NT AUTHORITY\\SYSTEM and BUILTIN\\Administrators",
        "C:\\Windows\\ServiceProfiles\\SSISScaleOutWorker140\\AppData\\Local\\SSIS\\ScaleOut\\Agent",
        "C:\\Program Files\\Microsoft SQL Server\\140\\DTS\\Binn\\WorkerSettings.config",
        "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL",
        "System.ServiceModel.EndpointNotFoundException: x ---> System.Net.WebException: (403) Forbidden",
        "netsh http add sslcert ipport=0.0.0.0:8391 https://+:8391/ https://localhost:8391/ [::]:8391 127.0.0.1",
        "Assembly, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089; 15.0.2000.5",
        "2024-05-03 10:00:00,123 [7] ERROR Agent - Worker Agent Started.",
        "S-1-5-18 S-1-5-32-544 00000000-0000-0000-0000-000000000000 1.3.6.1.5.5.7.3.2",
        "User ID=sa;Data Source=(local) ##MS_SSISLogDBWorkerAgentLogin##",
        "CN=Microsoft Root Certificate Authority 2011, O=Microsoft Corporation",
        "https://learn.microsoft.com/sql/integration-services/ http://schemas.microsoft.com/x",
        "line one\\r\\n   at System.Net.HttpWebRequest.GetResponse()",
    ] {
        assert_eq!(redacted(&[], &[text]), [text]);
    }
}

#[test]
fn forms_tell_names() {
    for (text, shown) in [
        ("[CLIENT: 192.168.7.9]", "[CLIENT: ip-1]"),
        ("Unable to connect to the remote server 10.20.30.40", "Unable to connect to the remote server ip-1"),
        (
            "ver 15.0.4123.1, build 15.0.4123.1, v 1.2.3.4, ver. 1.2.3.4",
            "ver 15.0.4123.1, build 15.0.4123.1, v 1.2.3.4, ver. 1.2.3.4",
        ),
        ("fe80::1ff:fe23:4567:890a%12 is up", "ip-1 is up"),
        ("SID S-1-5-21-1004336348-1177238915-682003330-512", "SID sid-1"),
        (
            "thumbprint \u{200e}01 23 45 67 89 ab cd ef 01 23 45 67 89 AB CD EF 01 23 45 67.",
            "thumbprint \u{200e}thumbprint-1.",
        ),
        ("hash 0123456789abcdef0123456789abcdef01234567", "hash thumbprint-1"),
        ("Task '7c1f5f0e-0a7b-4f2c-9d6d-000000000001' is pulled.", "Task 'task-1' is pulled."),
        (
            "keep alive worker agent '7C1F5F0E-0A7B-4F2C-9D6D-000000000001'",
            "keep alive worker agent 'agent-1'",
        ),
        ("jane.doe@corp.acme.biz wrote", "email-1 wrote"),
        ("Login failed for user 'ACME\\jane'.", "Login failed for user 'domain-1\\account-1'."),
        ("Login failed for user 'jane'.", "Login failed for user 'account-1'."),
        (
            "Échec de l'ouverture de session de l'utilisateur « jane ».",
            "Échec de l'ouverture de session de l'utilisateur « account-1 ».",
        ),
        ("用户 'jane' 登录失败。", "用户 'account-1' 登录失败。"),
        ("login ACME\\SRV7$ failed", "login domain-1\\host-1$ failed"),
        ("Serial Number: 5e3f0a9c11d2", "Serial Number: serial-1"),
        ("Subject: CN=SRV7.acme.biz, CN=10.1.2.3", "Subject: CN=host-1.domain-1, CN=ip-1"),
        ("Issuer: CN=Acme Issuing CA 1, O=Acme Bank", "Issuer: CN=name-1, O=name-2"),
        (
            "{\"user\":\"ACME\\\\jane\",\"path\":\"C:\\\\Users\\\\jane\\\\a\"}",
            "{\"user\":\"domain-1\\\\account-1\",\"path\":\"C:\\\\Users\\\\account-1\\\\a\"}",
        ),
        ("W/Users/jane/AppData/Local/x.log", "W/Users/account-1/AppData/Local/x.log"),
        ("Server=tcp:srv7.database.windows.net,1433", "Server=tcp:host-1.database.windows.net,1433"),
        ("Data Source=SRV7\\PAYROLL;x", "Data Source=host-1\\instance-1;x"),
        ("sqlcmd -S SRV7 -U jane -P ***", "sqlcmd -S host-1 -U account-1 -P ***"),
        ("服务器SRV7X上 https://srv7x/", "服务器host-1上 https://host-1/"),
        ("failed.\\r\\nSRV7X said https://srv7x/", "failed.\\r\\nhost-1 said https://host-1/"),
        ("https%3A%2F%2FSRV7X%3A8391", "https%3A%2F%2Fhost-1%3A8391"),
    ] {
        assert_eq!(redacted(&[], &[text]), [shown], "{text}");
    }
}

#[test]
fn a_name_inside_a_longer_word_takes_the_word_with_it() {
    let out = redacted(&[(NameKind::Host, "WORKER01")], &["WORKER01 WORKER012 xworker01.zip"]);
    assert_eq!(out, ["host-1 host-2 host-3.zip"]);
}

#[test]
fn a_name_that_was_cut_or_wrapped_is_no_leak() {
    let out =
        redacted(&[(NameKind::Host, "PARISPAYROLL")], &["on PARISPAY…", "on PARISP[... 20 bytes cut ...]"]);
    assert_eq!(out, ["on host-1…", "on host-1[... 20 bytes cut ...]"]);
}

#[test]
fn machines_called_like_ordinary_words_are_replaced_only_where_a_machine_stands() {
    let mut redactor = Redactor::default();
    redactor.add(NameKind::Host, "Master");
    let text = redactor.text("Restart the Master: https://master:8391/ScaleOut/Master");
    assert_eq!(text, "Restart the Master: https://host-1:8391/ScaleOut/Master");
    assert_eq!(redactor.left_in(&text), []);
    assert_eq!(redactor.left_in("see https://master:8391/").len(), 1);
}

#[test]
fn what_services_are_called_for_their_work_stays_where_it_stands_free() {
    let mut redactor = Redactor::default();
    let log = "Loading orders failed: https://orders.corp.acme.biz/OrderService.svc; Data Source=orders;x; SRVPARIS: \
               https://srvparis/";
    redactor.learn(log);
    let text = redactor.text(log);
    assert_eq!(
        text,
        "Loading orders failed: https://host-1.domain-1/OrderService.svc; Data Source=host-1;x; host-2: https://host-2/"
    );
    assert_eq!(redactor.left_in(&text), []);
}

#[test]
fn a_name_that_is_left_is_told_without_saying_it() {
    let mut redactor = Redactor::default();
    redactor.add(NameKind::Host, "SRV_PARIS");
    redactor.add(NameKind::Account, "René");
    for text in
        ["x srv_paris", "x srv\\_paris", "a/SRV%5FPARIS/b", "ren\\u00e9", "srv_paris&gt;", "xSRV_PARIS9"]
    {
        let left = redactor.left_in(text);
        assert_eq!(left.len(), 1, "{text}: {left:?}");
        assert!(!format!("{left:?}").to_lowercase().contains("paris"));
    }
}

#[test]
fn real_names_of_the_form_of_tokens_are_replaced_too() {
    let mut redactor = Redactor::default();
    redactor.add(NameKind::Host, "SRVPARIS");
    redactor.add(NameKind::Host, "host-1");
    let rows = redactor.rows();
    assert_eq!(redactor.text("host-1 and SRVPARIS"), format!("{} and {}", rows[1].token, rows[0].token));
}

proptest::proptest! {
    #[test]
    fn any_text_can_be_redacted(texts in proptest::collection::vec(
        "(https://|\\\\\\\\|CORP\\\\|Data Source=|[A-Za-z]{1,8}|[0-9]{1,3}|\\.|:|-|/|\\\\|é|服|İ| |'|=|;|,|@|\\n|…|[0-9a-f]{8}){0,30}", 1..4,
    )) {
        let mut redactor = Redactor::default();
        texts.iter().for_each(|text| redactor.learn(text));
        for text in &texts {
            let out = redactor.text(text);
            proptest::prop_assert_eq!(out.matches('\n').count(), text.matches('\n').count());
        }
    }
}

#[test]
fn both_names_of_a_domain_are_one_token() {
    for texts in [["ACME\\jane1 x", "https://srv7.acme.corp/"], ["https://srv7.acme.corp/", "ACME\\jane1 x"]]
    {
        let out = redacted(&[], &texts);
        assert!(out.iter().all(|text| text.contains("domain-1") && !text.contains("domain-2")), "{out:?}");
    }
}

#[test]
fn domains_within_a_company_are_names_whatever_they_end_with() {
    for end in ["local", "internal", "lan", "localdomain", "intern", "corp", "com"] {
        let log = format!(
            "https://srvbeta.fabrikam.{end}:8391/ FABRIKAM\\svc_worker client SRVQ.adx.fabrikam.{end} went"
        );
        let mut redactor = Redactor::default();
        redactor.learn(&log);
        let text = redactor.text(&log);
        assert!(!text.to_lowercase().contains("fabrikam") && text.contains("domain-1"), "{text}");
        assert_eq!(redactor.left_in(&text), [], "{text}");
    }
}

#[test]
fn names_are_told_by_pipes_elements_and_quotes_around_them() {
    for (text, name) in [
        (r"Server=np:\\SQLRHO\pipe\sql\query;x=1", "SQLRHO"),
        ("User ID='mister o';Password=x", "mister"),
        ("User ID=\"mister o\";Password=x", "mister"),
        ("<MachineName>SRVXML</MachineName>", "SRVXML"),
        ("refused from host 'SRVXI' at 1.2.3.4", "SRVXI"),
        ("LDAP://DC=fabrikam,DC=biz", "fabrikam"),
    ] {
        let mut redactor = Redactor::default();
        redactor.learn(text);
        let out = redactor.text(text);
        assert!(!out.contains(name), "{out}");
        assert!(!out.contains("host-1="), "{out}");
    }
}
