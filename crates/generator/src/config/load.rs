use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use dropsafe_form::Language;
use serde::Deserialize;

use super::{
    Archive, CollectionConfig, Config, Feed, Folders, FrontMatterDefault, Glob, MadePage, PagesFromData, Pagination, Redirects,
    RequiredTranslations, Sass, baseurl, refused,
};
use crate::dates::Zone;
use crate::diagnostics::{Diagnostic, Diagnostics, SourceText, Span, read_text};
use crate::options::Options;
use crate::yaml::{self, Node, Resolved};

/// Left out where `exclude:` doesn't name them, as in Jekyll.
const EXCLUDED: [&str; 8] =
    ["Gemfile", "Gemfile.lock", "node_modules", "vendor/bundle", "vendor/cache", "vendor/gems", "vendor/ruby", "gemfiles"];
const KEPT: [&str; 2] = [".git", ".svn"];
/// The ends of Markdown files' names.
const MARKDOWN: &str = "markdown,mkdown,mkdn,mkd,md";
/// For all of a submission's text.
pub(crate) const DEFAULT_TEXT_LIMIT: u32 = 32 * 1024;

/// The keys that are understood here; the rest is for templates.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Keys {
    destination: Option<String>,
    bundle: Option<String>,
    permalink: Option<String>,
    include: Option<Vec<String>>,
    exclude: Option<Vec<String>>,
    keep_files: Option<Vec<String>>,
    baseurl: Option<String>,
    url: Option<String>,
    future: Option<bool>,
    unpublished: Option<bool>,
    show_drafts: Option<bool>,
    limit_posts: Option<usize>,
    excerpt_separator: Option<String>,
    strict: Option<bool>,
    lang: Option<Language>,
    languages: Option<Vec<Language>>,
    recipients: Option<String>,
    text_limit: Option<u32>,
    forms: Option<FormKeys>,
    highlighter: Option<String>,
    heading_anchors: Option<bool>,
    paginate: Option<usize>,
    paginate_path: Option<String>,
    markdown_ext: Option<String>,
    source: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct FormKeys {
    layout: Option<String>,
}

impl Config {
    /// The configuration files one over the other, as they are written.
    ///
    /// # Errors
    /// Files that can't be read, and what is no YAML.
    pub fn merged(options: &Options) -> Result<Node, Diagnostics> {
        merged(options)
    }

    /// Reads the configuration files and puts the options above them.
    ///
    /// # Errors
    /// Every fault found; `notes` takes the warnings.
    pub(crate) fn load(options: &Options, notes: &mut Diagnostics) -> Result<Self, Diagnostics> {
        let tree = merged(options)?;
        let found = refused::check(&tree);
        let (errors, warnings): (Vec<_>, Vec<_>) = found.into_iter().partition(Diagnostic::is_error);
        notes.extend(warnings);
        let mut faults: Diagnostics = errors.into_iter().collect();
        let mut warnings = Vec::new();
        let collections = tree.get("collections").map(|node| CollectionConfig::read(node, &mut warnings)).transpose();
        let collections = faults.keep(collections).flatten().unwrap_or_default();
        let defaults = faults.keep(tree.get("defaults").map(FrontMatterDefault::read).transpose()).flatten().unwrap_or_default();
        let archives = faults.keep(tree.get("archives").map(Archive::read).transpose()).flatten().unwrap_or_default();
        let feed = built_in(&tree, "feed", "jekyll-feed").map(Feed::read).transpose();
        let feed = faults.keep(feed).flatten().flatten();
        let sass = faults.keep(tree.get("sass").map(Sass::read).transpose()).flatten().unwrap_or_default();
        let is_on = |node: &&Node| !matches!(node.resolve(), Resolved::Bool(false));
        let folders = Folders::read(&tree, &mut faults);
        let sitemap = built_in(&tree, "sitemap", "jekyll-sitemap").filter(is_on).cloned();
        let redirects = built_in(&tree, "redirects", "jekyll-redirect-from").map(|node| Redirects::read(node, &tree)).transpose();
        let redirects = faults.keep(redirects).flatten().flatten();
        let required = faults.keep(tree.get("require_translations").map(RequiredTranslations::read).transpose()).flatten().flatten();
        let pages_from_data = faults.keep(tree.get("pages_from_data").map(PagesFromData::read).transpose()).flatten().unwrap_or_default();
        let history = faults.keep(history(&tree)).flatten();
        let mut made_page = |key: &str, permalink: &str| {
            let read = tree.get(key).map(|node| MadePage::read(node, key, permalink)).transpose();
            faults.keep(read).flatten().flatten()
        };
        let (alphabetical, search) = (made_page("alphabetical", "/a-z/"), made_page("search", "/search/"));
        let zone = faults.keep(zone(&tree)).unwrap_or_else(Zone::utc);
        let yaml::Partial { read: keys, faults: unfit, .. } = yaml::read_all::<Keys>(&tree);
        faults.extend(unfit);
        let Some(keys) = keys.filter(|_| !faults.has_errors()) else {
            faults.sort();
            return Err(faults);
        };
        let baseurl = match (&options.baseurl, &keys.value.baseurl) {
            (Some(asked), _) => baseurl::read(asked, None),
            (None, said) => baseurl::read(said.as_deref().unwrap_or_default(), tree.get("baseurl").map(|node| &node.span)),
        }?;
        notes.extend(warnings);
        notes.extend(keys.warnings);
        let config = Self {
            archives,
            feed,
            sitemap,
            sass,
            redirects,
            required_translations: required,
            pages_from_data,
            history,
            alphabetical,
            search,
            folders,
            zone,
            ..understand(options, keys.value, baseurl, tree, collections, defaults)
        };
        config.check_places().map_err(Diagnostics::from)?;
        Ok(config)
    }

