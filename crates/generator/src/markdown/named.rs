//! kramdown's attribute lists with names, `{:name: .class}`, that others refer to: `{: name}`; and those of link definitions, which are for
//! all links that use them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::attributes::{Attributes, is_name};
use super::fenced::Fenced;

/// No list names one that names one, and so on, so many times.
const DEEPEST: usize = 32;

/// The lists of a text that are used somewhere else in it.
#[derive(Debug, Default)]
pub(super) struct Named {
    lists: HashMap<String, Attributes>,
    /// By the labels of the definitions.
    links: HashMap<String, Attributes>,
}

impl Named {
    /// Takes the lists with names out of a text; its lines stay as many as they were.
    pub(super) fn take(text: &str) -> (Cow<'_, str>, Self) {
        let mut found = Self::default();
        if !text.contains("{:") {
            return (text.into(), found);
        }
        let mut rest = String::with_capacity(text.len());
        let mut fenced = Fenced::default();
        for line in text.split_inclusive('\n') {
            let is_code = fenced.holds(line);
            match named(line).filter(|_| !is_code) {
                Some((name, list)) => {
                    found.lists.entry(name.to_owned()).or_default().add(list);
                    rest.push('\n');
                }
                None => rest.push_str(line),
            }
        }
        if found.lists.is_empty() { (text.into(), found) } else { (rest.into(), found) }
    }

    /// A list with what the lists that it names say, and those that they name.
    pub(super) fn whole(&self, list: Attributes) -> Attributes {
        let mut whole = Attributes::default();
        self.collect(&list, &mut whole, &mut HashSet::new(), 0);
        whole.add(list);
        whole
    }

    fn collect<'n>(&'n self, list: &'n Attributes, whole: &mut Attributes, known: &mut HashSet<&'n str>, depth: usize) {
        for name in &list.names {
            let Some(other) = self.lists.get(name).filter(|_| depth < DEEPEST && !known.contains(&name.as_str())) else { continue };
            known.insert(name);
            self.collect(other, whole, known, depth + 1);
            whole.add(other.clone());
        }
    }

    /// Keeps the list that stands below the definition of a link.
    pub(super) fn keep_for_links(&mut self, label: &str, list: Attributes) {
        self.links.entry(normal(label)).or_default().add(list);
    }

    /// What is said about the links with a label.
    pub(super) fn of_links(&self, label: &str) -> Option<&Attributes> {
        if self.links.is_empty() { None } else { self.links.get(&normal(label)) }
    }

    /// Whether something is said about links.
    pub(super) fn has_links(&self) -> bool {
        !self.links.is_empty()
    }
}

/// Labels are the same whatever their case and their white space.
fn normal(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// `{:name: .class}`
fn named(line: &str) -> Option<(&str, Attributes)> {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let (name, _) = line[indent..].strip_prefix("{:")?.split_once(':').filter(|(name, _)| indent < 4 && is_name(name))?;
    let list = line[indent + 3 + name.len()..].trim_end();
    let (found, length) = Attributes::at_start(&format!("{{:{list}"))?;
    (length == list.len() + 2).then_some((name, found))
}

#[cfg(test)]
mod tests {
    use super::super::{Surroundings, to_html};

    fn html(text: &str) -> String {
        to_html(text, Surroundings::default())
    }

    #[test]
    fn lists_take_in_others() {
        assert_eq!(html("{:a: .a}\n{:b: a .b}\n\ntext\n{: b .c}\n"), "<p class=\"a b c\">text</p>\n");
        assert_eq!(html("```\n{:note: .note}\n```\n"), "<pre><code>{:note: .note}\n</code></pre>\n");
        assert_eq!(html("{:a: b .a}\n{:b: a .b}\n\ntext\n{: a}\n"), "<p class=\"b a\">text</p>\n");
    }

    #[test]
    fn a_list_below_a_definition_is_for_its_links() {
        assert_eq!(html("text\n\n[r]: /u\n{: .c}\n\n[R] *b*\n"), "<p>text</p>\n<p><a href=\"/u\" class=\"c\">R</a> <em>b</em></p>\n");
        assert_eq!(html("[r]: /u\n{: .c}\n\n![x][r]{: .d}\n"), "<p><img src=\"/u\" alt=\"x\" class=\"c d\" /></p>\n");
        assert_eq!(html("text\n[r]: /u\n{: .c}\n"), "<p class=\"c\">text\n[r]: /u</p>\n");
    }
}
