//! The receiver is the smallest of the programs, and stays so.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
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

/// The crates that the receiver, or what it needs to that depth, is made of.
fn crates(depth: &str) -> BTreeSet<String> {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--package",
            "dropsafe-receiver",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--offline",
            "--locked",
            "--depth",
            depth,
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).unwrap();
    tree.lines().filter_map(|line| line.split(' ').next()).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// What it names itself, each with its reason.
#[test]
#[cfg(target_os = "linux")]
fn the_manual_says_what_it_is_made_of() {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/receiver-settings.md");
    let manual = fs::read_to_string(manual).unwrap();
    let section = manual.split("## What it is made of").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let named: BTreeSet<String> =
        section.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`')).map(|(name, _)| name.to_owned()).collect();
    let direct = crates("1").into_iter().filter(|name| !name.starts_with("dropsafe-")).collect();
    assert_eq!(named, direct);
    assert!(section.contains(&format!("{MOST_CRATES} crates")));
}

#[test]
fn it_is_made_of_few_crates_and_of_none_that_it_does_not_need() {
    let crates = crates("100");
    assert!(crates.contains("age") && crates.contains("hyper"), "the list is the right one");
    for never in NEVER {
        assert!(!crates.contains(never), "{never} is in the receiver's tree");
    }
    assert!(crates.len() <= MOST_CRATES, "{} crates: say in the commit why, or find another way", crates.len());
}