    /// Building into the source folder would overwrite it; a bundle in the destination would be published.
    fn check_places(&self) -> Result<(), Diagnostic> {
        let (source, destination, bundle) = (whole(&self.source), whole(&self.destination), whole(&self.bundle));
        if source.starts_with(&destination) {
            return Err(Diagnostic::error(format!("the destination {} holds the source folder", self.destination.display()))
                .help("build into a folder of its own, such as `_site`: everything in the destination belongs to the build"));
        }
        if bundle.starts_with(&destination) {
            return Err(Diagnostic::error(format!(
                "the bundle {} would be inside the destination, and so be published",
                self.bundle.display()
            ))
            .help("put the bundle beside the destination: leave `bundle:` out, or name another folder"));
        }
        Ok(())
    }
}

/// The time zone of the site's dates: `timezone: Europe/Berlin`.
fn zone(tree: &Node) -> Result<Zone, Diagnostic> {
    let Some(node) = tree.get("timezone").filter(|node| !node.is_null()) else { return Ok(Zone::utc()) };
    node.as_text().and_then(Zone::named).ok_or_else(|| {
        node.error("there is no such time zone").help("write its name in the IANA database, such as `timezone: Europe/Berlin`, or `UTC`")
    })
}

/// What is asked for by a key of its own, or by Jekyll's plug-in for it.
fn built_in<'t>(tree: &'t Node, key: &str, plugin: &str) -> Option<&'t Node> {
    let listed = ["plugins", "gems"].into_iter().filter_map(|key| tree.get(key)).flat_map(|node| match node.resolve() {
        Resolved::List(items) => items,
        _ => &[],
    });
    tree.get(key).or_else(|| listed.into_iter().find(|item| item.as_text() == Some(plugin)))
}

/// `last_modified: git`.
fn history(tree: &Node) -> Result<Option<Node>, Diagnostic> {
    let Some(node) = built_in(tree, "last_modified", "jekyll-last-modified-at") else { return Ok(None) };
    match node.resolve() {
        Resolved::Null | Resolved::Bool(false) => Ok(None),
        Resolved::Text("git" | "jekyll-last-modified-at") => Ok(Some(node.clone())),
        _ => Err(node
            .error(format!("`last_modified:` takes `git`, but this is {}", node.kind()))
            .help("write `last_modified: git`, or say `last_modified_at: 2026-03-15` in the front matter of pages")),
    }
}

fn merged(options: &Options) -> Result<Node, Diagnostics> {
    let named = ["_config.yml", "_config.yaml"].into_iter().find(|name| options.source.join(name).exists()).unwrap_or("_config.yml");
    let own = options.source.join(named);
    let mut faults = Diagnostics::new();
    let mut read = |path: &Path, shown: &str| -> Option<Node> { faults.keep(read_one(path, shown)) };
    let empty = || Node::empty_map(Span::start_of(&Arc::new(SourceText::new("_config.yml", ""))));
    let tree = if options.config.is_empty() {
        let toml = options.source.join("_config.toml");
        match own.exists() {
            true => read(&own, named),
            false if toml.exists() => read(&toml, "_config.toml"),
            false => Some(empty()),
        }
    } else {
        let files: Vec<_> = options.config.iter().filter_map(|path| read(path, &path.display().to_string())).collect();
        files.into_iter().reduce(|mut below, above| {
            below.merge(above);
            below
        })
    };
    match tree.filter(|_| !faults.has_errors()) {
        Some(tree) => Ok(tree),
        None => Err(faults),
    }
}

fn read_one(path: &Path, shown: &str) -> Result<Node, Diagnostic> {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
        return Err(Diagnostic::error("a configuration in TOML can't be read")
            .in_file(shown)
            .help("write it as YAML, into `_config.yml`: `title = \"Help\"` is `title: Help`, and a table `[sass]` is `sass:` with its keys below"));
    }
    mapping(&read_text(path, shown)?)
}

