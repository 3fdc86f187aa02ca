//! Typographic quotes, dashes and dots, where kramdown puts them.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

type Spanned<'a> = (Event<'a>, Range<usize>);

/// Replaces them in running text; code, HTML and the texts of images stay as they are written.
pub(super) fn punctuate(events: &mut [Spanned<'_>], source: &str) {
    let mut verbatim = false;
    let mut before = Before::default();
    for (event, range) in events {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. }) => verbatim = true,
            Event::End(TagEnd::CodeBlock | TagEnd::Image) => verbatim = false,
            Event::Text(text) if !verbatim => {
                let written = source.get(range.clone()).is_some_and(|written| written == &**text);
                let escaped = source[..range.start].ends_with('\\');
                let first = before.at(range.start).filter(|_| !escaped);
                let line = Line { source, start: range.start, before: first };
                // An entity such as `&quot;` means what it says.
                if written && let Some(better) = line.punctuated(text, escaped) {
                    *text = CowStr::from(better);
                }
                before = Before { end: range.end, character: text.chars().next_back().filter(|c| written && !is_made(*c)) };
                continue;
            }
            Event::SoftBreak | Event::HardBreak => {
                before = Before { end: range.end, character: Some('\n') };
                continue;
            }
            _ => {}
        }
        before = Before::default();
    }
}

/// The character right before a text, if it is text too.
#[derive(Default)]
struct Before {
    end: usize,
    character: Option<char>,
}

impl Before {
    /// After a line break the next line may be indented or quoted.
    fn at(&self, start: usize) -> Option<char> {
        self.character.filter(|c| self.end == start || *c == '\n')
    }
}

struct Line<'s> {
    source: &'s str,
    start: usize,
    before: Option<char>,
}

impl Line<'_> {
    /// The text with better punctuation; nothing if there is none to better. What is escaped is its first character.
    fn punctuated(&self, text: &str, escaped: bool) -> Option<String> {
        let first = if escaped { text.chars().next().map_or(0, char::len_utf8) } else { 0 };
        let mut at = next_mark(text, first)?;
        let mut out = String::with_capacity(text.len() + 8);
        let mut done = 0;
        let mut before = self.before;
        loop {
            if done < at {
                out.push_str(&text[done..at]);
                before = text[done..at].chars().next_back().filter(|_| at > first);
            }
            let rest = &self.source[self.start + at..];
            let (taken, put) = replacement(before, rest, text.len() - at);
            out.push_str(put);
            done = at + taken;
            before = None;
            match next_mark(text, done) {
                Some(next) => at = next,
                None => break,
            }
        }
        out.push_str(&text[done..]);
        Some(out)
    }
}

/// Where a quote, a double dash or three dots begin.
fn next_mark(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    (from..bytes.len()).find(|at| match bytes[*at] {
        b'"' | b'\'' => true,
        b'-' => bytes[at + 1..].starts_with(b"-"),
        b'.' => bytes[at + 1..].starts_with(b".."),
        _ => false,
    })
}

fn is_made(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '–' | '—' | '…')
}

/// How many bytes are taken, and what takes their place.
fn replacement(before: Option<char>, rest: &str, most: usize) -> (usize, &'static str) {
    if rest.starts_with("---") && most >= 3 {
        return (3, "—");
    }
    if rest.starts_with("--") {
        return (2, "–");
    }
    if rest.starts_with("...") {
        return (3, "…");
    }
    let double = rest.starts_with('"');
    let after = &rest[1..];
    let free = before.is_none_or(char::is_whitespace);
    // Two quotes that open together.
    if most >= 2 && free && after.get(1..).is_some_and(|rest| rest.starts_with(is_word)) {
        match (double, after.as_bytes().first()) {
            (true, Some(b'\'')) => return (2, "“‘"),
            (false, Some(b'"')) => return (2, "‘“"),
            _ => {}
        }
    }
    (
        1,
        if opens(before, double, after) {
            if double { "“" } else { "‘" }
        } else if double {
            "”"
        } else {
            "’"
        },
    )
}

/// kramdown's rules, in its order.
fn opens(before: Option<char>, double: bool, after: &str) -> bool {
    let first = after.chars().next();
    if before.is_none() {
        let emphasis = after.len() - after.trim_start_matches(['*', '_']).len();
        if (1..=2).contains(&emphasis) && after[emphasis..].starts_with(|c: char| !c.is_whitespace()) {
            return true;
        }
        if first.is_some_and(|c| c.is_ascii_punctuation()) && !after[1..].starts_with(is_word) && !after[1..].starts_with("..") {
            return false;
        }
    }
    if !double && before.is_none_or(char::is_whitespace) && is_decade(after) {
        return false;
    }
    match before {
        Some(c) if !c.is_whitespace() && !matches!(c, '[' | '{' | '(' | '-' | '\\') => false,
        Some(_) => true,
        None => {
            let ends_word = after.strip_prefix('s').is_some_and(|rest| !rest.starts_with(is_word));
            !(first.is_none_or(char::is_whitespace) || ends_word)
        }
    }
}

/// `'90s`
fn is_decade(after: &str) -> bool {
    matches!(after.as_bytes(), [a, b, b's', ..] if a.is_ascii_digit() && b.is_ascii_digit())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::super::{Surroundings, to_html};

    fn html(text: &str) -> String {
        to_html(text, Surroundings::default()).trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
    }

    #[test]
    fn quotes_stand_as_kramdown_puts_them() {
        assert_eq!(html("\"Don't\", she said -- 'well' --- ..."), "“Don’t”, she said – ‘well’ — …");
        assert_eq!(html("\"Nahh,\" I said. \"'Quoted' words\" '90s"), "“Nahh,” I said. “‘Quoted’ words” ’90s");
        assert_eq!(html("This is \"*mine*\", \"[yours](x)\""), "This is “<em>mine</em>”, “<a href=\"x\">yours</a>”");
        assert_eq!(html("*Custer*'s \"stand\""), "<em>Custer</em>’s “stand”");
        assert_eq!(html("\"“a\""), "““a”");
        assert_eq!(html("one\n\"two\""), "one\n“two”");
    }

    #[test]
    fn what_is_escaped_or_no_text_stays() {
        assert_eq!(html("\\\"a\\\" &quot;b&quot; `\"c\" -- ...`"), "\"a\" \"b\" <code>\"c\" -- ...</code>");
        assert_eq!(html("![It's \"x\"](y.png)"), "<img src=\"y.png\" alt=\"It&#39;s &quot;x&quot;\" />");
    }
}
