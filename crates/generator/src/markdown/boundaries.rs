//! Where kramdown ends a block and CommonMark doesn't: below an attribute list on a line of its own, and at a line that holds
//! nothing but `^`.
//!
//! A comment is put there, since HTML ends paragraphs, lists and tables; it is taken out of the events again.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::attributes::Attributes;
use super::blocks::{is_block, is_block_end};

type Spanned<'a> = (Event<'a>, Range<usize>);

/// A noncharacter: not for the exchange of text.
const SIGN: char = '\u{fdd3}';
/// Stands below an attribute list.
const BELOW_LIST: &str = "<!--\u{fdd3}-->";
/// Stands for a line that is `^`.
const CARET: &str = "<!--\u{fdd3}^-->";

/// Marks the boundaries in a text.
pub(super) fn mark(text: &str) -> Cow<'_, str> {
    if !(text.contains("{:") || text.contains("^\n")) || text.contains(SIGN) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 64);
    // What stands before the attribute list above, as long as only empty lines are below it.
    let mut list: Option<&str> = None;
    let mut below_empty_line = false;
    for line in text.split_inclusive('\n') {
        let inside = line.trim_start_matches([' ', '\t', '>']);
        let before = &line[..line.len() - inside.len()];
        if inside.trim_end().is_empty() {
            below_empty_line = true;
            out.push_str(line);
            continue;
        }
        let is_list = inside.starts_with("{:") && Attributes::of_line(line).is_some();
        // Below an empty line another block begins anyway; only a list would go on.
        let ends = |above: &&str| !is_list && (!below_empty_line || *above == before && begins_item(inside));
        if let Some(above) = list.take().filter(ends) {
            out.extend([above, BELOW_LIST, "\n"]);
        }
        match inside.trim_end() {
            "^" => out.extend([before, CARET, "\n"]),
            _ => out.push_str(line),
        }
        list = is_list.then_some(before);
        below_empty_line = false;
    }
    out.into()
}

fn begins_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let mark = if number.len() < line.len() { number.strip_prefix(['.', ')']) } else { line.strip_prefix(['-', '*', '+']) };
    mark.is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// Takes the marks out. Text below one is a paragraph, even in an item whose text is none.
pub(super) fn unmark<'a>(events: Vec<Spanned<'a>>) -> Vec<Spanned<'a>> {
    let mut out: Vec<Spanned<'a>> = Vec::with_capacity(events.len());
    // Of each block that is open, whether it may hold text that is in no paragraph.
    let mut holds_text: Vec<bool> = Vec::new();
    let mut below_mark = false;
    let mut paragraph = false;
    for (event, range) in events {
        if matches!(event, Event::End(TagEnd::HtmlBlock)) && below_mark {
            continue;
        }
        let is_text = !matches!(event, Event::Rule | Event::Html(_))
            && !matches!(&event, Event::Start(tag) if is_block(tag))
            && !matches!(event, Event::End(end) if is_block_end(end));
        if std::mem::take(&mut below_mark) && is_text && holds_text.last() == Some(&true) {
            out.push((Event::Start(Tag::Paragraph), range.clone()));
            paragraph = true;
        } else if !is_text && std::mem::take(&mut paragraph) {
            out.push((Event::End(TagEnd::Paragraph), range.start..range.start));
        }
        match event {
            Event::Html(html) if html.contains(SIGN) && matches!(out.last(), Some((Event::Start(Tag::HtmlBlock), _))) => {
                out.pop();
                holds_text.pop();
                below_mark = true;
            }
            Event::Html(html) => out.push((Event::Html(restored(html)), range)),
            Event::InlineHtml(html) => out.push((Event::InlineHtml(restored(html)), range)),
            Event::Text(text) => out.push((Event::Text(restored(text)), range)),
            event => {
                match &event {
                    Event::Start(tag) if is_block(tag) => {
                        holds_text.push(matches!(tag, Tag::Item | Tag::DefinitionListDefinition));
                    }
                    Event::End(end) if is_block_end(*end) => drop(holds_text.pop()),
                    _ => {}
                }
                out.push((event, range));
            }
        }
    }
    out
}

/// What is code or HTML stays as it was.
fn restored(text: CowStr<'_>) -> CowStr<'_> {
    if !text.contains(SIGN) {
        return text;
    }
    let lines = text.split_inclusive('\n').filter(|line| line.trim() != BELOW_LIST);
    lines.collect::<String>().replace(CARET, "^").into()
}

#[cfg(test)]
mod tests {
    use super::super::{Surroundings, to_html};

    fn html(text: &str) -> String {
        to_html(text, Surroundings::default()).replace('\n', "")
    }

    #[test]
    fn text_below_an_attribute_list_is_a_paragraph() {
        assert_eq!(html("- a\n- b\n{: .x}\ntext\n"), "<ul class=\"x\"><li>a</li><li>b</li></ul><p>text</p>");
        assert_eq!(html("- a\n- b\n  {: .x}\n  text\n"), "<ul><li>a</li><li>b<p>text</p></li></ul>");
        assert_eq!(html("> q\n{: .x}\ntext\n"), "<blockquote class=\"x\"><p>q</p></blockquote><p>text</p>");
        assert!(html("| a |\n|---|\n| 1 |\n{: .x}\ntext\n").ends_with("</table><p>text</p>"));
    }

    #[test]
    fn a_list_ends_with_its_attributes() {
        let two = "<ul class=\"x\"><li>a</li></ul><ul class=\"y\"><li>c</li></ul>";
        assert_eq!(html("* a\n{:.x}\n* c\n{:.y}\n"), two);
        assert_eq!(html("* a\n{:.x}\n\n* c\n{:.y}\n"), two);
        assert_eq!(html("{:start=\"3\"}\n3. a\n4. b\n"), "<ol start=\"3\"><li>a</li><li>b</li></ol>");
        assert_eq!(html("- a\n  {: .x}\n- b\n"), "<ul><li>a</li><li>b</li></ul>");
    }

    #[test]
    fn a_caret_on_a_line_ends_a_block() {
        assert_eq!(html("* a\n\n^\n\n* b\n"), "<ul><li>a</li></ul><ul><li>b</li></ul>");
        assert_eq!(html("a\n^\nb\n"), "<p>a</p><p>b</p>");
        assert_eq!(html("    ^\n    {: .x}\n    y\n"), "<pre><code>^{: .x}y</code></pre>");
        assert_eq!(html("```\n^\n{: .x}\ny\n```\n"), "<pre><code>^{: .x}y</code></pre>");
        assert_eq!(html("<div>\n^\n{: .x}\n</div>\n"), "<div>^{: .x}</div>");
    }
}
