//! A witness sends a long film. The server takes it in constant memory, and whoever seizes or searches the server
//! afterwards finds nothing of it.

use std::io::{ErrorKind, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use dropsafe_tests::{Filling, FormPage, Receiver, Running, Site, Value, http, memory, run};
use rustix::process::{Signal, geteuid};
use sha2::{Digest, Sha256};

/// In the film's every block and in what the witness wrote.
const CANARY: &str = "canary: the ferry left at 04:10 from the northern quay";
const FILM: u64 = 300_000_000;
const MEMORY: u64 = 32 << 20;

#[test]
fn a_large_upload_needs_little_memory_and_leaves_no_trace() {
    let site = Site::example().with_change("_forms/request-assistance.yml", "max_size: 25 MB", "max_size: 400 MB");
    let built = site.build();
    let receiver = Receiver::start(&built);
    let page = FormPage::read(&built.page("/request-assistance/"));
    let mut filling = Filling::of_the_least(&page, &["signal"]);
    filling.set("what_happened", Value::Text(format!("See the film.\n{CANARY}")));
    let submission = filling.submission().without("files");

    let before = submission.multipart_until_file("files", "film.mp4");
    let after = submission.multipart_after_file();
    let length = before.len() as u64 + FILM + after.len() as u64;
    let mut sent = Sha256::new();
    let mut on_the_way = None;
    let reply = http::post_streamed(receiver.address(), &page.action, &submission.content_type(), length, |stream| {
        stream.write_all(&before)?;
        for block in film() {
            stream.write_all(&block)?;
            sent.update(&block);
            on_the_way.get_or_insert_with(|| look_into(&receiver));
        }
        stream.write_all(&after)
    });
    assert_eq!(reply.status, 200, "{}", reply.words());
    let peak = memory::peak(receiver.pid());
    println!("{FILM} bytes of film: at most {peak} bytes of memory resident, of {MEMORY} allowed");
    assert!(peak < MEMORY, "{peak} bytes were resident");

    if let (Some(then), Some(now)) = (on_the_way.expect("the film has blocks"), look_into(&receiver)) {
        // While it came, nothing was open that could hold it in clear: the one file is the envelope's, without a name.
        let files: Vec<_> = then.open.iter().filter(|open| open.starts_with('/') && !open.starts_with("/dev/")).collect();
        assert!(files.iter().all(|open| Path::new(open).starts_with(receiver.spool())), "{files:?}");

        // It was in the receiver's memory, where it must be to be sealed. Now it isn't: a core dump would not hold it.
        println!("in the receiver's memory {} times on the way", then.memory.found);
        assert!(then.memory.found > 0, "the negative control: the search finds what is there");
        println!("and {} times in {} bytes of it afterwards", now.memory.found, now.memory.searched);
        assert_eq!(now.memory.found, 0, "the receiver still holds what it was sent");
    }
    assert_eq!(memory::files_with(receiver.folder(), CANARY), Vec::<PathBuf>::new(), "in spool and temporary files");

    // The envelope has all of it, for who holds the key.
    let envelope = receiver.only_submission(site.key());
    assert_eq!(envelope.answers(), &filling.answers());
    assert_eq!(digest(envelope.large_file(0)), sent.finalize().to_vec());
    drop(envelope);

    // A core dump asked for is not written, although the limit that the system sets would allow one.
    let (status, said, folder) = receiver.end(Signal::ABORT);
    assert!(!status.core_dumped(), "{status}");
    assert!(!said.contains(CANARY), "{said}");
    assert_eq!(memory::files_with(folder.path(), CANARY), Vec::<PathBuf>::new(), "after the end");
}

/// The negative controls: the same searches find the text where it is.
#[test]
fn the_search_finds_a_text_that_a_process_holds() {
    // It stops itself, and needs its text again when it goes on.
    let mut holder = Running::start(Command::new("sh").args(["-c", "echo ready; kill -STOP $$; echo $0", CANARY]));
    let _ = holder.says("ready");
    assert!(memory::search(holder.pid(), CANARY).expect("a child can be looked into").found > 0);

    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("upload.tmp"), format!("…{CANARY}…")).unwrap();
    assert_eq!(memory::files_with(folder.path(), CANARY).len(), 1);

    // And a program that does nothing against it does leave a core dump when it is asked for one.
    let mut careless = Command::new("sh");
    careless.current_dir(folder.path()).args(["-c", "ulimit -c $(ulimit -H -c); kill -ABRT $$"]);
    assert!(run(&mut careless, "").status.core_dumped(), "this machine lets nobody dump core: raise the hard limit (ulimit -H -c)");
}

/// What root sees who looks into a receiver.
struct Inside {
    open: Vec<String>,
    memory: memory::Search,
}

/// Looks into a receiver as root. Anybody else, its own user too, must be refused.
fn look_into(receiver: &Receiver) -> Option<Inside> {
    let memory = memory::search(receiver.pid(), CANARY);
    if !geteuid().is_root() {
        assert!(memory.is_err_and(|refused| refused.kind() == ErrorKind::PermissionDenied), "its memory is for nobody to see");
        println!("the receiver's memory can't be seen without being root");
        return None;
    }
    Some(Inside { open: memory::open_files(receiver.pid()), memory: memory.expect("root can see everything") })
}

/// The film: blocks that all hold the canary, at shifting places.
fn film() -> impl Iterator<Item = Vec<u8>> {
    let size = 1_000_000;
    (0..FILM / size).map(move |number| {
        let frame = format!("{number:09} {CANARY} ");
        frame.bytes().cycle().take(usize::try_from(size).unwrap()).collect()
    })
}

fn digest(mut file: impl Read) -> Vec<u8> {
    let (mut digest, mut block) = (Sha256::new(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut block).unwrap() {
            0 => return digest.finalize().to_vec(),
            count => digest.update(&block[..count]),
        }
    }
}
