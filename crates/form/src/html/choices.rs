//! Questions with options: radio buttons, checkboxes, a list to open; and the text beside “other”.

use super::field::FieldView;
use super::prose::{sentence, spoken};
use super::write::{Html, class, plain};
use crate::kind::{Choices, Kind};
use crate::name::OTHER;
use crate::sentence::Sentence;
use crate::text::Text;

impl FieldView<'_> {
    /// Radio buttons or checkboxes.
    pub(super) fn write_group(&self, html: &mut Html) {
        let is_several = matches!(self.field.kind, Kind::SeveralOf { .. });
        let attributes = class("dropsafe-field").with("id", &self.id());
        // A plain fieldset can't be called invalid; a group of radio buttons can.
        let attributes = if is_several { self.described_by(attributes) } else { self.described(attributes.with("role", "radiogroup")) };
        html.block("fieldset", attributes, |html| {
            html.element("legend", plain(), |html| self.label(html));
            html.text("\n");
            self.around(html);
            html.block("div", class("dropsafe-choices"), |html| self.options(html));
            if let Some(label) = self.field.choices().and_then(|choices| choices.other.as_ref()) {
                self.other(html, label);
            }
        });
    }

    fn options(&self, html: &mut Html) {
        match self.field.choices() {
            Some(choices) => {
                let options = choices.options.0.iter().map(|(key, label)| (key.as_str(), label));
                for (key, label) in options.chain(choices.other.iter().map(|label| (OTHER, label))) {
                    self.option(html, &self.option_id(key), key, Words::Authored(label));
                }
            }
            None => {
                self.option(html, &self.option_id("yes"), "yes", Words::BuiltIn(self.words.yes));
                self.option(html, &self.option_id("no"), "no", Words::BuiltIn(self.words.no));
            }
        }
        // A radio button once pressed can't be released again: this one takes an answer back. It is pressed at first, since
        // a text browser presses one by itself where none is, and would give an answer that nobody gave.
        if !matches!(self.field.kind, Kind::SeveralOf { .. }) && !self.field.required {
            self.option(html, &format!("f-{}--none", self.field.name), "", Words::BuiltIn(self.words.no_answer));
        }
    }

    /// Whether the option `key` is chosen; the empty one is where no other is.
    fn is_chosen(&self, key: &str) -> bool {
        let chose = |key| self.typed.chose(self.field, key);
        match self.field.choices() {
            _ if !key.is_empty() => chose(key),
            None => !chose("yes") && !chose("no"),
            Some(choices) => {
                let offered = choices.options.0.iter().map(|(key, _)| key.as_str());
                !offered.chain(choices.other.is_some().then_some(OTHER)).any(chose)
            }
        }
    }

    /// A list to open.
    pub(super) fn write_select(&self, html: &mut Html, choices: &Choices) {
        let attributes = plain().with("id", &self.id()).with("name", self.name()).with("autocomplete", "off");
        let options =
            || choices.options.0.iter().map(|(key, label)| (key.as_str(), label)).chain(choices.other.iter().map(|label| (OTHER, label)));
        html.block("select", self.described(attributes), |html| {
            let nothing = if self.field.required { self.words.choose } else { self.words.no_answer };
            html.line("option", plain().with("value", ""), nothing);
            for (key, label) in options() {
                let attributes = plain().with("value", key).flag("selected", self.typed.chose(self.field, key));
                html.line("option", spoken(attributes, label, self.language), self.authored(label));
            }
        });
        // On paper no list opens: there a style sheet shows what is in it.
        html.element("p", class("dropsafe-paper").flag("hidden", true), |html| {
            for (place, (_, label)) in options().enumerate() {
                html.text(if place > 0 { self.words.list_separator } else { "" });
                sentence(html, &label.into(), self.language);
            }
        });
        html.text("\n");
        if let Some(label) = &choices.other {
            self.other(html, label);
        }
    }

    fn option(&self, html: &mut Html, id: &str, key: &str, words: Words<'_>) {
        let kind = if matches!(self.field.kind, Kind::SeveralOf { .. }) { "checkbox" } else { "radio" };
        // A `div` around each, so that each has a line of its own where there is no style.
        html.element("div", plain(), |html| {
            html.element("label", plain().with("for", id), |html| {
                let attributes = plain().with("type", kind).with("id", id).with("name", self.name()).with("value", key);
                html.void("input", attributes.flag("checked", self.is_chosen(key)));
                let (language, text) = match words {
                    Words::Authored(text) => (spoken(plain(), text, self.language), self.authored(text)),
                    Words::BuiltIn(text) => (plain(), text),
                };
                if language.is_empty() { html.text(text) } else { html.element("span", language, |html| html.text(text)) }
            });
        });
        html.text("\n");
    }

    fn other(&self, html: &mut Html, label: &Text) {
        let id = self.other_id();
        html.block("div", class("dropsafe-other"), |html| {
            let words = Sentence::filled(self.words.other_text, &[("label", label.into())]);
            html.element("label", plain().with("for", &id), |html| sentence(html, &words, self.language));
            html.text("\n");
            let name = self.field.other_name();
            let attributes = plain()
                .with("type", "text")
                .with("id", &id)
                .with("name", &name)
                .with("value", &self.typed.line(&name))
                .with("dir", "auto")
                .with("autocomplete", "off");
            html.void("input", self.other_described(attributes));
        });
    }
}

enum Words<'a> {
    Authored(&'a Text),
    BuiltIn(&'a str),
}
