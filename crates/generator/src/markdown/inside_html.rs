//! kramdown's `markdown="1"`: the text inside a block of HTML is Markdown too.
//!
//! CommonMark reads it so where empty lines stand around it; they are put there, and the attribute is taken away.

use std::borrow::Cow;

use pulldown_cmark::Event;

use super::fenced::Fenced;

/// The elements that may hold blocks.
const BLOCKS: [&str; 13] =
    ["article", "aside", "blockquote", "details", "div", "fieldset", "figcaption", "figure", "footer", "header", "main", "nav", "section"];
const MARKS: [&str; 3] = [" markdown=\"1\"", " markdown='1'", " markdown=\"block\""];

/// The text in an element of running text is Markdown as it is; the attribute is taken away.
pub(super) fn unmark(event: &mut Event<'_>) {
    if let Event::InlineHtml(tag) = event
        && let Some(mark) = MARKS.into_iter().find(|mark| tag.contains(mark))
    {
        *tag = tag.replacen(mark, "", 1).into();
    }
}

/// Opens the blocks that say so. Fenced code stays as it is.
pub(super) fn open(text: &str) -> Cow<'_, str> {
    if !MARKS.iter().any(|mark| text.contains(mark)) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut fenced = Fenced::default();
    let mut at = 0;
    while let Some(line) = text[at..].split_inclusive('\n').next() {
        let is_code = fenced.holds(line);
        match block(&text[at..]).filter(|_| !is_code) {
            Some(block) => {
                out.push_str(&format!("{}\n\n{}\n\n{}", block.tag, open(block.inside.trim_matches(['\n', '\r'])), block.close));
                at += block.length;
            }
            None => {
                out.push_str(line);
                at += line.len();
            }
        }
    }
    out.into()
}

/// How long the tag is that a line begins with, if it says that the text in its element is Markdown.
pub(super) fn opening_tag(line: &str) -> Option<usize> {
    let (length, _) = opening(line)?;
    let has_mark = MARKS.iter().any(|mark| line[..length].contains(mark));
    has_mark.then_some(length)
}

/// The tag that a line begins with, if its element may hold blocks: its length, and the element's name.
fn opening(line: &str) -> Option<(usize, &'static str)> {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let after = line[indent..].strip_prefix('<').filter(|_| indent < 4)?;
    let name = BLOCKS.into_iter().find(|name| after.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '\t'])))?;
    Some((line.find('>')? + 1, name))
}

/// One element whose text is Markdown.
struct Block<'t> {
    /// Its opening tag, without the attribute.
    tag: String,
    inside: &'t str,
    close: &'t str,
    length: usize,
}

/// The element that a text starts with, if it says that its text is Markdown.
fn block(text: &str) -> Option<Block<'_>> {
    let (tag_end, name) = opening(text)?;
    let tag = text[..tag_end].trim_start_matches(' ');
    let mark = MARKS.into_iter().find(|mark| tag.contains(mark))?;
    let (opening, closing) = (format!("<{name}"), format!("</{name}>"));
    let mut depth = 1_usize;
    let mut at = tag_end;
    while depth > 0 {
        let close = at + text[at..].find(&closing)?;
        depth += text[at..close].matches(&opening).count();
        depth -= 1;
        at = close + closing.len();
    }
    let close = at - closing.len();
    Some(Block { tag: tag.replacen(mark, "", 1), inside: &text[tag_end..close], close: &text[close..at], length: at })
}
