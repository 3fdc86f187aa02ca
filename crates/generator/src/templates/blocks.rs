//! Blocks that are opened and not closed: Tera notices at the end of the file, people want to know where it starts.

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
            at = text[at..].find("endraw").map_or(text.len(), |end| text[..at + end].rfind("{%").unwrap_or(at + end));
        }
    }
    open.pop()
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
}
