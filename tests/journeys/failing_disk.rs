//! The disk fails. Nobody is thanked for what was not stored, everybody has their text back, and service goes on.
//!
//! Two kinds of fault are told apart. While what visitors send can't be written, and the file system keeps its own books, service goes
//! on by itself when the fault is over. If the books can't be written either, the kernel stops the file system, and only mounting
//! it again helps; what was acknowledged is there then.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use dropsafe_disk::FileSystem::{self, Btrfs, Ext4, Xfs};
use dropsafe_disk::{Fault, Mounted, may_have_disks};
use dropsafe_tests::{
    Built, Desk, Dice, Filling, FormPage, Receiver, Site, SpoolDisk, Upload, Value, fresh_folder, http, rounds, run, tool,
};
use rustix::fs::{fstatvfs, syncfs};
use rustix::io::Errno;
use rustix::process::Signal;
use tempfile::TempDir;

#[test]
fn service_goes_on_when_a_fault_of_the_disk_is_over_on_ext4() {
    goes_on_after_faults_on(Ext4);
}

#[test]
#[ignore = "for tests/prove"]
fn service_goes_on_when_a_fault_of_the_disk_is_over_on_xfs() {
    goes_on_after_faults_on(Xfs);
}

#[test]
#[ignore = "for tests/prove"]
fn service_goes_on_when_a_fault_of_the_disk_is_over_on_btrfs() {
    goes_on_after_faults_on(Btrfs);
}

fn goes_on_after_faults_on(file_system: FileSystem) {
    let Some(mut house) = House::with(file_system) else { return };
    let mut served = house.open();
    for fault in [Fault::BadGround, Fault::NoRoom] {
        served.goes_on_after(|served| served.house.spool.disk.fail(fault), |served| served.house.spool.disk.mend());
        println!("evidence: {} goes on after {fault:?}", file_system.name());
    }
    let filler = served.receiver.spool().join("filler");
    served.goes_on_after(|_| assert_eq!(fill(&filler), Errno::NOSPC), |_| remove(&filler));
    println!("evidence: {} goes on after it was full", file_system.name());
    served.close(Signal::TERM);
    house.everything_acknowledged_opens();
}

/// Writes until there is no room: what the system said at last.
fn fill(path: &Path) -> Errno {
    let mut file = File::create(path).unwrap();
    let full = [1 << 20, 4 << 10, 1].map(|size| {
        let block = vec![1; size];
        loop {
            if let Err(error) = file.write_all(&block) {
                return Errno::from_io_error(&error).unwrap();
            }
        }
    });
    full[2]
}

/// Removes it, and waits until there is room again: xfs and btrfs give it back a while later.
fn remove(filler: &Path) {
    fs::remove_file(filler).unwrap();
    let folder = File::open(filler.parent().unwrap()).unwrap();
    let has_room = || {
        // The first time it tells of the filler's writes that failed.
        let _ = syncfs(&folder);
        let system = fstatvfs(&folder).unwrap();
        system.f_bavail * system.f_frsize > 100 << 20
    };
    let patience = 10_000;
    assert!((0..patience).any(|_| has_room()), "there is room again");
}

/// ext4 and xfs have quotas, too, where the kernel was built with them.
#[test]
#[ignore = "for tests/prove"]
fn service_goes_on_when_there_is_quota_again_on_btrfs() {
    let Some(mut house) = House::with(Btrfs) else { return };
    let mut served = house.open();
    let spool = served.receiver.spool();
    let btrfs = |words: &str| {
        let _ = run(tool("btrfs").args(words.split(' ')).arg(&spool), "").succeeded();
    };
    btrfs("quota enable");
    btrfs("quota rescan -W");
    btrfs("qgroup limit 16M");
    let filler = spool.join("filler");
    let free_it = |_: &mut Served<'_>| {
        fs::remove_file(&filler).unwrap();
        // It counts until it is gone from the disk.
        btrfs("filesystem sync");
    };
    served.goes_on_after(|_| assert_eq!(fill(&filler), Errno::DQUOT), free_it);
    println!("evidence: btrfs goes on after its quota was used up");
    let said = served.close(Signal::TERM);
    assert!(said.contains("is full (or its quota is used up)"), "{said}");
    house.everything_acknowledged_opens();
}

#[test]
fn what_was_acknowledged_before_the_disk_died_is_there_when_it_is_back_on_ext4() {
    dies_on(Ext4);
}

#[test]
#[ignore = "for tests/prove"]
fn what_was_acknowledged_before_the_disk_died_is_there_when_it_is_back_on_xfs() {
    dies_on(Xfs);
}

#[test]
#[ignore = "for tests/prove"]
fn what_was_acknowledged_before_the_disk_died_is_there_when_it_is_back_on_btrfs() {
    dies_on(Btrfs);
}

