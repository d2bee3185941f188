//! The command line of sologs: arguments in, exit code out.

mod args;
mod commands;
mod double_click;
mod machine;
mod output;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    if double_click::help() {
        return ExitCode::SUCCESS;
    }
    // On Windows wildcards are for the program to expand; elsewhere the shell did.
    let cli = args::Cli::parse_from(wild::args_os());
    match commands::run(cli) {
        Ok(code) => code,
        Err(failure) => failure.tell(),
    }
}
