//! Attributes on blocks: the events of a block become HTML that has them.

use std::ops::Range;

use dropsafe_form::html::escaped;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag, html};

use super::attributes::Attributes;
use super::tags::tag_length;
use super::{alerts, fences, toc};

type Spanned<'a> = (Event<'a>, Range<usize>);

/// Puts attributes on the block that starts at a place. What comes after it stays in its place.
pub(super) fn dress(events: &mut [Spanned<'_>], start: usize, list: &Attributes, plain_code: bool) {
    let Some(last) = last_of(events, start) else { return };
    let attributes = list.html();
    let wrap = |tag: &str, end: &str| (format!("<{tag}{attributes}>"), format!("</{tag}>{end}"));
    if let Event::Start(Tag::CodeBlock(kind)) = &events[start].0 {
        let html = list.put_into(&code(kind, list, &events[start + 1..last], plain_code));
        replace(&mut events[start..=last], Event::Html(html.into()));
        return;
    }
    let (open, close) = match &mut events[start].0 {
        Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
            if let Some(own) = &list.id {
                *id = Some(own.clone().into());
            }
            classes.extend(list.classes.iter().map(|class| CowStr::from(class.clone())));
            attrs.extend(list.others.iter().map(|(key, value)| (key.clone().into(), Some(value.clone().into()))));
            return;
        }
        Event::Start(Tag::List(first)) if list.is_toc() => {
            let ordered = first.is_some();
            replace(&mut events[start..=last], toc::place(ordered, list));
            return;
        }
        Event::Start(Tag::Table(_)) => {
            let mut table = String::new();
            html::push_html(&mut table, events[start..=last].iter().map(|(event, _)| event.clone()));
            replace(&mut events[start..=last], Event::Html(list.put_into(&table).into()));
            return;
        }
        Event::Rule => {
            events[start].0 = Event::Html(format!("<hr{attributes} />\n").into());
            return;
        }
        // A block that is dressed already.
        Event::Html(html) => {
            *html = list.put_into(html).into();
            return;
        }
        Event::Start(Tag::Paragraph) => wrap("p", "\n"),
        Event::Start(Tag::BlockQuote(Some(kind))) => {
            events[start].0 = Event::Html(alerts::open(*kind, list).into());
            events[last].0 = Event::Html(alerts::CLOSE.into());
            return;
        }
        Event::Start(Tag::BlockQuote(None)) => wrap("blockquote", "\n"),
        Event::Start(Tag::Item) => wrap("li", "\n"),
        Event::Start(Tag::List(None)) => wrap("ul", "\n"),
        Event::Start(Tag::List(Some(first))) if *first == 1 || list.says("start") => wrap("ol", "\n"),
        Event::Start(Tag::List(Some(first))) => (format!("<ol start=\"{first}\"{attributes}>"), "</ol>\n".to_owned()),
        Event::Start(Tag::DefinitionList) => wrap("dl", "\n"),
        Event::Start(Tag::DefinitionListTitle) => wrap("dt", "\n"),
        Event::Start(Tag::DefinitionListDefinition) => wrap("dd", "\n"),
        Event::Start(Tag::HtmlBlock) => {
            if let Some((Event::Html(html), _)) = events.get_mut(start + 1).filter(|(event, _)| begins_element(event)) {
                *html = list.put_into(html).into();
            }
            return;
        }
        _ => return,
    };
    let holds_blocks = matches!(events[start].0, Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::DefinitionList));
    events[start].0 = Event::Html(if holds_blocks { open + "\n" } else { open }.into());
    events[last].0 = Event::Html(close.into());
}

/// One event in place of several.
fn replace<'a>(events: &mut [Spanned<'a>], by: Event<'a>) {
    events.iter_mut().for_each(|(event, _)| *event = Event::Html("".into()));
    if let Some((first, _)) = events.first_mut() {
        *first = by;
    }
}

/// Whether a line of HTML begins with a whole start tag.
fn begins_element(event: &Event<'_>) -> bool {
    let Event::Html(html) = event else { return false };
    html.trim_start().strip_prefix('<').is_some_and(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic())) && tag_length(html).is_some()
}

/// Code as HTML. `{: .language-js}` names its language too.
fn code(kind: &CodeBlockKind<'_>, list: &Attributes, inside: &[Spanned<'_>], plain: bool) -> String {
    let code: String = inside.iter().filter_map(|(event, _)| fences::text(event)).collect();
    let named = list.classes.iter().find_map(|class| class.strip_prefix("language-"));
    let language = match kind {
        CodeBlockKind::Fenced(info) => fences::language_of(info).or(named),
        CodeBlockKind::Indented => named,
    };
    let highlighted = language.filter(|_| !plain).and_then(|language| crate::highlight::block(language, &code));
    highlighted.unwrap_or_else(|| {
        let class = language.map_or_else(String::new, |language| format!(" class=\"language-{}\"", escaped(language)));
        format!("<pre><code{class}>{}</code></pre>\n", escaped(&code))
    })
}

/// Where the block ends that starts at `start`.
fn last_of(events: &[Spanned<'_>], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    events
        .get(start..)?
        .iter()
        .position(|(event, _)| {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        })
        .map(|length| start + length)
}
