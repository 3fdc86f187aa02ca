//! A page, read as a browser's tokenizer reads it, and held against every rule.

use std::collections::BTreeMap;

use dropsafe_generator::diagnostics::Severity;
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, Span, Token, Tokenizer};

use super::rules;
use super::settings::Settings;

/// What is wrong on a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// An error hurts somebody for certain; a warning is for a person to judge.
    pub(super) severity: Severity,
    /// In one sentence, without a full stop.
    pub(super) message: String,
    /// What to do about it.
    pub(super) help: String,
    /// What to look for in the source, to find the line, the best first; nothing where no line is at fault.
    pub(super) marks: Vec<String>,
}

/// A page, read.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// What is wrong on it.
    pub(super) faults: Vec<Fault>,
    /// Where its links lead, as written.
    pub(super) links: Vec<String>,
    /// What a browser loads with it, as written.
    pub(super) loads: Vec<String>,
}

/// A start tag.
pub(super) struct Tag<'a> {
    pub(super) name: String,
    attributes: BTreeMap<String, String>,
    /// As it is written in the page, from `<` to `>`.
    written: &'a str,
}

impl Tag<'_> {
    /// An attribute's value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// An attribute's value in small letters, without space around it.
    pub(super) fn word(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// Whether an attribute is there and says something.
    pub(super) fn says(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !value.trim().is_empty())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.attributes.contains_key(name)
    }

    pub(super) fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.name.as_str())
    }

    /// All attributes with their values, in the order of their names.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// What to look for in the source: the tag itself, else one of its values.
    pub(super) fn marks<'m>(&self, values: impl IntoIterator<Item = &'m str>) -> Vec<String> {
        let values = values.into_iter().filter(|value| !value.trim().is_empty()).map(str::to_owned);
        std::iter::once(self.written.to_owned()).chain(values).collect()
    }

    /// The same for a tag that templates seldom write twice: then its beginning is enough.
    pub(super) fn only(&self) -> Vec<String> {
        vec![self.written.to_owned(), format!("<{}", self.name)]
    }
}

/// The faults of a page as they are found.
#[derive(Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn error(&mut self, message: impl Into<String>, marks: Vec<String>, help: impl Into<String>) {
        self.0.push(Fault { severity: Severity::Error, message: message.into(), help: help.into(), marks });
    }

    pub(super) fn warning(&mut self, message: impl Into<String>, marks: Vec<String>, help: impl Into<String>) {
        self.0.push(Fault { severity: Severity::Warning, message: message.into(), help: help.into(), marks });
    }
}

/// One thing that can be wrong with a page. It is told of everything on the page, in order.
pub(super) trait Rule {
    /// A tag opens.
    fn start(&mut self, _tag: &Tag<'_>, _faults: &mut Faults) {}
    /// Text between tags.
    fn words(&mut self, _words: &str) {}
    /// A tag closes.
    fn end(&mut self, _name: &str, _faults: &mut Faults) {}
    /// The page is over.
    fn finish(&mut self, _faults: &mut Faults) {}
}

/// Reads a page of the site.
pub(super) fn read(html: &str, settings: &Settings) -> Page {
    let mut rules = rules::all(settings);
    let mut faults = Faults::default();
    let (mut links, mut loads) = (Vec::new(), Vec::new());
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
        match token {
            Token::StartTag(tag) => {
                let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(&value.value))).collect();
                let tag = Tag { name: text(&tag.name), attributes, written: written(html, tag.span) };
                links.extend(tag.get("href").filter(|_| tag.is(&["a", "area"])).map(str::to_owned));
                loads.extend(rules::addresses(&tag).into_iter().map(str::to_owned));
                for rule in &mut rules {
                    rule.start(&tag, &mut faults);
                }
            }
            Token::EndTag(tag) => {
                let name = text(&tag.name);
                for rule in &mut rules {
                    rule.end(&name, &mut faults);
                }
            }
            Token::String(words) => {
                let words = text(&words.value);
                for rule in &mut rules {
                    rule.words(&words);
                }
            }
            _ => {}
        }
    }
    for rule in &mut rules {
        rule.finish(&mut faults);
    }
    Page { faults: faults.0, links, loads }
}

fn text(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A tag as written. The tokenizer's span begins or ends a character beside it in places.
fn written(html: &str, span: Span<usize>) -> &str {
    let start = html.get(..=span.start).and_then(|before| before.rfind('<')).unwrap_or(span.start);
    let from_end = span.end.saturating_sub(1).max(start);
    let end = html.get(from_end..).and_then(|after| after.find('>')).map_or(span.end, |at| from_end + at + 1);
    html.get(start..end).unwrap_or_default()
}
