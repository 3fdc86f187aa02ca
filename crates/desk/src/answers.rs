//! Answers in words, for people and for spreadsheets.

use dropsafe_form::{Answer, Choice, Field, Language, Messages, OptionKey};

/// An answer as a person reads it, in lines: options by their labels.
#[must_use]
pub fn in_words(field: &Field, answer: &Answer, language: &Language) -> String {
    let said = Messages::of(language);
    let label = |key: &str| field.label_of(key, language).to_owned();
    let other = |text: &str| format!("{}: {text}", field.label_of_other(language));
    match answer {
        Answer::Bool(true) => said.yes.to_owned(),
        Answer::Bool(false) => said.no.to_owned(),
        // A text is an option's key where there are options, and never one where there are none.
        Answer::Text(text) => label(text),
        Answer::Other(text) => other(&text.text),
        Answer::Several(choices) => {
            let lines = choices.iter().map(|choice| match choice {
                Choice::Key(key) => label(key.as_str()),
                Choice::Other(text) => other(&text.text),
            });
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

/// An answer in one cell of a table: options by their keys, which stay the same in every language; several with `; ` between.
#[must_use]
pub fn in_a_cell(answer: &Answer) -> String {
    match answer {
        Answer::Bool(true) => "yes".into(),
        Answer::Bool(false) => "no".into(),
        Answer::Text(text) => text.clone(),
        Answer::Other(other) => format!("other: {}", other.text),
        Answer::Several(choices) => {
            let keys = choices.iter().map(|choice| match choice {
                Choice::Key(key) => OptionKey::as_str(key).to_owned(),
                Choice::Other(other) => format!("other: {}", other.text),
            });
            keys.collect::<Vec<_>>().join("; ")
        }
    }
}
