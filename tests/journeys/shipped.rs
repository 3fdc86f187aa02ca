//! What is shipped stays small: a server's program is read, audited and carried over slow lines.

use std::fs;

use dropsafe_tests::program;

/// The most that the receiver may have, in bytes.
const MOST: u64 = 4_000_000;

#[test]
#[ignore = "the program as it is shipped, for tests/prove"]
fn the_receiver_has_less_than_four_megabytes() {
    let program = program("dropsafe-receiver");
    let size = fs::metadata(program.get_program()).unwrap().len();
    println!("evidence: the receiver has {size} bytes");
    assert!(size < MOST, "{size} bytes, in the profile of {}", program.get_program().display());
}
