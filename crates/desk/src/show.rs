//! One case, to read.

use std::io::{self, Write};

use dropsafe_envelope::SealedFile;
use dropsafe_form::{Field, Form, Item, Language};

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
    write_files(envelope.files(), out)
}

fn write_answers(form: &Form, envelope: &Envelope, language: &Language, out: &mut dyn Write) -> io::Result<()> {
    let answers = &envelope.submission().answers;
    for item in form.items() {
        match item {
            Item::Prose { heading: Some(heading), .. } => writeln!(out, "\n── {} ──", terminal::line(heading.get(language)))?,
            Item::Prose { .. } => {}
            Item::Field(field) => {
                let files = envelope.files().iter().filter(|file| file.field == field.name);
                let answer = answers.get(field.name.as_str()).map(|answer| answers::in_words(Some(field), answer, language));
                let text = answer.unwrap_or_else(|| files.map(SealedFile::safe_name).collect::<Vec<_>>().join("\n"));
                write_answer(field.label.get(language), &text, out)?;
            }
        }
    }
    // A forged envelope may answer what its form doesn't ask: that must not be hidden.
    for (name, answer) in &answers.0 {
        if let (None, Some(answer)) = (form.field(name.as_str()), answer) {
            write_answer(&format!("{name} (not on the form)"), &answers::in_words(None::<&Field>, answer, language), out)?;
        }
    }
    Ok(())
}

fn write_answer(label: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{}", terminal::line(label))?;
    if text.is_empty() {
        return writeln!(out, "    –");
    }
    for line in terminal::block(text).split('\n') {
        writeln!(out, "{}", format!("    {line}").trim_end())?;
    }
    Ok(())
}

fn write_files(files: &[SealedFile], out: &mut dyn Write) -> io::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nFiles")?;
    for file in files {
        let size = size(file.size);
        writeln!(out, "    {}  {size}  called “{}”", terminal::line(file.safe_name()), terminal::line(&file.name))?;
    }
    Ok(())
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
