//! Links and buttons: what they say of where they lead.

use crate::check::page::{Faults, Rule, Tag};

/// Words that tell nothing to whoever goes through a page from link to link.
const EMPTY_WORDS: [&str; 11] =
    ["click here", "click", "here", "more", "read more", "learn more", "this", "this page", "link", "this link", "continue"];

/// What was read so far.
#[derive(Default)]
pub(super) struct Words {
    open: Option<Open>,
    /// The words are known in English alone.
    is_english: bool,
}

/// The link or button that is open.
struct Open {
    name: String,
    /// What it leads to.
    to: String,
    /// An attribute says it, or an image inside it.
    is_named: bool,
    words: String,
    marks: Vec<String>,
}

impl Rule for Words {
    fn start(&mut self, tag: &Tag<'_>, faults: &mut Faults) {
        if tag.name == "html" {
            self.is_english = tag.word("lang").split('-').next() == Some("en");
        }
        if let Some(open) = &mut self.open {
            open.is_named |= tag.says("alt") || tag.says("aria-label") || tag.name == "title";
        }
        let named = tag.says("aria-label") || tag.says("aria-labelledby") || tag.says("title");
        if tag.name == "button" || tag.name == "a" && tag.has("href") {
            let to = tag.get("href").unwrap_or_default().to_owned();
            let marks = tag.marks([tag.get("href").or(tag.get("name")).unwrap_or("<button")]);
            self.open = Some(Open { name: tag.name.clone(), to, is_named: named, words: String::new(), marks });
        }
        let is_button = tag.name == "input" && tag.word("type") == "button";
        if is_button && !named && !tag.says("value") {
            faults.error("a button has no words", tag.marks(["<input"]), "write in `value` what it does");
        }
    }

    fn words(&mut self, words: &str) {
        if let Some(open) = &mut self.open {
            open.words.push_str(words);
        }
    }

    fn end(&mut self, name: &str, faults: &mut Faults) {
        let Some(open) = self.open.take_if(|open| open.name == name) else { return };
        let words = open.words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() && !open.is_named {
            let what = if name == "a" { format!("the link to {} has no words", open.to) } else { "a button has no words".to_owned() };
            faults.error(what, open.marks, "write what it leads to or does, or say it in `aria-label`");
        } else if name == "a" && self.is_english && !open.is_named && EMPTY_WORDS.contains(&plain(&words).as_str()) {
            let message = format!("the link to {} says only “{words}”", open.to);
            let help = "say where it leads: many people go through a page from link to link, without the words around them";
            faults.warning(message, open.marks, help);
        }
    }
}

/// In small letters, without dots and arrows at the end.
fn plain(words: &str) -> String {
    words.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}
