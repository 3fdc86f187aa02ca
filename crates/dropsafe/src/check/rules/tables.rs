//! Tables: without header cells nobody can be told what a number means.

use crate::check::page::{Faults, Rule, Tag};

/// The tables that are open, the inmost last.
#[derive(Default)]
pub(super) struct Tables(Vec<Table>);

struct Table {
    has_headers: bool,
    rows: usize,
    /// Says that it only puts things in their places.
    is_layout: bool,
    marks: Vec<String>,
}

impl Rule for Tables {
    fn start(&mut self, tag: &Tag<'_>, _: &mut Faults) {
        if tag.name == "table" {
            let is_layout = matches!(tag.word("role").as_str(), "presentation" | "none");
            self.0.push(Table { has_headers: false, rows: 0, is_layout, marks: tag.marks(["<table"]) });
        } else if let Some(table) = self.0.last_mut() {
            table.rows += usize::from(tag.name == "tr");
            table.has_headers |= tag.name == "th" || matches!(tag.word("role").as_str(), "columnheader" | "rowheader");
        }
    }

    fn end(&mut self, name: &str, faults: &mut Faults) {
        if name != "table" {
            return;
        }
        if let Some(table) = self.0.pop().filter(|table| !table.has_headers && !table.is_layout && table.rows > 1) {
            let help = "write `<th>` in its first row or column; in Markdown, a line `| --- | --- |` below the first row";
            faults.warning("a table has no header cells", table.marks, help);
        }
    }
}
