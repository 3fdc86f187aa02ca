//! One case, to read.

use std::io::{self, Write};

use dropsafe_envelope::{Metadata, SealedFile};
use dropsafe_form::{Form, Item, Language, Text};

use crate::answers;
use crate::case::Case;
use crate::error::Error;
use crate::opened::Envelope;
use crate::terminal;

/// The language to show a case in: the asked one, or the visitor's.
///
/// # Errors
/// Where the form isn't in the asked language.
pub fn language(case: &Case, form: Option<&Form>, asked: Option<&str>) -> Result<Language, Error> {
    match (asked, form) {
        (Some(asked), Some(form)) => {
            form.languages().iter().find(|known| known.as_str() == asked).cloned().ok_or_else(|| Error::NoSuchLanguage {
                asked: asked.to_owned(),
                languages: form.languages().iter().map(Language::as_str).collect::<Vec<_>>().join(", "),
            })
        }
        _ => Ok(case.entry.language.clone()),
    }
}

/// Writes a case for people: the form's labels, every answer below its label, and the files.
///
/// Every line of an answer is indented, so that a line break in an answer can't pass for the next question.
///
/// # Errors
/// What the writer says.
pub fn write(case: &Case, envelope: &Envelope, language: &Language, out: &mut dyn Write) -> io::Result<()> {
    let entry = &case.entry;
    writeln!(out, "Case {} · {}", entry.number, terminal::line(entry.title.get(language)))?;
    writeln!(out)?;
    let facts = [
        ("Receipt", entry.receipt.map(|receipt| receipt.to_string()).unwrap_or_default()),
        ("Received", entry.received.to_string()),
        ("Imported", entry.imported.to_string()),
        ("Form", entry.form.to_string()),
        ("Language", entry.language.to_string()),
        ("Name", case.id.to_string()),
    ];
    for (name, value) in facts {
        writeln!(out, "{name:<10}{}", terminal::line(&value))?;
    }
    match envelope.form().readable() {
        Some(form) => write_answers(form, envelope, language, out)?,
        // A form from a newer Dropsafe: the envelope brings its own page for reading.
        None => writeln!(out, "\n{}", terminal::block(envelope.text()))?,
    }
    if !envelope.files().is_empty() {
        writeln!(out, "\nTo write the files into a folder: dropsafe-desk save {} --to DIR", entry.number)?;
    }
    Ok(())
}

fn write_answers(form: &Form, envelope: &Envelope, language: &Language, out: &mut dyn Write) -> io::Result<()> {
    write_items(form.items(), envelope, language, out)
}

fn write_items(items: &[Item], envelope: &Envelope, language: &Language, out: &mut dyn Write) -> io::Result<()> {
    let heading = |text: &Text, out: &mut dyn Write| writeln!(out, "\n── {} ──", terminal::line(text.get(language)));
    for item in items {
        match item {
            Item::Prose { heading: Some(text), .. } => heading(text, out)?,
            Item::Prose { .. } => {}
            Item::Group { legend, items, .. } => {
                heading(legend, out)?;
                write_items(items, envelope, language, out)?;
            }
            Item::Field(field) => {
                writeln!(out, "\n{}", terminal::line(field.label.get(language)))?;
                match envelope.submission().answers.get(field.name.as_str()) {
                    Some(answer) => write_answer(&answers::in_words(field, answer, language), out)?,
                    None => write_files(envelope.files().iter().filter(|file| file.field == field.name), out)?,
                }
            }
        }
    }
    Ok(())
}

fn write_answer(text: &str, out: &mut dyn Write) -> io::Result<()> {
    for line in terminal::block(text).split('\n') {
        writeln!(out, "{}", format!("    {line}").trim_end())?;
    }
    Ok(())
}

/// The files of a field; a dash where there are none, as for every question without an answer.
fn write_files<'a>(files: impl Iterator<Item = &'a SealedFile>, out: &mut dyn Write) -> io::Result<()> {
    let mut files = files.peekable();
    if files.peek().is_none() {
        return writeln!(out, "    –");
    }
    for file in files {
        let (name, size) = (terminal::line(file.safe_name()), size(file.size));
        writeln!(out, "    {name}  ({size}, sent as “{}”)", terminal::line(&file.name))?;
        if let Some(metadata) = file.metadata {
            writeln!(out, "        {}", in_words(metadata))?;
        }
    }
    Ok(())
}

fn in_words(metadata: Metadata) -> &'static str {
    match metadata {
        Metadata::Removed => "Hidden details, such as place, time and camera, were removed, as the sender asked.",
        Metadata::Kept => "Hidden details, such as place, time and camera, are still in it if it had any.",
        Metadata::NotRemoved => "The sender asked to remove hidden details, which was not possible. They may still be in it.",
    }
}

fn size(bytes: u64) -> String {
    dropsafe_form::messages::Messages::of(&Language::english()).size(bytes)
}

/// Writes `submission.json`.
///
/// # Errors
/// What the writer says.
pub fn write_json(envelope: &Envelope, out: &mut dyn Write) -> io::Result<()> {
    let json = serde_json::to_string_pretty(envelope.submission()).map_err(io::Error::from)?;
    writeln!(out, "{}", terminal::json(&json))
}
