//! What was sent for one field: its answer, and what is wrong with it.

use crate::answers::{Answer, Choice, OtherText};
use crate::decimal::Decimal;
use crate::entries::{Entries, SentFile};
use crate::fault::Problem;
use crate::file_kind::Accept;
use crate::kind::{Choices, Field, Kind, LONGEST_OTHER_TEXT, Length, Limits};
use crate::name::OTHER;
use crate::shape;

/// The reading of one field.
pub(super) struct Reading<'a, 't> {
    pub(super) field: &'a Field,
    pub(super) entries: &'a Entries,
    pub(super) problems: Vec<Problem>,
    pub(super) text: &'t mut TextCount,
}

impl<'a> Reading<'a, '_> {
    /// The field's answer, as far as there is one; what is wrong with it goes into `problems`.
    pub(super) fn answer(&mut self) -> Option<Answer> {
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
            Kind::Number(limits) => self.line(&ANY_SHORT, |text| number_problem(text, limits)),
            Kind::Date(limits) => self.line(&ANY_SHORT, |text| day_problem(text.trim(), limits)),
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
    pub(super) fn is_answered(&self, answer: Option<&Answer>) -> bool {
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
    pub(super) fn note_damage(&mut self) {
        let field = self.field;
        let is_of_this = |name: &String| name == field.name.as_str() || (field.offers_other() && *name == field.other_name());
        if self.entries.damaged.iter().any(is_of_this) {
            let is_a_name = matches!(field.kind, Kind::Files { .. }) && self.files().next().is_some();
            self.problems = vec![if is_a_name { Problem::FileNameDamaged } else { Problem::Damaged }];
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

    /// Whether hidden details were to be removed matters while the files come; here only slips are left to be seen.
    fn check_strip(&mut self) {
        if self.entries.late.iter().any(|name| name == self.field.name.as_str()) {
            self.problems.push(Problem::StripTooLate);
        }
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

fn number_problem(text: &str, limits: &Limits<Decimal>) -> Option<Problem> {
    match (Decimal::read(text), &limits.least, &limits.most) {
        (None, ..) => Some(Problem::NotNumber),
        (Some(number), Some(least), _) if number < *least => Some(Problem::NumberTooSmall { least: least.clone() }),
        (Some(number), _, Some(most)) if number > *most => Some(Problem::NumberTooLarge { most: most.clone() }),
        _ => None,
    }
}

fn day_problem(day: &str, limits: &Limits<String>) -> Option<Problem> {
    match (&limits.least, &limits.most) {
        _ if !shape::is_day(day) => Some(Problem::NotDate),
        (Some(first), _) if day < first.as_str() => Some(Problem::DateTooEarly { first: first.clone() }),
        (_, Some(last)) if day > last.as_str() => Some(Problem::DateTooLate { last: last.clone() }),
        _ => None,
    }
}

/// All text of a submission, counted as it travels.
#[derive(Default)]
pub(super) struct TextCount {
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

    pub(super) fn over(&self, limit: u32) -> Option<Problem> {
        let bytes = self.bytes.checked_sub(u64::from(limit)).filter(|over| *over > 0)?;
        let characters = (bytes * self.characters).div_ceil(self.bytes).max(1);
        Some(Problem::TextTooLong { bytes, characters })
    }
}
