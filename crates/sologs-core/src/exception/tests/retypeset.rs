//! What mails, web pages, translations and consoles do to a chain.

use super::{messages, only, types};
use crate::exception::parse_chains;

const PLAIN: &str = "System.ServiceModel.Security.SecurityNegotiationException: No trust with 'acme:1'. ---> \
                     System.Net.WebException: Closed: no trust. ---> \
                     System.Security.Authentication.AuthenticationException: Bad certificate.\n   at Acme.Net.Line.Open(String s)\n   \
                     --- End of inner exception stack trace ---\n   at Acme.Net.Line.Call()";

const TYPES: [&str; 3] = [
    "System.ServiceModel.Security.SecurityNegotiationException",
    "System.Net.WebException",
    "System.Security.Authentication.AuthenticationException",
];

const MESSAGES: [&str; 3] = ["No trust with 'acme:1'.", "Closed: no trust.", "Bad certificate."];

#[track_caller]
fn reads_the_same(text: &str) {
    assert_eq!(only(text), TYPES, "{text}");
    assert_eq!(messages(text), MESSAGES, "{text}");
}

#[test]
fn arrows_in_every_shape() {
    for arrow in [
        "---&gt;",
        "---\\>",
        "-->",
        "---->",
        "—>",
        "–>",
        "--- >",
        "→",
        "\\-\\-\\->",
        "---＞",
        "---\\u003e",
        "---&amp;gt;",
        "\n--->",
        "\n   ---> ",
        "--->\n",
        "---></br>",
        "←inner",
        "---&#62;",
        "->",
    ] {
        reads_the_same(&PLAIN.replace("--->", arrow));
    }
    reads_the_same(&PLAIN.replace(" ---> ", "--->"));
}

#[test]
fn an_arrow_behind_the_type() {
    let text = "Acme.OuterException: 失敗です。 System.Net.WebException--->: 閉じました: 理由。 Acme.RootException ---> : 無効です。";
    assert_eq!(only(text), ["Acme.OuterException", "System.Net.WebException", "Acme.RootException"]);
    assert_eq!(messages(text), ["失敗です。", "閉じました: 理由。", "無効です。"]);
}

#[test]
fn a_full_stop_for_the_colon_behind_an_arrow() {
    assert_eq!(
        only("Acme.OuterException: No. ---> System.Net.WebException. Se ha cerrado."),
        ["Acme.OuterException", "System.Net.WebException"]
    );
}

#[test]
fn an_arrow_may_be_all_that_is_left_of_the_beginning_or_the_end() {
    assert_eq!(
        only("x -> full.\n ---> System.IO.IOException: disk full\n   at A.B.C()"),
        ["System.IO.IOException"]
    );
    assert_eq!(messages("Acme.OuterException: It broke. --->"), ["It broke."]);
}

#[test]
fn colons_in_every_shape() {
    for colon in ["：", " : ", "\u{a0}: ", ":: ", ":", " :", ":\n"] {
        reads_the_same(&PLAIN.replace("Exception: ", &format!("Exception{colon}")));
    }
}

#[test]
fn escapes_are_undone() {
    let json = serde_json::to_string(&PLAIN.replace('\n', "\r\n")).unwrap();
    reads_the_same(&format!("{{\"@l\":\"Error\",\"@x\":{json}}}"));
    reads_the_same(&format!("{{\"log\":{}}}", serde_json::to_string(&format!("{{\"x\":{json}}}")).unwrap()));
    reads_the_same(&PLAIN.replace('>', "\\u003E").replace('\'', "\\u0027").replace('\n', "\\r\\n"));
    let html = PLAIN.replace('>', "&gt;").replace('\'', "&#39;");
    reads_the_same(&html);
    reads_the_same(&html.replace('\n', "<br/>"));
    reads_the_same(&html.replace("   at", "&nbsp;&nbsp;&nbsp;at").replace('\n', "<br />\n"));
    reads_the_same(&PLAIN.replace('\n', "#012").replace("   at", "#011at"));
    reads_the_same(&PLAIN.replace('\n', "_x000D_\n"));
    reads_the_same(&PLAIN.replace('\n', "\r"));
}

#[test]
fn folders_are_not_taken_for_escapes() {
    let text = "Acme.FileException: Cannot open 'C:\\new\\table\\reports.txt' &amp; more";
    assert_eq!(messages(text), ["Cannot open 'C:\\new\\table\\reports.txt' & more"]);
}

#[test]
fn every_line_may_have_something_in_front() {
    for prefix in [
        "> ",
        ">> ",
        "// ",
        "# ",
        " * ",
        "    ",
        "\t",
        "' ",
        "| ",
        "app_1  | ",
        "E/Acme( 3854): ",
        "Mar  1 10:00:0",
    ] {
        let numbered = |(i, line): (usize, &str)| match prefix {
            "Mar  1 10:00:0" => format!("{prefix}{i} host svc[12]: {line}"),
            _ => format!("{prefix}{line}"),
        };
        reads_the_same(&PLAIN.lines().enumerate().map(numbered).collect::<Vec<_>>().join("\n"));
    }
}

