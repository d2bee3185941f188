//! The ways in which .NET and its tools write an exception down.

use super::{first, messages, only, types};
use crate::exception::{ExceptionChain, parse_chains, type_matches};
use std::borrow::Cow;

const FRAMEWORK: &str = "2031-02-03 04:05:06,789 [12] ERROR Acme.Pump - Run failed. \
Acme.Bus.PumpException: The pump 'P-1' stopped. See InnerException. ---> \
System.Net.WebException: The line is dead ---> System.Net.Sockets.SocketException: Nobody answers at 192.0.2.7:8391\r
   at Acme.Net.Line.Open(Uri uri)\r
   at Acme.Net.Line.Dial(String number, Int32& tries) in C:\\src\\new\\Line.cs:line 70\r
   --- End of inner exception stack trace ---\r
   at Acme.Net.Line.Call()\r
   --- End of inner exception stack trace ---\r
\r
Server stack trace: \r
   at Acme.Bus.Pump.Push()\r
\r
Exception rethrown at [0]: \r
   at Acme.Bus.Proxy.Push()\r
   at Acme.Bus.Worker.Run()";

#[test]
fn framework_text_is_read_without_copying() {
    let chain = first(FRAMEWORK);
    let names: Vec<&str> = chain.types().collect();
    assert_eq!(
        names,
        ["Acme.Bus.PumpException", "System.Net.WebException", "System.Net.Sockets.SocketException"]
    );
    for link in &chain.links {
        assert!(matches!(link.type_name, Cow::Borrowed(_)) && matches!(link.message, Cow::Borrowed(_)));
        assert_eq!(&FRAMEWORK[link.type_span.clone()], link.type_name);
        assert_eq!(&FRAMEWORK[link.message_span.clone()], link.message);
    }
    assert_eq!(chain.links[0].message, "The pump 'P-1' stopped. See InnerException.");
    assert_eq!(chain.links[2].message, "Nobody answers at 192.0.2.7:8391");
    assert!(FRAMEWORK[chain.span.clone()].starts_with("Acme.Bus.PumpException: "));
    assert!(FRAMEWORK[chain.span.clone()].ends_with("Run()"));
}

#[test]
fn each_exception_has_its_own_frames() {
    let chain = first(FRAMEWORK);
    let methods =
        |i: usize| -> Vec<&str> { chain.links[i].frames(FRAMEWORK).map(|frame| frame.method).collect() };
    assert_eq!(methods(2), ["Open(Uri uri)", "Dial(String number, Int32& tries)"]);
    assert_eq!(methods(1), ["Call()"]);
    assert_eq!(methods(0), ["Push()", "Push()", "Run()"]);
    let dial = chain.links[2].frames(FRAMEWORK).nth(1).unwrap();
    assert_eq!((dial.file, dial.line), (Some("C:\\src\\new\\Line.cs"), Some(70)));
}

#[test]
fn core_puts_the_arrow_on_a_new_line() {
    let text = "Acme.Bus.PumpException: The pump stopped.\n ---> System.Net.Http.HttpRequestException: Dead (acme:8391)\n \
                ---> System.Net.Sockets.SocketException (10061): Nobody answers\n   at A.B.C()\n   --- End of inner \
                exception stack trace ---\n   at A.B.D()\n--- End of stack trace from previous location ---\n   at A.B.E()\n   \
                --- End of inner exception stack trace ---\n   at A.B.F()";
    let chain = first(text);
    assert_eq!(chain.links.len(), 3);
    assert_eq!(chain.links[2].hresult, Some(10061));
    let counts: Vec<usize> = chain.links.iter().map(|link| link.frames(text).count()).collect();
    assert_eq!(counts, [1, 2, 1]);
}

#[test]
fn messages_span_lines_and_keep_blank_ones() {
    let text = "Acme.FileException: First line\nParameter name: value\n\nThird line ---> Acme.DiskException: Full\n   at A.B.C()";
    assert_eq!(messages(text), ["First line\nParameter name: value\n\nThird line", "Full"]);
    let open = "Acme.FileException: First line\nsecond line\n\nSomething else is logged here.";
    assert_eq!(messages(open), ["First line\nsecond line"]);
}

