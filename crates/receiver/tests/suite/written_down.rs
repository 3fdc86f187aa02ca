//! Everything that the receiver ever writes, as strace sees it: to files nothing but ciphertext, to people nothing but their page.

use std::fs;
use std::path::Path;

use crate::client::{BOUNDARY, Form, head};
use crate::running::{Running, Setup, left_out, until};
use crate::stopping::half_sent;

/// What a visitor types, and what their file holds and is called.
const CANARIES: [&str; 3] = ["canary-typed-5e0c71aa", "canary-in-a-file-9b3d40c8", "canary-of-a-name-27f1e6d3"];

/// The calls that write into what is open; the first word in their brackets says what that is.
const WRITING: [&str; 12] = [
    "write(",
    "writev(",
    "pwrite64(",
    "pwritev(",
    "pwritev2(",
    "sendto(",
    "sendmsg(",
    "sendfile(",
    "splice(",
    "copy_file_range(",
    "ftruncate(",
    "ioctl(",
];

fn words() -> Form {
    Form::new().text("_lang", "en").text("alias", CANARIES[0]).text("what", &format!("{0} {0} {0}", CANARIES[0]))
}

fn with_a_photo() -> Form {
    words().file("photos", CANARIES[2], CANARIES[1].repeat(3_000).as_bytes())
}

#[test]
fn nothing_but_ciphertext_is_written_to_any_file() {
    if !rustix::process::geteuid().is_root() {
        return left_out("to see the names of what another process has open");
    }
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    // -y: with the name of what is open. Of no string anything is left out.
    let through = ["strace", "-D", "-f", "-y", "-s", "1000000", "-o", trace.to_str().unwrap()];
    let mut receiver = Running::start_with(&Setup { through: &through, ..Setup::default() });
    receiver.send("help", words()).receipt();
    receiver.send("help", with_a_photo()).receipt();
    receiver.send("help", with_a_photo().text("kinds", "leak").text(&receiver.house.honeypot("help"), CANARIES[0])).receipt();
    receiver.send_urlencoded("help", &format!("alias={0}&what={0}", CANARIES[0])).receipt();
    // Given back, refused, broken off.
    assert_eq!(receiver.send("help", words().text("unknown", CANARIES[0])).status, 422);
    assert_eq!(receiver.send("help", words().text("alias", &"x".repeat(99_000))).status, 413);
    let body = with_a_photo().body();
    let too_large = head("help", &format!("multipart/form-data; boundary={BOUNDARY}"), 4_000_000_000);
    assert_eq!(receiver.exchange(&[too_large.as_bytes(), &body].concat()).status, 413);
    assert_eq!(receiver.exchange(format!("GET /{0} HTTP/1.1\r\nHost: {0}\r\nReferer: {0}\r\n\r\n", CANARIES[0]).as_bytes()).status, 404);
    let _broken_off = half_sent(&receiver);
    receiver.signal("KILL");
    receiver.wait();
    let read = || fs::read_to_string(&trace).unwrap_or_default();
    until("strace has written everything", || read().contains("+++ killed by SIGKILL +++"));

    let trace = read();
    // What comes before is the proof's, and the opening envelope.
    let serving = || trace.lines().skip_while(|line| !line.contains("\"listening on "));
    let written: Vec<Written<'_>> = serving().filter_map(Written::read).collect();
    let to_files: Vec<_> = written.iter().filter(|written| !written.is_to_a_visitor()).collect();
    let spool = receiver.house.path("spool/tmp");
    let to_spool = |written: &&&Written<'_>| Path::new(written.to).starts_with(&spool);
    assert!(to_files.iter().filter(to_spool).count() >= 4, "it writes envelopes: {} calls", to_files.len());
    assert!(to_files.iter().any(|written| written.call.contains("age-encryption.org/v1")));
    for written in &to_files {
        let is_told = written.to.starts_with("pipe:") || written.to.starts_with("anon_inode:") || written.to == "/dev/null";
        assert!(is_told || to_spool(&written), "it writes to nothing else: {}", &written.call[..200.min(written.call.len())]);
        assert!(CANARIES.iter().all(|canary| !written.call.contains(canary)), "in clear to {}", written.to);
    }
    // Nor into a file that is mapped into memory.
    let mapped: Vec<_> = serving().filter(|line| line.contains("MAP_SHARED") && line.contains("PROT_WRITE")).collect();
    assert!(mapped.iter().all(|line| line.contains("MAP_ANONYMOUS")), "{mapped:#?}");

    // The negative control: the same search finds what comes in, and what goes back to the visitor.
    for canary in CANARIES {
        assert!(trace.lines().any(|line| line.contains("recv") && line.contains(canary)), "{canary} came in");
    }
    assert!(written.iter().any(|written| written.is_to_a_visitor() && written.call.contains(CANARIES[0])), "it is given back");
}

/// One call that writes.
struct Written<'a> {
    /// What it writes to: a path, or a kind and a number.
    to: &'a str,
    call: &'a str,
}

impl<'a> Written<'a> {
    fn read(line: &'a str) -> Option<Self> {
        // 4711 write(14</spool/tmp/#12 (deleted)>, "age-encryption…
        let call = line.split_once(' ')?.1.trim_start();
        let arguments = WRITING.iter().find_map(|name| call.strip_prefix(name))?;
        let to = arguments.split_once('<')?.1.split_once('>')?.0;
        Some(Self { to, call })
    }

    fn is_to_a_visitor(&self) -> bool {
        ["socket:", "TCP:", "UNIX"].iter().any(|kind| self.to.starts_with(kind))
    }
}