/// The disk dies in the midst of something, and is mounted again when it is back.
fn dies_on(file_system: FileSystem) {
    let Some(mut house) = House::with(file_system) else { return };
    let rounds = rounds(20);
    for _ in 0..rounds {
        let mut served = house.open();
        let healthy = served.house.dice.below(60);
        served.house.spool.disk.fail_after(healthy, Fault::Dead);
        let refused = (0..200).find_map(|_| served.sends(false).err()).expect("a dead disk stores nothing");
        assert_eq!(refused.status, 503, "{}", refused.words());
        let _ = served.close(Signal::KILL);
        house.spool.disk.mend();
    }
    house.everything_acknowledged_opens();
    println!("evidence: {} died {rounds} times, and has all of {} acknowledged", file_system.name(), house.acknowledged.len());
}

/// A site, and a disk for the spool of its receiver.
struct House {
    site: Site,
    built: Built,
    page: FormPage,
    spool: SpoolDisk,
    folder: Option<TempDir>,
    dice: Dice,
    acknowledged: Vec<String>,
}

/// A house while its receiver runs.
struct Served<'a> {
    receiver: Receiver,
    mounted: Mounted,
    house: &'a mut House,
}

impl House {
    fn with(file_system: FileSystem) -> Option<Self> {
        if !may_have_disks() {
            return None;
        }
        let site = Site::example();
        let built = site.build();
        let page = FormPage::read(&built.page("/request-assistance/"));
        let spool = SpoolDisk::with(file_system);
        Some(Self { site, built, page, spool, folder: Some(fresh_folder()), dice: Dice::new(0xd15c), acknowledged: Vec::new() })
    }

    /// Mounts the disk and starts the receiver.
    fn open(&mut self) -> Served<'_> {
        let folder = self.folder.take().unwrap();
        let mounted = self.spool.mount(folder.path()).expect("the disk is healthy");
        let receiver = Receiver::start_in(folder, &self.built, &[]);
        Served { receiver, mounted, house: self }
    }

    /// All that anybody was told is stored is in the spool, and all of the spool is whole.
    fn everything_acknowledged_opens(&self) {
        let folder = self.folder.as_ref().unwrap().path();
        let mounted = self.spool.mount(folder).expect("the disk is healthy");
        let spool = folder.join("spool");
        assert_eq!(fs::read_dir(spool.join("tmp")).unwrap().count(), 0, "nothing half-written has a name");
        let desk = Desk::with(self.site.key());
        let _ = desk.import(&spool).succeeded();
        let exported = desk.json(&["export"]);
        let stored: Vec<_> = exported.as_array().unwrap().iter().map(|case| case["answers"]["what_happened"].as_str().unwrap()).collect();
        for words in &self.acknowledged {
            assert!(stored.contains(&words.as_str()), "acknowledged and lost: {words}");
        }
        mounted.unmount();
    }
}

impl Served<'_> {
    /// Somebody sends, and is thanked, or gets the answer that is returned.
    fn sends(&mut self, with_a_file: bool) -> Result<(), http::Reply> {
        let words = format!("{:016x}: the lamp on the pier has been out since the storm.", self.house.dice.throw());
        let mut filling = Filling::of_the_least(&self.house.page, &["signal"]);
        filling.set("what_happened", Value::Text(words.clone()));
        if with_a_file {
            let photo = Upload::photo("photo.jpg", self.house.dice.bytes(300_000));
            filling.set("files", Value::Files(vec![photo]));
        }
        let reply = http::post(self.receiver.address(), &self.house.page.action, &filling.submission());
        if reply.status == 200 {
            self.house.acknowledged.push(words);
            return Ok(());
        }
        let back = FormPage::read(&reply.body).control("what_happened").expect("the form comes back").value.clone();
        assert_eq!(back.trim_start(), words, "nobody has to type again: {}", reply.words());
        Err(reply)
    }

    /// All is well, then a fault comes, and goes.
    fn goes_on_after(&mut self, break_it: impl FnOnce(&mut Self), mend_it: impl FnOnce(&mut Self)) {
        for with_a_file in [false, true] {
            self.sends(with_a_file).expect("all is well");
        }
        let before = self.receiver.envelopes();
        break_it(self);
        for with_a_file in [false, true, false] {
            let refused = self.sends(with_a_file).expect_err("the disk takes nothing");
            assert_eq!(refused.status, 503);
            assert!(refused.words().contains("Your message was not stored"), "{}", refused.words());
        }
        assert_eq!(self.receiver.envelopes(), before, "nothing of it is there");
        assert_eq!(fs::read_dir(self.receiver.spool().join("tmp")).unwrap().count(), 0);
        mend_it(self);
        for with_a_file in [false, true] {
            self.sends(with_a_file).expect("all is well again, without anybody's doing");
        }
    }

    /// Ends the receiver and unmounts the disk: all that the receiver ever said.
    fn close(self, signal: Signal) -> String {
        let (_, said, folder) = self.receiver.end(signal);
        self.mounted.unmount();
        self.house.folder = Some(folder);
        said
    }
}
