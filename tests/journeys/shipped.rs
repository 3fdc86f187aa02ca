//! What is shipped stays small: a server's program is read, audited and carried over slow lines.

use std::fs;
use std::process::Command;

use dropsafe_tests::{repository, run};

/// The most that the receiver may have, in bytes.
const MOST: u64 = 4_000_000;

#[test]
#[ignore = "built anew as it is shipped, for tests/prove"]
fn the_receiver_has_less_than_four_megabytes() {
    let target = tempfile::tempdir().unwrap();
    // By itself, as deploy/README.md has it: built beside others, it would get what only these need of crates that they share.
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--release", "--locked", "--package", "dropsafe-receiver", "--target-dir"]).arg(target.path());
    let _ = run(build.current_dir(repository()), "").succeeded();
    let size = fs::metadata(target.path().join("release/dropsafe-receiver")).unwrap().len();
    println!("evidence: the receiver has {size} bytes");
    assert!(size < MOST, "{size} bytes");
}
