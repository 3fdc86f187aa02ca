use std::fs::Metadata;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// How a file looked from outside. While that stays, its content is taken to be what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    length: u64,
    /// Nanoseconds since 1970.
    modified: u64,
    /// Where the system has them: the file's number, and when that was last given a content or a name.
    number: u64,
    changed: u64,
}

/// Clocks of file systems are coarse: what changed so shortly before it was looked at may change again unseen.
const TOO_FRESH: Duration = Duration::from_secs(2);

impl Stamp {
    /// Of a file that is there, and is no link.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let data = std::fs::symlink_metadata(path).ok().filter(Metadata::is_file)?;
        Some(Self::told(&data))
    }

    /// Of a file, wherever a link leads, if it can be relied on at `now`, a moment before it is read.
    pub(crate) fn settled(path: &Path, now: SystemTime) -> Option<Self> {
        let stamp = Self::told(&std::fs::metadata(path).ok()?);
        let limit = nanoseconds(now.checked_sub(TOO_FRESH)?);
        (stamp.modified < limit && stamp.changed < limit).then_some(stamp)
    }

    /// Whether it may be the same file, copied to where it is with its date.
    pub(crate) fn looks_like(self, other: Self) -> bool {
        (self.length, self.modified) == (other.length, other.modified)
    }

    #[cfg(unix)]
    fn told(data: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let changed = data.ctime().saturating_mul(1_000_000_000).saturating_add(data.ctime_nsec());
        Self { length: data.len(), modified: modified(data), number: data.ino(), changed: u64::try_from(changed).unwrap_or(u64::MAX) }
    }

    #[cfg(not(unix))]
    fn told(data: &Metadata) -> Self {
        Self { length: data.len(), modified: modified(data), number: 0, changed: 0 }
    }
}

fn modified(data: &Metadata) -> u64 {
    data.modified().map_or(u64::MAX, nanoseconds)
}

fn nanoseconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_just_changed_is_not_relied_on() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let now = SystemTime::now();
        assert_eq!(Stamp::settled(file.path(), now), None);
        let later = Stamp::settled(file.path(), now + Duration::from_secs(60));
        assert!(later.is_some());
        assert_eq!(later, Stamp::of(file.path()));
        std::fs::write(file.path(), "longer").unwrap();
        assert_ne!(later, Stamp::of(file.path()));
        assert_eq!(Stamp::of(&file.path().join("x")), None);
    }
}
