//! How fast the receiver is, beside what limits it, in the same run: the disk, and the age crate in memory; beside others that do
//! the same; and how much memory it takes.
//!
//! ```text
//! cargo bench -p dropsafe-tests --bench receiver [-- small] [peers] [slow-disks] [large] [memory]
//! ```
//!
//! The spool is on the disk that holds the target folder. Everything that is sent differs from everything else.

#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a measurement that can't be taken ends here; its figures are small"
)]

mod limits;
mod peers;

use std::fs;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::limits::{Cores, create_durably, encrypt_in_memory, hash, throw_away};
use crate::peers::Peer;
use dropsafe_disk::{Disk, FileSystem};
use dropsafe_tests::{Filling, FormPage, Key, Receiver, Site, Submission, Value, fresh_folder_in, http, memory};

/// How many visitors send at the same time.
const CLIENTS: usize = 64;
/// How many envelopes the receiver flushes at once, and so the disk's own rate is taken with as many threads (`flushes`).
const FLUSHES: usize = 32;
/// How many submissions a run takes, and how many files the disk.
const SUBMISSIONS: usize = 1_920;
/// How often each is measured, in turn.
const RUNS: usize = 5;
/// What a large upload holds.
const FILM: usize = 300_000_000;
/// What each of many uploads holds.
const CLIP: usize = 25_000_000;
/// What is sent at once of either.
const PIECE: usize = 1 << 16;

/// Takes its measure with spools on this disk, and prints it.
type Measurement = fn(&Path);

fn main() {
    let disk = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let parts: [(&str, Measurement); 5] =
        [("small", small_submissions), ("peers", peers), ("slow-disks", slow_disks), ("large", large_uploads), ("memory", memory_taken)];
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    for (name, measure) in parts {
        if asked.is_empty() || asked.iter().any(|asked| asked == name) {
            measure(disk);
        }
    }
}

/// Submissions without files, for three case workers, each durable before it is answered.
fn small_submissions(disk: &Path) {
    println!("Small submissions, three recipients, {CLIENTS} clients, median of {RUNS} runs");
    SmallSubmissions::on(disk).print();
}

/// The same on disks in memory that take their time for a flush.
fn slow_disks(_: &Path) {
    println!("Small submissions, three recipients, {CLIENTS} clients, median of {RUNS} runs, on a disk that flushes within");
    for milliseconds in [1, 2, 4, 8] {
        let disk = Disk::new(6 << 30);
        disk.format(FileSystem::Ext4);
        let at = tempfile::tempdir().unwrap();
        let mounted = disk.mount(FileSystem::Ext4, at.path()).unwrap();
        disk.flush_in(Duration::from_millis(milliseconds));
        println!(" {milliseconds} ms");
        SmallSubmissions::on(mounted.at()).print();
        mounted.unmount();
    }
}

/// How many submissions a second are stored, beside how many files of the same size the same disk takes.
#[derive(Default)]
struct SmallSubmissions {
    stored: Vec<f64>,
    created: Vec<f64>,
    /// How many could be on these cores if nothing took time but sealing and the disk.
    possible: Vec<f64>,
    waits: Vec<Duration>,
}

impl SmallSubmissions {
    /// What was written stays until all is measured: ext4 does not use the number of a file again that was deleted in the last minutes,
    /// and makes a new file the more slowly the more of them it has to pass over.
    fn on(disk: &Path) -> Self {
        let mut measured = Self::default();
        let (site, keys) = (for_three(Site::example()), three_keys());
        let built = site.build();
        let page = FormPage::read(&built.page("/request-assistance/"));
        let (mut receivers, mut folders) = (Vec::new(), Vec::new());
        for run in 0..RUNS {
            let receiver = Receiver::start_in(fresh_folder_in(disk), &built, &[]);
            let size = fs::metadata(&receiver.envelopes()[0]).unwrap().len();
            let submissions: Vec<Submission> = (0..SUBMISSIONS).map(|number| words(&page, run, number)).collect();
            let (address, begun) = (receiver.address(), Instant::now());
            measured.waits.extend(all_at_once(CLIENTS, &submissions, |submission| {
                assert_eq!(http::post(address, &page.action, submission).status, 200);
            }));
            measured.stored.push(rate(SUBMISSIONS, begun.elapsed()));
            assert_eq!(receiver.envelopes().len(), SUBMISSIONS + 1);
            receivers.push(receiver);

            let folder = fresh_folder_in(disk);
            let numbers: Vec<usize> = (0..SUBMISSIONS).collect();
            let (mut cores, begun) = (Cores::default(), Instant::now());
            cores.measure(|| all_at_once(FLUSHES, &numbers, |number| create_durably(&folder.path().join("spool"), *number, size as usize)));
            measured.created.push(rate(SUBMISSIONS, begun.elapsed()));
            folders.push(folder);
            let content = vec![0x5a; size as usize];
            cores.measure(|| numbers.iter().for_each(|_| encrypt_in_memory(&keys, |out| out.write_all(&content))));
            measured.possible.push(rate(SUBMISSIONS, cores.take_at_least()));
        }
        measured
    }

