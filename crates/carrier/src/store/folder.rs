//! A folder of this machine: another disk, a stick, a mount.

use std::fs::{self, File, FileTimes, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rustix::fs::{Advice, fadvise};

use crate::{Error, Waiting};

/// What a copy is called while it is made. The desk takes nothing but `*.age`.
const PART: &str = "part";

/// A folder that envelopes are carried to.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    opened: File,
}

impl Folder {
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        if !path.is_dir() {
            return Err(Error::NoFolder(path.into()));
        }
        let opened = File::open(path).map_err(Error::io("open the folder", path))?;
        Ok(Self { path: path.into(), opened })
    }

    pub(super) fn keep(&self, load: &[Waiting]) -> Result<(), Error> {
        for envelope in load {
            let place = self.path.join(envelope.name.to_string());
            match place.symlink_metadata() {
                Ok(found) if found.is_file() => is_the_same(envelope, &place)?,
                // A folder, a link, a pipe: reading it could lead anywhere, or nowhere.
                Ok(_) => return Err(Error::Differs { name: envelope.name }),
                Err(cause) if cause.kind() == io::ErrorKind::NotFound => self.copy(envelope, &place)?,
                Err(cause) => return Err(Error::Io { doing: "look at", path: place, cause }),
            }
        }
        self.opened.sync_all().map_err(Error::io("flush the folder", &self.path))
    }

    fn copy(&self, envelope: &Waiting, place: &Path) -> Result<(), Error> {
        let part = place.with_extension(PART);
        // Half a copy, of a run that was cut short.
        let _ = fs::remove_file(&part);
        write(envelope, &part)?;
        if !read_from_the_disk(&part).and_then(|copy| envelope.equals(copy)).map_err(Error::io("read back", &part))? {
            return Err(Error::Damaged { name: envelope.name });
        }
        fs::rename(&part, place).map_err(Error::io("name", place))
    }
}

/// A copy from an earlier run: if it is whole, it is flushed once more, since that run may have been cut short before it did.
fn is_the_same(envelope: &Waiting, place: &Path) -> Result<(), Error> {
    let copy = File::open(place).map_err(Error::io("read", place))?;
    if envelope.is(&copy).map_err(Error::io("look at", place))? {
        return Err(Error::Itself(place.into()));
    }
    copy.sync_all().map_err(Error::io("flush", place))?;
    let same = envelope.equals(copy).map_err(Error::io("read", place))?;
    if same { Ok(()) } else { Err(Error::Differs { name: envelope.name }) }
}

fn write(envelope: &Waiting, part: &Path) -> Result<(), Error> {
    let mut content = envelope.open()?;
    let mut copy = OpenOptions::new().write(true).create_new(true).mode(0o440).open(part).map_err(Error::io("make", part))?;
    let written = io::copy(&mut content, &mut copy).and_then(|_| {
        copy.flush()?;
        // The same as in the spool: it says nothing. Some mounts keep no times, and then have none that tell.
        let _ = copy.set_times(FileTimes::new().set_accessed(SystemTime::UNIX_EPOCH).set_modified(SystemTime::UNIX_EPOCH));
        copy.sync_all()
    });
    written.map_err(|cause| {
        let _ = fs::remove_file(part);
        Error::Io { doing: "write", path: part.into(), cause }
    })
}

/// Opens a file so that what is read comes from the disk and not from memory, as far as the system can be asked.
fn read_from_the_disk(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    let _ = fadvise(&file, 0, None, Advice::DontNeed);
    Ok(file)
}
