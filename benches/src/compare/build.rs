//! The release build of sologs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Builds `sologs` as users get it and gives its path.
///
/// # Errors
///
/// A sentence for the user where it does not build.
pub(crate) fn sologs() -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(&cargo)
        .current_dir(workspace())
        .args(["build", "--quiet", "--release", "--package", "sologs-cli"])
        .stdout(Stdio::null())
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if !status.success() {
        return Err("sologs does not build; mend that, or name a binary with --sologs".to_owned());
    }
    let binary = target_folder().join("release").join(format!("sologs{}", std::env::consts::EXE_SUFFIX));
    if binary.is_file() { Ok(binary) } else { Err(format!("{} was not built", binary.display())) }
}

fn workspace() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// Where cargo puts what it builds.
pub(crate) fn target_folder() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => workspace().join(folder),
        None => workspace().join("target"),
    }
}