#[test]
fn an_aggregate_keeps_its_first_inner_exception_and_branches() {
    let text = "System.AggregateException: One or more errors occurred. ---> Acme.OneException: one\n   at A.B.C()\n   \
                --- End of inner exception stack trace ---\n   at A.B.D()\n---> (Inner Exception #0) Acme.OneException: \
                one\n   at A.B.C()<---\n\n---> (Inner Exception #1) Acme.TwoException: two ---> Acme.RootException: r\n   \
                at A.B.E()<---\n\n---> (Inner Exception #2) Acme.ThreeException: three<---\n";
    for (word, mark) in [
        ("Inner Exception", "#"),
        ("Interne Ausnahme", "#"),
        ("Eccezione interna", ""),
        ("내부 예외", "#"),
        ("Внутреннее исключение", "#"),
        ("内部异常", "#"),
    ] {
        let text = text.replace("Inner Exception #", &format!("{word} {mark}"));
        let chain = first(&text);
        assert_eq!(
            chain.types().collect::<Vec<_>>(),
            ["System.AggregateException", "Acme.OneException"],
            "{word}"
        );
        let branches: Vec<Vec<&str>> = chain.branches.iter().map(|branch| branch.types().collect()).collect();
        assert_eq!(
            branches,
            [vec!["Acme.TwoException", "Acme.RootException"], vec!["Acme.ThreeException"]],
            "{word}"
        );
        assert_eq!(chain.branches[0].links[0].inner_index, Some(1));
        assert_eq!(chain.branches[1].links[0].message, "three");
        assert!(chain.contains_type("RootException") && !chain.contains_type("FourException"));
    }
}

#[test]
fn aggregates_nest() {
    let text = "System.AggregateException: a ---> System.AggregateException: b ---> Acme.OneException: c\n   --- End of inner \
                exception stack trace ---\n   --- End of inner exception stack trace ---\n---> (Inner Exception #0) \
                System.AggregateException: b ---> Acme.OneException: c\n   --- End of inner exception stack trace \
                ---\n---> (Inner Exception #0) Acme.OneException: c<---\n\n---> (Inner Exception #1) Acme.TwoException: \
                d<---\n<---\n\n---> (Inner Exception #1) Acme.ThreeException: e<---\n";
    let chain = first(text);
    assert_eq!(chain.types().count(), 3);
    let branches: Vec<&str> = chain.branches.iter().flat_map(ExceptionChain::types).collect();
    assert_eq!(branches, ["Acme.TwoException", "Acme.ThreeException"]);
}

#[test]
fn the_first_inner_exception_may_stand_in_its_block_only() {
    let text = "System.AggregateException: One or more errors occurred.\n ---> (Inner Exception #0) Acme.OneException: \
                one\n   at A.B.C()<---\n\n ---> (Inner Exception #1) Acme.TwoException: two<---\n";
    let chain = first(text);
    assert_eq!(chain.types().collect::<Vec<_>>(), ["System.AggregateException", "Acme.OneException"]);
    assert_eq!(chain.branches.len(), 1);
}

#[test]
fn codes_are_read_behind_the_type_or_out_of_the_message() {
    let code = |text: &str| first(text).links[0].hresult;
    assert_eq!(code("System.Data.SqlClient.SqlException (0x80131904): Login failed."), Some(0x8013_1904));
    assert_eq!(
        code("System.ComponentModel.Win32Exception (-2147467259, 0x80004005): Denied"),
        Some(0x8000_4005)
    );
    assert_eq!(code("Acme.TlsException (0xffffffff800b010a): Bad"), Some(0x800b_010a));
    assert_eq!(
        code("Acme.LibraryException: Kann nicht. (Ausnahme von HRESULT: 0x8007007E)"),
        Some(0x8007_007e)
    );
    assert_eq!(
        code("Acme.LibraryException: Ne peut. (Exception de HRESULT : 0x80070057 (E_INVALIDARG))"),
        Some(0x8007_0057)
    );
    assert_eq!(code("Acme.LibraryException: plain"), None);
}

#[test]
fn lines_that_sql_server_appends_are_no_part_of_the_chain() {
    let text = "System.InvalidOperationException: Cannot save ---> System.Data.SqlClient.SqlException: Login failed for user 'x'.\n   \
                at A.B.C()\nClientConnectionId:00000000-0000-0000-0000-000000000000\nError Number:18456,State:1,Class:14\n   --- \
                End of inner exception stack trace ---\n   at A.B.D()";
    let chain = first(text);
    assert_eq!(messages(text), ["Cannot save", "Login failed for user 'x'."]);
    let counts: Vec<usize> = chain.links.iter().map(|link| link.frames(text).count()).collect();
    assert_eq!(counts, [1, 1]);
    assert_eq!(parse_chains(text).len(), 1);
}

