//! kramdown's `markdown="1"`: the text inside a block of HTML is Markdown too.
//!
//! CommonMark reads it so where empty lines stand around it; they are put there, and the attribute is taken away. Where an element holds
//! words and no blocks, as headings do, it is made the only thing in a paragraph, which is taken away later.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::fenced::Fenced;
use super::line_starts::{after_markers, is_inline};
use super::tags::{Ends, tag_length, tag_name};

type Spanned<'a> = (Event<'a>, Range<usize>);

/// The elements that may hold blocks.
const BLOCKS: [&str; 25] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "dd",
    "details",
    "div",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "li",
    "main",
    "map",
    "menu",
    "nav",
    "object",
    "section",
    "td",
    "dialog",
    "search",
];
/// The elements that hold words. What may hold neither has other elements in it: `ul`, `table` and so on.
const WORDS: [&str; 12] = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "th", "caption", "legend", "summary"];
const ATTRIBUTE: &str = "markdown=";
/// No page has more such elements inside each other.
const DEEPEST: usize = 32;
/// Begins a paragraph that is none. A noncharacter: not for the exchange of text.
const MARK: char = '\u{fdd4}';

fn mentions(text: &str) -> bool {
    text.contains(ATTRIBUTE) || text.contains("MARKDOWN=") || text.contains("Markdown=")
}

/// Takes the attribute away where it is left: in a line of text, and in HTML that stays as it is.
pub(super) fn unmark(event: &mut Event<'_>) {
    if let Event::InlineHtml(html) | Event::Html(html) = event
        && mentions(html)
    {
        let mut out = String::with_capacity(html.len());
        let mut rest = &**html;
        while let Some(at) = rest.find('<') {
            let length = tag_length(&rest[at..]).unwrap_or(rest.len() - at);
            out.push_str(&rest[..at]);
            out.push_str(&without_attribute(&rest[at..at + length]).0);
            rest = &rest[at + length..];
        }
        out.push_str(rest);
        *html = out.into();
    }
}

/// Takes the paragraphs away that are none.
pub(super) fn unwrap<'a>(events: Vec<Spanned<'a>>, text: &str) -> Vec<Spanned<'a>> {
    if !text.contains(MARK) {
        return events;
    }
    let mut out: Vec<Spanned<'a>> = Vec::with_capacity(events.len());
    let mut is_open = false;
    for (event, range) in events {
        match event {
            Event::Text(text) if text.starts_with(MARK) => {
                is_open = matches!(out.last(), Some((Event::Start(Tag::Paragraph), _)));
                if is_open {
                    out.pop();
                }
                out.push((Event::Text(text[MARK.len_utf8()..].to_owned().into()), range));
            }
            Event::End(TagEnd::Paragraph) if std::mem::take(&mut is_open) => out.push((Event::Html("\n".into()), range)),
            Event::Html(html) if html.contains(MARK) => out.push((Event::Html(html.replace(MARK, "").into()), range)),
            event => out.push((event, range)),
        }
    }
    out
}

/// Takes the marks out that the parser took for something else.
pub(super) fn clean(html: String, was_opened: bool) -> String {
    if was_opened && html.contains(MARK) { html.replace(MARK, "") } else { html }
}

/// Opens the elements that say so. Fenced code stays as it is.
pub(super) fn open(text: &str) -> Cow<'_, str> {
    if text.contains(MARK) { text.into() } else { open_in(text, 0) }
}

/// Opens the elements that are inside so many others that were opened.
fn open_in(text: &str, depth: usize) -> Cow<'_, str> {
    if !mentions(text) || depth > DEEPEST {
        return text.into();
    }
    let ends = Ends::of(text);
    let mut out = String::with_capacity(text.len() + 64);
    let mut fenced = Fenced::default();
    let mut above = Above::default();
    let mut at = 0;
    while let Some(line) = text[at..].split_inclusive('\n').next() {
        let is_code = fenced.holds(line) || above.makes_code_of(line);
        match Element::first(text, at, &ends).filter(|_| !is_code) {
            Some(element) => {
                element.write(&mut out, above.is_html && !above.is_list, depth);
                at = element.end;
            }
            None => {
                out.push_str(line);
                at += line.len();
            }
        }
        above.pass(line);
    }
    out.into()
}

