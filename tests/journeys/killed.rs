//! The receiver is killed at any moment, and started anew on the same spool. Whoever was told that it is stored finds it stored.

use std::collections::BTreeMap;
use std::fs;
use std::sync::mpsc::channel;
use std::thread;

use dropsafe_tests::{Desk, Dice, Filling, FormPage, Receiver, Site, Value, fresh_folder, http, rounds};
use rustix::process::Signal;

/// How many send at once.
const VISITORS: usize = 4;

#[test]
fn what_was_acknowledged_survives_every_kill() {
    let site = Site::example();
    let built = site.build();
    let page = FormPage::read(&built.page("/request-assistance/"));
    let least = Filling::of_the_least(&page, &["signal"]);
    let mut dice = Dice::new(0x51_6b11);
    let mut folder = fresh_folder();
    let mut acknowledged = Vec::new();

    for round in 0..rounds(20) {
        let receiver = Receiver::start_in(folder, &built, &[]);
        let address = receiver.address();
        let (answered, answers) = channel();
        let visitors: Vec<_> = (0..VISITORS)
            .map(|visitor| {
                let (mut filling, action, answered) = (least.clone(), page.action.clone(), answered.clone());
                thread::spawn(move || {
                    for number in 0.. {
                        let words = format!(
                            "Round {round}, visitor {visitor}, number {number}: the lamp on the pier has been out since the storm."
                        );
                        filling.set("what_happened", Value::Text(words.clone()));
                        match http::try_post(address, &action, &filling.submission().without("files")) {
                            Some(reply) if reply.status == 200 => answered.send(words).unwrap(),
                            Some(reply) => panic!("{}: {}", reply.status, reply.words()),
                            None => return,
                        }
                    }
                })
            })
            .collect();
        drop(answered);
        // The moment: after some answers, and then somewhere in the midst of the next ones.
        acknowledged.extend(answers.iter().take(dice.below(12)));
        for _ in 0..dice.below(300_000) {
            std::hint::spin_loop();
        }
        folder = receiver.end(Signal::KILL).2;
        acknowledged.extend(answers.iter());
        visitors.into_iter().for_each(|visitor| visitor.join().expect("nobody gets another answer than a receipt"));
    }

    let spool = folder.path().join("spool");
    assert_eq!(fs::read_dir(spool.join("tmp")).unwrap().count(), 0, "nothing half-written has a name");
    let envelopes = fs::read_dir(spool.join("new")).unwrap().count();
    let desk = Desk::with(site.key());
    let _ = desk.import(&spool).succeeded();
    let exported = desk.json(&["export"]);
    let mut stored = BTreeMap::new();
    for case in exported.as_array().unwrap() {
        *stored.entry(case["answers"]["what_happened"].as_str().unwrap()).or_insert(0) += 1;
    }
    println!("evidence: {} kills: {} acknowledged, {} stored, {envelopes} envelopes", rounds(20), acknowledged.len(), stored.len());
    let lost: Vec<_> = acknowledged.iter().filter(|words| !stored.contains_key(words.as_str())).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    assert!(stored.values().all(|count| *count == 1), "none is there twice");
    assert!(acknowledged.len() >= rounds(20), "there was something to lose");
}