#[test]
fn generic_types_and_assemblies() {
    assert_eq!(only("Acme.FaultException`1[Acme.Detail]: broken"), ["Acme.FaultException`1[Acme.Detail]"]);
    let full = "Acme.FaultException`1[[Acme.Detail, Acme.Core, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null]]: broken";
    assert_eq!(only(full), ["Acme.FaultException`1[Acme.Detail]"]);
    assert_eq!(
        only("Cause: [x]: Acme.Bus.StartException, Acme.Bus: no start ---> System.Exception: why"),
        ["Acme.Bus.StartException", "System.Exception"]
    );
    assert!(type_matches("acme.faultexception", "Acme.FaultException`1[Acme.Detail]"));
    assert!(!type_matches("Acme.FaultException`1[Acme.Other]", "Acme.FaultException`1[Acme.Detail]"));
}

#[test]
fn an_empty_message_leaves_the_colon_out() {
    assert_eq!(only("Acme.QuietException\n   at A.B.C()"), ["Acme.QuietException"]);
    assert_eq!(
        only("Acme.QuietException ---> System.IO.IOException: gone\n   at A.B.C()"),
        ["Acme.QuietException", "System.IO.IOException"]
    );
    assert_eq!(only("Exception Info: System.IO.IOException\n   at A.B.C()"), ["System.IO.IOException"]);
}

#[test]
fn test_runners_have_arrows_of_their_own() {
    let nunit = "  SetUp : System.Data.SqlClient.SqlException : no server\n  ----> System.ComponentModel.Win32Exception : no path\n   at A.B.C()\n--Win32Exception\n   at A.B.D()";
    assert_eq!(only(nunit), ["System.Data.SqlClient.SqlException", "System.ComponentModel.Win32Exception"]);
    let xunit = "Acme.OuterException : outer\n---- Acme.InnerException2Exception : inner\n-------- System.Exception : root\n   at A.B.C()";
    assert_eq!(only(xunit), ["Acme.OuterException", "Acme.InnerException2Exception", "System.Exception"]);
}

#[test]
fn error_pages_print_the_innermost_first() {
    let page = "[SocketException (0x274d): Nobody answers]\n   System.Net.Sockets.Socket.DoConnect(EndPoint e, SocketAddress a) +208\n\n\
                [WebException: The line is dead]\n   System.Net.HttpWebRequest.GetResponse() +87\n\n[AcmeException: Sorry]\n   Acme.Page.Load() +12\n";
    let chain = first(page);
    assert_eq!(chain.types().collect::<Vec<_>>(), ["AcmeException", "WebException", "SocketException"]);
    assert_eq!(chain.links[2].message, "Nobody answers");
    assert_eq!(chain.links[2].hresult, Some(0x274d));
    let comment = "<!--\n[SocketException]: Nobody answers\n   at A.B.C()\n[WebException]: The line is dead\n   at A.B.D()\n-->";
    assert_eq!(only(comment), ["WebException", "SocketException"]);
}

#[test]
fn debuggers_print_properties_below_the_type() {
    let text = "System.ServiceModel.EndpointNotFoundException\n  HResult=0x80131501\n  Message=Nobody listens at https://h:1/.\n  \
                Source=mscorlib\n  StackTrace:\n   at A.B.C()\n\nInner Exception 1:\nWebException: The line is dead\n\nInner \
                Exception 2:\nSocketException: Nobody answers\n";
    assert_eq!(
        only(text),
        ["System.ServiceModel.EndpointNotFoundException", "WebException", "SocketException"]
    );
    assert_eq!(messages(text)[0], "Nobody listens at https://h:1/.");
    let old = "Acme.PumpException was unhandled\n  HResult=-2146233087\n  Message=The pump stopped.\n  Source=Acme\n  InnerException: \
               System.Net.WebException\n       HResult=-2146233079\n       Message=Dead\n       Source=System\n";
    assert_eq!(only(old), ["Acme.PumpException", "System.Net.WebException"]);
    assert_eq!(messages(old), ["The pump stopped.", "Dead"]);
}

