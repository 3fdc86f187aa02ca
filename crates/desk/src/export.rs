//! All cases in one file: a table for spreadsheets, or JSON for programs.
//!
//! What is exported is not sealed any more. A case that is damaged is left out and said, and the rest goes on.

use std::io::{self, Write};

use dropsafe_envelope::Submission;
use dropsafe_form::FieldName;
use serde::Serialize;

use crate::answers;
use crate::case::Case;
use crate::casebook::Casebook;
use crate::error::Error;
use crate::opened;
use crate::sheet::Sheet;

/// A case, as `export --json` tells it: `submission.json` with the case before it.
#[derive(Debug, Serialize)]
pub struct Exported<'a> {
    /// The case's number.
    pub case: u64,
    /// All of `submission.json`.
    #[serde(flatten)]
    pub submission: &'a Submission,
}

/// Writes an array of [`Exported`] cases, one at a time, so that the memory it takes doesn't grow with their number.
///
/// Returns what is wrong with the cases that had to be left out.
///
/// # Errors
/// Where it can't be written.
pub fn write_json(casebook: &Casebook, cases: &[&Case], out: &mut dyn Write) -> Result<Vec<Error>, Error> {
    let mut left_out = Vec::new();
    let mut separator = "\n";
    write!(out, "[").map_err(Error::Output)?;
    for case in cases {
        let envelope = match opened::of_case(casebook, case) {
            Ok(envelope) => envelope,
            Err(fault) => {
                left_out.push(fault);
                continue;
            }
        };
        let exported = Exported { case: case.entry.number, submission: envelope.submission() };
        let json = serde_json::to_string_pretty(&exported).map_err(|cause| Error::Seal(cause.to_string()))?;
        write!(out, "{separator}{}", crate::terminal::json(&json)).map_err(Error::Output)?;
        separator = ",\n";
    }
    writeln!(out, "\n]").map_err(Error::Output)?;
    Ok(left_out)
}

/// The columns before the answers. No field's name begins with `_`.
const COLUMNS: [&str; 5] = ["_case", "_receipt", "_form", "_received", "_language"];
/// The column after them.
const FILES: &str = "_files";

/// Writes a table with a row a case and a column a field: those of every form and of every version of it that a case has.
///
/// Returns what is wrong with the cases that had to be left out.
///
/// # Errors
/// Where it can't be written.
pub fn write_csv(casebook: &Casebook, cases: &[&Case], out: &mut dyn Write) -> Result<Vec<Error>, Error> {
    let fields = fields(casebook, cases);
    let mut left_out = Vec::new();
    let mut sheet = Sheet::on(out);
    let header = COLUMNS.into_iter().chain(fields.iter().map(FieldName::as_str)).chain([FILES]);
    sheet.row(header).map_err(Error::Output)?;
    for case in cases {
        match opened::of_case(casebook, case) {
            Ok(envelope) => {
                let row = row(case, envelope.submission(), &fields);
                sheet.row(row.iter().map(String::as_str)).map_err(Error::Output)?;
            }
            Err(fault) => left_out.push(fault),
        }
    }
    sheet.finish().map_err(Error::Output)?;
    Ok(left_out)
}

/// Every field that a case has, in the order in which forms ask: a field that a version added comes after its neighbour.
fn fields(casebook: &Casebook, cases: &[&Case]) -> Vec<FieldName> {
    let mut fields: Vec<FieldName> = Vec::new();
    for envelope in cases.iter().filter_map(|case| opened::of_case(casebook, case).ok()) {
        let mut place = 0;
        for (name, _) in &envelope.submission().answers.0 {
            match fields.iter().position(|known| known == name) {
                Some(known) => place = known + 1,
                None => {
                    fields.insert(place, name.clone());
                    place += 1;
                }
            }
        }
    }
    fields
}

fn row(case: &Case, submission: &Submission, fields: &[FieldName]) -> Vec<String> {
    let entry = &case.entry;
    let mut row = vec![
        entry.number.to_string(),
        entry.receipt.map(|receipt| receipt.to_string()).unwrap_or_default(),
        entry.form.to_string(),
        entry.received.to_string(),
        entry.language.to_string(),
    ];
    row.extend(fields.iter().map(|field| submission.answers.get(field.as_str()).map(answers::in_a_cell).unwrap_or_default()));
    row.push(submission.files.iter().map(|file| file.safe_name()).collect::<Vec<_>>().join("; "));
    row
}

/// Writes through, with what acts on a terminal made visible: for a table that is looked at and not kept.
pub struct Visible<W: Write> {
    out: W,
    /// The beginning of a character whose rest comes with the next piece.
    rest: Vec<u8>,
}

impl<W: Write> Visible<W> {
    /// Writes to `out`.
    pub fn on(out: W) -> Self {
        Self { out, rest: Vec::new() }
    }
}

impl<W: Write> Write for Visible<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.rest) {
            Ok(_) => self.rest.len(),
            Err(fault) => fault.valid_up_to(),
        };
        let text = String::from_utf8_lossy(&self.rest[..whole]).replace("\r\n", "\n");
        self.out.write_all(crate::terminal::block(&text).as_bytes())?;
        self.rest.drain(..whole);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
