//! Template tags inside code are text.
//!
//! Jekyll runs template tags before Markdown, so that `{{ x }}` in a code block runs too: the most repeated complaint about
//! it. Here the braces in code spans and code blocks are hidden from the template engine and put back after it. So is
//! the `{#` of a heading's id (`## Title {#id}`), which would open a template comment: a comment has a space after its `#`.
//!
//! What is only indented may as well be the lines of a loop: it is code where no tag is open around it, and none is open after it.
//!
//! A brace is hidden behind a single character, so that the columns in the engine's messages stay right. A bar in a tag in a table's
//! code comes back with a backslash: it parts no cells.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::nesting::Nesting;
use super::neutral::neutral;

/// Text whose code is hidden from the template engine.
#[derive(Debug)]
pub struct Shielded<'a> {
    /// What the engine gets.
    pub text: Cow<'a, str>,
    stand_ins: Option<StandIns>,
}

/// What stands for hidden signs: characters that the text does not hold.
#[derive(Clone, Copy, Debug)]
struct StandIns {
    brace: char,
    bar: char,
}

impl StandIns {
    fn of(text: &str) -> Option<Self> {
        let mut free = ('\u{fdd0}'..='\u{fdef}').filter(|c| !text.contains(*c));
        Some(Self { brace: free.next()?, bar: free.next()? })
    }
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
    let Some(stand_ins) = StandIns::of(text) else { return Shielded { text: text.into(), stand_ins: None } };
    let neutral = neutral(text);
    let mut code = Code::of(text, &neutral);
    code.certain.extend(heading_ids(text).map(|range| Place { range, in_table: false }));
    let hidden = code.hidden(text);
    let mut out = String::with_capacity(text.len() + 16);
    let mut at = 0;
    for place in hidden {
        let start = place.range.start.max(at);
        if start >= place.range.end {
            continue;
        }
        out.push_str(&text[at..start]);
        out.extend(text[start..place.range.end].char_indices().map(|(offset, c)| match c {
            '{' => stand_ins.brace,
            // What parts no cells for the neutral text is part of a tag.
            '|' if place.in_table && neutral.as_bytes().get(start + offset) != Some(&b'|') => stand_ins.bar,
            c => c,
        }));
        at = place.range.end;
    }
    if at == 0 {
        return Shielded { text: text.into(), stand_ins: None };
    }
    out.push_str(&text[at..]);
    Shielded { text: out.into(), stand_ins: Some(stand_ins) }
}

impl Shielded<'_> {
    /// Puts back what was hidden.
    pub fn restore(&self, rendered: String) -> String {
        let Some(stand_ins) = self.stand_ins else { return rendered };
        let rendered = if rendered.contains(stand_ins.bar) { rendered.replace(stand_ins.bar, "\\|") } else { rendered };
        if rendered.contains(stand_ins.brace) { rendered.replace(stand_ins.brace, "{") } else { rendered }
    }
}

/// A place that holds tags.
struct Place {
    range: Range<usize>,
    in_table: bool,
}

/// The places in a text that hold tags and are code.
#[derive(Default)]
struct Code {
    certain: Vec<Place>,
    /// Code by its indentation.
    indented: Vec<Place>,
}

impl Code {
    fn of(text: &str, neutral: &str) -> Self {
        let mut found = Self::default();
        let mut block = None;
        let mut in_table = false;
        for (event, range) in Parser::new_ext(neutral, super::options()).into_offset_iter() {
            match event {
                Event::Code(_) => found.certain.push(Place { range, in_table }),
                Event::Start(Tag::Table(_)) => in_table = true,
                Event::End(TagEnd::Table) => in_table = false,
                Event::Start(Tag::CodeBlock(kind)) => block = Some((kind, Place { range, in_table })),
                Event::End(TagEnd::CodeBlock) => match block.take() {
                    Some((CodeBlockKind::Fenced(_), place)) => found.certain.push(place),
                    Some((CodeBlockKind::Indented, place)) => found.indented.push(place),
                    None => {}
                },
                _ => {}
            }
        }
        found.certain.retain(|place| has_tags(&text[place.range.clone()]));
        found.indented.retain(|place| has_tags(&text[place.range.clone()]));
        found
    }

