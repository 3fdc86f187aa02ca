//! `submission.txt`: the same as `submission.json`, for reading, with the form's labels in the visitor's language.
//!
//! Labels stand at the beginning of a line. Every line of an answer begins with a tab, whatever the visitor
//! typed, so that a line break in an answer can't pass for the next question. Whatever belongs to a choice
//! among several begins with two.

use std::fmt::Write;

use dropsafe_form::shape::is_forbidden_control;
use dropsafe_form::{Answer, Choice, Field, Form, Kind, Language, Messages};

use crate::{Kind as EnvelopeKind, SealedFile, Submission, words::Words};

/// `submission.txt` of a submission.
pub(crate) fn page_of(submission: &Submission, form: &Form, language: &Language) -> String {
    let mut page = head(submission, form, language);
    for field in form.fields() {
        let answer = submission.answers.get(field.name.as_str());
        let files = submission.files.iter().filter(|file| file.field == field.name);
        page.push_str(&entry_of(field, answer, files, language));
    }
    page
}

/// What stands above the answers.
pub(crate) fn head(submission: &Submission, form: &Form, language: &Language) -> String {
    let words = Words::of(language);
    let mut page = Page::titled(form.source().title.get(language));
    page.label(words.received);
    page.line(&submission.received.to_string());
    if let Some(receipt) = &submission.receipt {
        page.label(words.receipt);
        page.line(&receipt.to_string());
    }
    page.0
}

/// One field, with its answer. A field without an answer has its label and nothing below.
pub(crate) fn entry_of<'a>(
    field: &Field,
    answer: Option<&Answer>,
    files: impl Iterator<Item = &'a SealedFile>,
    language: &Language,
) -> String {
    let (words, said) = (Words::of(language), Messages::of(language));
    let mut page = Page(String::new());
    let label = one_line(field.label.get(language));
    page.label(if label.is_empty() { field.name.as_str() } else { &label });
    match answer {
        None => {}
        Some(Answer::Bool(answer)) => page.line(if *answer { said.yes } else { said.no }),
        Some(Answer::Text(text)) if matches!(field.kind, Kind::OneOf { .. }) => page.line(&one_line(field.label_of(text, language))),
        Some(Answer::Text(text)) => page.text(text),
        Some(Answer::Other(other)) => page.choice(&one_line(field.label_of_other(language)), &other.text),
        Some(Answer::Several(choices)) => {
            for choice in choices {
                match choice {
                    Choice::Key(key) => page.line(&one_line(field.label_of(key.as_str(), language))),
                    Choice::Other(other) => page.choice(&one_line(field.label_of_other(language)), &other.text),
                }
            }
        }
    }
    for file in files {
        let metadata = file.metadata.map_or_else(String::new, |metadata| format!("; {}", words.metadata(metadata)));
        page.line(&format!("{} ({} {}{metadata})", file.path, file.size, words.bytes));
        if file.name != file.safe_name().split_once('-').map_or("", |(_, name)| name) {
            // A file's name may hold anything; on a terminal some of that would be an order.
            page.continued(&file.name.replace(is_forbidden_control, "\u{fffd}"));
        }
    }
    page.0
}

/// `submission.txt` of an envelope that the receiver sends of its own accord.
pub(crate) fn control_page(submission: &Submission) -> String {
    let mut page = Page::titled(match submission.kind {
        EnvelopeKind::Opening => "The receiver started",
        EnvelopeKind::Closing => "The receiver stopped",
        EnvelopeKind::Heartbeat => "The receiver is running",
        EnvelopeKind::Submission => "Submission",
    });
    for (label, value) in
        [("Day", submission.received.to_string()), ("Stream", submission.stream.to_string()), ("Sequence", submission.sequence.to_string())]
    {
        page.label(label);
        page.line(&value);
    }
    page.0
}

/// What a definition says, on one line: only answers may have several.
fn one_line(text: &str) -> String {
    text.split(ends_line).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Every character after which some program begins a new line.
fn ends_line(letter: char) -> bool {
    matches!(letter, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The text while it grows.
struct Page(String);

impl Page {
    fn titled(title: &str) -> Self {
        Self(one_line(title) + "\n")
    }

    fn label(&mut self, label: &str) {
        // Writing to a string can't fail.
        let _ = writeln!(self.0, "\n{label}");
    }

    /// One line of an answer, from something that has only one.
    fn line(&mut self, line: &str) {
        self.text(line);
    }

    /// An answer as it was typed.
    fn text(&mut self, text: &str) {
        self.indented("\t", text);
    }

    /// The “other” option with what was typed beside it.
    fn choice(&mut self, label: &str, text: &str) {
        self.line(label);
        self.continued(text);
    }

    /// What belongs to the line above.
    fn continued(&mut self, text: &str) {
        self.indented("\t\t", text);
    }

    fn indented(&mut self, tabs: &str, text: &str) {
        self.0.push_str(tabs);
        for letter in text.chars() {
            self.0.push(letter);
            if ends_line(letter) {
                self.0.push_str(tabs);
            }
        }
        self.0.push('\n');
    }
}
