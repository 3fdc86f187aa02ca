//! A spool that is none, and things in one that are no envelopes.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::spool::{Place, contents};
use crate::{carrier, said};

fn notify(place: &Place, spool: &str) -> (Option<i32>, String, String) {
    said(&carrier().args(["notify", "--spool"]).arg(place.path(spool)).args(["--", "true"]).output().unwrap())
}

#[test]
fn what_is_no_envelope_is_neither_carried_nor_counted() {
    let place = Place::new().with(2, 100);
    let new = place.path("spool/new");
    let waiting = place.here();
    let name = |letter: &str| new.join(format!("{}.age", letter.repeat(26)));
    fs::write(new.join("notes.age"), "whose name is none of an envelope").unwrap();
    fs::write(new.join("half.part"), "age-enc").unwrap();
    symlink("/etc/passwd", name("a")).unwrap();
    fs::create_dir(name("b")).unwrap();
    assert!(Command::new("mkfifo").arg(name("c")).status().unwrap().success());

    assert_eq!(notify(&place, "spool"), (Some(0), "2 waiting".into(), String::new()));
    assert_eq!(said(&place.carry(place.there().to_str().unwrap())), (Some(0), "2 carried".into(), String::new()));
    assert_eq!(contents(&place.there()), waiting);
    assert_eq!(notify(&place, "spool"), (Some(0), "0 waiting".into(), String::new()));
    assert_eq!(fs::read_dir(new).unwrap().count(), 5, "what is nobody's stays");
}

/// Otherwise a slip of the pen would carry nothing, for ever, and call that done.
#[test]
fn a_folder_that_is_no_spool_is_said() {
    let place = Place::new().with(2, 100);
    for wrong in ["", "there", "missing", "spool/new"] {
        let mut carry = carrier();
        carry.args(["carry", "--spool"]).arg(place.path(wrong)).arg("--to").arg(place.there());
        for (status, out, err) in [said(&carry.output().unwrap()), notify(&place, wrong)] {
            assert_eq!((status, out.as_str()), (Some(1), ""), "{wrong}");
            assert!(err.contains("is no spool: it has no folder new"), "{err}");
        }
    }
    // With the receiver's other folder out of sight, as in the units of `deploy/`, or gone.
    fs::remove_dir(place.path("spool/tmp")).unwrap();
    assert_eq!(said(&place.carry(place.there().to_str().unwrap())).1, "2 carried");
}
