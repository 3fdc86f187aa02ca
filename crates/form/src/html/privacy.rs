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
    html.block("table", class("dropsafe-privacy"), |html| {
        html.line("caption", spoken(plain(), &source.title, language), source.title.get(language));
        html.block("thead", plain(), |html| {
            html.block("tr", plain(), |html| {
                for heading in [words.privacy_what, words.privacy_why, words.privacy_kept] {
                    html.line("th", plain().with("scope", "col"), heading);
                }
            });
        });
        html.block("tbody", plain(), |html| {
            for field in form.fields().filter(|field| !matches!(field.kind, Kind::Constant(_))) {
                html.block("tr", plain(), |html| {
                    let label = &field.label;
                    html.line("th", spoken(plain().with("scope", "row"), label, language), label.get(language));
                    cell(html, field.purpose.as_ref().or(source.purpose.as_ref()), language);
                    cell(html, field.retention.as_ref().or(source.retention.as_ref()), language);
                });
            }
        });
    });
    html.finish()
}

fn cell(html: &mut Html, text: Option<&Text>, language: &Language) {
    html.block("td", plain(), |html| match text {
        Some(text) => paragraphs(html, text, language),
        None => html.text("–\n"),
    });
}
