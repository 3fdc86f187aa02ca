//! Texts of a form that are not there in every language of the site.

use dropsafe_form::{Language, Source};

use super::read::place;
use crate::diagnostics::Diagnostic;
use crate::yaml::Node;

/// A warning for each text, at its line. A strict build makes errors of them.
pub(super) fn missing(source: &Source, languages: &[Language], root: &Node) -> Vec<Diagnostic> {
    let texts = source.untranslated(languages).into_iter();
    texts
        .map(|text| {
            let names: Vec<_> = text.languages.iter().map(|language| format!("`{language}`")).collect();
            Diagnostic::warning(format!("this text is missing in {}", names.join(", ")))
                .at(place(&text.path, root))
                .help("visitors of these languages would read it in another one: add it, or write one wording for all languages")
        })
        .collect()
}
