//! A site to change, build and send to.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use walkdir::WalkDir;

use crate::{Finished, Key, program, repository, run};

/// A scratch copy of a site. What is sent to it, only its own key opens.
#[derive(Debug)]
pub struct Site {
    scratch: TempDir,
    key: Key,
}

/// What `dropsafe build` made of a [`Site`].
#[derive(Debug, Clone)]
pub struct Built {
    /// The pages.
    pub public: PathBuf,
    /// What the receiver needs.
    pub bundle: PathBuf,
}

impl Site {
    /// The repository's example site.
    #[must_use]
    pub fn example() -> Self {
        let site = Self { scratch: tempfile::tempdir().expect("a scratch folder"), key: Key::fresh() };
        copy(&repository().join("site"), &site.source());
        let keys = site.scratch.path().join("keys");
        fs::create_dir(&keys).expect("a folder for keys");
        site.key.write_recipients(&keys.join("recipients.txt"));
        site
    }

    /// The folder of its source.
    #[must_use]
    pub fn source(&self) -> PathBuf {
        self.scratch.path().join("site")
    }

    /// The key that opens what is sent to it.
    #[must_use]
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// Writes a file of the source.
    #[must_use]
    pub fn with(self, path: &str, text: &str) -> Self {
        let path = self.source().join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("folders can be made");
        fs::write(path, text).expect("a source file can be written");
        self
    }

    /// Changes a file of the source.
    ///
    /// # Panics
    /// If `from` is not there exactly once: the journey would test something else than it says.
    #[must_use]
    pub fn with_change(self, path: &str, from: &str, to: &str) -> Self {
        let text = fs::read_to_string(self.source().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(text.matches(from).count(), 1, "“{from}” must be in {path} once");
        self.with(path, &text.replace(from, to))
    }

    /// Builds it with these further options, whatever comes of it.
    #[must_use]
    pub fn try_build(&self, options: &[&str]) -> Finished {
        run(self.build_command().args(options), "")
    }

    /// Builds it.
    #[must_use]
    pub fn build(&self) -> Built {
        let _ = self.try_build(&["--quiet"]).succeeded();
        self.built()
    }

    /// Builds it as it was when each form asked one thing more, beside where [`Site::build`] does.
    ///
    /// # Panics
    /// If it can't be built.
    #[must_use]
    pub fn built_from_an_older_definition(&self) -> Built {
        let older = Self { scratch: tempfile::tempdir().expect("a scratch folder"), key: Key::fresh() };
        copy(self.scratch.path(), older.scratch.path());
        for form in fs::read_dir(older.source().join("_forms")).expect("the site has forms") {
            let form = form.expect("and they can be listed").path();
            let text = fs::read_to_string(&form).expect("a form can be read");
            let (before, after) = text.split_once("\nfields:\n").expect("a form has fields");
            let asked = "  - name: nearest_town\n    type: text\n    label: { en: The nearest town, ar: أقرب بلدة }\n";
            fs::write(&form, format!("{before}\nfields:\n{asked}{after}")).expect("a form can be written");
        }
        let built = Built { public: self.scratch.path().join("older/public"), bundle: self.scratch.path().join("older/bundle") };
        let mut build = older.build_command_into(&built);
        let _ = run(build.arg("--quiet"), "").succeeded();
        built
    }

    /// Where [`Site::build`] puts what it makes.
    #[must_use]
    pub fn built(&self) -> Built {
        Built { public: self.scratch.path().join("public"), bundle: self.scratch.path().join("bundle") }
    }

    fn build_command(&self) -> Command {
        self.build_command_into(&self.built())
    }

    fn build_command_into(&self, built: &Built) -> Command {
        let mut build = program("dropsafe");
        build.current_dir(self.scratch.path()).args(["build", "--source", "site"]);
        build.arg("--destination").arg(&built.public).arg("--bundle").arg(&built.bundle);
        build
    }
}

impl Built {
    /// The page at a path of the site, such as `/status/`.
    #[must_use]
    pub fn page(&self, path: &str) -> String {
        let file = self.public.join(path.trim_start_matches('/'));
        let file = if path.ends_with('/') { file.join("index.html") } else { file };
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    /// The files of the pages, in order of their paths.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files: Vec<_> = WalkDir::new(&self.public)
            .into_iter()
            .map(|entry| entry.expect("the built site can be listed"))
            .filter(|entry| entry.file_type().is_file())
            .map(walkdir::DirEntry::into_path)
            .collect();
        files.sort();
        files
    }
}

/// Copies a site's source without what an earlier build left in it.
fn copy(from: &Path, to: &Path) {
    let source = |entry: &walkdir::DirEntry| !["_site", "_receiver", ".dropsafe-cache"].contains(&entry.file_name().to_str().unwrap_or(""));
    for entry in WalkDir::new(from).into_iter().filter_entry(source) {
        let entry = entry.expect("the site's source can be listed");
        let copy = to.join(entry.path().strip_prefix(from).expect("it is inside"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(copy).expect("folders can be made");
        } else {
            fs::copy(entry.path(), copy).expect("files can be copied");
        }
    }
}

impl AsRef<Path> for Site {
    /// Its scratch folder.
    fn as_ref(&self) -> &Path {
        self.scratch.path()
    }
}
