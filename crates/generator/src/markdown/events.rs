//! The event stream between parser and renderer, reworked.

use std::ops::Range;

use dropsafe_form::html::escaped;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::Surroundings;
use super::attributes::Attributes;
use super::heading_ids;
use super::named::Named;

type Spanned<'a> = (Event<'a>, Range<usize>);

/// How many events are looked through for the start of an element.
const FARTHEST: usize = 500;

/// Links first (an attribute list makes one into plain HTML), then attribute lists (they change what a heading's text is), then ids and
/// highlighted code.
pub(super) fn rework<'a>(events: Vec<Spanned<'a>>, source: &'a str, named: &Named, around: Surroundings<'_>) -> Vec<Event<'a>> {
    let mut events = events;
    if around.links.is_some() {
        events.iter_mut().for_each(|(event, _)| follow(event, around));
    }
    heading_ids::take_own(&mut events, source);
    let mut events = super::loose::terms(super::loose::tightened(events, source));
    super::smart::punctuate(&mut events, source);
    if source.contains("{:") || named.has_links() {
        events = inline_lists(events, source, named);
    }
    if source.contains("{:") || events.iter().any(|(event, _)| matches!(event, Event::TaskListMarker(_))) {
        events = super::blocks::dressed(events, source, named, around.plain_code);
    }
    let mut events: Vec<Event<'a>> = events.into_iter().map(|(event, _)| event).collect();
    events.iter_mut().for_each(super::inside_html::unmark);
    heading_ids::give(&mut events);
    super::toc::put(&mut events);
    super::alerts::put(&mut events, around.lang);
    let events = if around.heading_anchors { super::anchors::put(events) } else { events };
    let events = super::footnotes::gathered(events);
    if around.plain_code { events } else { super::fences::highlighted(events) }
}

fn follow(event: &mut Event<'_>, around: Surroundings<'_>) {
    let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else { return };
    if let Some(url) = around.links.and_then(|links| links.resolve(around.folder, dest_url)) {
        *dest_url = url.into();
    }
}

/// `[link](x){:target="_blank"}`: the list belongs to the inline element that ends right before it.
fn inline_lists<'a>(events: Vec<Spanned<'a>>, source: &'a str, named: &Named) -> Vec<Spanned<'a>> {
    let mut out: Vec<Spanned<'a>> = Vec::with_capacity(events.len());
    let mut starts: Vec<usize> = Vec::new();
    let mut skip_until = 0;
    for (event, range) in events {
        if range.start < skip_until && !matches!(event, Event::End(_)) {
            out.extend(rest_of_text(event, range, skip_until, source));
            continue;
        }
        let end = range.end;
        let mut start = None;
        match &event {
            Event::Start(_) => starts.push(out.len()),
            Event::End(tag) => start = starts.pop().filter(|_| is_inline(*tag)),
            Event::Code(_) | Event::FootnoteReference(_) | Event::InlineHtml(_) => start = Some(out.len()),
            _ => {}
        }
        out.push((event, range));
        let Some(start) = start else { continue };
        let end = end + collapsed(&out[start].0, &source[end..]);
        let of_link = link_label(&out[start].0).and_then(|label| named.of_links(label));
        let (list, length) = match source.get(end..).and_then(Attributes::all_at_start) {
            Some((list, length)) => (named.whole(list), length),
            None if of_link.is_some() => Default::default(),
            None => continue,
        };
        let mut all = of_link.cloned().unwrap_or_default();
        all.add(list);
        if dress_inline(&mut out, start, &all) {
            skip_until = end + length;
        }
    }
    out
}

fn link_label<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) => Some(id),
        _ => None,
    }
}

/// The parser leaves the `[]` of a link such as `[text][]` out of its range.
fn collapsed(event: &Event<'_>, after: &str) -> usize {
    let is_collapsed =
        matches!(event, Event::Start(Tag::Link { link_type: LinkType::Collapsed, .. } | Tag::Image { link_type: LinkType::Collapsed, .. }));
    if is_collapsed && after.starts_with("[]") { 2 } else { 0 }
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Link | TagEnd::Image | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)
}

