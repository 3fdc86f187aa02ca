//! One question: its label, what helps to answer it, what is wrong with the answer, and the control itself.

use super::Notice;
use super::prose::{paragraphs, sentence, spoken};
use super::typed::Typed;
use super::write::{Attributes, Html, class, plain};
use crate::fault::{Fault, Problem};
use crate::form::Form;
use crate::kind::{Field, Kind, Length};
use crate::messages::{Messages, figure, fill, isolated};
use crate::name::Language;
use crate::source::{Shown, StripMetadata};
use crate::text::Text;

/// A field, as it is to be shown.
pub(super) struct FieldView<'a> {
    pub(super) form: &'a Form,
    pub(super) field: &'a Field,
    pub(super) language: &'a Language,
    pub(super) words: &'static Messages,
    pub(super) typed: Typed<'a>,
    pub(super) notice: Notice<'a>,
}

/// The id of what a link to the fault leads to: the field's control, or the first of several. A constant has none.
pub(super) fn target(field: &Field, problem: &Problem) -> Option<String> {
    let name = &field.name;
    match &field.kind {
        _ if is_in_other(field, problem) => Some(format!("f-{name}--other")),
        Kind::Constant(_) => None,
        Kind::YesNo => Some(format!("f-{name}-yes")),
        Kind::OneOf { choices, shown: Shown::Radio } | Kind::SeveralOf { choices, .. } => {
            choices.options.0.first().map(|(key, _)| format!("f-{name}-{key}"))
        }
        _ => Some(format!("f-{name}")),
    }
}

/// Whether a fault is to be mended in the text beside the “other” option.
fn is_in_other(field: &Field, problem: &Problem) -> bool {
    use Problem::{ControlCharacter, LineBreak, OtherNotChosen, OtherWithoutText, TooLong};
    field.offers_other() && matches!(problem, OtherWithoutText | OtherNotChosen | TooLong { .. } | LineBreak | ControlCharacter)
}

