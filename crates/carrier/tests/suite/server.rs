//! Servers to carry to: OpenSSH's, and an S3-compatible one, on this machine for as long as a test goes on.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::free_port::free_port;

/// A program that ends with its test.
pub(crate) struct Server {
    child: Child,
    home: TempDir,
    pub(crate) port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// OpenSSH's server, with a key pair made for the occasion.
    pub(crate) fn ssh() -> Self {
        Self::ssh_with("internal-sftp")
    }

    /// The same on a disk where nothing can be flushed.
    pub(crate) fn ssh_on_a_broken_disk() -> Self {
        Self::ssh_with("/usr/bin/strace -f -qq -o /dev/null -e inject=fsync:error=EIO /usr/lib/openssh/sftp-server")
    }

    /// The same on a disk that says it has written a file, and has not.
    pub(crate) fn ssh_that_loses(file: &Path, size: usize) -> Self {
        let lies = format!("-P {} -e inject=write,pwrite64:retval={size}", file.display());
        Self::ssh_with(&format!("/usr/bin/strace -f -qq -o /dev/null {lies} /usr/lib/openssh/sftp-server"))
    }

    fn ssh_with(sftp: &str) -> Self {
        let (home, port) = (tempfile::tempdir().unwrap(), free_port());
        let path = |name: &str| home.path().join(name);
        for key in ["host", "visitor"] {
            let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(path(key)).status();
            assert!(made.expect("ssh-keygen is there: tests/set-up installs it").success());
        }
        let configuration = format!(
            "ListenAddress 127.0.0.1:{port}\nHostKey {host}\nAuthorizedKeysFile {key}\nStrictModes no\nUsePAM no\nPidFile none\n\
             PasswordAuthentication no\nSubsystem sftp {sftp}\n",
            host = path("host").display(),
            key = path("visitor.pub").display()
        );
        fs::write(path("sshd_config"), configuration).unwrap();
        if rustix::process::geteuid().is_root() {
            // The folder that sshd insists on; systemd makes it elsewhere.
            fs::create_dir_all("/run/sshd").unwrap();
        }
        let mut sshd = Command::new("/usr/sbin/sshd");
        sshd.args(["-D", "-e", "-f"]).arg(path("sshd_config"));
        let child = start(sshd, "Server listening on 127.0.0.1");
        let known = format!("[127.0.0.1]:{port} {}", fs::read_to_string(path("host.pub")).unwrap());
        fs::write(path("known_hosts"), known).unwrap();
        let client = format!(
            "IdentityFile {}\nIdentitiesOnly yes\nUserKnownHostsFile {}\nStrictHostKeyChecking yes\n",
            path("visitor").display(),
            path("known_hosts").display()
        );
        fs::write(path("ssh_config"), client).unwrap();
        Self { child, home, port }
    }

    /// An S3-compatible service, and rclone's configuration for it under the name `vault`, with a bucket `box`.
    pub(crate) fn s3() -> Self {
        let (home, port) = (tempfile::tempdir().unwrap(), free_port());
        let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/s3/bin/python");
        assert!(python.exists(), "tests/set-up installs moto");
        let mut moto = Command::new(python);
        moto.args(["-m", "moto.server", "-H", "127.0.0.1", "-p", &port.to_string()]);
        let child = start(moto, "Running on");
        let configuration = format!(
            "[vault]\ntype = s3\nprovider = Other\nendpoint = http://127.0.0.1:{port}\naccess_key_id = invented\nsecret_access_key = invented\nregion = us-east-1\n"
        );
        fs::write(home.path().join("rclone.conf"), configuration).unwrap();
        let server = Self { child, home, port };
        assert!(server.rclone(&["mkdir", "vault:box"]).is_some());
        server
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// What rclone prints, if it succeeds.
    pub(crate) fn rclone(&self, arguments: &[&str]) -> Option<Vec<u8>> {
        let mut rclone = Command::new("rclone");
        rclone.env_remove("AWS_CA_BUNDLE").env("RCLONE_CONFIG", self.path("rclone.conf")).args(arguments);
        let output = rclone.output().expect("rclone is there: tests/set-up installs it");
        output.status.success().then_some(output.stdout)
    }
}

/// Starts a program, and waits until it says that it is ready.
fn start(mut command: Command, ready: &str) -> Child {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut all = String::new();
    while !all.contains(ready) {
        assert!(said.read_line(&mut all).unwrap() > 0, "{command:?} ended: {all}");
    }
    // What it says from now on must not fill the pipe.
    std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
    child
}
