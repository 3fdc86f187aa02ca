//! How much of the machine the process may take: descriptors, memory, the size of a file.

use std::io;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::call;
use crate::allowance;
use crate::limits::Limits;
use crate::site::Site;

/// The most that settings and site can lead to, with room to spare: bounds for a program that has gone mad, or astray.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// Descriptors open at once.
    descriptors: u64,
    /// Bytes of a file.
    file: u64,
    /// Bytes of memory.
    memory: u64,
}

const MIB: u64 = 1 << 20;
/// What the program needs beside its connections, many times over.
const OTHER_MEMORY: u64 = 256 * MIB;
/// A thread's stack and what it encrypts with.
const EACH_THREAD: u64 = 4 * MIB;

impl Bounds {
    pub(crate) fn of(site: &Site, limits: &Limits) -> Self {
        let text = limits.text(site.text_limit) as u64;
        let each = |count: u64, bytes: u64| count.saturating_mul(bytes);
        Self {
            descriptors: allowance::open_files(limits),
            file: allowance::file_size(site),
            // The text as it came, as it was understood, as it is shown again.
            memory: OTHER_MEMORY
                .saturating_add(each(limits.connections, MIB + 8 * text))
                .saturating_add(each(limits.intakes, EACH_THREAD))
                .saturating_add(each(limits.flushes, EACH_THREAD + 8 * site.envelope_size)),
        }
    }

    /// Holds the process to them.
    pub(super) fn impose(self) -> io::Result<()> {
        call::outlive_large_files();
        for (resource, bound) in [(Resource::Nofile, self.descriptors), (Resource::Fsize, self.file), (Resource::Data, self.memory)] {
            let bound = getrlimit(resource).maximum.map_or(bound, |most| most.min(bound));
            setrlimit(resource, Rlimit { current: Some(bound), maximum: Some(bound) })?;
        }
        Ok(())
    }
}
