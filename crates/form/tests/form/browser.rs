//! A small browser: reads our HTML strictly and tells what its form would send.

use std::collections::{BTreeMap, BTreeSet};

use dropsafe_form::Entries;

#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) tag: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) children: Vec<Node>,
}

#[derive(Debug)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

const VOID: [&str; 2] = ["input", "br"];

/// Reads HTML of the kind that we write, and fails on anything that a browser would have to repair.
pub(crate) fn read(html: &str) -> Element {
    let mut open = vec![Element::default()];
    let mut rest = html;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("</") {
            let (tag, after) = after.split_once('>').unwrap();
            let closed = open.pop().unwrap();
            assert_eq!(closed.tag, tag, "an element is closed by another");
            open.last_mut().unwrap().children.push(Node::Element(closed));
            rest = after;
        } else if let Some(after) = rest.strip_prefix('<') {
            let (element, after) = tag(after);
            if VOID.contains(&element.tag.as_str()) {
                open.last_mut().unwrap().children.push(Node::Element(element));
            } else {
                open.push(element);
            }
            rest = after;
        } else {
            let end = rest.find('<').unwrap_or(rest.len());
            open.last_mut().unwrap().children.push(Node::Text(unescaped(&rest[..end])));
            rest = &rest[end..];
        }
    }
    assert_eq!(open.len(), 1, "an element is left open: {:?}", open.last().unwrap().tag);
    let root = open.pop().unwrap();
    check(&root);
    root
}

fn tag(mut rest: &str) -> (Element, &str) {
    let end = rest.find([' ', '>']).unwrap();
    let mut element = Element { tag: rest[..end].into(), ..Element::default() };
    assert!(element.tag.chars().all(|c| c.is_ascii_alphanumeric()), "not a tag: {:?}", element.tag);
    rest = &rest[end..];
    while let Some(after) = rest.strip_prefix(' ') {
        let end = after.find(['=', ' ', '>']).unwrap();
        let name = &after[..end];
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "not an attribute: {name:?}");
        let (value, after) = match after[end..].strip_prefix("=\"") {
            Some(after) => after.split_once('"').unwrap(),
            None => ("", &after[end..]),
        };
        let earlier = element.attributes.insert(name.into(), unescaped(value));
        assert_eq!(earlier, None, "the attribute {name} is there twice");
        rest = after;
    }
    (element, rest.strip_prefix('>').unwrap())
}

fn unescaped(text: &str) -> String {
    assert!(!text.contains(['<', '>', '"', '\'']), "not escaped: {text:?}");
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&#10;", "\n");
    text.replace("&amp;", "&")
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    pub(crate) fn text(&self) -> String {
        let text = |node: &Node| match node {
            Node::Element(element) => element.text(),
            Node::Text(text) => text.clone(),
        };
        self.children.iter().map(text).collect()
    }

    /// The element and everything in it, in the order of the page.
    pub(crate) fn all(&self) -> Vec<&Element> {
        let mut all = vec![self];
        for child in &self.children {
            if let Node::Element(element) = child {
                all.extend(element.all());
            }
        }
        all
    }

    pub(crate) fn find(&self, tag: &str) -> Vec<&Element> {
        self.all().into_iter().filter(|element| element.tag == tag).collect()
    }

    fn is_control(&self) -> bool {
        matches!(self.tag.as_str(), "input" | "select" | "textarea") && self.attribute("type") != Some("hidden")
    }
}

/// What must hold of every page: ids are unique, references lead somewhere, every control has a label, every group a
/// legend, nothing is styled or scripted inline.
fn check(root: &Element) {
    let all = root.all();
    let ids: Vec<_> = all.iter().filter_map(|element| element.attribute("id")).collect();
    let distinct: BTreeSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len(), "ids are not unique: {ids:?}");
    for element in &all {
        for name in ["for", "aria-describedby", "aria-labelledby"] {
            for id in element.attribute(name).into_iter().flat_map(str::split_whitespace) {
                assert!(distinct.contains(&id), "{name}={id} leads nowhere");
            }
        }
        if let Some(id) = element.attribute("href").and_then(|href| href.strip_prefix('#')) {
            assert!(distinct.contains(&id), "a link to #{id} leads nowhere");
        }
        if element.is_control() {
            let id = element.attribute("id").unwrap();
            let labels: Vec<_> = root.find("label").into_iter().filter(|label| label.attribute("for") == Some(id)).collect();
            assert_eq!(labels.len(), 1, "#{id} has no label of its own");
            assert!(!labels[0].text().trim().is_empty(), "#{id} has an empty label");
        }
        if element.tag == "fieldset" {
            assert_eq!(element.find("legend").len(), 1);
        }
        assert!(element.tag != "script" && element.attribute("style").is_none());
        assert!(element.attributes.keys().all(|name| !name.starts_with("on")));
    }
    assert_eq!(root.find("h1").len(), 1, "a page has one h1");
    assert!(root.all().iter().filter(|element| element.attributes.contains_key("autofocus")).count() <= 1);
}

/// What a browser sends when the button is pressed and nothing was changed. Files are not among it.
pub(crate) fn submit(page: &Element) -> Entries {
    let mut values = Vec::new();
    for control in page.find("form").iter().flat_map(|form| form.all()) {
        let Some(name) = control.attribute("name") else { continue };
        let value = match control.tag.as_str() {
            "textarea" => Some(control.text().strip_prefix('\n').unwrap().to_owned()),
            "select" => {
                let options = control.find("option");
                let selected = options.iter().find(|option| option.attributes.contains_key("selected")).unwrap_or(&options[0]);
                selected.attribute("value").map(str::to_owned)
            }
            _ => match control.attribute("type").unwrap() {
                "radio" | "checkbox" => control.attributes.contains_key("checked").then(|| control.attribute("value").unwrap().to_owned()),
                "file" => None,
                // A field of one line drops line ends.
                "hidden" => control.attribute("value").map(str::to_owned),
                _ => control.attribute("value").map(|value| value.replace(['\r', '\n'], "")),
            },
        };
        if let Some(value) = value {
            // Every line end is sent as CR LF.
            let value = value.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n");
            values.push((name.to_owned(), value));
        }
    }
    Entries { values, ..Entries::default() }
}
