//! More than there is room for: whoever comes too many gets a page that says so, and the rest go on.

use std::io::Write;
use std::net::{Shutdown, TcpStream};

use crate::client::{Answer, BOUNDARY, Form, head};
use crate::running::{Running, Setup, until};

fn with(settings: &str) -> Running {
    Running::start_with(&Setup { settings, ..Setup::default() })
}

/// An upload whose body stays away: its head was accepted when this returns.
pub(crate) fn begun(receiver: &Running) -> TcpStream {
    let mut stream = receiver.connect();
    let head = head("upload", &format!("multipart/form-data; boundary={BOUNDARY}"), 400_000);
    stream.write_all(head.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n").as_bytes()).unwrap();
    let mut told = [0; 25];
    std::io::Read::read_exact(&mut stream, &mut told).unwrap();
    assert_eq!(&told, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

fn assert_busy(answer: &Answer) {
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(answer.head.contains("\nretry-after: 60") && answer.head.contains("\ncache-control: no-store"), "{}", answer.head);
    assert!(answer.body.contains("Too many messages at once") && answer.body.contains("Back button"), "{}", answer.body);
}

#[test]
fn who_finds_all_connections_taken_is_told_so_in_their_language() {
    let receiver = with("connections = 2\nrefusals = 1\nhead_timeout = 30\n");
    let idle = [receiver.connect(), receiver.connect()];
    let words = || Form::new().text("alias", "Ada");
    assert_busy(&receiver.send("help", words()));
    let answer = receiver.exchange(b"POST /drop/help HTTP/1.1\r\nHost: h\r\nAccept-Language: ar\r\nContent-Length: 0\r\n\r\n");
    assert!(answer.status == 503 && answer.body.starts_with("<html lang=ar dir=rtl>"), "{answer:?}");
    // Who says nothing there does not keep the others waiting.
    let _silent = receiver.connect();
    assert_busy(&receiver.send("help", words()));
    drop(idle);
    until("there is room again", || receiver.send("help", words()).status == 200);
}

#[test]
fn one_form_cant_take_the_room_of_the_others() {
    let receiver = with("form_requests = 2\n");
    let uploads = [begun(&receiver), begun(&receiver)];
    assert_busy(&receiver.send("upload", Form::new().text("about", "a film")));
    receiver.send("help", Form::new().text("alias", "Ada")).receipt();
    drop(uploads);
    until("there is room again", || receiver.send("upload", Form::new().text("about", "a film")).status == 200);
}

#[test]
fn who_breaks_off_gives_their_place_back_wherever_that_is() {
    let receiver = with("form_requests = 1\nintakes = 1\nflushes = 1\n");
    let body = Form::new().text("about", &"\"".repeat(3_000)).file("film", "film.mp4", &vec![b'm'; 300_000]).body();
    let head = head("upload", &format!("multipart/form-data; boundary={BOUNDARY}"), body.len());
    let request = [head.as_bytes(), &body].concat();
    for sent in [head.len() - 10, head.len(), head.len() + 1_000, 100_000, request.len() - 1, request.len()] {
        for says_so in [true, false] {
            let mut stream = receiver.connect();
            stream.write_all(&request[..sent]).unwrap();
            if says_so {
                stream.shutdown(Shutdown::Write).unwrap();
            }
            drop(stream);
            until("there is room again", || receiver.send("upload", Form::new().text("about", "a film")).status == 200);
        }
    }
}

#[test]
fn memory_is_given_out_only_once() {
    let receiver = with("memory = 1_572_864\n");
    let mut uploads = Vec::new();
    while receiver.send("help", Form::new().text("alias", "Ada")).status == 200 {
        uploads.push(begun(&receiver));
        assert!(uploads.len() < 16, "it has no end");
    }
    assert!(uploads.len() >= 3, "only {} fit into a megabyte and a half", uploads.len());
    assert_busy(&receiver.send("help", Form::new().text("alias", "Ada")));
    drop(uploads);
    until("there is room again", || receiver.send("help", Form::new().text("alias", "Ada")).status == 200);
}

/// A quote is `&quot;` on the page that gives it back, and a control character is U+FFFD.
#[test]
fn a_page_that_would_be_too_large_for_the_memory_is_not_made() {
    const LENGTH: usize = 200_000;
    let receiver = with("memory = 1_048_576\ntext_multiple = 64\n");
    let given_back = receiver.send("help", Form::new().text("what", &"x".repeat(LENGTH)));
    assert!(given_back.status == 422 && given_back.body.len() > LENGTH, "{}", given_back.head);
    for longer in ["\"", "\u{1}"] {
        assert_busy(&receiver.send("help", Form::new().text("what", &longer.repeat(LENGTH))));
    }
    receiver.send("help", Form::new().text("alias", "\"Ada\"")).receipt();
}

/// What is reckoned for a request is not less than what it takes.
#[test]
fn memory_is_reckoned_honestly() {
    /// What the settings page says of an upload with this site's text limit: 28 + 16 + 2 × 16 + 160 + 128 KiB.
    const RECKONED: u64 = 364;
    const UPLOADS: u64 = 120;
    let receiver = with("");
    let half_sent = || {
        let mut stream = begun(&receiver);
        let body = Form::new().text("about", &"x".repeat(16_000)).file("film", "film.mp4", &vec![b'm'; 300_000]).body();
        stream.write_all(&body[..250_000]).unwrap();
        stream
    };
    let first = half_sent();
    until("the upload is in a draft", || receiver.has_a_draft_open());
    let before = receiver.resident();
    let uploads: Vec<TcpStream> = (0..UPLOADS).map(|_| half_sent()).collect();
    until("all uploads are in drafts", || receiver.drafts_open() as u64 == UPLOADS + 1);
    let grown = receiver.resident().saturating_sub(before);
    eprintln!("{} KiB each", grown / UPLOADS);
    assert!(grown > UPLOADS * 16, "{grown} KiB: nothing was measured");
    assert!(grown <= UPLOADS * RECKONED, "{} KiB each", grown / UPLOADS);
    drop((first, uploads));
}

/// What the settings page says of a connection that has no place for a request yet.
#[test]
fn a_connection_that_only_waits_takes_little_memory() {
    const EACH: u64 = 16;
    const WAITING: usize = 500;
    let receiver = with("head_timeout = 60\n");
    let sockets = |count: usize| {
        let begun = |_| {
            let mut stream = receiver.connect();
            stream.write_all(b"POST /drop/help HTTP/1.1\r\nHost: help.example.org\r\n").unwrap();
            stream
        };
        let waiting: Vec<TcpStream> = (0..count).map(begun).collect();
        // Connections are taken in their order: when this one is answered, all of them were.
        assert_eq!(receiver.exchange(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").status, 404);
        waiting
    };
    let _first = sockets(10);
    let before = receiver.resident();
    let _waiting = sockets(WAITING);
    let grown = receiver.resident().saturating_sub(before);
    assert!(grown <= WAITING as u64 * EACH, "{grown} KiB for {WAITING} connections");
    assert!(receiver.resident() > before, "nothing was measured");
}
