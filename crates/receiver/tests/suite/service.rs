//! What whoever looks after the server is told: by systemd's protocol, and by counts when they ask.

use std::collections::BTreeSet;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Duration;

use dropsafe_envelope::Kind;

use crate::client::{Form, head};
use crate::running::{House, Running, Setup, until};

/// What the receiver tells next.
fn told(manager: &UnixDatagram) -> String {
    manager.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let mut buffer = [0; 256];
    let count = manager.recv(&mut buffer).unwrap();
    String::from_utf8(buffer[..count].to_vec()).unwrap()
}

#[test]
fn systemd_is_told_when_it_is_ready_and_when_it_stops() {
    let house = House::build("");
    let path = house.path("notify.sock");
    let manager = UnixDatagram::bind(&path).unwrap();
    let mut command = house.command("127.0.0.1:0", &Setup::default());
    let mut receiver = house.run(command.env("NOTIFY_SOCKET", &path));
    assert_eq!(told(&manager), "READY=1");
    receiver.send("help", Form::new().text("alias", "Ada")).receipt();
    receiver.stop();
    assert_eq!(told(&manager), "STOPPING=1");
}

#[test]
fn the_watchdog_hears_of_it_again_and_again() {
    let house = House::build("");
    let name = format!("dropsafe-test-{}", std::process::id());
    let manager = UnixDatagram::bind_addr(&SocketAddr::from_abstract_name(&name).unwrap()).unwrap();
    let mut command = house.command("127.0.0.1:0", &Setup::default());
    let mut receiver = house.run(command.env("NOTIFY_SOCKET", format!("@{name}")).env("WATCHDOG_USEC", "20000"));
    assert_eq!(told(&manager), "READY=1");
    for _ in 0..3 {
        assert_eq!(told(&manager), "WATCHDOG=1");
    }
    // One that is stopped dead says nothing more: that is what the watchdog is for.
    receiver.signal("STOP");
    // Ten times as long as it takes between two words.
    manager.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    let mut buffer = [0; 256];
    until("it is silent", || manager.recv(&mut buffer.clone()).is_err());
    receiver.signal("CONT");
    until("it speaks again", || manager.recv(&mut buffer.clone()).is_ok());
    let _ = manager.recv(&mut buffer);
    receiver.stop();
}

#[test]
fn a_watchdog_that_is_anothers_is_left_alone_and_a_manager_that_is_gone_does_no_harm() {
    let house = House::build("");
    let path = house.path("notify.sock");
    let manager = UnixDatagram::bind(&path).unwrap();
    let mut command = house.command("127.0.0.1:0", &Setup::default());
    command.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "1000").env("WATCHDOG_PID", "1");
    let mut receiver = house.run(&mut command);
    assert_eq!(told(&manager), "READY=1");
    drop(manager);
    receiver.send("help", Form::new().text("alias", "Ada")).receipt();
    receiver.stop();

    let house = House::build("");
    let mut command = house.command("127.0.0.1:0", &Setup::default());
    house.run(command.env("NOTIFY_SOCKET", "/nowhere/notify.sock")).stop();
}

#[test]
fn counts_are_told_when_asked_for_and_say_nothing_of_anybody() {
    let mut receiver = Running::start();
    let words = "Two men came to the office and asked for the list of members.";
    receiver.send("help", Form::new().text("alias", "Ada").text("what", words)).receipt();
    receiver.send("help", Form::new().text("alias", "Ada").text("what", words)).receipt();
    receiver.send("help", Form::new().text("alias", "Ada").text(&receiver.house.honeypot("help"), "http://spam.example")).receipt();
    assert_eq!(receiver.send("help", Form::new().text("what", words)).status, 422);
    assert_eq!(receiver.exchange(b"GET /secret HTTP/1.1\r\nHost: h\r\n\r\n").status, 404);
    assert_eq!(receiver.exchange(head("help", "text/plain", 2).as_bytes()).status, 415);
    receiver.signal("USR1");
    let line = receiver.hear();
    let (before, rest) = line.split_once("flush ").unwrap();
    let (_, after) = rest.split_once(" longest").unwrap();
    let size = std::fs::metadata(&receiver.house.envelopes()[0]).unwrap().len();
    let told = format!("{before}…{after}").replace(&format!("bytes {size},"), "bytes (one envelope),");
    insta::assert_snapshot!(told, @"counts: accepted 1, bytes (one envelope), …, doubles 1, robots 1, refused 3: faults 1, not-found 1, type 1");
    receiver.stop();
}

