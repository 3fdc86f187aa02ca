//! What the demo stands on: a folder of its own, a throw-away key, the built site and a running receiver.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use dropsafe_envelope::RecipientSet;
use dropsafe_envelope::age::secrecy::ExposeSecret;
use dropsafe_envelope::age::x25519::Identity;
use dropsafe_form::Bundle;
use dropsafe_generator::Options;
use tempfile::TempDir;

use crate::build::{self, Built};
use crate::bundle::Readers;
use crate::failure::Failure;

/// Everything the demo made. Dropped, it is gone: the receiver stopped, the folder removed.
pub(crate) struct Stage {
    // Before the folder, so that the receiver has stopped when its folder goes.
    _receiver: Receiver,
    folder: TempDir,
    /// The key that opens what is sent.
    pub(crate) key: Identity,
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
        let folder = tempfile::Builder::new()
            .prefix("dropsafe-demo-")
            .tempdir()
            .map_err(Failure::machine("make a folder in", std::env::temp_dir()))?;
        let at = |name: &str| folder.path().join(name);
        let key = Identity::generate();
        write_key(&key, &at("key.txt")).map_err(Failure::machine("write", at("key.txt")))?;

        let only = RecipientSet::from_strings(&[key.to_public().to_string()]).map_err(|error| Failure::Ours(error.to_string()))?;
        let options = Options { destination: Some(at("site")), bundle: Some(at("bundle")), ..Options::new(source).with_environment() };
        let start = Instant::now();
        let (built, bundle) = build::build(&options, &Readers::Only(only))?;
        let took = start.elapsed();
        let Some(bundle) = bundle else {
            return Err(Failure::Usage(format!("{} has no forms: the demo shows a site with at least one in `_forms`", source.display())));
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

fn write_key(key: &Identity, file: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let text = format!("# A throw-away key of `dropsafe demo`.\n{}\n", key.to_string().expose_secret());
    io::Write::write_all(&mut options.open(file)?, text.as_bytes())
}

/// The receiver's library in a process of its own, as it is on a server.
struct Receiver(Child);

impl Receiver {
    fn start(bundle: &Path, spool: &Path) -> Result<(Self, SocketAddr), Failure> {
        let program = std::env::current_exe().map_err(Failure::machine("find", "this program"))?;
        let mut child = Command::new(&program)
            .arg("receiver")
            .args(["--listen", "127.0.0.1:0", "--drain", "2", "--bundle"])
            .arg(bundle)
            .arg("--spool")
            .arg(spool)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(Failure::machine("start", program))?;
        let stderr = child.stderr.take();
        let receiver = Self(child);
        let mut lines = stderr.map(|stderr| BufReader::new(stderr).lines()).into_iter().flatten().map_while(Result::ok);
        let mut said = String::new();
        for line in lines.by_ref() {
            if let Some(address) = line.strip_prefix("listening on ").and_then(|address| address.parse().ok()) {
                // It says nothing more in normal work; what it does say is for the person who runs the demo.
                thread::spawn(move || lines.for_each(|line| eprintln!("{line}")));
                return Ok((receiver, address));
            }
            said.push_str("\n  ");
            said.push_str(&line);
        }
        Err(Failure::Receiver { said })
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Ok(raw) = i32::try_from(self.0.id())
            && let Some(pid) = rustix::process::Pid::from_raw(raw)
        {
            let _gone_already = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        #[cfg(not(unix))]
        let _gone_already = self.0.kill();
        let _status = self.0.wait();
    }
}
