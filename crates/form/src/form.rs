//! The checked definition: what every other part works with.

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::kind::{Field, Kind};
use crate::name::{FieldName, FormName, Language};
use crate::source::{Source, SourceItem};
use crate::text::Text;

use serde::{Deserialize, Serialize};

/// The version of `form.json`.
pub const FORM_JSON_VERSION: u32 = 1;

/// A form whose definition holds together: what [`Form::define`] accepted.
///
/// Its canonical JSON ([`Form::json`], the `form.json` of every envelope) determines everything else, the
/// [`hash`](Form::hash) and the [`honeypot`](Form::honeypot)'s name included.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    name: FormName,
    languages: Vec<Language>,
    source: Source,
    items: Vec<Item>,
    json: String,
    hash: String,
    honeypot: &'static str,
}

/// One thing on the form, in the author's order.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A heading or text between fields.
    Prose {
        /// The heading.
        heading: Option<Text>,
        /// The text; paragraphs are separated by empty lines.
        text: Option<Text>,
    },
    /// A question.
    Field(Field),
}

/// A rule across fields: at least one of them is answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AnyOf<'a> {
    /// The fields.
    pub fields: &'a [FieldName],
    /// What to tell the visitor who answered none.
    pub message: &'a Text,
}

/// One fault in a definition, with the way to it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{problem}")]
pub struct DefinitionFault {
    /// From the top of the file to the value at fault.
    pub path: Vec<Step>,
    /// What is wrong.
    pub problem: String,
    /// What to write instead.
    pub help: String,
}

/// One step into a definition's tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Under this key.
    Key(&'static str),
    /// At this place of a list, from 0.
    Index(usize),
}

/// Why a `form.json` can't be read.
#[derive(Debug, Error)]
pub enum FormJsonError {
    /// It isn't the JSON of a form.
    #[error("this is not a form definition that can be read here: {0}")]
    Json(#[from] serde_json::Error),
    /// It is of a version that this program does not know.
    #[error("the form definition is of version {0}, this program reads version {FORM_JSON_VERSION}: use a newer Dropsafe")]
    Version(u32),
    /// It is a definition that can't stand.
    #[error("the form definition does not hold together: {0}")]
    Definition(DefinitionFault),
}

/// The shape of `form.json`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FormJson {
    version: u32,
    name: FormName,
    languages: Vec<Language>,
    definition: Source,
}

impl Form {
    /// Checks a definition. The first of `languages` is the site's own; without any, English is.
    ///
    /// # Errors
    /// All faults at once, each with the way to it in the source.
    pub fn define(name: FormName, source: Source, languages: &[Language]) -> Result<Self, Vec<DefinitionFault>> {
        let mut faults = Vec::new();
        let mut items = Vec::with_capacity(source.fields.len());
        for (index, item) in source.fields.iter().enumerate() {
            match define_item(item) {
                Ok(item) => items.push(item),
                Err(found) => faults.extend(found.into_iter().map(|fault| fault.under(&[Step::Key("fields"), Step::Index(index)]))),
            }
        }
        faults.extend(repeated_names(&source));
        faults.extend(rule_faults(&source));
        faults.extend(whole_faults(&source));
        if !faults.is_empty() {
            return Err(faults);
        }
        let languages = if languages.is_empty() { vec![Language::english()] } else { languages.to_vec() };
        let file = FormJson { version: FORM_JSON_VERSION, name, languages, definition: source };
        let json = serde_json::to_string_pretty(&file).map_err(|cause| {
            vec![DefinitionFault {
                path: vec![],
                problem: format!("the definition can't be kept as JSON: {cause}"),
                help: "this is a fault of Dropsafe: please report it".into(),
            }]
        })? + "\n";
        let digest = Sha256::digest(json.as_bytes());
        let hash = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let FormJson { name, languages, definition: source, .. } = file;
        let honeypot = honeypot_name(&source, digest[0]);
        Ok(Self { name, languages, source, items, json, hash, honeypot })
    }

    /// Reads a `form.json`.
    ///
    /// # Errors
    /// Where it isn't one, or is of a newer version.
    pub fn from_json(json: &str) -> Result<Self, FormJsonError> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let Version { version } = serde_json::from_str(json)?;
        if version != FORM_JSON_VERSION {
            return Err(FormJsonError::Version(version));
        }
        let file: FormJson = serde_json::from_str(json)?;
        Self::define(file.name, file.definition, &file.languages).map_err(|mut faults| FormJsonError::Definition(faults.swap_remove(0)))
    }

    /// The form's name.
    #[must_use]
    pub fn name(&self) -> &FormName {
        &self.name
    }

    /// The languages it is shown in, the site's own first; never empty.
    #[must_use]
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// `language` if the form is shown in it, else its first one.
    #[must_use]
    pub fn language_or_first<'a>(&'a self, language: Option<&str>) -> &'a Language {
        let asked = language.and_then(|language| self.languages.iter().find(|known| known.as_str() == language));
        asked.unwrap_or(&self.languages[0])
    }

    /// The definition as its author wrote it.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// What is on the form, in order.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.items.iter().filter_map(|item| match item {
            Item::Field(field) => Some(field),
            Item::Prose { .. } => None,
        })
    }

    /// The field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields().find(|field| field.name.as_str() == name)
    }

    /// The rules across fields.
    pub fn rules(&self) -> impl Iterator<Item = AnyOf<'_>> {
        self.source.rules.iter().map(|rule| AnyOf { fields: &rule.any_of, message: &rule.message })
    }

    /// Whether it takes files.
    #[must_use]
    pub fn takes_files(&self) -> bool {
        self.fields().any(|field| matches!(field.kind, Kind::Files { .. }))
    }

    /// The canonical JSON: the bytes of `form.json`.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The definition's hash: lower-case hexadecimal SHA-256 of [`Form::json`], 64 characters. What `_form` carries.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The name of the field that people leave empty and robots fill in.
    #[must_use]
    pub fn honeypot(&self) -> &str {
        self.honeypot
    }
}

