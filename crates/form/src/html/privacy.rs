//! What a form asks, why, and how long answers are kept: for the site's notice on privacy.

use super::prose::{paragraphs, spoken};
use super::write::{Html, class, plain};
use crate::form::Form;
use crate::kind::Kind;
use crate::messages::Messages;
use crate::name::Language;
use crate::text::Text;

/// A table with a row for each question. Where a question says nothing of its own, the form's words stand.
#[must_use]
pub fn privacy(form: &Form, language: &Language) -> String {
    let words = Messages::of(language);
    let source = form.source();
    let mut html = Html::default();
    // The table stands in a page of the site: like a `Page`, it says itself where our words are English.
    let ours = if Messages::speak(language) { plain() } else { plain().with("lang", "en").with("dir", "ltr") };
    html.block("table", class("dropsafe-privacy").and(ours), |html| {
        html.line("caption", spoken(plain(), &source.title, language), source.title.get(language));
        html.block("thead", plain(), |html| {
            html.block("tr", plain(), |html| {
                for heading in [words.privacy_what, words.privacy_why, words.privacy_kept] {
                    html.line("th", plain().with("scope", "col"), heading);
                }
            });
        });
        let fields: Vec<_> = form.fields().filter(|field| !matches!(field.kind, Kind::Constant(_))).collect();
        let why = column(fields.iter().map(|field| field.purpose.as_ref().or(source.purpose.as_ref())));
        let kept = column(fields.iter().map(|field| field.retention.as_ref().or(source.retention.as_ref())));
        html.block("tbody", plain(), |html| {
            for ((field, why), kept) in fields.iter().zip(why).zip(kept) {
                html.block("tr", plain(), |html| {
                    let label = &field.label;
                    html.line("th", spoken(plain().with("scope", "row"), label, language), label.get(language));
                    for cell in [why, kept].into_iter().flatten() {
                        write_cell(html, &cell, language);
                    }
                });
            }
        });
    });
    html.finish()
}

/// What stands in a cell, and in how many rows from here on.
struct Cell<'a> {
    text: Option<&'a Text>,
    rows: usize,
}

/// A cell where a text begins, and none where it goes on: one that is said of twenty questions is read once.
fn column<'a>(texts: impl Iterator<Item = Option<&'a Text>>) -> Vec<Option<Cell<'a>>> {
    let texts: Vec<_> = texts.collect();
    let mut cells = Vec::with_capacity(texts.len());
    for run in texts.chunk_by(|one, next| one == next) {
        cells.extend(run.first().map(|text| Some(Cell { text: *text, rows: run.len() })));
        cells.extend(run.iter().skip(1).map(|_| None));
    }
    cells
}

fn write_cell(html: &mut Html, cell: &Cell<'_>, language: &Language) {
    let rows = (cell.rows > 1).then(|| cell.rows.to_string());
    html.block("td", plain().with_some("rowspan", rows.as_deref()), |html| match cell.text {
        Some(text) => paragraphs(html, text, language),
        None => html.text("–\n"),
    });
}
