//! Which files of a site's source changed, and of its destination, as the system tells it.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dropsafe_generator::Memory;
use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use crate::failure::Failure;

/// Editors write a file in several steps: a change is over when so long nothing more happens.
const QUIET: Duration = Duration::from_millis(25);
/// Where the system tells that every file was closed or got its name, only this long: there may be a next one.
const SETTLED: Duration = Duration::from_millis(3);

/// For so long after a folder came into being, every file is looked at.
const UNSURE: Duration = Duration::from_secs(2);

/// Folders in which nothing is source.
const NEVER_SOURCE: [&str; 2] = [".dropsafe-cache", ".git"];

/// What happened to one file.
struct Step {
    path: PathBuf,
    /// Whether that was the end of it.
    done: bool,
    /// Whether it is a folder that came there.
    folder: bool,
}

/// What changed, in the source folder and in the destination.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Changes {
    /// These files or folders, by their paths in the source folder. In the destination these, builds' own writing among them, if that
    /// is known.
    These { source: BTreeSet<PathBuf>, destination: Option<BTreeSet<PathBuf>> },
    /// It is not known what.
    Any,
}

impl Changes {
    /// Says it to the next build.
    pub(crate) fn tell(self, memory: &mut Memory) {
        match self {
            Self::These { source, destination } => {
                memory.only_changed(source);
                if let Some(destination) = destination {
                    memory.only_touched(destination);
                }
            }
            Self::Any => {}
        }
    }
}

/// Waits for changes below a source folder. It sees what happens from the moment it is made.
pub(crate) struct Watch {
    source: PathBuf,
    steps: mpsc::UnboundedReceiver<Step>,
    gathered: Gathered,
    /// Until when more may have changed than was told: in the source, and in the destination.
    unsure: Unsure,
    unsure_of_destination: Unsure,
    _watcher: RecommendedWatcher,
}

/// What was told since the last change of the source was over.
#[derive(Default)]
struct Gathered {
    source: BTreeSet<PathBuf>,
    /// Whether more changed in the source: a configuration that is elsewhere, or what an event told that got lost.
    more: bool,
    destination: BTreeSet<PathBuf>,
    /// Files of the source that somebody is still writing.
    open: HashSet<PathBuf>,
}

impl Gathered {
    fn of_source(&mut self, step: Step, source: &Path) {
        match step.path.strip_prefix(source) {
            Ok(inside) => {
                self.source.insert(inside.to_owned());
            }
            Err(_) => self.more = true,
        }
        if step.done {
            self.open.remove(&step.path);
        } else {
            self.open.insert(step.path);
        }
    }

    /// How long it has to be quiet until the change is over; nothing if none has begun.
    fn patience(&self) -> Option<Duration> {
        let begun = self.more || !self.source.is_empty();
        begun.then_some(if self.open.is_empty() { SETTLED } else { QUIET })
    }
}

impl Watch {
    /// Begins to watch a source folder, and configuration files wherever they are.
    pub(crate) fn of(source: &Path, config: &[PathBuf]) -> Result<Self, Failure> {
        let source = fs::canonicalize(source).map_err(Failure::machine("watch", source))?;
        let (tell, steps) = mpsc::unbounded_channel();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // An event that got lost may have been a change: better one build too many.
            let event = event.ok().filter(|event| !event.need_rescan());
            let event = event.unwrap_or_else(|| notify::Event::new(EventKind::Any).add_path(PathBuf::new()));
            let done = match event.kind {
                EventKind::Access(AccessKind::Close(AccessMode::Write)) | EventKind::Remove(_) => true,
                EventKind::Modify(ModifyKind::Name(_) | ModifyKind::Metadata(_)) => true,
                // A build reads every file: that changes none.
                EventKind::Access(_) => return,
                _ => false,
            };
            for path in event.paths {
                let folder = match event.kind {
                    EventKind::Create(CreateKind::File) => false,
                    EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_)) => path.is_dir(),
                    _ => false,
                };
                let _command_ended = tell.send(Step { path, done, folder });
            }
        })
        .map_err(refused(&source))?;
        watcher.watch(&source, RecursiveMode::Recursive).map_err(refused(&source))?;
        for file in config {
            let file = fs::canonicalize(file).unwrap_or_else(|_| file.clone());
            if !file.starts_with(&source) && file.exists() {
                watcher.watch(&file, RecursiveMode::NonRecursive).map_err(refused(&file))?;
            }
        }
        let (unsure, unsure_of_destination) = (Unsure::default(), Unsure::default());
        Ok(Self { source, steps, gathered: Gathered::default(), unsure, unsure_of_destination, _watcher: watcher })
    }

    /// Ready once something changed that is not in `made`, the folders that builds write to, the destination first; and all is quiet
    /// again. Says what. Who stops waiting misses nothing: it is told the next time.
    pub(crate) async fn changed(&mut self, made: &[PathBuf]) -> Changes {
        let destination = made.first().and_then(|folder| self.watched(folder));
        let made: Vec<PathBuf> = made.iter().map(|folder| whole(folder)).collect();
        loop {
            let next = self.steps.recv();
            let step = match self.gathered.patience() {
                None => next.await,
                Some(patience) => tokio::time::timeout(patience, next).await.ok().flatten(),
            };
            let Some(step) = step else { break };
            if let Some(inside) = destination.as_ref().and_then(|folder| step.path.strip_prefix(folder).ok()) {
                self.gathered.destination.insert(inside.to_owned());
                self.unsure_of_destination.begins_with(step.folder);
            } else if self.is_source(&step.path, &made) {
                self.unsure.begins_with(step.folder);
                self.gathered.of_source(step, &self.source);
            }
        }
        let Gathered { source, more, destination: touched, .. } = std::mem::take(&mut self.gathered);
        if more || self.unsure.is_on() {
            return Changes::Any;
        }
        let is_told = destination.is_some() && !self.unsure_of_destination.is_on();
        Changes::These { source, destination: is_told.then_some(touched) }
    }

    /// The destination, if all that happens there is told, and by this name: not where it is elsewhere, or behind a link.
    fn watched(&self, folder: &Path) -> Option<PathBuf> {
        let real = fs::canonicalize(folder).ok()?;
        let inside = |path: &Path| path.starts_with(&self.source) && *path != *self.source;
        let is_link = |path: &Path| path.is_symlink() && fs::canonicalize(path).is_ok_and(|real| inside(&real));
        let linked = std::path::absolute(folder).ok()?.ancestors().any(is_link);
        (inside(&real) && !linked).then_some(real)
    }

    fn is_source(&self, path: &Path, made: &[PathBuf]) -> bool {
        let inside = path.strip_prefix(&self.source).unwrap_or(path);
        let is_cache = inside.components().any(|part| NEVER_SOURCE.iter().any(|never| part.as_os_str() == *never));
        // Making a folder in which a build then writes changes the folder it is in, and nothing of the source.
        !is_cache && path != self.source && !made.iter().any(|folder| path.starts_with(folder))
    }
}

