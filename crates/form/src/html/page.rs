//! The form's page, from the way out at the top to the button at the end.

use super::field::FieldView;
use super::prose::{paragraphs, spoken};
use super::typed::Typed;
use super::write::{Html, class, plain};
use super::{FormView, Page, leftovers, notice, question};
use crate::form::Item;
use crate::messages::Messages;
use crate::name::Language;
use crate::text::Text;

/// The form, to be filled in or put right.
///
/// Everything that was typed stands in the fields again; what has no place in them is printed below to copy.
#[must_use]
pub fn form(view: &FormView<'_>) -> Page {
    let source = view.form.source();
    let mut html = Html::default();
    leave(&mut html, source.leave.as_deref(), Messages::of(view.language));
    html.line("h1", spoken(plain(), &source.title, view.language), source.title.get(view.language));
    notice::write(&mut html, view);
    if let Some(intro) = &source.intro {
        html.block("div", class("dropsafe-intro"), |html| paragraphs(html, intro, view.language));
    }
    write_form(&mut html, view);
    leftovers::write(&mut html, view);
    Page::new(notice::title(view), view.language, html)
}

/// The link away from here, first on the page. `noreferrer`: the other site isn't told where the visitor came from.
pub(super) fn leave(html: &mut Html, address: Option<&str>, words: &Messages) {
    let Some(address) = address else { return };
    html.element("p", class("dropsafe-leave"), |html| {
        html.element("a", plain().with("href", address).with("rel", "noreferrer"), |html| html.text(words.leave));
    });
    html.text("\n");
}

fn write_form(html: &mut Html, view: &FormView<'_>) {
    let words = Messages::of(view.language);
    // The browser checks nothing: it would do so in its own language, one fault at a time, and more strictly than we
    // do. It doesn't check spelling either: some browsers send what is typed to their maker for that.
    let attributes = class("dropsafe-form")
        .with("action", &format!("{}/drop/{}", view.baseurl, view.form.name()))
        .with("method", "post")
        .with("enctype", "multipart/form-data")
        .with("accept-charset", "utf-8")
        .with("spellcheck", "false")
        .flag("novalidate", true);
    html.block("form", attributes, |html| {
        hidden(html, "_lang", view.language.as_str());
        hidden(html, "_form", view.form.hash());
        if view.form.question().is_some() || view.form.fields().any(|field| field.required) {
            html.line("p", class("dropsafe-required-note"), words.required_note);
        }
        for item in view.form.items() {
            write_item(html, view, item, "h2");
        }
        question::write(html, view);
        honeypot(html, view.form.honeypot(), words);
        assurance(html, view, words);
        let label = view.form.source().submit.as_ref();
        html.element("p", class("dropsafe-submit"), |html| {
            let button = plain().with("type", "submit");
            let button = match label {
                Some(label) => spoken(button, label, view.language),
                None => button,
            };
            html.element("button", button, |html| {
                html.text(label.map_or(words.submit, |label| label.get(view.language)));
            });
        });
        html.text("\n");
    });
}

/// One thing on the form; its heading, if it has one, is of that level.
fn write_item(html: &mut Html, view: &FormView<'_>, item: &Item, heading_level: &str) {
    match item {
        Item::Prose { heading, text } => prose(html, heading.as_ref(), text.as_ref(), view.language, heading_level),
        Item::Field(field) => {
            let FormView { form, language, notice, .. } = *view;
            FieldView { form, field, language, words: Messages::of(language), typed: Typed(view.entries), notice }.write(html);
        }
        Item::Group { legend, text, items } => html.block("fieldset", class("dropsafe-group"), |html| {
            // A heading too, so that who jumps from heading to heading finds the group.
            html.element("legend", plain(), |html| {
                html.element("h2", spoken(plain(), legend, view.language), |html| html.text(legend.get(view.language)));
            });
            html.text("\n");
            prose(html, None, text.as_ref(), view.language, heading_level);
            for item in items {
                write_item(html, view, item, "h3");
            }
        }),
    }
}

fn hidden(html: &mut Html, name: &str, value: &str) {
    html.void("input", plain().with("type", "hidden").with("name", name).with("value", value));
}

fn prose(html: &mut Html, heading: Option<&Text>, text: Option<&Text>, language: &Language, level: &str) {
    if let Some(heading) = heading {
        html.line(level, spoken(plain(), heading, language), heading.get(language));
    }
    if let Some(text) = text {
        paragraphs(html, text, language);
    }
}

/// A field for robots. People don't see it, screen readers skip it, and it says what it is to those who find it anyway.
fn honeypot(html: &mut Html, name: &str, words: &Messages) {
    let id = format!("f-{name}");
    html.block("div", class("dropsafe-hp").with("aria-hidden", "true"), |html| {
        html.line("label", plain().with("for", &id), words.honeypot);
        let attributes = plain().with("type", "text").with("id", &id).with("name", name).with("value", "");
        html.void("input", attributes.with("tabindex", "-1").with("autocomplete", "off"));
    });
}

/// What a visitor ought to know before pressing the button.
fn assurance(html: &mut Html, view: &FormView<'_>, words: &Messages) {
    let source = view.form.source();
    html.block("section", class("dropsafe-assurance").with("aria-label", words.assurance_label), |html| {
        if let Some(readers) = &source.readers {
            html.line("h2", plain(), words.readers_heading);
            paragraphs(html, readers, view.language);
        }
        html.line("h2", plain(), words.protection_heading);
        html.line("p", plain(), words.protection);
        if let Some(retention) = &source.retention {
            html.line("h2", plain(), words.retention_heading);
            paragraphs(html, retention, view.language);
        }
    });
}
