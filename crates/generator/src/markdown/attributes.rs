//! kramdown's attribute lists: `{: .class #id key="value"}`.

use std::ops::Range;

use dropsafe_form::html::escaped;

/// What an attribute list says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    pub(super) id: Option<String>,
    pub(super) classes: Vec<String>,
    pub(super) others: Vec<(String, String)>,
}

impl Attributes {
    /// Reads a list that starts right at the start of `text`; gives it and its length in bytes.
    pub(super) fn at_start(text: &str) -> Option<(Self, usize)> {
        let inside = text.strip_prefix("{:")?;
        // `{:toc}` and `{::options /}` are other things.
        let end = closing_brace(inside)?;
        let list = &inside[..end];
        if list.contains('\n') || list.starts_with([':', '/']) {
            return None;
        }
        let mut found = Self::default();
        for word in words(list) {
            match word.split_at_checked(1)? {
                (".", class) if !class.is_empty() => found.classes.extend(class.split('.').map(str::to_owned)),
                ("#", id) if !id.is_empty() => found.id = Some(id.to_owned()),
                _ => {
                    let (key, value) = word.split_once('=')?;
                    let value = value.trim_matches(['"', '\'']);
                    match key {
                        "class" => found.classes.extend(value.split_whitespace().map(str::to_owned)),
                        "id" => found.id = Some(value.to_owned()),
                        key if is_name(key) => found.others.push((key.to_owned(), value.to_owned())),
                        _ => return None,
                    }
                }
            }
        }
        (found != Self::default()).then_some((found, end + 3))
    }

    /// A list that is the whole last line of the text in `range`; gives it and where that line starts.
    pub(super) fn in_last_line(source: &str, range: &Range<usize>) -> Option<(Self, usize)> {
        let block = source.get(range.clone())?.trim_end();
        let line_start = block.rfind('\n').map_or(0, |newline| newline + 1);
        let line = block[line_start..].trim_start();
        let (found, length) = Self::at_start(line)?;
        (length == line.len()).then_some((found, range.start + line_start))
    }

    /// As they stand in a tag, each with a space before it.
    pub(super) fn html(&self) -> String {
        let mut out = String::new();
        let mut push = |key: &str, value: &str| out.push_str(&format!(" {key}=\"{}\"", escaped(value)));
        if let Some(id) = &self.id {
            push("id", id);
        }
        if !self.classes.is_empty() {
            push("class", &self.classes.join(" "));
        }
        for (key, value) in &self.others {
            push(key, value);
        }
        out
    }
}

fn is_name(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
}

/// Where the list ends; a brace in quotes doesn't end it.
fn closing_brace(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '}') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    None
}

/// Words between spaces; a space in quotes doesn't part them.
fn words(list: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    for (at, c) in list.char_indices() {
        match (quote, c) {
            (None, c) if c.is_whitespace() => words.extend(start.take().map(|from| &list[from..at])),
            (None, '"' | '\'') => {
                quote = Some(c);
                start.get_or_insert(at);
            }
            (Some(open), c) if c == open => quote = None,
            _ => {
                start.get_or_insert(at);
            }
        }
    }
    words.extend(start.map(|from| &list[from..]));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read() {
        let (found, length) = Attributes::at_start(r#"{: .a.b #c target="_blank" title="x } y"} rest"#).unwrap();
        assert_eq!(found.html(), r#" id="c" class="a b" target="_blank" title="x } y""#);
        assert_eq!(length, r#"{: .a.b #c target="_blank" title="x } y"}"#.len());
        for text in ["{:toc}", "{::options /}", "{: }", "{: .a", "x", "{: a<b=\"c\"}"] {
            assert_eq!(Attributes::at_start(text), None, "{text}");
        }
    }
}
