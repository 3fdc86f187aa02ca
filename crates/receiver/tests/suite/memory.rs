//! Plaintext lives in memory only, little of it, and not for long.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::MetadataExt;
use std::process::{Command, Stdio};

use crate::client::{Answer, BOUNDARY, Form, head};
use crate::running::{House, Running, Setup, left_out, until};

/// What a visitor types; long and odd enough to be nowhere by chance.
const CANARY: &str = "canary-7f3a9c51-nobody-else-ever-typed-this-2be0";
/// What is in a visitor's file.
const FILE_CANARY: &str = "canary-in-a-file-d41c77-nobody-else-has-this-90aa";

const UPLOAD: usize = 300_000_000;
const MOST_KIB: u64 = 32 * 1024;

#[test]
fn a_large_upload_takes_little_memory_and_leaves_none_of_it_behind() {
    let mut receiver = Running::start();
    let before = Form::new().text("_lang", "en").text("about", CANARY).file("film", CANARY, b"");
    // The body up to the file's bytes, and what comes behind them.
    let start = before.body();
    let cut = start.len() - format!("\r\n--{BOUNDARY}--\r\n").len();
    let (start, end) = start.split_at(cut);
    let block = block();
    let length = start.len() + UPLOAD / block.len() * block.len() + end.len();

    let mut stream = receiver.connect();
    stream.write_all(head("upload", &format!("multipart/form-data; boundary={BOUNDARY}"), length).as_bytes()).unwrap();
    stream.write_all(start).unwrap();
    let mut most = 0;
    for _ in 0..UPLOAD / block.len() {
        stream.write_all(&block).unwrap();
        most = most.max(receiver.resident());
    }
    if may_read_memory() {
        // The negative control: while the request runs, its text is there to be found.
        assert!(finds(&receiver, CANARY), "the search finds what is there");
    }
    stream.write_all(end).unwrap();
    Answer::read(stream).receipt();
    most = most.max(receiver.resident());
    eprintln!("{most} KiB were in use at most");
    assert!(most < MOST_KIB, "{most} KiB were in use");
    assert_nothing_is_left(&receiver);
    receiver.stop();
    let opened = receiver.house.opened();
    assert_eq!(opened[1].files()[0].size, (UPLOAD / block.len() * block.len()) as u64);
}

#[test]
fn text_leaves_memory_with_its_request() {
    let receiver = Running::start();
    // Stored, shown again, refused, and in the other encoding.
    receiver.send("help", Form::new().text("alias", "Ada").text("what", CANARY)).receipt();
    assert_eq!(receiver.send("help", Form::new().text("what", CANARY)).status, 422);
    assert_eq!(receiver.send("help", Form::new().text("what", CANARY).text("alias", &"x".repeat(99_000))).status, 413);
    receiver.send_urlencoded("help", &format!("alias={CANARY}&what={CANARY}")).receipt();
    // Only its beginning is read.
    let body = Form::new().text("what", CANARY).file("photos", CANARY, FILE_CANARY.as_bytes()).body();
    let head = head("help", &format!("multipart/form-data; boundary={BOUNDARY}"), 4_000_000_000);
    let given_back = receiver.exchange(&[head.as_bytes(), &body].concat());
    assert!(given_back.status == 413 && given_back.body.contains(CANARY), "{given_back:?}");
    let form = Form::new().text("alias", CANARY).file("photos", CANARY, FILE_CANARY.as_bytes());
    receiver.send("help", form).receipt();
    assert_nothing_is_left(&receiver);
}

#[test]
fn there_is_no_core_dump_to_be_had() {
    let mut receiver = Running::start();
    let limits = fs::read_to_string(format!("/proc/{}/limits", receiver.child.id())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).collect::<Vec<_>>(), ["0", "0", "bytes"]);
    // What is not dumpable belongs to root, whoever runs it: nobody else may attach to it.
    receiver.signal("ABRT");
    assert!(!std::os::unix::process::ExitStatusExt::core_dumped(&receiver.wait().0));
}

