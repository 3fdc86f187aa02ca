//! Ends: in good order, in the midst of things, and when nothing can be stored.

use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use dropsafe_envelope::Kind as EnvelopeKind;

use crate::client::{Answer, BOUNDARY, Form, head};
use crate::running::{House, Running, Setup, until};

/// A large upload of which the first half was sent.
pub(crate) fn half_sent(receiver: &Running) -> (TcpStream, Vec<u8>) {
    let body = Form::new().text("about", "a film").file("film", "film.mp4", &vec![b'm'; 400_000]).body();
    let mut stream = receiver.connect();
    stream.write_all(head("upload", &format!("multipart/form-data; boundary={BOUNDARY}"), body.len()).as_bytes()).unwrap();
    stream.write_all(&body[..200_000]).unwrap();
    until("the upload is in a draft", || receiver.has_a_draft_open());
    (stream, body[200_000..].to_vec())
}

/// Tells it to stop, and waits until it takes no more connections.
fn stop_listening(receiver: &Running) {
    receiver.signal("TERM");
    until("no more connections are taken", || TcpStream::connect(&receiver.listening_on).is_err());
}

#[test]
fn a_signal_lets_what_has_begun_come_to_its_end() {
    let mut receiver = Running::start();
    let (mut stream, rest) = half_sent(&receiver);
    stop_listening(&receiver);
    stream.write_all(&rest).unwrap();
    Answer::read(stream).receipt();
    let (status, said) = receiver.wait();
    assert_eq!((status.code(), said.as_str()), (Some(0), ""));
    let kinds: Vec<_> = receiver.house.opened().iter().map(|envelope| envelope.submission().kind).collect();
    assert_eq!(kinds, [EnvelopeKind::Opening, EnvelopeKind::Submission, EnvelopeKind::Closing]);
}

#[test]
fn counts_are_told_while_the_last_requests_are_finished() {
    let mut receiver = Running::start();
    let (mut stream, rest) = half_sent(&receiver);
    stop_listening(&receiver);
    receiver.signal("USR1");
    // Asked for before the rest is sent, and told although the receiver is about to end.
    assert!(receiver.hear().starts_with("counts: accepted 0, "));
    stream.write_all(&rest).unwrap();
    Answer::read(stream).receipt();
    receiver.wait();
}

#[test]
fn who_is_not_done_in_time_is_told_that_nothing_was_stored() {
    let mut receiver = Running::start_with(&Setup { settings: "drain = 0", ..Setup::default() });
    let (stream, _) = half_sent(&receiver);
    receiver.signal("TERM");
    let answer = Answer::read(stream);
    assert_eq!(answer.status, 503);
    assert!(receiver.wait().0.success());
    let kinds: Vec<_> = receiver.house.opened().iter().map(|envelope| envelope.submission().kind).collect();
    assert_eq!(kinds, [EnvelopeKind::Opening, EnvelopeKind::Closing]);
}

#[test]
fn a_visitor_who_leaves_leaves_nothing_behind() {
    let mut receiver = Running::start();
    let (stream, _) = half_sent(&receiver);
    drop(stream);
    until("the draft is given up", || !receiver.has_a_draft_open());
    receiver.stop();
    assert_eq!(receiver.house.envelopes().len(), 2);
}

#[test]
fn a_receiver_that_is_killed_leaves_nothing_half_done() {
    let mut receiver = Running::start();
    receiver.send("help", Form::new().text("alias", "Ada")).receipt();
    let (_stream, _) = half_sent(&receiver);
    receiver.signal("KILL");
    assert_eq!(receiver.wait().0.signal(), Some(9));
    let kinds: Vec<_> = receiver.house.opened().iter().map(|envelope| envelope.submission().kind).collect();
    assert_eq!(kinds, [EnvelopeKind::Opening, EnvelopeKind::Submission]);
    assert_eq!(fs::read_dir(receiver.house.path("spool/tmp")).unwrap().count(), 0);
}

#[test]
fn what_cant_be_stored_comes_back_with_all_its_text() {
    let mut receiver = Running::start();
    let opening = receiver.house.envelopes();
    fs::remove_file(&opening[0]).unwrap();
    fs::remove_dir(receiver.house.path("spool/new")).unwrap();
    for form in [Form::new(), Form::new().file("photos", "a.png", b"photo")] {
        let answer = receiver.send("help", form.text("alias", "Ada").text("what", "Two men came"));
        assert_eq!(answer.status, 503);
        assert!(answer.body.contains("Two men came</textarea>"), "{}", answer.body);
        assert!(answer.body.contains("help@example.org"), "other ways are named: {}", answer.body);
    }
    receiver.signal("TERM");
    let (status, said) = receiver.wait();
    assert_eq!(status.code(), Some(69), "the closing envelope could not be stored either");
    assert!(said.starts_with("dropsafe-receiver: storing fails: "), "{said}");
    assert_eq!(said.lines().count(), 2, "a trouble is told once: {said}");
}

