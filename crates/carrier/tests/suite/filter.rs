//! A log filter at work, and what it wrote.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use dropsafe_carrier::weblog::Day;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::carrier;
use crate::strace::under_strace;

/// A log filter at work.
pub(crate) struct Filter {
    home: TempDir,
    child: AtWork,
    /// The filter itself, where the child is strace.
    pid: Pid,
}

/// A program that ends with its test, however that ends.
struct AtWork(Child);

impl Drop for AtWork {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Two lists, of invented countries.
pub(crate) fn lists(home: &Path) -> Vec<PathBuf> {
    // 198.51.100.0 to .127; the database has 203.0.113.0/24 and 2001:db8::/32.
    fs::write(home.join("geoip"), "3325256704,3325256831,DE\n").unwrap();
    vec![home.join("geoip"), Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/invented.mmdb")]
}

/// The filter with these lists, and a log in this folder. Where the clock on the wall stands elsewhere is nothing to it.
pub(crate) fn weblog(home: &Path) -> Command {
    let mut run = carrier();
    run.env("TZ", "Pacific/Kiritimati").args(["weblog", "--log"]).arg(home.join("visits"));
    for list in lists(home) {
        run.arg("--countries").arg(list);
    }
    run
}

impl Filter {
    pub(crate) fn at(socket: &str) -> Self {
        Self::in_folder(tempfile::tempdir().unwrap(), &[socket], None)
    }

    /// The same, with strace's eye on it. Without a socket, it reads its standard input.
    pub(crate) fn watched(socket: Option<&str>, strace: &[&str]) -> Self {
        Self::in_folder(tempfile::tempdir().unwrap(), socket.as_slice(), Some(strace))
    }

    /// Kills it, as a crash would, and starts another in its place.
    pub(crate) fn killed_and_started_again(mut self, socket: &str) -> Self {
        self.child.0.kill().unwrap();
        self.child.0.wait().unwrap();
        assert!(self.socket().exists(), "the socket was left behind");
        Self::in_folder(self.home, &[socket], None)
    }

    fn in_folder(home: TempDir, socket: &[&str], strace: Option<&[&str]>) -> Self {
        let mut run = weblog(home.path());
        for option in socket {
            run.arg(option).arg(home.path().join("socket"));
        }
        let mut run = match strace {
            Some(options) => under_strace(&[&["-o", home.path().join("trace").to_str().unwrap()], options].concat(), &run),
            None => run,
        };
        let mut child = AtWork(run.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap());
        let mut line = String::new();
        BufReader::new(child.0.stderr.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "taking lines\n");
        let mut pid = Pid::from_child(&child.0);
        if strace.is_some() {
            let children = fs::read_to_string(format!("/proc/{0}/task/{0}/children", child.0.id())).unwrap();
            pid = Pid::from_raw(children.trim().parse().unwrap()).unwrap();
        }
        Self { home, child, pid }
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.home.path().join("socket")
    }

    /// What the system lets it have.
    pub(crate) fn limits(&self) -> String {
        fs::read_to_string(format!("/proc/{}/limits", self.child.0.id())).unwrap()
    }

    /// What it reads when it has no socket.
    pub(crate) fn input(&mut self) -> &mut ChildStdin {
        self.child.0.stdin.as_mut().unwrap()
    }

    /// Ends it, and gives back what it wrote, without the days.
    pub(crate) fn end(self) -> Vec<String> {
        self.end_watched().0
    }

    /// The same of a watched one, with what strace saw.
    pub(crate) fn end_watched(self) -> (Vec<String>, String) {
        kill_process(self.pid, Signal::TERM).unwrap();
        let ended = self.ended();
        assert_eq!((ended.status, ended.said.as_str()), (Some(0), ""));
        (ended.visits, ended.trace)
    }

    /// Waits until it ends by itself.
    pub(crate) fn ended(mut self) -> Ended {
        drop(self.child.0.stdin.take());
        let mut said = String::new();
        self.child.0.stderr.as_mut().unwrap().read_to_string(&mut said).unwrap();
        let status = self.child.0.wait().unwrap().code();
        assert!(!self.socket().exists(), "the socket is gone with it");
        let trace = fs::read(self.home.path().join("trace")).unwrap_or_default();
        Ended { status, said, visits: written(self.home.path()), trace: String::from_utf8_lossy(&trace).into_owned() }
    }
}

/// What there is when a filter has gone.
pub(crate) struct Ended {
    pub(crate) status: Option<i32>,
    /// On its standard error, after it was ready.
    pub(crate) said: String,
    pub(crate) visits: Vec<String>,
    /// What strace saw, if it was there.
    pub(crate) trace: String,
}

/// The log's lines without their days. That each has a day, and none that has not begun in UTC, is held here.
pub(crate) fn written(home: &Path) -> Vec<String> {
    let log = fs::read_to_string(home.join("visits")).unwrap();
    let today = Day::today().to_string();
    let lines = log.lines().map(|line| {
        let (day, rest) = line.split_once(' ').unwrap();
        let is_a_day = day.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
        assert!(day.len() == 10 && is_a_day && *day <= *today, "{line}");
        rest.to_owned()
    });
    lines.collect()
}
