//! Where the log filter can't do its work: what it says, and what it never does all the same.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::IpAddr;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc::channel;
use std::time::Duration;

use dropsafe_carrier::weblog::{self, Countries, Day, Source, Tally};
use rustix::process::{Signal, getpid, kill_process};

use crate::filter::{Filter, lists, weblog, written};
use crate::tmpfs::Tmpfs;
use crate::{carrier, said};

/// In every line.
const CANARY: &str = "canary-browser";
/// Where most lines come from.
const ADDRESS: &str = "203.0.113.7";

/// Lines as nobody should send them, each with its country.
fn hostile() -> Vec<(Vec<u8>, &'static str)> {
    let far_too_long = CANARY.repeat(10_000);
    vec![
        (
            format!("{ADDRESS} - 198.51.100.9 \"GET /198.51.100.9?{CANARY}\" \"http://198.51.100.9/\" \"198.51.100.9 {CANARY}\"").into(),
            "IR",
        ),
        (format!("::ffff:{ADDRESS} {CANARY}").into(), "IR"),
        (format!("2001:db8::7 {CANARY}").into(), "FR"),
        (format!("{ADDRESS} {far_too_long}").into(), "IR"),
        (format!("{far_too_long} {ADDRESS}").into(), "??"),
        (format!("{CANARY} \x1b]0;{CANARY}\x07 \r\0 {ADDRESS}\0").into(), "??"),
        ([CANARY.as_bytes(), b"\0\xff\xc0\xaf"].concat(), "??"),
        (format!("203.0.113. 7 203.0.113.777 203.0.113.07 {ADDRESS}:443 {CANARY}").into(), "??"),
        (format!("{{\"request\":{{\"remote_ip\":\"{CANARY}\",\"headers\":{{\"User-Agent\":[\"{ADDRESS}\"]}}}}}}").into(), "??"),
        (format!("{{\"request\":{{\"remote_ip\":{{\"{CANARY}\":\"{ADDRESS}\"}}}}}}").into(), "??"),
        (format!("{{\"{CANARY}\":{}", "[".repeat(50_000)).into(), "??"),
        (format!("<{CANARY}").into(), "??"),
        (Vec::new(), "??"),
    ]
}

fn counted(lines: &[(Vec<u8>, &str)]) -> Vec<String> {
    let mut countries = BTreeMap::new();
    for (_, country) in lines {
        *countries.entry(country).or_insert(0) += 1;
    }
    countries.into_iter().map(|(country, count)| format!("{country} {count}")).collect()
}

/// Holds that nothing of a visitor's was written anywhere, and that strace would have seen it: it sees it come in.
fn hold_that_nothing_was_written(trace: &str) {
    let calls = |names: &[&str]| -> Vec<&str> {
        let is_one = |line: &&str| names.iter().any(|name| line.contains(&format!("{name}(")) || line.contains(&format!("{name} resumed")));
        trace.lines().filter(is_one).collect()
    };
    let (came, went) = (calls(&["read", "recvfrom"]), calls(&["write", "writev", "pwrite64", "sendto", "sendmsg"]));
    for trace in [CANARY, ADDRESS] {
        assert!(came.iter().any(|line| line.contains(trace)), "strace sees what comes in");
        assert_eq!(went.iter().find(|line| line.contains(trace)), None);
    }
    let for_writing = calls(&["openat"]).into_iter().filter(|line| line.contains("O_WRONLY") || line.contains("O_RDWR"));
    assert!(for_writing.map(|line| line.contains("/visits\"")).eq([true, true]), "at the beginning and at the end: {trace}");
}

const WATCHED: [&str; 2] = ["-e", "trace=openat,read,recvfrom,write,writev,pwrite64,sendto,sendmsg"];

#[test]
fn whatever_nginx_sends_only_numbers_are_written() {
    let (filter, lines) = (Filter::watched(Some("--nginx"), &WATCHED), hostile());
    let nginx = UnixDatagram::unbound().unwrap();
    for (line, _) in &lines {
        nginx.send_to(&[b"<190>Nov 27 18:00:00 nginx: ", &line[..]].concat(), filter.socket()).unwrap();
    }
    let (visits, trace) = filter.end_watched();
    assert_eq!(visits, counted(&lines));
    hold_that_nothing_was_written(&trace);
}