/// Neither in memory nor on disk.
fn assert_nothing_is_left(receiver: &Running) {
    for folder in ["spool/tmp", "spool/new", "spool"] {
        for entry in fs::read_dir(receiver.house.path(folder)).unwrap() {
            let path = entry.unwrap().path();
            let content = if path.is_file() { fs::read(&path).unwrap() } else { Vec::new() };
            assert!(!contains(&content, CANARY) && !contains(&content, FILE_CANARY), "plaintext in {}", path.display());
        }
    }
    assert_eq!(fs::read_dir(receiver.house.path("spool/tmp")).unwrap().count(), 0);
    if !may_read_memory() {
        return left_out("to search the memory of a receiver, which lets nobody else look into it");
    }
    for own in ["environ", "cmdline"] {
        let content = fs::read(format!("/proc/{}/{own}", receiver.child.id())).unwrap();
        assert!(!content.is_empty() && !contains(&content, CANARY) && !contains(&content, FILE_CANARY), "{own}");
    }
    // The answer comes before the connection is taken down, hence the wait.
    until("a visitor's words have left memory", || !finds(receiver, CANARY));
    until("a visitor's file has left memory", || !finds(receiver, FILE_CANARY));
}

fn may_read_memory() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

/// Searches all of the receiver's memory.
fn finds(receiver: &Running, text: &str) -> bool {
    let process = format!("/proc/{}", receiver.child.id());
    let mut memory = File::open(format!("{process}/mem")).unwrap();
    let maps = BufReader::new(File::open(format!("{process}/maps")).unwrap());
    let mut found = false;
    let mut searched = 0;
    for line in maps.lines().map(Result::unwrap) {
        let mut words = line.split_whitespace();
        let (range, rights) = (words.next().unwrap(), words.next().unwrap());
        let (from, to) = range.split_once('-').unwrap();
        let [from, to] = [from, to].map(|address| u64::from_str_radix(address, 16).unwrap());
        if !rights.starts_with("rw") || memory.seek(SeekFrom::Start(from)).is_err() {
            continue;
        }
        let mut content = vec![0; (to - from) as usize];
        if memory.read_exact(&mut content).is_ok() {
            searched += content.len();
            found |= contains(&content, text);
        }
    }
    assert!(searched > 100_000, "only {searched} bytes could be read");
    found
}

fn contains(content: &[u8], text: &str) -> bool {
    memchr::memmem::find(content, text.as_bytes()).is_some()
}

/// A megabyte that looks like a film, with the canary in it.
fn block() -> Vec<u8> {
    let mut state = 1_u32;
    let noise = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as u8
    });
    let mut block: Vec<u8> = noise.take(1_000_000).collect();
    block[500_000..][..FILE_CANARY.len()].copy_from_slice(FILE_CANARY.as_bytes());
    block
}

/// The negative control of all of the above: without the allocator that clears, the same words can be found.
#[test]
fn without_the_clearing_allocator_words_stay() {
    if !may_read_memory() {
        return;
    }
    let house = House::build("");
    let mut arguments: Vec<String> =
        house.command("127.0.0.1:0", &Setup::default()).get_args().map(|word| word.to_str().unwrap().to_owned()).collect();
    // A test program has threads that were there before, and can't be locked in.
    arguments.push("--allow-weaker".into());
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "--nocapture", "memory::as_a_receiver_of_this_test_program"]).env(RUN, arguments.join("\n"));
    let receiver = house.run(command.stdout(Stdio::null()).stderr(Stdio::piped()));
    receiver.send("help", Form::new().text("alias", "Ada").text("what", CANARY)).receipt();
    assert!(finds(&receiver, CANARY), "freed memory was cleared by something else than our allocator: the other tests prove nothing");
}

const RUN: &str = "DROPSAFE_RUN_RECEIVER";

/// No test, but the receiver in a program with the system's own allocator; see above.
#[test]
fn as_a_receiver_of_this_test_program() {
    if let Ok(arguments) = std::env::var(RUN) {
        dropsafe_receiver::main(arguments.split('\n').map(Into::into));
    }
}
