//! Where kramdown ends a block and CommonMark doesn't: below an attribute list on a line of its own, and at a line that holds
//! nothing but `^`.
//!
//! A comment is put there, since HTML ends paragraphs, lists and tables; it is taken out of the events again.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::attributes::Attributes;
use super::blocks::{is_block, is_block_end};
use super::excerpt::defined;
use super::fenced::Fenced;
use super::line_starts;
use super::named::Named;

type Spanned<'a> = (Event<'a>, Range<usize>);

/// A noncharacter: not for the exchange of text.
const SIGN: char = '\u{fdd3}';
/// How many tags are looked through for the start of an element.
const FARTHEST: usize = 500;
/// Stands below an attribute list.
const BELOW_LIST: &str = "<!--\u{fdd3}-->";
/// Stands for a line that is `^`.
const CARET: &str = "<!--\u{fdd3}^-->";

/// Marks the boundaries in a text.
pub(super) fn mark<'t>(text: &'t str, named: &mut Named) -> Cow<'t, str> {
    if !(text.contains("{:") || text.contains("^\n")) || text.contains(SIGN) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 64);
    // What stands before the attribute list above, as long as only empty lines are below it.
    let mut list: Option<&str> = None;
    let mut below_empty_line = false;
    let mut fenced = Fenced::default();
    // The link that the line above defines.
    let mut link: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let inside = line.trim_start_matches([' ', '\t', '>']);
        let before = &line[..line.len() - inside.len()];
        let is_code = fenced.holds(line);
        if inside.trim_end().is_empty() {
            below_empty_line = true;
            out.push_str(line);
            continue;
        }
        let attributes = Some(line).filter(|_| inside.starts_with("{:") && !is_code).and_then(Attributes::of_line);
        let above = link.take();
        if let (Some(attributes), Some(label)) = (&attributes, above) {
            named.keep_for_links(label, named.whole(attributes.clone()));
            out.extend([before.trim_end(), "\n"]);
            below_empty_line = true;
            continue;
        }
        // A definition can't stand in a paragraph.
        if !is_code && (above.is_some() || below_empty_line || out.is_empty()) {
            link = defined(line).filter(|label| !label.starts_with('^'));
        }
        if let Some(attributes) = &attributes
            && !(below_empty_line || before.ends_with("    "))
            && dress_html(&mut out, &named.whole(attributes.clone()), before)
        {
            below_empty_line = true;
            continue;
        }
        if !is_code && dress_on_line(&mut out, line, named) {
            below_empty_line = true;
            continue;
        }
        let is_list = attributes.is_some();
        // Below an empty line only a list would go on.
        let ends = |above: &&str| !is_list && (!below_empty_line || *above == before);
        if let Some(above) = list.take().filter(ends) {
            out.extend([above, BELOW_LIST, "\n"]);
        }
        match inside.trim_end() {
            "^" if !is_code => out.extend([before, CARET, "\n"]),
            _ => out.push_str(line),
        }
        list = is_list.then_some(before);
        below_empty_line = false;
    }
    out.into()
}

/// Puts attributes on the block of HTML whose end tag is the last thing in a text; the text has another line below it then, which
/// ends the block; `before` are the marks of quotes before that.
fn dress_html(text: &mut String, list: &Attributes, before: &str) -> bool {
    let Some(end) = text.strip_suffix(">\n").and_then(|html| html.rfind(['<', '\n'])).filter(|at| text[*at..].starts_with("</")) else {
        return false;
    };
    let name = text[end + 2..].trim_end_matches(['>', '\n', ' ']).to_ascii_lowercase();
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) || line_starts::is_inline(&name) {
        return false;
    }
    if let Some(start) = element_start(text, &name) {
        let element = text.split_off(start);
        text.push_str(&list.put_into(&element));
    }
    text.extend([before.trim_end(), "\n"]);
    true
}

/// A line with a block of HTML and an attribute list behind it: `<div>x</div>{: .x}`.
fn dress_on_line(text: &mut String, line: &str, named: &Named) -> bool {
    let Some(list) = line.rfind(">{:").filter(|_| line.starts_with('<')).map(|end| end + 1) else { return false };
    let Some(attributes) = Attributes::of_line(&line[list..]) else { return false };
    let length = text.len();
    text.extend([&line[..list], "\n"]);
    let done = dress_html(text, &named.whole(attributes), "");
    if !done {
        text.truncate(length);
    }
    done
}

/// Where the element begins that ends with a text: at the start of a line.
fn element_start(text: &str, name: &str) -> Option<usize> {
    let mut open = 0_usize;
    let is_tag = |tag: &str| {
        tag.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) && tag[name.len()..].starts_with([' ', '>', '\t', '\n'])
    };
    let start = text.rmatch_indices('<').take(FARTHEST).map(|(at, _)| at).find(|at| {
        let tag = &text[at + 1..];
        if tag.strip_prefix('/').is_some_and(is_tag) {
            open += 1;
        } else if is_tag(tag) {
            open = open.saturating_sub(1);
            return open == 0;
        }
        false
    })?;
    let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    text[line..start].trim_matches([' ', '>']).is_empty().then_some(start)
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
    let lines = text.split_inclusive('\n').filter(|line| line.trim_start_matches([' ', '\t', '>']).trim_end() != BELOW_LIST);
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
    fn a_block_of_html_has_the_attributes_below_and_above_it() {
        assert_eq!(html("<div>\n<div>x</div>\n</div>\n{: .x}\ntext\n"), "<div class=\"x\"><div>x</div></div><p>text</p>");
        assert_eq!(html("<div>\n\n*x*\n\n</div>\n{: #y}\n"), "<div id=\"y\"><p><em>x</em></p></div>");
        assert_eq!(html("<div>x</div>{: .x}\n\n<b>y</b>{: .z}\n"), "<div class=\"x\">x</div><p><b class=\"z\">y</b></p>");
        assert_eq!(html("{: .x}\n<p class=\"y\">a</p>\n"), "<p class=\"y x\">a</p>");
        assert!(html("```\n<div>\n</div>\n{: .x}\n```\n    </div>\n    {: .x}\n").matches("{: .x}").count() == 2);
        assert_eq!(html("> <div>x</div>\n> {: .x}\n> more\n"), "<blockquote><div class=\"x\">x</div><p>more</p></blockquote>");
        assert!(!html("Write:\n\n    > quote\n    > {: .x}\n    > more\n").contains("<!--"));
        assert!(!html("Write:\n\n    > quote\n    > {: .x}\n    > more\n").contains("&lt;!--"));
        assert_eq!(html("a</div>\n{: .x}\n"), "<p>a</div></p>");
    }

    #[test]
    fn definitions_have_attributes() {
        assert_eq!(html("Term\n: def\n{: .x}\ntext\n"), "<dl class=\"x\"><dt>Term</dt><dd>def</dd></dl><p>text</p>");
        assert_eq!(html("{:.t} Term\n: {:.d} def\n"), "<dl><dt class=\"t\">Term</dt><dd class=\"d\">def</dd></dl>");
        assert_eq!(html("A\n: a\n{: .x}\n\nB\n: b\n"), "<dl class=\"x\"><dt>A</dt><dd>a</dd></dl><dl><dt>B</dt><dd>b</dd></dl>");
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
