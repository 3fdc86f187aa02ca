//! Starts of lines that mean one thing to CommonMark and another to kramdown.
//!
//! A line that begins with an element of running text, such as `<img …>`, begins a paragraph in kramdown and a block of HTML in
//! CommonMark; `:word` begins a definition in CommonMark's extension and is text in kramdown. A character that no text holds
//! is put before them, so that CommonMark takes them for text too, and taken out of the HTML.

use std::borrow::Cow;

use super::fenced::Fenced;

/// A noncharacter: not for the exchange of text.
const GUARD: char = '\u{fdd1}';

/// Elements that stand in running text.
const INLINE: [&str; 42] = [
    "a", "abbr", "acronym", "b", "bdo", "big", "br", "button", "cite", "code", "del", "dfn", "em", "i", "img", "input", "ins", "kbd",
    "label", "mark", "option", "q", "rb", "rbc", "rp", "rt", "rtc", "ruby", "s", "samp", "select", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// Guards them.
pub(super) fn guard(text: &str) -> Cow<'_, str> {
    if !(text.contains('<') || text.contains("\n:")) || text.contains(GUARD) {
        return text.into();
    }
    let mut out = String::new();
    let mut done = 0;
    let mut at = 0;
    let mut fenced = Fenced::default();
    for line in text.split_inclusive('\n') {
        let inside = after_markers(line);
        if !fenced.holds(line) && is_text(inside) {
            let place = at + line.len() - inside.len();
            out.push_str(&text[done..place]);
            out.push(GUARD);
            done = place;
        }
        at += line.len();
    }
    if done == 0 && out.is_empty() {
        return text.into();
    }
    out.push_str(&text[done..]);
    out.into()
}

/// What follows the marks of quotes and of one list item.
pub(super) fn after_markers(line: &str) -> &str {
    let inside = line.trim_start_matches([' ', '\t', '>']);
    let after = match inside.strip_prefix(['-', '*', '+']) {
        Some(after) => after,
        None => {
            let behind = inside.trim_start_matches(|c: char| c.is_ascii_digit());
            if behind.len() < inside.len() { behind.strip_prefix('.').unwrap_or(inside) } else { inside }
        }
    };
    if after.starts_with([' ', '\t']) { after.trim_start_matches([' ', '\t']) } else { inside }
}

/// Takes the guards out again.
pub(super) fn unguard(html: String, guarded: bool) -> String {
    if guarded { html.replace(GUARD, "") } else { html }
}

fn is_text(line: &str) -> bool {
    if let Some(rest) = line.strip_prefix(':') {
        return !rest.starts_with([' ', '\t', '\n', '\r']);
    }
    let Some(tag) = line.strip_prefix('<') else { return false };
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
    !tag[end..].starts_with([':', '@', '.']) && is_inline(&tag[..end])
}

/// Whether an element stands in running text.
pub(super) fn is_inline(element: &str) -> bool {
    INLINE.iter().any(|name| name.eq_ignore_ascii_case(element))
}

#[cfg(test)]
mod tests {
    use super::super::{Surroundings, to_html};

    fn html(text: &str) -> String {
        to_html(text, Surroundings::default())
    }

    #[test]
    fn elements_of_running_text_begin_paragraphs() {
        assert_eq!(html("<img src=\"x\">\n*it*\n"), "<p><img src=\"x\">\n<em>it</em></p>\n");
        assert_eq!(html("> <br>\n\n## Title\n"), "<blockquote>\n<p><br></p>\n</blockquote>\n<h2 id=\"title\">Title</h2>\n");
        assert_eq!(html("<div>\n<b>*x*</b>\n</div>\n"), "<div>\n<b>*x*</b>\n</div>\n");
    }

    #[test]
    fn a_colon_before_a_word_is_no_definition() {
        assert_eq!(html("Use the\n:tree: emoji\n"), "<p>Use the\n:tree: emoji</p>\n");
        assert!(html("Term\n: What it means\n").contains("<dd>"));
    }
}
