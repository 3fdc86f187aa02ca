//! Whether what was sent answers the form.
//!
//! [`Form::check`] is the one gate between the outside and what is stored: it either gives every answer, in the form's
//! order, or every fault at once. Nothing that was sent is left out in silence: what the form doesn't know is a fault.

mod reading;

use reading::{Reading, TextCount};

use crate::answers::Answers;
use crate::entries::Entries;
use crate::fault::{Fault, Problem};
use crate::form::Form;
use crate::kind::{Field, Kind};
use crate::name::{FieldName, STRIP};
use crate::question;
use crate::rule::Given;

pub use crate::shape::is_day;

/// The names that every page of ours sends beside the fields: its language and the definition's hash.
pub const OUR_NAMES: [&str; 2] = ["_lang", "_form"];

/// How many unknown names one fault lists.
const UNKNOWN_NAMES_LISTED: usize = 10;
/// How many characters of an unknown name are shown.
const UNKNOWN_NAME_SHOWN: usize = 64;

impl Form {
    /// Checks what was sent. `text_limit` is the most bytes of text, each line end counted as two.
    ///
    /// Text is kept as typed but for its line ends, which become LF; an empty text is no answer. A consent is an answer
    /// either way: an unticked box says no. A text beside an “other” option says as much as ticking it, unless another
    /// option of one was chosen.
    ///
    /// # Errors
    /// Every fault: those about the whole first, then in the form's order, and last what is wrong with the question against robots.
    pub fn check(&self, entries: &Entries, text_limit: u32) -> Result<Answers, Vec<Fault>> {
        let mut faults: Vec<Fault> = unknown_names(self, entries).into_iter().collect();
        if nothing_sent(self, entries) {
            faults.push(Fault { field: None, problem: Problem::NothingSent });
            return Err(faults);
        }
        let mut answers = Vec::new();
        let mut answered = Vec::new();
        let mut text = TextCount::default();
        for field in self.fields() {
            let mut reading = Reading { field, entries, problems: Vec::new(), text: &mut text };
            let answer = reading.answer();
            reading.note_damage();
            if reading.is_answered(answer.as_ref()) {
                answered.push(&field.name);
            }
            faults.extend(reading.problems.into_iter().map(|problem| Fault { field: Some(field.name.clone()), problem }));
            if !matches!(field.kind, Kind::Files { .. }) {
                answers.push((field.name.clone(), answer));
            }
        }
        let answers = Answers(answers);
        let is_at_fault = |name: &FieldName| faults.iter().any(|fault| fault.field.as_ref() == Some(name));
        let given = Given { answered: &answered, answers: &answers, is_at_fault: &is_at_fault };
        let broken = self.rules().iter().enumerate().filter_map(|(rule, asked)| {
            let field = asked.broken_at(&given, self)?;
            Some(Fault { field: Some(field.clone()), problem: Problem::Rule { rule } })
        });
        let broken: Vec<_> = broken.collect();
        faults.extend(broken);
        faults.extend(self.question_fault(entries));
        faults.extend(self.files_over(entries));
        faults.extend(text.over(text_limit).map(|problem| Fault { field: None, problem }));
        if faults.is_empty() {
            return Ok(answers);
        }
        faults.sort_by_key(|fault| self.place_on_the_page(fault));
        Err(faults)
    }

    /// Where a fault's field stands; what is about no field or about all of them comes before the first.
    fn place_on_the_page(&self, fault: &Fault) -> Option<usize> {
        match (&fault.field, &fault.problem) {
            (_, Problem::QuestionOpen | Problem::QuestionWrong) => Some(usize::MAX),
            (Some(name), _) => self.fields().position(|field| field.name == *name),
            (None, _) => None,
        }
    }

    /// The question that keeps robots out is open, or was answered wrongly. Its answer goes no further than this.
    fn question_fault(&self, entries: &Entries) -> Option<Fault> {
        let answer = entries.first(question::NAME).unwrap_or_default();
        let problem = match self.question()? {
            question if question.accepts(answer) => return None,
            _ if answer.trim().is_empty() => Problem::QuestionOpen,
            _ => Problem::QuestionWrong,
        };
        Some(Fault { field: None, problem })
    }

    /// All files together are too much, each of them being small enough.
    fn files_over(&self, entries: &Entries) -> Option<Fault> {
        let asked = entries.files.iter().filter(|file| self.field(&file.field).is_some_and(|field| field.most_files() > 0));
        let bytes = asked.clone().fold(0_u64, |sum, file| sum.saturating_add(file.size));
        let most = self.most_file_bytes();
        let field = asked.filter_map(|file| self.field(&file.field)).next()?;
        (bytes > most && self.source().max_size.is_some())
            .then(|| Fault { field: Some(field.name.clone()), problem: Problem::FilesTooLarge { most } })
    }

    /// Whether there is anything in this that a visitor wrote or chose: more than what a browser sends by itself.
    #[must_use]
    pub fn is_answered_in(&self, entries: &Entries) -> bool {
        let is_constant = |name: &str| self.field(name).is_some_and(|field| matches!(field.kind, Kind::Constant(_)));
        let is_sent_unasked =
            |name: &str| OUR_NAMES.contains(&name) || name.starts_with(STRIP) || name == self.honeypot() || is_constant(name);
        entries.values.iter().any(|(name, value)| !value.is_empty() && !is_sent_unasked(name))
    }

    /// Whether the form or its pages send a text of that name.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        let other_of = |field: &Field| field.offers_other() && name.strip_suffix("_other") == Some(field.name.as_str());
        let strips = |field: &Field| field.strip_name().is_some_and(|strips| strips == name);
        let is_question = name == question::NAME && self.question().is_some();
        OUR_NAMES.contains(&name)
            || is_question
            || name == self.honeypot()
            || self.fields().any(|field| field.name.as_str() == name || other_of(field) || strips(field))
    }
}

fn unknown_names(form: &Form, entries: &Entries) -> Option<Fault> {
    let texts = entries.values.iter().map(|(name, _)| name).filter(|name| !form.knows(name));
    // Only fields take files: not our own names, and no text beside “other”.
    let files = entries.files.iter().map(|file| &file.field).filter(|name| form.field(name).is_none());
    // One page has one language and one definition: a second is nothing that the form knows.
    let again = OUR_NAMES.into_iter().chain([question::NAME]).filter(|name| entries.all(name).nth(1).is_some());
    let mut names: Vec<String> = Vec::new();
    for name in texts.chain(files).map(String::as_str).chain(again) {
        let shown: String = name.chars().take(UNKNOWN_NAME_SHOWN).collect();
        if !names.contains(&shown) {
            names.push(shown);
        }
        if names.len() == UNKNOWN_NAMES_LISTED {
            break;
        }
    }
    (!names.is_empty()).then_some(Fault { field: None, problem: Problem::Unknown { names } })
}

/// Whether not one field was sent, though a browser sends some of them even when they are left empty.
fn nothing_sent(form: &Form, entries: &Entries) -> bool {
    let is_field = |name: &str| form.field(name).is_some();
    let some_field = entries.values.iter().any(|(name, _)| is_field(name)) || entries.files.iter().any(|file| is_field(&file.field));
    !some_field && form.fields().any(Field::is_always_sent)
}
