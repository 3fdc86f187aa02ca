//! Where finished text waits until the whole site is right.
//!
//! A large site's pages together are larger than what they are made from, and need not be in memory: what is in the
//! destination already is let go at once, the first pages to be new or changed stay in memory, and the others wait in a file.
//! That file has no name, so that nothing is left of it however the build ends.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::{Output, Places};

/// How many bytes of text stay in memory. Most sites are smaller than this, and need no file.
const IN_MEMORY: usize = 8 << 20;

/// Takes finished text, from many threads at once.
#[derive(Debug)]
pub(crate) struct Staging {
    destination: PathBuf,
    cache: PathBuf,
    /// How many bytes more may stay in memory.
    room: AtomicUsize,
    /// Made when it is first needed; nothing if it can't be made.
    file: OnceLock<Option<Arc<Mutex<File>>>>,
}

/// A text in the file.
#[derive(Clone, Debug)]
pub struct Staged {
    file: Arc<Mutex<File>>,
    from: u64,
    length: usize,
}

impl Staging {
    pub(crate) fn new(places: &Places) -> Self {
        Self {
            destination: places.destination.clone(),
            cache: places.cache.clone(),
            room: AtomicUsize::new(IN_MEMORY),
            file: OnceLock::new(),
        }
    }

    /// Takes the text of the file at `path` in the destination.
    pub(crate) fn take(&self, path: &str, text: String) -> Output {
        if is_same(&self.destination.join(path), text.as_bytes()) {
            return Output::Present;
        }
        let took = self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |room| room.checked_sub(text.len()));
        if took.is_ok() {
            return Output::Text(text);
        }
        // Where there is no file, or it takes no more, memory is what is left.
        match self.file().map(|file| Staged::write(file, text.as_bytes())) {
            Some(Ok(staged)) => Output::Staged(staged),
            Some(Err(_)) | None => Output::Text(text),
        }
    }

    /// In the cache, which is on a disk more surely than the folder for temporary files; that is for sources that can't be
    /// written to.
    fn file(&self) -> Option<&Arc<Mutex<File>>> {
        let make = || fs::create_dir_all(&self.cache).and_then(|()| tempfile::tempfile_in(&self.cache)).or_else(|_| tempfile::tempfile());
        self.file.get_or_init(|| make().ok().map(|file| Arc::new(Mutex::new(file)))).as_ref()
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if self.file.get().is_some() {
            // Fails where something is in it: what else the build remembers.
            let _ = fs::remove_dir(&self.cache);
        }
    }
}

impl Staged {
    fn write(file: &Arc<Mutex<File>>, bytes: &[u8]) -> io::Result<Self> {
        let mut open = file.lock().unwrap_or_else(PoisonError::into_inner);
        let from = open.seek(SeekFrom::End(0))?;
        open.write_all(bytes)?;
        Ok(Self { file: Arc::clone(file), from, length: bytes.len() })
    }

    /// The text's bytes.
    ///
    /// # Errors
    /// What the system says.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; self.length];
        let mut open = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        open.seek(SeekFrom::Start(self.from))?;
        open.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

/// Whether a file holds just these bytes. A link is another thing than a file, whatever it leads to.
pub(super) fn is_same(target: &Path, bytes: &[u8]) -> bool {
    let Ok(file) = File::open(target) else { return false };
    let length = file.metadata().map(|data| data.len()).unwrap_or(u64::MAX);
    if length != bytes.len() as u64 || fs::symlink_metadata(target).is_ok_and(|data| data.file_type().is_symlink()) {
        return false;
    }
    let mut present = Vec::with_capacity(bytes.len() + 1);
    file.take(length + 1).read_to_end(&mut present).is_ok() && present == bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn staging(folder: &Path, room: usize) -> Staging {
        Staging { destination: folder.join("_site"), cache: folder.join("cache"), room: AtomicUsize::new(room), file: OnceLock::new() }
    }

    fn text_of(output: &Output) -> String {
        match output {
            Output::Text(text) => text.clone(),
            Output::Staged(staged) => String::from_utf8(staged.read().unwrap()).unwrap(),
            other => panic!("no text: {other:?}"),
        }
    }

    #[test]
    fn what_memory_has_no_room_for_waits_in_a_file_without_a_name() {
        let folder = tempfile::tempdir().unwrap();
        let staging = staging(folder.path(), 7);
        let texts = ["first", "second", "2", "", "thïrd"];
        let taken: Vec<Output> = texts.iter().map(|text| staging.take("a", (*text).to_owned())).collect();
        let in_file: Vec<bool> = taken.iter().map(|output| matches!(output, Output::Staged(_))).collect();
        assert_eq!(in_file, [false, true, false, false, true]);
        assert_eq!(fs::read_dir(folder.path().join("cache")).unwrap().count(), 0);
        drop(staging);
        assert!(!folder.path().join("cache").exists());
        assert_eq!(taken.iter().rev().map(text_of).collect::<Vec<_>>(), ["thïrd", "", "2", "second", "first"]);
    }

    #[test]
    fn where_the_cache_can_not_be_written_text_waits_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("cache"), "a file, not a folder").unwrap();
        let staging = staging(folder.path(), 0);
        assert_eq!(text_of(&staging.take("a", "text".to_owned())), "text");
    }

    #[test]
    fn many_threads_may_leave_text_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let staging = staging(folder.path(), 100);
        let text = |number: usize| format!("{number} ").repeat(number);
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let staging = &staging;
                scope.spawn(move || {
                    for number in (0..100).map(|number| number * 4 + thread) {
                        assert_eq!(text_of(&staging.take("a", text(number))), text(number));
                    }
                });
            }
        });
    }

    #[test]
    fn what_the_destination_holds_is_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let staging = staging(folder.path(), 100);
        fs::create_dir(folder.path().join("_site")).unwrap();
        fs::write(folder.path().join("_site/a"), "text").unwrap();
        assert!(matches!(staging.take("a", "text".to_owned()), Output::Present));
        assert!(matches!(staging.take("a", "texts".to_owned()), Output::Text(_)));
        assert!(matches!(staging.take("a", "tax!".to_owned()), Output::Text(_)));
    }
}
