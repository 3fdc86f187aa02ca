//! What the demo stands on: a folder of its own, a throw-away key, the built site and a running receiver.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dropsafe_form::Bundle;
use dropsafe_generator::diagnostics::Diagnostic;
use dropsafe_generator::{Memory, Options};
use tempfile::TempDir;

use crate::build::{self, Built};
use crate::failure::Failure;
use crate::receiver::Receiver;
use crate::room;
use crate::throwaway::ThrowawayKey;

/// Everything the demo made. Dropped, it is gone: the receiver stopped, the folder removed.
pub(crate) struct Stage {
    // Before the folder, so that the receiver has stopped when its folder goes.
    _receiver: Receiver,
    folder: TempDir,
    /// The key that opens what is sent.
    pub(crate) key: ThrowawayKey,
    /// What the build made.
    pub(crate) built: Built,
    /// How long it took.
    pub(crate) took: Duration,
    /// The bundle, as the receiver reads it.
    pub(crate) bundle: Bundle,
    /// Where the receiver listens.
    pub(crate) address: SocketAddr,
}

impl Stage {
    /// Builds the site of `source` into a folder of its own and starts a receiver for it.
    pub(crate) fn set(source: &Path) -> Result<Self, Failure> {
        let folder = room::own_folder("dropsafe-demo-")?;
        let at = |name: &str| folder.path().join(name);
        let key = ThrowawayKey::new();
        key.write(&at("key.txt")).map_err(Failure::machine("write", at("key.txt")))?;

        let places =
            Options { destination: Some(at("site")), bundle: Some(at("bundle")), cache: Some(at("cache")), ..Options::new(source) };
        let options = places.with_environment();
        let start = Instant::now();
        let (built, bundle) = build::build(&options, &key.readers()?, &mut Memory::none())?;
        let took = start.elapsed();
        let Some(bundle) = bundle else {
            let fault = Diagnostic::error(format!("the site in {} has no forms", source.display()));
            return Err(Failure::Input(fault.help("the demo shows a site with at least one in `_forms`").into()));
        };
        fs::create_dir(at("spool")).map_err(Failure::machine("make", at("spool")))?;
        let (receiver, address) = Receiver::start(&at("bundle"), &at("spool"))?;
        Ok(Self { _receiver: receiver, key, built, took, bundle, address, folder })
    }

    /// The built pages.
    pub(crate) fn pages(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// Where envelopes arrive.
    pub(crate) fn spool(&self) -> PathBuf {
        self.folder.path().join("spool")
    }

    /// The file with the throw-away key.
    pub(crate) fn key_file(&self) -> PathBuf {
        self.folder.path().join("key.txt")
    }

    /// A casebook for the desk to make.
    pub(crate) fn casebook(&self) -> PathBuf {
        self.folder.path().join("casebook")
    }
}
