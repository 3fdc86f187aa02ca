//! Writing HTML so that nothing can be forgotten.
//!
//! [`Html`] takes text and attribute values only through functions that escape them, and closes what it opens. There is
//! no way to put raw HTML of a visitor's or an author's into it.
//!
//! A form often stands in a page of Markdown, where an empty line would end its HTML. None is written, but for what a visitor typed:
//! that is shown by the receiver, which knows no Markdown.

/// HTML in the making.
#[derive(Debug, Default)]
pub(super) struct Html(String);

/// The attributes of one element, in the order they are written.
#[derive(Debug, Default)]
pub(super) struct Attributes(String);

/// No attributes.
pub(super) fn plain() -> Attributes {
    Attributes::default()
}

/// Attributes that begin with a class.
pub(super) fn class(name: &str) -> Attributes {
    plain().with("class", name)
}

impl Attributes {
    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One more attribute.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.0.push(' ');
        self.0.push_str(name);
        self.0.push_str("=\"");
        self.0.push_str(&escaped(value).replace('\n', "&#10;"));
        self.0.push('"');
        self
    }

    /// These attributes, then others.
    pub(super) fn and(mut self, others: Self) -> Self {
        self.0.push_str(&others.0);
        self
    }

    /// One more attribute, where it has a value.
    pub(super) fn with_some(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// An attribute without a value, where it applies.
    pub(super) fn flag(mut self, name: &str, applies: bool) -> Self {
        if applies {
            self.0.push(' ');
            self.0.push_str(name);
        }
        self
    }
}

impl Html {
    /// An element with content, which `content` writes.
    pub(super) fn element(&mut self, tag: &str, attributes: Attributes, content: impl FnOnce(&mut Self)) {
        self.open(tag, &attributes);
        content(self);
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push('>');
    }

    /// An element on lines of its own.
    pub(super) fn block(&mut self, tag: &str, attributes: Attributes, content: impl FnOnce(&mut Self)) {
        self.open(tag, &attributes);
        self.0.push('\n');
        content(self);
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push_str(">\n");
    }

    /// An element with nothing but text, on a line of its own.
    pub(super) fn line(&mut self, tag: &str, attributes: Attributes, text: &str) {
        self.element(tag, attributes, |html| html.text(text));
        self.0.push('\n');
    }

    /// An element that has no content and no end, on a line of its own.
    pub(super) fn void(&mut self, tag: &str, attributes: Attributes) {
        self.open(tag, &attributes);
        self.0.push('\n');
    }

    /// Text.
    pub(super) fn text(&mut self, text: &str) {
        let last = text.matches('\n').count();
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                let is_empty = number < last && line.trim().is_empty();
                self.0.push_str(if is_empty { "&#10;" } else { "\n" });
            }
            self.0.push_str(&escaped(line));
        }
    }

    /// Text inside an element whose first line break a browser overlooks (`textarea`, `pre`): one is put before it.
    pub(super) fn preformatted(&mut self, text: &str) {
        self.0.push('\n');
        self.0.push_str(&escaped(text));
    }

    /// The finished HTML.
    pub(super) fn finish(self) -> String {
        self.0
    }

    fn open(&mut self, tag: &str, attributes: &Attributes) {
        self.0.push('<');
        self.0.push_str(tag);
        self.0.push_str(&attributes.0);
        self.0.push('>');
    }
}

/// `text` with HTML's five special characters as entities, fit for content and quoted attributes. Control characters,
/// which HTML can't hold, become U+FFFD.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match stand_in(c) {
            Some(other) => html.push_str(other),
            None => html.push(c),
        }
    }
    html
}

/// How many bytes longer [`escaped`] makes a text.
#[must_use]
pub fn grows_by(text: &str) -> usize {
    text.chars().filter_map(|c| stand_in(c).map(|other| other.len() - c.len_utf8())).sum()
}

/// What is written for a character that can't stand for itself.
fn stand_in(c: char) -> Option<&'static str> {
    Some(match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        c if crate::shape::is_forbidden_control(c) => "\u{fffd}",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_grows_by_what_is_said() {
        for text in ["", "ليلى", "\"'&<>", "a\u{1}b\u{7f}c\u{85}d\0", "two\r\nlines\t"] {
            assert_eq!(grows_by(text), escaped(text).len() - text.len(), "{text:?}");
        }
        assert_eq!(grows_by("\"\u{1}"), 5 + 2);
    }
}
