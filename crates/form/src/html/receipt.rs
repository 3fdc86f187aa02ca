//! The page that says that a submission is stored.

use super::Page;
use super::page::leave;
use super::prose::paragraphs;
use super::write::{Html, class, plain};
use crate::form::Form;
use crate::messages::Messages;
use crate::name::Language;

/// The receipt, with its code.
#[must_use]
pub fn receipt(form: &Form, language: &Language, code: &str) -> Page {
    let words = Messages::of(language);
    let source = form.source();
    let mut html = Html::default();
    leave(&mut html, source.leave.as_deref(), words);
    html.block("div", class("dropsafe-receipt"), |html| {
        html.line("h1", plain(), words.receipt_heading);
        html.line("p", plain(), words.receipt_text);
        html.line("p", plain(), words.receipt_code);
        html.element("p", class("dropsafe-code"), |html| {
            // A translated or turned around code is no code.
            let direction = if code.is_ascii() { "ltr" } else { "auto" };
            html.element("code", plain().with("dir", direction).with("translate", "no"), |html| html.text(code));
        });
        html.text("\n");
        html.line("p", plain(), words.receipt_code_help);
        if let Some(next) = &source.receipt {
            html.line("h2", plain(), words.receipt_next_heading);
            paragraphs(html, next, language);
        }
        html.line("h2", plain(), words.receipt_device_heading);
        html.line("p", plain(), words.receipt_device);
    });
    Page::new(words.receipt_heading, language, html)
}
