//! A case's envelope, opened.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use dropsafe_envelope::{OpenError, Opened};
use dropsafe_form::{Form, Text};

use crate::case::{Case, CaseId, ENVELOPE};
use crate::casebook::Casebook;
use crate::error::Error;
use crate::incoming::Fault;

/// An opened envelope on the disk.
pub type Envelope = Opened<File>;

/// Opens the envelope of a case.
///
/// # Errors
/// Where it is damaged.
pub fn of_case(casebook: &Casebook, case: &Case) -> Result<Envelope, Error> {
    let number = case.entry.number;
    let file = File::open(case.envelope()).map_err(|cause| Error::machine("open", &case.envelope(), cause))?;
    Opened::open(file, [casebook.key() as &dyn age::Identity]).map_err(|why| Error::CaseDamaged { number, why: why.to_string() })
}

/// Whether a case in the casebook can be listed and opened. A file in its envelope that was altered shows only where
/// it is read: see [`checked`].
pub(crate) fn is_whole(casebook: &Casebook, id: &CaseId) -> bool {
    let opens = |file| Opened::open(file, [casebook.key() as &dyn age::Identity]).is_ok();
    casebook.entry(id).is_ok() && File::open(casebook.folder_of(id).join(ENVELOPE)).is_ok_and(opens)
}

/// Opens an envelope that was just sealed anew, and reads all of it, files too: only what is whole may be kept.
///
/// # Errors
/// Where it isn't whole.
pub(crate) fn checked(path: &Path, key: &age::x25519::Identity) -> Result<Envelope, Fault> {
    let file = File::open(path).map_err(OpenError::Io)?;
    let mut envelope = Opened::open(file, [key as &dyn age::Identity])?;
    for index in 0..envelope.files().len() {
        let mut reader = envelope.file(index)?;
        io::copy(&mut reader.by_ref(), &mut io::sink()).map_err(fault_of_read)?;
    }
    Ok(envelope)
}

/// The fault inside of a failed read.
fn fault_of_read(cause: io::Error) -> Fault {
    match cause.downcast::<OpenError>() {
        Ok(fault) => Fault::Envelope(fault),
        Err(cause) => Fault::Envelope(OpenError::Io(cause)),
    }
}

/// The title of the form, or its name where this version can't read the form.
pub(crate) fn title(envelope: &Envelope) -> Text {
    let form = envelope.form().readable();
    let name = || envelope.submission().form.as_ref().map(ToString::to_string).unwrap_or_default();
    form.map_or_else(|| Text::Same(name()), |form: &Form| form.source().title.clone())
}
