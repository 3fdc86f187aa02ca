//! To other machines: real servers of OpenSSH and of S3's kind, on this one.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::server::Server;
use crate::spool::{Place, contents, hold_that_one_stays};
use crate::tmpfs::Tmpfs;
use crate::{carrier, said};

#[test]
fn openssh_takes_a_batch_and_half_copies_are_finished() {
    let (place, ssh) = (Place::new().with(20, 70_000), Server::ssh());
    let waiting = place.here();
    let mut names = waiting.keys();
    let (whole, half) = (names.next().unwrap(), names.next().unwrap());
    fs::write(place.there().join(whole), &waiting[whole]).unwrap();
    fs::write(place.there().join(half.replace(".age", ".part")), "age-enc").unwrap();

    let to = format!("sftp://127.0.0.1:{}{}", ssh.port, place.there().display());
    let settings = ssh.path("ssh_config");
    let carried = place.carry_with(&to, &["--ssh-config", settings.to_str().unwrap()]);
    assert_eq!(said(&carried), (Some(0), "20 carried".into(), String::new()));
    assert!(place.here().is_empty());
    assert_eq!(contents(&place.there()), waiting);
}

#[test]
fn openssh_overwrites_nothing_and_a_missing_folder_is_said() {
    let (place, ssh) = (Place::new().with(2, 1000), Server::ssh());
    let waiting = place.here();
    let odd = waiting.keys().next().unwrap();
    fs::write(place.there().join(odd), "something else").unwrap();
    let settings = ssh.path("ssh_config");
    let carry = |folder: &str| {
        let to = format!("sftp://127.0.0.1:{}{}", ssh.port, place.path(folder).display());
        said(&place.carry_with(&to, &["--ssh-config", settings.to_str().unwrap()]))
    };
    let (status, _, err) = carry("there");
    assert_eq!(status, Some(1));
    assert!(err.contains("with other content"), "{err}");
    assert_eq!(fs::read(place.there().join(odd)).unwrap(), b"something else");
    assert_eq!(place.here().keys().collect::<Vec<_>>(), [odd], "the other is not kept back");
    let (status, _, err) = carry("nowhere");
    assert_eq!(status, Some(69));
    assert!(err.contains("sftp failed") && err.contains("not found"), "{err}");
    assert_eq!(place.here()[odd], waiting[odd]);
}

#[test]
fn what_a_server_loses_stays_here() {
    let place = Place::new().with(3, 1000);
    let waiting = place.here();
    let lost = waiting.keys().next().unwrap();
    let ssh = Server::ssh_that_loses(&place.there().join(lost.replace(".age", ".part")), 1000);
    let to = format!("sftp://127.0.0.1:{}{}", ssh.port, place.there().display());
    let settings = ssh.path("ssh_config");
    hold_that_one_stays(&place, lost, &place.carry_with(&to, &["--ssh-config", settings.to_str().unwrap()]));
}

#[test]
fn what_a_service_gives_back_cut_short_stays_here() {
    let place = Place::new().with(3, 1000);
    let waiting = place.here();
    let lost = waiting.keys().next().unwrap();
    // In place of a service that is ill: rclone, which reads no more than half of one object.
    let (path, ill) = (std::env::var("PATH").unwrap(), place.path("ill"));
    fs::create_dir(&ill).unwrap();
    let part = lost.replace(".age", ".part");
    let script =
        format!("#!/bin/sh\nPATH='{path}'\ncase $1:$3 in cat:*/{part}) exec rclone --count 500 \"$@\" ;; esac\nexec rclone \"$@\"\n");
    fs::write(ill.join("rclone"), script).unwrap();
    fs::set_permissions(ill.join("rclone"), fs::Permissions::from_mode(0o755)).unwrap();
    let mut run = carrier();
    run.env("PATH", format!("{}:{path}", ill.display())).args(["carry", "--spool"]).arg(place.path("spool"));
    run.arg("--to").arg(format!("rclone::local:{}", place.there().display()));
    hold_that_one_stays(&place, lost, &run.output().unwrap());
}

