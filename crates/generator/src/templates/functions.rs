//! Functions: `form`, `link` and `post_url`; `include` and `t` have modules of their own.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::faults::there_are;
use super::translations::Translations;
use crate::config::Config;
use crate::content::{Content, Document};
use crate::forms::Forms;
use crate::markdown::SourceLinks;
use crate::memory::{Asked, Hash, note, of_url};

/// Every function there is.
pub(super) const NAMES: [&str; 13] = [
    "feed_meta",
    "form",
    "highlight",
    "highlight_css",
    "include",
    "include_relative",
    "link",
    "post_url",
    "privacy",
    "range",
    "seo",
    "t",
    "throw",
];

/// The arguments that a function takes; nothing if it takes any, or is none of ours.
pub(super) fn arguments(function: &str) -> Option<&'static [&'static str]> {
    match function {
        "feed_meta" => Some(&["path"]),
        "form" | "post_url" => Some(&["name"]),
        "highlight" => Some(&["code", "lang"]),
        "highlight_css" => Some(&[]),
        "link" => Some(&["path"]),
        "privacy" => Some(&["form"]),
        "range" => Some(&["start", "end", "step_by"]),
        "seo" => Some(&["title"]),
        "throw" => Some(&["message"]),
        _ => None,
    }
}

/// Where things are: what functions and filters look up.
#[derive(Debug, Default)]
pub(crate) struct Lookups {
    /// The URLs of the source files.
    pub(crate) links: SourceLinks,
    /// The URLs of the posts by their names with the date.
    posts: BTreeMap<String, String>,
    baseurl: String,
    /// Code is not highlighted.
    pub(super) plain_code: bool,
    pub(super) translations: Translations,
}

impl Lookups {
    pub(crate) fn new(content: &Content, config: &Config) -> Self {
        let baseurl = config.baseurl.as_str();
        let published = || content.documents().filter(|document| document.output.is_some() && document.is_first());
        let copied =
            content.static_files.iter().map(|file| (file.path.clone(), format!("/{}", crate::content::permalink::escape(&file.path))));
        let links = published().map(|document| (document.path().to_owned(), document.url.clone())).chain(copied);
        // A name without folders is that of a post in none, if there is one; so those in folders come first.
        let in_folder = |post: &&Arc<Document>| folder_above(post).is_some();
        let (inside, top): (Vec<_>, Vec<_>) = content.posts.iter().partition(in_folder);
        let named = inside.iter().chain(&top).map(|post| (name_of(post), post.url.clone()));
        let whole = inside.iter().filter_map(|post| Some((format!("{}{}", folder_above(post)?, name_of(post)), post.url.clone())));
        let posts = named.chain(whole);
        let translations = Translations::new(&content.data, config.lang.as_str());
        Self {
            links: SourceLinks::new(links, baseurl),
            posts: posts.collect(),
            baseurl: baseurl.to_owned(),
            plain_code: config.plain_code,
            translations,
        }
    }

    /// What a function would be answered that asks for this.
    pub(crate) fn answer(&self, asked: &Asked) -> Hash {
        match asked {
            Asked::Link(path) => of_url(self.links.url(path)),
            Asked::Post(name) => of_url(self.posts.get(name).map(String::as_str)),
            Asked::Texts => self.translations.print(),
            // Others know.
            Asked::Forms | Asked::File(_) => Hash::default(),
        }
    }
}

/// `2015-03-10-title`, with the folders inside `_posts` before it.
fn name_of(post: &Document) -> String {
    let inside = post.path().rsplit_once("_posts/").map_or(post.path(), |(_, inside)| inside);
    inside.rfind('.').map_or(inside, |dot| &inside[..dot]).to_owned()
}

/// The folders that `_posts` is in, with a slash at the end, if it is in any.
fn folder_above(post: &Document) -> Option<&str> {
    post.path().rsplit_once("_posts/").map(|(above, _)| above).filter(|above| !above.is_empty())
}

pub(super) fn register(tera: &mut Tera, lookups: Arc<Lookups>, forms: Arc<Forms>) {
    let here = Arc::clone(&forms);
    tera.register_function("form", move |kwargs: Kwargs, state: &State| -> TeraResult<Value> {
        let name = text(&kwargs, "form", "name", "request-assistance")?;
        note(|| (Asked::Forms, here.print));
        let page: Option<Value> = state.get("page")?;
        html(here.render(&name, language(page.as_ref())))
    });
    tera.register_function("privacy", move |kwargs: Kwargs, state: &State| -> TeraResult<Value> {
        let name = text(&kwargs, "privacy", "form", "request-assistance")?;
        note(|| (Asked::Forms, forms.print));
        let page: Option<Value> = state.get("page")?;
        html(forms.privacy(&name, language(page.as_ref())))
    });
    let plain = lookups.plain_code;
    tera.register_function("highlight", move |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let code = text(&kwargs, "highlight", "code", "let x = 1;")?;
        let language = text(&kwargs, "highlight", "lang", "rust")?;
        Ok(Value::safe_string(&crate::highlight::for_templates(&language, &code, plain)))
    });
    tera.register_function("highlight_css", |_: Kwargs, _: &State| Value::safe_string(crate::highlight::STYLESHEET));
    let here = Arc::clone(&lookups);
    tera.register_function("link", move |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let path = text(&kwargs, "link", "path", "about.md")?;
        let file = path.trim_start_matches('/');
        let url = here.links.url(file);
        note(|| (Asked::Link(file.to_owned()), of_url(url)));
        match url {
            Some(url) => Ok(format!("{}{url}", here.baseurl)),
            None => {
                let mut known: Vec<&str> = here.links.paths().collect();
                known.sort_unstable();
                let known = there_are("source files", &path, known);
                Err(tera::Error::message(format!("there is no source file `{path}` to link to; {known}")))
            }
        }
    });
    tera.register_function("post_url", move |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let name = text(&kwargs, "post_url", "name", "2015-03-10-title")?;
        let post = name.trim_start_matches('/');
        let url = lookups.posts.get(post).map(String::as_str);
        note(|| (Asked::Post(post.to_owned()), of_url(url)));
        match url {
            Some(url) => Ok(format!("{}{url}", lookups.baseurl)),
            None => {
                let known = there_are("posts", &name, lookups.posts.keys().map(String::as_str));
                Err(tera::Error::message(format!("there is no post `{name}`; {known}")))
            }
        }
    });
}

fn language(page: Option<&Value>) -> Option<&str> {
    page.and_then(|page| page.get_from_path("lang")).and_then(Value::as_str)
}

fn html(made: Result<String, String>) -> TeraResult<Value> {
    made.map(|html| Value::safe_string(&html)).map_err(tera::Error::message)
}

/// An argument that must be there.
pub(super) fn text(kwargs: &Kwargs, function: &str, argument: &str, example: &str) -> TeraResult<String> {
    match kwargs.get::<String>(argument)? {
        Some(text) => Ok(text),
        None => Err(tera::Error::message(format!("`{function}` needs `{argument}=`: write `{function}({argument}=\"{example}\")`"))),
    }
}