#[test]
fn lists_of_properties_are_read() {
    let lines = "Exception Type: Acme.PumpException\nMessage: The pump stopped.\nSource: Acme\n\nInner Exception Type: \
                 System.Net.WebException\nInner Exception Message: Dead\n";
    assert_eq!(only(lines), ["Acme.PumpException", "System.Net.WebException"]);
    assert_eq!(messages(lines), ["The pump stopped.", "Dead"]);
    let german = "Ausnahmetyp: Acme.PumpException\nMeldung: Die Pumpe steht.\nQuelle: Acme";
    assert_eq!(
        (only(german), messages(german)),
        (vec!["Acme.PumpException".into()], vec!["Die Pumpe steht.".into()])
    );
    assert_eq!(
        only("Copy failed: Type=Acme.Shared.CopyException,Message=No way to 'db1'"),
        ["Acme.Shared.CopyException"]
    );
    assert_eq!(
        messages("Copy failed: Type=Acme.Shared.CopyException,Message=No way to 'db1'"),
        ["No way to 'db1'"]
    );
    let table = "lastExceptionType | \"Acme.BusException\"\nexceptionMessage | \"Name 'x' unknown\"";
    assert_eq!(only(table), ["Acme.BusException"]);
    assert_eq!(messages(table), ["Name 'x' unknown"]);
    assert_eq!(
        only("Failed. |Acme.Bus.MoveException|The call failed. --> (403) Forbidden."),
        ["Acme.Bus.MoveException"]
    );
}

#[test]
fn json_and_xml_objects_are_read_in_either_order() {
    let newtonsoft = r#"{"ClassName":"Acme.PumpException","Message":"Stopped","Data":null,"InnerException":{"ClassName":"System.Net.WebException","Message":"Dead","InnerException":null,"StackTraceString":"   at A.B.C()\r\n   at A.B.D()"},"StackTraceString":"   at A.B.E()"}"#;
    assert_eq!(only(newtonsoft), ["Acme.PumpException", "System.Net.WebException"]);
    assert_eq!(messages(newtonsoft), ["Stopped", "Dead"]);
    let web_api = r#"{"Message":"An error has occurred.","ExceptionMessage":"Stopped","ExceptionType":"Acme.PumpException","StackTrace":"   at A.B.C()","InnerException":{"Message":"An error has occurred.","ExceptionMessage":"Dead","ExceptionType":"System.Net.WebException","StackTrace":null}}"#;
    assert_eq!(only(web_api), ["Acme.PumpException", "System.Net.WebException"]);
    assert_eq!(messages(web_api), ["Stopped", "Dead"]);
    let trace = "<Exception><ExceptionType>Acme.PumpException, Acme, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null</ExceptionType><Message>Stopped</Message><StackTrace>at A.B.C()</StackTrace><InnerException><ExceptionType>System.Net.WebException, System</ExceptionType><Message>Dead</Message></InnerException></Exception>";
    assert_eq!(only(trace), ["Acme.PumpException", "System.Net.WebException"]);
    assert_eq!(messages(trace), ["Stopped", "Dead"]);
    let detail = "<ExceptionDetail><InnerException><InnerException i:nil=\"true\"/><Message>Dead</Message><Type>System.Net.WebException</Type></InnerException><Message>Stopped</Message><Type>Acme.PumpException</Type></ExceptionDetail>";
    assert_eq!(only(detail), ["Acme.PumpException", "System.Net.WebException"]);
    assert_eq!(messages(detail), ["Stopped", "Dead"]);
}

#[test]
fn an_object_dump_is_a_chain() {
    let dump = "  Exception: { }\n    {System.AggregateException(HashCode:61494432)}\n      InnerExceptions: ...\n        \
                {Acme.PumpException(HashCode:16578980)}\n          Message: \"The pump stopped\"\n";
    assert_eq!(only(dump), ["System.AggregateException", "Acme.PumpException"]);
    assert_eq!(messages(dump), ["", "The pump stopped"]);
}

#[test]
fn every_occurrence_is_a_chain() {
    let text = "Acme.OneException: one\n   at A.B.C()\nlogger|Error|0|Acme.OneException: one\n   at A.B.C()\n[ERROR] FATAL UNHANDLED \
                EXCEPTION: Acme.TwoException: two\n   at A.B.D()";
    assert_eq!(types(text), [["Acme.OneException"], ["Acme.OneException"], ["Acme.TwoException"]]);
}

