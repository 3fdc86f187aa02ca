//! Of a web server's lines, a day, a country and a number come through.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};

use crate::filter::{Filter, weblog, written};
use crate::said;

#[test]
fn nginxs_datagrams_become_numbers() {
    let filter = Filter::at("--nginx");
    let nginx = UnixDatagram::unbound().unwrap();
    for address in ["203.0.113.7", "198.51.100.9", "203.0.113.200", "2001:db8::7", "192.0.2.1"] {
        let line = format!("<190>Nov 27 18:00:00 web nginx: {address} - - \"GET /request-assistance/ HTTP/1.1\" 200 \"canary\"");
        nginx.send_to(line.as_bytes(), filter.socket()).unwrap();
    }
    nginx.send_to(b"<190>Nov 27 18:00:00 web nginx: no address at all \xff", filter.socket()).unwrap();
    assert_eq!(filter.end(), ["?? 2", "DE 1", "FR 1", "IR 2"]);
}

#[test]
fn caddys_lines_become_numbers() {
    let filter = Filter::at("--caddy");
    let line = |address: &str| format!("{{\"request\":{{\"remote_ip\":\"{address}\",\"uri\":\"/?canary\"}}}}\n");
    let mut one = UnixStream::connect(filter.socket()).unwrap();
    let mut other = UnixStream::connect(filter.socket()).unwrap();
    one.write_all(line("203.0.113.7").as_bytes()).unwrap();
    other.write_all((line("198.51.100.1") + &line("2001:db8::1")).as_bytes()).unwrap();
    // A line that never ends is looked at as far as its beginning, and the next one is a line of its own.
    one.write_all(&vec![b'x'; 300_000]).unwrap();
    one.write_all(format!("\n{}", line("203.0.113.8")).as_bytes()).unwrap();
    // The connections stay open, as Caddy's do: what was sent before the signal is read.
    assert_eq!(filter.end(), ["?? 1", "DE 1", "FR 1", "IR 2"]);
}

#[test]
fn apaches_pipe_is_read_to_its_end() {
    let home = tempfile::tempdir().unwrap();
    let mut run = weblog(home.path()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let line = "203.0.113.7 - - [27/Nov/2026:18:00:00 +0000] \"GET /canary HTTP/1.1\" 200 5 \"-\" \"Mozilla\"\n";
    run.stdin.take().unwrap().write_all(line.repeat(1000).as_bytes()).unwrap();
    assert_eq!(said(&run.wait_with_output().unwrap()), (Some(0), String::new(), "taking lines".into()));
    assert_eq!(written(home.path()), ["IR 1000"]);
}

#[test]
fn a_pipe_that_stays_open_is_left_at_the_signal() {
    let home = tempfile::tempdir().unwrap();
    let mut run = weblog(home.path()).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(run.stderr.as_mut().unwrap()).read_line(&mut line).unwrap();
    run.stdin.as_mut().unwrap().write_all(b"203.0.113.7 - - GET /canary\n").unwrap();
    kill_process(Pid::from_child(&run), Signal::TERM).unwrap();
    assert_eq!(run.wait().unwrap().code(), Some(0));
    assert_eq!(written(home.path()), ["IR 1"]);
}
