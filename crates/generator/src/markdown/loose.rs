//! Lists with empty lines in them. CommonMark makes paragraphs of all their items; kramdown only of those that an empty line follows.
//! What is said of a term is a paragraph where an empty line is above it, and each line of terms is one.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

type Spanned<'a> = (Event<'a>, Range<usize>);

/// A list that is open, or was.
#[derive(Default)]
struct List {
    /// The first paragraph of each item: its first and last event, and whether an empty line follows it.
    items: Vec<Option<First>>,
}

#[derive(Clone, Copy)]
struct First {
    start: usize,
    end: usize,
    parted: bool,
    alone: bool,
}

/// Takes away the paragraphs that kramdown doesn't make.
pub(super) fn tightened<'a>(events: Vec<Spanned<'a>>, source: &str) -> Vec<Spanned<'a>> {
    let holds = |tag: &Tag<'_>| matches!(tag, Tag::Item | Tag::DefinitionListDefinition);
    if !events.windows(2).any(|pair| matches!(pair, [(Event::Start(tag), _), (Event::Start(Tag::Paragraph), _)] if holds(tag))) {
        return events;
    }
    let mut open: Vec<List> = Vec::new();
    let mut gone = vec![false; events.len()];
    for place in 0..events.len() {
        match &events[place].0 {
            Event::Start(Tag::List(_)) => open.push(List::default()),
            Event::Start(Tag::Item) => {
                let first = first_paragraph(&events, place, source);
                if let Some(list) = open.last_mut() {
                    list.items.push(first);
                }
            }
            Event::Start(Tag::DefinitionListDefinition) if !below_empty_line(source, events[place].1.start) => {
                if let Some(first) = first_paragraph(&events, place, source) {
                    gone[first.start] = true;
                    gone[first.end] = true;
                }
            }
            Event::End(TagEnd::List(_)) => {
                for first in open.pop().unwrap_or_default().tight() {
                    gone[first.start] = true;
                    gone[first.end] = true;
                }
            }
            _ => {}
        }
    }
    events.into_iter().zip(gone).filter(|(_, gone)| !gone).map(|(event, _)| event).collect()
}

/// Each line of what is explained is a term of its own.
pub(super) fn terms<'a>(events: Vec<Spanned<'a>>) -> Vec<Spanned<'a>> {
    if !events.iter().any(|(event, _)| matches!(event, Event::Start(Tag::DefinitionListTitle))) {
        return events;
    }
    let mut term = false;
    let mut out = Vec::with_capacity(events.len());
    for (event, range) in events {
        match &event {
            Event::Start(Tag::DefinitionListTitle) => term = true,
            Event::End(TagEnd::DefinitionListTitle) => term = false,
            Event::SoftBreak if term => {
                out.push((Event::End(TagEnd::DefinitionListTitle), range.clone()));
                out.push((Event::Start(Tag::DefinitionListTitle), range));
                continue;
            }
            _ => {}
        }
        out.push((event, range));
    }
    out
}

fn below_empty_line(source: &str, place: usize) -> bool {
    let line = source[..place].rfind('\n').unwrap_or(0);
    source[..line].rsplit('\n').next().is_none_or(|above| above.trim().is_empty())
}

fn first_paragraph(events: &[Spanned<'_>], item: usize, source: &str) -> Option<First> {
    let start = item + 1;
    matches!(events.get(start)?.0, Event::Start(Tag::Paragraph)).then_some(())?;
    let end = start + events[start..].iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Paragraph)))?;
    let after = &source[events[start].1.end..];
    let after = if source[..events[start].1.end].ends_with('\n') { after } else { after.split_once('\n').map_or("", |(_, after)| after) };
    let line = after.split('\n').next().unwrap_or_default();
    let alone = matches!(events.get(end + 1), Some((Event::End(TagEnd::Item), _)));
    Some(First { start, end, parted: line.trim_matches([' ', '\t', '\r', '>']).is_empty(), alone })
}

impl List {
    /// The last item is as those before it, if it has one paragraph.
    fn tight(self) -> Vec<First> {
        let Some((last, before)) = self.items.split_last() else { return Vec::new() };
        let any = before.is_empty() || before.iter().any(|first| first.is_none_or(|it| !it.parted));
        let mut tight: Vec<First> = before.iter().flatten().filter(|it| !it.parted).copied().collect();
        tight.extend(last.filter(|it| any && (it.alone || !it.parted)));
        tight
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Surroundings, to_html};

    #[test]
    fn items_are_paragraphs_where_an_empty_line_follows() {
        let html = |text: &str| to_html(text, Surroundings::default()).replace('\n', "");
        assert_eq!(html("- a\n- b\n\n- c\n"), "<ul><li>a</li><li><p>b</p></li><li>c</li></ul>");
        assert_eq!(html("- a\n\n- b\n\n- c\n"), "<ul><li><p>a</p></li><li><p>b</p></li><li><p>c</p></li></ul>");
        assert_eq!(html("- a\n  - b\n\n- c\n\n  d\n"), "<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>");
    }
}
