//! What is refused by its head, and has text in front of its files: the text comes back, and nothing is stored.

use std::io::Write;
use std::net::TcpStream;

use crate::client::{Answer, BOUNDARY, Form, head};
use crate::running::{House, Running, Setup, until};

/// More than any form of these takes.
const TOO_LARGE: usize = 4_000_000_000;

fn with(settings: &str) -> Running {
    Running::start_with(&Setup { settings, ..Setup::default() })
}

/// A body that announces itself as larger than it is, or as large as it is.
fn send_as(receiver: &Running, form: &str, length: usize, body: &[u8]) -> Answer {
    let head = head(form, &format!("multipart/form-data; boundary={BOUNDARY}"), length);
    receiver.exchange(&[head.as_bytes(), body].concat())
}

fn film() -> Form {
    Form::new().text("_lang", "en").text("about", "Two men <came>").file("film", "film.mp4", &vec![b'm'; 100_000])
}

/// The form, with what was typed before the film.
fn assert_given_back(answer: &Answer, status: u16, heading: &str, why: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    for part in [heading, why, "Nothing was stored.", "what you wrote before the files", "Two men &lt;came&gt;</textarea>"] {
        assert!(answer.body.contains(part), "{part}: {}", answer.body);
    }
    assert!(!answer.body.contains("Back button") && answer.head.contains("\ncache-control: no-store"), "{answer:?}");
}

/// A page without a form: what to do with the Back button.
fn assert_short(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert!(answer.body.contains("Back button") && !answer.body.contains("<form"), "{}", answer.body);
}

#[test]
fn who_sends_too_large_a_film_gets_their_text_back() {
    let mut receiver = Running::start();
    let answer = send_as(&receiver, "upload", TOO_LARGE, &film().text("_late", "lost").body());
    assert_given_back(&answer, 413, "Your message is too large", "may have at most 400 MB");
    assert!(!answer.head.contains("retry-after") && !answer.body.contains("film.mp4"), "{answer:?}");
    assert!(!receiver.has_a_draft_open());
    receiver.stop();
    assert_eq!(receiver.house.envelopes().len(), 2, "nothing but the first envelope and the last");
}

/// The control: the same, announced as it is, is stored.
#[test]
fn the_same_film_is_stored_where_its_length_is_true() {
    let receiver = Running::start();
    let body = film().body();
    send_as(&receiver, "upload", body.len(), &body).receipt();
    assert_eq!(receiver.house.envelopes().len(), 2);
}

#[test]
fn who_sends_a_film_too_often_gets_their_text_back() {
    let receiver = with("global_burst = 1\nglobal_rate = 1\n");
    receiver.send("help", Form::new().text("alias", "Ada")).receipt();
    let body = film().body();
    let answer = send_as(&receiver, "upload", body.len(), &body);
    assert_given_back(&answer, 429, "Too many messages at once", "Please wait a few minutes");
    assert!(answer.head.contains("\nretry-after: 60"), "{}", answer.head);
    assert_eq!(receiver.house.envelopes().len(), 2);
}

#[test]
fn who_sends_a_film_where_there_is_no_room_gets_their_text_back() {
    let receiver = with("daily_bytes = 60_000\n");
    let body = film().body();
    let answer = send_as(&receiver, "upload", body.len(), &body);
    assert_given_back(&answer, 503, "We can&#39;t take messages now", "Please try again later");
    assert!(answer.head.contains("\nretry-after: 60"), "{}", answer.head);
    assert_eq!(receiver.house.envelopes().len(), 1);
}

#[test]
fn the_text_comes_back_in_the_language_of_its_page_with_other_ways() {
    let receiver = Running::start();
    let body = Form::new().text("_lang", "ar").text("alias", "ليلى").file("photos", "a.png", b"photo").body();
    let answer = send_as(&receiver, "help", TOO_LARGE, &body);
    assert_eq!(answer.status, 413);
    assert!(answer.body.starts_with("<html lang=ar dir=rtl><title>رسالتكم كبيرة جدًا</title>"), "{}", answer.body);
    assert!(answer.body.contains("value=\"ليلى\"") && answer.body.contains("اكتبوا إلى help@example.org."), "{}", answer.body);
    // Without a language in it, the browser's own counts.
    let body = Form::new().text("alias", "ليلى").file("photos", "a.png", b"photo").body();
    let head = head("help", &format!("multipart/form-data; boundary={BOUNDARY}"), TOO_LARGE);
    let head = head.replace("\r\n\r\n", "\r\nAccept-Language: ar\r\n\r\n");
    assert!(receiver.exchange(&[head.as_bytes(), &body].concat()).body.starts_with("<html lang=ar"));
}

/// Where there is nothing to give back there is no form; the language of the page is known all the same.
#[test]
fn who_wrote_nothing_before_the_files_gets_the_short_page() {
    let receiver = Running::start();
    let files_first = Form::new().text("_lang", "ar").text("alias", "").file("photos", "a.png", b"x").text("what", "Two men came");
    let answer = send_as(&receiver, "help", TOO_LARGE, &files_first.body());
    assert!(answer.status == 413 && !answer.body.contains("<form"), "{answer:?}");
    assert!(answer.body.starts_with("<html lang=ar") && !answer.body.contains("Two men came"), "{}", answer.body);
    assert_short(&send_as(&receiver, "help", TOO_LARGE, b"junk"), 413);
    assert_eq!(receiver.house.envelopes().len(), 1);
}

