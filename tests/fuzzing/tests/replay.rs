//! Everything that fuzzing ever found worth keeping, once more, on stable.
#![allow(clippy::unwrap_used, reason = "in a test, what can't be unwrapped is the failure")]

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use dropsafe_fuzzing::TARGETS;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus")
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn every_input_of_the_corpus_keeps_its_target_s_promises() {
    let mut broken = Vec::new();
    for (name, target) in TARGETS {
        let folder = corpus().join(name);
        let inputs = names_in(&folder);
        assert!(inputs.len() >= 3, "{} has next to nothing to replay", folder.display());
        for input in inputs {
            let bytes = fs::read(folder.join(&input)).unwrap();
            if catch_unwind(|| target(&bytes)).is_err() {
                broken.push(format!("fuzz/corpus/{name}/{input}"));
            }
        }
    }
    assert!(broken.is_empty(), "these inputs break a promise: {broken:#?}");
}

/// What is near an input of the corpus, too: bytes changed, left out, doubled, and taken from another input.
#[test]
fn changed_inputs_keep_the_promises_too() {
    let rounds = std::env::var("DROPSAFE_ROUNDS").map_or(20, |rounds| rounds.parse().unwrap());
    let mut dice = Dice(0x00f1_2e5d);
    for (name, target) in TARGETS {
        let folder = corpus().join(name);
        let inputs: Vec<_> = names_in(&folder).iter().map(|input| fs::read(folder.join(input)).unwrap()).collect();
        for input in &inputs {
            for _ in 0..rounds {
                let mut changed = input.clone();
                for _ in 0..=dice.below(4) {
                    dice.change(&mut changed, &inputs);
                }
                let shown = String::from_utf8_lossy(&changed);
                assert!(catch_unwind(|| target(&changed)).is_ok(), "{name} breaks a promise for {shown:?}, which is {changed:?}");
            }
        }
    }
}

/// Chance that falls the same way in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }

    fn change(&mut self, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
        let at = self.below(bytes.len());
        let end = (at + 1 + self.below(16)).min(bytes.len());
        match self.below(5) {
            0 if at < bytes.len() => bytes[at] = self.below(256) as u8,
            1 => drop(bytes.drain(at.min(end)..end)),
            2 => {
                let piece = bytes[at.min(end)..end].to_vec();
                bytes.splice(at..at, piece);
            }
            3 => {
                let other = &others[self.below(others.len())];
                let from = self.below(other.len());
                let piece = other[from..(from + self.below(40)).min(other.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => bytes.insert(at, b"\r\n-%=&\"\\\xff\0"[self.below(10)]),
        }
    }
}

/// A target without a corpus would be replayed by nobody, a corpus without a target would be dead weight.
#[test]
fn every_corpus_has_its_target_and_every_target_its_program() {
    let mut targets: Vec<_> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    targets.sort();
    assert_eq!(names_in(&corpus()), targets);
    let programs = names_in(&corpus().join("../fuzz_targets"));
    assert_eq!(programs, targets.iter().map(|name| format!("{name}.rs")).collect::<Vec<_>>());
}
