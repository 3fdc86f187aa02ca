//! Cells that a spreadsheet takes for text.
//!
//! A spreadsheet runs what begins with `=`, `+`, `-` or `@` as a formula, also when it comes out of a CSV file; a formula
//! can send other cells to a server. So such a cell gets an apostrophe in front, which spreadsheets take as “this is text”.
//! In countries with a decimal comma they part cells at semicolons, and there quotation marks hold nothing together: so
//! what follows a semicolon, a tab or a line end within a cell is guarded like a cell of its own.
//!
//! What has an apostrophe already gets another, so that the original can be told: take exactly one away wherever a cell,
//! or what follows such a sign in it, begins with one.

use std::borrow::Cow;
use std::io::{self, Write};

/// The cell as it may be written.
///
/// ```
/// use dropsafe_desk::sheet::guarded;
/// assert_eq!(guarded("=HYPERLINK(\"https://a.example\")"), "'=HYPERLINK(\"https://a.example\")");
/// assert_eq!(guarded("+44 20 7946 0123"), "'+44 20 7946 0123");
/// assert_eq!(guarded("Nadia"), "Nadia");
/// assert_eq!(guarded("Nadia;=1+1;"), "Nadia;'=1+1;");
/// ```
#[must_use]
pub fn guarded(cell: &str) -> Cow<'_, str> {
    let begins_oddly = cell.starts_with(['\t', '\r', '\n']);
    if !begins_oddly && !cell.split(parts).any(needs_guard) {
        return Cow::Borrowed(cell);
    }
    let mut guarded = String::with_capacity(cell.len() + 8);
    for (place, part) in cell.split_inclusive(parts).enumerate() {
        if needs_guard(part) || (place == 0 && begins_oddly) {
            guarded.push('\'');
        }
        guarded.push_str(part);
    }
    Cow::Owned(guarded)
}

/// Whether some spreadsheet begins another cell after this character.
fn parts(character: char) -> bool {
    matches!(character, ';' | '\t' | '\n' | '\r')
}

fn needs_guard(part: &str) -> bool {
    // Spaces and characters without width before the sign don't stop every spreadsheet.
    let start = part.trim_start_matches(|c: char| c.is_whitespace() || crate::terminal::acts(c));
    part.starts_with('\'') || start.starts_with(['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠', '\u{2212}'])
}

/// Writes rows as RFC 4180 has it: commas, CR LF, every cell in quotation marks, UTF-8.
pub struct Sheet<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> Sheet<W> {
    /// A sheet on `out`.
    pub fn on(out: W) -> Self {
        let writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).terminator(csv::Terminator::CRLF).from_writer(out);
        Self { writer }
    }

    /// Writes a row, each cell guarded.
    ///
    /// # Errors
    /// What the writer says.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        let guarded: Vec<_> = cells.into_iter().map(guarded).collect();
        self.writer.write_record(guarded.iter().map(|cell| cell.as_bytes())).map_err(io::Error::from)
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The original of a guarded cell, as the manual tells it.
    fn unguarded(cell: &str) -> String {
        cell.split_inclusive(parts).map(|part| part.strip_prefix('\'').unwrap_or(part)).collect()
    }

    #[test]
    fn formulas_become_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\n=1", "\u{feff}=1", "＝1", "'=1", "%0a=1", "\r"] {
            assert!(guarded(formula).starts_with('\''), "{formula:?}");
        }
        assert_eq!(guarded("Ada;=1+1;b\n-1\n'x"), "Ada;'=1+1;b\n'-1\n''x");
        for text in ["", "Nadia", "leak; other: x", "one\ntwo", "1-2", "a@b.example", "2026-11-22", "مرحبا", "it's"] {
            assert_eq!(guarded(text), text);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn every_cell_comes_back(rows in prop::collection::vec(prop::collection::vec("([\\PC\n\r\t\"',;=+@-]){0,12}", 3), 1..5)) {
            let mut out = Vec::new();
            let mut sheet = Sheet::on(&mut out);
            for row in &rows {
                sheet.row(row.iter().map(String::as_str)).unwrap();
            }
            sheet.finish().unwrap();

            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&out[..]);
            let read: Vec<Vec<String>> = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
            prop_assert_eq!(read.len(), rows.len());
            for (read, written) in read.iter().flatten().zip(rows.iter().flatten()) {
                prop_assert!(!read.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
                prop_assert!(!read.split(parts).any(|part| part.trim_start().starts_with(['=', '+', '-', '@'])), "{read:?}");
                prop_assert_eq!(&unguarded(read), written);
            }
        }
    }
}
