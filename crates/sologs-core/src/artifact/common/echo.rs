//! The command line that a saved output begins with: `C:\> netsh http show sslcert`, `PS C:\> sc.exe query X`.

use super::lines::{Line, contains_ignore_case};
use crate::artifact::Located;

/// Lines of a text that are looked at for an echo.
pub(crate) const LINES: usize = 400;

/// A command that was typed, as its echo shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Echo {
    /// The words after the command's name, quotes taken off.
    pub(crate) arguments: Vec<String>,
    /// The command line without the prompt.
    pub(crate) text: Located<String>,
}

impl Echo {
    /// Whether one of the arguments is `word`, whatever its case.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.arguments.iter().any(|argument| argument.eq_ignore_ascii_case(word))
    }

    /// The argument after `word`.
    pub(crate) fn after(&self, word: &str) -> Option<&str> {
        let at = self.arguments.iter().position(|argument| argument.eq_ignore_ascii_case(word))?;
        self.arguments.get(at + 1).map(String::as_str)
    }

    /// The value of an argument `name=value` (or `name= value`).
    pub(crate) fn setting(&self, name: &str) -> Option<&str> {
        let mut rest = self.arguments.iter();
        while let Some(argument) = rest.next() {
            let Some((found, value)) = argument.split_once('=') else { continue };
            if found.eq_ignore_ascii_case(name) {
                return if value.is_empty() { rest.next().map(String::as_str) } else { Some(value) };
            }
        }
        None
    }
}

/// Reads a line as the echo of `command` (a program's name without `.exe`, one word).
///
/// The name has to stand at the line's beginning or behind a prompt (`C:\x>`, `PS C:\x>`, `$`, `#`, or the `#`, `>`
/// of a note); a sentence that names the program is no echo unless it begins with it.
pub(crate) fn read(line: Line<'_>, command: &str) -> Option<Echo> {
    let text = line.text.trim();
    if text.len() > 2000 || !contains_ignore_case(text, command) {
        return None;
    }
    let typed = after_prompt(text);
    let mut words = words(typed);
    let first = words.next()?;
    let program = first.rsplit(['\\', '/']).next().unwrap_or(&first);
    let program =
        match program.len().checked_sub(4).and_then(|at| Some((program.get(..at)?, program.get(at..)?))) {
            Some((name, suffix)) if suffix.eq_ignore_ascii_case(".exe") => name,
            _ => program,
        };
    program
        .eq_ignore_ascii_case(command)
        .then(|| Echo { arguments: words.collect(), text: Located::new(typed.to_owned(), line.number) })
}

fn after_prompt(text: &str) -> &str {
    let is_drive_prompt = |head: &str| {
        // Also of a remote session: "[HOST]: PS C:\\x>".
        let head = head.rsplit_once("PS ").map_or(head, |(_, path)| path).trim();
        head.get(1..3) == Some(":\\") || head.starts_with("\\\\") || head.is_empty()
    };
    match text.split_once('>') {
        Some((head, typed)) if is_drive_prompt(head) => typed.trim_start_matches('>').trim_start(),
        _ => text.trim_start_matches(['$', '#', '&']).trim_start(),
    }
}

/// Words as cmd.exe and PowerShell split them: blanks, and quotes that keep blanks in.
fn words(text: &str) -> impl Iterator<Item = String> {
    let mut rest = text.trim();
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let mut quote = None;
        let mut word = String::new();
        for (at, c) in rest.char_indices() {
            match (quote, c) {
                (None, '"' | '\'') => quote = Some(c),
                (Some(open), _) if open == c => quote = None,
                (None, _) if c.is_whitespace() => {
                    rest = rest.get(at..).unwrap_or("");
                    return Some(word);
                }
                _ => word.push(c),
            }
        }
        rest = "";
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(line: &str, command: &str) -> Option<Vec<String>> {
        read(Line { number: 1, text: line }, command).map(|echo| echo.arguments)
    }

    #[test]
    fn prompts_of_both_shells_are_taken_off() {
        let expected = Some(vec!["http".to_owned(), "show".to_owned(), "sslcert".to_owned()]);
        for line in [
            r"C:\Users\admin>netsh http show sslcert",
            r"PS C:\> netsh.exe http show sslcert",
            r"> C:\Windows\System32\netsh.exe http show sslcert",
            "# netsh http show sslcert",
            "NETSH http show sslcert",
        ] {
            assert_eq!(arguments(line, "netsh"), expected, "{line}");
        }
    }

    #[test]
    fn quotes_keep_blanks_and_prose_is_no_echo() {
        let words = arguments(r#"certutil -store Root "CN=A B""#, "certutil").unwrap();
        assert_eq!(words, ["-store", "Root", "CN=A B"]);
        assert_eq!(arguments("then run netsh http show sslcert", "netsh"), None);
        assert_eq!(arguments("CertUtil: -store command completed successfully.", "certutil"), None);
    }

    #[test]
    fn settings_of_netsh_are_read_with_and_without_a_blank() {
        for line in ["netsh http show sslcert ipport=0.0.0.0:8391", "netsh x ipport= 0.0.0.0:8391"] {
            let echo = read(Line { number: 1, text: line }, "netsh").unwrap();
            assert_eq!(echo.setting("IPPORT"), Some("0.0.0.0:8391"));
        }
    }
}
