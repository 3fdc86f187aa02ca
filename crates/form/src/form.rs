//! The checked definition: what every other part works with.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::define;
use crate::honeypot;
use crate::kind::{Field, Kind};
use crate::name::{FormName, Language};
use crate::question::Question;
use crate::rule::Rule;
use crate::source::Source;
use crate::text::Text;

pub use crate::define::{DefinitionFault, Step};

/// The version of `form.json`.
pub const FORM_JSON_VERSION: u32 = 2;

/// The oldest version of `form.json` that is still read: nobody may lose what was sent with an older form.
pub const OLDEST_FORM_JSON_VERSION: u32 = 1;

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
    rules: Vec<Rule>,
    question: Option<Question>,
    most_file_bytes: u64,
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
    Field(Box<Field>),
    /// Questions that belong together, with headings and text between them.
    Group {
        /// What they are about.
        legend: Text,
        /// The text above them; paragraphs are separated by empty lines.
        text: Option<Text>,
        /// Anything but groups, in order.
        items: Vec<Item>,
    },
}

impl Item {
    /// The questions in it, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        let items = match self {
            Self::Group { items, .. } => &items[..],
            _ => std::slice::from_ref(self),
        };
        items.iter().filter_map(|item| match item {
            Self::Field(field) => Some(&**field),
            _ => None,
        })
    }
}

/// Why a `form.json` can't be read.
#[derive(Debug, Error)]
pub enum FormJsonError {
    /// It isn't the JSON of a form.
    #[error("this is not a form definition that can be read here: {0}")]
    Json(#[from] serde_json::Error),
    /// It is of a version that this program does not know.
    #[error(
        "the form definition is of version {0}, this program reads versions {OLDEST_FORM_JSON_VERSION} to {FORM_JSON_VERSION}: use a newer Dropsafe"
    )]
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
        let more = define::for_its_author(&source);
        match Self::of_version(FORM_JSON_VERSION, name, source, languages) {
            Ok(form) if more.is_empty() => Ok(form),
            Ok(_) => Err(more),
            Err(faults) => Err([faults, more].concat()),
        }
    }

    /// A form whose `form.json` says that version: read back, an older form keeps its bytes and so its hash.
    fn of_version(version: u32, name: FormName, source: Source, languages: &[Language]) -> Result<Self, Vec<DefinitionFault>> {
        let define::Defined { items, rules, question, most_file_bytes } = define::all(&source)?;
        let languages = if languages.is_empty() { vec![Language::english()] } else { languages.to_vec() };
        let file = FormJson { version, name, languages, definition: source };
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
        let honeypot = honeypot::name(&items, digest[0]);
        Ok(Self { name, languages, source, items, rules, question, most_file_bytes, json, hash, honeypot })
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
        if !(OLDEST_FORM_JSON_VERSION..=FORM_JSON_VERSION).contains(&version) {
            return Err(FormJsonError::Version(version));
        }
        let file: FormJson = serde_json::from_str(json)?;
        let form = Self::of_version(version, file.name, file.definition, &file.languages);
        form.map_err(|mut faults| FormJsonError::Definition(faults.swap_remove(0)))
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
        self.items.iter().flat_map(Item::fields)
    }

    /// The field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields().find(|field| field.name.as_str() == name)
    }

    /// The rules across fields.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The question that keeps robots out.
    #[must_use]
    pub fn question(&self) -> Option<&Question> {
        self.question.as_ref()
    }

    /// Whether it takes files.
    #[must_use]
    pub fn takes_files(&self) -> bool {
        self.fields().any(|field| matches!(field.kind, Kind::Files { .. }))
    }

    /// The most bytes of files in a submission, all together.
    #[must_use]
    pub fn most_file_bytes(&self) -> u64 {
        self.most_file_bytes
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
