//! Who sends too often is asked to wait; others are not.

use crate::client::{Answer, Form, head};
use crate::running::{House, Running, Setup, until};

const BODY: &str = "alias=Ada";

/// A receiver that lets each network send twice, and everybody together five times.
fn careful() -> Running {
    let house = House::build("");
    let settings = "client_burst = 2\nclient_rate = 1\nglobal_burst = 5\nglobal_rate = 1\n";
    let mut command = house.command("127.0.0.1:0", &Setup { settings, ..Setup::default() });
    house.run(command.args(["--client-header", "X-Real-IP"]))
}

fn send_as(receiver: &Running, fields: &str) -> Answer {
    let head = head("help", "application/x-www-form-urlencoded", BODY.len());
    receiver.exchange((head.replace("\r\n\r\n", &format!("\r\n{fields}\r\n")) + BODY).as_bytes())
}

#[test]
fn one_network_that_sends_too_often_is_asked_to_wait_and_others_are_not() {
    let mut receiver = careful();
    let of = |address: &str| send_as(&receiver, &format!("X-Real-IP: {address}\r\n"));
    of("192.0.2.1").receipt();
    of("192.0.2.2").receipt();
    let refused = of("192.0.2.3");
    assert_eq!(refused.status, 429);
    assert!(refused.head.contains("\nretry-after: 60") && refused.head.contains("\ncache-control: no-store"), "{}", refused.head);
    // Firefox's Back button leads to an empty form.
    for given_back in ["Too many messages at once", "Please wait a moment", "value=\"Ada\""] {
        assert!(refused.body.contains(given_back), "{given_back}: {}", refused.body);
    }
    of("2001:db8::1").receipt();
    // A list, or two of them: nobody can write themselves a new address.
    assert_eq!(send_as(&receiver, "X-Real-IP: 192.0.2.1, 198.51.100.1\r\n").status, 200);
    assert_eq!(send_as(&receiver, "X-Real-IP: 198.51.100.2\r\nX-Real-IP: 198.51.100.3\r\n").status, 200);
    assert_eq!(of("198.51.100.4").status, 429, "the bucket of everybody is empty");
    receiver.stop();
    assert_eq!(receiver.house.envelopes().len(), 2 + 5);
}

/// What takes nothing from the spool takes nothing from the bucket.
#[test]
fn requests_that_no_form_takes_are_free() {
    let receiver = Running::start_with(&Setup { settings: "global_burst = 1\nglobal_rate = 1\n", ..Setup::default() });
    for _ in 0..3 {
        assert_eq!(receiver.exchange(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").status, 404);
        assert_eq!(send_as(&receiver, "Content-Type: text/plain\r\n").status, 400);
    }
    send_as(&receiver, "").receipt();
    assert_eq!(send_as(&receiver, "").status, 429);
}

/// A text is read to be given back; a large upload would cost what the limit is there to save.
#[test]
fn of_what_comes_too_often_text_is_given_back_and_a_large_upload_is_refused_by_its_head() {
    let receiver = Running::start_with(&Setup { settings: "global_burst = 1\nglobal_rate = 1\n", ..Setup::default() });
    send_as(&receiver, "").receipt();
    // A small file is read with its text, and asked for again.
    let small = receiver.send("help", Form::new().text("alias", "Ada").file("photos", "door.png", b"photo"));
    assert!(small.status == 429 && small.body.contains("value=\"Ada\"") && small.body.contains("door.png"), "{}", small.body);
    let refused = receiver.exchange(head("upload", "multipart/form-data; boundary=b", 400_000).as_bytes());
    assert_eq!(refused.status, 429);
    assert!(refused.body.contains("Please wait a few minutes") && refused.body.contains("Back button"), "{}", refused.body);
}

#[test]
fn a_bucket_fills_again() {
    let receiver = Running::start_with(&Setup { settings: "global_burst = 1\nglobal_rate = 120\n", ..Setup::default() });
    send_as(&receiver, "").receipt();
    until("a token has come in", || send_as(&receiver, "").status == 200);
}

/// The header counts for nothing where nobody asked for it: a visitor could write it.
#[test]
fn a_client_is_known_only_where_the_settings_say_so() {
    let receiver = Running::start_with(&Setup { settings: "client_burst = 1\nclient_rate = 1\n", ..Setup::default() });
    for _ in 0..3 {
        send_as(&receiver, "X-Real-IP: 192.0.2.1\r\n").receipt();
    }
}
