//! The unit files for systemd: what is on top of what the receiver does by itself, and in its way nowhere.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use dropsafe_receiver::limits::Limits;

use crate::client::Form;
use crate::running::{House, left_out};

const DEPLOY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy");

fn read(name: &str) -> String {
    fs::read_to_string(format!("{DEPLOY}/{name}")).unwrap()
}

/// All that a unit says under a name.
fn values<'a>(unit: &'a str, name: &str) -> Vec<&'a str> {
    unit.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix('=')).collect()
}

/// What `systemd-analyze` says: whether it is content, and its words.
fn analyze(words: &[&str]) -> (bool, String) {
    let output = Command::new("systemd-analyze").args(words).output();
    let output = output.unwrap_or_else(|error| panic!("can't run systemd-analyze ({error}): apt-get install systemd"));
    (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[test]
fn systemd_finds_next_to_nothing_exposed() {
    let security = |unit: &str| analyze(&["security", "--offline=true", "--no-pager", "--threshold=5", unit]);
    let (is_content, said) = security(&format!("{DEPLOY}/dropsafe-receiver.service"));
    assert!(is_content, "more than 0.5 is exposed: {said}");
    assert!(said.contains("Overall exposure level for dropsafe-receiver.service: 0."), "{said}");
    // The control: the same without its last lines is not good enough.
    let house = House::build("");
    let bare = house.path("dropsafe-receiver.service");
    let unit = read("dropsafe-receiver.service");
    fs::write(&bare, unit.split("\n# No rights of root").next().unwrap()).unwrap();
    let (is_content, said) = security(bare.to_str().unwrap());
    assert!(!is_content, "{said}");
}

#[test]
fn systemd_understands_every_line() {
    let house = House::build("");
    let service = read("dropsafe-receiver.service").replace("/usr/local/bin/dropsafe-receiver", env!("CARGO_BIN_EXE_dropsafe-receiver"));
    let files = ["dropsafe-receiver.service", "dropsafe-receiver.socket"].map(|name| house.path(name));
    fs::write(&files[0], service).unwrap();
    fs::write(&files[1], read("dropsafe-receiver.socket")).unwrap();
    let verify = |file: &std::path::Path| analyze(&["verify", "--man=no", file.to_str().unwrap()]).1;
    // It also reads units of the machine, whose troubles are none of ours.
    let ours = |said: String| said.lines().filter(|line| line.contains("dropsafe-receiver")).map(str::to_owned).collect::<Vec<_>>();
    for file in &files {
        assert_eq!(ours(verify(file)), [""; 0], "{}", file.display());
    }
    fs::write(&files[0], "[Service]\nExecStart=/bin/true\nProtectEverything=yes\n").unwrap();
    assert!(!ours(verify(&files[0])).is_empty(), "the control: it complains of a line that there isn't");
}

#[test]
fn systemd_waits_longer_than_the_receiver_takes_to_stop() {
    let unit = read("dropsafe-receiver.service");
    let [command] = values(&unit, "ExecStart")[..] else { panic!("one command") };
    assert!(!command.contains("--drain") && !command.contains("--config"), "the drain is the default");
    let [timeout] = values(&unit, "TimeoutStopSec")[..] else { panic!("one time") };
    let timeout: u64 = timeout.strip_suffix('s').unwrap().parse().unwrap();
    // The last answers have five seconds more, and the closing envelope is flushed.
    assert!(timeout >= Limits::default().drain + 20, "{timeout} s");
    assert!(command.ends_with("--listen systemd"));
}

/// The names behind a list of system calls, sets within sets unfolded.
fn unfold(list: &str, calls: &mut BTreeSet<String>) {
    for name in list.split_whitespace() {
        if !name.starts_with('@') {
            calls.insert(name.into());
            continue;
        }
        let (is_known, said) = analyze(&["syscall-filter", "--no-pager", name]);
        assert!(is_known, "{said}");
        let members = said.lines().skip(1).filter(|line| line.starts_with(' ')).map(str::trim).filter(|line| !line.starts_with('#'));
        unfold(&members.collect::<Vec<_>>().join(" "), calls);
    }
}

#[test]
fn the_unit_lets_the_receiver_lock_itself_in_and_serve() {
    let unit = read("dropsafe-receiver.service");
    let mut allowed = BTreeSet::new();
    for list in values(&unit, "SystemCallFilter") {
        let mut calls = BTreeSet::new();
        unfold(list.trim_start_matches('~'), &mut calls);
        if list.starts_with('~') {
            allowed.retain(|call| !calls.contains(call));
        } else {
            allowed.extend(calls);
        }
    }
    assert!(allowed.contains("openat") && allowed.contains("landlock_restrict_self") && !allowed.contains("mount"), "{allowed:?}");

    let house = House::build("");
    if !rustix::process::geteuid().is_root() {
        return left_out("to change the user");
    }
    // A user without capabilities, as in the unit.
    let trace = house.path("trace");
    let inner = house.command_as_nobody();
    let mut command = Command::new("strace");
    command.args(["-f", "-o"]).arg(&trace).args([inner.get_program().to_str().unwrap(), "--pdeathsig=KILL"]).args(inner.get_args());
    let mut receiver = house.run(command.stderr(std::process::Stdio::piped()));
    receiver.send("help", Form::new().text("alias", "Ada").file("photos", "a.png", b"photo")).receipt();
    let begun = fs::read_to_string(&trace).unwrap();
    let pid = begun.split_whitespace().next().unwrap();
    assert!(Command::new("kill").args(["-TERM", pid]).status().unwrap().success());
    assert!(receiver.wait().0.success());

    let trace = fs::read_to_string(&trace).unwrap();
    // What comes before is setpriv's, which is root's. What the proof tries and is refused may well be forbidden twice.
    let own = trace.lines().skip_while(|line| !(line.contains(" execve(") && line.contains("--bundle") && !line.contains("setpriv")));
    let made: BTreeSet<&str> = own
        .filter(|line| !line.contains(" = -1 "))
        .filter_map(|line| line.split_once(' ')?.1.trim_start().split_once('('))
        .map(|(call, _)| call)
        .filter(|call| call.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'_'))
        .collect();
    assert!(made.contains("landlock_restrict_self") && made.contains("linkat"), "{made:?}");
    let forbidden: Vec<_> = made.into_iter().filter(|call| !allowed.contains(*call)).collect();
    assert!(forbidden.is_empty(), "the unit forbids {forbidden:?}");
}