    fn print(mut self) {
        self.waits.sort();
        let wait = |hundredths: usize| self.waits[(self.waits.len() - 1) * hundredths / 100].as_secs_f64() * 1000.0;
        println!("  stored durably by the receiver    {:8.0} a second", median(&mut self.stored));
        println!("  created durably on the same disk  {:8.0} a second, by {FLUSHES} threads", median(&mut self.created));
        println!("  ratio                             {:8.2}", median(&mut self.stored) / median(&mut self.created));
        println!("  sealed by age and created at most {:8.0} a second, {}", median(&mut self.possible), Cores::said());
        println!("  a client waits                    {:8.0} ms (median), {:.0} ms (p99)", wait(50), wait(99));
    }
}

/// Others that take submissions, if they are installed. They are slower, so they get fewer.
fn peers(disk: &Path) {
    const FEWER: usize = SUBMISSIONS / 8;
    let site = Site::example();
    let built = site.build();
    let page = FormPage::read(&built.page("/request-assistance/"));
    let submissions: Vec<Submission> = (0..FEWER).map(|number| words(&page, 0, number)).collect();
    for peer in Peer::all(disk) {
        let (address, path, begun) = (peer.address, peer.path, Instant::now());
        all_at_once(CLIENTS, &submissions, |submission| assert!(matches!(http::post(address, path, submission).status, 200 | 302)));
        let taken = rate(FEWER, begun.elapsed());
        println!("  {:33} {taken:8.0} a second, {} of {FEWER} stored", peer.name, peer.stored());
    }
}

/// One large file: to the disk, and to a file system in memory.
fn large_uploads(disk: &Path) {
    let site = for_three(Site::example()).with_change("_forms/request-assistance.yml", "max_size: 25 MB", "max_size: 400 MB");
    let built = site.build();
    let page = FormPage::read(&built.page("/request-assistance/"));
    let keys = three_keys();
    let upload_to = |folder: &Path| {
        let receiver = Receiver::start_in(fresh_folder_in(folder), &built, &[]);
        let begun = Instant::now();
        upload(receiver.address(), &page, FILM);
        megabytes_a_second(FILM, begun.elapsed())
    };
    let (mut to_disk, mut to_memory, mut in_memory, mut possible) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        to_disk.push(upload_to(disk));
        to_memory.push(upload_to("/dev/shm".as_ref()));
        let (mut cores, begun) = (Cores::default(), Instant::now());
        cores.measure(|| encrypt_in_memory(&keys, |out| film(FILM, |piece| out.write_all(piece))));
        in_memory.push(megabytes_a_second(FILM, begun.elapsed()));
        cores.measure(|| hash(FILM));
        cores.measure(|| throw_away(FILM));
        possible.push(megabytes_a_second(FILM, cores.take_at_least()));
    }
    println!("A file of {} MB, median of {RUNS} runs", FILM / 1_000_000);
    println!("  uploaded, spool on the disk       {:8.0} MB a second", median(&mut to_disk));
    println!("  uploaded, spool in memory         {:8.0} MB a second", median(&mut to_memory));
    println!("  encrypted in memory by age alone  {:8.0} MB a second", median(&mut in_memory));
    println!("  ratio, spool on the disk          {:8.2}", median(&mut to_disk) / median(&mut in_memory));
    println!("  ratio, spool in memory            {:8.2}", median(&mut to_memory) / median(&mut in_memory));
    println!("  sent, hashed, encrypted at most   {:8.0} MB a second, {}", median(&mut possible), Cores::said());
    println!("  ratio                             {:8.2}", median(&mut possible) / median(&mut in_memory));
}

