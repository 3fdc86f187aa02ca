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

/// A target without a corpus would be replayed by nobody, a corpus without a target would be dead weight.
#[test]
fn every_corpus_has_its_target_and_every_target_its_program() {
    let mut targets: Vec<_> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    targets.sort();
    assert_eq!(names_in(&corpus()), targets);
    let programs = names_in(&corpus().join("../fuzz_targets"));
    assert_eq!(programs, targets.iter().map(|name| format!("{name}.rs")).collect::<Vec<_>>());
}
