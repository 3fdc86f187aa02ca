//! Footnotes as kramdown writes them: numbered in the order in which the text refers to them, in a list at the end.

use std::collections::HashMap;

use dropsafe_form::html::escaped;
use pulldown_cmark::{Event, Tag, TagEnd};

/// Moves the notes to the end. A note that nothing refers to is left out.
pub(super) fn gathered<'a>(events: Vec<Event<'a>>) -> Vec<Event<'a>> {
    if !events.iter().any(|event| matches!(event, Event::Start(Tag::FootnoteDefinition(_)))) {
        return events;
    }
    let (text, mut notes) = parted(events);
    let mut references = References::default();
    let mut out = references.put(text);
    let mut list = Vec::new();
    let mut at = 0;
    // A note may refer to another.
    while let Some(name) = references.order.get(at).cloned() {
        list.push((name.clone(), references.put(notes.remove(&name).unwrap_or_default())));
        at += 1;
    }
    if list.is_empty() {
        return out;
    }
    out.push(html("<div class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n"));
    for (name, note) in list {
        let times = references.times.get(&name).copied().unwrap_or(1);
        out.push(html(&format!("<li id=\"fn:{}\" role=\"doc-endnote\">\n", escaped(&name))));
        out.extend(with_way_back(note, &name, times));
        out.push(html("</li>\n"));
    }
    out.push(html("</ol>\n</div>\n"));
    out
}

/// The text, and each note by its name.
fn parted<'a>(events: Vec<Event<'a>>) -> (Vec<Event<'a>>, HashMap<String, Vec<Event<'a>>>) {
    let mut text = Vec::with_capacity(events.len());
    let mut notes: HashMap<String, Vec<Event<'a>>> = HashMap::new();
    let mut open: Vec<String> = Vec::new();
    for event in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(name)) => {
                open.push(name.to_string());
                notes.entry(name.to_string()).or_default();
            }
            Event::End(TagEnd::FootnoteDefinition) => drop(open.pop()),
            event => match open.last().and_then(|name| notes.get_mut(name)) {
                Some(note) => note.push(event),
                None => text.push(event),
            },
        }
    }
    (text, notes)
}

#[derive(Default)]
struct References {
    order: Vec<String>,
    times: HashMap<String, usize>,
}

impl References {
    fn put<'a>(&mut self, events: Vec<Event<'a>>) -> Vec<Event<'a>> {
        events
            .into_iter()
            .map(|event| match event {
                Event::FootnoteReference(name) => self.mark(&name),
                event => event,
            })
            .collect()
    }

    fn mark<'a>(&mut self, name: &str) -> Event<'a> {
        let times = self.times.entry(name.to_owned()).or_default();
        *times += 1;
        let again = if *times > 1 { format!(":{}", *times - 1) } else { String::new() };
        if *times == 1 {
            self.order.push(name.to_owned());
        }
        let number = self.order.iter().position(|it| it == name).map_or(0, |place| place + 1);
        let name = escaped(name);
        let mark = format!(
            "<sup id=\"fnref:{name}{again}\" role=\"doc-noteref\"><a href=\"#fn:{name}\" class=\"footnote\" rel=\"footnote\">{number}</a></sup>"
        );
        Event::InlineHtml(mark.into())
    }
}

/// Links back to each place that refers to the note, at the end of its last paragraph.
fn with_way_back<'a>(note: Vec<Event<'a>>, name: &str, times: usize) -> Vec<Event<'a>> {
    let name = escaped(name);
    let link = |again: usize| {
        let (place, shown) = match again {
            0 => (String::new(), String::new()),
            again => (format!(":{again}"), format!("<sup>{}</sup>", again + 1)),
        };
        format!("<a href=\"#fnref:{name}{place}\" class=\"reversefootnote\" role=\"doc-backlink\">&#8617;{shown}</a>")
    };
    let links = (0..times).map(link).collect::<Vec<_>>().join("\u{a0}");
    let mut note = note;
    match note.pop() {
        Some(end @ Event::End(TagEnd::Paragraph)) => note.extend([Event::InlineHtml(format!("\u{a0}{links}").into()), end]),
        last => {
            note.extend(last);
            note.push(html(&format!("<p>{links}</p>\n")));
        }
    }
    note
}

fn html<'a>(text: &str) -> Event<'a> {
    Event::Html(text.to_owned().into())
}

#[cfg(test)]
mod tests {
    use super::super::{Surroundings, to_html};

    #[test]
    fn notes_are_numbered_as_they_are_met() {
        let html = to_html("B[^b] a[^a] b[^b]\n\n[^a]: A\n[^b]: B\n\n    ~~~\n    code\n    ~~~\n[^c]: C\n", Surroundings::default());
        let last = html.split_once("<ol>").map_or("", |(_, list)| list);
        assert!(html.starts_with(
            "<p>B<sup id=\"fnref:b\" role=\"doc-noteref\"><a href=\"#fn:b\" class=\"footnote\" rel=\"footnote\">1</a></sup> a"
        ));
        insta::assert_snapshot!(last.trim(), @r##"
        <li id="fn:b" role="doc-endnote">
        <p>B</p>
        <pre><code>code
        </code></pre>
        <p><a href="#fnref:b" class="reversefootnote" role="doc-backlink">&#8617;</a> <a href="#fnref:b:1" class="reversefootnote" role="doc-backlink">&#8617;<sup>2</sup></a></p>
        </li>
        <li id="fn:a" role="doc-endnote">
        <p>A <a href="#fnref:a" class="reversefootnote" role="doc-backlink">&#8617;</a></p>
        </li>
        </ol>
        </div>
        "##);
    }

    #[test]
    fn a_reference_without_its_note_is_text() {
        assert_eq!(to_html("a[^b]\n", Surroundings::default()), "<p>a[^b]</p>\n");
    }
}
