//! `dropsafe serve`: what the maintainer saves is what the browser shows.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::desk::Desk;

/// A running `serve` or `build --watch`. It has a folder of its own for temporary files.
struct Running {
    child: Child,
    said: BufReader<ChildStdout>,
    room: tempfile::TempDir,
}

impl Running {
    fn start(desk: &Desk, arguments: &[&str]) -> Self {
        let room = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_dropsafe"));
        command.args(arguments).current_dir(desk.path()).env("TMPDIR", room.path()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        Self { child, said, room }
    }

    /// The next line that holds `words`.
    fn says(&mut self, words: &str) -> String {
        self.said.by_ref().lines().map(Result::unwrap).find(|line| line.contains(words)).unwrap()
    }

    fn address(&mut self) -> String {
        self.says("Listening on").split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned()
    }

    /// Ctrl-C; says with what it ended.
    fn stop(&mut self) -> Option<i32> {
        let _ended_already = kill_process(Pid::from_child(&self.child), Signal::INT);
        self.child.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

fn asked(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    reply
}

fn get(address: &str, path: &str) -> String {
    asked(address, &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n"))
}

/// What an open page hears: one name for each thing there is to be shown.
struct OpenPage(BufReader<TcpStream>);

impl OpenPage {
    fn open(address: &str) -> Self {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET /.dropsafe/events HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
        let mut page = Self(BufReader::new(stream));
        page.hears();
        page
    }

    fn hears(&mut self) -> String {
        self.0.by_ref().lines().map(Result::unwrap).find(|line| line.starts_with("data: ")).unwrap()
    }
}

/// The first page, once it shows `words`. A save may be seen half done, and built again.
fn once_shown(open: &mut OpenPage, address: &str, words: &str) -> String {
    loop {
        let page = get(address, "/");
        if page.contains(words) {
            return page;
        }
        open.hears();
    }
}

#[test]
fn what_is_saved_is_shown_and_nothing_is_left() {
    let desk = Desk::new();
    let mut serve = Running::start(&desk, &["serve", "-P", "0"]);
    let address = serve.address();
    let page = get(&address, "/");
    assert!(page.contains("What happened?") && page.contains("/.dropsafe/live.js"), "{page}");
    assert!(!desk.read("_site/index.html").contains("<script"), "the script is in no file");

    let mut open = OpenPage::open(&address);
    desk.write("index.html", "---\ntitle: Ask\nlayout: default\n---\nChanged {{ form(name=\"help\") }}");
    once_shown(&mut open, &address, "Changed");

    assert_eq!(serve.stop(), Some(0));
    assert_eq!(fs::read_dir(serve.room.path()).unwrap().count(), 0, "Ctrl-C cleans up");
    assert!(!desk.path().join("_receiver").exists(), "no bundle for a throw-away key is left where the real one goes");
}

#[test]
fn a_build_that_fails_is_shown_in_the_browser_with_its_line() {
    let desk = Desk::new();
    let mut serve = Running::start(&desk, &["serve", "-P", "0"]);
    let address = serve.address();
    let mut open = OpenPage::open(&address);
    let good = desk.read("_layouts/default.html");
    desk.write("_layouts/default.html", "<b>{{ page.title | lost }}</b>\n{{ content }}");
    let page = once_shown(&mut open, &address, "lost");
    assert!(page.starts_with("HTTP/1.1 500") && page.contains("_layouts/default.html:1:"), "{page}");
    assert!(page.contains("&lt;b&gt;{{ page.title | lost }}&lt;/b&gt;"), "the line is shown, and is no HTML: {page}");
    assert!(desk.read("_site/index.html").contains("What happened?"), "the last good site is as it was");
    desk.write("_layouts/default.html", &good);
    once_shown(&mut open, &address, "HTTP/1.1 200");
}

#[test]
fn a_site_that_cannot_be_built_at_first_is_served_once_it_can() {
    let desk = Desk::new();
    desk.write("index.html", "---\nlayout: lost\n---\n");
    let mut serve = Running::start(&desk, &["serve", "-P", "0"]);
    let address = serve.address();
    assert!(get(&address, "/").contains("layout: lost"));
    let mut open = OpenPage::open(&address);
    desk.write("index.html", "---\ntitle: Ask\nlayout: default\n---\nMended");
    once_shown(&mut open, &address, "Mended");
}

#[test]
fn a_form_works_and_so_does_the_one_it_is_changed_to() {
    let desk = Desk::new();
    let mut serve = Running::start(&desk, &["serve", "-P", "0"]);
    let address = serve.address();
    let mut open = OpenPage::open(&address);
    for (field, label) in [("story", "What happened?"), ("account", "Which account?")] {
        if field != "story" {
            desk.write("_forms/help.yml", "title: Ask\nfields:\n  - name: account\n    type: text\n    label: Which account?\n");
        }
        let page = once_shown(&mut open, &address, label);
        let hash = page.split("name=\"_form\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let body = format!("_form={hash}&_lang=en&{field}=Hello+there");
        let reply = asked(
            &address,
            &format!(
                "POST /drop/help HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            ),
        );
        assert!(reply.starts_with("HTTP/1.1 200"), "{field}: {reply}");
        assert!(serve.says("Received").contains("“help”"));
    }
}

#[test]
fn it_is_for_this_machine_alone() {
    let desk = Desk::new();
    let ended = desk.run(&["serve", "-H", "0.0.0.0"]);
    assert_eq!(ended.status, Some(2));
    assert!(ended.err.contains("for this machine alone"), "{}", ended.err);

    let mut serve = Running::start(&desk, &["serve", "-P", "0"]);
    let address = serve.address();
    let misled = asked(&address, "GET / HTTP/1.1\r\nHost: attacker.example.org\r\n\r\n");
    assert!(misled.starts_with("HTTP/1.1 421") && !misled.contains("What happened?"), "{misled}");
}

#[test]
fn a_watched_build_builds_again_after_a_change() {
    let desk = Desk::new();
    let mut build = Running::start(&desk, &["build", "--watch"]);
    build.says("Bundle for the receiver");
    desk.write("index.html", "---\ntitle: Ask\nlayout: default\n---\nChanged");
    while !desk.read("_site/index.html").contains("Changed") {
        build.says("1 written, 0 removed");
    }
    assert_eq!(build.stop(), Some(0));
}

#[test]
fn addresses_lead_to_the_site_as_it_is_shown() {
    let desk = Desk::new();
    desk.write("_config.yml", "url: https://www.example.org\nbaseurl: /desk\nrecipients: keys.txt\nport: 0\n");
    desk.write("index.html", "---\ntitle: Ask\nlayout: default\n---\n[{{ \"/a/\" | absolute_url }}] {{ form(name=\"help\") }}");
    let mut serve = Running::start(&desk, &["serve"]);
    let address = serve.address();
    assert!(!address.ends_with(":4000"), "the port of the configuration");
    assert!(get(&address, "/desk/").contains(&format!("[http://{address}/desk/a/]")));
    serve.stop();
    assert_eq!(desk.build(&["-q"]).status, Some(0));
    assert!(desk.read("_site/index.html").contains("[https://www.example.org/desk/a/]"), "what is published keeps its own");
}

#[test]
fn pages_and_files_are_given_as_a_web_server_gives_them() {
    let desk = Desk::new();
    desk.write("404.html", "---\ntitle: Lost\n---\nNothing here");
    desk.write("plain.txt", "0123456789");
    desk.write("about.html", "---\ntitle: About\npermalink: /about\n---\n<!doctype html><p>About</p>");
    desk.write("film.webm", "not looked into");
    let mut serve = Running::start(&desk, &["serve", "-P", "0", "--no-livereload"]);
    let address = serve.address();
    let head = |request: &str| asked(&address, &format!("{request} HTTP/1.1\r\nHost: {address}\r\n\r\n"));
    let whole = head("GET /plain.txt");
    assert!(whole.contains("content-length: 10\r\n") && whole.contains("accept-ranges: bytes") && whole.ends_with("0123456789"), "{whole}");
    let only_head = head("HEAD /plain.txt");
    assert!(
        only_head.starts_with("HTTP/1.1 200") && only_head.contains("content-length: 10\r\n") && only_head.ends_with("\r\n\r\n"),
        "{only_head}"
    );
    let part = asked(&address, &format!("GET /plain.txt HTTP/1.1\r\nHost: {address}\r\nRange: bytes=2-4\r\n\r\n"));
    assert!(part.starts_with("HTTP/1.1 206") && part.contains("content-range: bytes 2-4/10") && part.ends_with("\r\n\r\n234"), "{part}");
    let beyond = asked(&address, &format!("GET /plain.txt HTTP/1.1\r\nHost: {address}\r\nRange: bytes=20-\r\n\r\n"));
    assert!(beyond.starts_with("HTTP/1.1 416") && beyond.contains("content-range: bytes */10"), "{beyond}");
    let about = get(&address, "/about");
    assert!(about.starts_with("HTTP/1.1 200") && about.contains("content-type: text/html") && about.contains("About"), "{about}");
    assert!(get(&address, "/film.webm").contains("content-type: video/webm"));
    let lost = get(&address, "/nowhere");
    assert!(lost.starts_with("HTTP/1.1 404") && lost.contains("Nothing here"), "{lost}");
}

#[test]
fn a_browser_is_opened_if_somebody_asks() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    for name in ["xdg-open", "open"] {
        let program = desk.path().join(format!("bin/{name}"));
        desk.write(
            &format!("bin/{name}"),
            &format!("#!/bin/sh\nprintf %s \"$1\" > '{0}.part' && mv '{0}.part' '{0}'\n", desk.path().join("opened").display()),
        );
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = format!("{}:{}", desk.path().join("bin").display(), std::env::var("PATH").unwrap());
    let mut command = Command::new(env!("CARGO_BIN_EXE_dropsafe"));
    command
        .args(["serve", "-P", "0", "--open-url"])
        .current_dir(desk.path())
        .env("PATH", path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let said = BufReader::new(child.stdout.take().unwrap());
    let mut serve = Running { child, said, room: tempfile::tempdir().unwrap() };
    let address = serve.address();
    // The script is quick, and waited for: each of these is a request to a server on this machine.
    let opened = desk.path().join("opened");
    while !opened.exists() {
        get(&address, "/");
    }
    assert_eq!(fs::read_to_string(opened).unwrap(), format!("http://{address}/"));
}

#[test]
fn what_jekylls_serve_has_and_this_one_has_not_is_refused_with_the_reason() {
    let desk = Desk::new();
    for options in
        [&["--detach"][..], &["-B"], &["--show-dir-listing"], &["--skip-initial-build"], &["--livereload-port", "1"], &["--ssl-key", "k"]]
    {
        let ended = desk.run(&[&["serve"], options].concat());
        assert_eq!(ended.status, Some(2), "{options:?}");
        assert!(ended.err.contains("is Jekyll's, and not to be had here: "), "{}", ended.err);
    }
    desk.write("_config.yml", "host: 0.0.0.0\n");
    let ended = desk.run(&["serve"]);
    assert!(ended.status == Some(2) && ended.err.contains("0.0.0.0 can be reached by others"), "{}", ended.err);
}
