//! The site's forms: `_forms/<name>.yml`, and the pages that the receiver answers with.
//!
//! A form's file is read by the YAML module into [`dropsafe_form::source::Source`] and checked by
//! [`Form::define`]; a fault is shown at the line of the file that it is about. Templates show a form by
//! `{{ form(name="…") }}`, and what it asks by `{{ privacy(form="…") }}`. The receiver needs the forms and, for every language, a [`Shell`]: a page of the site's own
//! layout with two places left open.

mod read;
mod said;
mod shells;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use dropsafe_form::bundle::Shell;
use dropsafe_form::html::{FormView, Notice};
use dropsafe_form::{Form, FormName, Language};

use crate::diagnostics::{Diagnostic, Span};
use crate::memory::Hash;
use crate::templates::there_are;

pub(crate) use read::read;
pub use read::read_definition;
pub(crate) use shells::shells;

/// What a build hands over for the receiver's bundle.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FormsOutput {
    /// The forms.
    pub forms: BTreeMap<FormName, SiteForm>,
    /// The page around the receiver's answers, one a language of the site.
    pub shells: BTreeMap<Language, Shell>,
    /// The site's languages, its own first.
    pub languages: Vec<Language>,
    /// The most bytes of text in a submission.
    pub text_limit: u32,
    /// The site's path on its host.
    pub baseurl: String,
    /// The recipients file that `recipients:` in the configuration names, and where it does.
    pub recipients: Option<RecipientsFile>,
}

/// One form, and who reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteForm {
    /// The checked definition.
    pub form: Form,
    /// Its own recipients file, where its definition names one.
    pub recipients: Option<RecipientsFile>,
    /// A warning for each thing that visitors look for and it does not say, or could lose by its order. For a check: a build
    /// has nothing against it.
    pub advice: Vec<Diagnostic>,
}

/// A recipients file that the site names. Whether it is there and what is in it is for who makes the bundle.
#[derive(Clone, Debug, PartialEq)]
pub struct RecipientsFile {
    /// The file.
    pub path: PathBuf,
    /// Where it is named, for a fault about it.
    pub named: Span,
}

/// The forms, for templates.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    pub(crate) forms: BTreeMap<FormName, SiteForm>,
    /// Names of files with faults: what is wrong with them was said.
    pub(crate) broken: BTreeSet<String>,
    pub(crate) baseurl: String,
    /// What their files come to.
    pub(crate) print: Hash,
}

impl Forms {
    /// The form's HTML in a language.
    pub(crate) fn render(&self, name: &str, lang: Option<&str>) -> Result<String, String> {
        let Some(form) = self.find(name)? else { return Ok(String::new()) };
        let language = form.language_or_first(lang);
        let view = FormView { form, language, baseurl: &self.baseurl, entries: None, notice: Notice::None };
        Ok(dropsafe_form::html::form(&view).content)
    }

    /// What the form asks, why, and how long answers are kept: a table in a language.
    pub(crate) fn privacy(&self, name: &str, lang: Option<&str>) -> Result<String, String> {
        let form = self.find(name)?;
        Ok(form.map(|form| dropsafe_form::html::privacy(form, form.language_or_first(lang))).unwrap_or_default())
    }

    /// The form of that name; nothing where its file has faults, which were said.
    fn find(&self, name: &str) -> Result<Option<&Form>, String> {
        if self.broken.contains(name) {
            return Ok(None);
        }
        match self.forms.get(name) {
            Some(found) => Ok(Some(&found.form)),
            None => {
                let known = there_are("forms", name, self.forms.keys().map(FormName::as_str));
                Err(format!("there is no form `{name}` in `_forms`; {known}"))
            }
        }
    }
}
