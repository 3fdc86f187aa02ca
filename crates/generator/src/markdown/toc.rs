//! kramdown's `{:toc}`: a list of one item, which a list of the headings takes the place of.

use super::attributes::Attributes;
use dropsafe_form::html::escaped;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd, html};

/// No HTML of an author begins so.
const MARK: &str = "\u{fdd1}{:toc}";

/// A heading with an id, as the list shows it.
struct Heading {
    level: HeadingLevel,
    id: String,
    html: String,
}

/// Stands for the list until all headings are known.
pub(super) fn place<'a>(ordered: bool, attributes: &Attributes) -> Event<'a> {
    let attributes = Attributes { id: attributes.id.clone().or_else(|| Some("markdown-toc".to_owned())), ..attributes.clone() };
    Event::Html(format!("{MARK}{}{}", if ordered { "ol" } else { "ul" }, attributes.html()).into())
}

/// Puts the table of contents where its places are. Headings with the class `no_toc` are left out.
pub(super) fn put(events: &mut [Event<'_>]) {
    let mut found = None;
    for place in 0..events.len() {
        let Event::Html(html) = &events[place] else { continue };
        let Some((tag, attributes)) = html.strip_prefix(MARK).and_then(|list| list.split_at_checked(2)) else { continue };
        let headings = found.get_or_insert_with(|| headings(events));
        let id = attributes.split_once(" id=\"").and_then(|(_, rest)| rest.split_once('"')).map_or("markdown-toc", |(id, _)| id);
        let list = if headings.is_empty() { String::new() } else { list(headings, tag, attributes, id) + "\n" };
        events[place] = Event::Html(CowStr::from(list));
    }
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
fn list(headings: &[Heading], tag: &str, attributes: &str, own: &str) -> String {
    let mut out = format!("<{tag}{attributes}>\n");
    let mut rest = headings;
    while let Some((first, others)) = rest.split_first() {
        let below = others.iter().take_while(|it| it.level > first.level).count();
        let id = escaped(&first.id);
        out.push_str(&format!("<li><a href=\"#{id}\" id=\"{own}-{id}\">{}</a>", first.html));
        if below > 0 {
            out.push('\n');
            out.push_str(&list(&others[..below], tag, "", own));
            out.push('\n');
        }
        out.push_str("</li>\n");
        rest = &others[below..];
    }
    out + &format!("</{tag}>")
}

#[cfg(test)]
mod tests {
    use super::super::{Surroundings, to_html};

    #[test]
    fn without_headings_there_is_no_table_of_contents() {
        let html = |text: &str| to_html(text, Surroundings::default());
        assert_eq!(html("* x\n{:toc}\n\ntext\n"), "<p>text</p>\n");
        assert_eq!(html("* x\n{:toc}\n\n# A\n{: .no_toc}\n"), "<h1 id=\"a\" class=\"no_toc\">A</h1>\n");
    }
}
