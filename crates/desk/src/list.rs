//! The list of cases.

use std::io::{self, Write};

use serde::Serialize;

use crate::case::Case;
use crate::terminal::{self, Table};

/// The widest that a column gets, in columns of the terminal.
const WIDEST: usize = 28;

/// A case, as `list --json` tells it.
#[derive(Debug, Serialize)]
pub struct Line<'a> {
    /// Its number.
    pub number: u64,
    /// Its name.
    pub case: &'a str,
    /// The receipt.
    pub receipt: Option<String>,
    /// The form.
    pub form: &'a str,
    /// The form's title in the visitor's language.
    pub title: &'a str,
    /// The day it was received.
    pub received: String,
    /// The day it was imported.
    pub imported: String,
    /// The visitor's language.
    pub language: &'a str,
    /// How many files it has.
    pub files: usize,
    /// The beginning of its first answer.
    pub begins: Option<&'a str>,
}

impl<'a> Line<'a> {
    /// The line of a case.
    #[must_use]
    pub fn of(case: &'a Case) -> Self {
        let entry = &case.entry;
        Self {
            number: entry.number,
            case: case.id.as_str(),
            receipt: entry.receipt.map(|receipt| receipt.to_string()),
            form: entry.form.as_str(),
            title: entry.title.get(&entry.language),
            received: entry.received.to_string(),
            imported: entry.imported.to_string(),
            language: entry.language.as_str(),
            files: entry.files,
            begins: entry.begins.as_deref(),
        }
    }
}

/// Writes the list for people.
///
/// # Errors
/// What the writer says.
pub fn write(cases: &[&Case], out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new(&["No.", "Received", "Form", "Receipt", "Lang", "Files", "Begins", "Case"]);
    for case in cases {
        let line = Line::of(case);
        let (number, files) = (line.number.to_string(), if line.files == 0 { "–".into() } else { line.files.to_string() });
        let receipt = line.receipt.unwrap_or_default();
        let cells = [&number, &line.received, line.form, &receipt, line.language, &files, line.begins.unwrap_or("–"), case.id.short()];
        table.row(cells, WIDEST);
    }
    table.write(out)
}

/// Writes the list for programs: an array of [`Line`]s.
///
/// # Errors
/// What the writer says.
pub fn write_json(cases: &[&Case], out: &mut dyn Write) -> io::Result<()> {
    let lines: Vec<_> = cases.iter().map(|case| Line::of(case)).collect();
    let json = serde_json::to_string_pretty(&lines).map_err(io::Error::from)?;
    writeln!(out, "{}", terminal::json(&json))
}
