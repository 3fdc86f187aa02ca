//! What is wrong with an answer, and how to say it to the person who gave it.

use crate::decimal::Decimal;
use crate::form::Form;
use crate::kind::{Field, Kind};
use crate::messages::{Messages, figure, fill, isolated};
use crate::name::{FieldName, Language};
use crate::sentence::Sentence;

/// One rule that an answer breaks.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The field it is about; `None` where it is about the whole.
    pub field: Option<FieldName>,
    /// The rule.
    pub problem: Problem,
}

/// A rule that was broken, with what is needed to tell how to mend it.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// An answer is needed and there is none, or nothing but white space.
    Missing,
    /// A consent is needed and the box was not ticked.
    ConsentMissing,
    /// A rule across fields is broken: which one, from 0.
    Rule {
        /// The rule's place in [`Form::rules`].
        rule: usize,
    },
    /// Longer than may be.
    TooLong {
        /// The most characters.
        most: usize,
        /// The characters there are.
        found: usize,
    },
    /// Shorter than may be.
    TooShort {
        /// The least characters.
        least: usize,
        /// The characters there are.
        found: usize,
    },
    /// Not written as the field's pattern asks.
    OtherPattern,
    /// Not an e-mail address.
    NotEmail,
    /// Not a telephone number.
    NotTel,
    /// Not a web address.
    NotUrl,
    /// Not a number.
    NotNumber,
    /// A number below the least.
    NumberTooSmall {
        /// The least.
        least: Decimal,
    },
    /// A number above the most.
    NumberTooLarge {
        /// The most.
        most: Decimal,
    },
    /// Not a day of the calendar.
    NotDate,
    /// A day before the first.
    DateTooEarly {
        /// The first day.
        first: String,
    },
    /// A day after the last.
    DateTooLate {
        /// The last day.
        last: String,
    },
    /// A line break in a field of one line.
    LineBreak,
    /// A control character that no keyboard types.
    ControlCharacter,
    /// Bytes that are no text: they were changed on the way, or no browser wrote them.
    Damaged,
    /// Something chosen that the form does not offer.
    UnknownOption,
    /// Fewer choices than must be.
    TooFewChoices {
        /// The least.
        least: usize,
    },
    /// More choices than may be.
    TooManyChoices {
        /// The most.
        most: usize,
    },
    /// The “other” option without its text.
    OtherWithoutText,
    /// A text for the “other” option, and another option chosen.
    OtherNotChosen,
    /// Sent more than once where one answer is asked for.
    Repeated,
    /// A constant came back altered.
    ConstantChanged,
    /// A file for a field that takes none.
    FileNotAsked,
    /// Text where a file is asked for: the browser did not send the file itself.
    FileAsText,
    /// The name of a file is no text.
    FileNameDamaged,
    /// The wish to have hidden details removed came after files that it was about.
    StripTooLate,
    /// Fewer files than must be.
    TooFewFiles {
        /// The least.
        least: usize,
    },
    /// More files than may be.
    TooManyFiles {
        /// The most.
        most: usize,
    },
    /// A file larger than may be.
    FileTooLarge {
        /// Its name.
        name: String,
        /// The most bytes.
        most: u64,
    },
    /// A file of a kind that isn't taken.
    FileOfOtherKind {
        /// Its name.
        name: String,
    },
    /// All files together are larger than may be.
    FilesTooLarge {
        /// The most bytes.
        most: u64,
    },
    /// The question that keeps robots out has no answer.
    QuestionOpen,
    /// It has one that isn't right.
    QuestionWrong,
    /// All text together is over the limit.
    TextTooLong {
        /// The bytes over the limit, each line end counted as two.
        bytes: u64,
        /// About how many characters that is in this text.
        characters: u64,
    },
    /// Names that the form does not know.
    Unknown {
        /// The first of them, shortened.
        names: Vec<String>,
    },
    /// Nothing that the form asks for was sent.
    NothingSent,
}

impl Fault {
    /// The fault in `language`, with the field's label where it is about one: for a list of faults.
    #[must_use]
    pub fn message(&self, form: &Form, language: &Language) -> String {
        self.said(form, language).in_language(language)
    }

    /// The fault in `language` without the field's label: to stand beside the field.
    #[must_use]
    pub fn words(&self, form: &Form, language: &Language) -> String {
        self.said_beside(form, language).in_language(language)
    }

