//! What a visitor sends is what staff read.

use std::fs;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

use dropsafe_envelope::Kind;
use serde_json::{Value, json};

use crate::client::Form;
use crate::running::{House, Running, Setup, left_out};

/// Line breaks, quotes, emoji, right to left.
const WORDS: &str = "one\r\ntwo \"quoted\" 'so' <b> & 100 %\r\n\r\n🕊 مرحبا\tbye\\";

fn stored() -> String {
    WORDS.replace("\r\n", "\n")
}

/// Runs one of Debian's programs.
fn run(program: &str, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("can't run {program} ({error}): apt-get install age unzip"));
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Decrypts an envelope without any of our code, into a folder of that name.
fn decrypt(house: &House, envelope: &Path) -> std::path::PathBuf {
    let paths = [house.path("key.txt"), house.path("plain.zip"), house.path("plain"), envelope.to_path_buf()];
    let [key, zip, folder, envelope] = paths.each_ref().map(|path| path.to_str().unwrap());
    run("age", &["-d", "-i", key, "-o", zip, envelope]);
    run("unzip", &["-q", zip, "-d", folder]);
    folder.into()
}

#[test]
fn words_and_files_come_out_equal_with_debians_age_and_unzip() {
    let mut receiver = Running::start();
    let photo: Vec<u8> = (0..90_000_u32).map(|n| (n.wrapping_mul(n) >> 7) as u8).collect();
    let answer = receiver.send(
        "help",
        Form::new()
            .text("_lang", "en")
            .text("_form", &receiver.house.form_hash("help"))
            .text("alias", "Ada “the \"Countess\"”")
            .text("what", WORDS)
            .text("urgent", "no")
            .text("kinds", "leak")
            .text("kinds", "other")
            .text("kinds_other", "tail")
            .file("photos", "صورة %22a%22.png", &photo)
            .file("photos", "", b"")
            .text(&receiver.house.honeypot("help"), ""),
    );
    let receipt = answer.receipt();
    receiver.stop();

    let envelope = receiver.house.envelope(1);
    let plain = decrypt(&receiver.house, &envelope);
    let submission: Value = serde_json::from_slice(&fs::read(plain.join("submission.json")).unwrap()).unwrap();
    assert_eq!(submission["form"], "help");
    assert_eq!(submission["receipt"], receipt);
    assert_eq!(submission["language"], "en");
    assert_eq!(
        submission["answers"],
        json!({"alias": "Ada “the \"Countess\"”", "what": stored(), "urgent": false, "kinds": ["leak", {"other": "tail"}]})
    );
    assert_eq!(submission["files"][0]["name"], "صورة \"a\".png");
    let path = submission["files"][0]["path"].as_str().unwrap();
    assert_eq!(fs::read(plain.join(path)).unwrap(), photo);

    let metadata = fs::metadata(&envelope).unwrap();
    assert_eq!((metadata.mode() & 0o7777, metadata.mtime()), (0o440, 0));
}

#[test]
fn both_encodings_say_the_same() {
    let mut receiver = Running::start();
    receiver.send("help", Form::new().text("alias", "Ada").text("what", "a\r\nb+c").text("urgent", "yes")).receipt();
    receiver.send_urlencoded("help", "alias=Ada&what=a%0D%0Ab%2Bc&urgent=yes").receipt();
    receiver.stop();
    let opened = receiver.house.opened();
    let kinds: Vec<_> = opened.iter().map(|envelope| envelope.submission().kind).collect();
    assert_eq!(kinds, [Kind::Opening, Kind::Submission, Kind::Submission, Kind::Closing]);
    assert_eq!(opened[1].submission().answers, opened[2].submission().answers);
    assert_eq!(opened[1].submission().stream, opened[3].submission().stream);
    assert_ne!(opened[1].submission().receipt, opened[2].submission().receipt);
    let sequence: Vec<_> = opened.iter().map(|envelope| envelope.submission().sequence).collect();
    assert_eq!(sequence, [0, 1, 2, 3]);
}

#[test]
fn everything_without_a_file_has_one_size() {
    let mut receiver = Running::start();
    receiver.send("help", Form::new().text("alias", "A")).receipt();
    receiver.send("help", Form::new().text("alias", "A").text("what", &"\"".repeat(4000))).receipt();
    receiver.send("upload", Form::new().text("about", "x").file("film", "", b"")).receipt();
    receiver.stop();
    let sizes: Vec<_> = receiver.house.envelopes().iter().map(|path| fs::metadata(path).unwrap().len()).collect();
    assert_eq!(sizes.len(), 5);
    assert!(sizes.iter().all(|size| *size == sizes[0] && size.is_power_of_two()), "{sizes:?}");
}

