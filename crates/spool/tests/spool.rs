//! A spool on the real file system: what a visitor's words go through, and what is left behind.

// The harness functions around the tests unwrap as the tests do.
#![allow(clippy::unwrap_used)]

use std::{
    error::Error as _,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use dropsafe_spool::{Draft, EnvelopeName, Error, Spool, collect};

fn spool() -> (tempfile::TempDir, Spool) {
    let folder = tempfile::tempdir().unwrap();
    let spool = Spool::create(folder.path()).unwrap();
    (folder, spool)
}

fn draft_of(spool: &Spool, content: &[u8]) -> Draft {
    let mut draft = spool.begin().unwrap();
    draft.write_all(content).unwrap();
    draft
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn is_empty(spool: &Spool) -> bool {
    ["tmp", "new"].iter().all(|name| names_in(&spool.path().join(name)).is_empty())
}

#[test]
fn a_committed_envelope_is_complete_and_alone() {
    let (folder, spool) = spool();
    let content = vec![0xa5; 300_000];
    let name = draft_of(&spool, &content).commit().unwrap();

    let new = folder.path().join("new");
    assert_eq!(names_in(&new), [name.to_string()]);
    assert_eq!(fs::read(new.join(name.to_string())).unwrap(), content);
    assert!(names_in(&folder.path().join("tmp")).is_empty());
}

#[test]
fn an_envelope_has_no_name_until_it_is_committed() {
    let (_folder, spool) = spool();
    let draft = draft_of(&spool, b"still being written");
    #[cfg(target_os = "linux")]
    assert!(is_empty(&spool));
    draft.commit().unwrap();
    assert!(!is_empty(&spool));
}

#[test]
fn an_abandoned_draft_leaves_nothing() {
    let (_folder, spool) = spool();
    drop(draft_of(&spool, b"the visitor closed the laptop"));
    assert!(is_empty(&spool));
}

#[test]
fn what_the_honeypot_catches_leaves_nothing() {
    let (_folder, spool) = spool();
    draft_of(&spool, b"buy now").rehearse().unwrap();
    assert!(is_empty(&spool));
}

#[cfg(unix)]
#[test]
fn mode_and_time_say_nothing_about_the_visit() {
    use std::os::unix::fs::MetadataExt;
    let (folder, spool) = spool();
    let name = draft_of(&spool, b"x").commit().unwrap();
    let meta = fs::metadata(folder.path().join("new").join(name.to_string())).unwrap();
    assert_eq!(meta.mode() & 0o7777, 0o440);
    assert_eq!((meta.mtime(), meta.mtime_nsec()), (0, 0));
    assert_eq!(meta.nlink(), 1);
}

#[test]
fn names_are_random_and_have_one_form() {
    let (_folder, spool) = spool();
    let mut names: Vec<EnvelopeName> = (0..20).map(|_| draft_of(&spool, b"x").commit().unwrap()).collect();
    for name in &names {
        assert_eq!(name.to_string().parse(), Ok(*name));
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 20);
}

#[test]
fn many_threads_share_one_spool() {
    let (folder, spool) = spool();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let spool = &spool;
            scope.spawn(move || {
                for _ in 0..5 {
                    draft_of(spool, &[number; 1000]).commit().unwrap();
                }
            });
        }
    });
    let found = collect::envelopes(folder.path()).unwrap();
    assert_eq!(found.len(), 40);
    for path in found {
        let content = fs::read(path).unwrap();
        assert_eq!(content, [content[0]; 1000]);
    }
}

#[test]
fn creating_a_spool_twice_keeps_what_it_holds() {
    let (folder, spool) = spool();
    let name = draft_of(&spool, b"x").commit().unwrap();
    drop(spool);
    Spool::create(folder.path()).unwrap();
    assert_eq!(names_in(&folder.path().join("new")), [name.to_string()]);
}

/// What the error says, with the scratch folder's name taken out.
fn said(error: Error, folder: &Path) -> String {
    let folder = folder.to_str().unwrap();
    error.to_string().replace(folder, "<spool>")
}

#[test]
fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = Spool::open(folder.path()).unwrap_err();
    assert!(matches!(error, Error::Missing { .. }));
    insta::assert_snapshot!(said(error, folder.path()), @"<spool>/tmp is missing or is not a folder: a spool needs its folders tmp and new. Check the path given with --spool, or make them (mkdir -p)");

    fs::create_dir(folder.path().join("tmp")).unwrap();
    fs::write(folder.path().join("new"), "not a folder").unwrap();
    let error = Spool::open(folder.path()).unwrap_err();
    insta::assert_snapshot!(said(error, folder.path()), @"<spool>/new is missing or is not a folder: a spool needs its folders tmp and new. Check the path given with --spool, or make them (mkdir -p)");
}

#[cfg(target_os = "linux")]
mod linux {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_spool_that_vanishes_is_reported_and_nothing_is_stored() {
        let (folder, spool) = spool();
        let draft = draft_of(&spool, b"x");
        fs::remove_dir(folder.path().join("new")).unwrap();
        assert!(matches!(draft.commit(), Err(Error::Missing { path }) if path.ends_with("new")));
    }

