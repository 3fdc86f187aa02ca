//! The command line, as typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

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
    /// Make the site's pages and, if it has forms, the receiver's bundle.
    Build(BuildArguments),
    /// Show the whole way on this machine: site, form, receiver, envelope, desk.
    Demo(DemoArguments),
    /// The receiver, run by `demo` as a process of its own.
    #[command(hide = true, disable_help_flag = true)]
    Receiver {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<std::ffi::OsString>,
    },
}

/// The options of `dropsafe build`: Jekyll's names and meanings.
#[derive(Debug, Clone, Args)]
pub(crate) struct BuildArguments {
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
    /// Do only the work that changed (not there yet: builds everything).
    #[arg(short = 'I', long)]
    pub(crate) incremental: bool,
    /// Build again when a file changes (not there yet).
    #[arg(short, long)]
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
    #[arg(long)]
    pub(crate) trace: bool,
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
