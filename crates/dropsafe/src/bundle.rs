//! From the generator's forms to the receiver's bundle: who reads them, and how large an envelope has to be.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use dropsafe_envelope::{CapacityError, RecipientSet, RecipientsError, text_envelope_size};
use dropsafe_form::bundle::{Bundle, BundledForm, FILE_NAME};
use dropsafe_generator::diagnostics::{Diagnostic, Diagnostics, SourceText, Span};
use dropsafe_generator::forms::{FormsOutput, RecipientsFile};
use serde::Serialize;

use crate::failure::Failure;

/// Whose keys envelopes are sealed to.
#[derive(Debug, Clone)]
pub(crate) enum Readers {
    /// Those that the site names.
    OfTheSite,
    /// These alone, whatever the site says: the demo's throw-away key.
    Only(RecipientSet),
}

/// Makes the bundle.
///
/// # Errors
/// Every fault of the recipients files, and a site whose largest text submission is too large.
pub(crate) fn bundle(forms: FormsOutput, readers: &Readers) -> Result<Bundle, Diagnostics> {
    let mut faults = Diagnostics::new();
    let site = faults.keep(match (&forms.recipients, readers) {
        (_, Readers::Only(set)) => Ok(set.clone()),
        (Some(file), Readers::OfTheSite) => read(file),
        (None, Readers::OfTheSite) => Err(nobody_named()),
    });
    let mut bundled = Vec::new();
    for (name, form) in forms.forms {
        let own = match (&form.recipients, readers) {
            (Some(file), Readers::OfTheSite) => faults.keep(read(file)),
            _ => None,
        };
        bundled.push((name, form.form, own));
    }
    let (Some(site), false) = (site, faults.has_errors()) else { return Err(faults) };
    let stanzas = bundled.iter().filter_map(|(_, _, own)| own.as_ref()).chain([&site]).map(RecipientSet::len).max().unwrap_or(1);
    let envelope_size = text_envelope_size(bundled.iter().map(|(_, form, _)| form), forms.text_limit, stanzas).map_err(too_large)?;
    let strings = |set: &RecipientSet| set.strings().collect::<Vec<_>>();
    Ok(Bundle {
        baseurl: forms.baseurl,
        text_limit: forms.text_limit,
        envelope_size,
        stanzas,
        recipients: strings(&site),
        shells: forms.shells,
        forms: bundled.into_iter().map(|(name, form, own)| (name, BundledForm { form, recipients: own.as_ref().map(strings) })).collect(),
    })
}

/// Forms that the same set of keys can read.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ReadBy {
    /// Their names.
    pub(crate) forms: Vec<String>,
    /// How many keys there are.
    pub(crate) keys: usize,
    /// What stands for the set in each envelope.
    pub(crate) fingerprint: String,
    /// The same in words, to compare with what the receiver and the desk say.
    pub(crate) words: String,
}

/// Who can read which forms, each set of keys once.
pub(crate) fn readers(bundle: &Bundle) -> Vec<ReadBy> {
    let mut all: Vec<ReadBy> = Vec::new();
    for (name, form) in &bundle.forms {
        let Ok(set) = RecipientSet::from_strings(form.recipients.as_ref().unwrap_or(&bundle.recipients)) else { continue };
        let fingerprint = set.fingerprint().to_string();
        match all.iter_mut().find(|known| known.fingerprint == fingerprint) {
            Some(known) => known.forms.push(name.to_string()),
            None => all.push(ReadBy { forms: vec![name.to_string()], keys: set.len(), fingerprint, words: set.fingerprint().words() }),
        }
    }
    all
}

fn read(file: &RecipientsFile) -> Result<RecipientSet, Diagnostic> {
    let shown = file.path.strip_prefix(".").unwrap_or(&file.path);
    let text = fs::read_to_string(&file.path).map_err(|error| {
        let problem = match error.kind() {
            io::ErrorKind::NotFound => format!("there is no recipients file “{}”", shown.display()),
            _ => format!("the recipients file “{}” can't be read: {error}", shown.display()),
        };
        let help = "make a key with `dropsafe-desk keygen` on a laptop of your staff, and put its public line (age1…) into this file";
        Diagnostic::error(problem).at(&file.named).help(help)
    })?;
    RecipientSet::parse(&text).map_err(|fault| placed(&fault, shown, &text, file))
}

/// The fault at its line of the recipients file; one of the whole file where the configuration names it.
fn placed(fault: &RecipientsError, path: &Path, text: &str, file: &RecipientsFile) -> Diagnostic {
    let line = match fault {
        RecipientsError::PrivateKey { place } | RecipientsError::NotAKey { place, .. } | RecipientsError::Repeated { place, .. } => *place,
        _ => return Diagnostic::error(format!("“{}” can't be used: {fault}", path.display())).at(&file.named),
    };
    // A private key must not be shown again on somebody's screen, in a log of builds least of all.
    let shown = if matches!(fault, RecipientsError::PrivateKey { .. }) { String::new() } else { text.to_owned() };
    let source = Arc::new(SourceText::new(path.display().to_string(), shown));
    Diagnostic::error(fault.to_string()).at(&Span::new(&source, line, 1, 1))
}

fn nobody_named() -> Diagnostic {
    Diagnostic::error("the site has forms, but nobody who could read what is sent")
        .in_file("_config.yml")
        .help("write `recipients: keys/recipients.txt`, and put the public keys of your staff (age1…) into that file, one a line; `dropsafe-desk keygen` makes a key")
}

fn too_large(fault: CapacityError) -> Diagnostics {
    Diagnostic::error(fault.to_string()).in_file("_config.yml").into()
}

/// Writes the bundle: to a file beside the old one, then in its place, so that a receiver that starts meanwhile
/// reads the old or the new one whole. A bundle that says the same is left as it is.
pub(crate) fn write(bundle: &Bundle, folder: &Path) -> io::Result<()> {
    let json = bundle.to_json().map_err(io::Error::other)?;
    let file = folder.join(FILE_NAME);
    if fs::read(&file).is_ok_and(|there| there == json.as_bytes()) {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
    io::Write::write_all(&mut fresh, json.as_bytes())?;
    #[cfg(unix)]
    fs::set_permissions(fresh.path(), std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    fresh.as_file().sync_all()?;
    fresh.persist(&file)?;
    Ok(())
}

/// What became of the bundle.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum OldBundle {
    /// There was none.
    None,
    /// It is gone.
    Removed,
    /// Something else has its name.
    NotOurs,
}

/// Removes the bundle's file, and its folder if nothing else is in it.
pub(crate) fn remove(folder: &Path) -> Result<OldBundle, Failure> {
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
