//! `sologs completions` and `sologs man`: made from the command line itself.

use super::Failure;
use crate::args::{Cli, CompletionArgs, ManArgs};
use crate::output;
use clap::CommandFactory;
use std::process::ExitCode;

pub(crate) fn completions(args: &CompletionArgs) -> Result<ExitCode, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "sologs", &mut text);
    output::write_to(None, |out| out.write_all(&text))?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn man(args: &ManArgs) -> Result<ExitCode, Failure> {
    match &args.output {
        None => output::write_to(None, |out| clap_mangen::Man::new(Cli::command()).render(out))?,
        Some(folder) => {
            let written = std::fs::create_dir_all(folder)
                .and_then(|()| clap_mangen::generate_to(Cli::command(), folder));
            written.map_err(|error| Failure::write(folder, &error))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
