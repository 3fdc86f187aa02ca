//! Front matter: the YAML between two lines of `---` at the head of a file, and the defaults that the configuration
//! puts below it.

use std::sync::Arc;

use crate::dates::{Moment, Zone};
use crate::diagnostics::{Diagnostic, SourceText, Span};
use crate::yaml::{self, Entry, Node, Resolved, Shape};

/// What a file says about itself, keys in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    entries: Vec<Entry>,
}

/// A file split into its front matter and what comes after.
#[derive(Debug)]
pub struct Split {
    /// What stands between the `---`, if the file has any.
    pub front: Option<FrontMatter>,
    /// Where the rest of the file starts, in bytes.
    pub body: usize,
}

/// Splits a file. A file without front matter is all body.
///
/// # Errors
/// Where front matter isn't closed, or isn't a YAML mapping.
pub fn split(source: &Arc<SourceText>) -> Result<Split, Diagnostic> {
    let text = source.text();
    if !opens(text.as_bytes()) {
        return Ok(Split { front: None, body: 0 });
    }
    let start = text.find('\n').map_or(text.len(), |newline| newline + 1);
    let mut at = start;
    let close = text[start..].split_inclusive('\n').find_map(|line| {
        let here = at;
        at += line.len();
        matches!(line.trim_end(), "---" | "...").then_some((here, at))
    });
    let Some((end, body)) = close else {
        return Err(Diagnostic::error("the front matter is not closed")
            .at(&Span::new(source, 1, 1, 3))
            .help("put a line `---` below the last key of the front matter"));
    };
    let node = yaml::parse_text(source, 1, &text[start..end])?;
    match node.shape {
        Shape::Map(entries) => Ok(Split { front: Some(FrontMatter { entries }), body }),
        _ => Err(node.error("the front matter is not a mapping").help("write `key: value` lines between the two `---`")),
    }
}

/// Whether a file's first bytes are those of front matter.
pub fn opens(head: &[u8]) -> bool {
    let head = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head);
    let Some(rest) = head.strip_prefix(b"---") else { return false };
    let line = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
    rest.contains(&b'\n') && line.iter().all(u8::is_ascii_whitespace)
}

impl FrontMatter {
    /// Front matter that no file says.
    pub(super) fn from_entries(entries: Vec<Entry>) -> Self {
        Self { entries }
    }

    /// All keys, in the order of the file, those of the defaults last.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// Puts default values below: a key that has a value stays, mappings are merged.
    pub fn add_defaults(&mut self, values: &[Entry]) {
        for entry in values {
            match self.entries.iter_mut().find(|it| it.key == entry.key) {
                Some(it) if matches!((&it.value.shape, &entry.value.shape), (Shape::Map(_), Shape::Map(_))) => {
                    let own = std::mem::replace(&mut it.value, entry.value.clone());
                    it.value.merge(own);
                }
                Some(it) if it.value.is_null() => it.value = entry.value.clone(),
                Some(_) => {}
                None => self.entries.push(entry.clone()),
            }
        }
    }

    /// The text of a key; nothing where it is missing or empty.
    ///
    /// # Errors
    /// Where it is a list or a mapping.
    pub fn text(&self, key: &str) -> Result<Option<(&str, &Span)>, Diagnostic> {
        match self.get(key) {
            None => Ok(None),
            Some(node) if node.is_null() => Ok(None),
            Some(node) => match node.as_text() {
                Some(text) => Ok(Some((text, &node.span))),
                None => Err(node.error(format!("`{key}:` takes a text, but this is {}", node.kind())).help("write it on one line")),
            },
        }
    }

    /// A switch: `true` or `false`. `yes`, `no`, `on` and `off` go with a warning.
    ///
    /// # Errors
    /// Where it is anything else.
    pub fn switch(&self, key: &str, warnings: &mut Vec<Diagnostic>) -> Result<Option<bool>, Diagnostic> {
        match self.get(key) {
            None => Ok(None),
            Some(node) if node.is_null() => Ok(None),
            Some(node) => {
                let read = yaml::from_node::<bool>(node).map_err(|fault| fault.help(format!("write `{key}: true` or `{key}: false`")))?;
                warnings.extend(read.warnings);
                Ok(Some(read.value))
            }
        }
    }