/// The ends of a text's elements; none where no element has the attribute.
pub(super) fn ends(text: &str) -> Ends {
    if mentions(text) { Ends::of(text) } else { Ends::default() }
}

/// Where the tag stands in the line at a place that opens an element whose text is Markdown.
pub(super) fn opening_tag(text: &str, at: usize, ends: &Ends) -> Option<Range<usize>> {
    let element = Element::first(text, at, ends)?;
    (element.holds != Holds::Html).then_some(element.tag)
}

/// What stands above a line.
#[derive(Default)]
struct Above {
    is_html: bool,
    is_list: bool,
    is_empty: bool,
}

impl Above {
    /// Whether a line is code by its indentation.
    fn makes_code_of(&self, line: &str) -> bool {
        line.starts_with("    ") && !self.is_list && !self.is_html
    }

    fn pass(&mut self, line: &str) {
        let inside = after_markers(line);
        let is_empty = line.trim_matches([' ', '\t', '>', '\r', '\n']).is_empty();
        let has_marker = line[..line.len() - inside.len()].contains(|c| !matches!(c, ' ' | '\t' | '>'));
        self.is_list = has_marker || self.is_list && !(self.is_empty && !is_empty && !line.starts_with([' ', '\t', '>']));
        self.is_html = !is_empty && (self.is_html || inside.starts_with('<'));
        self.is_empty = is_empty;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Blocks,
    Words,
    /// What is inside stays as it is, but may have elements in it that say otherwise.
    Html,
}

/// An element that has the attribute.
struct Element<'t> {
    /// The line up to its tag.
    before: &'t str,
    /// The marks of quotes and items before the line's text.
    marks: &'t str,
    tag: Range<usize>,
    /// Its tag without the attribute.
    opening: String,
    holds: Holds,
    inside: &'t str,
    close: &'t str,
    end: usize,
}

impl<'t> Element<'t> {
    /// The first one that begins in the line at a place, if that is a line of HTML.
    fn first(text: &'t str, at: usize, ends: &Ends) -> Option<Self> {
        let line = text[at..].split_inclusive('\n').next()?;
        let marks = &line[..line.len() - after_markers(line).len()];
        if !mentions(line) || is_inline(tag_name(&line[marks.len()..])?) {
            return None;
        }
        let (tag, (opening, value)) = line.match_indices('<').find_map(|(place, _)| {
            let tag = at + place..at + place + tag_length(&text[at + place..])?;
            let (opening, value) = without_attribute(&text[tag.clone()]);
            Some((tag, (opening, value?)))
        })?;
        let name = tag_name(&text[tag.start..])?.to_ascii_lowercase();
        let close = ends.of_tag(tag.start).filter(|close| close.start >= tag.end);
        let holds = match value.as_str() {
            _ if close.is_none() => Holds::Html,
            "span" => Holds::Words,
            "1" if WORDS.contains(&name.as_str()) => Holds::Words,
            "1" | "block" if BLOCKS.contains(&name.as_str()) => Holds::Blocks,
            _ => Holds::Html,
        };
        let close = close.filter(|_| holds != Holds::Html).cloned().unwrap_or(tag.end..tag.end);
        Some(Self {
            before: &text[at..tag.start],
            marks,
            opening,
            holds,
            inside: &text[tag.end..close.start],
            close: &text[close.clone()],
            end: close.end,
            tag,
        })
    }

