//! What is removed here is safe there, and the order in which it went says nothing.

use std::path::Path;
use std::process::Output;

use crate::spool::{Place, contents, hold_that_one_stays};
use crate::strace::under_strace;
use crate::{carrier, said};

/// A batch to the folder beside the spool, with strace's options.
fn carry(place: &Place, strace: &[&str]) -> Output {
    let mut run = carrier();
    run.args(["carry", "--spool"]).arg(place.path("spool")).arg("--to").arg(place.there());
    under_strace(&[&["-o", place.path("trace").to_str().unwrap()], strace].concat(), &run).output().unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn an_envelope_is_removed_after_its_copy_and_its_name_are_flushed() {
    let place = Place::new().with(20, 1000);
    let waiting = place.here();
    assert_eq!(said(&carry(&place, &["-y", "-a", "1", "-e", "trace=fsync,rename,unlink"])).1, "20 carried");
    let trace = std::fs::read_to_string(place.path("trace")).unwrap();
    let (new, there) = (place.path("spool/new"), place.there());
    let mut shuffled = Vec::new();
    for name in waiting.keys() {
        let (age, part) = (there.join(name), there.join(name.replace(".age", ".part")));
        // Each is looked for behind the one before.
        let mut at = 0;
        for step in [
            format!("<{}>) = 0", text(&part)),
            format!("rename(\"{}\", \"{}\") = 0", text(&part), text(&age)),
            format!("<{}>) = 0", text(&there)),
            format!("unlink(\"{}\") = 0", text(&new.join(name))),
            format!("<{}>) = 0", text(&new)),
        ] {
            at += trace[at..].find(&step).unwrap_or_else(|| panic!("no {step} behind {at} in {trace}"));
            if step.starts_with("rename") {
                shuffled.push((at, name));
            }
        }
    }
    shuffled.sort();
    assert!(!shuffled.iter().map(|(_, name)| *name).is_sorted(), "they are listed by name, and go in an order of chance: {shuffled:?}");
}

#[test]
fn what_the_far_disk_does_not_flush_stays_here() {
    // A batch of one flushes the copy, the folder over there, and the folder here.
    for (flush, stays) in [(1, true), (2, true), (4, false)] {
        let place = Place::new().with(1, 1000);
        let waiting = place.here();
        let (status, out, err) = said(&carry(&place, &["-e", &format!("inject=fsync:error=EIO:when={flush}")]));
        if stays {
            assert_eq!((status, out.as_str()), (Some(69), ""), "{err}");
            assert!(err.contains("Input/output error"), "{err}");
            assert_eq!(place.here(), waiting);
        } else {
            assert_eq!((status, out.as_str()), (Some(0), "1 carried"), "nothing else is flushed: {err}");
        }
    }
}

/// A disk that says that it has written what it has not.
#[test]
fn a_copy_that_comes_back_changed_is_none() {
    let place = Place::new().with(20, 1000);
    let waiting = place.here();
    let lost = waiting.keys().next().unwrap();
    let part = place.there().join(lost.replace(".age", ".part"));
    let lies = ["-P", text(&part), "-e", "inject=copy_file_range,sendfile:error=EINVAL", "-e", "inject=write:retval=1000"];
    hold_that_one_stays(&place, lost, &carry(&place, &lies));

    // On a disk that is honest again, the same envelope goes.
    assert_eq!(said(&carry(&place, &[])), (Some(0), "1 carried".into(), String::new()));
    assert_eq!(contents(&place.there()), waiting);
}

#[test]
fn an_envelope_that_can_t_be_read_keeps_no_other_back() {
    let place = Place::new().with(20, 1000);
    let waiting = place.here();
    let bad = waiting.keys().next().unwrap();
    let (status, _, err) = said(&carry(&place, &["-P", text(&place.path("spool/new").join(bad)), "-e", "inject=openat:error=EIO"]));
    assert_eq!(status, Some(69));
    assert!(err.contains("1 of 20 envelopes stay here. The first: can't read") && err.contains(bad), "{err}");
    assert!(place.here().keys().eq([bad]));
}