/// What is put into a new folder before the system watches that is not told: for a while, more may have changed than was.
#[derive(Debug, Default)]
struct Unsure(Option<Instant>);

impl Unsure {
    /// A step was told: of a folder that came, or not.
    fn begins_with(&mut self, folder: bool) {
        if folder {
            self.0 = Some(Instant::now() + UNSURE);
        }
    }

    fn is_on(&self) -> bool {
        self.0.is_some_and(|until| Instant::now() < until)
    }
}

fn whole(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.into())
}

fn refused(path: &Path) -> impl FnOnce(notify::Error) -> Failure {
    let path = path.to_owned();
    move |error| Failure::Machine { doing: "watch", path, source: std::io::Error::other(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now<F: Future>(future: F) -> F::Output {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
    }

    #[test]
    fn what_a_build_writes_is_no_change() {
        let room = tempfile::tempdir().unwrap();
        let mut watch = Watch::of(room.path(), &[]).unwrap();
        let source = watch.source.clone();
        let made = [source.join("_site")];
        for path in ["_site", "_site/index.html", ".dropsafe-cache/made-x", ".git/index", ""] {
            assert!(!watch.is_source(&source.join(path), &made), "{path}");
        }
        assert!(watch.is_source(&source.join("index.md"), &made));
        // Reading is none either: the only event that comes is the write.
        fs::create_dir(room.path().join("_site")).unwrap();
        fs::write(room.path().join("_site/a"), "x").unwrap();
        fs::write(room.path().join("index.md"), "x").unwrap();
        fs::read(room.path().join("index.md")).unwrap();
        // In a folder that has just come more may have changed.
        assert_eq!(now(watch.changed(&made)), Changes::These { source: [PathBuf::from("index.md")].into(), destination: None });
    }

    #[test]
    fn what_happens_in_the_destination_is_told_with_the_next_change() {
        let room = tempfile::tempdir().unwrap();
        fs::create_dir_all(room.path().join("_site/a")).unwrap();
        let mut watch = Watch::of(room.path(), &[]).unwrap();
        let told = |watch: &mut Watch, folder: &str| {
            fs::write(room.path().join("_site/a/index.html"), "x").unwrap();
            fs::remove_file(room.path().join("_site/a/index.html")).unwrap();
            fs::write(room.path().join("index.md"), "x").unwrap();
            now(watch.changed(&[room.path().join(folder)]))
        };
        let changes = |destination: Option<&str>| Changes::These {
            source: [PathBuf::from("index.md")].into(),
            destination: destination.map(|path| [PathBuf::from(path)].into()),
        };
        assert_eq!(told(&mut watch, "_site"), changes(Some("a/index.html")));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(room.path().join("_site"), room.path().join("linked")).unwrap();
            assert!(watch.watched(&room.path().join("linked")).is_none(), "what happens there has two names");
        }
        let elsewhere = tempfile::tempdir().unwrap();
        assert!(watch.watched(elsewhere.path()).is_none());
    }

    #[test]
    fn all_that_is_saved_together_is_told_together() {
        let room = tempfile::tempdir().unwrap();
        let mut watch = Watch::of(room.path(), &[]).unwrap();
        fs::write(room.path().join("a.md"), "x").unwrap();
        fs::write(room.path().join("draft"), "x").unwrap();
        fs::rename(room.path().join("draft"), room.path().join("b.md")).unwrap();
        let source = ["a.md", "b.md", "draft"].map(PathBuf::from).into();
        assert_eq!(now(watch.changed(&[])), Changes::These { source, destination: None });
    }
}
