//! A fault of the program breaks off the work for one visitor: they are told that nothing was stored, and the rest go on.
//!
//! The fault is a real one: the age crate panics where the system has no randomness to give.

use std::fs;

use crate::client::Form;
use crate::meddler::Meddler;
use crate::running::{Running, Setup, left_out, until};

/// No thread gets any, or none but what it asks for first.
const NO_RANDOMNESS: &[&str] = &["-e", "trace=getrandom", "-e", "inject=getrandom:error=EIO:syscall=getpid"];
const HARDLY_ANY: &[&str] = &["-e", "trace=getrandom", "-e", "inject=getrandom:error=EIO:syscall=getpid:when=2+"];

fn words() -> Form {
    Form::new().text("_lang", "en").text("alias", "Ada").text("what", "Two men came")
}

fn with_a_photo() -> Form {
    words().file("photos", "a.png", &[7; 90_000])
}

/// Whoever kept a place would have the only one.
fn with_one_place() -> Running {
    let settings = "form_requests = 1\nintakes = 1\nflushes = 1\n";
    Running::start_with(&Setup { settings, ..Setup::default() })
}

/// The control: the same is taken when the fault is gone, and no number is missing.
fn goes_on(mut receiver: Running) {
    receiver.send("help", with_a_photo()).receipt();
    receiver.send("help", words()).receipt();
    receiver.stop();
    assert_eq!(fs::read_dir(receiver.house.path("spool/tmp")).unwrap().count(), 0);
    let sequence: Vec<_> = receiver.house.opened().iter().map(|envelope| envelope.submission().sequence).collect();
    assert_eq!(sequence, [0, 1, 2, 3]);
}

#[test]
fn who_sends_a_file_is_told_and_the_file_is_gone() {
    let mut receiver = with_one_place();
    let Some(meddler) = Meddler::attach(&receiver, NO_RANDOMNESS) else { return left_out("a system without randomness") };
    for _ in 0..3 {
        let answer = receiver.send("help", with_a_photo());
        assert_eq!(answer.status, 503, "{answer:?}");
        assert!(answer.body.contains("Your message was not stored") && answer.body.contains("help@example.org"), "{}", answer.body);
        let said = receiver.hear();
        assert!(said.starts_with("dropsafe-receiver: a fault of the program at ") && !said.contains("Ada"), "{said}");
        until("the file is gone", || !receiver.has_a_draft_open());
    }
    // Who needs no randomness is answered.
    let answer = receiver.send("help", Form::new().text("what", "Two men came"));
    assert!(answer.status == 422 && answer.body.contains("Two men came</textarea>"), "{answer:?}");
    assert!(meddler.detach(&receiver).contains("(INJECTED)"));
    assert_eq!(receiver.house.envelopes().len(), 1);
    goes_on(receiver);
}

#[test]
fn who_sends_words_gets_them_back() {
    let mut receiver = with_one_place();
    let Some(meddler) = Meddler::attach(&receiver, HARDLY_ANY) else { return left_out("a system without randomness") };
    let answer = receiver.send("help", words());
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(answer.body.contains("Your message was not stored") && answer.body.contains("Two men came</textarea>"), "{}", answer.body);
    let said = receiver.hear();
    assert!(said.starts_with("dropsafe-receiver: a fault of the program at ") && !said.contains("Ada"), "{said}");
    assert!(meddler.detach(&receiver).contains("(INJECTED)"));
    assert_eq!(receiver.house.envelopes().len(), 1);
    goes_on(receiver);
}
