//! A robot that fills in the honeypot can't tell that it did: not by what it is told, and not by how long it takes.

use std::collections::HashMap;
use std::fs;

use crate::client::{Answer, Form};
use crate::running::{Running, Setup, until};

const LONG: &str = "It happened on a Monday, when two men came to the door of the office.";

/// The same answers by a person and by a robot.
fn both(receiver: &Running, form: &str, content: impl Fn() -> Form) -> [Answer; 2] {
    let honeypot = receiver.house.honeypot(form);
    [("", "a"), ("buy now", "b")].map(|(bait, who)| receiver.send(form, content().text("alias", who).text(&honeypot, bait)))
}

#[test]
fn a_robot_is_told_what_a_person_is_told() {
    let receiver = Running::start();
    let contents: [fn() -> Form; 3] = [
        || Form::new().text("_lang", "en").text("what", LONG),
        || Form::new().text("_lang", "ar").text("what", LONG).file("photos", "a.png", b"photo"),
        || Form::new().text("_lang", "en").text("kinds", "no such option"),
    ];
    for content in contents {
        let [person, robot] = both(&receiver, "help", content);
        // The length is that of the page, with the receipt's words or the name in it.
        let head = |answer: &Answer| answer.head.lines().filter(|line| !line.starts_with("content-length")).collect::<Vec<_>>().join("\n");
        assert_eq!((person.status, head(&person)), (robot.status, head(&robot)));
        // Each has a receipt of its own, or its own name in the form that came back; both of any length.
        let said = |answer: &Answer, who: &str| match answer.status {
            200 => answer.body.replace(&answer.receipt(), "RECEIPT"),
            _ => answer.body.replace(&format!("value=\"{who}\""), "value=\"WHO\""),
        };
        assert_eq!(said(&person, "a"), said(&robot, "b"));
    }
}

/// Time is made of work, and the work that takes time is the disk's: both get the same bytes and the same flushes.
#[test]
fn a_robot_costs_the_disk_what_a_person_costs_it() {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let through = ["strace", "-D", "-f", "-o", trace.to_str().unwrap(), "-e", "trace=openat,write,fsync,fchmod,linkat"];
    let mut receiver = Running::start_with(&Setup { through: &through, ..Setup::default() });
    let contents: [fn() -> Form; 2] =
        [|| Form::new().text("what", LONG), || Form::new().text("what", LONG).file("photos", "a.png", &[7; 90_000])];
    for content in contents {
        let [person, robot] = both(&receiver, "help", content);
        assert_eq!((person.status, robot.status), (200, 200));
    }
    receiver.stop();
    let read = || fs::read_to_string(&trace).unwrap_or_default();
    until("strace has written everything", || read().contains("+++ exited with 0 +++"));

    let work = Work::read_all(&read());
    let [opening, person, robot, person_with_file, robot_with_file, closing] = work.as_slice() else {
        panic!("six envelopes: {work:?}\n{}", read());
    };
    for named in [opening, person, person_with_file, closing] {
        assert_eq!(named.steps, ["fchmod", "fsync", "linkat", "fsync"]);
    }
    for (robot, person) in [(robot, person), (robot_with_file, person_with_file)] {
        assert_eq!(robot.steps, ["fchmod", "fsync", "fchmod", "fsync"], "changed as a name would change it, and flushed again");
        assert_eq!(robot.written, person.written);
    }
}

/// What one envelope costs the disk.
#[derive(Debug, Default)]
struct Work {
    written: u64,
    /// What was done with the file once it was written.
    steps: Vec<String>,
}

impl Work {
    /// Of all files that strace saw being made without a name and flushed.
    fn read_all(traced: &str) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        let mut file = String::new();
        for call in calls(traced) {
            let (name, rest) = call.split_once('(').unwrap_or_default();
            let done = call.rsplit_once(" = ").and_then(|(_, done)| done.split(' ').next()).unwrap_or_default();
            if name == "openat" && call.contains("O_TMPFILE") {
                all.push(Self::default());
                file = done.to_owned();
            } else if let Some(work) = all.last_mut()
                && (rest.split([',', ')']).next() == Some(&file) || rest.contains(&format!("/proc/self/fd/{file}\"")))
            {
                match name {
                    "write" => work.written += done.parse::<u64>().unwrap_or_default(),
                    _ => work.steps.push(name.to_owned()),
                }
            }
        }
        all.retain(|work| !work.steps.is_empty());
        all
    }
}

/// The calls in the order of their ends. One that another thread's came into has two lines.
fn calls(traced: &str) -> Vec<String> {
    let mut begun: HashMap<&str, &str> = HashMap::new();
    let mut calls = Vec::new();
    for line in traced.lines() {
        // 31731 fsync(13) = 0
        let Some((thread, call)) = line.split_once(' ') else { continue };
        let call = call.trim_start();
        if let Some(beginning) = call.strip_suffix(" <unfinished ...>") {
            begun.insert(thread, beginning);
        } else if let Some((_, end)) = call.split_once(" resumed>") {
            calls.push(format!("{}{end}", begun.remove(thread).unwrap_or_default()));
        } else {
            calls.push(call.to_owned());
        }
    }
    calls
}
