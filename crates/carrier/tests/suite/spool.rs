//! A spool with envelopes in it, and a place for them.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Output;

use dropsafe_spool::Spool;
use tempfile::TempDir;

use crate::{carrier, said};

/// A spool, and a folder beside it.
pub(crate) struct Place {
    home: TempDir,
    spool: Spool,
}

impl Place {
    pub(crate) fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let spool = Spool::create(home.path().join("spool")).unwrap();
        fs::create_dir(home.path().join("there")).unwrap();
        Self { home, spool }
    }

    /// Drops `count` envelopes of `size` bytes, no two alike.
    pub(crate) fn with(self, count: usize, size: usize) -> Self {
        for number in 0..count {
            let mut draft = self.spool.begin().unwrap();
            let line = format!("age-encryption.org/v1 number {number}\n");
            draft.write_all(&line.as_bytes().repeat(size / line.len() + 1)[..size]).unwrap();
            draft.commit().unwrap();
        }
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub(crate) fn there(&self) -> PathBuf {
        self.path("there")
    }

    /// What waits here, by name.
    pub(crate) fn here(&self) -> BTreeMap<String, Vec<u8>> {
        contents(&self.path("spool/new"))
    }

    pub(crate) fn carry(&self, to: &str) -> Output {
        self.carry_with(to, &[])
    }

    pub(crate) fn carry_with(&self, to: &str, more: &[&str]) -> Output {
        carrier().args(["carry", "--spool"]).arg(self.path("spool")).arg("--to").arg(to).args(more).output().unwrap()
    }
}

/// Of what was to be carried, `damaged` alone came back changed: it stays here, and has no name there.
pub(crate) fn hold_that_one_stays(place: &Place, damaged: &str, carried: &Output) {
    let (status, _, err) = said(carried);
    assert_eq!(status, Some(69));
    assert!(err.contains(&format!("{damaged} came back from the far side changed")), "{err}");
    assert!(place.here().keys().eq([damaged]), "it stays here, and the others go");
    assert!(!place.there().join(damaged).exists(), "and has no name there");
}

/// The files of a folder with what is in them.
pub(crate) fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    files.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(path).unwrap())).collect()
}
