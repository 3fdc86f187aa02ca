//! Slugs: text made fit for a URL, as Jekyll's `slugify` makes them.

/// Which characters a slug keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlugMode {
    /// Only letters, digits and combining marks.
    Default,
    /// Those, and `._~!$&'()+,;=@`.
    Pretty,
    /// Only ASCII letters and digits.
    Ascii,
    /// Everything but white space.
    Raw,
    /// Everything as it is.
    None,
}

impl SlugMode {
    /// The mode of Jekyll's name for it; `latin` is not known here.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "default" => Self::Default,
            "pretty" => Self::Pretty,
            "ascii" => Self::Ascii,
            "raw" => Self::Raw,
            "none" => Self::None,
            _ => return None,
        })
    }

    fn keeps(self, c: char) -> bool {
        match self {
            Self::Default => is_word(c),
            Self::Pretty => is_word(c) || "._~!$&'()+,;=@".contains(c),
            Self::Ascii => c.is_ascii_alphanumeric(),
            Self::Raw => !c.is_whitespace(),
            Self::None => true,
        }
    }
}

/// The slug of a text in small letters.
pub fn slugify(text: &str, mode: SlugMode) -> String {
    slugify_cased(text, mode).to_lowercase()
}

/// The slug of a text with its capitals kept.
pub fn slugify_cased(text: &str, mode: SlugMode) -> String {
    if mode == SlugMode::None {
        return text.to_owned();
    }
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        if mode.keeps(c) {
            slug.push(c);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_matches('-').to_owned()
}

/// Letters, digits, and the marks that are written over and under letters.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{65f}' | '\u{93c}' | '\u{94d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_jekylls() {
        let text = "The _config.yml file: Über Größe";
        assert_eq!(slugify(text, SlugMode::Default), "the-config-yml-file-über-größe");
        assert_eq!(slugify(text, SlugMode::Pretty), "the-_config.yml-file-über-größe");
        assert_eq!(slugify(text, SlugMode::Ascii), "the-config-yml-file-ber-gr-e");
        assert_eq!(slugify(text, SlugMode::Raw), "the-_config.yml-file:-über-größe");
        assert_eq!(slugify_cased("Hello World", SlugMode::Pretty), "Hello-World");
    }
}
