//! The receiver is the smallest of the programs, and stays so.

use std::collections::BTreeSet;
use std::process::Command;

/// How many crates it is made of, its own included, nearly all of them by way of `age`. This number may only fall. (It rose
/// once, for `regex-lite`, which has no dependencies: a form's patterns must be matched in linear time.)
const MOST_CRATES: usize = 152;

/// What the receiver does without: templates, Markdown, YAML, TLS, a way out to the network, a command-line framework.
const NEVER: [&str; 12] = [
    "clap",
    "granit-parser",
    "h2",
    "native-tls",
    "openssl",
    "pulldown-cmark",
    "regex",
    "reqwest",
    "rustls",
    "serde-saphyr",
    "tera",
    "ureq",
];

#[test]
fn it_is_made_of_few_crates_and_of_none_that_it_does_not_need() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--package", "dropsafe-receiver", "--edges", "normal", "--prefix", "none", "--offline", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).unwrap();
    let crates: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).filter(|name| !name.is_empty()).collect();
    assert!(crates.contains("age") && crates.contains("hyper"), "the list is the right one");
    for never in NEVER {
        assert!(!crates.contains(never), "{never} is in the receiver's tree");
    }
    assert!(crates.len() <= MOST_CRATES, "{} crates: say in the commit why, or find another way", crates.len());
}
