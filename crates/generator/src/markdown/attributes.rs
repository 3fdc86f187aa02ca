//! kramdown's attribute lists: `{: .class #id key="value"}`.

use std::ops::Range;

use dropsafe_form::html::escaped;

use super::tags::tag_length;

/// What an attribute list says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    pub(super) id: Option<String>,
    pub(super) classes: Vec<String>,
    pub(super) others: Vec<(String, String)>,
    /// The names of other lists.
    pub(super) names: Vec<String>,
}

impl Attributes {
    /// Reads a list that starts right at the start of `text`; gives it and its length in bytes.
    pub(super) fn at_start(text: &str) -> Option<(Self, usize)> {
        let inside = text.strip_prefix("{:")?;
        // `{::options /}` is another thing.
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
                    let Some((key, value)) = word.split_once('=') else {
                        is_name(word).then(|| found.names.push(word.to_owned()))?;
                        continue;
                    };
                    let value = unquoted(value);
                    match key {
                        "class" => found.classes.extend(value.split_whitespace().map(str::to_owned)),
                        "id" => found.id = Some(value),
                        key if is_name(key) => found.others.push((key.to_owned(), value)),
                        _ => return None,
                    }
                }
            }
        }
        (found != Self::default()).then_some((found, end + 3))
    }

    /// Reads the lists that stand one behind the other at the start of `text`, as one.
    pub(super) fn all_at_start(text: &str) -> Option<(Self, usize)> {
        let (mut all, mut length) = Self::at_start(text)?;
        while let Some((more, more_length)) = Self::at_start(&text[length..]) {
            all.add(more);
            length += more_length;
        }
        Some((all, length))
    }

    /// A list that is a whole line, behind what marks quotes.
    pub(super) fn of_line(line: &str) -> Option<Self> {
        let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
        let (found, length) = Self::at_start(line)?;
        (length == line.len()).then_some(found)
    }

    /// Adds what another list says; what both say, it says last.
    pub(super) fn add(&mut self, other: Self) {
        self.id = other.id.or(self.id.take());
        self.classes.extend(other.classes);
        for (key, value) in other.others {
            self.others.retain(|(known, _)| *known != key);
            self.others.push((key, value));
        }
        self.names.extend(other.names);
    }

    /// Whether it gives an attribute that is neither id nor class.
    pub(super) fn says(&self, key: &str) -> bool {
        self.others.iter().any(|(known, _)| known == key)
    }

    /// Whether it says that a table of contents is to stand here.
    pub(super) fn is_toc(&self) -> bool {
        self.names.iter().any(|name| name == "toc")
    }

    /// HTML whose first tag has these attributes too; what the tag says itself of the same name is theirs to say, but for classes.
    pub(super) fn put_into(&self, html: &str) -> String {
        let end = tag_length(html).map_or(html.len(), |length| length - 1);
        let end = html[..end].trim_end_matches(['/', ' ']).len();
        let mut tag = html[..end].to_owned();
        if let Some(id) = &self.id {
            set(&mut tag, "id", id);
        }
        if !self.classes.is_empty() {
            let own = value_in(&tag, "class").map_or_else(String::new, |place| format!("{} ", &tag[place]));
            set_escaped(&mut tag, "class", &(own + &escaped(&self.classes.join(" "))));
        }
        for (key, value) in &self.others {
            set(&mut tag, key, value);
        }
        tag + &html[end..]
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

/// Where the value of an attribute stands in a tag.
fn value_in(tag: &str, key: &str) -> Option<Range<usize>> {
    let name = format!(" {key}=\"");
    let start = tag.find(&name)? + name.len();
    Some(start..start + tag[start..].find('"')?)
}

fn set(tag: &mut String, key: &str, value: &str) {
    set_escaped(tag, key, &escaped(value));
}

fn set_escaped(tag: &mut String, key: &str, value: &str) {
    match value_in(tag, key) {
        Some(place) => tag.replace_range(place, value),
        None => tag.push_str(&format!(" {key}=\"{value}\"")),
    }
}

pub(super) fn is_name(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
}

/// A value without the quotes around it, and without the backslashes before quotes and braces in it.
fn unquoted(value: &str) -> String {
    let inside = |quote: char| Some((value.strip_prefix(quote)?.strip_suffix(quote)?, quote));
    match inside('"').or_else(|| inside('\'')) {
        Some((value, quote)) => value.replace(&format!("\\{quote}"), &quote.to_string()).replace("\\}", "}"),
        None => value.to_owned(),
    }
}

/// Follows the quotes of a list, sign by sign.
#[derive(Default)]
struct Quotes {
    open: Option<char>,
    escaped: bool,
}

impl Quotes {
    /// Whether the next sign is in quotes, or is one; a backslash keeps the sign behind it from being one.
    fn hold(&mut self, c: char) -> bool {
        let was_open = self.open.is_some();
        let is_plain = !self.escaped;
        self.escaped = was_open && is_plain && c == '\\';
        match self.open {
            Some(open) if open == c && is_plain => self.open = None,
            None if matches!(c, '"' | '\'') => self.open = Some(c),
            _ => {}
        }
        was_open || self.open.is_some()
    }
}

/// Where the list ends; a brace in quotes doesn't end it.
fn closing_brace(text: &str) -> Option<usize> {
    let mut quotes = Quotes::default();
    text.char_indices().take_while(|(_, c)| *c != '\n').find(|(_, c)| !quotes.hold(*c) && *c == '}').map(|(at, _)| at)
}

/// Words between spaces; a space in quotes doesn't part them.
fn words(list: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quotes = Quotes::default();
    for (at, c) in list.char_indices() {
        if !quotes.hold(c) && c.is_whitespace() {
            words.extend(start.take().map(|from| &list[from..at]));
        } else {
            start.get_or_insert(at);
        }
    }
    words.extend(start.map(|from| &list[from..]));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_in_values_stay() {
        let html = |text: &str| Attributes::at_start(text).unwrap().0.html();
        assert_eq!(
            html(r#"{: title="a \"q\"" data-x='s "t"' data-y="it's \} so" data-z=''}"#),
            r#" title="a &quot;q&quot;" data-x="s &quot;t&quot;" data-y="it&#39;s } so" data-z="""#
        );
    }

    #[test]
    fn lists_are_read() {
        let (found, length) = Attributes::at_start(r#"{: .a.b #c target="_blank" title="x } y"} rest"#).unwrap();
        assert_eq!(found.html(), r#" id="c" class="a b" target="_blank" title="x } y""#);
        assert_eq!(length, r#"{: .a.b #c target="_blank" title="x } y"}"#.len());
        for text in ["{::options /}", "{: }", "{: .a", "x", "{: a<b=\"c\"}"] {
            assert_eq!(Attributes::at_start(text), None, "{text}");
        }
    }
}
