//! Questions with options: radio buttons, checkboxes, a list to open; and the text beside “other”.

use super::field::FieldView;
use super::prose::spoken;
use super::write::{Html, class, plain};
use crate::kind::{Choices, Kind};
use crate::messages::fill;
use crate::name::OTHER;
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
        // A radio button once pressed can't be released again: this one takes an answer back.
        if !matches!(self.field.kind, Kind::SeveralOf { .. }) && !self.field.required {
            self.option(html, &format!("f-{}--none", self.field.name), "", Words::BuiltIn(self.words.no_answer));
        }
    }

    /// A list to open.
    pub(super) fn write_select(&self, html: &mut Html, choices: &Choices) {
        let attributes = plain().with("id", &self.id()).with("name", self.name()).with("autocomplete", "off");
        html.block("select", self.described(attributes), |html| {
            let nothing = if self.field.required { self.words.choose } else { self.words.no_answer };
            html.line("option", plain().with("value", ""), nothing);
            let options = choices.options.0.iter().map(|(key, label)| (key.as_str(), label));
            for (key, label) in options.chain(choices.other.iter().map(|label| (OTHER, label))) {
                let attributes = plain().with("value", key).flag("selected", self.typed.chose(self.field, key));
                html.line("option", spoken(attributes, label, self.language), self.authored(label));
            }
        });
        if let Some(label) = &choices.other {
            self.other(html, label);
        }
    }

    fn option(&self, html: &mut Html, id: &str, key: &str, words: Words<'_>) {
        let kind = if matches!(self.field.kind, Kind::SeveralOf { .. }) { "checkbox" } else { "radio" };
        html.element("label", plain().with("for", id), |html| {
            let attributes = plain().with("type", kind).with("id", id).with("name", self.name()).with("value", key);
            html.void("input", attributes.flag("checked", self.typed.chose(self.field, key)));
            match words {
                Words::Authored(text) => {
                    html.element("span", spoken(plain(), text, self.language), |html| html.text(self.authored(text)));
                }
                Words::BuiltIn(text) => html.element("span", plain(), |html| html.text(text)),
            }
        });
        html.text("\n");
    }

    fn other(&self, html: &mut Html, label: &Text) {
        let id = self.other_id();
        html.block("div", class("dropsafe-other"), |html| {
            let words = fill(self.words.other_text, &[("label", self.authored(label))]);
            html.line("label", plain().with("for", &id), &words);
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
