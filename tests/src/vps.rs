//! A small rented server, as `deploy/README.md` speaks of it: Debian 12 with its own kernel and systemd, one core and 512 MB.
//!
//! It runs in an emulator, QEMU, and nothing that it sends gets out of this machine. Ending the emulator is what pulling
//! the plug is: what the server had not flushed to its disk is gone.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::free_port::free_port;
use crate::{Finished, Running, Submission, curl, repository, run, tool};

/// How much of a disk is looked at in one go.
const WINDOW: usize = 1 << 22;

/// A server whose power is off: its disk.
#[derive(Debug)]
pub struct Vps {
    folder: TempDir,
    more_disks: Vec<PathBuf>,
}

/// A server at work. Dropping it is a power cut.
#[derive(Debug)]
pub struct VpsAtWork {
    emulator: Running,
    vps: Vps,
    ssh: u16,
    web: u16,
}

impl Vps {
    /// One as the provider hands it over, with nothing of ours on it.
    ///
    /// # Panics
    /// If its image can't be made: that takes root, and packages from Debian.
    #[must_use]
    pub fn rented() -> Self {
        let _ = run(Command::new(repository().join("tests/vps/image")).arg(image()), "").succeeded();
        remove_what_others_left();
        Self::with_a_copy_of(&image().join("disk"))
    }

    /// Another one with the same on its disk.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self::with_a_copy_of(&self.disk())
    }

    fn with_a_copy_of(disk: &Path) -> Self {
        let owner = std::process::id();
        let folder = tempfile::Builder::new().prefix(&format!("{owner}-")).tempdir_in(image()).expect("a scratch folder");
        let vps = Self { folder, more_disks: Vec::new() };
        // `cp` leaves holes in it, and shares what is the same where the file system can.
        let _ = run(Command::new("cp").args(["--sparse=always", "--reflink=auto"]).arg(disk).arg(vps.disk()), "").succeeded();
        vps
    }

    /// With one more disk, an empty one of this many bytes: `/dev/vdb`, then `/dev/vdc`.
    #[must_use]
    pub fn with_disk(mut self, size: u64) -> Self {
        let path = self.folder.path().join(format!("disk-{}", self.more_disks.len() + 1));
        File::create(&path).and_then(|file| file.set_len(size)).expect("a disk can be made");
        self.more_disks.push(path);
        self
    }

    fn disk(&self) -> PathBuf {
        self.folder.path().join("disk")
    }

    /// How often a text is on the disk, wherever: in files, in what was deleted, in the journal of the file system.
    ///
    /// # Panics
    /// If the text is too short to be told from chance.
    #[must_use]
    pub fn count_on_disk(&self, text: &str) -> usize {
        assert!(text.len() > 8, "“{text}” may be there by chance");
        let mut disk = File::open(self.disk()).expect("the disk can be read");
        let (mut found, mut held, mut window) = (0, Vec::new(), vec![0; WINDOW]);
        loop {
            let read = disk.read(&mut window).expect("the disk can be read");
            if read == 0 {
                return found;
            }
            held.extend_from_slice(&window[..read]);
            found += memchr::memmem::find_iter(&held, text).count();
            // The end of one window and the beginning of the next may hold it together.
            held.drain(..held.len().saturating_sub(text.len() - 1));
        }
    }

    /// Switches it on, and waits until one can log in and all its services have started.
    #[must_use]
    pub fn boot(self) -> VpsAtWork {
        let (ssh, web) = (free_port(), free_port());
        let mut emulator = tool("qemu-system-x86_64");
        // An emulated processor is slow, and there wherever the tests are: virtual machines are seldom allowed to have others in them.
        emulator.args(["-accel", "tcg", "-cpu", "max", "-smp", "1", "-m", "512", "-nodefaults", "-no-reboot", "-display", "none"]);
        emulator.args(["-serial", "stdio", "-device", "virtio-rng-pci", "-device", "virtio-net-pci,netdev=net"]);
        emulator.arg("-netdev").arg(format!("user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:{ssh}-:22,hostfwd=tcp:127.0.0.1:{web}-:443"));
        emulator.arg("-kernel").arg(image().join("vmlinuz")).arg("-initrd").arg(image().join("initrd"));
        emulator.args(["-append", "root=/dev/vda rw console=ttyS0 quiet"]);
        for disk in std::iter::once(&self.disk()).chain(&self.more_disks) {
            emulator.arg("-drive").arg(format!("file={},if=virtio,format=raw,cache=writeback", disk.display()));
        }
        let mut emulator = Running::start(&mut emulator);
        emulator.says("the server can be reached");
        let server = VpsAtWork { emulator, vps: self, ssh, web };
        // Fails if a service did; the journeys look at those that are theirs.
        let _ = server.shell("systemctl is-system-running --wait");
        server
    }
}

