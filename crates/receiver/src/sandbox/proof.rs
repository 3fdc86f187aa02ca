//! The proof at the start: somebody who is locked in tries everything that is forbidden.
//!
//! The parent makes a file in `new`, as large a target as it can be: readable, writable, its name known. A copy of the
//! process locks itself in, by the function that the parent itself will be locked in by, and tries. Then the parent
//! takes the file away again, and it never had a name that a desk would take for an envelope's.
//!
//! One thing is not tried, since it can't be prevented and does no harm: whoever knows an envelope's name can give it a
//! second one in `new`.

use std::ffi::CString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::fs::{AtFlags, CWD, Timespec, Timestamps, XattrFlags, setxattr, utimensat};
use rustix::io::Errno;
use rustix::process::{Pid, WaitOptions, waitpid};

use super::{SandboxError, call};

/// Something that must not be possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempt {
    ListNew,
    ListTmp,
    Read,
    OpenForWriting,
    Truncate,
    ChangeMode,
    ChangeTime,
    ChangeAttribute,
    LinkOut,
    Rename,
    Delete,
    MakeFolder,
    ReadOther,
    Connect,
    /// The last: where it succeeds, nothing else is tried any more.
    Execute,
}

impl Attempt {
    /// In the order in which they are tried: what would be in the way of the others comes last.
    pub(crate) const ALL: [Self; 15] = [
        Self::ListNew,
        Self::ListTmp,
        Self::Read,
        Self::OpenForWriting,
        Self::Truncate,
        Self::ChangeMode,
        Self::ChangeTime,
        Self::ChangeAttribute,
        Self::LinkOut,
        Self::Rename,
        Self::Delete,
        Self::MakeFolder,
        Self::ReadOther,
        Self::Connect,
        Self::Execute,
    ];

    /// What somebody could do, after “could”.
    pub(crate) fn deed(self) -> &'static str {
        match self {
            Self::ListNew => "list the envelopes",
            Self::ListTmp => "list the folder tmp",
            Self::Read => "read an envelope",
            Self::OpenForWriting => "write into an envelope",
            Self::Truncate => "empty an envelope",
            Self::ChangeMode => "change an envelope's mode",
            Self::ChangeTime => "change an envelope's time",
            Self::ChangeAttribute => "change an envelope's attributes",
            Self::LinkOut => "link an envelope out of its folder",
            Self::Rename => "rename an envelope",
            Self::Delete => "delete an envelope",
            Self::MakeFolder => "make a folder",
            Self::ReadOther => "read other files",
            Self::Connect => "connect to other programs",
            Self::Execute => "start other programs",
        }
    }

    fn make(self, scene: &Scene) -> io::Result<()> {
        let known = &scene.known;
        match self {
            Self::ListNew => fs::read_dir(&scene.new).map(drop),
            Self::ListTmp => fs::read_dir(&scene.tmp).map(drop),
            Self::Read => File::open(known).map(drop),
            Self::OpenForWriting => OpenOptions::new().append(true).open(known).map(drop),
            Self::Truncate => call::truncate(&CString::new(known.as_os_str().as_bytes())?),
            Self::ChangeMode => fs::set_permissions(known, fs::Permissions::from_mode(0o600)),
            Self::ChangeTime => {
                let epoch = Timespec { tv_sec: 0, tv_nsec: 0 };
                Ok(utimensat(CWD, known, &Timestamps { last_access: epoch, last_modification: epoch }, AtFlags::empty())?)
            }
            Self::ChangeAttribute => Ok(setxattr(known, "user.proof", b"1", XattrFlags::empty())?),
            Self::LinkOut => fs::hard_link(known, &scene.outside),
            // And back: the next attempt is about this name.
            Self::Rename => fs::rename(known, &scene.renamed).and_then(|()| fs::rename(&scene.renamed, known)),
            Self::Delete => fs::remove_file(known),
            Self::MakeFolder => fs::create_dir(&scene.folder),
            Self::ReadOther => File::open("/etc/passwd").map(drop),
            Self::Connect => TcpStream::connect(scene.listener).map(drop),
            // Gives back only what went wrong.
            Self::Execute => {
                let (out, err) = (scene.nowhere.try_clone()?, scene.nowhere.try_clone()?);
                Err(Command::new("/proc/self/exe").arg("--version").stdin(scene.nowhere.try_clone()?).stdout(out).stderr(err).exec())
            }
        }
    }
}

/// What the attempts are made on. Dropped, it is taken away, whatever became of it.
struct Scene {
    new: PathBuf,
    tmp: PathBuf,
    known: PathBuf,
    outside: PathBuf,
    renamed: PathBuf,
    folder: PathBuf,
    /// Where there is somebody to connect to.
    listener: SocketAddr,
    nowhere: File,
}

impl Scene {
    fn set(spool: &Path) -> io::Result<(Self, Option<TcpListener>)> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let name = format!("proof-{:016x}", u64::from_le_bytes(random));
        let (new, tmp) = (spool.join("new"), spool.join("tmp"));
        // Where not even the parent may listen, nothing can be connected to; that is tried all the same.
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
        let nobody = SocketAddr::from((Ipv4Addr::LOCALHOST, 9));
        let scene = Self {
            known: new.join(&name),
            outside: tmp.join(&name),
            renamed: new.join(format!("{name}-renamed")),
            folder: new.join(format!("{name}-folder")),
            listener: listener.as_ref().ok().and_then(|listener| listener.local_addr().ok()).unwrap_or(nobody),
            nowhere: OpenOptions::new().read(true).write(true).open("/dev/null")?,
            new,
            tmp,
        };
        let mut known = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&scene.known)?;
        known.write_all(b"whoever can read this is not locked in\n")?;
        Ok((scene, listener.ok()))
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        for name in [&self.known, &self.outside, &self.renamed] {
            let _not_there = fs::remove_file(name);
        }
        let _not_there = fs::remove_dir(&self.folder);
    }
}

