//! Others that take what visitors send: the same form on nginx, PHP-FPM and GnuPG, and OnionShare's receive mode, all from Debian.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use dropsafe_tests::{Running, fresh_folder_in, run};
use tempfile::TempDir;

/// A peer at work, and where it takes submissions.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) address: SocketAddr,
    pub(crate) path: &'static str,
    _running: Vec<Running>,
    folder: TempDir,
}

impl Peer {
    /// Those whose programs are installed; says of the others where they come from.
    pub(crate) fn all(disk: &Path) -> Vec<Self> {
        let installed = |program: &str| {
            Command::new("sh")
                .args(["-c", &format!("command -v {program} >&2")])
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|found| found.success())
        };
        let mut peers = Vec::new();
        match ["php-fpm8.2", "nginx", "gpg"].into_iter().all(installed) {
            true => peers.push(Self::php(disk)),
            false => println!("nginx, PHP-FPM and GnuPG are left out: apt-get install nginx php-fpm gnupg"),
        }
        match installed("onionshare-cli") {
            true => peers.push(Self::onionshare(disk)),
            false => println!("OnionShare is left out: apt-get install onionshare-cli"),
        }
        peers
    }

    /// What it has stored.
    pub(crate) fn stored(&self) -> usize {
        let files = walkdir::WalkDir::new(self.folder.path().join("spool")).into_iter().filter_map(Result::ok);
        files.filter(|entry| entry.file_type().is_file()).count()
    }

    fn php(disk: &Path) -> Self {
        let folder = fresh_folder_in(disk);
        let home = folder.path().display().to_string();
        let keys = folder.path().join("gnupg");
        fs::create_dir(&keys).unwrap();
        let recipients = ["first", "second", "third"].map(|name| format!("{name}@example.org"));
        for recipient in &recipients {
            let mut gpg = Command::new("gpg");
            gpg.arg("--homedir").arg(&keys).args([
                "--batch",
                "--quiet",
                "--passphrase",
                "",
                "--quick-generate-key",
                recipient,
                "future-default",
            ]);
            let _ = run(&mut gpg, "").succeeded();
        }
        let php = format!(
            "[global]\nerror_log = /dev/null\n[form]\nuser = root\nlisten = {home}/php\nlisten.mode = 0666\npm = static\npm.max_children = 16\n"
        );
        fs::write(folder.path().join("php.conf"), php).unwrap();
        let mut fpm = Command::new("php-fpm8.2");
        fpm.args(["--nodaemonize", "--allow-to-run-as-root", "--fpm-config"]).arg(folder.path().join("php.conf"));
        let fpm = Running::start(&mut fpm);

        let address = free_address();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/receiver/form.php");
        let temporary: String =
            ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|what| format!("{what}_temp_path {home}/{what};\n")).concat();
        let nginx = format!(
            "user root;\ndaemon off;\npid {home}/nginx.pid;\nerror_log /dev/null;\nevents {{ worker_connections 1024; }}\nhttp {{\naccess_log off;\n{temporary}
            server {{ listen {address}; location / {{ include /etc/nginx/fastcgi_params; fastcgi_pass unix:{home}/php; fastcgi_param SCRIPT_FILENAME {script};
            fastcgi_param SPOOL {home}/spool; fastcgi_param GPG_HOME {home}/gnupg; fastcgi_param RECIPIENTS \"{}\"; }} }} }}\n",
            recipients.join(" ")
        );
        fs::write(folder.path().join("nginx.conf"), nginx).unwrap();
        let nginx = Running::start(Command::new("nginx").args(["-e", "/dev/null", "-c"]).arg(folder.path().join("nginx.conf")));
        wait_for(address);
        Self { name: "nginx, PHP-FPM, GnuPG", address, path: "/", _running: vec![nginx, fpm], folder }
    }

    fn onionshare(disk: &Path) -> Self {
        let folder = fresh_folder_in(disk);
        let mut onionshare = Command::new("onionshare-cli");
        onionshare
            .args(["--local-only", "--receive", "--public", "--data-dir"])
            .arg(folder.path().join("spool"))
            .env("HOME", folder.path());
        let mut onionshare = Running::start(&mut onionshare);
        let line = onionshare.says("http://127.0.0.1:");
        let address = line.split("http://").nth(1).and_then(|rest| rest.trim().trim_end_matches('/').parse().ok()).unwrap();
        wait_for(address);
        Self { name: "OnionShare", address, path: "/upload", _running: vec![onionshare], folder }
    }
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn wait_for(address: SocketAddr) {
    while TcpStream::connect(address).is_err() {
        thread::yield_now();
    }
}
