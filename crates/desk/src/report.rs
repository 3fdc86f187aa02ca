//! What the person at the desk is told after something was done.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::Error;
use crate::case;
use crate::home;
use crate::import::{Report, Warning};
use crate::terminal::{self, Shown};

/// Something went wrong: what, and what to do next.
pub fn fault(fault: &Error) {
    eprintln!("error: {}", terminal::line(&fault.to_string()));
    for line in fault.remedy().lines() {
        eprintln!("  {}", terminal::line(line));
    }
}

/// A key was made.
///
/// # Errors
/// What the writer says.
pub fn key_made(file: &Path, sealed: bool, err: &mut dyn Write) -> io::Result<()> {
    writeln!(err)?;
    writeln!(err, "The line above is the public half of your key. Give it to whoever builds the site: it goes into keys/recipients.txt.")?;
    writeln!(err, "The secret half is in {}. Copy that file to a second place that you trust.", home::short(file))?;
    if sealed {
        writeln!(err, "Without the file or without the passphrase, nobody can read what is sent to this key. Nobody can restore either.")
    } else {
        writeln!(err, "It has NO passphrase: whoever gets that file can read everything that is sent to this key.")
    }
}

/// A casebook was made.
///
/// # Errors
/// What the writer says.
pub fn casebook_made(folder: &Path, err: &mut dyn Write) -> io::Result<()> {
    writeln!(err, "Made a new casebook: {}", home::short(folder))
}

/// An import is done: what came goes to `out`, what needs attention to `err`.
///
/// # Errors
/// What a writer says.
pub fn imported(report: &Report, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<()> {
    for folder in &report.empty {
        writeln!(err, "note: there is no envelope in {}", Shown(folder))?;
    }
    for (path, fault) in &report.failed {
        writeln!(err, "failed: {}", Shown(path))?;
        writeln!(err, "  {}", terminal::line(&fault.to_string()))?;
    }
    if let Some((set, stanzas)) = report.first_recipients {
        writeln!(
            err,
            "note: these are the first envelopes in this casebook. They are sealed for {}, to the set of keys {set}.",
            keys(stanzas)
        )?;
        writeln!(err, "  In words: {}.", set.words())?;
        writeln!(err, "  `dropsafe build` says the same words to whoever builds the site, and `dropsafe-receiver --check` on the server.")?;
        writeln!(
            err,
            "  Later ones are compared with that. To compare these, too, name the site's list: --recipients keys/recipients.txt"
        )?;
    }
    for warning in &report.warnings {
        warn(warning, err)?;
    }
    for gap in &report.gaps {
        writeln!(err, "missing: {gap}")?;
    }
    let Report { new, known, mended, notes, failed, .. } = report;
    let numbers = match new[..] {
        [] => String::new(),
        [number] => format!(" (number {number})"),
        _ => format!(" (numbers {})", case::listed(new)),
    };
    writeln!(out, "{:>5} new{numbers}", new.len())?;
    writeln!(out, "{known:>5} already in the casebook")?;
    if !mended.is_empty() {
        writeln!(out, "{:>5} damaged, and whole again: {}", mended.len(), case::listed(mended))?;
    }
    let noun = if *notes == 1 { "note" } else { "notes" };
    writeln!(out, "{notes:>5} {noun} of the receiver (started, stopped, still runs)")?;
    writeln!(out, "{:>5} failed", failed.len())
}

fn warn(warning: &Warning, err: &mut dyn Write) -> io::Result<()> {
    match warning {
        Warning::OtherRecipients { found, count } => {
            writeln!(err, "WARNING: {} sealed to other keys than expected (set {found}).", envelopes(*count))?;
            writeln!(err, "  In words: {}.", found.words())?;
            recipients_remedy(err)
        }
        Warning::OtherCount { found, before, count } => {
            writeln!(err, "WARNING: {} sealed for {}; before it was {before}.", envelopes(*count), keys(*found))?;
            recipients_remedy(err)
        }
        Warning::Twice { stream, sequence } => {
            writeln!(
                err,
                "note: two envelopes have number {sequence} of stream {stream}. One may be forged, or the server's disk failed once."
            )
        }
        Warning::LedgerGone => {
            writeln!(
                err,
                "WARNING: the casebook's ledger.age is gone; a new one was begun. Bring the old one back from a back-up if you can:"
            )?;
            writeln!(err, "  until then, envelopes of deleted cases seem to be missing, and changed keys are not noticed.")
        }
        Warning::Damaged(fault) => writeln!(err, "WARNING: {}", terminal::line(fault)),
    }
}

fn recipients_remedy(err: &mut dyn Write) -> io::Result<()> {
    writeln!(err, "  If your team changed its keys, import again and name all the site's lists of keys: --recipients keys/recipients.txt")?;
    writeln!(err, "  If not, somebody may have added a key on the server, and can read what is sent from then on: take the forms down")?;
    writeln!(err, "  and call the maintainer. The envelopes were taken in all the same.")
}

fn envelopes(count: usize) -> String {
    if count == 1 { "1 envelope is".into() } else { format!("{count} envelopes are") }
}

fn keys(count: usize) -> String {
    if count == 1 { "1 key".into() } else { format!("{count} keys") }
}

/// Files were saved.
///
/// # Errors
/// What a writer says.
pub fn saved(files: &[PathBuf], out: &mut dyn Write, err: &mut dyn Write) -> io::Result<()> {
    for file in files {
        writeln!(out, "{}", Shown(file))?;
    }
    writeln!(err, "These files come from a stranger and are not sealed any more. Open them with care, and delete them when you are done.")
}

/// Cases were exported.
///
/// # Errors
/// What the writer says.
pub fn exported(file: &Path, cases: usize, err: &mut dyn Write) -> io::Result<()> {
    let cases = if cases == 1 { "1 case".into() } else { format!("{cases} cases") };
    writeln!(err, "Wrote {cases} to {}. That file is NOT sealed: delete it when you are done.", Shown(file))
}
