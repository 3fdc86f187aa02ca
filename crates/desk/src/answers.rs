//! Answers in words, for people and for spreadsheets.

use dropsafe_form::{Answer, Choice, Field, Language, OptionKey};

/// An answer as a person reads it, in lines: options by their labels.
#[must_use]
pub fn in_words(field: &Field, answer: &Answer, language: &Language) -> String {
    let label = |key: &str| label_of(field, key, language);
    let other = |text: &str| format!("{}: {text}", label_of_other(field, language));
    match answer {
        Answer::Bool(true) => yes(language).to_owned(),
        Answer::Bool(false) => no(language).to_owned(),
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

fn label_of(field: &Field, key: &str, language: &Language) -> String {
    let label = field.choices().and_then(|choices| choices.label(key));
    label.map_or(key, |label| label.get(language)).to_owned()
}

fn label_of_other<'a>(field: &'a Field, language: &Language) -> &'a str {
    let label = field.choices().and_then(|choices| choices.other.as_ref());
    label.map_or("other", |label| label.get(language))
}

fn yes(language: &Language) -> &'static str {
    dropsafe_form::messages::Messages::of(language).yes
}

fn no(language: &Language) -> &'static str {
    dropsafe_form::messages::Messages::of(language).no
}
