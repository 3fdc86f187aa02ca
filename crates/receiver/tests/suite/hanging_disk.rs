//! A disk that hangs: what is asked of it is neither done nor refused. Who needs it waits, and nobody else.

use std::fs;
use std::io::{ErrorKind, Write};
use std::net::TcpStream;

use crate::client::{Answer, BOUNDARY, Form, head};
use crate::meddler::Meddler;
use crate::running::{House, Running, Setup, left_out, until};
use crate::small_disk::{Kind, SmallDisk};
use crate::stopping::half_sent;

const LONG: &str = "It happened on a Monday, when two men came to the door of the office.";

fn with_a_disk(settings: &str) -> Option<(SmallDisk, Running)> {
    let house = House::build("");
    let disk = SmallDisk::mount(&house, Kind::Ext4)?;
    let mut command = house.command("127.0.0.1:0", &Setup { settings, ..Setup::default() });
    Some((disk, house.run(&mut command)))
}

fn words(alias: &str) -> Form {
    Form::new().text("_lang", "en").text("alias", alias).text("what", LONG)
}

/// Sends a form and leaves the answer for later.
fn sent(receiver: &Running, content: Form) -> TcpStream {
    let body = content.body();
    let mut stream = receiver.connect();
    stream.write_all(head("help", &format!("multipart/form-data; boundary={BOUNDARY}"), body.len()).as_bytes()).unwrap();
    stream.write_all(&body).unwrap();
    stream
}

/// An upload whose file has begun, with so little of it that nothing has to be written yet.
fn begun(receiver: &Running) -> TcpStream {
    let body = Form::new().text("about", "a film").file("film", "film.mp4", &vec![b'm'; 400_000]).body();
    let mut stream = receiver.connect();
    stream.write_all(head("upload", &format!("multipart/form-data; boundary={BOUNDARY}"), body.len()).as_bytes()).unwrap();
    stream.write_all(&body[..60_000]).unwrap();
    until("the upload is in a draft", || receiver.has_a_draft_open());
    stream
}

/// Whether the first thread of the receiver, which serves all visitors, hangs in the disk, and how many others do.
fn hanging(receiver: &Running) -> (bool, usize) {
    let process = receiver.child.id();
    let threads = fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let names = threads.map(|thread| thread.unwrap().file_name().into_string().unwrap());
    let hangs = |thread: &String| {
        // 4711 (name) D ...
        let stat = fs::read_to_string(format!("/proc/{process}/task/{thread}/stat")).unwrap_or_default();
        // In the system's hands, or in those of somebody who meddles with that.
        stat.rsplit_once(") ").is_some_and(|(_, state)| state.starts_with(['D', 't']))
    };
    let (first, others): (Vec<_>, Vec<_>) = names.filter(hangs).partition(|thread| *thread == process.to_string());
    (!first.is_empty(), others.len())
}

/// Those who sent these have no answer yet.
fn assert_wait<'a>(streams: impl IntoIterator<Item = &'a TcpStream>) {
    for stream in streams {
        stream.set_nonblocking(true).unwrap();
        assert_eq!(stream.peek(&mut [0]).unwrap_err().kind(), ErrorKind::WouldBlock);
        stream.set_nonblocking(false).unwrap();
    }
}

