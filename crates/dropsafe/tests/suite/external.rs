//! `dropsafe check --external`: links to other sites. The other sites are on this machine, and live as long as the test.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};

use crate::desk::{Desk, Ended};

/// A web server that answers each request as a test says, and counts them.
struct Elsewhere {
    address: String,
    asked: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Elsewhere {
    /// `answer` gets method, path, and how often that was asked for before; nothing means silence.
    fn new(answer: impl Fn(&str, &str, usize) -> Option<String> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(BTreeMap::new()));
        let counted = Arc::clone(&asked);
        std::thread::spawn(move || {
            let mut kept_open = Vec::new();
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let Some(request) = request(&stream) else { continue };
                let (method, path) = request.split_once(' ').unwrap();
                let times = {
                    let mut counted = counted.lock().unwrap();
                    let times = counted.entry(request.clone()).or_insert(0);
                    *times += 1;
                    *times - 1
                };
                match answer(method, path, times) {
                    Some(head) => drop(write!(stream, "HTTP/1.1 {head}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")),
                    None => kept_open.push(stream),
                }
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|(request, times)| format!("{request} {times}")).collect()
    }
}

/// Method and path.
fn request(stream: &TcpStream) -> Option<String> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let first = lines.next()?;
    lines.find(String::is_empty)?;
    Some(first.trim_end_matches(" HTTP/1.1").to_owned())
}

fn site(links: &[&str], check: &str) -> Desk {
    let desk = Desk::empty();
    desk.run(&["new", ".", "--blank"]);
    let links: Vec<String> = links.iter().enumerate().map(|(number, link)| format!("- [boats {number}]({link})\n")).collect();
    desk.write("index.md", &format!("---\ntitle: Welcome\nlayout: default\n---\n# Welcome\n\n{}", links.concat()));
    desk.write("_config.yml", &format!("{}\n{check}", desk.read("_config.yml")));
    desk
}

/// Without a proxy that the machine may have: it could not reach the test.
fn check(desk: &Desk, options: &[&str]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dropsafe"));
    command.args(["check", "--external"]).args(options).current_dir(desk.path()).env("NO_PROXY", "*").env("no_proxy", "*");
    let ended = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.into()).unwrap();
    Ended { status: ended.status.code(), out: text(&ended.stdout), err: text(&ended.stderr) }
}

#[test]
fn what_is_there_is_asked_for_once_a_day() {
    let other = Elsewhere::new(|_, _, _| Some("200 OK".into()));
    let desk = site(&[&format!("{}/a", other.address), &format!("{}/a#part", other.address)], "");
    let ended = check(&desk, &[]);
    assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""), "{}", ended.out);
    assert_eq!(check(&desk, &[]).status, Some(0));
    assert_eq!(other.asked(), ["HEAD /a 1"], "the second time it is remembered, and an anchor is no other page");
    assert!(desk.run(&["clean"]).out.contains("Removed what builds remembered"));
    assert_eq!(check(&desk, &[]).status, Some(0));
    assert_eq!(other.asked(), ["HEAD /a 2"]);
}

