//! A template with the tag at fault made harmless, so that a parser finds the next fault too. All else stays where it is.

use std::ops::Range;

use super::blocks;

/// The tags that divide a block.
const PARTS: [&str; 3] = ["else", "elif", "when"];

/// A template that is being mended.
pub(super) struct Mending {
    text: String,
    /// Where the tag stands that was mended last.
    last: Option<usize>,
}

impl Mending {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), last: None }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether the tag at this place was just mended, and is at fault all the same.
    pub(super) fn is_mended(&self, at: usize) -> bool {
        self.last.is_some() && tag_at(&self.text, at).map(|tag| tag.start) == self.last
    }

    /// Whether a fault belongs to one before it: the end of a block that began wrongly.
    pub(super) fn follows_from_mending(&self, at: usize) -> bool {
        let ends = |word: &str| word.starts_with("end") || PARTS.contains(&word);
        self.last.is_some() && tag_at(&self.text, at).is_none_or(|tag| ends(word_of(&self.text[tag])))
    }

    /// Makes the tag harmless that holds this place; false if that can't be done.
    pub(super) fn mend(&mut self, at: usize) -> bool {
        let Some(tag) = tag_at(&self.text, at) else { return false };
        self.last = Some(tag.start);
        if word_of(&self.text[tag.clone()]) == "comment" {
            let tag = tag.start..end_of_comment(&self.text, tag.end);
            self.text.replace_range(tag.clone(), &filled("", &self.text[tag]));
            return true;
        }
        let inside = &self.text[tag.clone()];
        let mended = if inside.starts_with("{%") { harmless(inside) } else { Some(String::new()) };
        let Some(mended) = mended.filter(|mended| mended.len() <= inside.chars().count()) else { return false };
        self.text.replace_range(tag.clone(), &filled(&mended, inside));
        true
    }
}

/// The text without the `{{ … }}` that holds this place; nothing if no such tag does.
pub(super) fn without_print(text: &str, at: usize) -> Option<String> {
    let tag = tag_at(text, at).filter(|tag| text[tag.clone()].starts_with("{{"))?;
    Some(format!("{}{}{}", &text[..tag.start], filled("", &text[tag.clone()]), &text[tag.end..]))
}

/// The tag that holds a place, with its brackets; nothing if it isn't closed.
fn tag_at(text: &str, at: usize) -> Option<Range<usize>> {
    let mut tags = blocks::tags(text).map(|(start, inside)| start - 2..start + inside.len() + 2);
    tags.find(|tag| tag.contains(&at)).filter(|tag| tag.end <= text.len())
}

/// A tag of the same effect on the blocks of a template, that is right in itself; empty if it has none.
fn harmless(tag: &str) -> Option<String> {
    let word = word_of(tag);
    let written = match word {
        "if" | "unless" | "case" | "ifchanged" => "if 1",
        "elif" | "elsif" | "when" => "elif 1",
        "endunless" | "endcase" | "endifchanged" => "endif",
        "for" | "tablerow" => "for x in y",
        "endtablerow" => "endfor",
        "capture" => "set x",
        "set" | "set_global" if !tag.contains('=') => "set x",
        "endcapture" => "endset",
        "highlight" | "filter" => "filter x",
        "endhighlight" => "endfilter",
        "block" | "component" | "raw" => return None,
        _ => return Some(String::new()),
    };
    Some(format!("{{%{written}%}}"))
}

/// Where a comment of Liquid ends, which may hold anything.
fn end_of_comment(text: &str, from: usize) -> usize {
    let mut tags = text[from..].match_indices("{%").map(|(at, _)| from + at).filter(|at| word_of(&text[*at..]) == "endcomment");
    let end = tags.next().and_then(|at| text[at..].find("%}").map(|end| at + end + 2));
    end.unwrap_or(from)
}

fn word_of(tag: &str) -> &str {
    let inside = tag.trim_start_matches(['{', '%', '-']).trim_start();
    &inside[..inside.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(inside.len())]
}

/// As many characters, and the same ends of lines, as what it takes the place of.
fn filled(mended: &str, before: &str) -> String {
    let rest = before.chars().skip(mended.len()).map(|c| if c == '\n' { '\n' } else { ' ' });
    mended.chars().chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_made_harmless_and_nothing_moves() {
        let mended = |text: &str, at: usize| {
            let mut template = Mending::new(text);
            template.mend(at).then(|| template.text().to_owned())
        };
        assert_eq!(mended("a {{ b: c }} d", 5).as_deref(), Some("a            d"));
        assert_eq!(mended("{% unless a %}b{% endunless %}", 4).as_deref(), Some("{%if 1%}      b{% endunless %}"));
        assert_eq!(mended("{% assign\nx %}", 4).as_deref(), Some("         \n    "));
        assert_eq!(mended("{{ é | é }} d", 4).as_deref(), Some("            d"));
        assert_eq!(
            mended("{% comment %}{% if {{ %}\n{%- endcomment -%}a", 4).as_deref(),
            Some("                        \n                  a")
        );
        assert_eq!(mended("{{ a", 3), None);
        assert_eq!(mended("{% if %}", 6).as_deref(), Some("{%if 1%}"));
        assert_eq!(mended("{% block %}", 6), None);
    }

    #[test]
    fn the_end_of_a_block_follows_from_its_beginning() {
        let mut template = Mending::new("{% iff a %}{% endif %}{% nope %}");
        assert!(!template.follows_from_mending(3));
        assert!(template.mend(3));
        assert!(template.follows_from_mending(14) && !template.follows_from_mending(25));
    }

    #[test]
    fn only_what_prints_can_be_left_out_of_a_page() {
        assert_eq!(without_print("é{{ x }}y", 3).as_deref(), Some("é       y"));
        assert_eq!(without_print("{% if x %}", 3), None);
    }
}
