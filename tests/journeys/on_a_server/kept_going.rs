//! systemd restarts the receiver, because it is told to, because it was killed, and because it hangs. Nobody who sends
//! meanwhile notices more than that it takes longer.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::house::House;

const VISITORS: usize = 3;
const RESTARTS: usize = 20;
const FOR_EACH: usize = 5;

#[test]
#[ignore = "for tests/prove"]
fn systemd_restarts_it_and_nothing_is_lost_or_doubled() {
    let house = House::with_nginx();
    let server = house.server().boot();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let all = RESTARTS * FOR_EACH;
    thread::scope(|people| {
        for _ in 0..VISITORS {
            people.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number >= all {
                        return;
                    }
                    house.takes(&server, &format!("Number {number:03}: the lamp on the pier has been out since the storm."));
                    done.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        for restart in 0..RESTARTS {
            while done.load(Ordering::SeqCst) < restart * FOR_EACH {
                thread::yield_now();
            }
            server.does("systemctl restart dropsafe-receiver");
        }
    });
    let words = house.words_in(&server, "/var/spool/dropsafe/new");
    let numbers: Vec<_> = words.iter().map(|words| words[7..10].parse::<usize>().unwrap()).collect();
    assert_eq!(numbers, (0..all).collect::<Vec<_>>());
    println!("evidence: {all} submissions in {RESTARTS} restarts by systemd, each stored once");
}

#[test]
#[ignore = "for tests/prove"]
fn systemd_starts_it_anew_when_it_was_killed_or_hangs() {
    let house = House::with_nginx();
    let server = house.server().boot();
    for (number, signal) in ["KILL", "STOP"].into_iter().enumerate() {
        server.does(&format!("systemctl kill --signal {signal} dropsafe-receiver"));
        house.takes(&server, &format!("After {signal}: the lamp on the pier has been out since the storm."));
        let restarts = server.does("systemctl show --value --property NRestarts dropsafe-receiver");
        assert_eq!(restarts.trim(), (number + 1).to_string());
    }
    assert_eq!(house.words_in(&server, "/var/spool/dropsafe/new").len(), 2);
    println!("evidence: killed and hung, it was started anew, and whoever sent meanwhile got a receipt");
}

/// A bundle that can't be read is not mended by trying again.
#[test]
#[ignore = "for tests/prove"]
fn systemd_does_not_try_a_broken_bundle_again() {
    let house = House::with_nginx();
    let server = house.server().boot();
    server.does("cp -a /etc/dropsafe/bundle /root/bundle; for file in /etc/dropsafe/bundle/*; do [ -d $file ] || echo broken >$file; done");
    let said = server.shell("systemctl restart dropsafe-receiver");
    assert_ne!(said.code(), Some(0));
    let state =
        server.does("systemctl show --value --property NRestarts --property ExecMainStatus --property ActiveState dropsafe-receiver");
    let mut state: Vec<_> = state.split_whitespace().collect();
    state.sort_unstable();
    assert_eq!(state, ["0", "1", "failed"], "not restarted, the input's fault, failed");
    server.does("rm -r /etc/dropsafe/bundle; cp -a /root/bundle /etc/dropsafe/bundle; systemctl restart dropsafe-receiver");
    house.takes(&server, "The lamp on the pier has been out since the storm.");
}
