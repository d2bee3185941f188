//! Strings inside of JSON.

/// Appends `text` as the inside of a JSON string. A line end becomes `\r\n`, which is what .NET on Windows puts
/// into an exception's text whatever the line ends of the log itself are.
pub(super) fn push(out: &mut String, text: &str) {
    let mut clean = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\r\\n",
            b'\t' => "\\t",
            _ => continue,
        };
        out.push_str(text.get(clean..at).unwrap_or_default());
        out.push_str(escaped);
        clean = at + 1;
    }
    out.push_str(text.get(clean..).unwrap_or_default());
}