#[test]
fn marks_around_it_are_left_out() {
    let message = "Acme.OuterException: It broke, alas.";
    for text in [
        format!("**{message}**"),
        format!("*\"{message}\"*"),
        format!("« {message} »"),
        format!("「{message}」"),
        format!("`{message}`"),
        format!("{{\"{message}\"}}"),
        format!("- > Message: {message}"),
        format!("|{message}|A pump broke.|"),
    ] {
        assert_eq!(only(&text), ["Acme.OuterException"], "{text}");
        assert_eq!(messages(&text), ["It broke, alas."], "{text}");
    }
    assert_eq!(messages("Acme.OuterException:“It broke, alas.”"), ["It broke, alas."]);
    assert_eq!(messages("Acme.OuterException: \n\"It broke,\nalas.\""), ["It broke,\nalas."]);
}

#[test]
fn names_with_blanks_or_breaks_in_them_are_mended() {
    for (name, mended) in [
        ("System. Net. WebException", "System.Net.WebException"),
        ("System .net. http. HttpRequestException", "System.net.http.HttpRequestException"),
        ("System.NET. WebException", "System.NET.WebException"),
        ("System.\nNet.WebException", "System.Net.WebException"),
        ("System.Data.SqlCli\nent.SqlException", "System.Data.SqlClient.SqlException"),
        ("System.\u{200b}Net.\u{200b}WebException", "System.Net.WebException"),
        ("System.Service Model.EndpointNotFoundException", "System.ServiceModel.EndpointNotFoundException"),
    ] {
        assert_eq!(only(&format!("Unbehandelt. {name}: kaputt")), [mended], "{name}");
        assert_eq!(
            only(&format!("Acme.OuterException: kaputt ---> {name}: wirklich")),
            ["Acme.OuterException", mended]
        );
    }
    assert_eq!(only("It failed. SqlException: no"), ["SqlException"]);
}

#[test]
fn words_glued_to_a_name_are_cut_off() {
    assert_eq!(only("12:00 Response.ContentSystem.Net.WebException: dead"), ["System.Net.WebException"]);
    assert_eq!(only("失敗しました。System.Net.WebException: 閉じました"), ["System.Net.WebException"]);
    assert_eq!(only("1.System.Net.WebException: dead"), ["System.Net.WebException"]);
    assert_eq!(only("Acme.SubSystemException: dead"), ["Acme.SubSystemException"]);
}

fn wrapped(text: &str, width: usize) -> String {
    let columns = |c: char| if c < '\u{1100}' { 1 } else { 2 };
    let mut out = String::new();
    let mut column = 0;
    for c in text.chars() {
        if c == '\n' || column + columns(c) > width {
            out.push('\n');
            column = 0;
        }
        if c != '\n' {
            out.push(c);
            column += columns(c);
        }
    }
    out
}

#[test]
fn console_wraps_are_undone() {
    let message = "Der Aufruf von https://acme.example.org:8391/ClusterManagement/ ist leider wieder einmal nicht gelungen, und keiner weiss, warum";
    let text = format!(
        "Acme.Bus.OuterException: {message} ---> Acme.Bus.Wire.RootException: {message}\n   bei Acme.Net.Line.Open(String s)"
    );
    for width in 60..130 {
        let wrapped = wrapped(&text, width);
        assert_eq!(
            only(&wrapped),
            ["Acme.Bus.OuterException", "Acme.Bus.Wire.RootException"],
            "{width}: {wrapped}"
        );
        assert_eq!(messages(&wrapped), [message, message], "{width}: {wrapped}");
    }
    let japanese =
        "呼び出しのターゲットが例外をスローしました。理由はまだ誰にも分かりませんし、調べる人もいません。";
    let text = format!("Acme.Bus.OuterException: {japanese} ---> Acme.RootException: {japanese}");
    for width in [72, 79, 80, 100] {
        assert_eq!(messages(&wrapped(&text, width)), [japanese, japanese], "{width}");
    }
}

#[test]
fn mails_wrap_at_blanks_and_every_other_line_may_be_blank() {
    reads_the_same(&PLAIN.replace(" ---> ", " --->\n").replace("at Acme", "at\nAcme"));
    reads_the_same(&PLAIN.replace(" ---> ", "\n\n   ---> ").replace("\n   at", "\n\n   at"));
    assert_eq!(
        only(
            "System.AggregateException: Fehler. --->\nAcme.OneException: eins.\nbei\nAcme.X.Y(Int32 n)\n---> (Interne Ausnahme #0) Acme.OneException: eins."
        ),
        ["System.AggregateException", "Acme.OneException"]
    );
}

#[test]
fn languages_printed_one_after_the_other_are_two_chains() {
    let text = "Acme.OuterException: It broke. ---> Acme.RootException: So it did. (Es ging kaputt, Ausnahme \"Acme.OuterException\" dort. Acme.WireException: Kaputt. ---> Acme.RootException: So war es.)";
    assert_eq!(types(text)[0], ["Acme.OuterException", "Acme.RootException"]);
}

#[test]
fn places_are_those_of_the_text_that_was_given() {
    let text = "> Acme.OuterException: It &quot;broke&quot; ---&gt; System. Net. WebException: dead\n>    at A.B.C()\n";
    let chains = parse_chains(text);
    let [outer, inner] = &*chains[0].links else { panic!("{chains:?}") };
    assert_eq!(&text[outer.type_span.clone()], "Acme.OuterException");
    assert_eq!(&text[outer.message_span.clone()], "It &quot;broke&quot;");
    assert_eq!(outer.message, "It \"broke\"");
    assert_eq!(&text[inner.type_span.clone()], "System. Net. WebException");
    assert_eq!(inner.frames(text).count(), 1);
}
