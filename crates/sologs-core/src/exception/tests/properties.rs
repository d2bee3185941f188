//! What holds for every text.

use crate::exception::{ExceptionChain, parse_chains};
use proptest::prelude::*;

/// Pieces that exception texts are made of, whole and broken.
const PIECES: &[&str] = &[
    "System.Net.WebException",
    "System. Net. WebException",
    "Acme.PumpException",
    "SqlException",
    "Exception",
    "java.io.IOException",
    "System.AggregateException",
    "Acme.FaultException`1[[A, B]]",
    "InnerException",
    ": ",
    " : ",
    "：",
    ":",
    " (0x80131904): ",
    " (10061): ",
    ", Acme: ",
    " ---> ",
    "--->",
    "---&gt;",
    "---\\>",
    "\n ---> ",
    "\n---> (Inner Exception #0) ",
    "\n---> (Inner Exception #1) ",
    "<---\n",
    "\n   at A.B.C(String s)",
    "\n   bei A.B.D()",
    "\n   --- End of inner exception stack trace ---",
    "\n--- End of stack trace from previous location ---",
    "\nServer stack trace: \n",
    "\n\n",
    "\n",
    "\r\n",
    "\\r\\n",
    "\\\"",
    "\"",
    "'",
    "“",
    "”",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "|",
    "**",
    "&quot;",
    "<br/>",
    "<ExceptionType>",
    "</ExceptionType>",
    "<InnerException>",
    "</InnerException>",
    "{\"ClassName\":\"",
    "\",\"InnerException\":{",
    "Message=",
    "Type=",
    "HResult=0x80131501",
    "\u{200b}",
    "\u{a0}",
    "#011",
    "> ",
    "// ",
    "The pump stopped.",
    "Er geht nicht",
    "失敗しました。",
    "é",
    "→",
    "—>",
    "2031-01-01 00:00:00 ",
    "\\u003e",
    "_x000D_",
    "(HashCode:12)}",
    "Inner Exception: ",
    "a.b.c.d",
    "((((",
    "at ",
    "---",
    "----> ",
    "Excep\ntion: ",
    "\\\\\\\\",
];

fn exception_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => "[ -~]{50,70}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn check(text: &str, chain: &ExceptionChain<'_>) {
    assert!(text.get(chain.span.clone()).is_some(), "{chain:?} in {text:?}");
    assert!(!chain.links.is_empty() && chain.links.len() <= ExceptionChain::MAX_LINKS);
    assert!(chain.branches.len() <= ExceptionChain::MAX_BRANCHES);
    for link in &chain.links {
        for span in [&link.type_span, &link.message_span, &link.frames_span] {
            assert!(text.get(span.clone()).is_some(), "{link:?} in {text:?}");
        }
        assert!(!link.type_name.is_empty());
        link.frames(text).for_each(drop);
    }
    chain.branches.iter().for_each(|branch| check(text, branch));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_panics_and_all_places_are_inside(text in exception_like()) {
        let chains = parse_chains(&text);
        chains.iter().for_each(|chain| check(&text, chain));
        prop_assert_eq!(&chains, &parse_chains(&text));
    }

    #[test]
    fn any_text_will_do(text in any::<String>()) {
        parse_chains(&text).iter().for_each(|chain| check(&text, chain));
    }
}
