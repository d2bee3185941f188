//! `sologs rules new`.

use crate::args::NewArgs;
use crate::commands::Failure;
use crate::output;
use sologs::author;
use std::io::{Read as _, Write as _};
use std::process::ExitCode;

/// An exception that somebody pastes is shorter than this.
const MAX_PASTED: u64 = 1 << 20;

pub(crate) fn run(args: &NewArgs) -> Result<ExitCode, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .take(MAX_PASTED)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure(format!("cannot read the exception from standard input: {error}")))?;
    let draft = author::draft(&author::pasted(&bytes), args.id.as_deref()).map_err(Failure)?;
    let path = args.folder.join(format!("{}.toml", draft.id));
    let mut file = std::fs::File::create_new(&path).map_err(|error| Failure::write(&path, &error))?;
    file.write_all(draft.text.as_bytes()).map_err(|error| Failure::write(&path, &error))?;
    output::write_lines(None, |out| writeln!(out, "{}", path.display()))?;
    anstream::eprintln!(
        "Write what stands after …, replace names of people and machines in the examples, then run\n  \
         sologs rules check {0}\n  sologs rules test {0}",
        super::super::shown(path.as_ref())
    );
    Ok(ExitCode::SUCCESS)
}
