//! Liquid's words for what is not there: `nil`, `null`, `blank`, `empty`.
//!
//! Tera takes all but `null` for variables that are not defined, and a comparison with what is not defined is no error: it is just
//! never equal. `page.title != empty` would hold for every page. So these comparisons are found before Tera sees them.

use super::blocks;

const WORDS: [&str; 4] = ["nil", "null", "blank", "empty"];

/// A comparison with such a word.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Comparison<'a> {
    /// Where the word stands.
    pub(super) at: usize,
    pub(super) word: &'a str,
    /// What it is compared with.
    other: String,
    equal: bool,
    /// In an `unless`, which Tera lacks: the condition has to be turned round.
    turned: bool,
}

impl Comparison<'_> {
    pub(super) fn message(&self) -> String {
        format!("`{}` is Liquid's, and can't be compared with here", self.word)
    }

    /// What to write in a tag.
    pub(super) fn advice(&self) -> String {
        let (other, is) = (&self.other, if self.equal != self.turned { "is not" } else { "is" });
        match self.word {
            "nil" | "null" => format!(
                "in Tera: `{{% if {} %}}`; or `{{% if {other} {is} defined %}}`, where `false` and 0 are something too",
                self.truth()
            ),
            _ => format!("in Tera: `{{% if {} %}}`: what is empty counts as false", self.truth()),
        }
    }

    /// The condition to write.
    pub(super) fn truth(&self) -> String {
        format!("{}{}", if self.equal != self.turned { "not " } else { "" }, self.other)
    }
}

/// The comparisons with such a word in a template; of each tag the first.
pub(super) fn in_template(text: &str) -> Vec<Comparison<'_>> {
    if !WORDS.iter().any(|word| text.contains(word)) {
        return Vec::new();
    }
    // Who makes a variable of that name means it.
    let sets = |word: &str| ["set ", "set_global ", "for "].iter().any(|before| text.contains(&format!("{before}{word} ")));
    let found = blocks::tags(text).filter_map(|(start, inside)| {
        let turned = inside.trim_start_matches('-').trim_start().starts_with("unless ");
        in_expression(inside).map(|it| Comparison { at: start + it.at, turned, ..it })
    });
    found.filter(|found| !sets(found.word)).collect()
}

/// The same in an expression alone.
pub(super) fn in_expression(text: &str) -> Option<Comparison<'_>> {
    let bare = without_strings(text);
    ["==", "!="].iter().flat_map(|operator| bare.match_indices(operator)).find_map(|(place, operator)| {
        let (before, after) = (bare[..place].trim_end(), bare[place + 2..].trim_start());
        let (left, right) = (before.len() - last_word(before).len(), place + 2 + bare[place + 2..].len() - after.len());
        let right_end = right + first_word(after).len();
        let equal = operator == "==";
        let comparison = |at: usize, end: usize, other: &str| {
            let word = &text[at..end];
            WORDS.contains(&word).then(|| Comparison { at, word: &text[at..end], other: other.to_owned(), equal, turned: false })
        };
        comparison(right, right_end, &text[left..before.len()]).or_else(|| comparison(left, before.len(), &text[right..right_end]))
    })
}

fn last_word(text: &str) -> &str {
    let start = text.rfind(|c: char| !part_of_path(c)).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    &text[start..]
}

fn first_word(text: &str) -> &str {
    &text[..text.find(|c: char| !part_of_path(c)).unwrap_or(text.len())]
}

fn part_of_path(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']')
}

/// With spaces in place of strings, so that all else stays where it is.
fn without_strings(text: &str) -> String {
    let mut quote = None;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let was = quote;
        match (quote, c) {
            (None, '"' | '\'' | '`') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
        match was.or(quote) {
            Some(_) => out.extend(std::iter::repeat_n('"', c.len_utf8())),
            None => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advice(template: &str) -> Option<String> {
        in_template(template).first().map(|it| format!("{}: {}", it.at, it.advice()))
    }

    #[test]
    fn comparisons_with_nothing_are_found() {
        assert_eq!(
            advice("é{% if page.title == empty %}").as_deref(),
            Some("22: in Tera: `{% if not page.title %}`: what is empty counts as false")
        );
        assert_eq!(
            advice("{% if a and blank!=page.tags[0] %}").as_deref(),
            Some("12: in Tera: `{% if page.tags[0] %}`: what is empty counts as false")
        );
        assert_eq!(
            advice("{% if page.toc != nil %}").as_deref(),
            Some("18: in Tera: `{% if page.toc %}`; or `{% if page.toc is defined %}`, where `false` and 0 are something too")
        );
        assert_eq!(in_expression("post.image == null").map(|it| it.word), Some("null"));
        assert_eq!(
            advice("{%- unless page.title == blank -%}").as_deref(),
            Some("25: in Tera: `{% if page.title %}`: what is empty counts as false")
        );
    }

    #[test]
    fn all_else_is_left_alone() {
        for template in [
            "if x == empty, do",
            "{% if page.title == \"x == empty\" %}",
            "{% raw %}{% if x == nil %}{% endraw %}",
            "{# {% if x == nil %} #}",
            "{% if page.empty == 1 %}{% if x == emptyish %}{% if x == blank.of %}",
            "{% set empty = [] %}{% if x == empty %}",
            "{{ page.blank }}{% if é == \"é\" %}",
        ] {
            assert_eq!(in_template(template), [], "{template}");
        }
    }
}
