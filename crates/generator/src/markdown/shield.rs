//! Template tags inside code are text.
//!
//! Jekyll runs template tags before Markdown, so that `{{ x }}` in a code block runs too: the most repeated complaint about
//! it. Here the braces in code spans and fenced code blocks are hidden from the template engine and put back after it. So is
//! the `{#` of a heading's id (`## Title {#id}`), which would open a template comment: a comment has a space after its `#`.
//!
//! A brace is hidden behind a single character, so that the columns in the engine's messages stay right.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// Text whose code is hidden from the template engine.
#[derive(Debug)]
pub struct Shielded<'a> {
    /// What the engine gets.
    pub text: Cow<'a, str>,
    stand_in: Option<char>,
}

/// Whether there is anything that a template engine would run.
pub fn has_tags(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| matches!(pair, b"{{" | b"{%" | b"{#"))
}

/// Hides the code in Markdown.
///
/// ```
/// use dropsafe_generator::markdown::shield::shield;
///
/// let shielded = shield("{{ a }} and `{{ b }}`");
/// assert!(shielded.text.starts_with("{{ a }} and `") && !shielded.text.contains("{{ b"));
/// assert_eq!(shielded.restore("1 and `".to_owned() + &shielded.text[13..]), "1 and `{{ b }}`");
/// ```
pub fn shield(text: &str) -> Shielded<'_> {
    let stand_in = ('\u{fdd0}'..='\u{fdef}').find(|c| !text.contains(*c));
    let Some(stand_in) = stand_in else { return Shielded { text: text.into(), stand_in: None } };
    let mut hidden = code(text);
    hidden.extend(heading_ids(text));
    hidden.sort_by_key(|range| range.start);
    let mut out = String::with_capacity(text.len() + 16);
    let mut at = 0;
    for range in hidden {
        let start = range.start.max(at);
        if start >= range.end {
            continue;
        }
        out.push_str(&text[at..start]);
        out.extend(text[start..range.end].chars().map(|c| if c == '{' { stand_in } else { c }));
        at = range.end;
    }
    if at == 0 {
        return Shielded { text: text.into(), stand_in: None };
    }
    out.push_str(&text[at..]);
    Shielded { text: out.into(), stand_in: Some(stand_in) }
}

impl Shielded<'_> {
    /// Puts back what was hidden.
    pub fn restore(&self, rendered: String) -> String {
        match self.stand_in {
            Some(stand_in) if rendered.contains(stand_in) => rendered.replace(stand_in, "{"),
            _ => rendered,
        }
    }
}

fn code(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut block = None;
    for (event, range) in Parser::new_ext(text, super::options()).into_offset_iter() {
        match event {
            Event::Code(_) => found.push(range),
            Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Fenced(_))) => block = Some(range),
            Event::End(TagEnd::CodeBlock) => found.extend(block.take()),
            _ => {}
        }
    }
    found.retain(|range| has_tags(&text[range.clone()]));
    found
}

/// `{#id}` and `{#id .class}`.
fn heading_ids(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.match_indices("{#").filter_map(|(at, _)| {
        let inside = &text[at + 2..];
        let length = inside.find(['}', '\n'])?;
        let is_id = inside.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            && inside[length..].starts_with('}')
            && !inside[..length].ends_with('#');
        is_id.then(|| at..at + 2 + length + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_in_code_are_hidden_and_others_are_not() {
        let text = "# Title {#own}\n\n{{ one }} `{{ two }}`\n\n```\n{% three %}\n```\n\n{# four #}\n";
        let shielded = shield(text);
        assert!(shielded.text.contains("{{ one }}") && shielded.text.contains("{# four #}"));
        for hidden in ["{{ two", "{% three", "{#own"] {
            assert!(!shielded.text.contains(hidden), "{hidden}");
        }
        assert_eq!(shielded.text.chars().count(), text.chars().count());
        assert_eq!(shielded.restore(shielded.text.to_string()), text);
    }
}
