//! The disk as the kernel sees it. Only root may have one: `tests/run` says so where this is left out.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::FileExt;

use dropsafe_disk::{Disk, Fault, FileSystem, SECTOR, may_have_disks};
use rustix::io::Errno;

fn open(disk: &Disk) -> File {
    OpenOptions::new().read(true).write(true).open(disk.file()).unwrap()
}

#[test]
fn what_is_written_and_flushed_is_remembered_in_order() {
    if !may_have_disks() {
        return;
    }
    let disk = Disk::new(1 << 20);
    let file = open(&disk);
    file.write_all_at(&[1; SECTOR], 0).unwrap();
    disk.record();
    file.write_all_at(&[2; SECTOR], 0).unwrap();
    file.sync_all().unwrap();
    disk.mark();
    file.write_all_at(&[3; SECTOR], 0).unwrap();
    let mut seen = Vec::new();
    disk.recorded().each_cut(
        0,
        |_| 0,
        |cut| {
            let mut byte = [0];
            cut.image.read(0, &mut byte);
            seen.push((byte[0], cut.marks, cut.flushes));
        },
    );
    assert_eq!(seen, [(1, 0, 0), (2, 0, 0), (2, 1, 1), (3, 1, 1)]);
}

#[test]
fn it_fails_as_it_is_told() {
    if !may_have_disks() {
        return;
    }
    let disk = Disk::new(1 << 20);
    let file = open(&disk);
    let write = |at| file.write_all_at(&[1; SECTOR], at).map_err(|error| Errno::from_io_error(&error).unwrap());
    let flush = || file.sync_all().map_err(|error| Errno::from_io_error(&error).unwrap());
    write(0).unwrap();
    for (fault, errno) in [(Fault::BadGround, Errno::IO), (Fault::NoRoom, Errno::NOSPC)] {
        disk.fail(fault);
        assert_eq!((write(0), flush(), write(8192)), (Ok(()), Ok(()), Err(errno)));
    }
    disk.fail_after(2, Fault::Dead);
    assert_eq!((write(0), flush(), write(0), flush()), (Ok(()), Ok(()), Err(Errno::IO), Err(Errno::IO)));
    disk.mend();
    assert_eq!((write(0), flush(), write(8192)), (Ok(()), Ok(()), Ok(())));
}

#[test]
fn a_file_is_there_after_a_cut_only_if_it_was_flushed() {
    if !may_have_disks() {
        return;
    }
    let disk = Disk::new(16 << 20);
    disk.format(FileSystem::Ext4);
    let folder = tempfile::tempdir().unwrap();
    let mounted = disk.mount(FileSystem::Ext4, folder.path()).unwrap();
    disk.record();
    for name in ["flushed", "not"] {
        fs::write(folder.path().join(name), name).unwrap();
        if name == "flushed" {
            File::open(folder.path().join(name)).unwrap().sync_all().unwrap();
            disk.mark();
        }
    }
    let record = disk.recorded();
    mounted.unmount();
    record.each_cut(
        1,
        |_| 0,
        |cut| {
            disk.load(cut.image);
            let mounted = disk.mount(FileSystem::Ext4, folder.path()).unwrap();
            let is_there = |name| fs::read_to_string(folder.path().join(name)).is_ok_and(|text| text == name);
            assert!(is_there("flushed") || cut.marks == 0);
            assert!(!is_there("not"));
            mounted.unmount();
        },
    );
}
