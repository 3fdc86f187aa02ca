//! A maintainer's desk: a small site with a form, and the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

pub(crate) const KEY: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

const FORM: &str = "title: Ask\nleave: https://www.example.org/\nreaders: Us.\nretention: A month.\nreceipt: We answer.\nelsewhere: Call us.\n\
                    fields:\n  - name: story\n    type: long_text\n    label: What happened?\n";

/// A small site with a form, to change, build and look at.
pub(crate) struct Desk(TempDir);

/// How a run of the program ended.
pub(crate) struct Ended {
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let desk = Self::empty();
        desk.write("_config.yml", "title: Help\nrecipients: keys.txt\n");
        desk.write("_layouts/default.html", "<title>{{ page.title }}</title>\n{{ content }}");
        desk.write("_forms/help.yml", FORM);
        desk.write("index.html", "---\ntitle: Ask\nlayout: default\n---\n{{ form(name=\"help\") }}");
        desk.write("keys.txt", &format!("{KEY}\n"));
        desk
    }

    /// Without a site.
    pub(crate) fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn build(&self, options: &[&str]) -> Ended {
        self.run(&[&["build", "-s", "."], options].concat())
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        let ended = Command::new(env!("CARGO_BIN_EXE_dropsafe")).args(arguments).current_dir(self.path()).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.into()).unwrap();
        Ended { status: ended.status.code(), out: text(&ended.stdout), err: text(&ended.stderr) }
    }

    /// Every file below the folder, in order.
    pub(crate) fn listing(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.path().to_owned()];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { files.push(path) }
            }
        }
        files.sort();
        files
    }
}
