//! What a form does not say to every visitor: texts that are not there in every language of the site, and texts that are
//! not there at all; and an order by which they could lose what they say.

use dropsafe_form::form::Step;
use dropsafe_form::order::TextsBehindFiles;
use dropsafe_form::{Language, Source};

use super::read::place;
use crate::diagnostics::Diagnostic;
use crate::yaml::Node;

/// A warning for each text, at its line. A strict build makes errors of them.
pub(super) fn missing(source: &Source, languages: &[Language], root: &Node) -> Vec<Diagnostic> {
    let texts = source.untranslated(languages).into_iter().map(|text| {
        Diagnostic::warning(format!("this text is missing in {}", listed(&text.languages)))
            .at(place(&text.path, root))
            .help("visitors of these languages would read it in another one: add it, or write one wording for all languages")
    });
    let unanswered = source.question.as_ref().map(|question| question.unanswered(languages)).filter(|languages| !languages.is_empty());
    let question = unanswered.map(|languages| {
        Diagnostic::warning(format!("the question has no answer in {}", listed(&languages)))
            .at(place(&[Step::Key("question"), Step::Key("answers")], root))
            .help("visitors of these languages would have to answer in another one: add a list for each, such as `en: [blue, light blue]`")
    });
    texts.chain(question).collect()
}

/// A warning for each thing that visitors look for and the form does not say, at its title; and for each field that does not say which
/// files it takes.
pub(super) fn omitted(source: &Source, root: &Node) -> Vec<Diagnostic> {
    let omissions = source.omissions().into_iter().map(|it| {
        Diagnostic::warning(format!("the form has no `{}:`", it.key))
            .at(place(&[Step::Key("title")], root))
            .help(format!("{}: add `{}:`, {}", it.lost, it.key, it.write))
    });
    let without_kinds = source.without_kinds().into_iter().map(|path| {
        Diagnostic::warning("the field does not say which kinds of file it takes").at(place(&path, root)).help(
            "pictures, PDF, plain text, documents, sound and films are taken, and all else is refused: list what you need, such as \
             `accept: [image, pdf]`, or write `accept: any` to take everything, programs and pages with scripts too",
        )
    });
    omissions.chain(without_kinds).collect()
}

/// A warning if visitors write anything behind a question for files, at that question.
pub(super) fn behind_files(source: &Source, root: &Node) -> Option<Diagnostic> {
    let TextsBehindFiles { path, files, texts } = source.texts_behind_files()?;
    let texts = texts.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    Some(
        Diagnostic::warning(format!("the files of `{files}` stand before what visitors write in {texts}"))
            .at(place(&path, root))
            .help("if the files are too large, a visitor gets back only what stands before them: put questions for files last"),
    )
}

fn listed(languages: &[&Language]) -> String {
    languages.iter().map(|language| format!("`{language}`")).collect::<Vec<_>>().join(", ")
}
