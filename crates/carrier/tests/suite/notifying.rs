//! Staff are told a number, by a command of theirs.

use std::fs;
use std::process::Command;

use crate::spool::Place;
use crate::{carrier, said};

fn notify(place: &Place, more: &[&str]) -> (Option<i32>, String, String) {
    said(
        &carrier()
            .env("SECRET", "none of the command's business")
            .args(["notify", "--spool"])
            .arg(place.path("spool"))
            .args(more)
            .output()
            .unwrap(),
    )
}

#[test]
fn the_command_is_told_how_many_and_nothing_else() {
    let place = Place::new().with(3, 100);
    let told = place.path("told");
    let script = format!("echo \"$1 $DROPSAFE_COUNT\" > {0}; env >> {0}", told.display());
    assert_eq!(notify(&place, &["--", "sh", "-c", &script, "sh", "{count} wait"]), (Some(0), "3 waiting".into(), String::new()));
    let told = fs::read_to_string(told).unwrap();
    assert!(told.starts_with("3 wait 3\n"), "{told}");
    assert!(!told.contains("SECRET") && !told.contains(".age") && !told.contains("spool"), "{told}");
    assert_eq!(place.here().len(), 3);
}

#[test]
fn nobody_is_told_of_too_few() {
    let place = Place::new().with(1, 100);
    let told = place.path("told");
    let touch = ["--", "touch", told.to_str().unwrap()];
    assert_eq!(notify(&place, &[&["--at-least", "2"], &touch[..]].concat()), (Some(0), "1 waiting".into(), String::new()));
    assert!(!told.exists());
    assert_eq!(notify(&place, &touch), (Some(0), "1 waiting".into(), String::new()));
    assert!(told.exists(), "one is enough otherwise");
}

/// The number is for a small server: what a command says must not fill its memory.
#[test]
fn of_a_command_that_talks_without_end_the_last_words_are_kept() {
    let place = Place::new().with(1, 100);
    let talk = "yes no route | head -c 300000000; yes to the post office | head -c 300000000 >&2; echo the end >&2; exit 3";
    let limited = "ulimit -v 200000; exec \"$0\" notify --spool \"$1\" -- sh -c \"$2\"";
    let mut run = Command::new("sh");
    run.args(["-c", limited]).arg(carrier().get_program()).arg(place.path("spool")).arg(talk);
    let (status, out, err) = said(&run.output().unwrap());
    assert_eq!((status, out.as_str()), (Some(69), ""));
    assert!(err.ends_with("the end") && err.len() < 2200, "{err}");
}

#[test]
fn a_command_that_fails_is_said() {
    let place = Place::new().with(1, 100);
    let (status, _, err) = notify(&place, &["--", "sh", "-c", "echo no route to the post office >&2; exit 3"]);
    assert_eq!(status, Some(69));
    assert!(err.contains("sh failed (exit status: 3): no route to the post office"), "{err}");
    let (status, _, err) = notify(&place, &["--", "no-such-program"]);
    assert_eq!(status, Some(69));
    assert!(err.contains("can't run no-such-program"), "{err}");
}
