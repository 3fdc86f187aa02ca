//! Clients that are slow on purpose, a thousand at a time: a good one is served all the same.

use std::fs;
use std::process::{Child, Command, Stdio};

use crate::client::Form;
use crate::running::{Running, Setup, until};

/// How many connections the attacker holds.
const CONNECTIONS: usize = 1_000;

/// An attacker at work, ended with the test; by itself after half a minute.
struct Attacker(Child);

impl Attacker {
    fn begin(receiver: &Running, mode: &[&str], path: &str) -> Self {
        let mut command = Command::new("slowhttptest");
        command.args(mode).args(["-c", &CONNECTIONS.to_string(), "-r", &CONNECTIONS.to_string(), "-i", "3", "-p", "5", "-l", "30"]);
        command.arg("-u").arg(format!("http://{}{path}", receiver.listening_on)).stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().unwrap_or_else(|error| panic!("slowhttptest (tests/set-up installs it): {error}")))
    }
}

impl Drop for Attacker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How many sockets the receiver has open.
fn sockets(receiver: &Running) -> usize {
    let open = fs::read_dir(format!("/proc/{}/fd", receiver.child.id())).unwrap();
    open.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok()).filter(|path| path.to_string_lossy().starts_with("socket:")).count()
}

fn serves_all_the_same(mode: &[&str], path: &str) {
    let receiver = Running::start();
    let attacker = Attacker::begin(&receiver, mode, path);
    until("the attacker holds its connections", || sockets(&receiver) >= CONNECTIONS);
    let held = sockets(&receiver);
    receiver.send("help", Form::new().text("alias", "Ada")).receipt();
    let photo = vec![7; 90_000];
    receiver.send("help", Form::new().text("alias", "Ada").file("photos", "a.png", &photo)).receipt();
    assert!(sockets(&receiver) > CONNECTIONS / 2, "of {held} connections few were left while the good client was served");
    drop(attacker);
    assert!(receiver.resident() < 64 << 10, "{} KiB", receiver.resident());
}

#[test]
fn a_good_client_is_served_while_heads_trickle_in() {
    serves_all_the_same(&["-H", "-t", "POST"], "/drop/help");
}

#[test]
fn a_good_client_is_served_while_bodies_trickle_in() {
    serves_all_the_same(&["-B", "-t", "POST", "-s", "8192"], "/drop/help");
}

#[test]
fn a_good_client_is_served_while_answers_are_hardly_read() {
    serves_all_the_same(&["-X", "-w", "1", "-y", "2", "-n", "3", "-z", "1", "-k", "3"], "/drop/help");
}

/// The control: with fewer places than the attacker has connections, nobody else gets one.
#[test]
fn with_too_few_places_the_attacker_has_them_all() {
    let receiver = Running::start_with(&Setup { settings: "connections = 500\nrefusals = 1000\n", ..Setup::default() });
    let own = sockets(&receiver);
    let _attacker = Attacker::begin(&receiver, &["-B", "-t", "POST", "-s", "8192"], "/drop/help");
    until("the attacker has all places", || sockets(&receiver) >= own + 500);
    assert_eq!(receiver.send("help", Form::new().text("alias", "Ada")).status, 503);
}
