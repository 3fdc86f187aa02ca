//! What `build` and `serve` are asked for: by options, else by Jekyll's keys in `_config.yml`; and what Jekyll's `serve` has
//! and this one has not, each with the reason.

use clap::Args;
use dropsafe_generator::config::Config;
use dropsafe_generator::yaml;
use serde::Deserialize;

use crate::cli::{BuildArguments, ServeArguments};
use crate::failure::Failure;

/// Options of Jekyll's `build` that are refused, and those that ask for what is so anyway.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct OfJekyll {
    #[arg(long, hide = true)]
    lsi: bool,
    #[arg(short = 'p', long, hide = true, value_name = "DIR,…")]
    plugins: Option<String>,
    #[arg(long, hide = true, value_name = "DIR")]
    layouts: Option<String>,
    #[arg(long, hide = true)]
    profile: bool,
    #[arg(long = "force_polling", hide = true)]
    force_polling: bool,
    /// Nothing of a site is run.
    #[arg(long, hide = true)]
    safe: bool,
    /// Only `--incremental` writes one.
    #[arg(long = "disable-disk-cache", hide = true)]
    disable_disk_cache: bool,
}

impl OfJekyll {
    /// Why the first of them that was given can't be.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        refuse([
            (self.lsi, "--lsi", "`site.related_posts` has the newest posts, as in Jekyll without this option"),
            (self.plugins.is_some(), "--plugins", "code in a site's folder is never run; the manual tells what is built in"),
            (self.layouts.is_some(), "--layouts", "the configuration names that folder: `layouts_dir:`"),
            (self.profile, "--profile", "there is no profile of templates; `--verbose` says how much was rendered"),
            (self.force_polling, "--force_polling", "the system tells of changes as they happen"),
        ])
    }
}

/// Options of Jekyll's `serve` that are refused.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Refused {
    #[arg(short = 'B', long, hide = true)]
    detach: bool,
    #[arg(long = "show-dir-listing", hide = true)]
    show_dir_listing: bool,
    #[arg(long = "skip-initial-build", hide = true)]
    skip_initial_build: bool,
    #[arg(long = "livereload-port", hide = true, value_name = "PORT")]
    livereload_port: Option<String>,
    #[arg(long = "livereload-ignore", hide = true, value_name = "GLOB")]
    livereload_ignore: Option<String>,
    #[arg(long = "livereload-min-delay", hide = true, value_name = "SECONDS")]
    livereload_min_delay: Option<String>,
    #[arg(long = "livereload-max-delay", hide = true, value_name = "SECONDS")]
    livereload_max_delay: Option<String>,
    #[arg(long = "ssl-cert", hide = true, value_name = "FILE")]
    ssl_cert: Option<String>,
    #[arg(long = "ssl-key", hide = true, value_name = "FILE")]
    ssl_key: Option<String>,
}

impl Refused {
    /// Why the first of them that was given can't be.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        refuse([
            (self.detach, "--detach", "`serve` stays in the foreground, and stops with its terminal: nothing of a draft is left running"),
            (self.show_dir_listing, "--show-dir-listing", "the web servers in `deploy/` list no folder either: make an `index.md` in it"),
            (
                self.skip_initial_build,
                "--skip-initial-build",
                "what is shown is what is in the source folder: without a build it would not be",
            ),
            (self.livereload_port.is_some(), "--livereload-port", "pages hear of a build by the port that they come from"),
            (self.livereload_ignore.is_some(), "--livereload-ignore", "pages load again only if a file of the site changed"),
            (self.livereload_min_delay.is_some(), "--livereload-min-delay", "pages load again once the build is over"),
            (self.livereload_max_delay.is_some(), "--livereload-max-delay", "pages load again once the build is over"),
            (
                self.ssl_cert.is_some(),
                "--ssl-cert",
                "`serve` is for this machine alone, and browsers treat 127.0.0.1 as they treat `https:`",
            ),
            (self.ssl_key.is_some(), "--ssl-key", "`serve` is for this machine alone, and browsers treat 127.0.0.1 as they treat `https:`"),
        ])
    }
}

fn refuse<const N: usize>(options: [(bool, &str, &str); N]) -> Result<(), Failure> {
    match options.into_iter().find(|(given, ..)| *given) {
        Some((_, option, why)) => Err(Failure::Usage(format!("`{option}` is Jekyll's, and not to be had here: {why}. Leave it out"))),
        None => Ok(()),
    }
}

/// Jekyll's keys.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Keys {
    host: Option<String>,
    port: Option<u16>,
    watch: Option<bool>,
    livereload: Option<bool>,
    open_url: Option<bool>,
    quiet: Option<bool>,
    verbose: Option<bool>,
}

impl Keys {
    /// A configuration that can't be read says nothing here: the build says why.
    fn of(arguments: &BuildArguments) -> Self {
        let tree = Config::merged(&arguments.places.options()).ok();
        tree.and_then(|tree| Some(yaml::from_node::<Self>(&tree).ok()?.value)).unwrap_or_default()
    }
}

/// The options of a build with what the configuration says of them.
pub(crate) fn as_configured(arguments: &BuildArguments) -> BuildArguments {
    let keys = Keys::of(arguments);
    let quiet = arguments.quiet || keys.quiet.unwrap_or(false) && !arguments.verbose;
    let verbose = arguments.verbose || keys.verbose.unwrap_or(false) && !quiet;
    BuildArguments { quiet, verbose, ..arguments.clone() }
}

/// What was asked for, one way or the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServeSettings {
    pub(crate) host: String,
    pub(crate) port: Option<u16>,
    pub(crate) watch: bool,
    pub(crate) livereload: bool,
    pub(crate) open_url: bool,
}

impl ServeSettings {
    pub(crate) fn of(arguments: &ServeArguments) -> Self {
        let keys = Keys::of(&arguments.build);
        Self {
            host: arguments.host.clone().or(keys.host).unwrap_or_else(|| "127.0.0.1".to_owned()),
            port: arguments.port.or(keys.port),
            watch: !arguments.no_watch && (arguments.build.watch || keys.watch.unwrap_or(true)),
            livereload: !arguments.no_livereload && (arguments.livereload || keys.livereload.unwrap_or(true)),
            open_url: arguments.open_url || keys.open_url.unwrap_or(false),
        }
    }
}
