use dropsafe_form::Language;
use tera::{Map, Value};

use crate::content::{Document, Kind};
use crate::templates::value;

/// What a document is to templates, without what is only known once it is rendered.
#[derive(Clone, Debug)]
pub(crate) struct PageValues {
    map: Map,
}

impl PageValues {
    /// The front matter, and Jekyll's variables above it.
    pub(crate) fn of(document: &Document) -> Self {
        let mut values = Self { map: Map::default() };
        for entry in document.front.entries() {
            values.set(&entry.key, value::from_node(&entry.value));
        }
        let text = |text: &str| Value::from(text);
        values.set("url", text(&document.url));
        values.set("path", text(document.path()));
        values.set("relative_path", text(document.path()));
        values.set("name", text(document.path().rsplit('/').next().unwrap_or_default()));
        values.set("categories", value::texts(&document.categories));
        values.set("tags", value::texts(&document.tags));
        values.language(&document.lang);
        if let Some(title) = &document.title {
            values.set("title", text(title));
        }
        if let Some(date) = document.date {
            values.set("date", text(&date.plain()));
        }
        if let Some(collection) = document.kind.collection() {
            let id = document.url.trim_end_matches('/');
            values.set("id", text(id.strip_suffix(".html").unwrap_or(id)));
            values.set("collection", text(collection));
            values.set("slug", text(&document.slug));
            values.set("ext", text(document.path().rfind('.').map_or("", |dot| &document.path()[dot..])));
            values.set("draft", Value::from(document.kind == Kind::Post { draft: true }));
        }
        values
    }

    /// The page that the answers of the receiver are put into: its title and content are left open.
    pub(crate) fn shell(language: &Language, title: &str) -> Self {
        let mut values = Self { map: Map::default() };
        values.language(language);
        values.set("title", Value::from(title));
        values.set("url", Value::from("/drop/"));
        values.set("shell", Value::from(true));
        values
    }

    /// `page.lang`, and `page.dir` as HTML's attribute of that name takes it: `ltr` or `rtl`.
    fn language(&mut self, language: &Language) {
        self.set("lang", Value::from(language.as_str()));
        if !self.map.contains_key(&value::key_of("dir")) {
            self.set("dir", Value::from(language.direction().as_str()));
        }
    }

    pub(crate) fn set(&mut self, key: &str, value: Value) {
        self.map.insert(value::key_of(key), value);
    }

    /// Sets what the front matter doesn't say.
    pub(crate) fn set_missing(&mut self, key: &str, value: Value) {
        if !self.map.contains_key(&value::key_of(key)) {
            self.set(key, value);
        }
    }

    /// Puts what rendering made beside the rest. An excerpt that the front matter says stays as it is.
    pub(crate) fn rendered(&mut self, content: Value, excerpt: Value) {
        self.set("content", content);
        let said = self.map.get(&value::key_of("excerpt")).is_some_and(|it| !it.is_none());
        if !said {
            self.set("excerpt", excerpt);
        }
    }

    pub(crate) fn value(&self) -> Value {
        Value::from(self.map.clone())
    }
}