/// What is left of a text of which the start was an attribute list.
fn rest_of_text<'a>(event: Event<'a>, range: Range<usize>, skip_until: usize, source: &'a str) -> Option<Spanned<'a>> {
    if range.end <= skip_until {
        return None;
    }
    match event {
        Event::Text(_) => Some((Event::Text(source.get(skip_until..range.end)?.into()), skip_until..range.end)),
        other => Some((other, range)),
    }
}

/// Puts attributes on the inline element from `start` to the end of `events`.
fn dress_inline(events: &mut Vec<Spanned<'_>>, start: usize, list: &Attributes) -> bool {
    let attributes = list.html();
    let open = match &events[start].0 {
        Event::Start(Tag::Link { dest_url, title, .. }) => format!("<a href=\"{}\"{}{attributes}>", escaped(dest_url), titled(title)),
        Event::Start(Tag::Image { dest_url, title, .. }) => {
            let alt: String = events[start + 1..].iter().filter_map(|(event, _)| plain(event)).collect();
            let tag = format!("<img src=\"{}\" alt=\"{}\"{}{attributes} />", escaped(dest_url), escaped(&alt), titled(title));
            let range = events[start].1.clone();
            events.truncate(start);
            events.push((Event::InlineHtml(tag.into()), range));
            return true;
        }
        Event::Start(Tag::Emphasis) => format!("<em{attributes}>"),
        Event::Start(Tag::Strong) => format!("<strong{attributes}>"),
        Event::Start(Tag::Strikethrough) => format!("<del{attributes}>"),
        Event::Code(code) => {
            let tag = format!("<code{attributes}>{}</code>", escaped(code));
            events[start].0 = Event::InlineHtml(tag.into());
            return true;
        }
        // In kramdown too it is for nothing there.
        Event::FootnoteReference(_) => return true,
        Event::InlineHtml(_) => return dress_html(events, start, list),
        _ => return false,
    };
    let Some(close) = events.last_mut() else { return false };
    let tag = match close.0 {
        Event::End(TagEnd::Link) => "</a>",
        Event::End(TagEnd::Emphasis) => "</em>",
        Event::End(TagEnd::Strong) => "</strong>",
        _ => "</del>",
    };
    close.0 = Event::InlineHtml(tag.into());
    events[start].0 = Event::InlineHtml(open.into());
    true
}

/// Puts attributes on an element of HTML in the text, of which the last tag is at `last`.
fn dress_html(events: &mut [Spanned<'_>], last: usize, list: &Attributes) -> bool {
    let Some(Event::InlineHtml(tag)) = events.get(last).map(|(event, _)| event) else { return false };
    let name =
        |tag: &str| tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_owned();
    let own = name(tag);
    let mut open = 0_usize;
    let first = last.saturating_sub(FARTHEST);
    let start = events[first..=last].iter().rposition(|(event, _)| match event {
        Event::InlineHtml(tag) if name(tag).eq_ignore_ascii_case(&own) => {
            open = if tag.starts_with("</") { open + 1 } else { open.saturating_sub(1) };
            open == 0
        }
        _ => false,
    });
    match start.and_then(|start| events.get_mut(first + start)) {
        Some((Event::InlineHtml(tag), _)) if !own.is_empty() => *tag = list.put_into(tag).into(),
        _ => return false,
    }
    true
}

fn plain(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Text(text) | Event::Code(text) => Some(text.to_string()),
        Event::SoftBreak | Event::HardBreak => Some(" ".to_owned()),
        _ => None,
    }
}

fn titled(title: &str) -> String {
    if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escaped(title)) }
}

#[cfg(test)]
mod tests {
    use super::super::{Surroundings, to_html};

    fn html(text: &str) -> String {
        to_html(text, Surroundings::default())
    }