#[test]
fn an_announcement_is_not_an_occurrence() {
    let text = "*** uncaught exception 'Acme.OuterException: It broke.', reason: 'Acme.OuterException: It broke. ---> Acme.RootException: why\n at A.B.C ()'";
    assert_eq!(only(text), ["Acme.OuterException", "Acme.RootException"]);
}

#[test]
fn an_exception_inside_a_message_is_told_apart() {
    let text = "Acme.OuterException: Call failed: Acme.LineException: dead ---> Acme.RootException: why\n   at A.B.C()";
    let chains = parse_chains(text);
    assert_eq!(types(text), [vec!["Acme.OuterException", "Acme.RootException"], vec!["Acme.LineException"]]);
    assert!(!chains[0].embedded && chains[1].embedded);
    assert_eq!(chains[0].links[0].message, "Call failed: Acme.LineException: dead");
    assert_eq!(chains[1].links[0].message, "dead");
    let repeated = "Acme.OuterException: Call failed: Acme.LineException: dead ---> Acme.LineException: dead";
    assert_eq!(only(repeated), ["Acme.OuterException", "Acme.LineException"]);
}

#[test]
fn an_exception_in_brackets_behind_a_message_belongs_to_the_chain() {
    let text = "\"Acme.OuterException: It broke.\" (Acme.OuterException: Es ist kaputt.)";
    assert_eq!(only(text), ["Acme.OuterException", "Acme.OuterException"]);
    assert_eq!(messages(text), ["It broke.", "Es ist kaputt."]);
}

#[test]
fn short_names_count_where_a_head_can_stand() {
    assert_eq!(
        only("SecurityNegotiationException: 'No channel with 'acme.example'.'"),
        ["SecurityNegotiationException"]
    );
    assert_eq!(only("2031-01-01 ERROR SqlException: Timeout expired"), ["SqlException"]);
    assert_eq!(only("PumpException: the pump has stopped\n   at A.B.C()"), ["PumpException"]);
    assert_eq!(only("WebException: dead ---> PumpException: why"), ["WebException", "PumpException"]);
    assert_eq!(
        only(
            "{ State: \"Down\", HeartbeatException: \"Acme.LineException: dead ---> Acme.RootException: why"
        ),
        ["Acme.LineException", "Acme.RootException"]
    );
}

#[test]
fn what_only_mentions_a_type_is_no_exception() {
    for text in [
        "",
        "No exception was thrown.",
        "exceptions: 0, LastException: none",
        "Exception handling: enabled",
        "Retrying on System.TimeoutException or System.Net.WebException.",
        "Exception thrown: 'System.OperationCanceledException' in mscorlib.dll",
        "catch (System.Net.WebException ex) { }",
        "   at Acme.Pump.Throw(Exception e)\n   at System.Net.WebException..ctor(String s)",
        "Property x is null\n   Source=Acme\n   StackTrace:\n     at Acme.Pump.Run()",
        "see https://example.org/api/system.net.webexception: the documentation",
        "2031-01-01 --> Severity: error --> Exception: no database",
        "The type Acme.PumpExceptionHandler: is fine",
    ] {
        assert_eq!(types(text), Vec::<Vec<String>>::new(), "{text}");
    }
}

#[test]
fn other_platforms_are_not_net() {
    for text in [
        "java.io.IOException: failed: status=0x80000000\n\tat android.media.Player.set(Native Method)\n\tat a.b.C.d(C.java:12)",
        "Exception in thread \"main\" java.lang.IllegalStateException: no\n\tat a.b.C.d(C.java:12)\nCaused by: java.net.SocketException: reset\n\t... 8 more",
        "Caused by: io.acme.channel.Abstract$AnnotatedConnectException: refused: /192.0.2.1:1",
        "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nTimeoutException: Message: waited too long\n",
        "acme.errors.TimeoutException: waited too long",
        "   Illuminate\\Database\\QueryException \n\n  SQLSTATE[HY000] [2002] refused\n\n  at vendor\\x.php:838",
        "PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000] [2002] refused in /var/a.php:3",
    ] {
        assert_eq!(types(text), Vec::<Vec<String>>::new(), "{text}");
    }
}

#[test]
fn owned_chains_equal_borrowed_ones() {
    let chain = first(FRAMEWORK);
    assert_eq!(chain.to_owned_chain(), chain);
    assert_eq!(chain.root_cause().unwrap().type_name, "System.Net.Sockets.SocketException");
    assert_eq!(chain.outermost().unwrap().type_name, "Acme.Bus.PumpException");
    assert!(chain.contains_type("webexception") && chain.contains_type("System.Net.WebException"));
}