    /// The same as [`Fault::message`], in parts.
    pub(crate) fn said<'f>(&'f self, form: &'f Form, language: &Language) -> Sentence<'f> {
        let words = self.said_beside(form, language);
        let asked = match &self.problem {
            Problem::QuestionOpen | Problem::QuestionWrong => form.question().map(|question| &question.ask),
            _ => self.about(form).map(|field| &field.label),
        };
        match asked {
            Some(label) => Sentence::filled(Messages::of(language).fault_in_field, &[("label", label.into()), ("problem", words)]),
            None => words,
        }
    }

    /// The same as [`Fault::words`], in parts.
    pub(crate) fn said_beside<'f>(&'f self, form: &'f Form, language: &Language) -> Sentence<'f> {
        let m = Messages::of(language);
        let number = |message: &'static str, n: &dyn ToString| Sentence::filled(message, &[("n", n.to_string().into())]);
        let other = |message: &'static str| {
            let label = self.about(form).and_then(|field| field.choices()?.other.as_ref());
            Sentence::filled(message, &[("other", label.into())])
        };
        match &self.problem {
            Problem::QuestionWrong => m.question_wrong.into(),
            Problem::Missing | Problem::QuestionOpen => m.missing.into(),
            Problem::ConsentMissing => m.consent_missing.into(),
            Problem::Rule { rule } => form.rules().get(*rule).map_or(m.missing.into(), |rule| (&rule.message).into()),
            Problem::OtherPattern => {
                let help = self.about(form).and_then(|field| field.pattern.as_ref()).map(|pattern| &pattern.help);
                Sentence::filled(m.other_pattern, &[("help", help.into())])
            }
            Problem::TooLong { most, found } => fill(m.too_long, &[("n", &most.to_string()), ("found", &found.to_string())]).into(),
            Problem::TooShort { least, found } => fill(m.too_short, &[("n", &least.to_string()), ("found", &found.to_string())]).into(),
            Problem::NotEmail => m.not_email.into(),
            Problem::NotTel => m.not_tel.into(),
            Problem::NotUrl => m.not_url.into(),
            Problem::NotNumber => m.not_number.into(),
            Problem::NumberTooSmall { least } => number(m.number_too_small, &figure(least)),
            Problem::NumberTooLarge { most } => number(m.number_too_large, &figure(most)),
            Problem::NotDate => m.not_date.into(),
            Problem::DateTooEarly { first } => fill(m.date_too_early, &[("day", first)]).into(),
            Problem::DateTooLate { last } => fill(m.date_too_late, &[("day", last)]).into(),
            Problem::LineBreak => m.line_break.into(),
            Problem::ControlCharacter => m.control_character.into(),
            Problem::Damaged => m.damaged.into(),
            Problem::UnknownOption => m.unknown_option.into(),
            Problem::TooFewChoices { least } => number(m.too_few_choices, least),
            Problem::TooManyChoices { most } => number(m.too_many_choices, most),
            Problem::OtherWithoutText => other(m.other_without_text),
            Problem::OtherNotChosen => other(m.other_not_chosen),
            Problem::Repeated => m.repeated.into(),
            Problem::ConstantChanged => m.constant_changed.into(),
            Problem::FileNotAsked => m.file_not_asked.into(),
            Problem::FileAsText => m.file_as_text.into(),
            Problem::FileNameDamaged => m.file_name_damaged.into(),
            Problem::StripTooLate => m.strip_too_late.into(),
            Problem::TooFewFiles { least } => number(m.too_few_files, least),
            Problem::TooManyFiles { most } => number(m.too_many_files, most),
            Problem::FileTooLarge { name, most } => fill(m.file_too_large, &[("name", &isolated(name)), ("size", &m.size(*most))]).into(),
            Problem::FileOfOtherKind { name } => {
                fill(m.file_of_other_kind, &[("name", &isolated(name)), ("kinds", &self.kinds(form, m))]).into()
            }
            Problem::FilesTooLarge { most } => fill(m.files_too_large, &[("size", &m.size(*most))]).into(),
            Problem::TextTooLong { characters, .. } => number(m.text_too_long, characters),
            Problem::Unknown { names } => {
                let names: Vec<_> = names.iter().map(|name| isolated(name)).collect();
                fill(m.unknown_fields, &[("names", &names.join(m.list_separator))]).into()
            }
            Problem::NothingSent => m.nothing_sent.into(),
        }
    }

    /// The field that it is about.
    fn about<'f>(&self, form: &'f Form) -> Option<&'f Field> {
        form.field(self.field.as_ref()?.as_str())
    }

    /// The kinds of file that the fault's field takes.
    fn kinds(&self, form: &Form, m: &Messages) -> String {
        match self.about(form).map(|field| &field.kind) {
            Some(Kind::Files { accept, .. }) => accept.in_words(m),
            _ => String::new(),
        }
    }
}
