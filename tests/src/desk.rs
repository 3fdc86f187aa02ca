//! The staff's program, with a casebook of its own.

use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::{Envelope, Finished, Key, program, run};

/// `dropsafe-desk`, with a fresh casebook and one key.
#[derive(Debug)]
pub struct Desk<'a> {
    key: &'a Key,
    folder: TempDir,
}

impl<'a> Desk<'a> {
    /// A desk where nothing was imported yet.
    #[must_use]
    pub fn with(key: &'a Key) -> Self {
        Self { key, folder: tempfile::tempdir().expect("a scratch folder") }
    }

    /// Runs it with these arguments, whatever comes of it.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Finished {
        let mut desk = program("dropsafe-desk");
        desk.current_dir(self.folder.path()).args(arguments);
        run(desk.arg("--casebook").arg(self.folder.path().join("casebook")).arg("--identity").arg(self.key.file()), "")
    }

    /// Runs it with these arguments and `--json`, and returns what it printed.
    #[must_use]
    pub fn json(&self, arguments: &[&str]) -> Value {
        let finished = self.run(&[arguments, &["--json"]].concat()).succeeded();
        serde_json::from_str(&finished.stdout).unwrap_or_else(|error| panic!("not JSON: {error}\n{}", finished.stdout))
    }

    /// Takes in the envelopes of a spool or a folder.
    #[must_use]
    pub fn import(&self, folder: &Path) -> Finished {
        self.run(&["import", folder.to_str().expect("scratch folders have plain names")])
    }

    /// The number of the case that an envelope became.
    ///
    /// # Panics
    /// If it became none.
    #[must_use]
    pub fn case_of(&self, envelope: &Envelope) -> String {
        let list = self.json(&["list"]);
        let case = list.as_array().and_then(|cases| cases.iter().find(|case| case["receipt"] == envelope.json["receipt"]));
        case.unwrap_or_else(|| panic!("no case has the receipt {}: {list:#}", envelope.json["receipt"]))["number"].to_string()
    }

    /// What the desk shows a person of an envelope.
    #[must_use]
    pub fn shows(&self, envelope: &Envelope) -> String {
        self.run(&["show", &self.case_of(envelope)]).succeeded().stdout
    }

    /// Holds what the desk says of an envelope against what `age` and `unzip` say.
    ///
    /// # Panics
    /// If `show`, `export` or `save` says anything else.
    pub fn assert_shows(&self, envelope: &Envelope) {
        let case = self.case_of(envelope);
        assert_eq!(self.json(&["show", &case]), envelope.json, "show --json");

        for (number, (_, _, bytes)) in envelope.files().into_iter().enumerate() {
            let saved = self.folder.path().join(format!("saved-{case}"));
            if number == 0 {
                let _ = self.run(&["save", &case, "--to", saved.to_str().expect("scratch folders have plain names")]).succeeded();
            }
            let path = envelope.json["files"][number]["path"].as_str().expect("a file has a path");
            let saved = saved.join(path.trim_start_matches("files/"));
            assert!(std::fs::read(&saved).expect("it is saved under the name it has in the envelope") == bytes, "{}", saved.display());
        }

        let mut exported = self.json(&["export"]);
        let cases = exported.as_array_mut().expect("export prints a list").iter_mut();
        let mut case = cases.filter(|case| case["receipt"] == envelope.json["receipt"]).collect::<Vec<_>>();
        assert_eq!(case.len(), 1, "export --json has the case once");
        case[0].as_object_mut().expect("a case is an object").remove("case");
        assert_eq!(case[0], &envelope.json, "export --json");
    }
}

impl AsRef<Path> for Desk<'_> {
    /// Its scratch folder.
    fn as_ref(&self) -> &Path {
        self.folder.path()
    }
}
