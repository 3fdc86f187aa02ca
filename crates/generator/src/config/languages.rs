use dropsafe_form::Language;

use super::Config;
use crate::diagnostics::Diagnostic;
use crate::yaml::{Node, Resolved};

/// Of what every page must exist in every language.
#[derive(Clone, Debug)]
pub struct RequiredTranslations {
    /// The kinds, as front-matter defaults call them: `pages`, `posts`, a collection's name. All where not said.
    pub kinds: Option<Vec<String>>,
}

impl RequiredTranslations {
    /// Reads `require_translations:`: `true`, or a list of kinds.
    pub(super) fn read(node: &Node) -> Result<Option<Self>, Diagnostic> {
        let wrong = |node: &Node| {
            node.error(format!("`require_translations:` takes `true` or kinds of pages, but this is {}", node.kind()))
                .help("write `require_translations: true`, or `require_translations: [pages, services]`")
        };
        match node.resolve() {
            Resolved::Null | Resolved::Bool(false) => Ok(None),
            Resolved::Bool(true) => Ok(Some(Self { kinds: None })),
            Resolved::List(items) => {
                let kinds = items.iter().map(|item| item.as_text().map(str::to_owned).ok_or_else(|| wrong(item)));
                Ok(Some(Self { kinds: Some(kinds.collect::<Result<_, _>>()?) }))
            }
            _ => Err(wrong(node)),
        }
    }
}

impl Config {
    /// Whether the site is in several languages. Only then do names of files and folders say one.
    pub fn is_multilingual(&self) -> bool {
        self.languages.len() > 1
    }

    /// What comes before the path of what is made for a language: nothing for the site's own.
    pub(crate) fn language_prefix(&self, language: &Language) -> String {
        if *language == self.lang { String::new() } else { format!("/{language}") }
    }
}
