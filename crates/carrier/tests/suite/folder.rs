//! To a folder: another disk, a stick, a mount.

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::process::Command;

use crate::said;
use crate::spool::{Place, contents};
use crate::tmpfs::Tmpfs;

#[test]
fn everything_that_waits_is_carried_and_gone_from_here() {
    let place = Place::new().with(40, 5000);
    let waiting = place.here();
    let carried = place.carry(place.there().to_str().unwrap());
    assert_eq!(said(&carried), (Some(0), "40 carried".into(), String::new()));
    assert!(place.here().is_empty());
    assert_eq!(contents(&place.there()), waiting, "the same names, the same bytes, and nothing else");
    for name in waiting.keys() {
        let metadata = fs::metadata(place.there().join(name)).unwrap();
        assert_eq!((metadata.mtime(), metadata.mode() & 0o777), (0, 0o440), "{name}");
    }
    let again = place.carry(place.there().to_str().unwrap());
    assert_eq!(said(&again), (Some(0), "0 carried".into(), String::new()));
}

#[test]
fn what_an_earlier_run_left_half_done_is_finished() {
    let place = Place::new().with(3, 100);
    let waiting = place.here();
    let mut names = waiting.keys();
    // One was copied and not removed, one was copied in part.
    let (whole, half) = (names.next().unwrap(), names.next().unwrap());
    fs::write(place.there().join(whole), &waiting[whole]).unwrap();
    fs::write(place.there().join(half.replace(".age", ".part")), "age-enc").unwrap();
    let carried = place.carry(place.there().to_str().unwrap());
    assert_eq!(said(&carried), (Some(0), "3 carried".into(), String::new()));
    assert!(place.here().is_empty());
    assert_eq!(contents(&place.there()), waiting);
}

#[test]
fn a_copy_that_differs_stays_and_so_does_the_envelope() {
    let place = Place::new().with(20, 100);
    let waiting = place.here();
    let odd = waiting.keys().next().unwrap();
    fs::write(place.there().join(odd), "something else").unwrap();
    let carried = place.carry(place.there().to_str().unwrap());
    let (status, out, err) = said(&carried);
    assert_eq!((status, out.as_str()), (Some(1), ""));
    assert!(err.contains(odd) && err.contains("with other content"), "{err}");
    assert_eq!(place.here().into_iter().collect::<Vec<_>>(), [(odd.clone(), waiting[odd].clone())], "the others are not kept back");
    assert_eq!(fs::read(place.there().join(odd)).unwrap(), b"something else");
}

#[test]
fn an_envelope_is_no_copy_of_itself() {
    let place = Place::new().with(3, 100);
    let waiting = place.here();
    let new = place.path("spool/new");
    symlink(&new, place.path("another-name")).unwrap();
    for folder in [&new, &place.path("another-name")] {
        let carried = place.carry(folder.to_str().unwrap());
        let (status, out, err) = said(&carried);
        assert_eq!((status, out.as_str()), (Some(1), ""));
        assert!(err.contains("is the very file that waits here, and no copy of it"), "{err}");
        assert_eq!(place.here(), waiting, "nothing was removed");
    }
    // A single name over there can lead back as well.
    let name = waiting.keys().next().unwrap();
    symlink(new.join(name), place.there().join(name)).unwrap();
    assert_eq!(said(&place.carry(place.there().to_str().unwrap())).0, Some(1));
    assert_eq!(place.here().get(name), waiting.get(name));
}

/// Reading it could lead back to the envelope, or wait for ever.
#[test]
fn what_has_an_envelopes_name_and_is_no_file_is_no_copy() {
    let place = Place::new().with(20, 100);
    let waiting = place.here();
    let odd: Vec<_> = waiting.keys().take(4).cloned().collect();
    let there = |name: &String| place.there().join(name);
    fs::create_dir(there(&odd[0])).unwrap();
    assert!(Command::new("mkfifo").arg(there(&odd[1])).status().unwrap().success());
    symlink("nowhere", there(&odd[2])).unwrap();
    symlink("/dev/zero", there(&odd[3])).unwrap();
    let (status, _, err) = said(&place.carry(place.there().to_str().unwrap()));
    assert_eq!(status, Some(1));
    assert!(err.contains("4 of 20 envelopes stay here") && err.contains("with other content"), "{err}");
    assert!(place.here().keys().eq(&odd), "the others are not kept back");
    assert_eq!(fs::read_dir(place.there()).unwrap().count(), 20);
}

#[test]
fn a_folder_that_is_not_there_is_not_made() {
    let place = Place::new().with(1, 100);
    let carried = place.carry(place.path("unmounted").to_str().unwrap());
    let (status, _, err) = said(&carried);
    assert_eq!(status, Some(1));
    assert!(err.contains("is not there or is no folder: mount it or make it first"), "{err}");
    assert_eq!(place.here().len(), 1);
}

#[test]
fn a_full_disk_keeps_everything_here() {
    let place = Place::new().with(4, 300_000);
    let waiting = place.here();
    // /dev/full can't be a folder: a file system of its own, of one megabyte, is the real thing.
    let Some(mounted) = Tmpfs::mount(&place.there(), "size=700k") else { return };
    let carried = place.carry(place.there().to_str().unwrap());
    let (status, _, err) = said(&carried);
    assert_eq!(status, Some(69));
    assert!(err.contains("No space left on device"), "{err}");
    let mut all = contents(&place.there());
    assert!(all.keys().all(|name| name.ends_with(".age")), "nothing half-written: {:?}", all.keys());
    all.extend(place.here());
    assert_eq!(all, waiting);
    drop(mounted);
}

#[test]
fn two_carriers_do_not_meet() {
    let place = Place::new().with(1, 100);
    let folder = fs::File::open(place.path("spool/new")).unwrap();
    rustix::fs::flock(&folder, rustix::fs::FlockOperation::LockExclusive).unwrap();
    let (status, _, err) = said(&place.carry(place.there().to_str().unwrap()));
    assert_eq!(status, Some(69));
    assert!(err.contains("another carrier is carrying"), "{err}");
    assert_eq!(place.here().len(), 1);
}

#[test]
fn a_place_that_is_none_is_wrong_usage() {
    let place = Place::new();
    let (status, _, err) = said(&place.carry("ftp://vault.example.org/box"));
    assert_eq!(status, Some(2));
    assert!(err.contains("write a folder's path, sftp://USER@HOST/PATH, or rclone:REMOTE:PATH"), "{err}");
}
