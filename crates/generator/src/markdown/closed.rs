//! HTML that keeps to itself: each element that begins in it ends in it, so that it can stand in another page.
//!
//! An excerpt is cut out of a text, and may have the start of an element of which the end is further below.

use std::borrow::Cow;

use super::tags::{name_at, tag_length};

/// Elements that have no end tag.
const VOID: [&str; 14] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements whose text is no HTML.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];
/// Elements that end where the next one of their kind begins.
const IMPLIED: [&str; 9] = ["p", "li", "dt", "dd", "tr", "td", "th", "option", "tbody"];

/// Ends what is open, and leaves out ends that have no beginning.
pub(super) fn closed(html: String) -> String {
    let mut closer = Closer { out: String::with_capacity(html.len() + 16), open: Vec::new() };
    let mut rest = html.as_str();
    while let Some(at) = rest.find('<') {
        closer.out.push_str(&rest[..at]);
        rest = closer.markup(&rest[at..]);
    }
    closer.out.push_str(rest);
    let ends_line = !closer.open.is_empty() && closer.out.ends_with('\n');
    closer.close_to(0);
    if ends_line {
        closer.out.push('\n');
    }
    closer.out
}

struct Closer<'t> {
    out: String,
    open: Vec<Cow<'t, str>>,
}

impl<'t> Closer<'t> {
    /// Passes what begins with `<`; gives what follows it.
    fn markup(&mut self, text: &'t str) -> &'t str {
        if text.starts_with("<!--") {
            return self.through(text, "-->");
        }
        let is_end = text.starts_with("</");
        let name = name_at(&text[if is_end { 2 } else { 1 }..]);
        let Some(length) = tag_length(text).filter(|_| name.starts_with(|c: char| c.is_ascii_alphabetic())) else {
            self.out.push_str(if name.is_empty() { "<" } else { "&lt;" });
            return &text[1..];
        };
        let (tag, rest) = text.split_at(length);
        let name = if name.bytes().any(|byte| byte.is_ascii_uppercase()) { Cow::Owned(name.to_ascii_lowercase()) } else { name.into() };
        if is_end {
            if let Some(place) = self.open.iter().rposition(|open| *open == name) {
                self.close_to(place + 1);
                self.open.pop();
                self.out.push_str(tag);
            }
            return rest;
        }
        if IMPLIED.contains(&&*name) && self.open.last() == Some(&name) {
            self.close_to(self.open.len() - 1);
        }
        self.out.push_str(tag);
        if RAW.contains(&&*name) {
            return self.raw(rest, &name);
        }
        let is_drawn = self.open.iter().any(|open| matches!(&**open, "svg" | "math"));
        let has_no_end = VOID.contains(&&*name) || tag.ends_with("/>") && is_drawn;
        if !has_no_end {
            self.open.push(name);
        }
        rest
    }

    /// Text that is no HTML, with its end tag.
    fn raw(&mut self, text: &'t str, name: &str) -> &'t str {
        let is_end = |at: usize| text.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
        let end = text.match_indices("</").map(|(at, _)| at).find(|at| is_end(*at));
        let Some((at, length)) = end.and_then(|at| Some((at, tag_length(&text[at..])?))) else {
            self.out.extend([text, "</", name, ">"]);
            return "";
        };
        self.out.push_str(&text[..at + length]);
        &text[at + length..]
    }

    fn through(&mut self, text: &'t str, end: &str) -> &'t str {
        let Some(at) = text.find(end) else {
            self.out.extend([text, end]);
            return "";
        };
        self.out.push_str(&text[..at + end.len()]);
        &text[at + end.len()..]
    }

    /// Ends the elements that are open until so many are left.
    fn close_to(&mut self, left: usize) {
        while self.open.len() > left {
            let Some(name) = self.open.pop() else { return };
            self.out.extend(["</", &name, ">"]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::closed;

    #[test]
    fn what_is_open_is_ended() {
        for (cut, whole) in [
            ("<div class=\"intro\">\n", "<div class=\"intro\">\n</div>\n"),
            ("<div><p>b <b>c</p>\n", "<div><p>b <b>c</b></p>\n</div>\n"),
            ("<ul><li>a<li>b", "<ul><li>a</li><li>b</li></ul>"),
            ("<SECTION><br><img src=\"a>b\">", "<SECTION><br><img src=\"a>b\"></section>"),
            ("a</div></section>b", "ab"),
            ("<!-- a <b>", "<!-- a <b>-->"),
            ("<script>if (a < b) '<i>'", "<script>if (a < b) '<i>'</script>"),
            ("<style>a > b</style>c", "<style>a > b</style>c"),
            ("<div class=\"", "&lt;div class=\""),
            ("<svg><path/><g></svg>", "<svg><path/><g></g></svg>"),
            ("a < b <", "a < b <"),
            ("<p>x</p>\n<p>y</p>\n", "<p>x</p>\n<p>y</p>\n"),
        ] {
            assert_eq!(closed(cut.to_owned()), whole);
        }
    }
}
