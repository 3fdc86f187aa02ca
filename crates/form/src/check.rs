//! Whether what was sent answers the form.
//!
//! [`Form::check`] is the one gate between the outside and what is stored: it either gives every answer, in the form's
//! order, or every fault at once. Nothing that was sent is left out in silence: what the form doesn't know is a fault.

use crate::answers::{Answer, Answers, Choice, OtherText};
use crate::entries::{Entries, SentFile};
use crate::fault::{Fault, Problem};
use crate::file_kind::Accept;
use crate::form::Form;
use crate::kind::{Choices, Field, Kind, LONGEST_OTHER_TEXT, Length};
use crate::name::{FieldName, OTHER};
use crate::question;
use crate::rule::Given;
use crate::shape;

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
    /// Every fault, those about the whole first, then in the form's order.
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

/// The reading of one field.
struct Reading<'a, 't> {
    field: &'a Field,
    entries: &'a Entries,
    problems: Vec<Problem>,
    text: &'t mut TextCount,
}

impl<'a> Reading<'a, '_> {
    /// The field's answer, as far as there is one; what is wrong with it goes into `problems`.
    fn answer(&mut self) -> Option<Answer> {
        let field = self.field;
        if !matches!(field.kind, Kind::Files { .. }) && self.files().next().is_some() {
            self.problems.push(Problem::FileNotAsked);
        }
        match &field.kind {
            Kind::Text(length) => self.line(length, |_| None),
            Kind::LongText(length) => self.long_text(length),
            Kind::Email(length) => self.line(length, |text| (!shape::is_email(text)).then_some(Problem::NotEmail)),
            Kind::Tel(length) => self.line(length, |text| (!shape::is_tel(text)).then_some(Problem::NotTel)),
            Kind::Url(length) => self.line(length, |text| (!shape::is_url(text)).then_some(Problem::NotUrl)),
            Kind::Number(range) => self.line(&ANY_SHORT, |text| number_problem(text, *range.start(), *range.end())),
            Kind::Date { min, max } => self.line(&ANY_SHORT, |text| day_problem(text.trim(), min.as_deref(), max.as_deref())),
            Kind::YesNo => self.yes_no(),
            Kind::OneOf { choices, .. } => self.one_of(choices),
            Kind::SeveralOf { choices, count } => self.several_of(choices, *count.start(), *count.end()),
            Kind::Files { count, max_size, accept, .. } => {
                self.check_strip();
                self.check_files(*count.start(), *count.end(), *max_size, accept);
                None
            }
            Kind::Consent => Some(self.consent()),
            Kind::Constant(value) => Some(self.constant(value)),
        }
    }

    /// Whether the field counts as answered for rules across fields.
    fn is_answered(&self, answer: Option<&Answer>) -> bool {
        match (&self.field.kind, answer) {
            (Kind::Files { .. }, _) => self.files().next().is_some(),
            (Kind::Consent, answer) => answer == Some(&Answer::Bool(true)),
            (_, Some(Answer::Text(text))) => !text.trim().is_empty(),
            (_, Some(_)) => true,
            // What can't be read was still an attempt at an answer: one fault says enough.
            (_, None) => self.problems.iter().any(|problem| *problem != Problem::Missing),
        }
    }

    /// What arrived damaged is that before anything else.
    fn note_damage(&mut self) {
        let field = self.field;
        let is_of_this = |name: &String| name == field.name.as_str() || (field.offers_other() && *name == field.other_name());
        if self.entries.damaged.iter().any(is_of_this) {
            self.problems = vec![Problem::Damaged];
        }
    }

    fn long_text(&mut self, length: &Length) -> Option<Answer> {
        let text = self.text(self.field.name.as_str());
        if let Some(text) = &text {
            self.check_length(text, length);
        }
        self.required(text.map(Answer::Text))
    }

    fn line(&mut self, length: &Length, problem: impl Fn(&str) -> Option<Problem>) -> Option<Answer> {
        let text = self.text(self.field.name.as_str());
        if let Some(text) = &text {
            self.check_line(text, length);
            if !text.trim().is_empty() && self.problems.is_empty() {
                let pattern = self.field.pattern.as_ref();
                self.problems
                    .extend(problem(text).or_else(|| pattern.filter(|pattern| !pattern.fits(text)).map(|_| Problem::OtherPattern)));
            }
        }
        self.required(text.map(Answer::Text))
    }

    fn yes_no(&mut self) -> Option<Answer> {
        let answer = match self.single(self.field.name.as_str()) {
            Some("yes") => Some(Answer::Bool(true)),
            Some("no") => Some(Answer::Bool(false)),
            Some(_) => self.unreadable(Problem::UnknownOption),
            None => None,
        };
        self.required(answer)
    }

    fn consent(&mut self) -> Answer {
        let given = match self.single(self.field.name.as_str()) {
            Some("yes") => true,
            Some(_) => {
                self.problems.push(Problem::UnknownOption);
                false
            }
            None => false,
        };
        if self.field.required && !given && self.problems.is_empty() {
            self.problems.push(Problem::ConsentMissing);
        }
        Answer::Bool(given)
    }

    /// The definition says what a constant is; the browser can only repeat it.
    fn constant(&mut self, value: &str) -> Answer {
        let value = shape::with_lf(value);
        if self.single(self.field.name.as_str()).is_some_and(|sent| shape::with_lf(sent) != value) {
            self.problems.push(Problem::ConstantChanged);
        }
        Answer::Text(value)
    }

    fn one_of(&mut self, choices: &Choices) -> Option<Answer> {
        let chosen = self.single(self.field.name.as_str());
        let other = self.other_text(choices);
        let answer = match chosen {
            Some(OTHER) if choices.other.is_some() => match other {
                Some(text) => Some(Answer::Other(OtherText { text })),
                None => self.unreadable(Problem::OtherWithoutText),
            },
            Some(key) => match choices.key(key) {
                Some(_) if other.is_some() => self.unreadable(Problem::OtherNotChosen),
                Some(key) => Some(Answer::Text(key.to_string())),
                None => self.unreadable(Problem::UnknownOption),
            },
            None => other.map(|text| Answer::Other(OtherText { text })),
        };
        self.required(answer)
    }

    fn several_of(&mut self, choices: &Choices, least: usize, most: usize) -> Option<Answer> {
        let sent: Vec<&str> = self.entries.all(self.field.name.as_str()).filter(|value| !value.is_empty()).collect();
        let mut distinct = sent.clone();
        distinct.sort_unstable();
        distinct.dedup();
        if distinct.len() < sent.len() {
            self.problems.push(Problem::Repeated);
        }
        let other_is_offered = choices.other.is_some();
        if sent.iter().any(|key| choices.key(key).is_none() && !(other_is_offered && *key == OTHER)) {
            self.problems.push(Problem::UnknownOption);
        }
        let other = self.other_text(choices);
        if other_is_offered && other.is_none() && sent.contains(&OTHER) {
            self.problems.push(Problem::OtherWithoutText);
        }
        let keys = choices.options.0.iter().filter(|(key, _)| sent.contains(&key.as_str()));
        let mut chosen: Vec<Choice> = keys.map(|(key, _)| Choice::Key(key.clone())).collect();
        chosen.extend(other.map(|text| Choice::Other(OtherText { text })));
        if self.problems.is_empty() && !chosen.is_empty() {
            if chosen.len() < least {
                self.problems.push(Problem::TooFewChoices { least });
            } else if chosen.len() > most {
                self.problems.push(Problem::TooManyChoices { most });
            }
        }
        self.required((!chosen.is_empty()).then_some(Answer::Several(chosen)))
    }

    /// Whether hidden details were to be removed matters while the files come; here only a slip is left to be seen.
    fn check_strip(&mut self) {
        let sent = self.field.strip_name().and_then(|name| self.single(&name));
        if sent.is_some_and(|value| value != "yes") {
            self.problems.push(Problem::UnknownOption);
        }
    }

    fn check_files(&mut self, least: usize, most: usize, max_size: u64, accept: &Accept) {
        if self.entries.all(self.field.name.as_str()).any(|text| !text.is_empty()) {
            self.problems.push(Problem::FileAsText);
        }
        let count = self.files().count();
        if count == 0 {
            if self.field.required && self.problems.is_empty() {
                self.problems.push(Problem::Missing);
            }
        } else if count < least {
            self.problems.push(Problem::TooFewFiles { least });
        } else if count > most {
            self.problems.push(Problem::TooManyFiles { most });
        }
        let large = self.files().filter(|file| file.size > max_size).take(FILES_NAMED);
        let large: Vec<_> = large.map(|file| Problem::FileTooLarge { name: file.name.clone(), most: max_size }).collect();
        self.problems.extend(large);
        let foreign = self.files().filter(|file| !accept.fits(&file.head)).take(FILES_NAMED);
        let foreign: Vec<_> = foreign.map(|file| Problem::FileOfOtherKind { name: file.name.clone() }).collect();
        self.problems.extend(foreign);
    }

    fn files(&self) -> impl Iterator<Item = &'a SentFile> + use<'a> {
        self.entries.files_of(self.field.name.as_str())
    }

    /// The one value of `name`, if it isn't empty.
    fn single(&mut self, name: &str) -> Option<&'a str> {
        let mut values = self.entries.all(name);
        let value = values.next().filter(|value| !value.is_empty());
        if values.next().is_some() {
            self.problems.push(Problem::Repeated);
        }
        value
    }

    /// The one text of `name` as it will be stored, if it isn't empty.
    fn text(&mut self, name: &str) -> Option<String> {
        let text = shape::with_lf(self.single(name)?);
        if text.contains(shape::is_forbidden_control) {
            self.problems.push(Problem::ControlCharacter);
        }
        self.text.add(&text);
        Some(text)
    }

    /// The text beside the “other” option, if it says anything.
    fn other_text(&mut self, choices: &Choices) -> Option<String> {
        choices.other.as_ref()?;
        let text = self.text(&self.field.other_name())?;
        self.check_line(&text, &(0..=LONGEST_OTHER_TEXT));
        (!text.trim().is_empty()).then_some(text)
    }

    fn check_line(&mut self, text: &str, length: &Length) {
        if text.contains('\n') {
            self.problems.push(Problem::LineBreak);
        }
        self.check_length(text, length);
    }

    fn check_length(&mut self, text: &str, length: &Length) {
        let found = text.chars().count();
        if found > *length.end() {
            self.problems.push(Problem::TooLong { most: *length.end(), found });
        } else if found < *length.start() {
            self.problems.push(Problem::TooShort { least: *length.start(), found });
        }
    }

    /// Notes that an answer is missing where one is needed and nothing worse is known.
    fn required(&mut self, answer: Option<Answer>) -> Option<Answer> {
        let says_nothing = match &answer {
            None => true,
            Some(Answer::Text(text)) => text.trim().is_empty(),
            Some(_) => false,
        };
        if self.field.required && says_nothing {
            self.problems.retain(|problem| !matches!(problem, Problem::TooShort { .. }));
            if self.problems.is_empty() {
                self.problems.push(Problem::Missing);
            }
        }
        answer
    }

    fn unreadable(&mut self, problem: Problem) -> Option<Answer> {
        self.problems.push(problem);
        None
    }
}

