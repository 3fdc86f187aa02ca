//! Tags of HTML as they stand in a text: how long one is, what it is called, which end belongs to which start.

use std::collections::HashMap;
use std::ops::Range;

use super::line_starts::is_inline;

/// How long the tag is that a text begins with; a `>` in quotes doesn't end it.
pub(super) fn tag_length(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// The name of the tag that a text begins with; nothing of an end tag.
pub(super) fn tag_name(text: &str) -> Option<&str> {
    Some(name_at(text.strip_prefix('<')?)).filter(|name| !name.is_empty())
}

/// The name at the start of a text, if there is one.
pub(super) fn name_at(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(text.len())]
}

/// Where the end tags are, by the places of the tags that they belong to.
#[derive(Debug, Default)]
pub(super) struct Ends(HashMap<usize, Range<usize>>);

impl Ends {
    /// Of all elements of a text that may hold blocks.
    pub(super) fn of(text: &str) -> Self {
        let mut ends = Self::default();
        let mut open: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, _) in text.match_indices('<') {
            let is_end = text[at + 1..].starts_with('/');
            let name = name_at(&text[at + if is_end { 2 } else { 1 }..]);
            if name.is_empty() || is_inline(name) {
                continue;
            }
            let opened = open.entry(name.to_ascii_lowercase()).or_default();
            if !is_end {
                opened.push(at);
            } else if let (Some(start), Some(length)) = (opened.pop(), text[at..].find('>')) {
                ends.0.insert(start, at..at + length + 1);
            }
        }
        ends
    }

    /// Where the end of the element is whose tag begins at a place.
    pub(super) fn of_tag(&self, start: usize) -> Option<&Range<usize>> {
        self.0.get(&start)
    }
}
