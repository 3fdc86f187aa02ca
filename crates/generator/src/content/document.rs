use std::sync::Arc;

use dropsafe_form::Language;

use super::front_matter::{FrontMatter, split, words_of};
use super::languages::{Named, Translation};
use super::listing::Listing;
use super::permalink::{self, Placeholders};
use super::posts::{self, Dated};
use crate::config::{self, CollectionConfig, Config, Scoped};
use crate::dates::Moment;
use crate::diagnostics::{Diagnostic, SourceText, Span};
use crate::styles::Syntax;
use crate::yaml::Node;

/// What a document is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A file anywhere with front matter.
    Page,
    /// A file of `_posts`, or of `_drafts`.
    Post {
        /// Whether it is a draft.
        draft: bool,
    },
    /// A file of the collection of that name.
    Collection(String),
}

impl Kind {
    /// The collection's name; posts are a collection too.
    pub fn collection(&self) -> Option<&str> {
        match self {
            Self::Page => None,
            Self::Post { .. } => Some("posts"),
            Self::Collection(name) => Some(name),
        }
    }

    /// What front-matter defaults call it.
    pub(super) fn scope(&self) -> &str {
        match self {
            Self::Page => "pages",
            Self::Post { draft: true } => "drafts",
            Self::Post { draft: false } => "posts",
            Self::Collection(name) => name,
        }
    }
}

/// The layout that a document names.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Its name: the file in `_layouts` without the extension.
    pub name: String,
    /// Where it is named.
    pub span: Span,
}

/// A file with text of its own: a page, a post, a document of a collection.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it is.
    pub kind: Kind,
    /// The whole file.
    pub source: Arc<SourceText>,
    /// Where its path begins that counts for the site, in its path in the source folder.
    pub(crate) path_from: usize,
    /// Where its text starts in the file, in bytes.
    pub body: usize,
    /// What it says about itself.
    pub front: FrontMatter,
    /// Its title: as it says, or for posts and collections made from its name.
    pub title: Option<String>,
    /// Its date. A draft that says none has the one of its file.
    pub date: Option<Moment>,
    /// Its name without date and extension, or what it says.
    pub slug: String,
    /// Its categories.
    pub categories: Vec<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its layout.
    pub layout: Option<Layout>,
    /// Its language.
    pub lang: Language,
    /// Its URL below `baseurl`, percent-encoded.
    pub url: String,
    /// The file it becomes, relative to the destination; none if its collection has no output.
    pub output: Option<String>,
    /// Whether it is Markdown.
    pub markdown: bool,
    /// Whether template tags in its text are run.
    pub templates: bool,
    /// Whether strings are escaped where its text prints them: in HTML and XML.
    pub escapes: bool,
    /// The documents that it lists, a part of them at a time.
    pub listing: Option<Listing>,
    /// The page in each of its languages, itself among them, in the order of `languages:`; empty if it has but one. Nothing in a site of
    /// one language.
    pub translations: Option<Arc<[Translation]>>,
    /// When it last changed, as it says itself or as the history says.
    pub modified: Option<Moment>,
}

impl Document {
    /// Whether it stands for its file: of a page that is made in several parts, the first does.
    pub fn is_first(&self) -> bool {
        self.listing.as_ref().is_none_or(|listing| listing.number == 1)
    }

    /// The file, relative to the source folder.
    /// What `collections_dir:` puts before it is left out, as in Jekyll.
    pub fn path(&self) -> &str {
        self.source.path().get(self.path_from..).unwrap_or_default()
    }

    /// Its text, without the front matter.
    pub fn text(&self) -> &str {
        &self.source.text()[self.body..]
    }

    /// How many lines of the file come before its text.
    pub fn lines_before(&self) -> usize {
        self.source.text()[..self.body].bytes().filter(|byte| *byte == b'\n').count()
    }
}

