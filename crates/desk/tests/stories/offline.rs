//! The desk never goes online.

use std::process::Command;

use crate::desk::{Desk, Receiver, Sent};

/// Crates without which a Rust program has a hard time to reach the network.
const NETWORK: [&str; 14] = [
    "async-std",
    "curl",
    "h2",
    "hickory-resolver",
    "hyper",
    "mio",
    "native-tls",
    "openssl",
    "quinn",
    "reqwest",
    "rustls",
    "socket2",
    "tokio",
    "ureq",
];

#[test]
fn no_crate_that_reaches_the_network_is_built_in() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--package", "dropsafe-desk", "--edges", "normal", "--prefix", "none", "--offline", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).unwrap();
    let names: Vec<_> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"age"), "the list is the right one");
    for network in NETWORK {
        assert!(!names.contains(&network), "{network} is in the desk's tree");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn no_socket_is_ever_opened() {
    let (desk, key) = Desk::with_key();
    let mut receiver = Receiver::new(&desk.path("spool"), &key);
    receiver.takes(&Sent { values: &[("alias", "Nadia")], ..Sent::default() });
    let program = env!("CARGO_BIN_EXE_dropsafe-desk");
    for arguments in [&["import", "spool"][..], &["list"], &["show", "1"], &["export", "--csv"]] {
        let traced = Command::new("strace")
            .args(["--follow-forks", "--quiet=all", "--trace=%network", "--output=trace", program])
            .args(arguments)
            .current_dir(desk.home.path())
            .env("HOME", desk.home.path())
            .output();
        let traced = traced.expect("this needs `strace`: run tests/set-up");
        assert!(traced.status.success(), "{}", String::from_utf8_lossy(&traced.stderr));
        assert_eq!(std::fs::read_to_string(desk.path("trace")).unwrap(), "", "{arguments:?}");
    }
}
