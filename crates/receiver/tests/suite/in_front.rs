//! Real web servers in front: what they make of a browser's request is taken, however strict the receiver is.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::client::{BOUNDARY, Form};
use crate::free_port::free_port;
use crate::running::{House, Running, Setup, until};

/// A web server, ended with the test.
struct Front {
    child: Child,
    port: u16,
}

impl Front {
    fn start(house: &House, program: &str, arguments: &[&str], port: u16) -> Self {
        let mut command = Command::new(program);
        // What Caddy keeps beside its configuration goes with the test.
        command.args(arguments).env("XDG_DATA_HOME", house.path("data")).env("XDG_CONFIG_HOME", house.path("config"));
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().unwrap_or_else(|error| panic!("{program} (tests/set-up installs it): {error}"));
        until("the web server listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
        Self { child, port }
    }

    /// nginx, with these lines for `/drop/`.
    fn nginx(house: &House, lines: &str) -> Self {
        let (port, folder) = (free_port(), house.path("nginx"));
        fs::create_dir(&folder).unwrap();
        let folder = folder.display();
        let temporary: String =
            ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|of| format!("{of}_temp_path {folder}/{of};\n")).concat();
        let config = format!(
            "daemon off; master_process off; pid {folder}/pid; error_log /dev/null emerg;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{}\
             server {{ listen 127.0.0.1:{port}; location /drop/ {{\n{lines}\n}} }}\n}}\n",
            deployed_language()
        );
        let path = house.path("nginx.conf");
        fs::write(&path, config).unwrap();
        Self::start(house, "/usr/sbin/nginx", &["-e", "/dev/null", "-c", path.to_str().unwrap()], port)
    }

    fn caddy(receiver: &Running) -> Self {
        let port = free_port();
        let config =
            format!("{{\nadmin off\nauto_https off\n}}\nhttp://127.0.0.1:{port} {{\nreverse_proxy {}\n}}\n", receiver.listening_on);
        let path = receiver.house.path("Caddyfile");
        fs::write(&path, config).unwrap();
        Self::start(&receiver.house, "caddy", &["run", "--adapter", "caddyfile", "--config", path.to_str().unwrap()], port)
    }

    /// Sends a form through it, as Firefox does, and gives back all of the answer.
    fn send(&self, form: Form, more: &str) -> String {
        let body = form.body();
        let head = format!(
            "POST /drop/help HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\
             User-Agent: Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0\r\n\
             Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\nAccept-Language: ar,en;q=0.5\r\n\
             Accept-Encoding: gzip, deflate, br, zstd\r\nReferer: http://127.0.0.1/\r\nOrigin: http://127.0.0.1\r\n\
             Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {}\r\nConnection: close\r\n\
             Upgrade-Insecure-Requests: 1\r\nSec-Fetch-Mode: navigate\r\nPriority: u=0, i\r\nTE: trailers\r\n{more}\r\n",
            self.port,
            body.len()
        );
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What `deploy/nginx.conf` says beside it about the language of the short pages.
fn deployed_language() -> String {
    let config = include_str!("../../../../deploy/nginx.conf");
    let from = config.find("map $http_accept_language").unwrap();
    let map = &config[from..];
    map[..map.find("\n    }").unwrap() + "\n    }".len()].to_owned() + "\n"
}

/// The lines of `deploy/nginx.conf` for the receiver, with this one's address.
fn deployed(receiver: &Running) -> String {
    let config = include_str!("../../../../deploy/nginx.conf");
    let (_, lines) = config.split_once("location /drop/ {").unwrap();
    let (lines, _) = lines.split_once("\n        }").unwrap();
    lines.replace("http://unix:/run/dropsafe/receiver.sock", &format!("http://{}", receiver.listening_on))
}

fn assert_serves(front: &Front, receiver: &mut Running) {
    let photo = vec![7; 90_000];
    let answer = front.send(Form::new().text("alias", "Ada").file("photos", "a.png", &photo), "");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("<code"), "{answer}");
    let answer = front.send(Form::new().text("what", "Two men came"), "Expect: 100-continue\r\n");
    // Caddy tells the browser to go on, and then passes on that we do.
    let mut answer = answer.as_str();
    while answer.starts_with("HTTP/1.1 100 ") {
        answer = answer.split_once("\r\n\r\n").unwrap().1;
    }
    assert!(answer.starts_with("HTTP/1.1 422 ") && answer.contains("Two men came</textarea>"), "{answer}");
    receiver.stop();
    assert_eq!(receiver.house.envelopes().len(), 3);
}

#[test]
fn a_form_arrives_through_nginx_as_we_set_it_up() {
    let mut receiver = Running::start();
    let front = Front::nginx(&receiver.house, &deployed(&receiver));
    assert_serves(&front, &mut receiver);
}

#[test]
fn a_form_arrives_through_nginx_with_all_the_headers_a_browser_sends() {
    let mut receiver = Running::start();
    let lines = format!("proxy_pass http://{};\nproxy_http_version 1.1;\nproxy_set_header X-Real-IP $remote_addr;", receiver.listening_on);
    let front = Front::nginx(&receiver.house, &lines);
    assert_serves(&front, &mut receiver);
}

#[test]
fn a_form_arrives_through_caddy() {
    let mut receiver = Running::start();
    let front = Front::caddy(&receiver);
    assert_serves(&front, &mut receiver);
}

/// What the settings page warns of: nginx speaks an older HTTP unless it is told.
#[test]
fn nginx_must_be_told_to_speak_our_http() {
    let receiver = Running::start();
    let front = Front::nginx(&receiver.house, &deployed(&receiver).replace("proxy_http_version 1.1;", "proxy_http_version 1.0;"));
    let answer = front.send(Form::new().text("alias", "Ada"), "");
    assert!(answer.starts_with("HTTP/1.1 505 "), "{answer}");
    assert_eq!(receiver.house.envelopes().len(), 1);
}

#[test]
fn nginx_tells_clients_apart_for_us() {
    let house = House::build("");
    let settings = "global_burst = 3\nglobal_rate = 1\nclient_burst = 1\nclient_rate = 1\n";
    let mut command = house.command("127.0.0.1:0", &Setup { settings, ..Setup::default() });
    let receiver = house.run(command.args(["--client-header", "X-Real-IP"]));
    // As if the visitor were elsewhere; all that come to this nginx do so from the machine itself.
    let lines = deployed(&receiver) + "\nproxy_set_header X-Real-IP 192.0.2.7;";
    let front = Front::nginx(&receiver.house, &lines);
    let send = |more: &str| front.send(Form::new().text("alias", "Ada"), more);
    assert!(send("").starts_with("HTTP/1.1 200 "));
    let refused = send("X-Real-IP: 198.51.100.1\r\n");
    assert!(
        refused.starts_with("HTTP/1.1 429 ") && refused.contains("retry-after: 60"),
        "the visitor's own word counts for nothing: {refused}"
    );
}
