//! A double click in Explorer opens a window that closes with the program: then the help stays until it was read.

use clap::CommandFactory;
use std::io::{self, IsTerminal, Write};

/// Shows the help and waits, where the program was started by a double click; `false` where it was not.
pub(crate) fn help() -> bool {
    if !(cfg!(windows) && is_alone()) {
        return false;
    }
    let help = crate::args::Cli::command().render_long_help();
    anstream::println!("{help}");
    anstream::print!(
        "\nOpen a command prompt in this folder and type: sologs.exe scan FOLDER\nPress Enter to close this window. "
    );
    // Where that fails, nobody is there to be waited for.
    let _ = io::stdout().flush().and_then(|()| io::stdin().read_line(&mut String::new()));
    true
}

/// No argument, a window of its own, and no shell above: cmd.exe sets PROMPT for its programs, and PowerShell puts the
/// user's folder into PSModulePath. Taken wrongly, it costs a press of Enter.
fn is_alone() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some();
    let modules = std::env::var("PSModulePath").unwrap_or_default().to_lowercase();
    let home = std::env::var("USERPROFILE").unwrap_or_default().to_lowercase();
    let is_power_shell = !home.is_empty() && modules.contains(&home);
    std::env::args_os().count() <= 1
        && io::stdin().is_terminal()
        && io::stdout().is_terminal()
        && !set("PROMPT")
        && !is_power_shell
}