/// The length of what is typed for a number or a day: more than enough for either.
const ANY_SHORT: Length = 0..=100;
/// How many files of one field are named as too large.
const FILES_NAMED: usize = 20;

fn number_problem(text: &str, least: f64, most: f64) -> Option<Problem> {
    match shape::number(text) {
        None => Some(Problem::NotNumber),
        Some(number) if number < least => Some(Problem::NumberTooSmall { least }),
        Some(number) if number > most => Some(Problem::NumberTooLarge { most }),
        Some(_) => None,
    }
}

/// Days written `YYYY-MM-DD` compare as text.
fn day_problem(day: &str, first: Option<&str>, last: Option<&str>) -> Option<Problem> {
    if !shape::is_day(day) {
        return Some(Problem::NotDate);
    }
    match (first, last) {
        (Some(first), _) if day < first => Some(Problem::DateTooEarly { first: first.into() }),
        (_, Some(last)) if day > last => Some(Problem::DateTooLate { last: last.into() }),
        _ => None,
    }
}

/// All text of a submission, counted as it travels.
#[derive(Default)]
struct TextCount {
    bytes: u64,
    characters: u64,
}

impl TextCount {
    /// Counts a text whose line ends are LF.
    fn add(&mut self, text: &str) {
        let line_ends = text.bytes().filter(|byte| *byte == b'\n').count();
        self.bytes += (text.len() + line_ends) as u64;
        self.characters += text.chars().count() as u64;
    }

    fn over(&self, limit: u32) -> Option<Problem> {
        let bytes = self.bytes.checked_sub(u64::from(limit)).filter(|over| *over > 0)?;
        let characters = (bytes * self.characters).div_ceil(self.bytes).max(1);
        Some(Problem::TextTooLong { bytes, characters })
    }
}
