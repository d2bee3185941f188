use super::{Catalogue, Origin};
use crate::error::RuleErrorKind;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

static BUILT_IN: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::from_compact(sologs_builtin_rules::CATALOGUE).unwrap());

/// Id, language and template text of every wording, as written in the data files.
static WORDINGS: LazyLock<Vec<[String; 3]>> = LazyLock::new(|| {
    let files = sologs_builtin_rules::MESSAGES.iter().map(|(_, text)| text.parse::<toml::Table>().unwrap());
    files
        .flat_map(|file| {
            let lang = file.get("lang").map_or("", |lang| lang.as_str().unwrap()).to_owned();
            let messages = file.get("message").map_or(&[][..], |list| list.as_array().unwrap());
            let texts =
                |entry: &toml::Value| ["id", "text"].map(|key| entry[key].as_str().unwrap().to_owned());
            let wordings = messages.iter().map(texts).map(|[id, text]| [id, lang.clone(), text]);
            wordings.collect::<Vec<_>>()
        })
        .collect()
});

/// A made-up value of a placeholder.
fn value(name: &str) -> &'static str {
    match name {
        "url" => "https://WRK-01.contoso.test:8391/ClusterManagement/",
        "authority" => "master01:8391",
        "host" | "expected_host" | "server" => "master01",
        "presented_host" => "other.contoso.test",
        "address" => "10.1.2.3:8391",
        "status" => "403",
        "code" => "10061",
        "port" => "8391",
        "number" => "18456",
        "state" => "1",
        "class" => "14",
        "size" => "65536",
        "timeout" | "elapsed" => "00:00:59.9990000",
        "thumbprint" => "0123456789ABCDEF0123456789ABCDEF01234567",
        "expected_thumbprint" => "FEDCBA9876543210FEDCBA9876543210FEDCBA98",
        "user" => r"CONTOSO\svc-worker",
        "scheme" => "Anonymous",
        "reason" => "Quux quuux",
        _ => "Foobar",
    }
}

