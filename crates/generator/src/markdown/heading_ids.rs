//! The ids of headings, as kramdown's GFM parser makes them in Jekyll.

use std::collections::HashMap;

use crate::content::slug::is_word;

/// Gives out ids, each once.
#[derive(Debug, Default)]
pub struct HeadingIds {
    given: HashMap<String, usize>,
}

impl HeadingIds {
    /// The id for a heading's text: small letters, everything but letters, digits, `_` and `-` left out, spaces as
    /// `-`; a repeat gets `-1`, `-2` and so on.
    ///
    /// ```
    /// use dropsafe_generator::markdown::HeadingIds;
    ///
    /// let mut ids = HeadingIds::default();
    /// assert_eq!(ids.id("Who we are & why"), "who-we-are--why");
    /// assert_eq!(ids.id("Who we are & why"), "who-we-are--why-1");
    /// ```
    pub fn id(&mut self, text: &str) -> String {
        let slug: String = text
            .trim()
            .chars()
            .flat_map(char::to_lowercase)
            .filter_map(|c| match c {
                ' ' | '\t' | '\n' => Some('-'),
                '-' | '_' => Some(c),
                c if is_word(c) => Some(c),
                _ => None,
            })
            .collect();
        let count = self.given.entry(slug.clone()).and_modify(|count| *count += 1).or_insert(0);
        if *count == 0 { slug } else { format!("{slug}-{count}") }
    }
}
