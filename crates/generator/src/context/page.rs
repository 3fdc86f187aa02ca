use dropsafe_form::Language;
use tera::value::Key;
use tera::{Map, Value};

use crate::content::{Document, Kind, Translation};
use crate::templates::value;

/// What a document is to templates, without what is only known once it is rendered.
#[derive(Clone, Debug)]
pub(crate) struct PageValues {
    /// Empty while it is shared.
    map: Map,
    /// Templates share a value that nothing is set in any more.
    shared: Option<Value>,
}

/// How many variables are above the front matter.
const OWN: usize = 21;

impl PageValues {
    fn with_room(entries: usize) -> Self {
        Self { map: Map::with_capacity(entries), shared: None }
    }

    /// The front matter, and Jekyll's variables above it.
    pub(crate) fn of(document: &Document) -> Self {
        let front = document.front.entries();
        let mut values = Self::with_room(front.len() + OWN);
        for entry in front {
            values.insert(value::key_of(&entry.key), value::from_node(&entry.value));
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
        if let Some(modified) = document.modified {
            values.set("last_modified_at", text(&modified.plain()));
        }
        values.translations(document);
        if let Some(collection) = document.kind.collection() {
            // As in Jekyll: the URL's folder, and the slug behind it.
            let folder = document.url.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder);
            values.set("id", text(&format!("{folder}/{}", document.slug)));
            values.set("collection", text(collection));
            values.set("slug", text(&document.slug));
            values.set("ext", text(document.path().rfind('.').map_or("", |dot| &document.path()[dot..])));
            values.set("draft", Value::from(document.kind == Kind::Post { draft: true }));
        }
        values
    }

    /// What was made of a document before.
    pub(crate) fn known(values: &Value) -> Self {
        Self { map: Map::default(), shared: Some(values.clone()) }
    }

    /// The page that the answers of the receiver are put into: its title and content are left open.
    pub(crate) fn shell(language: &Language, title: &str) -> Self {
        let mut values = Self::with_room(OWN);
        values.language(language);
        values.set("title", Value::from(title));
        values.set("url", Value::from("/drop/"));
        values.set("shell", Value::from(true));
        values.set("translations", Value::from(Vec::<Value>::new()));
        values
    }

    /// In a site of several languages `page.translations`, the page in its others, and `page.all_translations`, itself among them where
    /// there are any. Of a page in several parts the first is the one that is translated.
    fn translations(&mut self, document: &Document) {
        let one = |it: &Translation| {
            let title = it.title.as_deref().map_or_else(Value::none, Value::from);
            let text = |text: &str| Value::from(text);
            value::map([
                ("lang", text(it.lang.as_str())),
                ("dir", text(it.lang.direction().as_str())),
                ("url", text(&it.url)),
                ("title", title),
            ])
        };
        let Some(translations) = &document.translations else { return };
        let others = translations.iter().filter(|it| it.lang != document.lang).map(one).collect::<Vec<_>>();
        self.set_missing("translations", Value::from(others));
        let all = translations.iter().filter(|_| document.is_first()).map(one).collect::<Vec<_>>();
        self.set("all_translations", Value::from(all));
    }

    /// `page.lang`, and `page.dir` as HTML's attribute of that name takes it: `ltr` or `rtl`.
    fn language(&mut self, language: &Language) {
        self.set("lang", Value::from(language.as_str()));
        self.set_missing("dir", Value::from(language.direction().as_str()));
    }

    pub(crate) fn set(&mut self, key: &'static str, value: Value) {
        self.insert(Key::Str(key), value);
    }

    fn insert(&mut self, key: Key<'static>, value: Value) {
        self.open().insert(key, value);
    }

    /// Sets what the front matter doesn't say.
    pub(crate) fn set_missing(&mut self, key: &'static str, value: Value) {
        self.open().entry(Key::Str(key)).or_insert(value);
    }

    /// Puts what rendering made beside the rest. An excerpt that the front matter says stays as it is.
    pub(crate) fn rendered(&mut self, content: Value, excerpt: Value) {
        self.set("content", content);
        let said = self.open().get(&Key::Str("excerpt")).is_some_and(|it| !it.is_none());
        if !said {
            self.set("excerpt", excerpt);
        }
    }

    fn open(&mut self) -> &mut Map {
        if let Some(map) = self.shared.take().and_then(Value::into_map) {
            self.map = map;
        }
        &mut self.map
    }

    /// What templates see, as it is now.
    pub(crate) fn value(&self) -> Value {
        self.shared.clone().unwrap_or_else(|| Value::from(self.map.clone()))
    }

    /// What templates see. Until something is set it is held once, however many see it.
    pub(crate) fn share(&mut self) -> Value {
        let map = &mut self.map;
        self.shared.get_or_insert_with(|| Value::from(std::mem::take(map))).clone()
    }

    pub(crate) fn into_value(mut self) -> Value {
        self.share()
    }
}
