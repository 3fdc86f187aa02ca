//! A file of the spool, opened without anything of ours.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::{Key, run, tool};

/// An envelope that Debian's `age -d` and `unzip` have opened.
#[derive(Debug)]
pub struct Envelope {
    folder: TempDir,
    /// Its `submission.json`.
    pub json: Value,
    /// Its `submission.txt`.
    pub text: String,
    /// Its `form.json`.
    pub form: Value,
}

impl Envelope {
    /// Opens it.
    ///
    /// # Panics
    /// If `age` or `unzip` refuses.
    #[must_use]
    pub fn open(file: &Path, key: &Key) -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let zip = folder.path().join("envelope.zip");
        let _ = run(tool("age").args(["--decrypt", "--identity"]).arg(key.file()).arg("--output").arg(&zip).arg(file), "").succeeded();
        let _ = run(tool("unzip").args(["-q", "-n"]).arg(&zip).arg("-d").arg(folder.path()), "").succeeded();
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap_or_default();
        let json = |name: &str| serde_json::from_str(&read(name)).unwrap_or(Value::Null);
        Self { json: json("submission.json"), text: read("submission.txt"), form: json("form.json"), folder }
    }

    /// How many recipients the head of a file names, age's own grease left out.
    #[must_use]
    pub fn recipients(file: &Path) -> usize {
        let bytes = fs::read(file).expect("the spool's owner can read it");
        let head = bytes.split(|byte| *byte == b'\n').take_while(|line| !line.starts_with(b"---"));
        head.filter(|line| line.starts_with(b"-> X25519 ")).count()
    }

    /// The answers.
    #[must_use]
    pub fn answers(&self) -> &Value {
        &self.json["answers"]
    }

    /// The files, in order: field, name on the visitor's machine, bytes.
    #[must_use]
    pub fn files(&self) -> Vec<(String, String, Vec<u8>)> {
        let files = self.json["files"].as_array().expect("files is a list");
        let text = |file: &Value, key: &str| file[key].as_str().unwrap_or_default().to_owned();
        files
            .iter()
            .map(|file| (text(file, "field"), text(file, "name"), fs::read(self.file(file)).expect("a named file is there")))
            .collect()
    }

    /// A file that is too large for the memory, opened.
    #[must_use]
    pub fn large_file(&self, number: usize) -> File {
        File::open(self.file(&self.json["files"][number])).expect("a named file is there")
    }

    fn file(&self, file: &Value) -> PathBuf {
        self.folder.path().join(file["path"].as_str().expect("a file has a path"))
    }
}
