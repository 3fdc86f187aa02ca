//! Headings that are links to themselves, for sites that ask: `heading_anchors: true`.
//!
//! The link is the heading's own text: a sign beside it would need a name for those who hear the page, in its language.

use dropsafe_form::html::escaped;
use pulldown_cmark::{Event, Tag, TagEnd};

/// Puts a link around the text of each heading that has an id, and no link in it.
pub(super) fn put(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut out = Vec::with_capacity(events.len() + 8);
    let mut open = false;
    for index in 0..events.len() {
        match &events[index] {
            Event::Start(Tag::Heading { id: Some(id), .. }) if may_be_a_link(&events[index + 1..]) => {
                let link = format!("<a class=\"anchor\" href=\"#{}\">", escaped(id));
                out.extend([events[index].clone(), Event::InlineHtml(link.into())]);
                open = true;
            }
            Event::End(TagEnd::Heading(_)) => {
                out.extend(std::mem::take(&mut open).then(|| Event::InlineHtml("</a>".into())));
                out.push(events[index].clone());
            }
            event => out.push(event.clone()),
        }
    }
    out
}

/// A link can't stand in a link.
fn may_be_a_link(heading: &[Event<'_>]) -> bool {
    let inside = heading.iter().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    inside.into_iter().all(|event| match event {
        Event::Start(Tag::Link { .. }) | Event::FootnoteReference(_) => false,
        Event::InlineHtml(html) => !html.starts_with("<a"),
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use crate::markdown::{Surroundings, to_html};

    #[test]
    fn a_heading_leads_to_itself() {
        let html = |text: &str| to_html(text, Surroundings { heading_anchors: true, ..Surroundings::default() });
        assert_eq!(html("# A *b*\n"), "<h1 id=\"a-b\"><a class=\"anchor\" href=\"#a-b\">A <em>b</em></a></h1>\n");
        assert_eq!(html("# [A](#x)\n"), "<h1 id=\"a\"><a href=\"#x\">A</a></h1>\n");
        assert_eq!(
            html("* x\n{:toc}\n\n# A\n"),
            "<ul id=\"markdown-toc\">\n<li><a href=\"#a\" id=\"markdown-toc-a\">A</a></li>\n</ul>\n<h1 id=\"a\"><a class=\"anchor\" href=\"#a\">A</a></h1>\n"
        );
    }
}