#[test]
fn whatever_caddy_sends_only_numbers_are_written() {
    let (filter, mut lines) = (Filter::watched(Some("--caddy"), &WATCHED), hostile());
    let mut caddy = UnixStream::connect(filter.socket()).unwrap();
    for (line, _) in &lines {
        caddy.write_all(&[line, &b"\n"[..]].concat()).unwrap();
    }
    // Somebody hangs up in the middle of a line.
    UnixStream::connect(filter.socket()).unwrap().write_all(format!("{{\"{CANARY}\":").as_bytes()).unwrap();
    lines.push((Vec::new(), "??"));
    let (visits, trace) = filter.end_watched();
    assert_eq!(visits, counted(&lines));
    hold_that_nothing_was_written(&trace);
}

#[test]
fn whatever_apache_sends_only_numbers_are_written() {
    let (mut filter, lines) = (Filter::watched(None, &WATCHED), hostile());
    for (line, _) in &lines {
        filter.input().write_all(&[line, &b"\n"[..]].concat()).unwrap();
    }
    let (visits, trace) = filter.end_watched();
    assert_eq!(visits, counted(&lines));
    hold_that_nothing_was_written(&trace);
}

#[test]
fn numbers_wait_for_a_log_that_can_t_be_written_for_a_while() {
    let home = tempfile::tempdir().unwrap();
    let (folder, socket) = (home.path().join("log"), home.path().join("socket"));
    let log = folder.join("visits");
    fs::create_dir(&folder).unwrap();
    let countries = Countries::read(&lists(home.path())).unwrap();
    let (is_ready, ready) = channel();
    let (is_trouble, trouble) = channel();
    std::thread::scope(|threads| {
        let run = threads.spawn(|| {
            let ready = || is_ready.send(()).unwrap();
            let trouble = move |error: &dropsafe_carrier::Error| is_trouble.send(error.to_string()).unwrap();
            weblog::run(Source::Datagrams(socket.clone()), countries, &log, Duration::from_millis(1), ready, trouble)
        });
        ready.recv().unwrap();
        fs::remove_dir_all(&folder).unwrap();
        trouble.recv().unwrap();
        UnixDatagram::unbound().unwrap().send_to(b"203.0.113.7", &socket).unwrap();
        for said in trouble.iter().take(3) {
            assert!(said.contains("can't write the log") && said.contains("No such file or directory"), "{said}");
        }
        fs::create_dir(&folder).unwrap();
        // While the web server is at work, and not at the end only.
        UnixDatagram::unbound().unwrap().send_to(b"198.51.100.9", &socket).unwrap();
        while !fs::read_to_string(&log).unwrap_or_default().contains("DE") {
            assert!(!run.is_finished());
        }
        kill_process(getpid(), Signal::TERM).unwrap();
        drop(trouble);
        run.join().unwrap().unwrap();
    });
    let mut visits = written(&folder);
    visits.sort();
    assert_eq!(visits, ["DE 1", "IR 1"]);
}

#[test]
fn a_log_on_a_disk_that_fills_up_has_whole_lines_only() {
    let home = tempfile::tempdir().unwrap();
    let countries = Countries::read(&lists(home.path())).unwrap();
    let disk = home.path().join("disk");
    fs::create_dir(&disk).unwrap();
    // One page, and room for ten characters in it.
    let Some(mounted) = Tmpfs::mount(&disk, "size=4k") else { return };
    let (log, before) = (disk.join("visits"), "2026-11-27 ?? 1\n".repeat(256).split_off(10));
    fs::write(&log, &before).unwrap();
    let mut tally = Tally::default();
    for address in ["203.0.113.7", "198.51.100.9", "203.0.113.8"] {
        tally.add(Day::today(), countries.of(address.parse::<IpAddr>().unwrap()));
    }
    let said = tally.write(&log).unwrap_err().to_string();
    assert!(said.contains("No space left on device"), "{said}");
    assert_eq!(fs::read_to_string(&log).unwrap(), before, "nothing of it was added");

    fs::write(&log, "").unwrap();
    tally.write(&log).unwrap();
    assert_eq!(written(&disk), ["DE 1", "IR 2"]);
    drop(mounted);
}

#[test]
fn a_socket_is_for_its_group_alone_and_one_that_was_left_behind_is_replaced() {
    for (option, send) in [
        ("--nginx", (|at| UnixDatagram::unbound()?.send_to(b"203.0.113.7", at)) as fn(&Path) -> io::Result<usize>),
        ("--caddy", |at| UnixStream::connect(at)?.write(b"203.0.113.7\n")),
    ] {
        let filter = Filter::at(option).killed_and_started_again(option);
        assert_eq!(fs::metadata(filter.socket()).unwrap().permissions().mode() & 0o777, 0o660);
        send(&filter.socket()).unwrap();
        assert_eq!(filter.end(), ["IR 1"]);
    }
}

