//! Headings: screen readers use them as a table of contents.

use crate::check::page::{Faults, Rule, Tag};

/// The headings so far.
#[derive(Default)]
pub(super) struct Headings {
    first: usize,
    last: u8,
    open: Option<Open>,
}

/// A heading that is not over yet.
struct Open {
    level: u8,
    /// The level of the heading before it, if this one leaves out a level.
    skips: Option<u8>,
    words: String,
    marks: Vec<String>,
}

impl Rule for Headings {
    fn start(&mut self, tag: &Tag<'_>, _: &mut Faults) {
        if let Some(level) = level(&tag.name) {
            self.first += usize::from(level == 1);
            let skips = (self.last > 0 && level > self.last + 1).then_some(self.last);
            let words = tag.get("aria-label").unwrap_or_default().to_owned();
            self.open = Some(Open { level, skips, words, marks: tag.marks([]) });
            self.last = level;
        } else if let (Some(open), Some(said)) = (&mut self.open, tag.get("alt").or_else(|| tag.get("aria-label"))) {
            open.words.push_str(said);
        }
    }

    fn words(&mut self, words: &str) {
        if let Some(open) = &mut self.open {
            open.words.push_str(words);
        }
    }

    fn end(&mut self, name: &str, faults: &mut Faults) {
        let Some(open) = self.open.take_if(|_| level(name).is_some()) else { return };
        let words = open.words.trim();
        if words.is_empty() {
            let message = format!("a heading of level {} has no words", open.level);
            faults.error(message, open.marks, "write what the section is about, or take the heading out");
        } else if let Some(above) = open.skips {
            let message = format!("the heading “{words}” is of level {}, and the one before it of level {above}", open.level);
            let marks = vec![words.to_owned(), open.marks.concat()];
            faults.error(message, marks, "leave no level out: screen readers use them as a table of contents");
        }
    }

    fn finish(&mut self, faults: &mut Faults) {
        let message = match self.first {
            1 => return,
            0 => "the page has no heading of level 1".to_owned(),
            many => format!("the page has {many} headings of level 1"),
        };
        faults.error(message, Vec::new(), "one `h1` says what the page is about; begin what is below it with `##`");
    }
}

fn level(tag: &str) -> Option<u8> {
    tag.strip_prefix('h')?.parse().ok().filter(|level| (1..=6).contains(level))
}
