//! A site in a temporary folder: change it, build it, look at it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dropsafe_generator::output::{WriteError, Written};
use dropsafe_generator::{Options, Rendered, Site};
use tempfile::TempDir;

/// A site that is being written.
pub(crate) struct Scratch {
    folder: TempDir,
    options: Options,
}

/// A site that was built.
pub(crate) struct Built {
    pub(crate) rendered: Rendered,
}

impl Scratch {
    /// An empty source folder; the present is 2026-11-22.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut options = Options::new(folder.path());
        options.now = 1_795_305_600;
        options.destination = Some(folder.path().join("_site"));
        Self { folder, options }
    }

    /// With a layout `default` that shows the content alone.
    pub(crate) fn with_layout() -> Self {
        Self::new().file("_layouts/default.html", "<title>{{ page.title }}</title>\n{{ content }}")
    }

    /// Writes a file.
    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        self.bytes(path, text.as_bytes())
    }

    pub(crate) fn bytes(self, path: &str, bytes: &[u8]) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// Copies a folder.
    pub(crate) fn folder(self, from: &Path, to: &str) -> Self {
        let target = self.path(to);
        fs::create_dir_all(&target).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), target.join(entry.file_name())).unwrap();
        }
        self
    }

    /// Says that a file was last saved so many seconds after the start of 1970.
    pub(crate) fn saved_at(self, path: &str, seconds: u64) -> Self {
        let file = fs::File::options().write(true).open(self.path(path)).unwrap();
        file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds)).unwrap();
        self
    }

    /// Takes a file away.
    pub(crate) fn without(self, path: &str) -> Self {
        fs::remove_file(self.path(path)).unwrap();
        self
    }

    /// Changes the options.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(&mut self.options);
        self
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// What builds are asked to do.
    pub(crate) fn options(&self) -> Options {
        self.options.clone()
    }

    /// Builds without writing.
    pub(crate) fn build(&self) -> Built {
        match Site::read(&self.options) {
            Ok(site) => Built { rendered: site.render() },
            Err(faults) => panic!("the configuration is at fault:\n{}", faults.report(false)),
        }
    }

    /// All that a build says, as a terminal shows it.
    pub(crate) fn said(&self) -> String {
        let said = match Site::read(&self.options) {
            Ok(site) => site.render().diagnostics.report(false),
            Err(faults) => faults.report(false),
        };
        said.replace(&self.folder.path().display().to_string(), "[site]")
    }

    /// Builds and writes.
    pub(crate) fn write(&self) -> Result<Written, WriteError> {
        self.build().clean().rendered.write()
    }

    /// The files in a folder, with their text.
    pub(crate) fn listing(&self, folder: &str) -> BTreeMap<String, String> {
        let root = self.path(folder);
        let files = walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
        files
            .map(|entry| {
                let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                (path, String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned())
            })
            .collect()
    }
}

impl Built {
    /// Stops the test if there is anything to say about the site.
    pub(crate) fn clean(self) -> Self {
        assert!(self.rendered.diagnostics.iter().next().is_none(), "{}", self.rendered.diagnostics.report(false));
        self
    }

    /// The text of a file that was made.
    pub(crate) fn page(&self, path: &str) -> String {
        let Some(bytes) = self.rendered.bytes(path) else {
            panic!("there is no {path}; there are {:?}\n{}", self.paths(), self.rendered.diagnostics.report(false));
        };
        String::from_utf8(bytes).unwrap()
    }

    /// All files that were made.
    pub(crate) fn paths(&self) -> Vec<&str> {
        self.rendered.files.paths().collect()
    }

    /// All files that were made, with their bytes.
    pub(crate) fn files(&self) -> BTreeMap<&str, Vec<u8>> {
        self.paths().into_iter().map(|path| (path, self.rendered.bytes(path).unwrap())).collect()
    }
}
