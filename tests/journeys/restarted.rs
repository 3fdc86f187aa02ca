//! The receiver is restarted while people send. systemd keeps the socket; nobody notices.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use dropsafe_tests::{Desk, Filling, FormPage, Receiver, Site, Value, fresh_folder, http, rounds};
use rustix::process::Signal;

/// How many send at once.
const VISITORS: usize = 4;
/// How much is sent while one receiver is there, at the least.
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

    let folder = thread::scope(|people| {
        for _ in 0..VISITORS {
            let (mut filling, action, next, done) = (least.clone(), &page.action, &next, &done);
            people.spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number >= all {
                        return;
                    }
                    filling
                        .set("what_happened", Value::Text(format!("Number {number}: the lamp on the pier has been out since the storm.")));
                    let reply = http::post(address, action, &filling.submission().without("files"));
                    assert_eq!(reply.status, 200, "{}", reply.words());
                    done.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        let mut folder = fresh_folder();
        for restart in 1..=restarts {
            let receiver = Receiver::start_on(&socket, folder, &built);
            while restart < restarts && done.load(Ordering::SeqCst) < restart * FOR_EACH - FOR_EACH / 2 {
                thread::yield_now();
            }
            while restart == restarts && done.load(Ordering::SeqCst) < all {
                thread::yield_now();
            }
            let (status, said, kept) = receiver.end(Signal::TERM);
            assert!(status.success(), "{status}: {said}");
            folder = kept;
        }
        folder
    });

    let desk = Desk::with(site.key());
    let _ = desk.import(&folder.path().join("spool")).succeeded();
    let exported = desk.json(&["export"]);
    let cases = exported.as_array().unwrap();
    let different: BTreeSet<_> = cases.iter().map(|case| case["answers"]["what_happened"].as_str().unwrap()).collect();
    assert_eq!((cases.len(), different.len()), (all, all), "none lost, none doubled");
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
