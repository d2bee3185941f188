//! `sologs completions` and `sologs man`, as typed.

use clap::Args;
use clap_complete::Shell;
use std::path::PathBuf;

pub(super) const COMPLETION_EXAMPLES: &str = "Examples:
  sologs completions bash > ~/.local/share/bash-completion/completions/sologs
  sologs completions zsh > \"${fpath[1]}/_sologs\"
  sologs completions fish > ~/.config/fish/completions/sologs.fish
  sologs completions powershell | Out-String | Invoke-Expression
The line for PowerShell belongs into $PROFILE; the script itself must not be appended there, because its 'using' lines have
to stand first.";

#[derive(Debug, Args)]
pub(crate) struct CompletionArgs {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Write a page for each command into this folder (sologs.1, sologs-scan.1, ...) instead of printing one
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}
