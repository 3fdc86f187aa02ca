//! The command line, as typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use dropsafe_generator::Options;

use crate::settings::{OfJekyll, Refused};

/// Builds a website as plain files, with forms whose answers only your staff can read.
#[derive(Debug, Parser)]
#[command(name = "dropsafe", version, disable_help_subcommand = true, infer_long_args = true)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a site to start from.
    New(NewArguments),
    /// Make the site's pages and, if it has forms, the receiver's bundle.
    Build(BuildArguments),
    /// Show the site on this machine, and build it again whenever a file changes.
    #[command(visible_alias = "server")]
    Serve(ServeArguments),
    /// Look for what would hurt a visitor: all that a build reports, and faults of the pages. Writes nothing.
    #[command(visible_alias = "doctor")]
    Check(CheckArguments),
    /// Remove what builds made, and nothing else.
    Clean(CleanArguments),
    /// Show the whole way on this machine: site, form, receiver, envelope, desk.
    Demo(DemoArguments),
    /// Print what a shell needs to complete this program's commands and options.
    Completions {
        /// For which shell.
        shell: clap_complete::Shell,
    },
    /// Write man pages into a folder.
    Man {
        /// The folder.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// The receiver, run by `demo` as a process of its own.
    #[command(hide = true, disable_help_flag = true)]
    Receiver {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<std::ffi::OsString>,
    },
}

/// The options of `dropsafe new`.
#[derive(Debug, Clone, Args)]
pub(crate) struct NewArguments {
    /// The folder for the new site.
    #[arg(value_name = "PATH")]
    pub(crate) path: PathBuf,
    /// Put the site beside what is in the folder. No file is overwritten.
    #[arg(long)]
    pub(crate) force: bool,
    /// As little as can be built: one layout, one page, no form.
    #[arg(long)]
    pub(crate) blank: bool,
    /// A public key (age1…) of somebody who can read what visitors send; may be given several times.
    #[arg(long = "recipient", value_name = "KEY", conflicts_with = "blank")]
    pub(crate) recipients: Vec<String>,
}

/// Where a site is, and where a build of it goes.
#[derive(Debug, Clone, Args)]
pub(crate) struct PlaceArguments {
    /// Where the site's source is.
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    pub(crate) source: PathBuf,
    /// Where the pages go [default: _site].
    #[arg(short, long, value_name = "DIR")]
    pub(crate) destination: Option<PathBuf>,
    /// Where the receiver's bundle goes [default: _receiver in the source folder].
    #[arg(long, value_name = "DIR")]
    pub(crate) bundle: Option<PathBuf>,
    /// Configuration files, the later ones over the earlier [default: _config.yml].
    #[arg(long, value_name = "FILE,…", value_delimiter = ',')]
    pub(crate) config: Vec<PathBuf>,
}

impl PlaceArguments {
    /// The generator's options with these places; the rest are its defaults.
    pub(crate) fn options(&self) -> Options {
        Options {
            destination: self.destination.clone(),
            bundle: self.bundle.clone(),
            config: self.config.clone(),
            ..Options::new(&self.source)
        }
    }
}

/// The options of `dropsafe build`: Jekyll's names and meanings.
#[derive(Debug, Clone, Args)]
pub(crate) struct BuildArguments {
    #[command(flatten)]
    pub(crate) places: PlaceArguments,
    /// Build the drafts too.
    #[arg(short = 'D', long)]
    pub(crate) drafts: bool,
    /// Build posts of the future too.
    #[arg(long)]
    pub(crate) future: bool,
    /// Build pages marked `published: false` too.
    #[arg(long)]
    pub(crate) unpublished: bool,
    /// Build only the newest N posts.
    #[arg(long = "limit_posts", value_name = "N")]
    pub(crate) limit_posts: Option<usize>,
    /// The path of the site on its host, such as /desk.
    #[arg(short, long, value_name = "URL")]
    pub(crate) baseurl: Option<String>,
    /// Do only the work that changed since the last build with this option.
    #[arg(short = 'I', long)]
    pub(crate) incremental: bool,
    /// Build again whenever a file changes.
    #[arg(short, long, conflicts_with = "json")]
    pub(crate) watch: bool,
    /// Taken for Jekyll's sake: front matter that can't be read is always an error.
    #[arg(long = "strict_front_matter")]
    pub(crate) strict_front_matter: bool,
    /// Warnings, such as a broken link, are errors.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Report in JSON on standard output.
    #[arg(long)]
    pub(crate) json: bool,
    /// Say nothing but warnings and errors.
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Name every file written.
    #[arg(short = 'V', long)]
    pub(crate) verbose: bool,
    /// Taken for Jekyll's sake: errors always say all there is to say.
    #[arg(short, long)]
    pub(crate) trace: bool,
    #[command(flatten)]
    pub(crate) of_jekyll: OfJekyll,
}

/// The options of `dropsafe serve`: those of `build`, and where to serve.
#[derive(Debug, Clone, Args)]
pub(crate) struct ServeArguments {
    #[command(flatten)]
    pub(crate) build: BuildArguments,
    /// The port to serve on; 0 for any that is free [default: 4000, or any that is free].
    #[arg(short = 'P', long, value_name = "PORT")]
    pub(crate) port: Option<u16>,
    /// Where to serve: this machine alone [default: 127.0.0.1].
    #[arg(short = 'H', long, value_name = "HOST")]
    pub(crate) host: Option<String>,
    /// Don't build again when a file changes.
    #[arg(long, conflicts_with = "watch")]
    pub(crate) no_watch: bool,
    /// Don't make open pages load again.
    #[arg(long)]
    pub(crate) no_livereload: bool,
    /// Taken for Jekyll's sake: open pages load again unless `--no-livereload` is said.
    #[arg(short, long, conflicts_with = "no_livereload")]
    pub(crate) livereload: bool,
    /// Open the site in a browser.
    #[arg(short = 'o', long = "open-url")]
    pub(crate) open_url: bool,
    #[command(flatten)]
    pub(crate) refused: Refused,
}

/// The options of `dropsafe check`.
#[derive(Debug, Clone, Args)]
pub(crate) struct CheckArguments {
    #[command(flatten)]
    pub(crate) places: PlaceArguments,
    /// Check the drafts too.
    #[arg(short = 'D', long)]
    pub(crate) drafts: bool,
    /// Check posts of the future too.
    #[arg(long)]
    pub(crate) future: bool,
    /// Ask other sites whether what is linked to is there. Needs `curl`.
    #[arg(long)]
    pub(crate) external: bool,
    /// Warnings are errors.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Report in JSON on standard output.
    #[arg(long)]
    pub(crate) json: bool,
}

/// The options of `dropsafe clean`: those of the build whose work goes.
#[derive(Debug, Clone, Args)]
pub(crate) struct CleanArguments {
    #[command(flatten)]
    pub(crate) places: PlaceArguments,
}

/// The options of `dropsafe demo`.
#[derive(Debug, Clone, Args)]
pub(crate) struct DemoArguments {
    /// The site to show [default: site in the current folder if there is one, else the current folder].
    #[arg(short, long, value_name = "DIR")]
    pub(crate) source: Option<PathBuf>,
    /// The port to serve on [default: 4000, or any that is free].
    #[arg(short = 'P', long, value_name = "PORT")]
    pub(crate) port: Option<u16>,
    /// Send one submission, open it, compare, and stop.
    #[arg(long)]
    pub(crate) once: bool,
}