impl VpsAtWork {
    /// What its administrator's shell says to these lines; the first that fails ends it.
    #[must_use]
    pub fn shell(&self, lines: &str) -> Finished {
        run(self.ssh().args(["bash", "-e", "-o", "pipefail", "-s"]), lines)
    }

    /// The same, where all of it succeeds; what it printed.
    ///
    /// # Panics
    /// With everything that was said, if a line failed.
    pub fn does(&self, lines: &str) -> String {
        self.shell(lines).succeeded().stdout
    }

    fn ssh(&self) -> Command {
        let mut ssh = tool("ssh");
        ssh.args(["-q", "-i"]).arg(image().join("key")).args(["-p", &self.ssh.to_string()]);
        ssh.args(["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes", "root@127.0.0.1"]);
        ssh
    }

    /// Copies a file, or what is in a folder, to this place on it. Files there belong to root, and everybody may read them.
    pub fn put(&self, from: &Path, to: &str) {
        let (folder, name) = if from.is_dir() { (from, ".") } else { (from.parent().expect("a folder"), file_name(from)) };
        let mut pack = tool("tar");
        pack.arg("--directory").arg(folder).args(["--owner=0", "--group=0", "--mode=u=rwX,go=rX", "--create", name]);
        let mut pack = pack.stdout(Stdio::piped()).spawn().expect("tar starts");
        let packed = pack.stdout.take().expect("piped");
        let unpack = format!("mkdir -p '{to}' && tar -x -C '{to}' --no-overwrite-dir");
        let status = self.ssh().arg(unpack).stdin(packed).status().expect("ssh starts");
        assert!(status.success() && pack.wait().expect("tar was started").success(), "{} can't be put to {to}", from.display());
    }

    /// Writes a file on it.
    pub fn write(&self, path: &str, text: &str) {
        let _ = run(self.ssh().arg(format!("mkdir -p \"$(dirname '{path}')\" && cat > '{path}'")), text).succeeded();
    }

    /// Copies what is in a folder of it into one here.
    pub fn fetch(&self, from: &str, to: &Path) {
        let mut pack = self.ssh().args(["tar", "--directory", from, "--create", "."]).stdout(Stdio::piped()).spawn().expect("ssh starts");
        let packed = pack.stdout.take().expect("piped");
        let status = tool("tar").arg("--directory").arg(to).arg("--extract").stdin(packed).status().expect("tar starts");
        assert!(status.success() && pack.wait().expect("ssh was started").success(), "{from} can't be fetched");
    }

    /// Asks for a page from outside, as a visitor does; the status of the answer and the page. `000` where there is no answer.
    #[must_use]
    pub fn visit(&self, path: &str, options: &[&str]) -> (String, String) {
        curl::ask(self.web, path, 120, options)
    }

    /// Sends a form from outside.
    #[must_use]
    pub fn send(&self, path: &str, submission: &Submission, options: &[&str]) -> (String, String) {
        let body = tempfile::NamedTempFile::new().expect("a scratch file");
        fs::write(body.path(), submission.multipart()).expect("a scratch file can be written");
        let (content_type, data) = (format!("Content-Type: {}", submission.content_type()), format!("@{}", body.path().display()));
        self.visit(path, &[options, &["-H", &content_type, "--data-binary", &data]].concat())
    }

    /// Pulls the plug.
    #[must_use]
    pub fn lose_power(self) -> Vps {
        let Self { emulator, vps, .. } = self;
        drop(emulator);
        vps
    }

    /// Shuts it down as one should.
    #[must_use]
    pub fn shut_down(self) -> Vps {
        // The line is cut before the answer comes.
        let _ = self.shell("systemctl poweroff");
        let Self { emulator, vps, .. } = self;
        let (status, said) = emulator.ended();
        assert!(status.success(), "{said}");
        vps
    }
}

/// A server that all journeys share lives as long as their process: nobody drops it. The next process removes its disk.
fn remove_what_others_left() {
    for entry in fs::read_dir(image()).expect("the image was made").flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.split_once('-')).and_then(|(owner, _)| owner.parse::<u32>().ok());
        if owner.is_some_and(|owner| !Path::new(&format!("/proc/{owner}")).exists()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn image() -> PathBuf {
    repository().join("target/vps")
}

fn file_name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).expect("scratch files have plain names")
}