/// Those who need no disk are answered.
fn assert_others_are_answered(receiver: &Running) {
    let answer = receiver.send("help", Form::new().text("what", "Two men came"));
    assert!(answer.status == 422 && answer.body.contains("Two men came</textarea>"), "{answer:?}");
    assert_eq!(receiver.exchange(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").status, 404);
}

#[test]
fn while_an_upload_hangs_in_the_disk_others_get_their_answers() {
    let Some((disk, mut receiver)) = with_a_disk("") else { return left_out("a disk that hangs") };
    let receipt = receiver.send("help", words("Ada")).receipt();
    let (mut upload, rest) = half_sent(&receiver);
    let frozen = disk.freeze();
    upload.write_all(&rest).unwrap();
    until("the upload hangs", || hanging(&receiver) == (false, 1));
    // Who sends the same once more gets the receipt: it is stored.
    assert_eq!(receiver.send("help", words("Ada")).receipt(), receipt);
    assert_others_are_answered(&receiver);
    // The control: it does hang, and who needs it does not get a receipt now.
    let needs_it = [sent(&receiver, words("Grace")), sent(&receiver, words("Edith").file("photos", "a.png", b"photo"))];
    until("they wait for the disk", || hanging(&receiver) == (false, 3));
    assert_wait(needs_it.iter().chain([&upload]));
    drop(frozen);
    for stream in needs_it.into_iter().chain([upload]) {
        Answer::read(stream).receipt();
    }
    receiver.stop();
    let sequence: Vec<_> = receiver.house.opened().iter().map(|envelope| envelope.submission().sequence).collect();
    assert_eq!(sequence, [0, 1, 2, 3, 4, 5]);
}

/// The system doesn't say how full the disk is: ten minutes are longer than any test waits.
const FREE_IS_NOT_TOLD: &[&str] = &["-e", "trace=fstatfs", "-e", "inject=fstatfs:delay_enter=600s"];

/// Some file systems ask a server, or finish other work, before they say how full they are.
#[test]
fn while_the_disk_does_not_say_how_full_it_is_others_get_their_answers() {
    let mut receiver = Running::start();
    let Some(meddler) = Meddler::attach(&receiver, FREE_IS_NOT_TOLD) else { return left_out("a disk that hangs") };
    let needs_it = [sent(&receiver, words("Grace")), sent(&receiver, words("Edith").file("photos", "a.png", &[7; 90_000]))];
    until("they wait to hear of room", || hanging(&receiver) == (false, 2));
    assert_others_are_answered(&receiver);
    // The control: they do wait. A thread that has just begun is in the meddler's hands for a moment, too.
    until("both wait to hear of room", || hanging(&receiver) == (false, 2));
    assert_wait(&needs_it);
    meddler.detach(&receiver);
    for stream in needs_it {
        Answer::read(stream).receipt();
    }
    receiver.stop();
    assert_eq!(receiver.house.envelopes().len(), 4);
}

#[test]
fn who_waits_to_hear_of_room_when_the_receiver_stops_is_told_so() {
    let mut receiver = Running::start_with(&Setup { settings: "drain = 0", ..Setup::default() });
    let Some(meddler) = Meddler::attach(&receiver, FREE_IS_NOT_TOLD) else { return left_out("a disk that hangs") };
    let upload = sent(&receiver, words("Edith").file("photos", "a.png", &[7; 90_000]));
    until("it waits to hear of room", || hanging(&receiver) == (false, 1));
    receiver.signal("TERM");
    assert_eq!(Answer::read(upload).status, 503);
    meddler.detach(&receiver);
    let (status, said) = receiver.wait();
    assert_eq!((status.code(), said.as_str()), (Some(0), ""));
    assert_eq!(receiver.house.envelopes().len(), 2);
}

/// The file of an upload that is broken off goes back to the disk, and that hangs, too.
#[test]
fn who_leaves_while_the_disk_hangs_holds_up_nobody() {
    let Some((disk, mut receiver)) = with_a_disk("") else { return left_out("a disk that hangs") };
    let upload = begun(&receiver);
    let frozen = disk.freeze();
    assert_eq!(hanging(&receiver), (false, 0), "nothing is asked of the disk for now");
    drop(upload);
    until("the file is given up", || hanging(&receiver) == (false, 1));
    assert_others_are_answered(&receiver);
    drop(frozen);
    until("the file is gone", || !receiver.has_a_draft_open());
    receiver.send("help", words("Ada")).receipt();
    receiver.stop();
    assert_eq!(receiver.house.envelopes().len(), 3);
}

#[test]
fn who_is_not_done_when_the_receiver_stops_is_told_so_though_the_disk_hangs() {
    let Some((disk, mut receiver)) = with_a_disk("drain = 0") else { return left_out("a disk that hangs") };
    let (mut upload, rest) = half_sent(&receiver);
    let frozen = disk.freeze();
    upload.write_all(&rest).unwrap();
    until("the upload hangs", || hanging(&receiver) == (false, 1));
    receiver.signal("TERM");
    assert_eq!(Answer::read(upload).status, 503);
    // The control of all of the above: with nobody left to serve, the first thread itself writes the last envelope.
    until("the first thread is seen to hang", || hanging(&receiver).0);
    drop(frozen);
    let (status, said) = receiver.wait();
    assert_eq!((status.code(), said.as_str()), (Some(0), ""));
    assert_eq!(receiver.house.envelopes().len(), 2);
}
