//! The command line of sologs: arguments in, exit code out.

mod args;
mod commands;
mod double_click;
mod interrupt;
mod machine;
mod output;
mod redaction;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    if double_click::help() {
        return ExitCode::SUCCESS;
    }
    // On Windows wildcards are for the program to expand; elsewhere the shell did.
    let cli = match args::Cli::try_parse_from(wild::args_os()) {
        Ok(cli) => cli,
        Err(error) => return commands::usage(&error),
    };
    // What is being collected ends on its own terms.
    if !matches!(cli.command, args::Command::Collect(..)) {
        interrupt::handle();
    }
    match commands::run(cli) {
        Ok(code) => code,
        Err(failure) => failure.tell(),
    }
}