/// Idle; and with 500 connections, 50 of which bring a file.
fn memory_taken(disk: &Path) {
    const WAITING: usize = 450;
    const UPLOADING: usize = 50;
    let site = for_three(Site::example());
    let built = site.build();
    let page = FormPage::read(&built.page("/request-assistance/"));
    let receiver = Receiver::start_in(fresh_folder_in(disk), &built, &[]);
    let idle = memory::resident(receiver.pid());
    let waiting: Vec<_> = (0..WAITING)
        .map(|_| {
            let mut connection = TcpStream::connect(receiver.address()).unwrap();
            connection.write_all(b"POST /drop/request-assistance HTTP/1.1\r\nHost: help.example.org\r\n").unwrap();
            connection
        })
        .collect();
    let address = receiver.address();
    all_at_once(UPLOADING, &[(); UPLOADING], |()| upload(address, &page, CLIP - 1_000));
    let peak = memory::peak(receiver.pid());
    drop(waiting);
    println!("Memory resident");
    println!("  idle                              {:8.1} MiB", mebibytes(idle));
    println!("  at most, with {} connections,     {:8.1} MiB", WAITING + UPLOADING, mebibytes(peak));
    println!("  {UPLOADING} of them uploading {} MB each", CLIP / 1_000_000);
}

/// The site, with three case workers.
fn for_three(site: Site) -> Site {
    let recipients: String = three_keys().iter().map(|key| format!("{}\n", key.recipient())).collect();
    site.with("../keys/recipients.txt", &recipients)
}

fn three_keys() -> Vec<Key> {
    (0..3).map(|_| Key::fresh()).collect()
}

fn words(page: &FormPage, run: usize, number: usize) -> Submission {
    let mut filling = Filling::of_the_least(page, &["signal"]);
    filling.set(
        "what_happened",
        Value::Text(format!("Message {number} of run {run}. Since Monday nobody here can open their mail. ").repeat(8)),
    );
    filling.submission()
}

fn upload(address: SocketAddr, page: &FormPage, bytes: usize) {
    let submission = words(page, 0, 0).without("files");
    let (before, after) = (submission.multipart_until_file("files", "film.mp4"), submission.multipart_after_file());
    let length = (before.len() + bytes + after.len()) as u64;
    let reply = http::post_streamed(address, &page.action, &submission.content_type(), length, |stream| {
        stream.write_all(&before)?;
        film(bytes, |piece| stream.write_all(piece))?;
        stream.write_all(&after)
    });
    assert_eq!(reply.status, 200, "{}", reply.words());
}

/// A film that only begins as one: pieces that all differ.
fn film(bytes: usize, mut take: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut piece: Vec<u8> = (0..PIECE).map(|at| (at * 31) as u8).collect();
    piece[..12].copy_from_slice(b"\0\0\0\x20ftypisom");
    let mut left = bytes;
    while left > 0 {
        piece[12..20].copy_from_slice(&left.to_le_bytes());
        let count = left.min(PIECE);
        take(&piece[..count])?;
        left -= count;
    }
    Ok(())
}

/// Shares the work among so many threads; how long each piece of it took.
fn all_at_once<T: Sync>(threads: usize, work: &[T], each: impl Fn(&T) + Sync) -> Vec<Duration> {
    let timed = |share: &[T]| {
        let one = |piece| {
            let begun = Instant::now();
            each(piece);
            begun.elapsed()
        };
        share.iter().map(one).collect::<Vec<_>>()
    };
    thread::scope(|scope| {
        let running: Vec<_> = work.chunks(work.len().div_ceil(threads)).map(|share| scope.spawn(move || timed(share))).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

fn megabytes_a_second(bytes: usize, took: Duration) -> f64 {
    bytes as f64 / 1e6 / took.as_secs_f64()
}

fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
