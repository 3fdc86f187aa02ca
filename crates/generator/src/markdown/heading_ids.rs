//! The ids of headings, as kramdown's GFM parser makes them in Jekyll.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use crate::content::slug::is_word;

/// Gives out ids, each once.
#[derive(Debug, Default)]
pub struct HeadingIds {
    given: HashMap<String, usize>,
}

impl HeadingIds {
    /// The id for a heading's text: small letters, everything but letters, digits, `_` and `-` left out, spaces as
    /// `-`; a repeat gets `-1`, `-2` and so on.
    ///
    /// ```
    /// use dropsafe_generator::markdown::HeadingIds;
    ///
    /// let mut ids = HeadingIds::default();
    /// assert_eq!(ids.id("Who we are & why"), "who-we-are--why");
    /// assert_eq!(ids.id("Who we are & why"), "who-we-are--why-1");
    /// ```
    pub fn id(&mut self, text: &str) -> String {
        let slug: String = text
            .chars()
            .flat_map(char::to_lowercase)
            .filter_map(|c| match c {
                ' ' | '\t' | '\n' => Some('-'),
                '-' | '_' => Some(c),
                c if is_word(c) => Some(c),
                _ => None,
            })
            .collect();
        let count = self.given.entry(slug.clone()).and_modify(|count| *count += 1).or_insert(0);
        if *count == 0 { slug } else { format!("{slug}-{count}") }
    }
}

/// Takes the ids that headings have of their own, `## Title {#id}`, out of their text. Other braces are text.
pub(super) fn take_own(events: &mut [(Event<'_>, Range<usize>)], source: &str) {
    if !source.contains("{#") {
        return;
    }
    let mut heading = None;
    for index in 0..events.len() {
        match &events[index].0 {
            Event::Start(Tag::Heading { .. }) => heading = Some(index),
            Event::End(TagEnd::Heading(_)) => {
                if let Some(start) = heading.take() {
                    take_id(&mut events[start..index], source);
                }
            }
            _ => {}
        }
    }
}

/// Takes the id out of one heading, given without its end.
fn take_id(heading: &mut [(Event<'_>, Range<usize>)], source: &str) {
    let Some((first, text)) = heading.split_first_mut() else { return };
    let Some(id) = text.last().and_then(|(_, last)| own_id(source, first.1.start..last.end)) else { return };
    let cut = id.start - "{#".len();
    let from = text.iter().rposition(|(_, range)| range.start <= cut).unwrap_or(0);
    if !text[from..].iter().all(|(event, _)| matches!(event, Event::Text(_))) {
        return;
    }
    let (_, Range { start: text_start, .. }) = text[from];
    let kept = source[text_start..cut].trim_end().to_owned();
    text[from..].iter_mut().for_each(|(event, _)| *event = Event::Text("".into()));
    text[from].0 = Event::Text(kept.into());
    if let Event::Start(Tag::Heading { id: own, .. }) = &mut first.0 {
        *own = Some(source[id].to_owned().into());
    }
}

/// Where a heading's own id stands, if its line ends with one.
fn own_id(source: &str, heading: Range<usize>) -> Option<Range<usize>> {
    let rest_of_line = source[heading.end..].split('\n').next().unwrap_or_default();
    let inside = source.get(heading.clone())?.strip_suffix('}').filter(|_| rest_of_line.trim().is_empty())?;
    let (before, id) = inside.rsplit_once("{#")?;
    let starts = id.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | ':'));
    let is_name = starts && id.chars().all(|c| is_word(c) || matches!(c, '-' | '_' | ':' | '.'));
    let start = heading.start + before.len() + "{#".len();
    (is_name && before.ends_with([' ', '\t'])).then(|| start..start + id.len())
}

/// Gives each heading that has none an id.
pub(super) fn give(events: &mut [Event<'_>]) {
    let mut ids = HeadingIds::default();
    let mut heading = None;
    let mut text = String::new();
    // The words of an image are no words of the heading.
    let mut in_image = false;
    for index in 0..events.len() {
        match &events[index] {
            Event::Start(Tag::Heading { .. }) => {
                heading = Some(index);
                text.clear();
            }
            Event::Start(Tag::Image { .. }) => in_image = true,
            Event::End(TagEnd::Image) => in_image = false,
            Event::Text(more) | Event::Code(more) if heading.is_some() && !in_image => text.push_str(more),
            Event::SoftBreak | Event::HardBreak if heading.is_some() => text.push(' '),
            Event::End(TagEnd::Heading(_)) => {
                let start = heading.take().and_then(|index| events.get_mut(index));
                if let Some(Event::Start(Tag::Heading { id: id @ None, .. })) = start {
                    *id = Some(ids.id(&text).into()).filter(|id: &CowStr<'_>| !id.is_empty());
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Surroundings, to_html};

    fn html(text: &str) -> String {
        to_html(text, Surroundings::default())
    }

    #[test]
    fn headings_get_kramdowns_ids() {
        assert_eq!(html("# A `b` c\n# A b c\n"), "<h1 id=\"a-b-c\">A <code>b</code> c</h1>\n<h1 id=\"a-b-c-1\">A b c</h1>\n");
        assert_eq!(html("## Own {#mine}\n"), "<h2 id=\"mine\">Own</h2>\n");
        assert_eq!(html("## مرحبا\n"), "<h2 id=\"مرحبا\">مرحبا</h2>\n");
    }

    #[test]
    fn images_and_breaks_are_no_words_of_an_id() {
        assert!(html("### Head with ![i](x.png)\n").starts_with("<h3 id=\"head-with-\">"));
        assert!(html("### ![i](x.png) Head\n").starts_with("<h3 id=\"-head\">"));
        assert!(html("### foo <br>\n").starts_with("<h3 id=\"foo-\">"));
    }

    #[test]
    fn braces_at_the_end_of_a_heading_are_text_unless_they_hold_an_id() {
        assert_eq!(html("## GET /users/{id}\n"), "<h2 id=\"get-usersid\">GET /users/{id}</h2>\n");
        assert_eq!(html("Set {a, b}\n---\n"), "<h2 id=\"set-a-b\">Set {a, b}</h2>\n");
        assert_eq!(html("## Empty {}\n"), "<h2 id=\"empty-\">Empty {}</h2>\n");
        assert_eq!(html("## A\\{#b}\n"), "<h2 id=\"ab\">A{#b}</h2>\n");
        assert_eq!(html("## A {#b .c}\n"), "<h2 id=\"a-b-c\">A {#b .c}</h2>\n");
        assert_eq!(
            html("> *A* `b` {#c_d--e:f}\n> ===\n"),
            "<blockquote>\n<h1 id=\"c_d--e:f\"><em>A</em> <code>b</code></h1>\n</blockquote>\n"
        );
        assert_eq!(html("## {#only}\n"), "<h2 id=\"only\"></h2>\n");
    }
}
