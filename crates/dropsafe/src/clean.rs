//! `dropsafe clean`: takes away what builds made, and never a file that no build made.

use std::io::{self, Write};

use dropsafe_form::bundle::FILE_NAME;
use dropsafe_generator::output::{self, CleanError, Cleaned};

use crate::build;
use crate::bundle::{self, OldBundle};
use crate::cli::CleanArguments;
use crate::counted;
use crate::failure::Failure;

/// Runs `dropsafe clean`.
pub(crate) fn run(arguments: &CleanArguments) -> Result<(), Failure> {
    let cleaned = output::clean(&arguments.places.options()).map_err(|error| match error {
        CleanError::Machine(error) => build::refused(error),
        CleanError::Config(faults) => Failure::Input(faults),
        other => Failure::Ours(other.to_string()),
    })?;
    let bundle = bundle::remove(&cleaned.bundle)?;
    let _reader_gone = say(&cleaned, &bundle, &mut io::stdout().lock());
    Ok(())
}

fn say(cleaned: &Cleaned, bundle: &OldBundle, out: &mut impl Write) -> io::Result<()> {
    let folder = cleaned.destination.display();
    let nothing = cleaned.removed.is_empty() && cleaned.cache.is_none() && matches!(bundle, OldBundle::None);
    if nothing {
        writeln!(out, "Nothing to remove: no build was made into {folder}")?;
    }
    if !cleaned.removed.is_empty() {
        writeln!(out, "Removed {} from {folder}", counted(cleaned.removed.len(), "file"))?;
    }
    let bundle_file = cleaned.bundle.join(FILE_NAME);
    match bundle {
        OldBundle::None => {}
        OldBundle::Removed => writeln!(out, "Removed the bundle, {}", bundle_file.display())?,
        OldBundle::NotOurs => writeln!(out, "Left {} alone: it is not a bundle of this release", bundle_file.display())?,
    }
    if let Some(cache) = &cleaned.cache {
        match cleaned.others {
            0 => writeln!(out, "Removed what builds remembered, {}", cache.display())?,
            others => writeln!(
                out,
                "Kept the lists of {} in {}: clean those with `--destination`",
                counted(others, "other destination"),
                cache.display()
            )?,
        }
    }
    if let Some(example) = cleaned.left.first() {
        writeln!(
            out,
            "Left {} in {folder} that no build made or `keep_files` names, such as {example}",
            counted(cleaned.left.len(), "file")
        )?;
    }
    Ok(())
}
