//! A definition as its author writes it in `_forms/<name>.yml`, and as `form.json` keeps it.
//!
//! These are the raw arguments: every key that may be written, nothing checked across keys.
//! [`Form::define`](crate::Form::define) makes the checked [`Form`](crate::Form) of it. Serialised, the keys come in the
//! order of the fields below and keys not written are left out: that JSON is what a form's hash is taken over.

mod accept;

use std::fmt;

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::define::Step;
use crate::name::{FieldName, OptionKey};
use crate::question::SourceQuestion;
use crate::text::Text;

pub use accept::SourceAccept;

/// A whole file of `_forms/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The form's title, the heading of its page.
    pub title: Text,
    /// What to know before filling it in; paragraphs are separated by empty lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<Text>,
    /// Why it is asked: for the notice on privacy, where a field says nothing of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Text>,
    /// Where the “leave this site” link at the top leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave: Option<String>,
    /// Who can read what is sent; shown before the button.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readers: Option<Text>,
    /// How long it is kept; shown before the button.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Text>,
    /// The button's label, where the built-in one won't do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submit: Option<Text>,
    /// What happens next; shown with the receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Text>,
    /// Other ways to reach the organisation; shown when nothing could be stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Text>,
    /// The most that all files of a submission may have together, such as `100 MB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_size: Option<String>,
    /// A recipients file for this form alone, relative to the site's source folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipients: Option<String>,
    /// A question that keeps robots out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<SourceQuestion>,
    /// What is asked, in order.
    pub fields: Vec<SourceItem>,
    /// What must hold across fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<SourceRule>,
}

/// One entry of `fields`: a field, a heading and text between fields, or a group of these.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceItem {
    /// A heading between fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<Text>,
    /// Explanatory text between fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// What a group of fields is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Text>,
    /// What is in the group, in order.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "written")]
    pub fields: Option<Vec<SourceItem>>,
    /// The field's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<FieldName>,
    /// What kind of answer it takes.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<SourceKind>,
    /// The question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Text>,
    /// A hint below the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// Why this is asked; shown beside the question and in the notice on privacy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Text>,
    /// How long the answer is kept, where that differs from the form's; shown in the same places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Text>,
    /// Whether an answer must be given.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// The least: characters, a number, a day, or how many choices or files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<String>,
    /// The most: characters, a number, a day, or how many choices or files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<String>,
    /// What a line of text must look like: a regular expression for the whole of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The pattern in words, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern_help: Option<Text>,
    /// HTML's autocomplete token; `off` where not written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autocomplete: Option<String>,
    /// What can be chosen, in order.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
    /// The label of an option with a text of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Text>,
    /// How a choice of one is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
    /// The largest file, such as `25 MB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_size: Option<String>,
    /// The kinds of file that are taken, the usual ones where it is not written.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "written")]
    pub accept: Option<SourceAccept>,
    /// Whether the visitor can have hidden details removed from pictures, and how the box is at first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strip_metadata: Option<StripMetadata>,
    /// What a constant field says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// A key with nothing after it is not the same as no key: who wrote it meant something.
fn written<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl SourceItem {
    /// What is in the group, in order; nothing if it is none.
    pub(crate) fn inner(&self) -> &[SourceItem] {
        self.fields.as_deref().unwrap_or_default()
    }

    /// Whether it is written as a group.
    pub(crate) fn is_group(&self) -> bool {
        self.group.is_some() || self.fields.is_some()
    }
}

impl Source {
    /// Every entry of `fields`, those inside groups too, with the way to it.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (Vec<Step>, &SourceItem)> {
        self.fields.iter().enumerate().flat_map(|(index, item)| {
            let here = vec![Step::Key("fields"), Step::Index(index)];
            let inside = item.inner().iter().enumerate().map({
                let here = here.clone();
                move |(index, item)| ([&here[..], &[Step::Key("fields"), Step::Index(index)]].concat(), item)
            });
            std::iter::once((here, item)).chain(inside)
        })
    }
}

/// The kinds of answer, as written after `type:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the documentation: see `form::Kind`
pub enum SourceKind {
    Text,
    LongText,
    Email,
    Tel,
    Url,
    Number,
    Date,
    YesNo,
    OneOf,
    SeveralOf,
    Files,
    Consent,
    Constant,
}

/// How a choice of one is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Radio buttons: every option in sight.
    #[default]
    Radio,
    /// A list to open, for long lists of short options.
    Select,
}

/// The box that lets a visitor have hidden details removed from pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StripMetadata {
    /// It is ticked: they are removed unless the visitor wants to keep them.
    Ticked,
    /// It is not: they are kept unless the visitor wants them removed.
    Unticked,
}

/// A rule across fields: `any_of`, or `field` with `required_if` or `matches`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceRule {
    /// At least one of these fields must be answered.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "written")]
    pub any_of: Option<Vec<FieldName>>,
    /// The field that the rule is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<FieldName>,
    /// When it must be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_if: Option<SourceCondition>,
    /// The field whose answer it must repeat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matches: Option<FieldName>,
    /// What to tell the visitor otherwise.
    pub message: Text,
}

/// What another field must say: something, where neither key is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceCondition {
    /// The other field.
    pub field: FieldName,
    /// The option chosen: a key, `other`, or for yes or no one of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<String>,
    /// One of the options chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub includes: Option<String>,
}

/// What can be chosen, in the author's order: a map `key: label`.
///
/// JSON keeps it as an array of `{"key": …, "label": …}`, since a JSON object's order means nothing to other readers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options(pub Vec<(OptionKey, Text)>);

impl Options {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionEntry {
    key: OptionKey,
    label: Text,
}

impl Serialize for Options {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entries = serializer.serialize_seq(Some(self.0.len()))?;
        for (key, label) in &self.0 {
            entries.serialize_element(&OptionEntry { key: key.clone(), label: label.clone() })?;
        }
        entries.end()
    }
}

impl<'de> Deserialize<'de> for Options {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OptionsVisitor)
    }
}

struct OptionsVisitor;

impl<'de> Visitor<'de> for OptionsVisitor {
    type Value = Options;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("options as `key: label`, one a line")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Options, A::Error> {
        let mut options = Vec::new();
        while let Some(entry) = map.next_entry::<OptionKey, Text>()? {
            options.push(entry);
        }
        some_without_repeats(options)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Options, A::Error> {
        let mut options = Vec::new();
        while let Some(OptionEntry { key, label }) = seq.next_element()? {
            options.push((key, label));
        }
        some_without_repeats(options)
    }
}

/// Nothing to choose was forgotten, or stands where there is no choice: either way its author expected something of it.
fn some_without_repeats<E: de::Error>(options: Vec<(OptionKey, Text)>) -> Result<Options, E> {
    if options.is_empty() {
        return Err(E::custom("there is nothing to choose: write `key: label`, one a line"));
    }
    let mut seen = std::collections::BTreeSet::new();
    match options.iter().find(|(key, _)| !seen.insert(key)) {
        Some((key, _)) => Err(E::custom(format!("the option “{key}” is there twice"))),
        None => Ok(Options(options)),
    }
}
