//! `dropsafe new`: a site to start from.
//!
//! What it makes builds with `--strict` and passes `check`; but for one thing, which nobody else can do: there is no key in
//! it. A key that came with the program would be one whose owner can read what visitors send.

mod files;

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use dropsafe_envelope::RecipientSet;
use dropsafe_generator::dates::Moment;

use crate::cli::NewArguments;
use crate::counted;
use crate::failure::Failure;
use files::{BLANK, File, RECIPIENTS, SITE, TODAY};

/// What became of the files.
#[derive(Debug, Default)]
struct Made {
    written: usize,
    /// Those that were there before, and are as they were.
    kept: Vec<String>,
}

/// Runs `dropsafe new`.
pub(crate) fn run(arguments: &NewArguments) -> Result<(), Failure> {
    if !arguments.recipients.is_empty() {
        RecipientSet::from_strings(&arguments.recipients).map_err(|fault| Failure::Usage(fault.to_string()))?;
    }
    refuse_what_is_there(arguments)?;
    let made = make(&arguments.path, if arguments.blank { BLANK } else { SITE }, &arguments.recipients)?;
    let _reader_gone = say(&made, arguments, &mut io::stdout().lock());
    Ok(())
}

/// A site among other files is most often a mistake in the path.
fn refuse_what_is_there(arguments: &NewArguments) -> Result<(), Failure> {
    let path = &arguments.path;
    let is_taken = match fs::read_dir(path) {
        Ok(mut entries) => entries.next().is_some() && !arguments.force,
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            return Err(Failure::Usage(format!("{} is a file: name a folder that isn't there yet, or is empty", path.display())));
        }
        Err(error) => return Err(Failure::machine("look into", path)(error)),
    };
    if is_taken {
        return Err(Failure::Usage(format!(
            "{} is not empty: name another folder, or say `--force` to put the site beside what is there (no file is overwritten)",
            path.display()
        )));
    }
    Ok(())
}

fn make(folder: &Path, files: &[File], recipients: &[String]) -> Result<Made, Failure> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let now = Moment::from_seconds(i64::try_from(seconds).unwrap_or_default());
    let today = now.format("%Y-%m-%d").unwrap_or_else(|| "2026-01-01".into());
    let mut made = Made::default();
    for (path, text) in files {
        let path = path.replace(TODAY, &today);
        let mut text = (*text).to_owned();
        if path == RECIPIENTS {
            text.extend(recipients.iter().map(|key| format!("{key}\n")));
        }
        match write_new(&folder.join(&path), &text)? {
            true => made.written += 1,
            false => made.kept.push(path),
        }
    }
    Ok(made)
}

/// Writes a file that isn't there yet; says whether it did.
fn write_new(path: &Path, text: &str) -> Result<bool, Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Failure::machine("make the folder", folder))?;
    }
    match fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map(|()| true).map_err(Failure::machine("write", path)),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(Failure::machine("write", path)(error)),
    }
}

fn say(made: &Made, arguments: &NewArguments, out: &mut impl Write) -> io::Result<()> {
    let folder = arguments.path.display();
    writeln!(out, "Made a site in {folder}: {}", counted(made.written, "file"))?;
    for file in &made.kept {
        writeln!(out, "Kept {file}, which was there before")?;
    }
    writeln!(out, "\nNext:")?;
    writeln!(out, "  cd {folder}")?;
    writeln!(out, "  dropsafe serve     # look at it while you change it; forms work, on a throw-away key")?;
    if !arguments.blank && arguments.recipients.is_empty() {
        writeln!(out, "\nTo build it, it has to be known who can read what visitors send:")?;
        writeln!(out, "  dropsafe-desk keygen --output ../ours.age     # best on a computer that is never online")?;
        writeln!(out, "Put the public key that it prints (age1…) into {RECIPIENTS}, on a line of its own. Then:")?;
    }
    writeln!(out, "  dropsafe build     # the pages, and what the receiver needs to know")?;
    Ok(())
}
