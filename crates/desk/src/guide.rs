//! What `dropsafe-desk` says when it is run alone.

use std::io::{self, Write};

use crate::home;

/// Tells a newcomer what to do next, and everybody else which commands there are.
///
/// # Errors
/// What the writer says.
pub fn print(out: &mut dyn Write) -> io::Result<()> {
    let exists = |path: Result<std::path::PathBuf, crate::Error>| path.is_ok_and(|path| path.exists());
    let (has_key, has_casebook) = (exists(home::identity()), exists(home::casebook()));
    writeln!(out, "dropsafe-desk opens what visitors sent through the site's forms, and keeps the cases. It works offline.")?;
    writeln!(out)?;
    match (has_key, has_casebook) {
        (false, _) => {
            writeln!(out, "There is no key at ~/{} yet. Make one:", home::IDENTITY)?;
            writeln!(out)?;
            writeln!(out, "    dropsafe-desk keygen")?;
        }
        (true, false) => {
            writeln!(out, "Your key is at ~/{}. Next, take in what visitors sent:", home::IDENTITY)?;
            writeln!(out)?;
            writeln!(out, "    dropsafe-desk import DIR        DIR is the spool, or the stick that it was copied to")?;
        }
        (true, true) => {
            writeln!(out, "Your key is at ~/{}, your cases at ~/{}.", home::IDENTITY, home::CASEBOOK)?;
            writeln!(out)?;
            writeln!(out, "    dropsafe-desk import DIR        take in what visitors sent")?;
            writeln!(out, "    dropsafe-desk list              the cases")?;
            writeln!(out, "    dropsafe-desk show CASE         one of them: by its number, or words of its receipt")?;
            writeln!(out, "    dropsafe-desk save CASE --to DIR    its files")?;
        }
    }
    writeln!(out)?;
    writeln!(out, "All commands: dropsafe-desk help. A view that fills the screen is not part of this version.")
}
