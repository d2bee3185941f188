//! Signs of another platform's stack trace: there, a type name without a namespace is not one of .NET.

use memchr::memmem::find;

/// Is this text a trace of Java, Python or PHP?
pub(super) fn is_foreign(text: &str) -> bool {
    const SIGNS: &[&str] = &[
        "Traceback (most recent call last)",
        "(Native Method)",
        "(Unknown Source)",
        ".java:",
        ".kt:",
        ".scala:",
        "Caused by: java",
        "Exception in thread \"",
        ".php:",
        ".php(",
        ".php on line",
        "PHP Fatal",
        ".py\", line ",
        ".dart:",
    ];
    SIGNS.iter().any(|sign| find(text.as_bytes(), sign.as_bytes()).is_some())
}