/// A copy that can't be read back for want of room here is not one that differs.
#[test]
fn without_room_to_read_back_nothing_is_removed_and_nothing_doubted() {
    let (place, ssh) = (Place::new().with(1, 300_000), Server::ssh());
    let waiting = place.here();
    let (name, content) = waiting.iter().next().unwrap();
    fs::write(place.there().join(name), content).unwrap();
    fs::create_dir(place.path("room")).unwrap();
    let carry = || {
        let to = format!("sftp://127.0.0.1:{}{}", ssh.port, place.there().display());
        let mut run = carrier();
        run.env("TMPDIR", place.path("room")).args(["carry", "--to", &to, "--spool"]).arg(place.path("spool"));
        said(&run.arg("--ssh-config").arg(ssh.path("ssh_config")).output().unwrap())
    };
    let Some(mounted) = Tmpfs::mount(&place.path("room"), "size=100k") else { return };
    let (status, _, err) = carry();
    assert_eq!(status, Some(69));
    assert!(err.contains("sftp failed") && err.contains("No space left on device"), "{err}");
    assert_eq!(place.here(), waiting);
    drop(mounted);
    assert_eq!(carry(), (Some(0), "1 carried".into(), String::new()));
}

#[test]
fn a_configuration_of_sshs_that_is_missing_is_said() {
    let place = Place::new().with(1, 100);
    let (status, _, err) = said(&place.carry_with("sftp://vault/~/in", &["--ssh-config", "/missing/ssh_config"]));
    assert_eq!(status, Some(1));
    assert!(err.contains("can't read /missing/ssh_config: No such file or directory"), "{err}");
}

/// On a server that carries to itself, all would be found there already, and removed.
#[test]
fn the_spool_itself_is_no_far_side() {
    let (place, ssh) = (Place::new().with(3, 1000), Server::ssh());
    let (waiting, new) = (place.here(), place.path("spool/new"));
    let settings = ssh.path("ssh_config");
    let by_sftp =
        place.carry_with(&format!("sftp://127.0.0.1:{}{}", ssh.port, new.display()), &["--ssh-config", settings.to_str().unwrap()]);
    let by_rclone = place.carry(&format!("rclone::local:{}", new.display()));
    for carried in [by_sftp, by_rclone] {
        let (status, _, err) = said(&carried);
        assert_eq!(status, Some(1), "{err}");
        assert!(err.contains("is the very file that waits here, and no copy of it"), "{err}");
        assert_eq!(place.here(), waiting, "nothing was removed, and nothing left");
    }
}

/// `sftp` itself says so and goes on.
#[test]
fn a_server_that_can_t_flush_is_not_trusted() {
    let (place, ssh) = (Place::new().with(3, 1000), Server::ssh_on_a_broken_disk());
    let waiting = place.here();
    let to = format!("sftp://127.0.0.1:{}{}", ssh.port, place.there().display());
    let settings = ssh.path("ssh_config");
    let (status, _, err) = said(&place.carry_with(&to, &["--ssh-config", settings.to_str().unwrap()]));
    assert_eq!(status, Some(69));
    assert!(err.contains("doesn't flush files to its disk"), "{err}");
    assert_eq!(place.here(), waiting, "all of it is here still");
}

#[test]
fn a_service_of_s3s_kind_takes_a_batch() {
    let (place, s3) = (Place::new().with(5, 70_000), Server::s3());
    let waiting = place.here();
    let carry = || {
        let mut run = carrier();
        run.env("RCLONE_CONFIG", s3.path("rclone.conf")).args(["carry", "--to", "rclone:vault:box/in", "--spool"]);
        said(&run.arg(place.path("spool")).output().unwrap())
    };
    assert_eq!(carry(), (Some(0), "5 carried".into(), String::new()));
    assert!(place.here().is_empty());
    for (name, content) in &waiting {
        assert_eq!(&s3.rclone(&["cat", &format!("vault:box/in/{name}")]).unwrap(), content);
    }

    // One that is there already is compared, and one that differs stays on both sides.
    let (same, odd) = (waiting.keys().next().unwrap(), waiting.keys().nth(1).unwrap());
    let new = place.path("spool/new");
    fs::write(new.join(same), &waiting[same]).unwrap();
    assert_eq!(carry(), (Some(0), "1 carried".into(), String::new()));
    fs::write(new.join(odd), "something else").unwrap();
    let (status, _, err) = carry();
    assert_eq!(status, Some(1));
    assert!(err.contains("with other content"), "{err}");
    assert_eq!(place.here().len(), 1);
}