/// A path's parts: the folder (`""` or `a/b`), the name without extension, the extension with its dot.
pub(crate) fn parts_of(path: &str) -> (&str, &str, &str) {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    match file.rfind('.').filter(|dot| *dot > 0) {
        Some(dot) => (folder, &file[..dot], &file[dot..]),
        None => (folder, file, ""),
    }
}

fn is_markdown(path: &str, config: &Config) -> bool {
    let extension = parts_of(path).2.trim_start_matches('.');
    !extension.is_empty() && config.markdown_ext.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Reads one file, gathering what is to be said about it.
pub(super) struct Reading<'a> {
    config: &'a Config,
    /// The date of a draft that says none.
    saved: Option<Moment>,
    pub(super) found: Vec<Diagnostic>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(config: &'a Config, saved: Option<Moment>) -> Self {
        Self { config, saved, found: Vec::new() }
    }

    /// The document, or nothing if it is not to be published.
    pub(super) fn document(&mut self, source: Arc<SourceText>, kind: Kind) -> Result<Option<Document>, Diagnostic> {
        let split = split(&source)?;
        let path = self.config.folders.of_content(source.path());
        let mut front = split.front.unwrap_or_default();
        let says = Says::of(&front);
        let scoped = Scoped { path: source.path(), content_path: path, kind: kind.scope() };
        // As in Jekyll, categories alone are joined with those of the defaults.
        let by_default = config::default_of(&self.config.defaults, "categories", &scoped).filter(|_| kind != Kind::Page);
        config::apply_defaults(&self.config.defaults, &mut front, &scoped);
        let published = self.switch(&front, "published").unwrap_or(true);
        if !published && !self.config.unpublished {
            return Ok(None);
        }
        let (lang, named) = self.language(&front, says.lang, &source);
        let plain = named.as_ref().map_or(source.path(), |named| named.path.as_str());
        let plain = self.config.folders.of_content(plain).to_owned();
        let dated = match &kind {
            Kind::Page => None,
            Kind::Post { draft: false } => match posts::dated(&source, &plain, &self.config.zone) {
                Ok(dated) => Some(dated),
                Err(warning) => {
                    self.found.push(warning);
                    return Ok(None);
                }
            },
            Kind::Post { draft: true } | Kind::Collection(_) => posts::maybe_dated(&plain, &self.config.zone),
        };
        let markdown = is_markdown(path, self.config);
        let said = self.checked(front.text("slug")).flatten().map(|(text, _)| text.to_owned());
        // As in Jekyll, `a..md` is called `a`.
        let basename = dated.as_ref().map_or(parts_of(&plain).1, |it| it.name.as_str()).trim_end_matches('.').to_owned();
        let date = self.checked(front.date("date", &self.config.zone)).flatten().or(dated.as_ref().and_then(|it: &Dated| it.date));
        let date = date.or(self.saved);
        let title = self.checked(front.text("title")).flatten().map(|(text, _)| text.to_owned());
        let title = title.or_else(|| (kind != Kind::Page).then(|| posts::titleize(&basename)));
        let categories = self.categories(&front, &kind, &plain, by_default);
        let mut document = Document {
            title,
            date,
            slug: said.unwrap_or_else(|| basename.clone()),
            categories,
            tags: self.checked(front.words("tags", "tag")).unwrap_or_default(),
            // A default layout for all pages is not meant for stylesheets.
            layout: self.layout(&front).filter(|_| Syntax::of(source.path()).is_none() && !(says.no_layout && kind == Kind::Page)),
            lang,
            url: String::new(),
            output: None,
            markdown,
            templates: self.templates(&front),
            escapes: true,
            listing: None,
            translations: None,
            modified: self.checked(front.date("last_modified_at", &self.config.zone)).flatten(),
            path_from: source.path().len() - path.len(),
            body: split.body,
            kind,
            source,
            front,
        };
        let prefix = named.filter(|named| !says.permalink && named.language != self.config.lang).map(|named| named.written);
        self.place(&mut document, &basename, &plain, prefix.as_deref())?;
        Ok(Some(document))
    }

    /// Gives the document its URL and its file. `plain` is its path without what that says of the language, which comes first in the URL.
    fn place(&mut self, document: &mut Document, basename: &str, plain: &str, prefix: Option<&str>) -> Result<(), Diagnostic> {
        let extension = parts_of(document.path()).2.to_owned();
        let natural = match extension.as_str() {
            _ if document.markdown => ".html",
            _ if Syntax::of(document.path()).is_some() => ".css",
            extension => extension,
        };
        let own = document.front.text("permalink")?.map(|(text, span)| (text.to_owned(), span.clone()));
        let (pattern, span) = match &own {
            Some((pattern, span)) => (permalink::style(pattern).to_owned(), span.clone()),
            None => (self.pattern_for(document, basename, natural), self.permalink_span(document)),
        };
        let asked = own.as_ref().map(|(pattern, _)| parts_of(pattern).2).filter(|it| !it.is_empty() && !it.contains(':'));
        let output_ext = asked.unwrap_or(natural);
        let folder = folder_of(document, plain);
        let placeholders = Placeholders {
            collection: document.kind.collection().unwrap_or_default(),
            path: &folder,
            basename,
            name: parts_of(document.path()).1,
            slug: document.front.get("slug").map(|_| document.slug.as_str()),
            categories: &document.categories,
            date: document.date,
            output_ext,
        };
        let url = placeholders.fill(&pattern).map_err(|unknown| {
            let help =
                "the placeholders are :categories :year :month :day :title :slug :path :basename :collection :output_ext and their kin";
            Diagnostic::error(format!("the permalink has a placeholder that there is not: `:{unknown}`")).at(&span).help(help)
        })?;
        let url = prefix.map_or_else(|| url.clone(), |prefix| format!("/{prefix}{url}"));
        let writes = match &document.kind {
            Kind::Collection(_) => self.collection_of(&document.kind).is_some_and(|it| it.output),
            _ => true,
        };
        let file = permalink::output_path(&url, output_ext);
        if let Some(unfit) = permalink::unfit_character(&file) {
            return Err(Diagnostic::error(format!("the permalink holds a character that no file name can have: {unfit:?}"))
                .at(&span)
                .help("leave it out"));
        }
        document.output = writes.then_some(file);
        document.url = permalink::escape(&url);
        document.escapes = matches!(output_ext, ".html" | ".htm" | ".xhtml" | ".xml" | ".svg");
        Ok(())
    }

    fn pattern_for(&self, document: &Document, basename: &str, natural: &str) -> String {
        let suffix = permalink::suffix_of(&self.config.permalink);
        match &document.kind {
            Kind::Page if !matches!(natural, ".html" | ".htm" | ".xhtml") => "/:path/:basename:output_ext".to_owned(),
            Kind::Page if basename == "index" => "/:path/".to_owned(),
            Kind::Page => format!("/:path/:basename{suffix}"),
            kind => {
                let said = self.collection_of(kind).and_then(|it| it.permalink.as_deref());
                match kind {
                    Kind::Post { .. } => permalink::style(said.unwrap_or(&self.config.permalink)).to_owned(),
                    _ => said.map_or_else(|| format!("/:collection/:path{suffix}"), |it| permalink::style(it).to_owned()),
                }
            }
        }
    }

    /// What the configuration says of the collection that a document is in.
    fn collection_of(&self, kind: &Kind) -> Option<&CollectionConfig> {
        match kind {
            Kind::Page => None,
            Kind::Post { .. } => self.config.posts.as_ref(),
            Kind::Collection(name) => self.config.collections.iter().find(|it| it.name == *name),
        }
    }

    fn permalink_span(&self, document: &Document) -> Span {
        let of_collection = self.collection_of(&document.kind).and_then(|it| it.tree.get("permalink"));
        let said = of_collection.or_else(|| self.config.tree.get("permalink"));
        said.map_or_else(|| Span::start_of(&document.source), |node| node.span.clone())
    }

    fn layout(&mut self, front: &FrontMatter) -> Option<Layout> {
        let (name, span) = self.checked(front.text("layout")).flatten()?;
        (name != "none").then(|| Layout { name: name.to_owned(), span: span.clone() })
    }

    /// What a page says itself goes before its name, and its name before what defaults say. What the name says is given too, if it
    /// holds and is to be left out of the URL's rest: where it says the site's own language, only a suffix is.
    fn language(&mut self, front: &FrontMatter, says: bool, source: &Arc<SourceText>) -> (Language, Option<Named>) {
        let named = Named::of(source.path(), self.config);
        let said = self.checked(front.text("lang")).flatten().and_then(|(text, span)| match Language::new(text) {
            Ok(language) => Some((language, span)),
            Err(error) => {
                self.found.push(Diagnostic::error(error.to_string()).at(span).help("write a language such as `en` or `pt-BR`"));
                None
            }
        });
        match (said, named) {
            (Some((said, span)), Some(named)) if says && said != named.language => {
                if named.by_suffix {
                    let message = format!("the file's name says the language `{}`, and `lang:` says `{said}`", named.language);
                    self.found.push(Diagnostic::error(message).at(span).help("rename the file, or take `lang:` out"));
                }
                (said, None)
            }
            (_, Some(named)) => {
                let counts = named.by_suffix || named.language != self.config.lang;
                (named.language.clone(), counts.then_some(named))
            }
            (Some((said, _)), None) => (said, None),
            (None, None) => (self.config.lang.clone(), None),
        }
    }

    /// Those of the path, of the defaults, and its own, each once.
    fn categories(&mut self, front: &FrontMatter, kind: &Kind, plain: &str, by_default: Option<&Node>) -> Vec<String> {
        let mut categories = posts::categories_of(kind, plain);
        let of_defaults = by_default.map(|node| words_of("categories", node, true)).transpose();
        let of_defaults = self.checked(of_defaults).flatten().unwrap_or_default();
        let own = self.checked(front.words("categories", "category")).unwrap_or_default();
        for category in of_defaults.into_iter().chain(own) {
            if !categories.contains(&category) {
                categories.push(category);
            }
        }
        categories
    }

    fn templates(&mut self, front: &FrontMatter) -> bool {
        let jekylls = self.switch(front, "render_with_liquid");
        self.switch(front, "render_templates").or(jekylls).unwrap_or(true)
    }

    fn switch(&mut self, front: &FrontMatter, key: &str) -> Option<bool> {
        let result = front.switch(key, &mut self.found);
        self.checked(result).flatten()
    }

    fn checked<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|fault| self.found.push(fault)).ok()
    }
}

/// What a file says itself, before the configuration's defaults.
struct Says {
    lang: bool,
    permalink: bool,
    /// `layout:` without a value. As in Jekyll a page then has none, and all else has the default.
    no_layout: bool,
}

impl Says {
    fn of(front: &FrontMatter) -> Self {
        let is_null = |key: &str| front.get(key).map(Node::is_null);
        Self {
            lang: is_null("lang") == Some(false),
            permalink: is_null("permalink") == Some(false),
            no_layout: is_null("layout") == Some(true),
        }
    }
}

/// What `:path` stands for.
fn folder_of(document: &Document, plain: &str) -> String {
    let (folder, basename, _) = parts_of(plain);
    match &document.kind {
        Kind::Page => folder.to_owned(),
        kind => {
            // The folder of posts may be in another.
            let root = format!("_{}", kind.collection().unwrap_or_default());
            let at = folder.split('/').position(|part| part == root);
            let inside = folder.split('/').enumerate().filter(|(place, part)| Some(*place) != at && !part.is_empty()).map(|(_, part)| part);
            inside.chain([basename.trim_end_matches('.')]).collect::<Vec<_>>().join("/")
        }
    }
}
