//! What must hold across fields.

use crate::answers::{Answer, Answers, Choice};
use crate::decimal::Decimal;
use crate::form::Form;
use crate::kind::{Field, Kind};
use crate::name::FieldName;
use crate::text::Text;

/// A rule across fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// What it asks for.
    pub asks: Asks,
    /// What to tell the visitor who breaks it.
    pub message: Text,
}

/// What a rule asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Asks {
    /// At least one of these fields is answered.
    AnyOf(Vec<FieldName>),
    /// A field is answered where another says something.
    RequiredIf {
        /// The field.
        field: FieldName,
        /// When.
        condition: Condition,
    },
    /// A field repeats the answer of another.
    Matches {
        /// The field.
        field: FieldName,
        /// The other.
        other: FieldName,
    },
}

/// When a field must be answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The field that decides.
    pub field: FieldName,
    /// What it must say.
    pub says: Says,
}

/// What a field says.
#[derive(Debug, Clone, PartialEq)]
pub enum Says {
    /// Anything.
    Something,
    /// Yes, or no.
    Bool(bool),
    /// This option, alone or among others.
    Option(String),
}

/// What is known of a submission when its rules are looked at.
pub(crate) struct Given<'a> {
    /// The fields that count as answered.
    pub(crate) answered: &'a [&'a FieldName],
    /// The answers, as far as there are any.
    pub(crate) answers: &'a Answers,
    /// Whether a field has a fault of its own.
    pub(crate) is_at_fault: &'a dyn Fn(&FieldName) -> bool,
}

impl Rule {
    /// The field at which the rule is broken.
    pub(crate) fn broken_at(&self, given: &Given<'_>, form: &Form) -> Option<&FieldName> {
        let is_answered = |name: &FieldName| given.answered.contains(&name);
        match &self.asks {
            Asks::AnyOf(fields) => fields.first().filter(|_| !fields.iter().any(is_answered)),
            Asks::RequiredIf { field, condition } => Some(field).filter(|field| condition.holds(given) && !is_answered(field)),
            Asks::Matches { field, other } => {
                // What has a fault of its own is mended first: one fault says enough.
                let is_clear = !(given.is_at_fault)(field) && !(given.is_at_fault)(other);
                let said = |name: &FieldName| match given.answers.get(name.as_str()) {
                    Some(Answer::Text(text)) => text.trim(),
                    _ => "",
                };
                Some(field).filter(|field| is_clear && !same(form.field(field.as_str()), said(field), said(other)))
            }
        }
    }
}

impl Condition {
    fn holds(&self, given: &Given<'_>) -> bool {
        let answer = given.answers.get(self.field.as_str());
        match &self.says {
            Says::Something => given.answered.contains(&&self.field),
            Says::Bool(wanted) => answer == Some(&Answer::Bool(*wanted)),
            Says::Option(key) => match answer {
                Some(Answer::Text(chosen)) => chosen == key,
                Some(Answer::Other(_)) => key == crate::name::OTHER,
                Some(Answer::Several(chosen)) => chosen.iter().map(Choice::sent).any(|chosen| chosen == key),
                _ => false,
            },
        }
    }
}

/// Whether two answers of one type mean the same. An address may be typed in capitals once, and a number as `7` and `7.0`.
fn same(field: Option<&Field>, one: &str, other: &str) -> bool {
    match field.map(|field| &field.kind) {
        Some(Kind::Email(_)) => one.to_lowercase() == other.to_lowercase(),
        Some(Kind::Number(_)) => Decimal::read(one) == Decimal::read(other),
        _ => one == other,
    }
}
