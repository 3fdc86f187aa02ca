//! A disk that takes nothing: nobody is thanked for what was not stored, and service goes on when the fault is gone.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use crate::client::Form;
use crate::running::{House, Setup, left_out};
use crate::small_disk::{Kind, SmallDisk};

fn words() -> Form {
    Form::new().text("alias", "Ada").text("what", "Two men came")
}

/// What the receiver said of its disk while that was broken, and when it was mended.
fn goes_on_after(kind: Kind, break_it: impl FnOnce(&House, &SmallDisk), mend_it: impl FnOnce(&House, &SmallDisk)) -> Option<String> {
    let house = House::build("");
    let disk = SmallDisk::mount(&house, kind)?;
    let mut command = house.command("127.0.0.1:0", &Setup::default());
    let mut receiver = house.run(&mut command);
    let before = receiver.house.envelopes();
    break_it(&receiver.house, &disk);
    for form in [words(), words().file("photos", "a.png", &[7; 90_000])] {
        let answer = receiver.send("help", form);
        assert_eq!(answer.status, 503);
        assert!(answer.body.contains("Two men came</textarea>"), "{}", answer.body);
        assert!(answer.body.contains("help@example.org"), "other ways are named: {}", answer.body);
    }
    assert_eq!(receiver.house.envelopes(), before, "nothing half-written is there");
    mend_it(&receiver.house, &disk);
    receiver.send("help", words()).receipt();
    receiver.signal("TERM");
    let (status, said) = receiver.wait();
    assert!(status.success(), "{said}");
    let sequence: Vec<_> = receiver.house.opened().iter().map(|envelope| envelope.submission().sequence).collect();
    assert_eq!(sequence, [0, 1, 2], "no number is missing");
    assert_eq!(fs::read_dir(receiver.house.path("spool/tmp")).unwrap().count(), 0);
    Some(said.replace(disk.path.to_str().unwrap(), "SPOOL").trim_end().to_owned())
}

/// Writes until there is no room.
fn fill(path: &Path) {
    let mut file = File::create(path).unwrap();
    for size in [64 << 10, 1 << 10, 1] {
        let block = vec![1; size];
        while file.write_all(&block).is_ok() {}
    }
}

fn filler(house: &House) -> std::path::PathBuf {
    house.path("spool/filler")
}

#[test]
fn a_full_disk_that_has_room_again() {
    let make_room = |house: &House, _: &SmallDisk| {
        fs::remove_file(filler(house)).unwrap();
        // ext4 has the room when its journal has the removal.
        File::open(house.path("spool")).unwrap().sync_all().unwrap();
    };
    for kind in [Kind::Tmpfs, Kind::Ext4] {
        let said = goes_on_after(kind, |house, _| fill(&filler(house)), make_room);
        let Some(said) = said else { return left_out("a full disk") };
        insta::allow_duplicates! { insta::assert_snapshot!(said, @r"
        dropsafe-receiver: storing fails: the disk that holds SPOOL/tmp is full (or its quota is used up): nothing was stored. Collect the waiting envelopes or make room
        dropsafe-receiver: storing works again
        ") }
    }
}

#[test]
fn a_disk_that_had_no_room_for_another_file() {
    let take_all = |house: &House, _: &SmallDisk| {
        fs::create_dir(filler(house)).unwrap();
        let make = |n: u32| File::create(filler(house).join(n.to_string()));
        assert!((0..1000).map(make).any(|made| made.is_err()), "there is an end to it");
    };
    let said = goes_on_after(Kind::Ext4, take_all, |house, _| fs::remove_dir_all(filler(house)).unwrap());
    let Some(said) = said else { return left_out("a disk without room for another file") };
    insta::assert_snapshot!(said, @r"
    dropsafe-receiver: storing fails: the disk that holds SPOOL/tmp is full (or its quota is used up): nothing was stored. Collect the waiting envelopes or make room
    dropsafe-receiver: storing works again
    ");
}

#[test]
fn a_disk_that_was_read_only_for_a_while() {
    let said = goes_on_after(Kind::Ext4, |_, disk| disk.remount("ro"), |_, disk| disk.remount("rw"));
    let Some(said) = said else { return left_out("a disk that is read-only") };
    insta::assert_snapshot!(said, @r"
    dropsafe-receiver: storing fails: SPOOL/tmp is on a file system that is mounted read-only: remount it for writing
    dropsafe-receiver: storing works again
    ");
}
