//! kramdown's `{:toc}`: a list of one item, which a list of the headings takes the place of.

use dropsafe_form::html::escaped;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd, html};

const MARK: &str = "{:toc}";

/// A heading with an id, as the list shows it.
struct Heading {
    level: HeadingLevel,
    id: String,
    html: String,
}

/// Puts the table of contents where the list for it stands. Headings with the class `no_toc` are left out.
pub(super) fn put(events: &mut Vec<Event<'_>>) {
    let Some((from, to, ordered)) = place(events) else { return };
    let tag = if ordered { "ol" } else { "ul" };
    let list = list(&headings(events), tag, " id=\"markdown-toc\"");
    events.splice(from..=to, [Event::Html(CowStr::from(list + "\n"))]);
}

/// The list whose text ends with the mark: its first and last event, and whether it is numbered.
fn place(events: &[Event<'_>]) -> Option<(usize, usize, bool)> {
    let mut start = None;
    let mut text = String::new();
    for (index, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::List(first)) => {
                start = Some((index, first.is_some()));
                text.clear();
            }
            Event::Text(more) if start.is_some() => text.push_str(more),
            Event::End(TagEnd::List(_)) => match start.take().filter(|_| text.trim_end().ends_with(MARK)) {
                Some((from, ordered)) => return Some((from, index, ordered)),
                None => text.clear(),
            },
            _ => {}
        }
    }
    None
}

fn headings(events: &[Event<'_>]) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut open: Option<(HeadingLevel, String, Vec<Event<'_>>)> = None;
    for event in events {
        match event {
            Event::Start(Tag::Heading { level, id: Some(id), classes, .. }) if !classes.iter().any(|it| &**it == "no_toc") => {
                open = Some((*level, id.to_string(), Vec::new()));
            }
            Event::End(TagEnd::Heading(_)) => {
                found.extend(open.take().map(|(level, id, inside)| {
                    let mut out = String::new();
                    html::push_html(&mut out, inside.into_iter());
                    Heading { level, id, html: out }
                }));
            }
            // A link can't stand in a link, and a footnote is meant once.
            Event::Start(Tag::Link { .. }) | Event::End(TagEnd::Link) | Event::FootnoteReference(_) => {}
            event => {
                if let Some((_, _, inside)) = &mut open {
                    inside.push(event.clone());
                }
            }
        }
    }
    found
}

/// What is below a heading is a list in its item.
fn list(headings: &[Heading], tag: &str, attributes: &str) -> String {
    let mut out = format!("<{tag}{attributes}>\n");
    let mut rest = headings;
    while let Some((first, others)) = rest.split_first() {
        let below = others.iter().take_while(|it| it.level > first.level).count();
        let id = escaped(&first.id);
        out.push_str(&format!("<li><a href=\"#{id}\" id=\"markdown-toc-{id}\">{}</a>", first.html));
        if below > 0 {
            out.push('\n');
            out.push_str(&list(&others[..below], tag, ""));
            out.push('\n');
        }
        out.push_str("</li>\n");
        rest = &others[below..];
    }
    out + &format!("</{tag}>")
}
