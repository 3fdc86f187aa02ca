//! How template tags nest, as far as it shows from their first words.

/// The words of tags that have an end tag.
const OPENING: [&str; 6] = ["if", "for", "block", "filter", "raw", "component"];

/// How many tags a text leaves open, and how many it ends that did not begin in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Nesting {
    open: usize,
    ended: usize,
}

impl Nesting {
    pub(super) fn of(text: &str) -> Self {
        let mut nesting = Self::default();
        for (at, _) in text.match_indices("{%") {
            let tag = text[at + 2..].split("%}").next().unwrap_or_default().trim_start_matches('-').trim();
            let word = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            // `{% set x %}` has an end tag, `{% set x = 1 %}` none; `{% <Note> %}` has one, `{% <Note /> %}` none.
            let opens = OPENING.contains(&word) || (word == "set" && !tag.contains('=')) || (tag.starts_with('<') && !tag.ends_with("/>"));
            if word.starts_with("end") || tag.starts_with("</") {
                match nesting.open.checked_sub(1) {
                    Some(less) => nesting.open = less,
                    None => nesting.ended += 1,
                }
            } else if opens {
                nesting.open += 1;
            }
        }
        nesting
    }

    /// The nesting of this text and one that follows it.
    pub(super) fn then(self, next: Self) -> Self {
        Self { open: self.open.saturating_sub(next.ended) + next.open, ended: self.ended + next.ended.saturating_sub(self.open) }
    }

    /// Whether nothing is open at the end.
    pub(super) fn is_closed(self) -> bool {
        self.open == 0
    }

    /// Whether each tag that begins also ends, and the other way round.
    pub(super) fn is_even(self) -> bool {
        self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_with_an_end_nest() {
        for even in ["", "{{ a }}", "{% for x in y %}{% if x %}{% endif %}{%- endfor -%}", "{% set a = 1 %}{% include \"x\" %}{% else"] {
            assert!(Nesting::of(even).is_even(), "{even}");
        }
        assert!(Nesting::of("{% set a %}b{% endset %}{% <Note /> %}{% <Note> %}{% </Note> %}").is_even());
        for (uneven, open, ended) in [("{% for x in y %}", 1, 0), ("{% endif %}{%- if a %}", 1, 1), ("{% set a %}", 1, 0)] {
            assert_eq!(Nesting::of(uneven), Nesting { open, ended }, "{uneven}");
        }
        assert!(Nesting::of("{% if a %}{% if b %}").then(Nesting::of("{% endif %}{% endif %}")).is_even());
    }
}
