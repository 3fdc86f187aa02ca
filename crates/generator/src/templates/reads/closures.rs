//! Which templates are rendered together, and what they may read between them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Outline, Reads};
use crate::built_in::FUNCTIONS;
use crate::memory::{Hash, Hasher};

/// In `{% include "x" %}` and `{% extends "x" %}` the folder is left out.
const FOLDERS: [&str; 3] = ["", "_includes/", "_layouts/"];

/// All templates of a site, taken apart.
#[derive(Debug, Default)]
pub(crate) struct Outlines {
    templates: BTreeMap<String, (Outline, Hash)>,
    collections: BTreeSet<String>,
    /// What all of them come to.
    pub(crate) print: Hash,
}

/// Templates that are rendered together.
#[derive(Debug)]
pub(crate) struct Closure {
    /// What they say.
    pub(crate) text: Hash,
    pub(crate) reads: Reads,
    /// What `reads` comes to.
    pub(crate) reads_print: Hash,
}

impl Outlines {
    /// Of templates by their names, each with its text and the whole file's; and of what is built in.
    pub(crate) fn new<'t>(templates: impl IntoIterator<Item = (&'t str, &'t str, &'t str)>, collections: BTreeSet<String>) -> Self {
        let own = templates.into_iter().map(|(name, text, file)| (name.to_owned(), (Outline::of(text), Hash::of(file.as_bytes()))));
        let built_in = FUNCTIONS.iter().map(|(_, name, text)| ((*name).to_owned(), (Outline::of(text), Hash::of(text.as_bytes()))));
        let templates: BTreeMap<String, (Outline, Hash)> = own.chain(built_in).collect();
        let mut print = Hasher::new("all templates");
        for (name, (_, hash)) in &templates {
            print.text(name);
            print.hash(*hash);
        }
        Self { templates, collections, print: print.done() }
    }

    /// What is rendered together with layouts, from the inside out.
    pub(crate) fn of_layouts(&self, layouts: &[&str]) -> Closure {
        self.closure(None, layouts.iter().map(|name| (*name).to_owned()).collect())
    }

    /// What is rendered together with a text of its own.
    pub(crate) fn of_text(&self, text: &str) -> Closure {
        self.closure(Some((Outline::of(text), Hash::of(text.as_bytes()))), Vec::new())
    }

    fn closure(&self, own: Option<(Outline, Hash)>, mut open: Vec<String>) -> Closure {
        let mut found: BTreeSet<&str> = BTreeSet::new();
        // In the order of the layouts: one around another is not the other around the one.
        let mut hasher = Hasher::new("templates");
        open.iter().for_each(|layout| hasher.text(layout));
        if let Some((outline, hash)) = &own {
            hasher.hash(*hash);
            self.taken_in(outline, &mut open);
        }
        while let Some(name) = open.pop() {
            for folder in FOLDERS {
                let path = format!("{folder}{name}");
                if let Some((path, (outline, _))) = self.templates.get_key_value(&path)
                    && found.insert(path)
                {
                    self.taken_in(outline, &mut open);
                }
            }
        }
        for name in &found {
            hasher.text(name);
            hasher.maybe(self.templates.get(*name).map(|(_, hash)| *hash));
        }
        let outlines = found.iter().filter_map(|name| self.templates.get(*name)).map(|(outline, _)| outline);
        let reads = Reads::of(own.iter().map(|(outline, _)| outline).chain(outlines), &self.collections);
        Closure { text: hasher.done(), reads_print: reads.print(), reads }
    }

    fn taken_in(&self, outline: &Outline, open: &mut Vec<String>) {
        let takes = outline.takes();
        open.extend(takes.named.iter().cloned());
        open.extend(FUNCTIONS.iter().filter(|(function, ..)| takes.calls.contains(*function)).map(|(_, name, _)| (*name).to_owned()));
        if takes.any {
            open.extend(self.templates.keys().cloned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlines(card: &str) -> Outlines {
        let templates = [
            ("_layouts/base.html", "{% include 'nav.html' %}{{ content }}"),
            ("_layouts/post.html", "{{ include(name='card.html', of=page.next) }}"),
            ("_includes/nav.html", "{% for it in site.guides %}{{ it.url }}{% endfor %}"),
            ("_includes/card.html", card),
            ("_includes/other.html", "{{ site.posts | jsonify }}"),
        ];
        Outlines::new(templates.map(|(name, text)| (name, text, text)), ["guides".to_owned()].into())
    }

    #[test]
    fn a_layout_reads_what_all_reads_that_it_takes_in() {
        let closure = outlines("{{ include.of.title }}").of_layouts(&["_layouts/post.html", "_layouts/base.html"]);
        assert_eq!(closure.reads.words.iter().map(String::as_str).collect::<Vec<_>>(), ["title", "url"]);
        assert!(!closure.reads.everything);
        assert!(outlines("").of_text("{{ include(name=page.x) }}").reads.everything);
        assert!(outlines("").of_text("{{ seo() }}").reads.site.contains("tagline"));
    }

    #[test]
    fn only_what_is_taken_in_counts() {
        let hash = |card: &str, layout: &str| outlines(card).of_layouts(&[layout]).text;
        assert_ne!(hash("a", "_layouts/post.html"), hash("b", "_layouts/post.html"));
        assert_eq!(hash("a", "_layouts/base.html"), hash("b", "_layouts/base.html"));
    }
}