#[test]
fn links_that_lead_nowhere_are_errors_and_moved_ones_warnings() {
    let other = Elsewhere::new(|_, path, _| {
        Some(match path {
            "/moved" => "301 Moved Permanently\r\nLocation: /new".into(),
            "/elsewhere-today" => "302 Found\r\nLocation: /new".into(),
            "/moved-to-nothing" => "308 Permanent Redirect\r\nLocation: /gone".into(),
            "/round" => "302 Found\r\nLocation: /round".into(),
            "/gone" => "410 Gone".into(),
            "/lost" => "404 Not Found".into(),
            "/members" => "403 Forbidden".into(),
            "/broken" => "500 Internal Server Error".into(),
            _ => "200 OK".to_owned(),
        })
    });
    let paths = ["/moved", "/elsewhere-today", "/moved-to-nothing", "/round", "/gone", "/lost", "/members", "/broken", "/fine"];
    let links = paths.map(|path| format!("{}{path}", other.address));
    let desk = site(&links.each_ref().map(String::as_str), "");
    let ended = check(&desk, &[]);
    assert_eq!(ended.status, Some(1));
    // How wide an address is depends on the port.
    let lines = ended.err.lines().filter(|line| !line.contains('^') && !line.trim().is_empty() && !line.trim().starts_with('|'));
    let said = lines.collect::<Vec<_>>().join("\n").replace(&other.address, "http://other.example");
    insta::assert_snapshot!(said, @"
    warning: http://other.example/moved has moved for good, to http://other.example/new
      --> index.md:7:13
     7 | - [boats 0](http://other.example/moved)
       = help: link to the new address
    error: http://other.example/moved-to-nothing is not there any more (status 410)
      --> index.md:9:13
     9 | - [boats 2](http://other.example/moved-to-nothing)
       = help: link to what is there now, or take the link out; `check: exclude:` in `_config.yml` names addresses that nobody asks for
    error: http://other.example/round leads round in a circle
       --> index.md:10:13
     10 | - [boats 3](http://other.example/round)
        = help: link to what is there now, or take the link out; `check: exclude:` in `_config.yml` names addresses that nobody asks for
    error: http://other.example/gone is not there any more (status 410)
       --> index.md:11:13
     11 | - [boats 4](http://other.example/gone)
        = help: link to what is there now, or take the link out; `check: exclude:` in `_config.yml` names addresses that nobody asks for
    error: http://other.example/lost is not there any more (status 404)
       --> index.md:12:13
     12 | - [boats 5](http://other.example/lost)
        = help: link to what is there now, or take the link out; `check: exclude:` in `_config.yml` names addresses that nobody asks for
    warning: http://other.example/members gives nothing to a program (status 403)
       --> index.md:13:13
     13 | - [boats 6](http://other.example/members)
        = help: look at it in a browser; if it is there, name it in `check: exclude:` in `_config.yml`
    error: http://other.example/broken is out of order (status 500)
       --> index.md:14:13
     14 | - [boats 7](http://other.example/broken)
        = help: ask again later; if it stays so, link elsewhere
    5 errors and 2 warnings
    ");
    let json = check(&desk, &["--json"]);
    assert_eq!((json.status, json.err.as_str()), (Some(1), ""));
    assert!(json.out.contains("\"pages\": 1") && json.out.contains("/lost is not there any more"), "{}", json.out);
}

#[test]
fn a_server_that_knows_no_head_is_asked_for_the_page() {
    let other = Elsewhere::new(|method, _, _| Some(if method == "HEAD" { "405 Method Not Allowed" } else { "200 OK" }.into()));
    let ended = check(&site(&[&format!("{}/a", other.address)], ""), &[]);
    assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""));
    assert_eq!(other.asked(), ["GET /a 1", "HEAD /a 1"]);
}

#[test]
fn a_server_that_asks_to_wait_is_asked_again() {
    let other = Elsewhere::new(|method, path, times| {
        Some(match (method, path, times) {
            ("GET", "/soon", 1) => "200 OK".to_owned(),
            ("GET", "/soon", _) => "429 Too Many Requests\r\nRetry-After: 0".to_owned(),
            _ => "429 Too Many Requests\r\nRetry-After: 3600".to_owned(),
        })
    });
    let desk = site(&[&format!("{}/soon", other.address), &format!("{}/never", other.address)], "");
    let ended = check(&desk, &[]);
    assert_eq!(ended.status, Some(0), "a warning: {}", ended.err);
    assert!(ended.err.contains("/never gives nothing to a program (status 429)") && !ended.err.contains("/soon"), "{}", ended.err);
    assert_eq!(other.asked(), ["GET /never 1", "GET /soon 2", "HEAD /never 1", "HEAD /soon 1"]);
    assert_eq!(check(&desk, &["--strict"]).status, Some(1));
}

#[test]
fn a_server_that_never_answers_is_given_up() {
    let other = Elsewhere::new(|_, _, _| None);
    let desk = site(&[&format!("{}/a", other.address), &format!("{}/b", other.address)], "check:\n  timeout: 0.2\n");
    let ended = check(&desk, &[]);
    assert_eq!(ended.status, Some(1));
    assert!(ended.err.contains("/a gets no answer in time") && ended.err.contains("/b gets no answer in time"), "{}", ended.err);
    assert_eq!(other.asked(), ["GET /a 1", "HEAD /a 1"], "the host is not asked again");
}

#[test]
fn what_is_excluded_is_not_asked_for() {
    let other = Elsewhere::new(|_, _, _| Some("404 Not Found".into()));
    let links = [format!("{}/shop/a", other.address), format!("{}/b", other.address)];
    let desk = site(&links.each_ref().map(String::as_str), &format!("check:\n  exclude: [\"{}/shop/*\"]\n", other.address));
    let ended = check(&desk, &[]);
    assert_eq!(ended.status, Some(1), "{}", ended.err);
    assert_eq!(other.asked(), ["GET /b 1", "HEAD /b 1"]);
    let ended = check(&site(&[], "check:\n  exlude: []\n"), &[]);
    assert!(ended.status == Some(1) && ended.err.contains("did you mean `exclude`?"), "{}", ended.err);
}

#[test]
fn a_machine_that_finds_no_host_is_not_connected() {
    let ended = check(&site(&["http://boats.invalid/a", "http://ships.invalid/"], ""), &[]);
    assert_eq!(ended.status, Some(69), "{}", ended.err);
    assert!(ended.err.contains("is this machine connected?"), "{}", ended.err);
    // One that answers shows that it is.
    let other = Elsewhere::new(|_, _, _| Some("200 OK".into()));
    let ended = check(&site(&["http://boats.invalid/a", &other.address], ""), &[]);
    assert_eq!(ended.status, Some(1), "{}", ended.err);
    assert!(ended.err.contains("http://boats.invalid/a is on a host that there is not"), "{}", ended.err);
}

#[test]
fn without_curl_it_says_what_to_install() {
    let desk = site(&["http://127.0.0.1:9/"], "");
    let mut command = Command::new(env!("CARGO_BIN_EXE_dropsafe"));
    let ended = command.args(["check", "--external"]).current_dir(desk.path()).env("PATH", desk.path()).output().unwrap();
    assert_eq!(ended.status.code(), Some(69));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("apt install curl"));
}
