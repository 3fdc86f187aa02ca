//! The function `t`: a text in the page's language, from `_data/translations/<lang>.yml`.

use std::sync::{Arc, OnceLock};

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::functions::{Lookups, text};
use crate::diagnostics::nearest;
use crate::memory::{Asked, Hash, note};

/// The folder in `_data`.
const FOLDER: &str = "translations";

/// The site's texts in its languages.
#[derive(Debug, Default)]
pub(super) struct Translations {
    /// What `_data/translations` holds, by language.
    languages: Option<Value>,
    /// The language that stands in for one that lacks a text.
    usual: String,
    print: OnceLock<Hash>,
}

impl Translations {
    pub(super) fn new(data: &Value, usual: &str) -> Self {
        Self { languages: data.get_from_path(FOLDER).cloned(), usual: usual.to_owned(), print: OnceLock::new() }
    }

    /// What all the texts come to.
    pub(super) fn print(&self) -> Hash {
        *self.print.get_or_init(|| self.languages.as_ref().map(Hash::of_value).unwrap_or_default())
    }

    /// The text in that language, in the language without its region, or in the site's.
    fn find(&self, key: &str, lang: &str) -> Option<Value> {
        let general = lang.split('-').next().unwrap_or(lang);
        let all = self.languages.as_ref()?;
        [lang, general, &self.usual]
            .into_iter()
            .find_map(|lang| all.get_from_path(lang)?.get_from_path(key).filter(|it| !it.is_none()).cloned())
    }

    /// The keys of the site's language, those in mappings with dots.
    fn keys(&self) -> Vec<String> {
        let mut keys = Vec::new();
        if let Some(texts) = self.languages.as_ref().and_then(|all| all.get_from_path(&self.usual)) {
            gather(texts, "", &mut keys);
        }
        keys.sort_unstable();
        keys
    }
}

fn gather(value: &Value, before: &str, keys: &mut Vec<String>) {
    match value.as_map() {
        Some(entries) => entries.iter().for_each(|(key, value)| {
            let dot = if before.is_empty() { "" } else { "." };
            gather(value, &format!("{before}{dot}{key}"), keys);
        }),
        None => keys.push(before.to_owned()),
    }
}

pub(super) fn register(tera: &mut Tera, lookups: Arc<Lookups>) {
    tera.register_function("t", move |kwargs: Kwargs, state: &State| -> TeraResult<Value> {
        let translations = &lookups.translations;
        note(|| (Asked::Texts, translations.print()));
        let key = text(&kwargs, "t", "key", "nav.home")?;
        let lang = match kwargs.get::<String>("lang")? {
            Some(lang) => lang,
            None => {
                let page: Option<Value> = state.get("page")?;
                let own = page.as_ref().and_then(|page| page.get_from_path("lang")).and_then(Value::as_str);
                own.unwrap_or(&translations.usual).to_owned()
            }
        };
        let Some(found) = translations.find(&key, &lang) else {
            let keys = translations.keys();
            let meant = nearest(&key, keys.iter().map(String::as_str)).map(|meant| format!("did you mean `{meant}`? ")).unwrap_or_default();
            let file = format!("_data/{FOLDER}/{}.yml", translations.usual);
            return Err(tera::Error::message(format!("there is no translation `{key}`; {meant}write it into `{file}`")));
        };
        Ok(match found.as_str() {
            Some(text) => Value::from(filled(text, &kwargs)),
            None => found,
        })
    });
}

/// `{name}` in a text stands for the argument of that name.
fn filled(text: &str, kwargs: &Kwargs) -> String {
    let arguments = kwargs.iter().filter_map(|(key, value)| Some((key.as_str()?, value)));
    let arguments = arguments.filter(|(key, _)| !matches!(*key, "key" | "lang"));
    arguments.fold(text.to_owned(), |text, (key, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        text.replace(&format!("{{{key}}}"), &value)
    })
}
