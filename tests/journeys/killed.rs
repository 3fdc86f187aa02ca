//! The receiver is killed at any moment, and started anew on the same spool. Whoever was told that it is stored finds it stored; and
//! whatever was in the midst of coming is nowhere to be found.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::thread;

use dropsafe_tests::{Built, Desk, Dice, Filling, FormPage, Receiver, Site, Upload, Value, fresh_folder, http, memory, rounds};
use rustix::process::Signal;
use tempfile::TempDir;

/// How many send at once.
const VISITORS: usize = 4;
/// In everything that they send, words and photos.
const CANARY: &str = "the lamp on the pier has been out since the storm";

#[test]
fn what_was_acknowledged_survives_every_kill() {
    let mut campaign = Campaign::new();
    let mut dice = Dice::new(0x51_6b11);
    let mut folder = fresh_folder();
    for round in 0..rounds(20) {
        let receiver = Receiver::start_in(folder, &campaign.built, &[]);
        // The moment: after some answers, and then somewhere in the midst of the next ones.
        let (answers, pause) = (dice.below(12), dice.below(300_000));
        folder = campaign.kill(round, receiver, answers, pause);
    }
    assert_eq!(fs::read_dir(folder.path().join("spool/tmp")).unwrap().count(), 0, "nothing half-written has a name");
    // Nobody takes anything away between the kills: this is all that any of them left.
    assert_eq!(memory::files_with(folder.path(), CANARY), Vec::<PathBuf>::new(), "in clear");
    let stored = campaign.stored(&folder);
    let envelopes = fs::read_dir(folder.path().join("spool/new")).unwrap().count();
    let acknowledged = campaign.acknowledged.len();
    println!("evidence: {} kills: {acknowledged} acknowledged, {} stored, {envelopes} envelopes", rounds(20), stored.len());
    let lost = campaign.lost(&stored);
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    assert!(stored.values().all(|count| *count == 1), "none is there twice");
    assert!(acknowledged >= rounds(20), "there was something to lose");
}

/// The negative control: a receiver whose envelopes get no name, and which believes that they do, is found out.
#[test]
fn a_receiver_that_thanks_for_what_is_not_there_is_found_out() {
    let mut campaign = Campaign::new();
    let trace = tempfile::NamedTempFile::new().unwrap();
    // Of each thread the first two are real: among them those of the proof at the start.
    let inject = "inject=linkat:retval=0:syscall=getpid:when=3+";
    let supervisor = ["strace", "-D", "-f", "-o", trace.path().to_str().unwrap(), "-e", "trace=linkat", "-e", inject];
    let receiver = Receiver::start_through(&supervisor, fresh_folder(), &campaign.built);
    let folder = campaign.kill(0, receiver, 40, 0);
    let stored = campaign.stored(&folder);
    assert!(!stored.is_empty() && !campaign.lost(&stored).is_empty(), "{} acknowledged", campaign.acknowledged.len());
}

/// What was sent to the receivers that were killed.
struct Campaign {
    site: Site,
    built: Built,
    page: FormPage,
    acknowledged: Vec<String>,
}

impl Campaign {
    fn new() -> Self {
        let site = Site::example();
        let built = site.build();
        let page = FormPage::read(&built.page("/request-assistance/"));
        Self { site, built, page, acknowledged: Vec::new() }
    }

    /// Several send to a receiver, which is killed after so many answers and a pause.
    fn kill(&mut self, round: usize, receiver: Receiver, answers: usize, pause: usize) -> TempDir {
        let address = receiver.address();
        let least = Filling::of_the_least(&self.page, &["signal"]);
        let (answered, told) = channel();
        let visitors: Vec<_> = (0..VISITORS)
            .map(|visitor| {
                let (mut filling, action, answered) = (least.clone(), self.page.action.clone(), answered.clone());
                thread::spawn(move || {
                    for number in 0.. {
                        let words = format!("Round {round}, visitor {visitor}, number {number}: {CANARY}.");
                        filling.set("what_happened", Value::Text(words.clone()));
                        // With a file, an envelope is written piece by piece while it comes; without, at once.
                        filling.set("files", if number % 3 == 2 { Value::Files(vec![photo(&words)]) } else { Value::Nothing });
                        match http::try_post(address, &action, &filling.submission()) {
                            Some(reply) if reply.status == 200 => answered.send(words).unwrap(),
                            Some(reply) => panic!("{}: {}", reply.status, reply.words()),
                            None => return,
                        }
                    }
                })
            })
            .collect();
        drop(answered);
        self.acknowledged.extend(told.iter().take(answers));
        for _ in 0..pause {
            std::hint::spin_loop();
        }
        let (_, said, folder) = receiver.end(Signal::KILL);
        assert!(!said.contains(CANARY), "{said}");
        self.acknowledged.extend(told.iter());
        visitors.into_iter().for_each(|visitor| visitor.join().expect("nobody gets another answer than a receipt"));
        folder
    }

    /// What staff find in the spool, and how often: all of it opens.
    fn stored(&self, folder: &TempDir) -> BTreeMap<String, usize> {
        let desk = Desk::with(self.site.key());
        let _ = desk.import(&folder.path().join("spool")).succeeded();
        let mut stored = BTreeMap::new();
        for case in desk.json(&["export"]).as_array().unwrap() {
            *stored.entry(case["answers"]["what_happened"].as_str().unwrap().to_owned()).or_insert(0) += 1;
        }
        stored
    }

    /// What was acknowledged, and is not there.
    fn lost(&self, stored: &BTreeMap<String, usize>) -> Vec<&String> {
        self.acknowledged.iter().filter(|words| !stored.contains_key(*words)).collect()
    }
}

fn photo(words: &str) -> Upload {
    Upload::photo("pier.jpg", words.bytes().cycle().take(150_000).collect())
}