    #[test]
    fn a_link_in_place_of_a_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("tmp")).unwrap();
        fs::create_dir(folder.path().join("elsewhere")).unwrap();
        symlink("elsewhere", folder.path().join("new")).unwrap();
        let error = Spool::open(folder.path()).unwrap_err();
        assert!(matches!(error, Error::Missing { path } if path.ends_with("new")));
    }

    #[test]
    fn a_folder_that_must_not_be_written_is_named() {
        for closed in ["tmp", "new"] {
            let (folder, _) = spool();
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
            let path = folder.path().join(closed);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o555)).unwrap();
            let other = if closed == "tmp" { "new" } else { "tmp" };
            fs::set_permissions(folder.path().join(other), fs::Permissions::from_mode(0o777)).unwrap();

            let error = as_nobody(|| Spool::open(folder.path()).unwrap_err());
            assert!(matches!(&error, Error::Forbidden { path: named } if *named == path), "{error}");
        }
    }

    #[test]
    fn a_user_without_any_rights_but_to_write_there_can_drop() {
        let folder = tempfile::tempdir().unwrap();
        let spool = folder.path().join("spool");
        Spool::create(&spool).unwrap();
        // To make files and to find what one knows the name of, but not to list.
        for (path, mode) in [(folder.path(), 0o755), (&spool, 0o711), (&spool.join("tmp"), 0o733), (&spool.join("new"), 0o733)] {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
        let name = as_nobody(|| draft_of(&Spool::open(&spool).unwrap(), b"x").commit().unwrap());
        assert_eq!(collect::envelopes(&spool).unwrap(), [spool.join("new").join(name.to_string())]);
    }

    #[test]
    fn nothing_it_holds_open_can_list_the_spool() {
        let (_folder, spool) = spool();
        let _draft = draft_of(&spool, b"x");
        let mut folders = 0;
        for entry in fs::read_dir("/proc/self/fd").unwrap() {
            let fd = entry.unwrap().path();
            let Ok(target) = fs::read_link(&fd) else { continue };
            if target.starts_with(spool.path()) && target.is_dir() {
                let number = fd.file_name().unwrap().to_str().unwrap();
                let info = fs::read_to_string(format!("/proc/self/fdinfo/{number}")).unwrap();
                let flags = info.lines().find_map(|line| line.strip_prefix("flags:")).unwrap();
                let flags = u32::from_str_radix(flags.trim(), 8).unwrap();
                assert_ne!(flags & 0o10_000_000, 0, "{target:?} is open without O_PATH");
                folders += 1;
            }
        }
        assert_eq!(folders, 2, "tmp and new are what it holds");
    }

    /// Runs `work` without root's rights, on a thread of its own: in Linux a user belongs to a thread.
    fn as_nobody<T: Send>(work: impl FnOnce() -> T + Send) -> T {
        std::thread::scope(|scope| {
            let thread = scope.spawn(|| {
                if rustix::process::geteuid().is_root() {
                    let nobody = rustix::process::Uid::from_raw(65534);
                    rustix::thread::set_thread_res_uid(None, nobody, None).unwrap();
                }
                work()
            });
            thread.join().unwrap()
        })
    }
}

mod collecting {
    use super::*;

    #[test]
    fn a_spool_its_new_or_any_folder_will_do() {
        let (folder, spool) = spool();
        let mut expected: Vec<PathBuf> =
            (0..3).map(|_| draft_of(&spool, b"x").commit().unwrap()).map(|name| folder.path().join("new").join(name.to_string())).collect();
        expected.sort();
        assert_eq!(collect::envelopes(folder.path()).unwrap(), expected);
        assert_eq!(collect::envelopes(folder.path().join("new")).unwrap(), expected);

        let stick = tempfile::tempdir().unwrap();
        fs::copy(&expected[0], stick.path().join("from-the-stick.age")).unwrap();
        let found = collect::envelopes(stick.path()).unwrap();
        assert_eq!(found, [stick.path().join("from-the-stick.age")]);
    }

    #[test]
    fn only_plain_files_that_end_in_age_are_envelopes() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("notes.txt"), "x").unwrap();
        fs::write(folder.path().join("age"), "x").unwrap();
        fs::create_dir(folder.path().join("folder.age")).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("link.age")).unwrap();
        assert!(collect::envelopes(folder.path()).unwrap().is_empty());
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error_not_an_empty_list() {
        let folder = tempfile::tempdir().unwrap();
        let error = collect::envelopes(folder.path().join("sticks")).unwrap_err();
        assert!(error.source().is_none());
        insta::assert_snapshot!(said(error, folder.path()), @"<spool>/sticks is not a folder: name a spool, its folder new, or any folder of .age files");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_room_that_is_left_is_known_without_listing() {
    let (folder, spool) = spool();
    let free = spool.free().unwrap().unwrap();
    let draft = draft_of(&spool, &vec![b'x'; 3_000_000]);
    assert_eq!(draft.written(), 3_000_000);
    assert!(free.bytes > 3_000_000 && free.files != Some(0), "{free:?}");
    // What `df` says of the same folder, give or take what others write meanwhile.
    let df = std::process::Command::new("df").args(["--output=avail", "-B1"]).arg(folder.path()).output().unwrap();
    let said: u64 = String::from_utf8(df.stdout).unwrap().lines().nth(1).unwrap().trim().parse().unwrap();
    assert!(said.abs_diff(spool.free().unwrap().unwrap().bytes) < said / 2 + (1 << 30), "{said} and {free:?}");
    // It still is when the folders can't be read.
    fs::remove_dir(folder.path().join("new")).unwrap();
    assert!(spool.free().unwrap().is_some());
}
