//! Somebody pulls the plug.

use std::sync::Mutex;
use std::thread;

use dropsafe_tests::{Dice, VpsAtWork, rounds};

use super::house::House;

const VISITORS: usize = 3;
/// How many are told that it is stored before the power goes, at most.
const AT_MOST: usize = 12;

#[test]
#[ignore = "for tests/prove"]
fn what_was_acknowledged_is_there_after_the_plug_was_pulled() {
    let house = House::with_nginx();
    let mut dice = Dice::new(0x706c_7567);
    let cuts = rounds(2).min(6);
    let mut server = house.server().boot();
    let mut acknowledged = Vec::new();
    for cut in 0..cuts {
        let enough = 1 + dice.below(AT_MOST);
        let (told, off) = cut_after(house, server, cut, enough);
        acknowledged.extend(told);
        server = off.boot();
        assert_eq!(server.does("ls /root"), "", "what was not flushed is lost: it was a power cut");
        let kept = house.words_in(&server, "/var/spool/dropsafe/new");
        let lost: Vec<_> = acknowledged.iter().filter(|words| !kept.contains(words)).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }
    println!("evidence: the plug was pulled {cuts} times, and all of {} acknowledged are there", acknowledged.len());
}

/// People send, and when so many of them have their receipt the power goes: what was acknowledged, and the server.
fn cut_after(house: &House, server: VpsAtWork, cut: usize, enough: usize) -> (Vec<String>, dropsafe_tests::Vps) {
    let told = Mutex::new(Vec::new());
    thread::scope(|people| {
        for visitor in 0..VISITORS {
            let (server, told) = (&server, &told);
            people.spawn(move || {
                for number in 0.. {
                    let words =
                        format!("Cut {cut}, visitor {visitor}, number {number}: the lamp on the pier has been out since the storm.");
                    house.takes(server, &words);
                    let mut told = told.lock().unwrap();
                    told.push(words);
                    if told.len() >= enough {
                        return;
                    }
                }
            });
        }
    });
    server.does("echo 'not flushed' >/root/not-flushed");
    (told.into_inner().unwrap(), server.lose_power())
}