#[test]
fn of_the_memory_that_addresses_pass_through_no_core_is_dumped() {
    let filter = Filter::at("--nginx");
    let limits = filter.limits();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max core file size"));
    assert!(line.is_some_and(|limits| limits.split_whitespace().take(2).eq(["0", "0"])), "{limits}");
    filter.end();
}

#[test]
fn what_another_program_has_is_left_to_it() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name);
    let _datagrams = UnixDatagram::bind(path("datagrams")).unwrap();
    let _streams = UnixListener::bind(path("streams")).unwrap();
    fs::write(path("letter"), "no socket").unwrap();
    for option in ["--nginx", "--caddy"] {
        for (name, status, words) in
            [("datagrams", 69, "another program listens"), ("streams", 69, "another program listens"), ("letter", 1, "is not a socket")]
        {
            let mut run = weblog(home.path()).arg(option).arg(path(name)).stderr(Stdio::piped()).spawn().unwrap();
            let mut said = String::new();
            BufReader::new(run.stderr.as_mut().unwrap()).read_line(&mut said).unwrap();
            if said == "taking lines\n" {
                run.kill().unwrap();
            }
            assert!(said.contains(words), "{said}");
            assert_eq!(run.wait().unwrap().code(), Some(status));
        }
    }
    UnixDatagram::unbound().unwrap().connect(path("datagrams")).unwrap();
    UnixStream::connect(path("streams")).unwrap();
    assert_eq!(fs::read_to_string(path("letter")).unwrap(), "no socket");
}

/// Otherwise systemd would take it for done, and nginx go on in vain.
#[test]
fn a_filter_that_hears_nothing_any_more_has_failed() {
    let filter = Filter::watched(Some("--nginx"), &["-e", "inject=recvfrom:error=ENOMEM:when=2"]);
    let nginx = UnixDatagram::unbound().unwrap();
    for _ in 0..2 {
        nginx.send_to(b"203.0.113.7", filter.socket()).unwrap();
    }
    let ended = filter.ended();
    assert_eq!(ended.status, Some(69));
    assert!(ended.said.contains("no more lines can be taken"), "{}", ended.said);
    assert_eq!(ended.visits, ["IR 1"], "what was counted is written");
}

#[test]
fn a_list_that_is_none_and_a_log_that_can_t_be_are_said_at_once() {
    let home = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &[u8]| fs::write(home.path().join(name), content).unwrap();
    let refused = |list: &str, log: &str| {
        let mut run = carrier();
        run.args(["weblog", "--countries"]).arg(home.path().join(list)).arg("--log").arg(home.path().join(log)).stdin(Stdio::null());
        let (status, _, err) = said(&run.output().unwrap());
        (status, err.replace(home.path().to_str().unwrap(), "…"))
    };
    let owners = fs::read(&lists(home.path())[1]).unwrap();
    let at = owners.windows(8).position(|word| word == b"iso_code").unwrap();
    write("text", b"1,2,DE\none,two,three\n");
    write("empty", b"");
    write("notes", b"# no more than this\n\n");
    write("overlap", b"3405803776,3405804031,IR\n1,2,DE\n3405804031,3405804040,FR\n");
    write("text.mmdb", b"not a database");
    write("empty.mmdb", b"");
    write("half.mmdb", &owners[..owners.len() / 2]);
    write("owners.mmdb", &[&owners[..at], b"as_owner", &owners[at + 8..]].concat());
    for (list, words) in [
        ("missing", "can't read …/missing: No such file or directory"),
        ("", "can't read …/: Is a directory"),
        ("text", "…/text:2: no range of addresses"),
        ("empty", "…/empty has no range of addresses in it"),
        ("notes", "…/notes has no range of addresses in it"),
        ("overlap", "the ranges 203.0.113.0 to 203.0.113.255 and 203.0.113.255 to 203.0.114.8 overlap"),
        ("missing.mmdb", "can't read …/missing.mmdb: No such file or directory"),
        ("text.mmdb", "…/text.mmdb is no MMDB database of countries"),
        ("empty.mmdb", "…/empty.mmdb is no MMDB database of countries"),
        ("half.mmdb", "…/half.mmdb is no MMDB database of countries"),
        ("owners.mmdb", "…/owners.mmdb is no MMDB database of countries: no network in it has a country"),
    ] {
        let (status, err) = refused(list, "visits");
        assert_eq!(status, Some(1), "{list}: {err}");
        assert!(err.contains(words), "{list}: {err}");
    }
    let (status, err) = refused("geoip", "missing/visits");
    assert_eq!(status, Some(69));
    assert!(err.contains("can't write the log …/missing/visits"), "{err}");
}
