//! One site twice: for Jekyll and for Dropsafe. What Jekyll makes of it is right.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dropsafe_generator::{Options, Site};
use tempfile::TempDir;

/// 2026-11-22, as in `oracle.rb`.
const NOW: i64 = 1_795_305_600;

/// Where the real posts are: beside the repository.
pub(crate) fn real_posts() -> PathBuf {
    let posts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/posts");
    assert!(
        posts.is_dir(),
        "this test needs the 463 posts of `shared/data/posts`, in a folder `shared` beside the repository (looked for {})",
        posts.display()
    );
    posts
}

/// A site that both build, under a name.
pub(crate) struct Twin {
    pub(crate) name: &'static str,
    folder: TempDir,
}

/// What a build wrote: its files by their paths.
pub(crate) type Files = BTreeMap<String, String>;

impl Twin {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, folder: tempfile::tempdir().unwrap() }
    }

    /// A file that is the same for both.
    pub(crate) fn both(self, path: &str, text: &str) -> Self {
        self.apart(path, text, text)
    }

    /// A file of which the templates differ.
    pub(crate) fn apart(self, path: &str, liquid: &str, tera: &str) -> Self {
        self.write("jekyll", path, liquid);
        self.write("dropsafe", path, tera);
        self
    }

    /// A folder that both have.
    pub(crate) fn folder(self, from: &Path, to: &str) -> Self {
        self.folder_of("jekyll", from, to).folder_of("dropsafe", from, to)
    }

    /// A folder that one has.
    pub(crate) fn folder_of(self, whose: &str, from: &Path, to: &str) -> Self {
        for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
            let target = self.source(whose).join(to).join(entry.path().strip_prefix(from).unwrap());
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::copy(entry.path(), target).unwrap();
        }
        self
    }

    pub(crate) fn source(&self, whose: &str) -> PathBuf {
        self.folder.path().join(whose)
    }

    fn write(&self, whose: &str, path: &str, text: &str) {
        let path = self.source(whose).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn destination(&self, whose: &str) -> PathBuf {
        self.folder.path().join(format!("{whose}-site"))
    }

    /// What Dropsafe makes of it.
    pub(crate) fn dropsafe(&self) -> Files {
        self.built().unwrap_or_else(|faults| panic!("{}: {faults}", self.name))
    }

    fn built(&self) -> Result<Files, String> {
        let options = Options { destination: Some(self.destination("dropsafe")), now: NOW, ..Options::new(self.source("dropsafe")) };
        let rendered = Site::read(&options).map_err(|faults| faults.report(false))?.render();
        if rendered.diagnostics.has_errors() {
            return Err(rendered.diagnostics.report(false));
        }
        rendered.write().unwrap();
        Ok(written(&self.destination("dropsafe")))
    }

    /// What Jekyll made of it: see [`build_with_jekyll`].
    pub(crate) fn jekyll(&self) -> Files {
        written(&self.destination("jekyll"))
    }
}

/// Has Jekyll build all sites at once: loading it takes longer than building a small site.
pub(crate) fn build_with_jekyll(twins: &[Twin]) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/jekyll/oracle.rb");
    let folders = twins.iter().flat_map(|twin| [twin.source("jekyll"), twin.destination("jekyll")]);
    let done = Command::new("ruby").arg(script).args(folders).env("TZ", "UTC").env("LC_ALL", "C.UTF-8").output();
    let done = done.unwrap_or_else(|error| panic!("Debian's `jekyll` is needed: run tests/set-up ({error})"));
    assert!(done.status.success(), "{}\n(Debian's `jekyll` is needed: tests/set-up installs it)", String::from_utf8_lossy(&done.stderr));
}

/// The differences between the files of each site; nothing where there are none.
pub(crate) fn differences(twins: &[Twin]) -> String {
    build_with_jekyll(twins);
    let mut said = String::new();
    for twin in twins {
        let jekyll = twin.jekyll();
        assert!(!jekyll.is_empty(), "{}: Jekyll wrote nothing", twin.name);
        let dropsafe = match twin.built() {
            Ok(files) => files,
            Err(faults) => {
                said += &format!("{}: {faults}\n", twin.name);
                continue;
            }
        };
        let paths: BTreeSet<&String> = jekyll.keys().chain(dropsafe.keys()).collect();
        for path in paths {
            match (jekyll.get(path), dropsafe.get(path)) {
                (Some(a), Some(b)) if lines(a) == lines(b) => {}
                (Some(a), Some(b)) => said += &lines_apart(twin.name, path, a, b),
                (a, _) => said += &format!("{}: {path} is made by {} alone\n", twin.name, if a.is_some() { "Jekyll" } else { "Dropsafe" }),
            }
        }
    }
    said
}

fn lines_apart(name: &str, path: &str, jekyll: &str, dropsafe: &str) -> String {
    let (a, b) = (lines(jekyll), lines(dropsafe));
    let apart = (0..a.len().max(b.len())).filter(|line| a.get(*line) != b.get(*line));
    apart
        .map(|line| format!("{name}: {path}\n  Jekyll:   {}\n  Dropsafe: {}\n", a.get(line).unwrap_or(&""), b.get(line).unwrap_or(&"")))
        .collect()
}

/// The lines that hold something.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect()
}

fn written(folder: &Path) -> Files {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            (path, String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned())
        })
        .filter(|(path, _)| !path.starts_with('.'))
        .collect()
}
