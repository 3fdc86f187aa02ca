//! The site's configuration: `_config.yml`, or several files merged in order.
//!
//! Keys have Jekyll's names and meanings. All of them, known here or not, are `site.<key>` in templates.

mod archives;
mod baseurl;
mod collections;
mod defaults;
mod feed;
mod folders;
mod glob;
mod jekyll;
mod languages;
mod load;
mod made_pages;
mod pages_from_data;
mod redirects;
mod refused;
mod sass;
mod slips;

pub use archives::{Archive, ArchiveOf};
pub use collections::CollectionConfig;
pub use defaults::Default as FrontMatterDefault;
pub(crate) use defaults::{Scoped, apply as apply_defaults, value_of as default_of};
pub use feed::{CollectionFeed, Feed, TagFeeds};
pub use folders::Folders;
pub(crate) use folders::below;
pub use glob::Glob;
pub use languages::RequiredTranslations;
pub(crate) use load::{DEFAULT_TEXT_LIMIT, whole};
pub use made_pages::MadePage;
pub use pages_from_data::PagesFromData;
pub use redirects::Redirects;
pub use sass::Sass;
pub(crate) use slips::{OF_CONFIG, OF_FRONT_MATTER, Slips};

use std::path::PathBuf;

use dropsafe_form::Language;

use crate::dates::Zone;
use crate::diagnostics::Span;
use crate::yaml::Node;

/// The configuration, understood.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder with the site's source.
    pub source: PathBuf,
    /// Where the site goes.
    pub destination: PathBuf,
    /// Where the receiver's bundle goes.
    pub bundle: PathBuf,
    /// The time zone of its dates.
    pub zone: Zone,
    /// The site's permalink style or pattern; `date` where not said.
    pub permalink: String,
    /// Paths that would be left out, but shall not be.
    pub include: Vec<Glob>,
    /// Paths that are left out.
    pub exclude: Vec<Glob>,
    /// Where layouts, includes, data and collections are.
    pub folders: Folders,
    /// What the names of Markdown files end in, without the dot.
    pub markdown_ext: Vec<String>,
    /// Where builds remember which files they made.
    pub cache: PathBuf,
    /// Paths in the destination from which nothing is removed.
    pub keep_files: Vec<Glob>,
    /// The site's path on its host, without a slash at the end; empty at the root.
    pub baseurl: String,
    /// The site's origin, such as `https://www.example.org`; empty where not said.
    pub url: String,
    /// What `collections:` says of the posts, which are a collection too. They become files whatever it says.
    pub posts: Option<CollectionConfig>,
    /// The collections beside `posts`.
    pub collections: Vec<CollectionConfig>,
    /// Front matter for files that don't say it themselves.
    pub defaults: Vec<FrontMatterDefault>,
    /// Publish posts whose date is still to come.
    pub future: bool,
    /// Publish what says `published: false`.
    pub unpublished: bool,
    /// Publish `_drafts`.
    pub show_drafts: bool,
    /// Only the latest so many posts.
    pub limit_posts: Option<usize>,
    /// What ends an excerpt; an empty line where not said.
    pub excerpt_separator: String,
    /// Warnings are errors.
    pub strict: bool,
    /// The language of pages that don't say theirs.
    pub lang: Language,
    /// All languages of the site; `lang` is one of them.
    pub languages: Vec<Language>,
    /// The recipients file that `recipients:` names, and where it does.
    pub recipients: Option<(PathBuf, Span)>,
    /// The most bytes of text that a form's submission may hold.
    pub text_limit: u32,
    /// The layout around receipts and forms that are shown again.
    pub forms_layout: String,
    /// Code is not highlighted.
    pub plain_code: bool,
    /// Headings are links to themselves.
    pub heading_anchors: bool,
    /// What templates see as `jekyll.environment`.
    pub environment: String,
    /// How the index page lists posts a part at a time, if it does.
    pub pagination: Option<Pagination>,
    /// The pages that are made for tags and categories.
    pub archives: Vec<Archive>,
    /// The site's feeds, if it asks for them.
    pub feed: Option<Feed>,
    /// Where a sitemap is asked for, if it is.
    pub sitemap: Option<Node>,
    /// How Sass becomes CSS.
    pub sass: Sass,
    /// Whether `redirect_from:` and `redirect_to:` are followed, and how.
    pub redirects: Option<Redirects>,
    /// Of what every page must exist in every language, if the site asks for that.
    pub required_translations: Option<RequiredTranslations>,
    /// The lists in `_data` whose records become pages.
    pub pages_from_data: Vec<PagesFromData>,
    /// The alphabetical index, if the site asks for one.
    pub alphabetical: Option<MadePage>,
    /// The search, if the site asks for one.
    pub search: Option<MadePage>,
    /// Where it is asked for that Git's history says when files changed, if it is.
    pub history: Option<Node>,
    /// Everything that was said, for `site.<key>`.
    pub tree: Node,
}

/// `paginate:` and `paginate_path:`.
#[derive(Clone, Debug)]
pub struct Pagination {
    /// How many posts a page lists.
    pub per_page: usize,
    /// The URL of the second page and of those after it, with `:num`.
    pub path: String,
}

/// The configuration of an empty site at `/base`, for tests of other modules.
#[cfg(test)]
pub(crate) fn for_tests() -> Config {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("_config.yml");
    std::fs::write(&config, "url: https://www.example.org\nbaseurl: /base\n").unwrap();
    Config::load(&crate::Options::new(folder.path()), &mut crate::diagnostics::Diagnostics::new()).unwrap()
}