#[test]
fn a_spool_that_has_had_its_day_is_closed_and_says_so_once() {
    let mut receiver = Running::start_with(&Setup { settings: "daily_envelopes = 2\n", ..Setup::default() });
    receiver.send("help", Form::new().text("alias", "Ada")).receipt();
    receiver.send("help", Form::new().text("alias", "Bob")).receipt();
    for _ in 0..2 {
        let answer = receiver.send("help", Form::new().text("alias", "Eve"));
        assert_eq!(answer.status, 503);
        assert!(answer.head.contains("\nretry-after: "), "{}", answer.head);
        assert!(answer.body.contains("Your message was not stored") && answer.body.contains("help@example.org"), "{}", answer.body);
        assert!(answer.body.contains("value=\"Eve\""), "what was typed comes back: {}", answer.body);
    }
    receiver.signal("TERM");
    let (status, said) = receiver.wait();
    assert!(status.success(), "the closing envelope is stored all the same");
    insta::assert_snapshot!(said, @"dropsafe-receiver: no more is taken: as many envelopes were stored within a day as `daily_envelopes` says. Look at what comes in, then raise it or wait");
    assert_eq!(receiver.house.envelopes().len(), 4);
}

#[test]
fn room_is_left_on_the_spools_file_system() {
    // More than any disk has, so that there is never room.
    let receiver = Running::start_with(&Setup { settings: "spool_free = 1_000_000_000_000_000\n", ..Setup::default() });
    assert_eq!(receiver.send("help", Form::new().text("alias", "Ada")).status, 503);
    // What is too large to be given back is not even asked for.
    let upload = head("upload", "multipart/form-data; boundary=b", 400_000).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
    let answer = receiver.exchange(upload.as_bytes());
    assert!(answer.status == 503 && answer.body.contains("Our drop box is closed"), "{answer:?}");
    assert_eq!(receiver.house.envelopes().len(), 1);
}

#[test]
fn it_says_that_it_runs_as_often_as_it_is_told_to_and_nobody_sees_from_outside() {
    let mut receiver = Running::start_with(&Setup { settings: "heartbeat = 1\n", ..Setup::default() });
    receiver.send("help", Form::new().text("alias", "Ada")).receipt();
    until("it has said so twice", || receiver.house.envelopes().len() >= 4);
    receiver.stop();
    let opened = receiver.house.opened();
    let kinds: Vec<_> = opened.iter().map(|envelope| envelope.submission().kind).collect();
    let of = |kind: Kind| kinds.iter().filter(|other| **other == kind).count();
    assert_eq!((kinds[0], *kinds.last().unwrap()), (Kind::Opening, Kind::Closing));
    assert_eq!((of(Kind::Submission), of(Kind::Heartbeat)), (1, kinds.len() - 3));
    assert!(of(Kind::Heartbeat) >= 2, "{kinds:?}");
    let sequence: Vec<_> = opened.iter().map(|envelope| envelope.submission().sequence).collect();
    assert_eq!(sequence, (0..opened.len() as u64).collect::<Vec<_>>());
    let sizes: BTreeSet<_> = receiver.house.envelopes().iter().map(|path| std::fs::metadata(path).unwrap().len()).collect();
    assert_eq!(sizes.len(), 1, "{sizes:?}");
}