/// What could be done by somebody whom `lock_in` has locked in.
pub(super) fn find_open(spool: &Path, lock_in: impl FnOnce() -> io::Result<()>) -> Result<Vec<Attempt>, SandboxError> {
    let failed = |doing| move |cause| SandboxError::Io { doing, cause };
    let (scene, _listener) = Scene::set(spool).map_err(failed("make the file that the proof is about"))?;
    let (mut reader, writer) = io::pipe().map_err(failed("make a pipe"))?;
    let child = call::fork(|| {
        // What can't be told is found out by the parent.
        let _ = try_all(&scene, lock_in, writer.try_clone());
        0
    });
    drop(writer);
    let child = child.map_err(failed("start the process that makes the proof"))?;
    let mut told = String::new();
    let read = reader.read_to_string(&mut told);
    let ended_well = wait(child).map_err(failed("wait for the process that makes the proof"))?;
    read.map_err(failed("read what the proof says"))?;
    judge(&told, ended_well)
}

fn wait(child: Pid) -> io::Result<bool> {
    loop {
        match waitpid(Some(child), WaitOptions::empty()) {
            Ok(Some((_, status))) => return Ok(status.exited()),
            Ok(None) | Err(Errno::INTR) => {}
            Err(errno) => return Err(errno.into()),
        }
    }
}

/// In the child: one line for each attempt, what the system said as a number; nothing behind the one that succeeded in
/// becoming another program.
fn try_all(scene: &Scene, lock_in: impl FnOnce() -> io::Result<()>, writer: io::Result<io::PipeWriter>) -> io::Result<()> {
    let mut writer = writer?;
    if let Err(error) = lock_in() {
        return write!(writer, "! {error}");
    }
    for attempt in Attempt::ALL {
        let said = attempt.make(scene).map_or_else(|error| error.raw_os_error().unwrap_or(-1), |()| 0);
        writeln!(writer, "{said}")?;
    }
    Ok(())
}

/// What the child's words come to.
fn judge(told: &str, ended_well: bool) -> Result<Vec<Attempt>, SandboxError> {
    let unproven = |what: String| Err(SandboxError::Unproven(what));
    if let Some(error) = told.strip_prefix("! ") {
        return unproven(format!("it could not lock itself in: {error}"));
    }
    if !ended_well {
        return unproven("it was killed".into());
    }
    let mut open = Vec::new();
    let mut lines = told.lines();
    for attempt in Attempt::ALL {
        let said = lines.next().and_then(|line| line.parse().ok());
        match (attempt, said) {
            (_, Some(0)) | (Attempt::Execute, None) => open.push(attempt),
            (_, Some(number)) if is_a_refusal(number) => {}
            (_, Some(number)) => {
                let error = io::Error::from_raw_os_error(number);
                return unproven(format!("whether it could {} is not clear: {error}", attempt.deed()));
            }
            (_, None) => return unproven(format!("it did not say whether it could {}", attempt.deed())),
        }
    }
    Ok(open)
}

/// Whether the system forbade it, or has no such thing. Anything else (not there, no room) says nothing.
fn is_a_refusal(error: i32) -> bool {
    // Across folders, Landlock says that they are apart.
    let refusals = [Errno::ACCESS, Errno::PERM, Errno::XDEV, Errno::ROFS, Errno::NOSYS, Errno::AFNOSUPPORT, Errno::OPNOTSUPP];
    refusals.iter().any(|refusal| refusal.raw_os_error() == error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line for each attempt: 13 (forbidden), but for these.
    fn told(others: &[(Attempt, &str)]) -> String {
        let line = |attempt: &Attempt| others.iter().find(|(other, _)| other == attempt).map_or("13\n", |(_, line)| line);
        Attempt::ALL.iter().map(line).collect()
    }

    #[test]
    fn only_what_was_forbidden_counts_as_such() {
        assert!(judge(&told(&[]), true).unwrap().is_empty());
        assert_eq!(judge(&told(&[(Attempt::Read, "0\n"), (Attempt::Delete, "0\n")]), true).unwrap(), [Attempt::Read, Attempt::Delete]);
        assert_eq!(judge(&told(&[(Attempt::Execute, "")]), true).unwrap(), [Attempt::Execute], "it has become another program");
    }

    #[test]
    fn a_proof_that_was_not_made_is_none() {
        let said = |told: &str, ended_well| judge(told, ended_well).unwrap_err().to_string();
        let prefix = "the sandbox could not be proven to hold: ";
        assert_eq!(
            said(&told(&[(Attempt::Read, "2\n")]), true),
            format!("{prefix}whether it could read an envelope is not clear: No such file or directory (os error 2)")
        );
        assert_eq!(said("13\n13\n", true), format!("{prefix}it did not say whether it could read an envelope"));
        assert_eq!(said(&told(&[(Attempt::Execute, "")]), false), format!("{prefix}it was killed"));
        assert_eq!(said("! no", true), format!("{prefix}it could not lock itself in: no"));
    }
}
