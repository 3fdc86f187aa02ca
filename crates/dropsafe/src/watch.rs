//! Which files of a site's source changed, as the system tells it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use crate::failure::Failure;

/// Editors write a file in several steps: a change is over when so long nothing more happens.
const QUIET: Duration = Duration::from_millis(25);

/// Folders in which nothing is source.
const NEVER_SOURCE: [&str; 2] = [".dropsafe-cache", ".git"];

/// Waits for changes below a source folder. It sees what happens from the moment it is made.
pub(crate) struct Watch {
    source: PathBuf,
    changes: mpsc::UnboundedReceiver<PathBuf>,
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Begins to watch a source folder, and configuration files wherever they are.
    pub(crate) fn of(source: &Path, config: &[PathBuf]) -> Result<Self, Failure> {
        let source = fs::canonicalize(source).map_err(Failure::machine("watch", source))?;
        let (tell, changes) = mpsc::unbounded_channel();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // An event that got lost may have been a change: better one build too many.
            let event = event.unwrap_or_else(|_| notify::Event::new(EventKind::Any).add_path(PathBuf::new()));
            // A build reads every file: that changes none.
            if !matches!(event.kind, EventKind::Access(_)) {
                for path in event.paths {
                    let _command_ended = tell.send(path);
                }
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
        Ok(Self { source, changes, _watcher: watcher })
    }

    /// Ready once something changed that is not in `made`, the folders that builds write to, and all is quiet again.
    pub(crate) async fn changed(&mut self, made: &[PathBuf]) {
        let made: Vec<PathBuf> = made.iter().map(|folder| whole(folder)).collect();
        while let Some(path) = self.changes.recv().await {
            if self.is_source(&path, &made) {
                break;
            }
        }
        while let Ok(Some(_)) = tokio::time::timeout(QUIET, self.changes.recv()).await {}
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
        now(watch.changed(&made));
    }
}
