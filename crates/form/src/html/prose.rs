//! What authors wrote: paragraphs, and addresses in them.

use super::write::{Attributes, Html, plain};
use crate::messages::Messages;
use crate::name::Language;
use crate::sentence::{Part, Sentence};
use crate::text::Text;

/// Paragraphs, separated in the text by empty lines.
pub(super) fn paragraphs(html: &mut Html, text: &Text, language: &Language) {
    for paragraph in split(text.get(language)) {
        html.element("p", spoken(plain(), text, language), |html| linked(html, paragraph));
        html.text("\n");
    }
}

/// `attributes` with the language and direction of a text, where these aren't those of the words around it.
///
/// One wording for all languages is taken for the page's own.
pub(super) fn spoken(attributes: Attributes, text: &Text, language: &Language) -> Attributes {
    let (spoken, english) = (text.spoken(language).unwrap_or(language), Language::english());
    let around = if Messages::speak(language) { language } else { &english };
    if spoken == around { attributes } else { attributes.with("lang", spoken.as_str()).with("dir", spoken.direction().as_str()) }
}

/// A sentence of ours. Where an author's words in it are of another language, they say so.
pub(super) fn sentence(html: &mut Html, said: &Sentence<'_>, language: &Language) {
    for part in said.parts() {
        let attributes = match part {
            Part::Ours(_) => plain(),
            Part::Authors(text) => spoken(plain(), text, language),
        };
        match attributes.is_empty() {
            true => html.text(part.get(language)),
            false => html.element("span", attributes, |html| html.text(part.get(language))),
        }
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (paragraph, after) = match empty_line(text) {
            Some((start, end)) => (&text[..start], Some(&text[end..])),
            None => (text, None),
        };
        rest = after;
        Some(paragraph.trim())
    })
    .filter(|paragraph| !paragraph.is_empty())
}

/// From where to where the first empty line of `text` goes, with the line end before it.
fn empty_line(text: &str) -> Option<(usize, usize)> {
    text.match_indices('\n').find_map(|(start, _)| {
        let after = &text[start + 1..];
        let length = after.find('\n')?;
        after[..length].trim().is_empty().then_some((start, start + 1 + length))
    })
}

/// Text in which bare `https://` addresses become links.
fn linked(html: &mut Html, text: &str) {
    const SCHEME: &str = "https://";
    let mut rest = text;
    while let Some(start) = rest.find(SCHEME) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| c.is_whitespace() || "<>\"“”«»".contains(c)).unwrap_or(from.len());
        let address = without_the_end_of_a_sentence(&from[..end]);
        html.text(before);
        if address.len() > SCHEME.len() {
            html.element("a", plain().with("href", address).with("rel", "noreferrer"), |html| html.text(address));
        } else {
            html.text(address);
        }
        rest = &from[address.len()..];
    }
    html.text(rest);
}

/// `address` without what closes the sentence that it stands in. A bracket that it has opened itself is its own.
fn without_the_end_of_a_sentence(mut address: &str) -> &str {
    loop {
        address = address.trim_end_matches(|c: char| ".,;:!?'’،؛؟\u{200e}\u{200f}".contains(c));
        let is_of_the_sentence = |open: char, close: char| address.matches(close).count() > address.matches(open).count();
        address = match (address.strip_suffix(')'), address.strip_suffix(']')) {
            (Some(shorter), _) if is_of_the_sentence('(', ')') => shorter,
            (_, Some(shorter)) if is_of_the_sentence('[', ']') => shorter,
            _ => return address,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut html = Html::default();
        paragraphs(&mut html, &Text::Same(text.into()), &Language::english());
        html.finish()
    }

    #[test]
    fn empty_lines_part_paragraphs() {
        assert_eq!(written("one\nstill one\n  \n\ntwo\n"), "<p>one\nstill one</p>\n<p>two</p>\n");
        assert_eq!(written(" \n\n "), "");
    }

    #[test]
    fn bare_addresses_become_links_and_nothing_else_does() {
        insta::assert_snapshot!(written("See https://example.org/a?b&c. (Or https://x.y) javascript:alert(1) <b>https://</b>"), @r#"<p>See <a href="https://example.org/a?b&amp;c" rel="noreferrer">https://example.org/a?b&amp;c</a>. (Or <a href="https://x.y" rel="noreferrer">https://x.y</a>) javascript:alert(1) &lt;b&gt;https://&lt;/b&gt;</p>"#);
    }

    #[test]
    fn a_bracket_that_an_address_opens_is_its_own() {
        let address = |text: &str| written(text).split('"').nth(1).unwrap().to_owned();
        assert_eq!(address("(See https://example.org/Harbour_(quiet).)"), "https://example.org/Harbour_(quiet)");
        assert_eq!(address("https://example.org/a[1]!"), "https://example.org/a[1]");
        assert_eq!(address("[https://example.org/a(b]."), "https://example.org/a(b");
        assert_eq!(address("(https://example.org/a)."), "https://example.org/a");
    }

    #[test]
    fn where_our_words_are_english_the_author_s_own_say_what_they_are() {
        let text: Text = serde_json::from_str(r#"{"ur": "سلام", "en": "Hello"}"#).unwrap();
        let mut html = Html::default();
        paragraphs(&mut html, &text, &Language::new("ur").unwrap());
        paragraphs(&mut html, &Text::Same("42".into()), &Language::new("ur").unwrap());
        assert_eq!(html.finish(), "<p lang=\"ur\" dir=\"rtl\">سلام</p>\n<p lang=\"ur\" dir=\"rtl\">42</p>\n");
    }

    #[test]
    fn a_text_in_another_language_says_so() {
        let text: Text = serde_json::from_str(r#"{"en": "Hello"}"#).unwrap();
        let mut html = Html::default();
        paragraphs(&mut html, &text, &Language::new("ar").unwrap());
        assert_eq!(html.finish(), "<p lang=\"en\" dir=\"ltr\">Hello</p>\n");
    }
}
