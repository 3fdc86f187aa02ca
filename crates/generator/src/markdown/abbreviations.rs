//! kramdown's abbreviations: `*[HTML]: HyperText Markup Language` on a line of its own explains each `HTML` in the text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use dropsafe_form::html::escaped;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::fenced::Fenced;

/// What each abbreviation stands for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Abbreviations(BTreeMap<String, String>);

/// Takes the definitions out of a text; those inside fenced code stay.
pub(super) fn take(text: &str) -> (Cow<'_, str>, Abbreviations) {
    let mut found = Abbreviations::default();
    if !text.contains("*[") {
        return (text.into(), found);
    }
    let mut fenced = Fenced::default();
    let mut rest = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let is_code = fenced.holds(line);
        match definition(line).filter(|_| !is_code) {
            Some((name, meaning)) => {
                found.0.insert(name.to_owned(), meaning.to_owned());
                // The lines stay as many as they were.
                rest.push('\n');
            }
            None => rest.push_str(line),
        }
    }
    if found.0.is_empty() { (text.into(), found) } else { (rest.into(), found) }
}

fn definition(line: &str) -> Option<(&str, &str)> {
    let (name, meaning) = line.strip_prefix("*[")?.split_once("]:")?;
    (!name.trim().is_empty()).then(|| (name.trim(), meaning.trim()))
}

impl Abbreviations {
    /// Marks them in the text, but not in code.
    pub(super) fn mark<'a>(&self, events: Vec<Event<'a>>) -> Vec<Event<'a>> {
        if self.0.is_empty() {
            return events;
        }
        let mut code = false;
        let mut out = Vec::with_capacity(events.len());
        for event in events {
            match event {
                Event::Text(text) if !code => self.split(text, &mut out),
                event => {
                    code = match &event {
                        Event::Start(Tag::CodeBlock(_) | Tag::Image { .. }) => true,
                        Event::End(TagEnd::CodeBlock | TagEnd::Image) => false,
                        _ => code,
                    };
                    out.push(event);
                }
            }
        }
        out
    }

    fn split<'a>(&self, text: CowStr<'a>, out: &mut Vec<Event<'a>>) {
        let mut from = 0;
        let mut at = 0;
        while at < text.len() {
            let starts_word = !text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
            match self.at(&text[at..]).filter(|_| starts_word) {
                Some((name, meaning)) => {
                    if from < at {
                        out.push(Event::Text(text[from..at].to_owned().into()));
                    }
                    let title = if meaning.is_empty() { String::new() } else { format!(" title=\"{}\"", escaped(meaning)) };
                    out.push(Event::InlineHtml(format!("<abbr{title}>{}</abbr>", escaped(name)).into()));
                    at += name.len();
                    from = at;
                }
                None => at += text[at..].chars().next().map_or(1, char::len_utf8),
            }
        }
        match from {
            0 => out.push(Event::Text(text)),
            from if from < text.len() => out.push(Event::Text(text[from..].to_owned().into())),
            _ => {}
        }
    }

    /// The longest abbreviation that a text starts with as a whole word.
    fn at(&self, text: &str) -> Option<(&str, &str)> {
        let fits = |name: &str| text.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        self.0.iter().rev().find(|(name, _)| fits(name)).map(|(name, meaning)| (name.as_str(), meaning.as_str()))
    }
}
