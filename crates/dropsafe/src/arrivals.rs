//! Envelopes as they arrive in the spool, opened with the throw-away key.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use dropsafe_envelope::age::x25519::Identity;
use dropsafe_envelope::{Kind, Opened};

use crate::failure::Failure;

/// What has been seen of a spool.
#[derive(Debug)]
pub(crate) struct Arrivals {
    spool: PathBuf,
    seen: BTreeSet<PathBuf>,
}

/// An envelope with a submission.
pub(crate) struct Arrival {
    /// Its file.
    pub(crate) file: PathBuf,
    /// Its size in bytes.
    pub(crate) size: u64,
    /// What is in it.
    pub(crate) opened: Opened<BufReader<File>>,
}

impl Arrivals {
    /// Begins to watch a spool.
    pub(crate) fn of(spool: &Path) -> Self {
        Self { spool: spool.into(), seen: BTreeSet::new() }
    }

    /// The submissions that came since the last call, opened.
    pub(crate) fn new_ones(&mut self, key: &Identity) -> Result<Vec<Arrival>, Failure> {
        let files = dropsafe_spool::collect::envelopes(&self.spool).map_err(|error| Failure::Ours(error.to_string()))?;
        let mut arrivals = Vec::new();
        for file in files {
            if !self.seen.insert(file.clone()) {
                continue;
            }
            let arrival = open(file, key)?;
            if arrival.opened.submission().kind == Kind::Submission {
                arrivals.push(arrival);
            }
        }
        Ok(arrivals)
    }
}

fn open(path: PathBuf, key: &Identity) -> Result<Arrival, Failure> {
    let file = File::open(&path).map_err(Failure::machine("open", &path))?;
    let size = file.metadata().map_err(Failure::machine("look at", &path))?.len();
    let identity: &dyn dropsafe_envelope::age::Identity = key;
    let opened = Opened::open(BufReader::new(file), [identity]).map_err(|error| Failure::Ours(error.to_string()))?;
    Ok(Arrival { file: path, size, opened })
}
