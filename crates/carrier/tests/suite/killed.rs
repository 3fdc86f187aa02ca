//! Killed at any moment, the carrier loses nothing.

use std::fs::{self, File, OpenOptions};
use std::process::{Command, Stdio};

use rustix::fs::{FlockOperation, flock};

use crate::carrier;
use crate::said;
use crate::spool::{Place, contents};

#[test]
fn a_carrier_that_is_killed_loses_nothing() {
    let rounds = std::env::var("DROPSAFE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(20);
    let mut cut_short = 0;
    for round in 0..rounds {
        let place = Place::new().with(48, 20_000);
        let waiting = place.here();
        let mut run = carrier();
        run.args(["carry", "--spool"]).arg(place.path("spool")).arg("--to").arg(place.there()).stdout(Stdio::null());
        let mut run = run.spawn().unwrap();
        // The moment is told by what has arrived, not by a clock.
        let enough = round % 48;
        while fs::read_dir(place.there()).unwrap().count() <= enough && run.try_wait().unwrap().is_none() {}
        let _ = run.kill();
        cut_short += usize::from(run.wait().unwrap().code().is_none());

        let mut all = contents(&place.there());
        all.retain(|name, _| name.ends_with(".age"));
        assert!(all.iter().all(|(name, content)| waiting[name] == *content), "what has its name is whole");
        all.extend(place.here());
        assert_eq!(all, waiting, "each is here or there");

        let (status, ..) = said(&place.carry(place.there().to_str().unwrap()));
        assert_eq!(status, Some(0));
        assert!(place.here().is_empty());
        assert_eq!(contents(&place.there()), waiting, "and the next run leaves nothing half-done");
    }
    assert!(cut_short * 2 > rounds, "the carrier was killed at its work in {cut_short} of {rounds} rounds");
}

/// The program that it runs may still copy when it was killed itself: the next carrier keeps out of the way.
#[test]
fn what_a_killed_carrier_has_started_is_not_disturbed() {
    let place = Place::new().with(2, 1000);
    // In place of a network: it tells that it was begun, and is silent for as long as nobody ends it.
    let (begun, silent) = (place.path("begun"), place.path("silent"));
    assert!(Command::new("mkfifo").args([&begun, &silent]).status().unwrap().success());
    let settings = place.path("ssh_config");
    let line = format!("ProxyCommand sh -c 'echo begun >{}; exec cat {}'\n", begun.display(), silent.display());
    fs::write(&settings, line).unwrap();
    let mut run = carrier();
    run.args(["carry", "--to", "sftp://vault/~/in", "--spool"]).arg(place.path("spool")).arg("--ssh-config").arg(&settings);
    let mut run = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    assert_eq!(fs::read_to_string(&begun).unwrap(), "begun\n");
    run.kill().unwrap();
    run.wait().unwrap();

    let there = place.there();
    let (status, _, err) = said(&place.carry(there.to_str().unwrap()));
    assert_eq!(status, Some(69));
    assert!(err.contains("another carrier"), "{err}");
    assert_eq!(place.here().len(), 2);

    drop(OpenOptions::new().write(true).open(&silent).unwrap());
    flock(File::open(place.path("spool/new")).unwrap(), FlockOperation::LockExclusive).unwrap();
    assert_eq!(said(&place.carry(there.to_str().unwrap())), (Some(0), "2 carried".into(), String::new()));
}