/// The log may be gone together with the spool: a full disk, a pipe that nobody reads.
#[test]
fn who_can_t_be_told_of_a_trouble_doesnt_take_a_visitors_text_along() {
    let mut receiver = Running::start();
    receiver.stop_hearing();
    let new = receiver.house.path("spool/new");
    fs::rename(&new, receiver.house.path("new")).unwrap();
    let tmp = receiver.house.path("spool/tmp");
    fs::remove_dir(&tmp).unwrap();
    for form in [Form::new(), Form::new().file("photos", "a.png", b"photo")] {
        let answer = receiver.send("help", form.text("alias", "Ada").text("what", "Two men came"));
        assert_eq!(answer.status, 503);
        assert!(answer.body.contains("Two men came</textarea>"), "{}", answer.body);
    }
    receiver.signal("TERM");
    assert_eq!(receiver.wait().0.code(), Some(69), "it ended by itself");
}

/// Whoever reads the log may hang. Every visitor would wait for them.
#[test]
fn who_doesnt_read_of_a_trouble_holds_up_no_visitor() {
    /// What a pipe takes.
    const ALL: usize = 64 << 10;
    let house = House::build("");
    let (read, mut log) = std::io::pipe().unwrap();
    let mut command = house.command("127.0.0.1:0", &Setup { settings: "daily_envelopes = 1\n", ..Setup::default() });
    let mut receiver = house.run_with_log(&mut command, read, log.try_clone().unwrap());
    receiver.send("help", Form::new().text("alias", "Ada")).receipt();
    // What it said so far was read. From now on no more is taken, which it says.
    log.write_all(&[b'.'; ALL]).unwrap();
    for form in [Form::new(), Form::new().file("photos", "a.png", b"photo")] {
        let answer = receiver.send("help", form.text("alias", "Ada").text("what", "Two men came"));
        assert!(answer.status == 503 && answer.body.contains("Two men came</textarea>"), "{answer:?}");
    }
    receiver.signal("USR1");
    receiver.signal("TERM");
    assert_eq!(receiver.child.wait().unwrap().code(), Some(0));
    drop((command, log));
    assert_eq!(receiver.wait().1, ".".repeat(ALL), "nothing that could not be read at once was said");
}

#[test]
fn a_unix_socket_is_there_while_it_is_listened_on() {
    let house = House::build("");
    let path = house.path("receiver.sock");
    // What a receiver that was killed leaves behind.
    drop(UnixListener::bind(&path).unwrap());
    let listen = format!("unix:{}", path.display());
    let mut command = house.command(&listen, &Setup::default());
    let mut receiver = house.run(&mut command);
    assert_eq!(receiver.listening_on, listen);
    let metadata = fs::symlink_metadata(&path).unwrap();
    assert!(metadata.file_type().is_socket());
    assert_eq!(std::os::unix::fs::MetadataExt::mode(&metadata) & 0o777, 0o660);
    let mut stream = UnixStream::connect(&path).unwrap();
    stream.write_all((head("help", "application/x-www-form-urlencoded", 9) + "alias=Ada").as_bytes()).unwrap();
    Answer::read(stream).receipt();

    let second = receiver.house.command(&listen, &Setup::default()).output().unwrap();
    assert_eq!(second.status.code(), Some(69));
    assert!(String::from_utf8_lossy(&second.stderr).contains("is taken"), "{second:?}");
    receiver.stop();
    // Nothing can be removed from within the sandbox. Nobody answers there any more, and the next one replaces it.
    assert!(UnixStream::connect(&path).is_err());
}

#[test]
fn a_socket_of_systemds_is_taken_over() {
    let house = House::build("");
    let path = house.path("systemd.sock");
    let socket = UnixListener::bind(&path).unwrap();
    let mut inner = house.command("systemd", &Setup::default());
    // As systemd does: the socket is descriptor 3, and two variables say so.
    let mut command = Command::new("sh");
    command.args(["-c", "exec 3<&0 </dev/null; LISTEN_PID=$$ LISTEN_FDS=1 exec \"$0\" \"$@\""]);
    command.arg(inner.get_program()).args(inner.get_args()).stdin(std::os::fd::OwnedFd::from(socket)).stderr(Stdio::piped());
    inner.stderr(Stdio::null());
    let mut receiver = house.run(&mut command);
    let mut stream = UnixStream::connect(&path).unwrap();
    stream.write_all((head("help", "application/x-www-form-urlencoded", 9) + "alias=Ada").as_bytes()).unwrap();
    Answer::read(stream).receipt();
    receiver.stop();
    assert!(path.exists(), "the socket is systemd's");
}
