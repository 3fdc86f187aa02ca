//! Nothing that could be read in two ways is read, and no connection gets two answers.

mod hyper_alone;
mod payloads;

use std::io::{Read, Write};

use payloads::{Payload, REFUSED};

use crate::client::Answer;
use crate::running::{Running, Setup};

const HELP: &str = "POST /drop/help HTTP/1.1\r\nHost: help.example.org\r\nContent-Type: application/x-www-form-urlencoded\r\n";

/// Long waits are cut short: two of the payloads break off.
fn impatient() -> Running {
    Running::start_with(&Setup { settings: "head_timeout = 1\nbody_timeout = 1\nlinger_timeout = 1\n", ..Setup::default() })
}

/// All that comes back until the receiver has nothing more to say.
fn answer(receiver: &Running, bytes: &[u8]) -> Answer {
    let mut stream = receiver.connect();
    stream.write_all(bytes).unwrap();
    // `to` makes sure that nothing stands behind the first answer.
    Answer::to(bytes, stream)
}

#[test]
fn no_payload_is_taken_and_none_gets_two_answers() {
    let mut receiver = impatient();
    assert!(REFUSED.len() >= 76, "{} payloads", REFUSED.len());
    let mut wrong = Vec::new();
    for Payload { name, status, bytes } in REFUSED {
        let answer = answer(&receiver, bytes);
        if answer.status != *status {
            wrong.push(format!("{name}: {} and not {status}", answer.status));
        }
        for field in ["connection: close", "cache-control: no-store", "content-type: text/html; charset=utf-8"] {
            assert!(answer.head.lines().any(|line| line == field), "{name}: {}", answer.head);
        }
        if bytes.starts_with(b"HEAD ") {
            continue;
        }
        assert!(answer.body.starts_with("<html lang=en") && answer.body.contains("Nothing was stored"), "{name}: {}", answer.body);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    receiver.stop();
    assert_eq!(receiver.house.envelopes().len(), 2, "the opening and the closing envelope");
}

/// The control: requests that differ from these only in being right are taken, whatever stands behind them.
#[test]
fn what_is_written_as_it_should_be_is_taken_once() {
    let mut receiver = impatient();
    let body = "Content-Length: 9\r\n\r\nalias=Ada";
    let plain = format!("{HELP}{body}");
    let chunk = "0\r\n\r\n";
    let taken = [
        plain.clone(),
        plain.replace(": ", ":"),
        plain.replace("Content-Length: ", "CONTENT-LENGTH:\t \t"),
        plain.replace("help.example.org", "[::1]:8080"),
        format!("{HELP}TE: trailers\r\nConnection: keep-alive, TE\r\nUpgrade-Insecure-Requests: 1\r\nReferer: h\u{e9}\r\nDNT:\r\n{body}"),
        format!("{HELP}{}{body}", "X: y\r\n".repeat(37)),
        format!("{HELP}X: {}\r\n{body}", "y".repeat(15_000)),
        format!("{plain}{plain}"),
        format!("{plain}\r\n{plain}"),
        format!("{plain}{chunk}{plain}"),
        format!("{plain}GET / HTTP/1.1\r\n\r\n"),
        format!("{plain}\0\0\0"),
    ];
    for (before, request) in taken.iter().enumerate() {
        answer(&receiver, request.as_bytes()).receipt();
        assert_eq!(receiver.house.envelopes().len(), 2 + before, "{request:?}");
    }
    receiver.stop();
    assert_eq!(receiver.house.envelopes().len(), 2 + taken.len());
}

#[test]
fn a_head_that_is_too_large_is_refused_with_a_page() {
    let receiver = impatient();
    let body = "Content-Length: 9\r\n\r\nalias=Ada";
    let long = format!("{HELP}Accept-Language: ar\r\nCookie: {}\r\n{body}", "c".repeat(16 << 10));
    let many = format!("{HELP}{}{body}", "X: y\r\n".repeat(38));
    let endless = format!("POST /{}", "a".repeat(1 << 20));
    for (request, language) in [(&long, "ar"), (&many, "en"), (&endless, "en")] {
        let answer = answer(&receiver, request.as_bytes());
        assert_eq!(answer.status, 431);
        assert!(answer.body.starts_with(&format!("<html lang={language}")), "{}", answer.body);
    }
    assert_eq!(receiver.house.envelopes().len(), 1);
}

/// Cut anywhere, a request is taken whole or not at all.
#[test]
fn a_request_that_comes_in_pieces_is_the_same_request() {
    let receiver = Running::start();
    let whole = format!("{HELP}Content-Length: 9\r\n\r\nalias=Ada");
    for at in [1, 30, HELP.len(), whole.len() - 10, whole.len() - 9, whole.len() - 1] {
        let mut stream = receiver.connect();
        stream.set_nodelay(true).unwrap();
        stream.write_all(&whole.as_bytes()[..at]).unwrap();
        stream.write_all(&whole.as_bytes()[at..]).unwrap();
        Answer::read(stream).receipt();
    }
    let mut stream = receiver.connect();
    stream.set_nodelay(true).unwrap();
    for byte in whole.as_bytes() {
        stream.write_all(&[*byte]).unwrap();
    }
    Answer::read(stream).receipt();
}

#[test]
fn a_browser_that_asks_first_is_refused_without_being_told_to_go_on() {
    let receiver = Running::start();
    let head = |length: &str| format!("{HELP}Content-Length: {length}\r\nExpect: 100-Continue\r\n\r\n");
    assert_eq!(answer(&receiver, head("99999999").as_bytes()).status, 413);
    assert_eq!(answer(&receiver, head("9").replace("help", "unknown").as_bytes()).status, 404);
    // And once it is told, only once: one that doesn't wait is told so, too, before its one answer.
    let mut stream = receiver.connect();
    stream.write_all((head("9") + "alias=Ada").as_bytes()).unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    let rest = said.strip_prefix("HTTP/1.1 100 Continue\r\n\r\n").unwrap_or(&said);
    assert!(rest.starts_with("HTTP/1.1 200 OK\r\n"), "{said}");
    assert_eq!(rest.matches("HTTP/1.1 ").count(), 1, "{said}");
}