    /// What to hide, in its order.
    fn hidden(self, text: &str) -> Vec<Place> {
        let certain = self.certain.into_iter().map(|place| (place, true));
        let mut places: Vec<_> = certain.chain(self.indented.into_iter().map(|place| (place, false))).collect();
        places.sort_by_key(|(place, _)| place.range.start);
        let mut around = Nesting::default();
        let mut at = 0;
        places.retain(|(Place { range, .. }, is_certain)| {
            around = around.then(Nesting::of(text.get(at..range.start).unwrap_or_default()));
            let inside = Nesting::of(&text[range.clone()]);
            at = at.max(range.end);
            let hides = *is_certain || (around.is_closed() && inside.is_even());
            if !hides {
                around = around.then(inside);
            }
            hides
        });
        places.into_iter().map(|(place, _)| place).collect()
    }
}

/// `{#id}`, and what looks like it: no comment begins so.
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
    fn code_is_known_in_tables_and_in_html_with_markdown() {
        let table = "| `{{ it | upcase }}` | {{ other | upcase }} |\n|---|---|\n| a | b |\n";
        let shielded = shield(table);
        assert!(!shielded.text.contains("{{ it") && shielded.text.contains("{{ other | upcase }}"));
        assert_eq!(shielded.restore(shielded.text.to_string()), table.replace("it |", "it \\|"));
        let html = crate::markdown::to_html(
            &shielded.restore(shielded.text.replace("{{ other | upcase }}", "OTHER")),
            crate::markdown::Surroundings::default(),
        );
        assert!(html.contains("<th><code>{{ it | upcase }}</code></th>"), "{html}");
        let escaped = "| `{{ it \\| upcase }}` |\n|---|\n";
        assert_eq!(shield(escaped).restore(shield(escaped).text.to_string()), escaped);
        for hidden in ["<div markdown=\"1\">\n`{{ it }}`\n</div>\n", "<div markdown=\"1\">\n```\n{{ it }}\n```\n</div>\n"] {
            assert!(!shield(hidden).text.contains("{{ it"), "{hidden}");
        }
        assert!(shield("<div>\n`{{ it }}`\n</div>\n").text.contains("{{ it"));
    }

    #[test]
    fn signs_in_tags_begin_no_code() {
        for text in ["{# it`s #} {{ it }} and `code`", "{{ \"`\" }} {{ it }} `code`", "{#\n```\n#}\n\n{{ it }}\n", "\\`{{ it }} `c`\\"] {
            assert!(shield(text).text.contains("{{ it"), "{text}");
        }
        for text in ["`{# it`s {{ 1 }}`{{ it }}`", "`` ` {{ it }} ``", "{% a\n\n`{{ it }}`", "```\n{#\n```\n`{{ it }}` #}"] {
            assert!(!shield(text).text.contains("{{ it"), "{text}");
        }
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

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { cases: 256, rng_seed: proptest::test_runner::RngSeed::Fixed(1), failure_persistence: None, ..Default::default() })]
        #[test]
        fn what_is_hidden_comes_back(text in "(\\{\\{ a (\\| b )?\\}\\}|\\{# | #\\}|\\{% if a %\\}|```\n|~~~|\\| |\n\\|--\\|--\\|\n|<div markdown=\"1\">\n?|</div>|[a`{}%#\\\\|>é \n-]){0,30}") {
            let shielded = shield(&text);
            let restored = shielded.restore(shielded.text.to_string());
            proptest::prop_assert_eq!(restored.replace("\\|", "|"), text.replace("\\|", "|"));
        }
    }
}
