//! What a visitor typed before, put back where it fits, and what fits nowhere.

use super::Notice;
use crate::check::OUR_NAMES;
use crate::entries::{Entries, SentFile};
use crate::form::Form;
use crate::kind::{Field, Kind};
use crate::name::{OTHER, STRIP};
use crate::question;
use crate::shape::with_lf;
use crate::source::StripMetadata;

/// What was sent, if anything was.
#[derive(Clone, Copy)]
pub(super) struct Typed<'a>(pub(super) Option<&'a Entries>);

impl<'a> Typed<'a> {
    /// The text of a name; empty where there is none.
    pub(super) fn text(self, name: &str) -> &'a str {
        self.0.and_then(|entries| entries.first(name)).unwrap_or_default()
    }

    /// The text of a name, on one line. A browser would drop line breaks from a field of one line and so join words.
    pub(super) fn line(self, name: &str) -> String {
        with_lf(self.text(name)).replace('\n', " ")
    }

    /// Whether the option `key` of `field` was chosen.
    pub(super) fn chose(self, field: &Field, key: &str) -> bool {
        let Some(entries) = self.0 else { return false };
        match field.kind {
            Kind::SeveralOf { .. } => entries.all(field.name.as_str()).any(|sent| sent == key),
            _ => entries.first(field.name.as_str()) == Some(key),
        }
    }

    /// Whether hidden details are to be removed from the pictures of `field`. An unticked box sends nothing, and so does a
    /// page made before the form asked, or a box that was not read any more: these say nothing about what the visitor wants.
    pub(super) fn strips(self, form: &Form, field: &Field, notice: Notice<'_>, at_first: StripMetadata) -> bool {
        let asked = self.0.filter(|entries| entries.first("_form").is_none_or(|hash| hash == form.hash()));
        let was_read = asked.is_some_and(|entries| !matches!(notice, Notice::Untaken(_)) || reaches(entries, form, field));
        let ticked = field.strip_name().is_some_and(|name| self.text(&name) == "yes");
        ticked || (!was_read && at_first == StripMetadata::Ticked)
    }

    /// The files that are to be chosen again: all that came but those of which the faults say that they can't be taken. Where
    /// files were not read, only the name of the first is known: to ask for that alone would be to forget the others.
    pub(super) fn files_again(self, form: &Form, notice: Notice<'_>) -> Vec<&'a SentFile> {
        if let Notice::Untaken(_) = notice {
            return Vec::new();
        }
        let came = self.0.into_iter().flat_map(|entries| &entries.files).filter(|file| takes_files(form, &file.field));
        came.filter(|file| !matches!(notice, Notice::Faults(_)) || !is_refused(form, file)).collect()
    }

    /// What was sent and has no place in the form, with the names it came under; of files their own names.
    ///
    /// What a form says itself is no answer: an older one may say something else, which nobody typed.
    pub(super) fn leftovers(self, form: &Form, notice: Notice<'_>) -> Vec<(&'a str, &'a str)> {
        let Some(entries) = self.0 else { return Vec::new() };
        let mut seen = std::collections::BTreeSet::new();
        let mut leftovers = Vec::new();
        for (name, value) in &entries.values {
            let is_first = seen.insert(name.as_str());
            let is_question = name == question::NAME && form.question().is_some();
            let is_ours = OUR_NAMES.contains(&name.as_str()) || name.starts_with(STRIP) || is_question || name == form.honeypot();
            let is_said = notice == Notice::OlderVersion && form.field(name).is_some_and(|field| matches!(field.kind, Kind::Constant(_)));
            if !is_ours && !is_said && !value.is_empty() && !has_a_place(form, name, value, is_first) {
                leftovers.push((name.as_str(), value.as_str()));
            }
        }
        let files = entries.files.iter().filter(|file| !takes_files(form, &file.field));
        leftovers.extend(files.map(|file| (file.field.as_str(), file.name.as_str())));
        leftovers
    }
}

/// Whether a message of which only the beginning was read goes as far as this field. Browsers send fields in the form's order.
fn reaches(entries: &Entries, form: &Form, field: &Field) -> bool {
    let came = |name: &str| entries.first(name).is_some() || entries.files_of(name).next().is_some();
    form.fields().skip_while(|other| other.name != field.name).any(|at_or_behind| came(at_or_behind.name.as_str()))
}

/// Whether files have a place under that name.
fn takes_files(form: &Form, name: &str) -> bool {
    form.field(name).is_some_and(|field| matches!(field.kind, Kind::Files { .. }))
}

/// Whether a file is refused for itself, whatever came with it.
fn is_refused(form: &Form, file: &SentFile) -> bool {
    match form.field(&file.field).map(|field| &field.kind) {
        Some(Kind::Files { max_size, accept, .. }) => file.size > *max_size || !accept.fits(&file.head),
        _ => false,
    }
}

/// Whether the form, shown again, holds this value of that name.
fn has_a_place(form: &Form, name: &str, value: &str, is_first: bool) -> bool {
    let Some(field) = form.field(name) else {
        return is_first && form.fields().any(|field| field.offers_other() && field.other_name() == name);
    };
    match &field.kind {
        Kind::Text(_) | Kind::LongText(_) | Kind::Email(_) | Kind::Tel(_) | Kind::Url(_) => is_first,
        Kind::Number(_) | Kind::Date(_) => is_first,
        Kind::YesNo => is_first && (value == "yes" || value == "no"),
        Kind::OneOf { choices, .. } => is_first && (choices.offers(value) || (value == OTHER && choices.other.is_some())),
        Kind::SeveralOf { choices, .. } => choices.offers(value) || (value == OTHER && choices.other.is_some()),
        Kind::Consent => is_first && value == "yes",
        Kind::Constant(constant) => with_lf(value) == with_lf(constant),
        Kind::Files { .. } => false,
    }
}