#[test]
fn an_empty_file_is_a_file() {
    let mut receiver = Running::start();
    receiver.send("upload", Form::new().text("about", "x").file("film", "empty.mp4", b"")).receipt();
    receiver.stop();
    let mut opened = receiver.house.opened();
    assert_eq!(opened[1].files()[0].name, "empty.mp4");
    let mut content = Vec::new();
    opened[1].file(0).unwrap().read_to_end(&mut content).unwrap();
    assert!(content.is_empty());
}

#[test]
fn the_same_twice_gets_one_receipt_and_is_stored_once() {
    let mut receiver = Running::start();
    let long = "It happened on a Monday, when two men came to the door of the office.";
    let form = || Form::new().text("_lang", "en").text("alias", "Ada").text("what", long).file("photos", "a.png", b"photo");
    let receipt = receiver.send("help", form()).receipt();
    assert_eq!(receiver.send("help", form()).receipt(), receipt);
    assert_ne!(receiver.send("help", form().file("photos", "b.png", b"another")).receipt(), receipt);
    // So little that two people may well have sent the same.
    let short = || Form::new().text("alias", "Ada");
    assert_ne!(receiver.send("help", short()).receipt(), receiver.send("help", short()).receipt());
    receiver.stop();
    assert_eq!(receiver.house.envelopes().len(), 2 + 4);
}

/// Two people in one office tick the same boxes, and type next to nothing: both have to arrive.
#[test]
fn what_was_chosen_and_not_typed_doesnt_make_two_people_one() {
    let mut receiver = Running::start_with(&Setup { settings: "doubles_bytes = 8", ..Setup::default() });
    let ticked = || Form::new().text("alias", "Ada").text("urgent", "yes").text("kinds", "malware").text("kinds", "leak");
    assert_ne!(receiver.send("help", ticked()).receipt(), receiver.send("help", ticked()).receipt());
    receiver.stop();
    assert_eq!(receiver.house.envelopes().len(), 2 + 2);
}

#[test]
fn a_robot_gets_a_receipt_and_nothing_is_stored() {
    let mut receiver = Running::start();
    let honeypot = receiver.house.honeypot("help");
    receiver.send("help", Form::new().text("alias", "Ada").text(&honeypot, "buy now")).receipt();
    receiver.send("help", Form::new().text("alias", "Ada").file("photos", "a.png", b"photo").text(&honeypot, "buy now")).receipt();
    // Sent twice it gets one receipt, as a visitor does; and what it sent doesn't stand in for a visitor's.
    let long = "It happened on a Monday, when two men came to the door of the office.";
    let bait = |value: &str| Form::new().text("alias", "Ada").text("what", long).text(&honeypot, value);
    let receipt = receiver.send("help", bait("buy now")).receipt();
    assert_eq!(receiver.send("help", bait("buy now")).receipt(), receipt);
    assert_ne!(receiver.send("help", bait("")).receipt(), receipt);
    receiver.stop();
    let sequence: Vec<_> = receiver.house.opened().iter().map(|envelope| envelope.submission().sequence).collect();
    assert_eq!(sequence, [0, 1, 2], "the visitor's was stored, and no number is missing");
}

#[test]
fn it_runs_as_a_user_without_any_right() {
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        return left_out("to change the user");
    }
    let house = House::build("");
    let mut command = house.command_as_nobody();
    let mut receiver = house.run(&mut command);
    receiver.send("help", Form::new().text("alias", "Ada").file("photos", "a.png", b"photo")).receipt();
    receiver.stop();
    assert_eq!(receiver.house.envelopes().len(), 3);
}

#[test]
fn many_at_once_are_all_stored_and_no_number_is_missing() {
    let mut receiver = Running::start();
    let receipts: Vec<String> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..8)
            .map(|sender| {
                let receiver = &receiver;
                let send = move |n| receiver.send("help", Form::new().text("alias", &format!("{sender}/{n}"))).receipt();
                scope.spawn(move || (0..5).map(send).collect::<Vec<_>>())
            })
            .collect();
        senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect()
    });
    receiver.stop();
    let opened = receiver.house.opened();
    let sequence: Vec<_> = opened.iter().map(|envelope| envelope.submission().sequence).collect();
    assert_eq!(sequence, (0..42).collect::<Vec<_>>());
    let stored: Vec<_> = opened.iter().filter_map(|envelope| envelope.submission().receipt).map(|receipt| receipt.to_string()).collect();
    assert!(stored.len() == 40 && receipts.iter().all(|receipt| stored.contains(receipt)));
}
