//! Blocks and tags that are opened and not closed: Tera notices at the end of the file, people want to know where it starts.

/// Where the last block opens that is not closed, and its word: `if`, `for` and so on.
pub(super) fn unclosed(text: &str) -> Option<(usize, &str)> {
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("{%").map(|found| at + found) {
        // A comment may hold anything.
        if let Some(comment) = text[at..start].find("{#").map(|found| at + found) {
            at = text[comment..].find("#}").map(|end| comment + end + 2)?;
            continue;
        }
        let inside = &text[start + 2..];
        let length = inside.find("%}").unwrap_or(inside.len());
        let tag = inside[..length].trim_matches('-').trim();
        at = (start + 2 + length + 2).min(text.len());
        let word = tag.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        match word {
            "if" | "for" | "block" | "filter" | "component" | "raw" => open.push((start, word)),
            "set" | "set_global" if !tag.contains('=') => open.push((start, word)),
            word if word.starts_with("end") => {
                open.pop();
            }
            _ => {}
        }
        if word == "raw" {
            at = end_of_raw(text, at);
        }
    }
    open.pop()
}

/// What stands in each tag of a template, and where; not in comments and what is `raw`. The last one may lack its end.
pub(super) fn tags(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].match_indices('{').map(|(found, _)| found).find(|found| opens(&text[at + found..]).is_some())?;
            let close = opens(&text[start..])?;
            let inside = &text[start + 2..];
            let length = end_of(inside, close).unwrap_or(inside.len());
            at = (start + 2 + length + 2).min(text.len());
            if close == "#}" {
                continue;
            }
            if close == "%}" && is_tag(&inside[..length], "raw") {
                at = end_of_raw(text, at);
                continue;
            }
            return Some((start + 2, &inside[..length]));
        }
    })
}

/// A tag that is nothing without the one that opens its block.
pub(super) struct Part<'a> {
    pub(super) word: &'a str,
    pub(super) opens: &'a str,
}

/// What such a tag belongs to; nothing if it is another.
pub(super) fn part_of(tag: &str) -> Option<Part<'_>> {
    let word = tag.trim_start_matches(['{', '%', '-']).split_whitespace().next()?.trim_end_matches(['-', '%', '}']);
    let opens = match word {
        "else" | "elif" => "if",
        "endif" | "endfor" | "endset" | "endset_global" | "endblock" | "endfilter" | "endcomponent" | "endraw" => &word["end".len()..],
        _ => return None,
    };
    Some(Part { word, opens })
}

/// Whether that is all that stands in a tag.
fn is_tag(inside: &str, word: &str) -> bool {
    inside.trim_matches('-').trim() == word
}

/// Where the tag stands that ends a `raw`: the word alone in the text doesn't.
fn end_of_raw(text: &str, from: usize) -> usize {
    let tags = text[from..].match_indices("{%").map(|(found, _)| from + found);
    let ends = |start: &usize| text[start + 2..].split_once("%}").is_some_and(|(inside, _)| is_tag(inside, "endraw"));
    tags.into_iter().find(ends).unwrap_or(text.len())
}

/// Where a tag opens that is not closed, with what opens and what would close it.
pub(super) fn unclosed_tag(text: &str) -> Option<(usize, &str, &'static str)> {
    let (start, _) = tags(text).last().filter(|(start, inside)| start + inside.len() == text.len())?;
    let open = start - 2;
    Some((open, &text[open..start], opens(&text[open..])?))
}

/// What closes the tag that opens here.
fn opens(text: &str) -> Option<&'static str> {
    [("{{", "}}"), ("{%", "%}"), ("{#", "#}")].into_iter().find_map(|(open, close)| text.starts_with(open).then_some(close))
}

/// Where the tag ends: quoted text may hold anything.
fn end_of(inside: &str, close: &str) -> Option<usize> {
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (None, '"' | '\'' | '`') if close != "#}" => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None, _) if inside[at..].starts_with(close) => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_block_that_stays_open_is_found() {
        assert_eq!(unclosed("{% for a in b %}{% if a %}{% endif %}"), Some((0, "for")));
        assert_eq!(unclosed("{% set x = 1 %}{% set y %}a"), Some((15, "set")));
        assert_eq!(unclosed("{% raw %}{% if %}{% endraw %}{# {% if x %} #}{%- if x -%}{% else %}{%- endif -%}"), None);
    }

    #[test]
    fn the_tag_that_stays_open_is_found() {
        assert_eq!(unclosed_tag("{{ a }}{{ content"), Some((7, "{{", "}}")));
        assert_eq!(unclosed_tag("{{ \"}}\" }}{% if \"%}"), Some((10, "{%", "%}")));
        assert_eq!(unclosed_tag("{# {{ #}{% raw %}{{{% endraw %}{{ a }}"), None);
        assert_eq!(unclosed_tag(r#"{{ "\"}}" }}{{ a"#), Some((12, "{{", "}}")));
    }

    #[test]
    fn what_is_raw_ends_at_its_tag() {
        let found: Vec<_> = tags("{%- raw -%}endraw {{ a }} {% endraw x %}{%- endraw -%}{{ b }}").map(|(_, inside)| inside).collect();
        assert_eq!(found, ["- endraw -", " b "]);
        assert_eq!(unclosed("{% raw %}endraw {% if %}{% endraw %}"), None);
    }
}
