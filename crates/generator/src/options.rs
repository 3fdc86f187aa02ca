use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::progress::Progress;

/// What the person who builds the site asked for; it goes before what `_config.yml` says.
///
/// ```
/// use dropsafe_generator::Options;
///
/// let options = Options { drafts: true, ..Options::new("site") };
/// assert!(options.config.is_empty()); // `_config.yml` of the source folder
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder with the site's source.
    pub source: PathBuf,
    /// Where the site goes; relative to the current folder, as in Jekyll. `_site` if neither this nor the configuration
    /// says.
    pub destination: Option<PathBuf>,
    /// Where the receiver's bundle goes; `_receiver` in the source folder if neither this nor the configuration says.
    pub bundle: Option<PathBuf>,
    /// Where builds remember which files they made; `.dropsafe-cache` in the source folder if not said.
    pub cache: Option<PathBuf>,
    /// Configuration files instead of the source folder's `_config.yml`; later ones go before earlier ones.
    pub config: Vec<PathBuf>,
    /// Publish `_drafts` too.
    pub drafts: bool,
    /// Publish posts whose date is still to come.
    pub future: bool,
    /// Publish what says `published: false`.
    pub unpublished: bool,
    /// Only the latest so many posts.
    pub limit_posts: Option<usize>,
    /// The site's path on its host.
    pub baseurl: Option<String>,
    /// The site's origin, instead of the one that is configured: where `serve` shows it.
    pub url: Option<String>,
    /// Warnings are errors.
    pub strict: bool,
    /// How far the build is.
    pub progress: Progress,
    /// What templates see as `jekyll.environment`.
    pub environment: String,
    /// `SOURCE_DATE_EPOCH`: the time of the build, in seconds since 1970, for builds that can be repeated. Without it
    /// `site.time` is the date of the newest post, so that two builds still give the same bytes.
    pub source_date_epoch: Option<i64>,
    /// The present, in seconds since 1970: posts after it are held back. `source_date_epoch` goes before it.
    pub now: i64,
}

impl Options {
    /// The defaults for a source folder.
    pub fn new(source: impl Into<PathBuf>) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Self {
            source: source.into(),
            destination: None,
            bundle: None,
            cache: None,
            config: Vec::new(),
            drafts: false,
            future: false,
            unpublished: false,
            limit_posts: None,
            baseurl: None,
            url: None,
            strict: false,
            progress: Progress::default(),
            environment: "development".to_owned(),
            source_date_epoch: None,
            now: i64::try_from(now).unwrap_or(i64::MAX),
        }
    }

    /// Takes `JEKYLL_ENV` and `SOURCE_DATE_EPOCH` from the environment.
    #[must_use]
    pub fn with_environment(mut self) -> Self {
        if let Ok(environment) = std::env::var("JEKYLL_ENV") {
            self.environment = environment;
        }
        self.source_date_epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
        self
    }
}