impl FieldView<'_> {
    /// Writes the field.
    pub(super) fn write(&self, html: &mut Html) {
        match &self.field.kind {
            Kind::Constant(value) => self.constant(html, value),
            Kind::Consent => self.consent(html),
            Kind::YesNo | Kind::SeveralOf { .. } | Kind::OneOf { shown: Shown::Radio, .. } => self.write_group(html),
            _ => html.block("div", class("dropsafe-field"), |html| {
                html.element("label", plain().with("for", &self.id()), |html| self.label(html));
                html.text("\n");
                self.around(html);
                self.control(html);
            }),
        }
    }

    fn control(&self, html: &mut Html) {
        match &self.field.kind {
            Kind::LongText(_) => {
                let attributes = self.named().with("rows", "8").with("dir", "auto").with("autocomplete", self.autocomplete());
                html.element("textarea", self.described(attributes), |html| html.preformatted(self.typed.text(self.name())));
                html.text("\n");
            }
            Kind::OneOf { choices, .. } => self.write_select(html, choices),
            Kind::Files { count, accept, strip, .. } => {
                if let (Some(at_first), Some(name)) = (strip, self.field.strip_name()) {
                    self.strip(html, &name, *at_first);
                }
                let attributes = plain().with("type", "file").and(self.named()).with_some("accept", accept.hint().as_deref());
                let attributes = attributes.flag("multiple", *count.end() > 1);
                html.void("input", self.described(attributes));
            }
            // These are asked for as text. `type="email"` rewrites addresses in other scripts than Latin, `type="number"`
            // forgets what it takes for none, `type="url"` can't hold an address without its scheme.
            Kind::Email(_) => self.line(html, "text", Some("email"), "ltr"),
            Kind::Url(_) => self.line(html, "text", Some("url"), "ltr"),
            Kind::Number(limits) => {
                // Some keyboards for numbers have no minus.
                let is_never_negative = limits.least.as_ref().is_some_and(|least| !least.is_negative());
                self.line(html, "text", is_never_negative.then_some("decimal"), "ltr");
            }
            Kind::Tel(_) => self.line(html, "tel", None, "ltr"),
            // `type="date"` sends nothing for a day that isn't whole or isn't in the calendar, and nobody is told.
            Kind::Date(_) => self.line(html, "text", None, "ltr"),
            _ => self.line(html, "text", None, "auto"),
        }
    }

    fn line(&self, html: &mut Html, kind: &str, inputmode: Option<&str>, dir: &str) {
        let attributes = plain()
            .with("type", kind)
            .and(self.named())
            .with("value", &self.typed.line(self.name()))
            .with("dir", dir)
            .with_some("inputmode", inputmode)
            .with("autocomplete", self.autocomplete());
        // The keyboards of telephones begin a line with a capital letter otherwise.
        let attributes =
            if matches!(self.field.kind, Kind::Email(_) | Kind::Url(_)) { attributes.with("autocapitalize", "none") } else { attributes };
        html.void("input", self.described(attributes));
    }

    /// The box about hidden details. It stands before the files: the receiver must know before the first of them comes.
    fn strip(&self, html: &mut Html, name: &str, at_first: StripMetadata) {
        let (id, help) = (format!("f-{}--strip", self.field.name), format!("f-{}--strip-help", self.field.name));
        html.block("div", class("dropsafe-choices dropsafe-strip"), |html| {
            html.element("label", plain().with("for", &id), |html| {
                let attributes = plain().with("type", "checkbox").with("id", &id).with("name", name).with("value", "yes");
                let ticked = self.typed.strips(self.form, self.field, self.notice, at_first);
                html.void("input", attributes.with("aria-describedby", &help).flag("checked", ticked));
                html.element("span", plain(), |html| html.text(self.words.strip));
            });
            html.text("\n");
        });
        html.block("div", class("dropsafe-help").with("id", &help), |html| html.line("p", plain(), self.words.strip_help));
    }

    fn consent(&self, html: &mut Html) {
        html.block("div", class("dropsafe-field"), |html| {
            self.around(html);
            html.block("div", class("dropsafe-choices"), |html| {
                html.element("label", plain().with("for", &self.id()), |html| {
                    let attributes = plain().with("type", "checkbox").and(self.named()).with("value", "yes");
                    html.void("input", self.described(attributes).flag("checked", self.typed.chose(self.field, "yes")));
                    html.element("span", plain(), |html| self.label(html));
                });
                html.text("\n");
            });
        });
    }

    fn constant(&self, html: &mut Html, value: &str) {
        html.void("input", plain().with("type", "hidden").with("name", self.name()).with("value", value));
    }

    /// The label's words, with “required” where an answer is.
    pub(super) fn label(&self, html: &mut Html) {
        let label = &self.field.label;
        html.element("span", spoken(plain(), label, self.language), |html| html.text(label.get(self.language)));
        if self.field.required {
            html.text(" ");
            html.element("span", class("dropsafe-required"), |html| html.text(&format!("({})", self.words.required)));
        }
    }

    /// What helps and what is wrong, between label and control.
    pub(super) fn around(&self, html: &mut Html) {
        let hints = self.hints();
        if self.has_help() {
            html.block("div", class("dropsafe-help").with("id", &self.help_id()), |html| {
                for help in [self.field.help.as_ref(), self.field.pattern.as_ref().map(|pattern| &pattern.help)].into_iter().flatten() {
                    paragraphs(html, help, self.language);
                }
                if !hints.is_empty() {
                    html.line("p", plain(), &hints.join(" "));
                }
                self.reasons(html);
            });
        }
        if self.has_error() {
            html.block("div", class("dropsafe-error").with("id", &self.error_id()), |html| self.errors(html));
        }
    }

    /// Why it is asked and how long it is kept, where the author says so.
    fn reasons(&self, html: &mut Html) {
        for (what, text) in [(self.words.why, &self.field.purpose), (self.words.kept, &self.field.retention)] {
            let Some(text) = text else { continue };
            html.element("p", class("dropsafe-why"), |html| {
                html.element("strong", plain(), |html| html.text(what));
                html.text(" ");
                html.element("span", spoken(plain(), text, self.language), |html| html.text(self.authored(text).trim()));
            });
            html.text("\n");
        }
    }

    /// The field's faults, and the files that must be chosen again.
    fn errors(&self, html: &mut Html) {
        for fault in self.own_faults() {
            html.element("p", plain(), |html| {
                html.element("strong", plain(), |html| html.text(self.words.fault_prefix));
                html.text(" ");
                sentence(html, &fault.said_beside(self.form, self.language), self.language);
            });
            html.text("\n");
        }
        let files: Vec<_> = self.files_again().into_iter().map(isolated).collect();
        if !files.is_empty() {
            let words = fill(self.words.files_again, &[("names", &files.join(self.words.list_separator))]);
            html.line("p", plain(), &words);
        }
    }

    /// `attributes` with what describes the control and whether its answer has a fault.
    pub(super) fn described(&self, attributes: Attributes) -> Attributes {
        let attributes = self.described_by(attributes);
        if self.is_at_fault() { attributes.with("aria-invalid", "true") } else { attributes }
    }

    pub(super) fn described_by(&self, attributes: Attributes) -> Attributes {
        let by = [self.has_help().then(|| self.help_id()), self.has_error().then(|| self.error_id())];
        let by: Vec<_> = by.into_iter().flatten().collect();
        if by.is_empty() { attributes } else { attributes.with("aria-describedby", &by.join(" ")) }
    }

    /// `attributes` of the text beside “other” with the same, where the fault is there.
    pub(super) fn other_described(&self, attributes: Attributes) -> Attributes {
        if self.own_faults().any(|fault| is_in_other(self.field, &fault.problem)) {
            attributes.with("aria-describedby", &self.error_id()).with("aria-invalid", "true")
        } else {
            attributes
        }
    }

    fn files_again(&self) -> Vec<&str> {
        let all = self.typed.files_again(self.form, self.notice).into_iter();
        all.filter(|file| file.field == self.name()).map(|file| file.name.as_str()).collect()
    }

    fn own_faults(&self) -> impl Iterator<Item = &Fault> {
        let faults = match self.notice {
            Notice::Faults(faults) => faults,
            _ => &[],
        };
        faults.iter().filter(|fault| fault.field.as_ref() == Some(&self.field.name))
    }

    fn is_at_fault(&self) -> bool {
        self.own_faults().next().is_some()
    }

    pub(super) fn name(&self) -> &str {
        self.field.name.as_str()
    }

    /// Ids can't meet: a field's name has no hyphen, and an option's key begins with none.
    pub(super) fn id(&self) -> String {
        format!("f-{}", self.field.name)
    }

    pub(super) fn option_id(&self, key: &str) -> String {
        format!("f-{}-{key}", self.field.name)
    }

    pub(super) fn other_id(&self) -> String {
        format!("f-{}--other", self.field.name)
    }

    pub(super) fn authored<'a>(&'a self, text: &'a Text) -> &'a str {
        text.get(self.language)
    }

    fn help_id(&self) -> String {
        format!("f-{}--help", self.field.name)
    }

    fn error_id(&self) -> String {
        format!("f-{}--error", self.field.name)
    }

    fn named(&self) -> Attributes {
        plain().with("id", &self.id()).with("name", self.name())
    }

    fn autocomplete(&self) -> &str {
        self.field.autocomplete.as_deref().unwrap_or("off")
    }

    fn has_help(&self) -> bool {
        let is_said =
            [self.field.help.is_some(), self.field.pattern.is_some(), self.field.purpose.is_some(), self.field.retention.is_some()];
        is_said.contains(&true) || !self.hints().is_empty()
    }

    fn has_error(&self) -> bool {
        self.is_at_fault() || !self.files_again().is_empty()
    }

    /// The field's limits in words.
    fn hints(&self) -> Vec<String> {
        let m = self.words;
        let n = |template: &str, n: &dyn ToString| fill(template, &[("n", &n.to_string())]);
        match &self.field.kind {
            Kind::LongText(length) => characters(m, length).into_iter().collect(),
            // What nobody reaches who answers the question needs no words.
            Kind::Text(length) | Kind::Email(length) | Kind::Tel(length) | Kind::Url(length) => {
                let is_tight = *length.start() > 1 || *length.end() < ROOMY;
                is_tight.then(|| characters(m, length)).flatten().into_iter().collect()
            }
            Kind::Number(limits) => {
                let hint = match (&limits.least, &limits.most) {
                    (Some(least), Some(most)) => Some(fill(m.number_between, &[("least", &figure(least)), ("most", &figure(most))])),
                    (Some(least), None) => Some(n(m.number_least, &figure(least))),
                    (None, Some(most)) => Some(n(m.number_most, &figure(most))),
                    (None, None) => None,
                };
                hint.into_iter().collect()
            }
            Kind::Date(limits) => {
                let first = limits.least.as_ref().map(|day| fill(m.date_from, &[("day", day)]));
                let last = limits.most.as_ref().map(|day| fill(m.date_until, &[("day", day)]));
                [Some(m.date_hint.to_owned()), first, last].into_iter().flatten().collect()
            }
            Kind::SeveralOf { choices, count } => {
                let offered = choices.options.0.len() + usize::from(choices.other.is_some());
                let least = (*count.start() > 1).then(|| n(m.choices_least, count.start()));
                let most = (*count.end() < offered).then(|| n(m.choices_most, count.end()));
                [least, most].into_iter().flatten().collect()
            }
            Kind::Files { count, max_size, accept, .. } => {
                let template = if *count.end() == 1 { m.files_one } else { m.files_several };
                let each = fill(template, &[("n", &count.end().to_string()), ("size", &m.size(*max_size))]);
                let together = || fill(m.files_total, &[("size", &m.size(self.form.most_file_bytes()))]);
                let together = self.form.source().max_size.is_some().then(together);
                let kinds = Some(accept.in_words(m)).filter(|kinds| !kinds.is_empty());
                let kinds = kinds.map(|kinds| fill(m.files_kinds, &[("kinds", &kinds)]));
                let least = (*count.start() > 1).then(|| n(m.too_few_files, count.start()));
                [Some(each), least, together, kinds, Some(m.files_slow.into())].into_iter().flatten().collect()
            }
            _ => Vec::new(),
        }
    }
}

/// A most of so many characters is no limit to an answer of one line.
const ROOMY: usize = 50;

fn characters(m: &Messages, length: &Length) -> Option<String> {
    let (least, most) = (*length.start(), *length.end());
    match (least > 1, most < usize::MAX) {
        (true, true) => Some(fill(m.characters_between, &[("least", &least.to_string()), ("most", &most.to_string())])),
        (true, false) => Some(fill(m.characters_least, &[("n", &least.to_string())])),
        (false, true) => Some(fill(m.characters_most, &[("n", &most.to_string())])),
        (false, false) => None,
    }
}
