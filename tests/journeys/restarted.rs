//! The receiver is restarted while people send. systemd keeps the socket; nobody notices.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use dropsafe_tests::{Desk, Filling, FormPage, Receiver, Site, Value, fresh_folder, http, rounds};
use rustix::process::Signal;
use tempfile::TempDir;

/// How many send at once.
const VISITORS: usize = 4;
/// How much is sent for each restart.
const FOR_EACH: usize = 50;

#[test]
fn nothing_is_lost_or_doubled_by_restarts() {
    let restarts = rounds(20).min(20);
    let site = Site::example();
    let built = site.build();
    let page = FormPage::read(&built.page("/request-assistance/"));
    let least = Filling::of_the_least(&page, &["signal"]);
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let all = restarts * FOR_EACH;
    // Told at the end: the receivers wait until all have been sent.
    let failed = Mutex::new(Vec::new());

    let folder = thread::scope(|people| {
        for _ in 0..VISITORS {
            let (mut filling, action, next, done, failed) = (least.clone(), &page.action, &next, &done, &failed);
            people.spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number >= all {
                        return;
                    }
                    filling
                        .set("what_happened", Value::Text(format!("Number {number}: the lamp on the pier has been out since the storm.")));
                    match http::try_post(address, action, &filling.submission().without("files")) {
                        Some(reply) if reply.status == 200 => {}
                        other => failed.lock().unwrap().push((number, other)),
                    }
                    done.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        let serve_until = |enough: usize, folder: TempDir| {
            let receiver = Receiver::start_on(&socket, folder, &built);
            while done.load(Ordering::SeqCst) < enough {
                thread::yield_now();
            }
            let (status, said, folder) = receiver.end(Signal::TERM);
            assert!(status.success(), "{status}: {said}");
            folder
        };
        // One more receiver than there are restarts.
        let folder = (1..=restarts).fold(fresh_folder(), |folder, restart| serve_until(restart * FOR_EACH - FOR_EACH / 2, folder));
        serve_until(all, folder)
    });

    assert!(failed.lock().unwrap().is_empty(), "{failed:?}");
    let desk = Desk::with(site.key());
    let _ = desk.import(&folder.path().join("spool")).succeeded();
    let exported = desk.json(&["export"]);
    let cases = exported.as_array().unwrap();
    let different: BTreeSet<_> = cases.iter().map(|case| case["answers"]["what_happened"].as_str().unwrap()).collect();
    assert_eq!((cases.len(), different.len()), (all, all), "none lost, none doubled");
    println!("evidence: {all} sent across {restarts} restarts: none failed, lost or doubled");
}

/// The control: it is the socket that makes up for the time between two receivers.
#[test]
fn whoever_comes_between_two_receivers_waits_at_a_socket_that_is_kept_and_is_turned_away_without() {
    let site = Site::example();
    let built = site.build();
    let page = FormPage::read(&built.page("/request-assistance/"));
    let submission = Filling::of_the_least(&page, &["signal"]).submission().without("files");
    let receiver = Receiver::start(&built);
    let address = receiver.address();
    let _folder = receiver.end(Signal::TERM).2;
    assert!(http::try_post(address, &page.action, &submission).is_none(), "nobody is there");

    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let folder = Receiver::start_on(&socket, fresh_folder(), &built).end(Signal::TERM).2;
    let waiting = http::try_send(address, &page.action, &submission).expect("systemd's socket takes it");
    let next = Receiver::start_on(&socket, folder, &built);
    assert_eq!(http::answer(waiting).expect("it was not lost").status, 200);
    assert_eq!(next.submissions(site.key()).len(), 1);
}
