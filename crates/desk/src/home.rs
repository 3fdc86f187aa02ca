//! Where things lie if nobody says otherwise: in the home folder, where people look and where back-ups reach.

use std::env;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The name of the identity file that `keygen` makes and every command looks for.
pub const IDENTITY: &str = "dropsafe-identity.age";
/// The name of the casebook's folder.
pub const CASEBOOK: &str = "dropsafe-casebook";

/// `~/dropsafe-identity.age`
///
/// # Errors
/// Where there is no home folder.
pub fn identity() -> Result<PathBuf, Error> {
    Ok(home("--identity FILE (for keygen: --output FILE)")?.join(IDENTITY))
}

/// `~/dropsafe-casebook`
///
/// # Errors
/// Where there is no home folder.
pub fn casebook() -> Result<PathBuf, Error> {
    Ok(home("--casebook DIR")?.join(CASEBOOK))
}

/// The path as it is usually written, with `~` for the home folder.
#[must_use]
pub fn short(path: &Path) -> String {
    match env::home_dir().and_then(|home| path.strip_prefix(home).ok().map(Path::to_path_buf)) {
        Some(below) if !below.as_os_str().is_empty() => format!("~/{}", crate::terminal::Shown(&below)),
        _ => crate::terminal::Shown(path).to_string(),
    }
}

fn home(option: &'static str) -> Result<PathBuf, Error> {
    env::home_dir().filter(|home| !home.as_os_str().is_empty()).ok_or(Error::NoHome { option })
}
