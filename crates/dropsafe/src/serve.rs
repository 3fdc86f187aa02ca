//! `dropsafe serve`: the site on this machine, built again whenever a file changes, with forms that work.
//!
//! The pages go where `build` puts them. The bundle doesn't: it is made for a throw-away key, in a folder that vanishes with
//! the command, and so is the spool. A real bundle is never replaced by one that nobody's key can open.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Instant;

use dropsafe_generator::{Memory, Options};
use tempfile::TempDir;
use tokio::sync::mpsc;

use crate::arrivals::{Arrival, Arrivals};
use crate::build::{self, Built};
use crate::bundle::Readers;
use crate::cli::ServeArguments;
use crate::failure::Failure;
use crate::front::{self, Front, Live, Shown};
use crate::receiver::Receiver;
use crate::say::say;
use crate::settings::ServeSettings;
use crate::throwaway::ThrowawayKey;
use crate::watch::{Changes, Watch};
use crate::{counted, open, progress, room, stop, tell};

/// Runs `dropsafe serve` until Ctrl-C.
pub(crate) fn run(arguments: &ServeArguments) -> Result<(), Failure> {
    arguments.refused.check()?;
    arguments.build.of_jekyll.check()?;
    let settings = ServeSettings::of(arguments);
    refuse_what_cannot_be(arguments, &settings)?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::machine("start", "the web server"))?;
    tokio::task::LocalSet::new().block_on(&runtime, serve(arguments, &settings))
}

fn refuse_what_cannot_be(arguments: &ServeArguments, settings: &ServeSettings) -> Result<(), Failure> {
    if !matches!(settings.host.as_str(), "127.0.0.1" | "localhost") {
        return Err(Failure::Usage(format!(
            "`serve` is for this machine alone, and {} can be reached by others: leave `--host` out. To publish the site, put what `dropsafe build` makes on a web server",
            settings.host
        )));
    }
    if arguments.build.places.bundle.is_some() {
        return Err(Failure::Usage("`serve` makes its bundle for a throw-away key, in a folder of its own: leave `--bundle` out".into()));
    }
    if arguments.build.json {
        return Err(Failure::Usage("`serve` has no report in JSON: use `dropsafe build --json`".into()));
    }
    Ok(())
}

async fn serve(arguments: &ServeArguments, settings: &ServeSettings) -> Result<(), Failure> {
    // Before anything is made, so that Ctrl-C always finds someone who cleans up.
    let mut stop = std::pin::pin!(stop::signal()?);
    let watched = settings.watch;
    // Before the first build, so that no change between the two is missed.
    let mut watch = watched.then(|| Watch::of(&arguments.build.places.source, &arguments.build.places.config)).transpose()?;
    let mut workshop = Workshop::open(arguments)?;
    let live = Live::new(watched && settings.livereload);
    let (dropped, mut drops) = mpsc::unbounded_channel();
    let front = Rc::new(Front::new(workshop.shown(), dropped, Some(live)));

    let listener = front::listen(settings.port).await?;
    let address = listener.local_addr().map_err(Failure::machine("listen on", "loopback"))?;
    workshop.is_at(address);
    workshop.build_and_show(&front).await?;
    tokio::task::spawn_local(Rc::clone(&front).serve(listener));
    say!("Listening on http://{address}{}/", workshop.shown().baseurl);
    if settings.open_url {
        open::in_browser(&format!("http://{address}{}/", workshop.shown().baseurl));
    }
    say!("Forms work here, on a throw-away key: send nothing real. Ctrl-C ends it.");
    loop {
        let made = workshop.made();
        let changed = async {
            match &mut watch {
                Some(watch) => watch.changed(&made).await,
                None => std::future::pending::<Changes>().await,
            }
        };
        tokio::select! {
            () = &mut stop => break,
            changes = changed => {
                changes.tell(&mut workshop.memory);
                workshop.build_and_show(&front).await?;
            }
            Some(()) = drops.recv() => workshop.show_what_arrived()?,
        }
    }
    workshop.memory.save();
    say!("\nStopped.");
    Ok(())
}

/// What `serve` builds with, and what the last build came to.
struct Workshop<'a> {
    arguments: &'a ServeArguments,
    options: Options,
    /// What the last build knew.
    memory: Memory,
    key: ThrowawayKey,
    readers: Readers,
    arrivals: Arrivals,
    /// The pages of the last good build, and its receiver.
    destination: PathBuf,
    baseurl: String,
    forms: Option<Forms>,
    // Last, so that the receiver has stopped when its folder goes.
    folder: TempDir,
}

