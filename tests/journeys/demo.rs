//! The newcomer types one command and sees the whole way.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use dropsafe_tests::{Filling, FormPage, Running, http, program, repository, run};
use rustix::process::Signal;

#[test]
fn once_it_goes_the_whole_way_by_itself() {
    let scratch = tempfile::tempdir().unwrap();
    let demo = run(demo(scratch.path()).arg("--once"), "").succeeded();
    assert!(demo.stdout.contains("What happened"), "the answers are printed:\n{}", demo.stdout);
    assert!(left(scratch.path()).is_empty(), "it leaves nothing behind: {:?}", left(scratch.path()));
}

#[test]
fn it_serves_shows_what_arrives_and_cleans_up() {
    let scratch = tempfile::tempdir().unwrap();
    let mut demo = Running::start(demo(scratch.path()).args(["--port", "0"]));
    let line = demo.says("http://");
    let address = line.split("http://").nth(1).unwrap().split(['/', ' ']).next().unwrap();
    let address: SocketAddr = address.parse().unwrap_or_else(|_| panic!("no address: {line}"));

    let page = http::get(address, "/request-assistance/");
    assert_eq!(page.status, 200);
    let page = FormPage::read(&page.body);
    let reply = http::post(address, &page.action, &Filling::of_the_least(&page, &["signal"]).submission());
    assert_eq!(reply.status, 200, "{}", reply.words());

    // What it says to type in another terminal, works there.
    for desk in ["dropsafe-desk", "dropsafe-desk"] {
        let line = demo.says(desk);
        let typed = run(Command::new("sh").current_dir(repository()).args(["-c", line.trim()]), "").succeeded();
        println!("{}{}", line.trim(), typed.stdout);
    }

    demo.signal(Signal::INT);
    let (status, said) = demo.ended();
    assert!(status.success(), "{status}: {said}");
    assert!(left(scratch.path()).is_empty(), "Ctrl-C cleans up: {:?}", left(scratch.path()));
}

fn left(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// The demo, with a folder of its own for temporary files.
fn demo(scratch: &Path) -> Command {
    let mut demo = program("dropsafe");
    demo.current_dir(repository()).arg("demo").env("TMPDIR", scratch);
    demo
}