    /// A date.
    ///
    /// # Errors
    /// Where there is no such day.
    pub fn date(&self, key: &str, zone: &Zone) -> Result<Option<Moment>, Diagnostic> {
        let Some((text, span)) = self.text(key)? else { return Ok(None) };
        let plain = self.get(key).is_some_and(|node| matches!(node.shape, Shape::Scalar { plain: true, .. }));
        let moment = if plain { Moment::of_yaml(text, zone) } else { Moment::parse_in(text, zone) };
        match moment {
            Some(moment) => Ok(Some(moment)),
            None => Err(Diagnostic::error(format!("`{text}` is not a date that there is"))
                .at(span)
                .help("write it as `2015-03-10` or `2015-03-10 14:30:00 +0100`")),
        }
    }

    /// Words: a list, or a text with spaces between them, under the plural key or the singular one. As in Jekyll the
    /// singular takes a text whole, and comes last.
    ///
    /// # Errors
    /// Where it is a mapping, or a list with something else than texts in it.
    pub fn words(&self, plural: &str, singular: &str) -> Result<Vec<String>, Diagnostic> {
        let mut words = Vec::new();
        for (key, split) in [(plural, true), (singular, false)] {
            words.extend(self.get(key).map(|node| words_of(key, node, split)).transpose()?.unwrap_or_default());
        }
        let mut seen = std::collections::HashSet::new();
        words.retain(|word| seen.insert(word.clone()));
        Ok(words)
    }
}

/// The words of a key's value: a list, or a text, which is split where it has spaces or taken whole.
pub(super) fn words_of(key: &str, node: &Node, split: bool) -> Result<Vec<String>, Diagnostic> {
    match node.resolve() {
        Resolved::Null => Ok(Vec::new()),
        Resolved::List(items) => {
            let words = items.iter().filter(|item| !item.is_null()).map(|item| {
                item.as_text().map(str::to_owned).ok_or_else(|| {
                    item.error(format!("`{key}:` takes words, but this is {}", item.kind()))
                        .help("write a word, in quotes if it has a colon")
                })
            });
            words.collect()
        }
        Resolved::Map(_) => Err(node.error(format!("`{key}:` takes a list of words")).help(format!("write `{key}: [one, two]`"))),
        _ => Ok(match node.as_text() {
            Some(text) if split => text.split_whitespace().map(str::to_owned).collect(),
            text => text.map(str::to_owned).into_iter().collect(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Split, String> {
        split(&Arc::new(SourceText::new("page.md", text))).map_err(|fault| fault.to_string())
    }

    #[test]
    fn a_file_is_split_at_the_second_line_of_dashes() {
        let text = "---\ntitle: x\n---\n\n---\nrest";
        let split = read(text).unwrap();
        assert_eq!(&text[split.body..], "\n---\nrest");
        assert_eq!(split.front.unwrap().text("title").unwrap().unwrap().0, "x");
    }

    #[test]
    fn front_matter_may_be_empty_or_missing() {
        assert!(read("---\n---\nx").unwrap().front.unwrap().entries().is_empty());
        assert!(read("--- \r\n---\r\nx").unwrap().front.is_some());
        assert!(read("----\nx").unwrap().front.is_none());
        assert!(read("no").unwrap().front.is_none());
    }

    #[test]
    fn front_matter_that_is_not_closed_is_an_error() {
        insta::assert_snapshot!(read("---\ntitle: x\n\nText\n").unwrap_err(), @"
        error: the front matter is not closed
          --> page.md:1:1
           |
         1 | ---
           | ^^^
           = help: put a line `---` below the last key of the front matter
        ");
    }

    #[test]
    fn tags_are_lists_or_words() {
        let words = |text: &str| read(&format!("---\n{text}\n---\n")).unwrap().front.unwrap().words("tags", "tag").unwrap();
        assert_eq!(words("tags: one two"), ["one", "two"]);
        assert_eq!(words("tags: [one two, 012, no]"), ["one two", "012", "no"]);
        assert_eq!(words("tag: one two"), ["one two"]);
        assert_eq!(words("tag: one\ntags: two three"), ["two", "three", "one"]);
        assert!(words("tags:").is_empty());
    }

    #[test]
    fn a_day_that_is_not_in_the_calendar_is_an_error() {
        let front = read("---\ndate: 2015-02-30\n---\n").unwrap().front.unwrap();
        insta::assert_snapshot!(front.date("date", &Zone::utc()).unwrap_err().to_string(), @"
        error: `2015-02-30` is not a date that there is
          --> page.md:2:7
           |
         2 | date: 2015-02-30
           |       ^^^^^^^^^^
           = help: write it as `2015-03-10` or `2015-03-10 14:30:00 +0100`
        ");
    }
}