fn mapping(source: &Arc<SourceText>) -> Result<Node, Diagnostic> {
    let node = yaml::parse_text(source, 0, source.text())?;
    match node.shape {
        yaml::Shape::Map(_) => Ok(node),
        _ => Err(node.error("a configuration is a mapping").help("write `key: value` lines")),
    }
}

fn understand(
    options: &Options,
    keys: Keys,
    baseurl: String,
    tree: Node,
    collections: Vec<CollectionConfig>,
    defaults: Vec<FrontMatterDefault>,
) -> Config {
    // As in Jekyll, `--source` goes before it.
    let source = match keys.source {
        Some(source) if options.source == Path::new(".") => PathBuf::from(source),
        _ => options.source.clone(),
    };
    let (posts, collections): (Vec<_>, Vec<_>) = collections.into_iter().partition(|it| it.name == "posts");
    let globs = |patterns: &[String]| patterns.iter().map(|it| Glob::across(it)).collect::<Vec<_>>();
    let fixed = |patterns: &[&str]| patterns.iter().map(|it| Glob::new(it)).collect::<Vec<_>>();
    let lang = keys.lang.unwrap_or_else(Language::english);
    let mut languages = keys.languages.unwrap_or_default();
    languages.retain(|it| *it != lang);
    languages.insert(0, lang.clone());
    let recipients = keys.recipients.as_ref().zip(tree.get("recipients")).map(|(path, node)| (source.join(path), node.span.clone()));
    let path = keys.paginate_path.unwrap_or_else(|| "/page:num/".to_owned());
    let pagination = keys.paginate.filter(|most| *most > 0).map(|per_page| Pagination { per_page, path });
    Config {
        destination: options.destination.clone().unwrap_or_else(|| keys.destination.map_or_else(|| PathBuf::from("_site"), PathBuf::from)),
        bundle: options.bundle.clone().unwrap_or_else(|| source.join(keys.bundle.as_deref().unwrap_or("_receiver"))),
        markdown_ext: keys
            .markdown_ext
            .as_deref()
            .unwrap_or(MARKDOWN)
            .split(',')
            .map(|it| it.trim().trim_start_matches('.').to_lowercase())
            .collect(),
        cache: options.cache.clone().unwrap_or_else(|| source.join(".dropsafe-cache")),
        zone: Zone::utc(),
        permalink: keys.permalink.unwrap_or_else(|| "date".to_owned()),
        include: keys.include.as_deref().map_or_else(|| fixed(&[".htaccess"]), globs),
        exclude: [fixed(&EXCLUDED), keys.exclude.as_deref().map_or_else(Vec::new, globs)].concat(),
        keep_files: keys.keep_files.as_deref().map_or_else(|| fixed(&KEPT), globs),
        baseurl,
        url: options.url.clone().or(keys.url).unwrap_or_default().trim_end_matches('/').to_owned(),
        posts: posts.into_iter().next(),
        collections,
        defaults,
        future: options.future || keys.future.unwrap_or(false),
        unpublished: options.unpublished || keys.unpublished.unwrap_or(false),
        show_drafts: options.drafts || keys.show_drafts.unwrap_or(false),
        limit_posts: options.limit_posts.or(keys.limit_posts).filter(|most| *most > 0),
        excerpt_separator: keys.excerpt_separator.unwrap_or_else(|| "\n\n".to_owned()),
        strict: options.strict || keys.strict.unwrap_or(false),
        lang,
        languages,
        recipients,
        text_limit: keys.text_limit.unwrap_or(DEFAULT_TEXT_LIMIT),
        forms_layout: keys.forms.unwrap_or_default().layout.unwrap_or_else(|| "default".to_owned()),
        plain_code: keys.highlighter.as_deref() == Some("none"),
        heading_anchors: keys.heading_anchors.unwrap_or(false),
        environment: options.environment.clone(),
        pagination,
        archives: Vec::new(),
        feed: None,
        sitemap: None,
        folders: Folders::default(),
        sass: Sass::default(),
        redirects: None,
        required_translations: None,
        pages_from_data: Vec::new(),
        history: None,
        alphabetical: None,
        search: None,
        tree,
        source,
    }
}

/// The path with the current folder before it and its links followed as far as it exists.
pub(crate) fn whole(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    let existing = plain.ancestors().find_map(|ancestor| Some((ancestor, ancestor.canonicalize().ok()?)));
    match existing {
        // Joining nothing would add a slash, and the same folder would have two names.
        Some((ancestor, real)) if ancestor == plain => real,
        Some((ancestor, real)) => plain.strip_prefix(ancestor).map_or_else(|_| plain.clone(), |rest| real.join(rest)),
        None => plain,
    }
}
