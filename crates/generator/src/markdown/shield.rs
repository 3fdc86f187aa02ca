//! Template tags inside code are text.
//!
//! Jekyll runs template tags before Markdown, so that `{{ x }}` in a code block runs too: the most repeated complaint about
//! it. Here the braces in code spans and code blocks are hidden from the template engine and put back after it. So is
//! the `{#` of a heading's id (`## Title {#id}`), which would open a template comment: a comment has a space after its `#`.
//!
//! What is only indented may as well be the lines of a loop: it is code where no tag is open around it, and none is open after it.
//!
//! A brace is hidden behind a single character, so that the columns in the engine's messages stay right.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::nesting::Nesting;

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
    let mut code = Code::of(text);
    code.certain.extend(heading_ids(text));
    let hidden = code.hidden(text);
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

/// The places in a text that hold tags and are code.
#[derive(Default)]
struct Code {
    certain: Vec<Range<usize>>,
    /// Code by its indentation.
    indented: Vec<Range<usize>>,
}

impl Code {
    fn of(text: &str) -> Self {
        let mut found = Self::default();
        let mut block = None;
        for (event, range) in Parser::new_ext(text, super::options()).into_offset_iter() {
            match event {
                Event::Code(_) => found.certain.push(range),
                Event::Start(Tag::CodeBlock(kind)) => block = Some((kind, range)),
                Event::End(TagEnd::CodeBlock) => match block.take() {
                    Some((CodeBlockKind::Fenced(_), range)) => found.certain.push(range),
                    Some((CodeBlockKind::Indented, range)) => found.indented.push(range),
                    None => {}
                },
                _ => {}
            }
        }
        found.certain.retain(|range| has_tags(&text[range.clone()]));
        found.indented.retain(|range| has_tags(&text[range.clone()]));
        found
    }

    /// What to hide, in its order.
    fn hidden(self, text: &str) -> Vec<Range<usize>> {
        let certain = self.certain.into_iter().map(|range| (range, true));
        let mut places: Vec<_> = certain.chain(self.indented.into_iter().map(|range| (range, false))).collect();
        places.sort_by_key(|(range, _)| range.start);
        let mut around = Nesting::default();
        let mut at = 0;
        places.retain(|(range, is_certain)| {
            around = around.then(Nesting::of(text.get(at..range.start).unwrap_or_default()));
            let inside = Nesting::of(&text[range.clone()]);
            at = at.max(range.end);
            let hides = *is_certain || (around.is_closed() && inside.is_even());
            if !hides {
                around = around.then(inside);
            }
            hides
        });
        places.into_iter().map(|(range, _)| range).collect()
    }
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

    #[test]
    fn indented_code_is_hidden_and_the_lines_of_a_loop_are_not() {
        let hides = |text: &str| !shield(text).text.contains("{{ it");
        assert!(hides("Write:\n\n    {{ it.title }}\n\nand so on.\n"));
        assert!(hides("Write:\n\n    {% for it in all %}\n    {{ it.title }}\n    {% endfor %}\n"));
        assert!(hides("`{% for %}`\n\n    {{ it.title }}\n"));
        // Lines of a loop, even with an empty line among them.
        assert!(!hides("{% for it in all %}\n\n    {{ it.title }}\n\n{% endfor %}\n"));
        assert!(!hides("{% for it in all %}\n    {{ it.title }}\n{% endfor %}\n"));
        assert!(!hides("Text\n\n    {% for it in all %}\n    {{ it.title }}\n\nText {% endfor %}\n"));
        assert!(!hides("<ul>\n    <li>{{ it.title }}</li>\n</ul>\n"));
    }
}
