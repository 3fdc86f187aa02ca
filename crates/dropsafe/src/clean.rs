//! `dropsafe clean`: takes away what builds made, and never a file that no build made.

use std::io::{self, Write};
use std::path::Path;
use std::{fs, io::ErrorKind};

use dropsafe_form::Bundle;
use dropsafe_form::bundle::FILE_NAME;
use dropsafe_generator::Options;
use dropsafe_generator::output::{self, CleanError, Cleaned};

use crate::build;
use crate::cli::CleanArguments;
use crate::counted;
use crate::failure::Failure;

/// What became of the bundle.
enum OldBundle {
    /// There was none.
    None,
    /// It is gone.
    Removed,
    /// Something else has its name.
    NotOurs,
}

/// Runs `dropsafe clean`.
pub(crate) fn run(arguments: &CleanArguments) -> Result<(), Failure> {
    let options = Options {
        destination: arguments.destination.clone(),
        bundle: arguments.bundle.clone(),
        config: arguments.config.clone(),
        ..Options::new(&arguments.source)
    };
    let cleaned = output::clean(&options).map_err(|error| match error {
        CleanError::Machine(error) => build::refused(error),
        CleanError::Config(faults) => Failure::Input(faults),
        other => Failure::Ours(other.to_string()),
    })?;
    let bundle = remove_bundle(&cleaned.bundle)?;
    let _reader_gone = say(&cleaned, &bundle, &mut io::stdout().lock());
    Ok(())
}

/// Removes the bundle's file, and its folder if nothing else is in it.
fn remove_bundle(folder: &Path) -> Result<OldBundle, Failure> {
    let file = folder.join(FILE_NAME);
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(OldBundle::None),
        Err(error) if error.kind() == ErrorKind::InvalidData => return Ok(OldBundle::NotOurs),
        Err(error) => return Err(Failure::machine("read", file)(error)),
    };
    if Bundle::from_json(&text).is_err() {
        return Ok(OldBundle::NotOurs);
    }
    fs::remove_file(&file).map_err(Failure::machine("remove", file))?;
    // Fails where something is left in it, and that is right.
    let _left = fs::remove_dir(folder);
    Ok(OldBundle::Removed)
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