/// The receiver of the last good build with forms.
struct Forms {
    receiver: Receiver,
    address: std::net::SocketAddr,
    /// What it was started with: while that stays, so does the receiver.
    bundle: String,
}

impl<'a> Workshop<'a> {
    fn open(arguments: &'a ServeArguments) -> Result<Self, Failure> {
        let folder = room::own_folder("dropsafe-serve-")?;
        let spool = folder.path().join("spool");
        std::fs::create_dir(&spool).map_err(Failure::machine("make", &spool))?;
        let key = ThrowawayKey::new();
        let options = Options { bundle: Some(folder.path().join("bundle")), ..build::options(&arguments.build) };
        Ok(Self {
            readers: key.readers()?,
            arrivals: Arrivals::of(&spool),
            destination: arguments.build.places.destination.clone().unwrap_or_else(|| "_site".into()),
            baseurl: String::new(),
            forms: None,
            arguments,
            options,
            memory: Memory::on_disk(),
            key,
            folder,
        })
    }

    /// As in Jekyll, absolute addresses lead to the site as it is shown; one that is built for the public keeps its own.
    fn is_at(&mut self, address: std::net::SocketAddr) {
        if self.options.environment == "development" {
            self.options.url = Some(format!("http://{address}"));
        }
    }

    fn shown(&self) -> Shown {
        let receiver = self.forms.as_ref().map(|forms| forms.address);
        Shown { pages: self.destination.clone(), baseurl: self.baseurl.clone(), receiver }
    }

    /// The folders that builds write to; a bundle of `dropsafe build` is no source either.
    fn made(&self) -> Vec<PathBuf> {
        vec![self.destination.clone(), self.arguments.build.places.source.join("_receiver")]
    }

    /// Builds, and shows the new site, or why there is none.
    async fn build_and_show(&mut self, front: &Front) -> Result<(), Failure> {
        match self.build().await {
            Ok(built) => {
                front.show(self.shown());
                if let Some(live) = front.live() {
                    live.built(!(built.written.is_empty() && built.removed.is_empty()));
                }
                Ok(())
            }
            Err(failure @ Failure::Ours(_)) => Err(failure),
            Err(failure) => {
                tell(&failure);
                if let Some(live) = front.live() {
                    live.failed(&failure);
                }
                Ok(())
            }
        }
    }

    async fn build(&mut self) -> Result<Built, Failure> {
        let start = Instant::now();
        let (options, readers) = (self.options.clone(), self.readers.clone());
        let line = progress::Shown::to_terminal(&options.progress, !self.arguments.build.quiet);
        let mut memory = std::mem::replace(&mut self.memory, Memory::none());
        let made = aside(move || {
            let outcome = build::build(&options, &readers, &mut memory);
            Ok((memory, outcome))
        })
        .await;
        drop(line);
        let (memory, outcome) = made?;
        self.memory = memory;
        let (built, bundle) = outcome?;
        let _reader_gone = write!(io::stderr(), "{}", built.diagnostics.report(io::stderr().is_terminal()));
        let _reader_gone = build::say_pages(&built, &self.arguments.build, start);
        self.destination = PathBuf::from(&built.destination);
        let Some(bundle) = bundle else {
            self.forms = None;
            return Ok(built);
        };
        self.baseurl.clone_from(&bundle.baseurl);
        let json = bundle.to_json().map_err(|error| Failure::Ours(error.to_string()))?;
        if self.forms.as_ref().is_none_or(|forms| forms.bundle != json) {
            let (bundle, spool) = (self.folder.path().join("bundle"), self.folder.path().join("spool"));
            let (receiver, address) = aside(move || Receiver::start(&bundle, &spool)).await?;
            let old = self.forms.replace(Forms { receiver, address, bundle: json });
            // It may be a moment until it has done what it had begun.
            tokio::task::spawn_blocking(move || drop(old.map(|forms| forms.receiver)));
            // The envelope with which a receiver says that it started.
            self.arrivals.new_ones(self.key.identity())?;
        }
        Ok(built)
    }

    fn show_what_arrived(&mut self) -> Result<(), Failure> {
        for arrival in self.arrivals.new_ones(self.key.identity())? {
            describe(&arrival);
        }
        Ok(())
    }
}

fn describe(arrival: &Arrival) {
    let submission = arrival.opened.submission();
    let form = submission.form.as_ref().map(ToString::to_string).unwrap_or_default();
    let receipt = submission.receipt.as_ref().map(ToString::to_string).unwrap_or_default();
    say!("Received “{form}”, receipt “{receipt}”, {}: sealed, and opened with the throw-away key", counted(submission.files.len(), "file"));
}

/// Runs what takes time beside the web server.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Failure::Ours(error.to_string()))?
}