impl DefinitionFault {
    pub(crate) fn at(key: &'static str, problem: impl Into<String>, help: impl Into<String>) -> Self {
        Self { path: vec![Step::Key(key)], problem: problem.into(), help: help.into() }
    }

    fn under(mut self, steps: &[Step]) -> Self {
        self.path.splice(0..0, steps.iter().copied());
        self
    }
}

fn define_item(item: &SourceItem) -> Result<Item, Vec<DefinitionFault>> {
    let is_prose = item.name.is_none() && item.kind.is_none() && (item.heading.is_some() || item.text.is_some());
    if !is_prose {
        return Field::define(item).map(Item::Field);
    }
    let prose_alone = SourceItem { heading: item.heading.clone(), text: item.text.clone(), ..SourceItem::default() };
    if *item != prose_alone {
        return Err(vec![DefinitionFault {
            path: vec![],
            problem: "a heading or text between fields has no other keys".into(),
            help: "give the field an entry of its own, with `name:` and `type:`".into(),
        }]);
    }
    Ok(Item::Prose { heading: item.heading.clone(), text: item.text.clone() })
}

fn repeated_names(source: &Source) -> Vec<DefinitionFault> {
    let names = || source.fields.iter().enumerate().filter_map(|(index, item)| Some((index, item.name.as_ref()?)));
    names()
        .filter(|(index, name)| names().any(|(earlier, other)| earlier < *index && other == *name))
        .map(|(index, name)| DefinitionFault {
            path: vec![Step::Key("fields"), Step::Index(index), Step::Key("name")],
            problem: format!("the field “{name}” is there twice"),
            help: "give each field a name of its own: an answer to one would overwrite the other".into(),
        })
        .collect()
}

fn rule_faults(source: &Source) -> Vec<DefinitionFault> {
    let known = |name: &FieldName| source.fields.iter().any(|item| item.name.as_ref() == Some(name));
    let mut faults = Vec::new();
    for (index, rule) in source.rules.iter().enumerate() {
        let here = [Step::Key("rules"), Step::Index(index), Step::Key("any_of")];
        if rule.any_of.is_empty() {
            faults.push(DefinitionFault {
                path: here.to_vec(),
                problem: "the rule names no field".into(),
                help: "list the fields of which one must be answered".into(),
            });
        }
        for (place, name) in rule.any_of.iter().enumerate().filter(|(_, name)| !known(name)) {
            let names: Vec<_> = source.fields.iter().filter_map(|item| item.name.as_ref()).map(FieldName::as_str).collect();
            let mut path = here.to_vec();
            path.push(Step::Index(place));
            faults.push(DefinitionFault {
                path,
                problem: format!("there is no field “{name}”"),
                help: format!("the fields are: {}", names.join(", ")),
            });
        }
    }
    faults
}

fn whole_faults(source: &Source) -> Vec<DefinitionFault> {
    let mut faults = Vec::new();
    if !source.fields.iter().any(|item| item.name.is_some()) {
        faults.push(DefinitionFault::at("fields", "the form asks nothing", "add at least one field, with `name:`, `type:` and `label:`"));
    }
    if let Some(leave) = &source.leave
        && !(leave.starts_with("https://") || leave.starts_with("http://"))
    {
        faults.push(DefinitionFault::at(
            "leave",
            format!("“{leave}” is not an address to leave for"),
            "write a whole address, such as https://www.example.org/",
        ));
    }
    faults
}

/// Names that robots like and no address book knows, so that no browser fills them in by itself.
const HONEYPOTS: [&str; 8] = [
    "subject_line",
    "topic_again",
    "reply_subject",
    "short_summary",
    "callback_note",
    "second_message",
    "website_comment",
    "reference_text",
];

fn honeypot_name(source: &Source, seed: u8) -> &'static str {
    let taken = |name: &str| source.fields.iter().any(|item| item.name.as_ref().is_some_and(|field| field.as_str() == name));
    let free: Vec<_> = HONEYPOTS.into_iter().filter(|name| !taken(name)).collect();
    match free.len() {
        0 => "leave_this_empty_please",
        count => free[usize::from(seed) % count],
    }
}
