use std::collections::BTreeMap;
use std::sync::Arc;

use tera::Value;

use crate::config::{self, Config, Scoped};
use crate::content::{Content, Document, FrontMatter, SourceFile};
use crate::templates::value;

/// The documents of the site as templates see them, in the order of [`Content`].
pub(crate) struct Listed {
    pub(crate) posts: Vec<Value>,
    pub(crate) collections: Vec<Vec<Value>>,
    pub(crate) pages: Vec<Value>,
}

/// `site`: the configuration, and everything there is. Built once; every page shares it. Of the lists only those are filled that are
/// asked for.
pub(crate) fn site_value(config: &Config, content: &Content, listed: Listed, is_asked: impl Fn(&str) -> bool) -> Value {
    let only = |key: &str, list: &dyn Fn() -> Vec<Value>| if is_asked(key) { list() } else { Vec::new() };
    let mut entries: Vec<(String, Value)> =
        config.tree.entries().iter().map(|entry| (entry.key.clone(), value::from_node(&entry.value))).collect();
    let mut set = |key: &str, value: Value| entries.push((key.to_owned(), value));
    set("baseurl", Value::from(config.baseurl.as_str()));
    set("url", Value::from(config.url.as_str()));
    set("lang", Value::from(config.lang.as_str()));
    set("languages", Value::from(config.languages.iter().map(|it| Value::from(it.as_str())).collect::<Vec<_>>()));
    set("time", Value::from(content.time.plain()));
    set("data", content.data.clone());
    let files = content.static_files.iter().filter(|_| is_asked("static_files") || is_asked("collections"));
    let static_files: Vec<(Option<&str>, Value)> = files.map(|file| static_file(config, content, file)).collect();
    set("static_files", static_files.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>().into());
    let of_words = |key: &str| if is_asked(key) { &content.posts[..] } else { &[] };
    set("categories", by_word(of_words("categories"), &listed.posts, |post| &post.categories));
    set("tags", by_word(of_words("tags"), &listed.posts, |post| &post.tags));
    // Named after the collections, and so before what Jekyll names itself.
    let mut documents = only("documents", &|| listed.posts.clone());
    let said = config.posts.iter().flat_map(|posts| posts.tree.entries()).map(|entry| (entry.key.as_str(), value::from_node(&entry.value)));
    let about_posts = [
        ("label", Value::from("posts")),
        ("docs", Value::from(only("collections", &|| listed.posts.clone()))),
        ("output", Value::from(true)),
        ("relative_directory", Value::from("_posts")),
        ("files", Value::from(Vec::<Value>::new())),
    ];
    let about_posts = said.chain(about_posts);
    let mut labels = BTreeMap::from([("posts", value::map(about_posts))]);
    for ((collection, _), values) in content.collections.iter().zip(listed.collections) {
        documents.extend(only("documents", &|| values.clone()));
        set(&collection.name, Value::from(only(&collection.name, &|| values.clone())));
        let mut about = vec![("label".to_owned(), Value::from(collection.name.as_str())), ("docs".to_owned(), Value::from(values))];
        about.extend(collection.tree.entries().iter().map(|entry| (entry.key.clone(), value::from_node(&entry.value))));
        about.push(("output".to_owned(), Value::from(collection.output)));
        about.push(("relative_directory".to_owned(), Value::from(format!("_{}", collection.name))));
        let files = static_files.iter().filter(|(of, _)| *of == Some(collection.name.as_str())).map(|(_, file)| file.clone());
        about.push(("files".to_owned(), Value::from(files.collect::<Vec<_>>())));
        labels.insert(&collection.name, value::map(about));
    }
    set("documents", Value::from(documents));
    set("collections", Value::from(labels.into_values().collect::<Vec<_>>()));
    let html = content.pages.iter().zip(&listed.pages).filter(|(page, _)| is_html(page));
    set("html_pages", Value::from(html.map(|(_, value)| value.clone()).collect::<Vec<_>>()));
    set("pages", Value::from(listed.pages));
    set("posts", Value::from(newest_first(listed.posts)));
    value::map(entries)
}

fn newest_first(mut posts: Vec<Value>) -> Vec<Value> {
    posts.reverse();
    posts
}

/// The posts of each category or tag, newest first.
fn by_word(posts: &[Arc<Document>], values: &[Value], words: impl Fn(&Document) -> &Vec<String>) -> Value {
    let mut groups: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for (post, value) in posts.iter().zip(values).rev() {
        for word in words(post) {
            groups.entry(word).or_default().push(value.clone());
        }
    }
    value::map(groups.into_iter().map(|(word, posts)| (word, Value::from(posts))))
}

/// Whether a page is one of `site.html_pages`.
pub(crate) fn is_html(page: &Document) -> bool {
    let endings = [".html", ".xhtml", ".htm"];
    page.output.as_ref().is_some_and(|path| endings.iter().any(|ending| path.ends_with(ending)))
}

/// A file that is copied, with the collection it is in. What defaults say of it, templates see as well.
fn static_file<'a>(config: &Config, content: &'a Content, file: &SourceFile) -> (Option<&'a str>, Value) {
    let source = file.absolute.strip_prefix(&config.source).ok().and_then(|path| path.to_str()).unwrap_or(&file.path);
    let source = source.replace('\\', "/");
    let within = config.folders.of_content(&source);
    let of_collection =
        |name: &str| within.strip_prefix('_').and_then(|path| path.strip_prefix(name)).is_some_and(|path| path.starts_with('/'));
    let collection = content.collections.iter().map(|(it, _)| it.name.as_str()).find(|name| of_collection(name));
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let (basename, extension) = name.rfind('.').map_or((name, ""), |dot| name.split_at(dot));
    let mut front = FrontMatter::default();
    config::apply_defaults(
        &config.defaults,
        &mut front,
        &Scoped { path: &source, content_path: within, kind: collection.unwrap_or_default() },
    );
    let own = [
        ("path", format!("/{}", file.path)),
        ("name", name.to_owned()),
        ("basename", basename.to_owned()),
        ("extname", extension.to_owned()),
    ];
    let own = own.map(|(key, text)| (key.to_owned(), Value::from(text)));
    let of = collection.map(|name| ("collection".to_owned(), Value::from(name)));
    let said = front.entries().iter().map(|entry| (entry.key.clone(), value::from_node(&entry.value)));
    (collection, value::map(said.chain(own).chain(of)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::{Memory, Options};

    /// What a page depends on is told by the keys of `site` that it asks for: `render::keys` has to know where each comes from.
    #[test]
    fn every_key_is_known_to_the_keys_of_pages() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options::new(folder.path());
        let site = crate::Site::read_again(&options, &mut Memory::none()).map_err(|faults: Diagnostics| faults.report(false)).unwrap();
        let listed = Listed { posts: Vec::new(), collections: Vec::new(), pages: Vec::new() };
        let value = site_value(&site.config, &site.content, listed, |_| true);
        let mut keys: Vec<&str> = value.as_map().unwrap().keys().filter_map(|key| key.as_str()).collect();
        keys.sort_unstable();
        let of_configuration = ["baseurl", "lang", "languages", "url"];
        let of_content = ["categories", "collections", "data", "documents", "html_pages", "pages", "posts", "static_files", "tags", "time"];
        let mut known = [&of_configuration[..], &of_content[..]].concat();
        known.sort_unstable();
        assert_eq!(keys, known);
    }
}