    /// Writes it; inside other HTML its indentation means nothing.
    fn write(&self, out: &mut String, in_html: bool, depth: usize) {
        let mut next: String = self.marks.chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' }).collect();
        if in_html {
            next.truncate(next.trim_end().len());
        }
        let empty = next.trim_end().to_owned();
        match self.holds {
            Holds::Html => out.extend([self.before, &self.opening]),
            Holds::Blocks => {
                out.extend([self.before, &self.opening, "\n", &empty, "\n"]);
                let inside = if in_html { Cow::Owned(unindented(self.inside)) } else { Cow::Borrowed(self.inside) };
                let (first, rest) = inside.split_once('\n').unwrap_or((&inside, ""));
                let first = first.trim_start();
                let whole = if first.is_empty() { rest.to_owned() } else { format!("{next}{first}\n{rest}") };
                out.push_str(open_in(without_last_marks(&whole), depth + 1).trim_start_matches('\n'));
                out.extend(["\n", &empty, "\n", &next, self.close]);
            }
            Holds::Words => {
                if !(out.is_empty() || out.ends_with('\n')) {
                    out.push('\n');
                }
                if self.before.len() > self.marks.len() {
                    out.extend([self.before, "\n", &empty, "\n", &next]);
                } else if self.marks.trim_matches([' ', '\t', '>']).is_empty() {
                    out.extend([&empty, "\n", &next]);
                } else {
                    out.push_str(self.before);
                }
                out.push(MARK);
                out.push_str(&self.opening);
                let lines = self.inside.trim().split('\n').filter(|line| !line.trim_matches([' ', '\t', '\r', '>']).is_empty());
                out.push_str(&lines.collect::<Vec<_>>().join("\n"));
                out.extend([self.close, "\n", &empty, "\n"]);
            }
        }
    }
}

/// A tag without the attribute, and the attribute's value.
fn without_attribute(tag: &str) -> (String, Option<String>) {
    let is_name = |at: usize| tag[at..].get(..ATTRIBUTE.len()).is_some_and(|name| name.eq_ignore_ascii_case(ATTRIBUTE));
    let mut quote = None;
    let start = tag.char_indices().find(|(at, c)| {
        match (quote, *c) {
            (None, '"' | '\'') => quote = Some(*c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        quote.is_none() && matches!(c, ' ' | '\t' | '\n') && is_name(at + 1)
    });
    let start = start.map(|(at, _)| at);
    let Some(start) = start.filter(|_| tag.starts_with('<')) else { return (tag.to_owned(), None) };
    let value = &tag[start + 1 + ATTRIBUTE.len()..];
    let (value, length) = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let inside = &value[1..];
            let end = inside.find(quote).unwrap_or(inside.len());
            (&inside[..end], (end + 2).min(value.len()))
        }
        _ => {
            let end = value.find([' ', '\t', '\n', '>', '/']).unwrap_or(value.len());
            (&value[..end], end)
        }
    };
    let rest = &tag[start + 1 + ATTRIBUTE.len() + length..];
    (format!("{}{rest}", &tag[..start]), Some(value.to_owned()))
}

/// A text without its last lines, as long as there is nothing in them but marks of quotes.
fn without_last_marks(text: &str) -> &str {
    let mut kept = text.trim_end();
    while !kept.is_empty() {
        let line = kept.rfind('\n').map_or(0, |newline| newline + 1);
        if !kept[line..].trim_matches([' ', '\t', '>']).is_empty() {
            break;
        }
        kept = kept[..line].trim_end();
    }
    kept
}

