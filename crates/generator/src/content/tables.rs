//! Tables in `_data`: CSV and TSV files, each row a mapping from the head's names to texts.

use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord};
use tera::Value;

use crate::diagnostics::{Diagnostic, SourceText, Span};
use crate::templates::value;

/// Reads a table whose cells `separator` is between. Cells are texts, whatever they look like; one that is missing at the end of its row is nothing.
pub(super) fn read(source: &Arc<SourceText>, separator: u8) -> Result<Value, Diagnostic> {
    let mut reader = ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(source.text().as_bytes());
    let head = reader.headers().map_err(|error| unreadable(source, &error))?.clone();
    check_head(source, &head)?;
    let rows = reader.records().map(|row| {
        let row = row.map_err(|error| unreadable(source, &error))?;
        if row.len() > head.len() {
            return Err(Diagnostic::error(format!("this row has {} cells, and the head has {}", row.len(), head.len()))
                .at(&row_span(source, &row))
                .help("put a cell that holds the separator into double quotes"));
        }
        let cell = |index: usize| row.get(index).map_or_else(Value::none, Value::from);
        Ok(value::map(head.iter().enumerate().map(|(index, name)| (name, cell(index)))))
    });
    Ok(Value::from(rows.collect::<Result<Vec<_>, _>>()?))
}

/// Of two columns with one name, one would be lost.
fn check_head(source: &Arc<SourceText>, head: &StringRecord) -> Result<(), Diagnostic> {
    let twice = head.iter().enumerate().find(|(index, name)| head.iter().take(*index).any(|before| before == *name));
    match twice {
        Some((_, name)) => {
            Err(Diagnostic::error(format!("two columns are named `{name}`")).at(&row_span(source, head)).help("give one another name"))
        }
        None => Ok(()),
    }
}

fn row_span(source: &Arc<SourceText>, row: &StringRecord) -> Span {
    let offset = row.position().and_then(|it| usize::try_from(it.byte()).ok()).unwrap_or(0);
    // Where a row before it ends with an empty line, the reader counts that in.
    let empty = source.text().get(offset..).map_or(0, |rest| rest.len() - rest.trim_start_matches(['\r', '\n']).len());
    let offset = offset + empty;
    let width = source.text().get(offset..).and_then(|rest| rest.lines().next()).map_or(1, |line| line.chars().count());
    source.span_at(offset, width)
}

fn unreadable(source: &Arc<SourceText>, error: &csv::Error) -> Diagnostic {
    Diagnostic::error(format!("this table can't be read: {error}"))
        .in_file(source.path())
        .help("save it as UTF-8, with its cells separated")
}