#[test]
fn an_aggregate_without_its_line_breaks_keeps_its_inner_exceptions() {
    let expected = |chain: &ExceptionChain<'_>, inner: &[&str]| {
        assert_eq!(chain.types().collect::<Vec<_>>(), inner, "{chain:?}");
        let branches: Vec<&str> = chain.branches.iter().flat_map(ExceptionChain::types).collect();
        assert_eq!(branches, ["Acme.TwoException"], "{chain:?}");
        assert_eq!(chain.branches[0].links[0].inner_index, Some(1));
    };
    let all = ["System.AggregateException", "System.Net.WebException", "System.Net.Sockets.SocketException"];
    for text in [
        "System.AggregateException: One or more errors occurred. ---> System.Net.WebException: dead ---> System.Net.Sockets.SocketException: nobody    at A.B.C()    --- End of inner exception stack trace ---    --- End of inner exception stack trace --- ---> (Inner Exception #0) System.Net.WebException: dead ---> System.Net.Sockets.SocketException: nobody    at A.B.C()<--- ---> (Inner Exception #1) Acme.TwoException: two<---",
        "System.AggregateException: One or more errors occurred. (dead) (two)    at A.B.C()    at A.B.D() ---> (Inner Exception #0) System.Net.WebException: dead ---> System.Net.Sockets.SocketException: nobody    at A.B.C()<---  ---> (Inner Exception #1) Acme.TwoException: two    at X.Y.Z()<---",
        "System.AggregateException: One or more errors occurred. (Inner Exception #0) System.Net.WebException: dead ---> System.Net.Sockets.SocketException: nobody at A.B.C() (Inner Exception #1) Acme.TwoException: two at A.B.C()",
    ] {
        let chain = first(text);
        expected(&chain, &all);
        assert_eq!(chain.links[2].message, "nobody");
        assert_eq!(chain.branches[0].links[0].message, "two");
        assert_eq!(parse_chains(text).len(), 1);
    }
    for (words, second) in [
        ("Inner Exception #0", "Inner Exception #1"),
        ("Exception interne n° 0", "Exception interne n° 1"),
        ("Interne Ausnahme 0", "Interne Ausnahme 1"),
        ("Excepción interna n.º 0", "Excepción interna n.º 1"),
        ("Внутреннее исключение № 0", "Внутреннее исключение № 1"),
        ("内部例外 #0", "内部例外 #1"),
        ("내부 예외 #0", "내부 예외 #1"),
    ] {
        let text = format!(
            "System.AggregateException: x. ({words}) System.Net.WebException: dead ({second}) Acme.TwoException: two"
        );
        let chain = first(&text);
        expected(&chain, &all[..2]);
        assert_eq!(chain.links[0].message, "x.");
        assert_eq!(chain.links[1].message, "dead");
    }
}

#[test]
fn numbers_in_brackets_are_no_inner_exceptions() {
    let text = "Acme.OuterException: gone (attempt 2) System.Net.WebException: dead";
    let chains = parse_chains(text);
    assert!(chains.iter().all(|chain| chain.branches.is_empty()), "{chains:?}");
    assert!(chains[0].links[0].message.contains("(attempt 2)"), "{chains:?}");
}

#[test]
fn a_short_name_that_nobody_knows_counts_where_a_message_begins() {
    for text in [
        "PumpException: stopped\n   at A.B.C()",
        "PumpException\n   at A.B.C()",
        "Agent - PumpException\n   at A.B.C()",
        "Agent - PumpException: stopped\n   at A.B.C()",
        "PumpException: disk full",
        "PumpException: 'pump 7' stopped",
        "Agent - PumpException: the pump has stopped",
        "[Agent] PumpException: the pump has stopped",
        "Task failed: PumpException: the pump has stopped",
        "PumpException: 停止しました",
    ] {
        assert_eq!(only(text), ["PumpException"], "{text}");
    }
    for text in [
        "PumpException: 0",
        "PumpException: none",
        "PumpException: 3 times",
        "Agent - PumpException: 3",
        "Agent - PumpException: not set",
        "Retries on PumpException: the pump starts again",
        "The policy for PumpException: retry it three times",
        "PumpException",
        "Raised PumpException\nat once, and then no more",
    ] {
        assert_eq!(types(text), Vec::<Vec<String>>::new(), "{text}");
    }
}
