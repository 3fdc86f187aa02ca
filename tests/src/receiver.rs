//! The server's program.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use rustix::process::Signal;
use tempfile::TempDir;

use crate::{Built, Envelope, Key, Running, program};

/// The file with its settings, in its scratch folder.
const SETTINGS: &str = "receiver.conf";
/// What is set unless told otherwise: a campaign sends as fast as it can, which a flood does, too; and its disk may be full before it is
/// nearly full.
const PATIENT: &str = "\
    global_burst = 1_000_000_000\nglobal_rate = 1_000_000_000\ndaily_envelopes = 1_000_000_000\nspool_free = 0\nspool_free_files = 0\n";

/// `dropsafe-receiver`, started on a bundle and a fresh spool.
///
/// Its current folder and its folder for temporary files are scratch folders, so that whatever it might leave there
/// is found by looking into [`Receiver::folder`].
#[derive(Debug)]
pub struct Receiver {
    running: Running,
    address: SocketAddr,
    folder: TempDir,
}

impl Receiver {
    /// Starts it, and returns when it listens.
    #[must_use]
    pub fn start(built: &Built) -> Self {
        Self::start_with(built, &[])
    }

    /// Starts it with further options.
    #[must_use]
    pub fn start_with(built: &Built, options: &[&str]) -> Self {
        Self::start_in(fresh_folder(), built, options)
    }

    /// Starts it with these settings instead of patient ones.
    #[must_use]
    pub fn start_with_settings(built: &Built, settings: &str) -> Self {
        let folder = fresh_folder();
        fs::write(folder.path().join(SETTINGS), settings).expect("a file can be written");
        Self::start_in(folder, built, &[])
    }

    /// Starts it on the spool of one that has ended.
    #[must_use]
    pub fn start_in(folder: TempDir, built: &Built, options: &[&str]) -> Self {
        // The shell only lifts the limit on core dumps, so that none is the receiver's own doing.
        let mut command = shell("ulimit -c $(ulimit -H -c); exec \"$0\" \"$@\"", &folder, built, "127.0.0.1:0", options);
        Self::announced(folder, Running::start(&mut command))
    }

    /// Starts it through another program, which starts what it is given: a supervisor such as strace.
    #[must_use]
    pub fn start_through(supervisor: &[&str], folder: TempDir, built: &Built) -> Self {
        let mut command = through(supervisor, "exec \"$0\" \"$@\"", &folder, built, "127.0.0.1:0", &[]);
        Self::announced(folder, Running::start(&mut command))
    }

    /// Starts it as systemd does, with a socket that somebody else opened and keeps.
    #[must_use]
    pub fn start_on(socket: &TcpListener, folder: TempDir, built: &Built) -> Self {
        let hand_over = "exec 3<&0 </dev/null; export LISTEN_PID=$$ LISTEN_FDS=1; exec \"$0\" \"$@\"";
        let mut command = shell(hand_over, &folder, built, "systemd", &[]);
        command.stdin(OwnedFd::from(socket.try_clone().expect("a socket can have two owners")));
        Self::announced(folder, Running::start_with_its_input(&mut command))
    }

    fn announced(folder: TempDir, mut running: Running) -> Self {
        let line = running.says("listening on ");
        let address = line.rsplit("listening on ").next().unwrap_or_default().trim();
        let address = address.parse().unwrap_or_else(|_| panic!("“{line}” ends with no address"));
        Self { running, address, folder }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.running.pid()
    }

    /// The scratch folder that it runs in: its spool, its temporary files, and anything it should not have left.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Its spool.
    #[must_use]
    pub fn spool(&self) -> PathBuf {
        self.folder.path().join("spool")
    }

    /// The files of the spool, in order of their names.
    #[must_use]
    pub fn envelopes(&self) -> Vec<PathBuf> {
        let new = fs::read_dir(self.spool().join("new")).expect("the spool can be listed by its owner");
        let mut files: Vec<_> = new.map(|entry| entry.expect("and its files too").path()).collect();
        files.sort();
        files
    }

    /// What visitors sent, opened with `key`. (The receiver's own opening and closing envelopes are left out.)
    #[must_use]
    pub fn submissions(&self, key: &Key) -> Vec<Envelope> {
        let envelopes = self.envelopes();
        envelopes.iter().map(|file| Envelope::open(file, key)).filter(|envelope| envelope.json["kind"] == "submission").collect()
    }

    /// The one submission that the spool holds, opened with `key`.
    ///
    /// # Panics
    /// If there is none, or more than one.
    #[must_use]
    pub fn only_submission(&self, key: &Key) -> Envelope {
        let mut submissions = self.submissions(key);
        assert_eq!(submissions.len(), 1, "the spool holds one submission");
        submissions.remove(0)
    }

    /// Takes away the folder that it stores in, so that nothing can be stored any more.
    pub fn lose_its_spool(&self) {
        fs::remove_dir_all(self.spool().join("new")).expect("the spool's owner can remove it");
    }

    /// Ends it with a signal: how it ended, all that it ever said, and its folder, to look into.
    #[must_use]
    pub fn end(self, signal: Signal) -> (ExitStatus, String, TempDir) {
        self.running.signal(signal);
        let (status, said) = self.running.ended();
        (status, said, self.folder)
    }
}

/// A scratch folder with a spool in it.
#[must_use]
pub fn fresh_folder() -> TempDir {
    fresh_folder_in(&std::env::temp_dir())
}

/// A scratch folder with a spool in it, on the file system of `disk`.
#[must_use]
pub fn fresh_folder_in(disk: &Path) -> TempDir {
    let folder = tempfile::tempdir_in(disk).expect("a scratch folder");
    for inner in ["spool/tmp", "spool/new", "temporary"] {
        fs::create_dir_all(folder.path().join(inner)).expect("folders can be made");
    }
    folder
}

/// The receiver, started by a line of shell.
fn shell(line: &str, folder: &TempDir, built: &Built, listen: &str, options: &[&str]) -> Command {
    through(&[], line, folder, built, listen, options)
}

/// The same, through another program.
fn through(supervisor: &[&str], line: &str, folder: &TempDir, built: &Built, listen: &str, options: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", line]).args(supervisor).arg(program("dropsafe-receiver").get_program());
    command.arg("--bundle").arg(&built.bundle).arg("--spool").arg(folder.path().join("spool"));
    command.args(["--listen", listen]).args(options);
    let config = folder.path().join(SETTINGS);
    if !config.exists() {
        fs::write(&config, PATIENT).expect("a file can be written");
    }
    command.arg("--config").arg(config);
    command.current_dir(folder.path()).env("TMPDIR", folder.path().join("temporary"));
    command
}

impl AsRef<Path> for Receiver {
    /// Its scratch folder.
    fn as_ref(&self) -> &Path {
        self.folder.path()
    }
}