/// The message that a template stands for, and the values in it.
fn filled(template: &str) -> (String, Vec<(&str, &'static str)>) {
    let (mut message, mut values) = (String::new(), Vec::new());
    for piece in template.replace('…', "{*}").leak().split_inclusive('}') {
        let (literal, placeholder) = piece.split_once('{').unwrap_or((piece, ""));
        message.push_str(literal);
        match placeholder.trim_end_matches('}') {
            "" => {}
            "*" | "~" => message.push_str(" xyzzy "),
            name => {
                message.push_str(value(name));
                values.push((name, value(name)));
            }
        }
    }
    (message, values)
}

/// What the id of a filled template becomes: all have the status 403.
fn refined(id: &str) -> &str {
    if id == "net.server-error" { "net.http-403" } else { id }
}

fn id_of(message: &str) -> Option<&str> {
    BUILT_IN.recognise(message).map(|found| found.id.id.as_str())
}

#[track_caller]
fn captured(message: &str, name: &str) -> String {
    let found = BUILT_IN.recognise(message).unwrap_or_else(|| panic!("not recognised: {message}"));
    found.capture(name, message).unwrap_or_else(|| panic!("no {name} in {found:?}")).into_owned()
}

#[test]
fn both_forms_of_the_data_are_the_same() {
    let toml =
        Catalogue::from_files(sologs_builtin_rules::MESSAGES.iter().copied()).unwrap_or_else(|errors| {
            panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n"))
        });
    let ids = |catalogue: &Catalogue| format!("{:?}", catalogue.ids());
    assert_eq!(ids(&toml), ids(&BUILT_IN));
    assert_eq!(format!("{:?}", toml.templates), format!("{:?}", BUILT_IN.templates));
    assert_eq!(toml.languages, BUILT_IN.languages);
    assert_eq!(toml.frames, BUILT_IN.frames);
    assert!(BUILT_IN.len() > 1500);
}

#[test]
fn every_wording_is_recognised_as_its_own_id_with_its_values() {
    for [id, lang, template] in WORDINGS.iter() {
        let (message, values) = filled(template);
        let found = BUILT_IN.recognise(&message).unwrap_or_else(|| panic!("{id} {lang}: {message}"));
        assert_eq!(found.id.id, refined(id), "{lang}: {message}");
        for (name, value) in values {
            assert_eq!(found.capture(name, &message).as_deref(), Some(value), "{id} {lang}: {message}");
        }
        // Portuguese of both countries shares words.
        assert!(found.languages().any(|known| known.get(..2) == lang.get(..2)), "{id} {lang}");
    }
}

/// What is done to a text, and how.
type Harm = (&'static str, fn(&str) -> String);

#[test]
fn every_wording_survives_what_happens_to_texts() {
    let wrapped = |text: &str| {
        let pieces: Vec<String> =
            text.chars().collect::<Vec<_>>().chunks(11).map(|piece| piece.iter().collect()).collect();
        pieces.join("\r\n   ")
    };
    let harms: [Harm; 7] = [
        ("no-break spaces", |text| text.replace(' ', "\u{a0}")),
        ("no spaces", |text| text.replace(' ', "")),
        ("low quotes", |text| text.replace(['\'', '"'], "„")),
        ("full width", |text| {
            text.replace(':', "：").replace('(', "（").replace(')', "）").replace('.', "．")
        }),
        ("capitals", str::to_uppercase),
        ("no accents", |text| text.nfd().filter(|c| !is_combining_mark(*c)).collect()),
        ("Markdown and escapes", |text| {
            format!("**{}**..", text.replace(' ', " \\n").replace('\'', "\\u0027"))
        }),
    ];
    for [id, lang, template] in WORDINGS.iter() {
        let (message, _) = filled(template);
        assert_eq!(id_of(&wrapped(&message)), Some(refined(id)), "wrapped: {lang}: {message}");
        for (harm, apply) in harms {
            // Marks of kana and the parts of Hangul are no accents.
            if harm == "no accents" && ["ja", "ko"].contains(&lang.as_str()) {
                continue;
            }
            let harmed = apply(&message);
            assert_eq!(id_of(&harmed), Some(refined(id)), "{harm}: {lang}: {harmed}");
        }
    }
}

#[test]
fn the_symptoms_are_known_in_every_language_that_has_them() {
    let known: BTreeSet<(&str, &str)> =
        WORDINGS.iter().map(|[id, lang, _]| (id.as_str(), lang.as_str())).collect();
    let page = ["en", "fr", "de", "es", "it", "pt-BR", "ru", "ja", "ko", "zh-CN", "zh-TW"];
    let symptoms = [
        "wcf.endpoint-not-found",
        "wcf.trust-failure",
        "net.trust-failure",
        "net.ssl-cert-validation",
        "wcf.secure-channel-failure",
        "net.secure-channel-failure",
        "wcf.http-forbidden",
        "net.server-error",
        "wcf.http-send-failure",
        "scaleout.cert-store",
    ];
    for (lang, id) in page.iter().flat_map(|lang| symptoms.map(|id| (*lang, id))) {
        assert!(known.contains(&(id, lang)), "{id} in {lang}");
    }
    let runtime = [
        "wcf.endpoint-not-found",
        "wcf.http-forbidden",
        "wcf.http-send-failure",
        "wcf.http-unauthorized",
        "net.server-error",
    ];
    for (lang, id) in ["pl", "cs", "tr"].iter().flat_map(|lang| runtime.map(|id| (*lang, id))) {
        assert!(known.contains(&(id, lang)), "{id} in {lang}");
    }
}

#[test]
fn neighbours_are_not_taken_for_symptoms() {
    for (message, id) in [
        (
            "An error occurred while receiving the HTTP response to https://M01:8391/ClusterManagement/. This could be due to the service endpoint binding not using the HTTP protocol.",
            "wcf.http-receive-failure",
        ),
        (
            "The HTTP request is unauthorized with client authentication scheme 'Anonymous'. The authentication header received from the server was 'Negotiate,NTLM'.",
            "wcf.http-unauthorized",
        ),
        ("The remote server returned an error: (401) Unauthorized.", "net.http-401"),
        ("The remote server returned an error: (407) Proxy Authentication Required.", "net.http-407"),
        ("The remote server returned an error: (503) Server Unavailable.", "net.http-503"),
        (
            "SOAP security negotiation with 'https://M01/a' for target 'https://M01/a' failed. See inner exception for more details.",
            "wcf.soap-security-negotiation-failed",
        ),
        (
            "Could not connect to net.tcp://M01:808/x. TCP error code 10061: No connection could be made because the target machine actively refused it 10.0.0.1:808. ",
            "wcf.tcp-connect-error",
        ),
        (
            "HTTP could not register URL https://+:8391/ClusterManagement/. Another application has already registered this URL with HTTP.SYS.",
            "wcf.http-registration-already-exists",
        ),
        (
            "HTTP could not register URL https://+:8391/ClusterManagement/ because TCP port 8391 is being used by another application.",
            "wcf.http-registration-port-in-use",
        ),
        (
            "The underlying connection was closed: A connection that was expected to be kept alive was closed by the server.",
            "net.keepalive-failure",
        ),
        ("The request was aborted: The request was canceled.", "net.request-aborted"),
        (
            "The certificate chain was issued by an authority that is not trusted.",
            "sspi.cert-chain-untrusted",
        ),
        (
            "The HTTP request to 'https://M01:8391/' has exceeded the allotted timeout of 00:01:00 while reading the response.",
            "wcf.http-response-timed-out",
        ),
        (
            "Ошибка при получении ответа HTTP на https://M01:8391/. Возможно, это вызвано тем",
            "wcf.http-receive-failure",
        ),
        (
            "HTTP isteği, istemci kimlik doğrulama düzeni 'Anonymous' içinde yetkilendirilmemiş.",
            "wcf.http-unauthorized",
        ),
    ] {
        assert_eq!(id_of(message), Some(id), "{message}");
    }
    for message in [
        "2 Endpoint(s) found within 00:00:20, but no endpoint was found listening for the contract.",
        "The caller was not authenticated by the service.",
        "Es gibt kein Zertifikat.",
        "",
    ] {
        assert_eq!(id_of(message), None, "{message}");
    }
}

#[test]
fn the_message_goes_before_its_reason_and_the_reason_before_its_wrapper() {
    for (message, id) in [
        (
            "The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.",
            "net.trust-failure",
        ),
        ("基础连接已经关闭: 接收时发生错误。", "net.receive-failure"),
        (
            "La demande a été abandonnée : Impossible de créer un canal sécurisé SSL/TLS.",
            "net.secure-channel-failure",
        ),
        ("The request was aborted: Something else.", "net.request-aborted"),
        (
            "Unable to read data from the transport connection: An existing connection was forcibly closed by the remote host.",
            "winsock.10054",
        ),
        (
            "A network-related or instance-specific error occurred while establishing a connection to SQL Server. The server was not found or was not accessible. (provider: SQL Network Interfaces, error: 26 - Error Locating Server/Instance Specified)",
            "sql.snix-connect",
        ),
        ("Login failed for user 'x'. Reason: The account is disabled.", "sql.login-account-disabled"),
        (
            "Could not establish trust relationship for the SSL/TLS secure channel with authority 'm01:8391'.",
            "wcf.trust-failure",
        ),
        ("授權 'm01:8391' 建立 SSL/TLS 的安全通道", "wcf.secure-channel-failure"),
    ] {
        assert_eq!(id_of(message), Some(id), "{message}");
    }
}

#[test]
fn all_messages_of_a_text_are_found_in_order() {
    let text = "2024-05-03 System.ServiceModel.Security.SecurityNegotiationException: Could not establish trust \
        relationship for the SSL/TLS secure channel with authority 'm01:8391'. ---> System.Net.WebException: The \
        underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel. \
        ---> System.Security.Authentication.AuthenticationException: The remote certificate is invalid according \
        to the validation procedure.";
    let found = BUILT_IN.find_all(text);
    let ids: Vec<&str> = found.iter().map(|found| found.id.id.as_str()).collect();
    assert_eq!(ids, ["wcf.trust-failure", "net.connclosed", "net.trust-failure", "net.ssl-cert-validation"]);
    assert!(found.is_sorted_by_key(|found| found.span.start));
    assert_eq!(found[0].capture("host", text).as_deref(), Some("m01"));
    assert!(text[found[3].span.clone()].starts_with("remote certificate"));

    let sql = "(provider: SQL Network Interfaces, error: 26 - Error Locating Server/Instance Specified)";
    assert_eq!(BUILT_IN.find_all(sql)[0].id.id, "sql.sni-error-26");
    let manager =
        "On a vu : « Impossible d’ouvrir le magasin de certificats sur l’ordinateur SRV09 », puis plus rien.";
    assert_eq!(BUILT_IN.find_all(manager)[0].id.id, "scaleout.cert-store");
}

#[test]
fn ordinary_lines_yield_nothing() {
    for line in [
        "No exception occurred; 403 rows copied, certificate valid until 2031",
        "Timeout error counter reset to 0",
        "Access is denied to nobody; connection opened to SQL Server SRV01",
        "One or more errors occurred in 0 of 12 tasks, instance failure count 0",
        "HTTP.SYS: HTTPS binding present for port 8391",
        "The server returned 200 OK for https://M01:8391/ClusterManagement/",
        "Zertifikat geladen. Verbindung hergestellt. Keine Ausnahme.",
        "证书有效。连接成功。超时 60 秒。",
    ] {
        assert!(BUILT_IN.find_all(line).is_empty(), "{line}: {:?}", BUILT_IN.find_all(line)[0].id.id);
    }
    assert_eq!(id_of("Access is denied."), Some("win32.access-denied"));
    assert_eq!(
        id_of("The report says that access is denied to all but two of the users of that folder"),
        None
    );
}

#[test]
fn values_are_cleaned_and_mended() {
    let wrapped = "There was no endpoint listening at https://MASTER01:83\r\n   91/ClusterManagement/ that could accept the message.";
    assert_eq!(captured(wrapped, "url"), "https://MASTER01:8391/ClusterManagement/");
    assert_eq!(captured(wrapped, "port"), "8391");
    assert_eq!(captured(wrapped, "host"), "MASTER01");

    let page = "no endpoint listening at https://* [Rechner]:[Port] */ClusterManagement/ that could accept the message";
    assert_eq!(captured(page, "host"), "Rechner");
    assert!(BUILT_IN.recognise(page).unwrap().capture("port", page).is_none());

    let six = "'[fe80::1]:8391' 권한이 있는 SSL/TLS에 대한 보안 채널을 설정할 수 없습니다.";
    assert_eq!(captured(six, "authority"), "[fe80::1]:8391");
    assert_eq!((captured(six, "host"), captured(six, "port")), ("[fe80::1]".to_owned(), "8391".to_owned()));

    let turkish = "Hata: https://M01:8391/ClusterManagement/ konumunda dinleme yapan, iletiyi kabul edebilecek uç nokta yoktu.";
    assert_eq!(captured(turkish, "url"), "https://M01:8391/ClusterManagement/");
    let split = "https://M01:8391/Cluster\nManagement/ konumunda dinleme yapan, iletiyi kabul edebilecek uç nokta yoktu.";
    assert_eq!(captured(split, "url"), "https://M01:8391/ClusterManagement/");
    let chinese = "向https://M01:8391/ClusterManagement/ 发出 HTTP 请求时出错。";
    assert_eq!(captured(chinese, "url"), "https://M01:8391/ClusterManagement/");

    let french = "Échec de l’ouverture de session de l’utilisateur « CONTOSO\\SRV01$ ».";
    assert_eq!(captured(french, "user"), r"CONTOSO\SRV01$");
    let json = "Login failed for user \\u0027sa\\u0027.";
    assert_eq!(captured(json, "user"), "sa");
    let register = "HTTP could not register URL https://+:8391/ClusterManagement/. Another application has";
    assert!(BUILT_IN.recognise(register).unwrap().capture("host", register).is_none());
    assert_eq!(captured(register, "port"), "8391");
    let refused = "No connection could be made because the target machine actively refused it 10.2.4.10:8060";
    assert_eq!(captured(refused, "address"), "10.2.4.10:8060");
    let korean = "원격 서버에서 (403) 사용할 수 없음 오류를 반환했습니다.";
    assert_eq!(captured(korean, "status"), "403");
}

#[test]
fn the_origin_tells_documentation_from_what_dot_net_writes() {
    let runtime = "Es war kein an https://M01:8391/ lauschender Endpunkt vorhanden, der die Nachricht akzeptieren konnte.";
    assert_eq!(BUILT_IN.recognise(runtime).unwrap().origin, Origin::Runtime);
    let page = "Unter https://M01:8391/ wurde keine Überwachung durch einen Endpunkt durchgeführt, der";
    assert_eq!(BUILT_IN.recognise(page).unwrap().origin, Origin::Doc);
    assert_eq!(BUILT_IN.recognise(page).unwrap().languages().collect::<Vec<_>>(), ["de"]);
}

#[test]
fn mistakes_in_data_files_are_all_told() {
    let head = "[[id]]\nid = \"a.b\"\nabout = \"x\"\ncaptures = [\"url\"]\n[[id]]\nid = \"a.c\"\nabout = \"x\"\n\
        [[id]]\nid = \"a.b\"\nabout = \"again\"\n";
    let message = |id: &str, text: &str| {
        format!("[[message]]\nid = \"{id}\"\ntext = \"{text}\"\norigin = \"doc\"\nsource = \"made up\"\n")
    };
    let body = ["lang = \"xx\"\n".to_owned()]
        .into_iter()
        .chain([
            message("a.b", "quite a long text {url}"),
            message("a.c", "Quite a long text"),
            message("a.d", "another long text"),
            message("a.b", "{prt} is not declared"),
            message("a.b", "oops"),
        ])
        .collect::<String>();
    let errors = Catalogue::from_files([("h.toml", head), ("xx.toml", &body), ("y.toml", "lnag = \"yy\"")])
        .unwrap_err();
    let told: Vec<_> = errors.iter().map(|error| (error.kind(), error.file(), error.line())).collect();
    assert_eq!(
        told,
        [
            (RuleErrorKind::UnknownKey, "y.toml", Some(1)),
            (RuleErrorKind::Duplicate, "h.toml", Some(9)),
            (RuleErrorKind::Duplicate, "xx.toml", Some(9)),
            (RuleErrorKind::UnknownId, "xx.toml", Some(13)),
            (RuleErrorKind::InvalidValue, "xx.toml", Some(19)),
            (RuleErrorKind::InvalidValue, "xx.toml", Some(24)),
        ]
    );
    assert_eq!(errors[3].help(), Some("did you mean `a.b`?"));
    let orphan = Catalogue::from_files([("z.toml", message("a.b", "text").as_str())]).unwrap_err();
    assert_eq!(orphan[0].kind(), RuleErrorKind::MissingKey);
    assert!(Catalogue::from_compact("what\tis this\n").is_err());
}

#[test]
fn repetition_costs_linear_time() {
    let text =
        "trust relationship for the SSL/TLS secure channel with authority StoreName https://".repeat(20_000);
    assert!(BUILT_IN.find_all(&text).len() >= 20_000);
    assert!(BUILT_IN.recognise(&text).is_some());
}

proptest! {
    #[test]
    fn any_text_is_borne_and_spans_lie_inside(
        pieces in prop::collection::vec(prop_oneof![
            "\\PC{0,12}",
            Just("\u{1b}[0m --> \r\n".to_owned()),
            (0..WORDINGS.len()).prop_map(|at| filled(&WORDINGS[at][2]).0),
            (0..WORDINGS.len(), 0..40_usize).prop_map(|(at, from)| WORDINGS[at][2].chars().skip(from).collect()),
        ], 0..6)
    ) {
        let text = pieces.concat();
        let found = BUILT_IN.find_all(&text).into_iter().chain(BUILT_IN.recognise(&text));
        for found in found {
            prop_assert!(text.get(found.span.clone()).is_some());
            for capture in &found.captures {
                prop_assert!(text.get(capture.span.clone()).is_some_and(|value| !value.is_empty()), "{:?}", capture);
            }
        }
    }
}
