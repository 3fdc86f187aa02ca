//! The newcomer types one command and sees the whole way.

use std::fs;
use std::net::SocketAddr;
use std::process::Command;

use dropsafe_tests::{Filling, FormPage, Running, http, program, repository, run};
use rustix::process::Signal;

#[test]
fn once_it_goes_the_whole_way_by_itself() {
    let scratch = tempfile::tempdir().unwrap();
    let demo = run(demo(scratch.path()).arg("--once"), "").succeeded();
    assert!(demo.stdout.contains("What happened"), "the answers are printed:\n{}", demo.stdout);
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0, "it leaves nothing behind");
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
    let _ = demo.says("dropsafe-desk");

    demo.signal(Signal::INT);
    let (status, said) = demo.ended();
    assert!(status.success(), "{status}: {said}");
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0, "Ctrl-C cleans up");
}

/// The demo, with a folder of its own for temporary files.
fn demo(scratch: &std::path::Path) -> Command {
    let mut demo = program("dropsafe");
    demo.current_dir(repository()).arg("demo").env("TMPDIR", scratch);
    demo
}
