//! What Sass says, in our words: the stylesheet at fault, the line, and what to do.

use std::collections::BTreeSet;

use super::Sheet;
use super::folder::Folder;
use crate::diagnostics::{Diagnostic, Span, nearest};
use crate::templates::there_are;

/// A fault as Sass says it; line and column are counted from 1.
pub(super) struct Said {
    pub(super) message: String,
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) width: usize,
    /// The line at fault.
    pub(super) shown: String,
}

impl Said {
    /// What is at fault in the line.
    fn word(&self) -> String {
        self.shown.chars().skip(self.column - 1).take(self.width).collect()
    }
}

pub(super) fn explain(said: &Said, folder: &Folder<'_>) -> Diagnostic {
    let (message, help) = reworded(said, folder);
    placed(Diagnostic::error(message), said, folder).help(help)
}

pub(super) fn warning(said: &Said, folder: &Folder<'_>) -> Diagnostic {
    let message = said.message.lines().next().unwrap_or_default();
    placed(Diagnostic::warning(plain(message)), said, folder).help("a stylesheet says so by `@warn`, or uses what Sass will drop")
}

/// Where the library has no answer at all.
pub(super) fn given_up(sheet: &Sheet<'_>) -> Diagnostic {
    let fault = Diagnostic::error("Sass can't read this stylesheet, and doesn't say why")
        .help("take parts of it away until it can, and write the last one in another way");
    match sheet.page {
        Some(page) => fault.in_file(page.path()),
        None => fault,
    }
}

fn placed(fault: Diagnostic, said: &Said, folder: &Folder<'_>) -> Diagnostic {
    let sheet = folder.sheet();
    if let Some(source) = folder.file(&said.file) {
        return fault.at(&Span::new(&source, said.line, said.column, said.width));
    }
    let Some(page) = sheet.page else {
        let message = format!("{}, in line {} of the text: `{}`", fault.message, said.line, said.shown.trim());
        return Diagnostic { message, ..fault };
    };
    // Template tags may have made lines, and taken some away.
    let same = |line: &usize| u32::try_from(*line).is_ok_and(|line| page.source.line(line) == Some(said.shown.trim_end_matches('\r')));
    let (expected, last) = (said.line + page.lines_before(), page.source.text().lines().count());
    let found = Some(expected).filter(same).or_else(|| (page.lines_before() + 1..=last).find(same));
    match found {
        Some(line) => fault.at(&Span::new(&page.source, line, said.column, said.width)),
        None => {
            let message = format!("{}, in the line that the template tags made: `{}`", fault.message, said.shown.trim());
            Diagnostic { message, ..fault.in_file(page.path()) }
        }
    }
}

/// Our words for what Sass says most, and what to do about it.
fn reworded(said: &Said, folder: &Folder<'_>) -> (String, String) {
    let word = said.word();
    match said.message.as_str() {
        "Can't find stylesheet to import." => {
            let name = word.split(['"', '\'']).nth(1).unwrap_or(&word);
            let known = folder.names();
            let help = there_are("stylesheets", name, known.iter().map(String::as_str));
            (format!("there is no stylesheet `{name}`"), format!("{help}\nSass looks beside the file, and in {}", folder.searched()))
        }
        "This file is already being loaded." | "Module loop: this module is already being loaded." => {
            ("a stylesheet loads itself".to_owned(), "break the circle: move what both need into a file of its own".to_owned())
        }
        "Undefined variable." => {
            let name = word.rsplit_once('$').map_or(word.as_str(), |(_, name)| name);
            let meant = meant(name, "$", folder).map(|meant| format!("did you mean `${meant}`? ")).unwrap_or_default();
            let help = format!("{meant}write `${name}: …` above, or load the file that does: `@use \"…\" as *`");
            (format!("the variable `${name}` is not defined"), help)
        }
        "Undefined mixin." => {
            let name = word.trim_start_matches("@include").trim().split(['(', ';', ' ', '{']).next().unwrap_or_default();
            let name = name.rsplit_once('.').map_or(name, |(_, name)| name);
            let meant = meant(name, "@mixin ", folder).map(|meant| format!("did you mean `{meant}`? ")).unwrap_or_default();
            let help = format!("{meant}write `@mixin {name} {{ … }}` above, or load the file that does: `@use \"…\" as *`");
            (format!("the mixin `{name}` is not defined"), help)
        }
        message => {
            let help = if message.starts_with("There is no module with the namespace") {
                "load it at the head of this file: `@use \"…\"`; each file loads what it needs"
            } else if message.starts_with("expected \"}\"") {
                "a `{` is opened and not closed"
            } else if message.starts_with("expected \";\"") || message.starts_with("expected \":\"") {
                "write what is missing, here or at the end of the line above"
            } else if message == "expected string" || message == "Expected string." {
                "put it in quotes"
            } else {
                "Sass stops here: mend it and build again"
            };
            (plain(message), help.to_owned())
        }
    }
}

/// As all our messages are: a small letter first, no full stop.
fn plain(message: &str) -> String {
    let mut message = message.trim_end_matches('.').trim_matches('"').to_owned();
    if let Some(first) = message.get(..1).map(str::to_lowercase) {
        message.replace_range(..1, &first);
    }
    message
}

/// The name that is defined somewhere and most like this one.
fn meant(name: &str, before: &str, folder: &Folder<'_>) -> Option<String> {
    let texts = folder.texts();
    let names = texts.iter().flat_map(|text| text.split(before).skip(1)).map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
        &rest[..end]
    });
    let names: BTreeSet<&str> = names.filter(|known| *known != name && !known.is_empty()).collect();
    nearest(name, names).map(str::to_owned)
}