/// They wait for the answer, and would have to wait for ten minutes here.
#[test]
fn who_is_known_to_have_nothing_to_give_back_is_answered_at_once() {
    let receiver = with("beginning_timeout = 600\n");
    let multipart = format!("multipart/form-data; boundary={BOUNDARY}");
    let asks_first = head("upload", &multipart, TOO_LARGE).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
    assert_short(&receiver.exchange(asks_first.as_bytes()), 413);
    assert_short(&receiver.exchange(head("upload", "application/x-www-form-urlencoded", TOO_LARGE).as_bytes()), 413);
    assert_short(&receiver.exchange(head("upload", "text/plain", TOO_LARGE).as_bytes()), 413);
    let house = House::with_forms("", &[("text", r#"{"title": "T", "fields": [{"name": "a", "type": "text", "label": "A"}]}"#)]);
    let mut command = house.command("127.0.0.1:0", &Setup { settings: "beginning_timeout = 600\n", ..Setup::default() });
    let text_alone = house.run(&mut command);
    assert_short(&text_alone.exchange(head("text", &multipart, TOO_LARGE).as_bytes()), 413);
}

#[test]
fn who_sends_no_body_gets_the_short_page_soon() {
    let receiver = Running::start();
    assert_short(&send_as(&receiver, "upload", TOO_LARGE, b""), 413);
}

/// A line that breaks off: what came of a text is better than nothing of it.
#[test]
fn a_text_that_stops_coming_is_given_back_as_far_as_it_came() {
    let receiver = with("linger_timeout = 1\n");
    let body = film().body();
    let at = body.windows(5).position(|bytes| bytes == b"<came").unwrap();
    let answer = send_as(&receiver, "upload", TOO_LARGE, &body[..at]);
    assert!(answer.status == 413 && answer.body.contains("Two men </textarea>"), "{answer:?}");
}

#[test]
fn a_body_that_comes_in_pieces_has_the_same_answer() {
    let receiver = Running::start();
    let body = film().body();
    let before_the_film = body.len() - 100_000;
    let mut stream: TcpStream = receiver.connect();
    stream.set_nodelay(true).unwrap();
    stream.write_all(head("upload", &format!("multipart/form-data; boundary={BOUNDARY}"), TOO_LARGE).as_bytes()).unwrap();
    for byte in &body[..before_the_film] {
        stream.write_all(&[*byte]).unwrap();
    }
    // It has answered by then, and may want no more.
    let _ = stream.write_all(&body[before_the_film..]);
    assert_given_back(&Answer::read(stream), 413, "Your message is too large", "may have at most 400 MB");
}

#[test]
fn without_room_for_the_text_the_short_page_is_the_answer() {
    let receiver = with("form_requests = 1\n");
    let upload = crate::overload::begun(&receiver);
    assert_short(&send_as(&receiver, "upload", TOO_LARGE, &film().body()), 413);
    drop(upload);
    until("there is room again", || send_as(&receiver, "upload", TOO_LARGE, &film().body()).body.contains("Two men"));
    // A quote is `&quot;` on the page that gives it back.
    let receiver = with("memory = 1_500_000\ntext_multiple = 64\n");
    let quotes = |mark: &str| Form::new().text("about", &mark.repeat(200_000)).file("film", "film.mp4", b"film").body();
    assert_eq!(send_as(&receiver, "upload", TOO_LARGE, &quotes("x")).body.matches("xx").count(), 100_000);
    assert_short(&send_as(&receiver, "upload", TOO_LARGE, &quotes("\"")), 413);
}

/// A flood of messages that are not taken must not keep out those that are.
#[test]
fn what_is_not_taken_has_half_of_the_places() {
    let receiver = with("form_requests = 4\nbeginning_timeout = 600\n");
    let head = head("upload", &format!("multipart/form-data; boundary={BOUNDARY}"), TOO_LARGE);
    let open = || {
        let mut stream = receiver.connect();
        stream.write_all(head.as_bytes()).unwrap();
        stream
    };
    let silent = [open(), open()];
    let send = || send_as(&receiver, "upload", TOO_LARGE, &film().body());
    until("both have their place", || !send().body.contains("Two men"));
    assert_short(&send(), 413);
    receiver.send("upload", Form::new().text("about", "a film")).receipt();
    drop(silent);
    until("there is room again", || send().body.contains("Two men"));
}

#[test]
fn a_form_that_has_changed_prints_what_no_longer_fits() {
    let receiver = Running::start();
    let old = Form::new().text("_form", &"0".repeat(64)).text("telephone", "555 0101").text("about", "Two men <came>");
    let answer = send_as(&receiver, "upload", TOO_LARGE, &old.file("film", "film.mp4", b"film").body());
    assert_given_back(&answer, 413, "Your message is too large", "may have at most 400 MB");
    assert!(answer.body.contains("555 0101") && answer.body.contains(&receiver.house.form_hash("upload")), "{}", answer.body);
}
