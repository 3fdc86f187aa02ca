//! What `build` hands to the receiver: everything it needs to know, in one file.
//!
//! The bundle is a folder with one file, [`FILE_NAME`]. Only Dropsafe's own programs read it; what is in it may change
//! with its [`VERSION`], which the receiver checks. It holds public matter only: what the site shows anyway, and
//! recipients, which can encrypt and not decrypt.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::form::{Form, FormJsonError};
use crate::name::{FormName, Language};

/// The version of the bundle that this program writes and reads.
pub const VERSION: u32 = 2;

/// The name of the one file in a bundle's folder.
pub const FILE_NAME: &str = "bundle.json";

/// All that the receiver needs to know.
#[derive(Debug, Clone, PartialEq)]
pub struct Bundle {
    /// The site's path on its host, without a slash at the end; empty at the root.
    pub baseurl: String,
    /// The most bytes of text in a submission, each line end counted as two.
    pub text_limit: u32,
    /// The size of every envelope without files, in bytes: a power of two.
    pub envelope_size: u64,
    /// How many recipient stanzas every envelope has.
    pub stanzas: usize,
    /// Who can read control envelopes, and submissions of forms without recipients of their own: age public keys.
    pub recipients: Vec<String>,
    /// The pages in which receipts, errors and re-shown forms are put, one a language of the site.
    pub shells: BTreeMap<Language, Shell>,
    /// The forms.
    pub forms: BTreeMap<FormName, BundledForm>,
}

/// A form, and who reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct BundledForm {
    /// The definition.
    pub form: Form,
    /// Its own recipients, where it has some.
    pub recipients: Option<Vec<String>>,
}

/// A page of the site with two places left open: for a title, where the layout prints it, and for the content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shell(pub Vec<ShellPart>);

/// A stretch of a [`Shell`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShellPart {
    /// HTML as it stands.
    Html(String),
    /// Here goes the title, escaped.
    Title,
    /// Here goes the content.
    Content,
}

impl Shell {
    /// The page with `title` (plain text) and `content` (HTML) put in.
    #[must_use]
    pub fn page(&self, title: &str, content: &str) -> String {
        let title = crate::html::escaped(title);
        let parts = self.0.iter().map(|part| match part {
            ShellPart::Html(html) => html.as_str(),
            ShellPart::Title => title.as_str(),
            ShellPart::Content => content,
        });
        // Joined as slices, it takes no more memory than it has bytes.
        parts.collect::<Vec<_>>().concat()
    }
}

/// Why a bundle can't be read.
#[derive(Debug, Error)]
pub enum BundleError {
    /// Not the JSON of a bundle.
    #[error("this is not a bundle: {0}. Make it again with `dropsafe build`")]
    Json(#[from] serde_json::Error),
    /// Made by another version.
    #[error(
        "the bundle is of version {found}, this receiver reads version {VERSION}: build the site with the `dropsafe` of the same release"
    )]
    Version {
        /// The version found.
        found: u32,
    },
    /// A form in it can't be used.
    #[error("the form “{name}” in the bundle can't be used: {cause}. Make the bundle again with `dropsafe build`")]
    Form {
        /// The form.
        name: FormName,
        /// Why.
        cause: FormJsonError,
    },
    /// A form's definition does not have the hash that stands beside it.
    #[error("the form “{0}” in the bundle was altered after it was built: make the bundle again with `dropsafe build`")]
    Hash(FormName),
    /// A page shell in which no answer would be seen.
    #[error("the page shell for “{0}” in the bundle has no place for the content: make the bundle again with `dropsafe build`")]
    EmptyShell(Language),
    /// No shells to answer with.
    #[error("the bundle has no page shells: make it again with `dropsafe build`")]
    NoShell,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BundleFile {
    version: u32,
    baseurl: String,
    text_limit: u32,
    envelope_size: u64,
    stanzas: usize,
    recipients: Vec<String>,
    shells: BTreeMap<Language, Shell>,
    forms: BTreeMap<FormName, FormFile>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FormFile {
    hash: String,
    honeypot: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recipients: Option<Vec<String>>,
    /// The bytes of `form.json`, as a string, so that they stay the bytes that were hashed.
    form_json: String,
}

impl Bundle {
    /// The bundle as the text of [`FILE_NAME`]: the same bundle, the same bytes.
    ///
    /// # Errors
    /// Only where a text could not be written as JSON.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let forms = self.forms.iter().map(|(name, bundled)| {
            let file = FormFile {
                hash: bundled.form.hash().into(),
                honeypot: bundled.form.honeypot().into(),
                recipients: bundled.recipients.clone(),
                form_json: bundled.form.json().into(),
            };
            (name.clone(), file)
        });
        let file = BundleFile {
            version: VERSION,
            baseurl: self.baseurl.clone(),
            text_limit: self.text_limit,
            envelope_size: self.envelope_size,
            stanzas: self.stanzas,
            recipients: self.recipients.clone(),
            shells: self.shells.clone(),
            forms: forms.collect(),
        };
        Ok(serde_json::to_string_pretty(&file)? + "\n")
    }

    /// Reads a bundle.
    ///
    /// # Errors
    /// Where it isn't one, is of another version, or a form in it isn't the one that was hashed.
    pub fn from_json(json: &str) -> Result<Self, BundleError> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let Version { version } = serde_json::from_str(json)?;
        if version != VERSION {
            return Err(BundleError::Version { found: version });
        }
        let file: BundleFile = serde_json::from_str(json)?;
        if file.shells.is_empty() {
            return Err(BundleError::NoShell);
        }
        if let Some((language, _)) = file.shells.iter().find(|(_, shell)| !shell.0.contains(&ShellPart::Content)) {
            return Err(BundleError::EmptyShell(language.clone()));
        }
        let forms = file.forms.into_iter().map(|(name, file)| bundled_form(&name, file).map(|form| (name, form)));
        Ok(Self {
            baseurl: file.baseurl,
            text_limit: file.text_limit,
            envelope_size: file.envelope_size,
            stanzas: file.stanzas,
            recipients: file.recipients,
            shells: file.shells,
            forms: forms.collect::<Result<_, _>>()?,
        })
    }
}

fn bundled_form(name: &FormName, file: FormFile) -> Result<BundledForm, BundleError> {
    let form = Form::from_json(&file.form_json).map_err(|cause| BundleError::Form { name: name.clone(), cause })?;
    if form.name() != name || form.hash() != file.hash || form.json() != file.form_json || form.honeypot() != file.honeypot {
        return Err(BundleError::Hash(name.clone()));
    }
    Ok(BundledForm { form, recipients: file.recipients })
}
