//! Which files of a site's source changed, as the system tells it.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dropsafe_generator::Memory;
use notify::event::{AccessKind, AccessMode, ModifyKind};
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
}

/// What changed in a source folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Changes {
    /// These files or folders, by their paths in the source folder.
    These(BTreeSet<PathBuf>),
    /// It is not known what.
    Any,
}

impl Changes {
    /// Says it to the next build.
    pub(crate) fn tell(self, memory: &mut Memory) {
        match self {
            Self::These(paths) => memory.only_changed(paths),
            Self::Any => {}
        }
    }
}

/// Waits for changes below a source folder. It sees what happens from the moment it is made.
pub(crate) struct Watch {
    source: PathBuf,
    changes: mpsc::UnboundedReceiver<Step>,
    /// Until when more may have changed than was told.
    unsure: Option<Instant>,
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Begins to watch a source folder, and configuration files wherever they are.
    pub(crate) fn of(source: &Path, config: &[PathBuf]) -> Result<Self, Failure> {
        let source = fs::canonicalize(source).map_err(Failure::machine("watch", source))?;
        let (tell, changes) = mpsc::unbounded_channel();
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
                let _command_ended = tell.send(Step { path, done });
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
        Ok(Self { source, changes, unsure: None, _watcher: watcher })
    }

    /// Ready once something changed that is not in `made`, the folders that builds write to, and all is quiet again; says what.
    pub(crate) async fn changed(&mut self, made: &[PathBuf]) -> Changes {
        let made: Vec<PathBuf> = made.iter().map(|folder| whole(folder)).collect();
        let mut changes = Changes::These(BTreeSet::new());
        let mut open: HashSet<PathBuf> = HashSet::new();
        while let Some(step) = self.changes.recv().await {
            if self.is_source(&step.path, &made) {
                self.add(step, &mut changes, &mut open);
                break;
            }
        }
        loop {
            let quiet = if open.is_empty() { SETTLED } else { QUIET };
            match tokio::time::timeout(quiet, self.changes.recv()).await {
                Ok(Some(step)) if self.is_source(&step.path, &made) => self.add(step, &mut changes, &mut open),
                Ok(Some(_)) => {}
                Ok(None) | Err(_) => return self.relied_on(changes),
            }
        }
    }

    /// What is put into a new folder before the system watches that is not told.
    fn relied_on(&mut self, changes: Changes) -> Changes {
        let now = Instant::now();
        if matches!(&changes, Changes::These(paths) if paths.iter().any(|path| self.source.join(path).is_dir())) {
            self.unsure = Some(now + UNSURE);
        }
        if self.unsure.is_some_and(|until| now < until) { Changes::Any } else { changes }
    }

    fn add(&self, step: Step, changes: &mut Changes, open: &mut HashSet<PathBuf>) {
        match (step.path.strip_prefix(&self.source), &mut *changes) {
            (Ok(inside), Changes::These(paths)) => {
                paths.insert(inside.to_owned());
            }
            // A configuration that is elsewhere, or an event that got lost.
            _ => *changes = Changes::Any,
        }
        if step.done {
            open.remove(&step.path);
        } else {
            open.insert(step.path);
        }
    }

    fn is_source(&self, path: &Path, made: &[PathBuf]) -> bool {
        let inside = path.strip_prefix(&self.source).unwrap_or(path);
        let is_cache = inside.components().any(|part| NEVER_SOURCE.iter().any(|never| part.as_os_str() == *never));
        // Making a folder in which a build then writes changes the folder it is in, and nothing of the source.
        !is_cache && path != self.source && !made.iter().any(|folder| path.starts_with(folder))
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
        assert_eq!(now(watch.changed(&made)), Changes::These([PathBuf::from("index.md")].into()));
    }

    #[test]
    fn all_that_is_saved_together_is_told_together() {
        let room = tempfile::tempdir().unwrap();
        let mut watch = Watch::of(room.path(), &[]).unwrap();
        fs::write(room.path().join("a.md"), "x").unwrap();
        fs::write(room.path().join("draft"), "x").unwrap();
        fs::rename(room.path().join("draft"), room.path().join("b.md")).unwrap();
        assert_eq!(now(watch.changed(&[])), Changes::These(["a.md", "b.md", "draft"].map(PathBuf::from).into()));
    }
}