/// The lines of a text without the spaces that all of them begin with.
fn unindented(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let common = rest.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let lines = rest.split('\n').map(|line| line.get(common..).unwrap_or_default());
    std::iter::once(first).chain(lines).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::{Surroundings, to_html};

    fn html(text: &str) -> String {
        to_html(text, Surroundings::default()).replace('\n', "")
    }

    #[test]
    fn elements_with_markdown_hold_blocks_or_words() {
        for name in ["div", "form", "address", "section", "li"] {
            assert_eq!(
                html(&format!("<{name} markdown=\"1\" id=\"x\">\n*a*\n</{name}>\n")),
                format!("<{name} id=\"x\"><p><em>a</em></p></{name}>")
            );
        }
        for name in ["p", "h2", "dt", "th", "caption", "legend", "summary"] {
            assert_eq!(html(&format!("<{name} markdown='1'>*a*</{name}>\ntext\n")), format!("<{name}><em>a</em></{name}><p>text</p>"));
        }
        assert_eq!(
            html("<div class=\"row\" markdown=\"1\"><div class=\"col\" markdown=\"1\">\n*a*\n</div></div>\n"),
            "<div class=\"row\"><div class=\"col\"><p><em>a</em></p></div></div>"
        );
        assert_eq!(
            html("<a href=\"/x\" title=\"set markdown=1 to use it\">x</a>\n"),
            "<p><a href=\"/x\" title=\"set markdown=1 to use it\">x</a></p>"
        );
        assert_eq!(html("<div markdown=\"span\">\n*a*\n</div>\n"), "<div><em>a</em></div>");
        assert_eq!(html("<DIV MARKDOWN=1>\n*a*\n</DIV>\n"), "<DIV><p><em>a</em></p></DIV>");
    }

    #[test]
    fn elements_stay_where_they_are() {
        let div = "<div><p><em>a</em></p></div>";
        assert_eq!(html("- item\n  <div markdown=\"1\">\n  *a*\n  </div>\n- two\n"), format!("<ul><li>item{div}</li><li>two</li></ul>"));
        assert_eq!(html("- <div markdown=\"1\">\n  *a*\n  </div>\n"), format!("<ul><li>{div}</li></ul>"));
        assert_eq!(html("> <div markdown=\"1\">\n> *a*\n> </div>\n"), format!("<blockquote>{div}</blockquote>"));
        assert_eq!(html("<div>\n*b*\n<p markdown=\"1\">*a*</p>\n</div>\n"), "<div>*b*<p><em>a</em></p></div>");
        assert_eq!(
            html(
                "<table markdown=\"1\">\n  <tr>\n    <td markdown=\"1\">\n      - a\n    </td><td markdown=\"1\">*b*</td>\n  </tr>\n</table>\n"
            ),
            "<table>  <tr>    <td><ul><li>a</li></ul></td><td><p><em>b</em></p></td>  </tr></table>"
        );
    }

    #[test]
    fn elements_may_be_on_one_line() {
        assert_eq!(
            html("<dl markdown=\"1\"><dt markdown=\"1\">*a*</dt><dd markdown=\"1\">*b*</dd></dl>\n"),
            "<dl><dt><em>a</em></dt><dd><p><em>b</em></p></dd></dl>"
        );
        assert_eq!(
            html("<figure markdown=\"1\">\n*a*\n<figcaption markdown=\"1\">*c*</figcaption>\n</figure>\n"),
            "<figure><p><em>a</em></p><figcaption><p><em>c</em></p></figcaption></figure>"
        );
    }

    #[test]
    fn the_attribute_is_never_left() {
        for tag in [
            "<ul markdown=\"1\">",
            "<div markdown=\"0\">",
            "<center markdown=1>",
            "<div markdown=\"1\">",
            "<tr MARKDOWN='block'>",
            "<br markdown=\"1\" />",
        ] {
            let page = html(&format!("{tag}\n*a*\n\ntext {tag}*b*\n"));
            assert!(!page.to_lowercase().contains("markdown"), "{page}");
        }
        assert_eq!(
            html("<span markdown=\"1\">*a*</span> `<b markdown=\"1\">`\n"),
            "<p><span><em>a</em></span> <code>&lt;b markdown=\"1\"&gt;</code></p>"
        );
        assert!(html("```\n<div markdown=\"1\">\n</div>\n```\n").contains("markdown"));
    }
}