    #[test]
    fn attribute_lists_dress_blocks() {
        assert_eq!(html("Text\nmore\n{: .lead #x}\n\nRest\n"), "<p id=\"x\" class=\"lead\">Text\nmore</p>\n<p>Rest</p>\n");
        assert_eq!(html("## Title\n{: .big}\n"), "<h2 id=\"title\" class=\"big\">Title</h2>\n");
        assert_eq!(html("> Quote\n{: .note}\n"), "<blockquote class=\"note\">\n<p>Quote</p>\n</blockquote>\n");
        assert_eq!(html("- a\n- b\n{: .list}\n"), "<ul class=\"list\">\n<li>a</li>\n<li>b</li>\n</ul>\n");
    }

    #[test]
    fn attribute_lists_without_a_block_dress_none() {
        assert_eq!(html("> Quote\n\n{: .note}\n"), "<blockquote>\n<p>Quote</p>\n</blockquote>\n");
        assert_eq!(html("- a\n- b\n\n{: .list}\n"), "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
        assert_eq!(html("{: .before}\n\ntext\n"), "<p>text</p>\n");
        assert_eq!(html("a\n\n{: .before}\n\nb\n"), "<p>a</p>\n<p class=\"before\">b</p>\n");
    }

    #[test]
    fn attribute_lists_dress_inline_text() {
        assert_eq!(html("[a](b){:target=\"_blank\"} c\n"), "<p><a href=\"b\" target=\"_blank\">a</a> c</p>\n");
        assert_eq!(html("![a \"b\"](c.png){: .right}\n"), "<p><img src=\"c.png\" alt=\"a &quot;b&quot;\" class=\"right\" /></p>\n");
        assert_eq!(html("*a*{:.x}*b*\n"), "<p><em class=\"x\">a</em><em>b</em></p>\n");
        assert_eq!(html("`a`{:.x}\n"), "<p><code class=\"x\">a</code></p>\n");
        assert_eq!(html("{:n: .y}\n[a](b){: n}{:.x}{: #z}\n"), "<p><a href=\"b\" id=\"z\" class=\"y x\">a</a></p>\n");
    }

    #[test]
    fn attribute_lists_dress_html_in_text() {
        assert_eq!(html("<b>a</b> <b class=\"x\">a <b>c</b></b>{: .y}\n"), "<p><b>a</b> <b class=\"x y\">a <b>c</b></b></p>\n");
        assert_eq!(html("a<br>{: .y} <img src=\"c\" id=\"d\" />{: #e}\n"), "<p>a<br class=\"y\"> <img src=\"c\" id=\"e\" /></p>\n");
        assert!(!html("a[^1]{: .x}\n\n[^1]: b\n").contains("{:"));
    }

    #[test]
    fn a_table_of_contents_may_stand_twice() {
        let page = html("* TOC\n{:toc}\n\n# One\n\n1. TOC\n{:toc #two}\n");
        assert!(page.contains("<ul id=\"markdown-toc\">") && page.contains("<ol id=\"two\">"), "{page}");
    }

    #[test]
    fn what_is_no_attribute_list_stays() {
        assert_eq!(html("a {: b\n"), "<p>a {: b</p>\n");
        assert_eq!(html("```\n{: .x}\n```\n"), "<pre><code>{: .x}\n</code></pre>\n");
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { cases: 256, rng_seed: proptest::test_runner::RngSeed::Fixed(1), failure_persistence: None, ..Default::default() })]
        #[test]
        fn nothing_panics(text in "(\\{: ?[.#]?[a-z]+\\}|\n\\^\n|</?div>\n|<(div|p) markdown=\"1\">|\\[\\^1\\]:? ?|- \\[x\\] |\\| a |\\|--|<img>|[a-z*_`>#\\[\\]()!{}:.\"'“é0 \n-]){0,40}") {
            let left = html(&text).contains(['\u{fdd1}', '\u{fdd3}', '\u{fdd4}']);
            proptest::prop_assert!(!left, "a guard or a mark is left in the page");
        }
    }
}
