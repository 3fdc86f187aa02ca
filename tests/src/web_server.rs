//! nginx and Caddy from Debian, as `deploy/` configures them.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::certificate::write_certificate;
use crate::free_port::free_port;
use crate::{Running, curl, repository, tool};

/// Longer than any of them takes to start.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long the visitor on a slow line listens before the next byte goes out.
const BETWEEN_BYTES: Duration = Duration::from_millis(50);

/// What a web server stands before.
#[derive(Debug)]
pub struct BehindWebServer<'a> {
    /// The site's pages.
    pub public: PathBuf,
    /// Where the receiver listens.
    pub receiver: SocketAddr,
    /// Where the log filter does.
    pub weblog: PathBuf,
    /// A folder for the server's own files.
    pub home: &'a Path,
}

/// A web server at work, watched by strace.
#[derive(Debug)]
pub struct WebServer {
    watched: Child,
    pid: Option<Pid>,
    home: PathBuf,
    port: u16,
}

impl WebServer {
    /// Where [`WebServer::status`]'s visitor comes from: an address of this machine that nobody else has.
    pub const VISITOR: &'static str = "127.0.0.77";
    /// What the visitor's browser calls itself.
    pub const AGENT: &'static str = "canary-browser";
    /// The page that it says it comes from.
    pub const REFERRER: &'static str = "https://canary-referrer.example.org/";
    /// What it was once told to keep.
    pub const COOKIE: &'static str = "canary-cookie=kept";

    /// nginx, with `deploy/nginx.conf` and a last change to it.
    #[must_use]
    pub fn nginx(behind: &BehindWebServer<'_>, change: impl FnOnce(String) -> String) -> Self {
        let (port, plain) = (free_port(), free_port());
        let home = behind.home;
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|what| format!("{what}_temp_path {}/temporary-{};\n", home.display(), what.trim_start_matches("client_")))
            .concat();
        let configuration = with(
            "nginx.conf",
            &[
                ("pid /run/nginx.pid;", format!("pid {}/nginx.pid;\ndaemon off;", home.display())),
                ("http {", format!("http {{\n{temporary}")),
                ("listen 443 ssl", format!("listen 127.0.0.1:{port} ssl")),
                ("listen 80 ", format!("listen 127.0.0.1:{plain} ")),
                ("127.0.0.1:8081", format!("127.0.0.1:{}", free_port())),
                ("/etc/ssl/help.example.org", home.display().to_string()),
                ("/srv/www/site", behind.public.display().to_string()),
                ("/run/dropsafe-weblog/socket", behind.weblog.display().to_string()),
                ("http://unix:/run/dropsafe/receiver.sock", format!("http://{}", behind.receiver)),
            ],
        );
        let configuration: String = configuration.lines().filter(|line| !line.contains("[::]")).map(|line| format!("{line}\n")).collect();
        fs::write(home.join("nginx.conf"), change(configuration)).unwrap();
        Self::start(home, port, &["/usr/sbin/nginx", "-e", "/dev/null", "-c", &home.join("nginx.conf").display().to_string()])
    }

    /// Caddy, with `deploy/Caddyfile` and a last change to it.
    #[must_use]
    pub fn caddy(behind: &BehindWebServer<'_>, change: impl FnOnce(String) -> String) -> Self {
        let port = free_port();
        let home = behind.home;
        let key_pair = format!("tls {0}/fullchain.pem {0}/privkey.pem\n\tbind 127.0.0.1", home.display());
        let configuration = with(
            "Caddyfile",
            &[
                ("\tadmin off", format!("\tadmin off\n\thttp_port {}\n\tauto_https disable_redirects", free_port())),
                ("help.example.org {", format!("help.example.org:{port} {{\n\t{key_pair}")),
                ("http://:8081", format!("http://:{}", free_port())),
                ("/srv/www/site", behind.public.display().to_string()),
                ("unix//run/dropsafe-weblog/socket", format!("unix/{}", behind.weblog.display())),
                ("unix//run/dropsafe/receiver.sock", behind.receiver.to_string()),
            ],
        );
        fs::write(home.join("Caddyfile"), change(configuration)).unwrap();
        let configuration = home.join("Caddyfile").display().to_string();
        Self::start(home, port, &["caddy", "run", "--adapter", "caddyfile", "--config", &configuration])
    }

    fn start(home: &Path, port: u16, program: &[&str]) -> Self {
        write_certificate(home);
        let mut watched = tool("strace");
        watched.args(["-f", "-qq", "-e", "trace=open,openat,creat", "-o"]).arg(home.join("trace"));
        watched.args(["sh", "-c", "echo $$ >\"$0\"; exec \"$@\""]).arg(home.join("pid")).args(program);
        watched.env("HOME", home).env("XDG_DATA_HOME", home.join("data")).env("XDG_CONFIG_HOME", home.join("data"));
        let watched = watched.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut server = Self { watched, pid: None, home: home.to_owned(), port };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if server.watched.try_wait().unwrap().is_some() || begun.elapsed() > PATIENCE {
                let mut said = String::new();
                let _ = server.watched.stderr.take().unwrap().read_to_string(&mut said);
                panic!("{program:?} does not listen: {said}");
            }
            std::thread::yield_now();
        }
        let pid = fs::read_to_string(home.join("pid")).unwrap();
        server.pid = Pid::from_raw(pid.trim().parse().unwrap());
        server
    }

    /// Asks for a page as a visitor with an address, a browser, a referrer and a cookie of their own; the status of the answer.
    #[must_use]
    pub fn status(&self, path: &str, more: &[&str]) -> String {
        self.answer(path, more).0
    }

    /// The same; the status and the page.
    #[must_use]
    pub fn answer(&self, path: &str, more: &[&str]) -> (String, String) {
        let visitor = ["--interface", Self::VISITOR, "--user-agent", Self::AGENT, "--referer", Self::REFERRER, "--cookie", Self::COOKIE];
        curl::ask(self.port, path, 60, &[&visitor, more].concat())
    }

    /// Sends a request whose body comes by the byte, as over a very slow line; the status of the answer.
    ///
    /// Unlike curl, this visitor has read an answer by the time the server closes the line on what is still to come.
    #[must_use]
    pub fn status_on_a_slow_line(&self, head: &str) -> String {
        let (input, mut line) = std::io::pipe().unwrap();
        let mut openssl = tool("openssl");
        openssl.args(["s_client", "-quiet", "-connect", &format!("127.0.0.1:{}", self.port), "-bind", Self::VISITOR]);
        openssl.args(["-servername", "help.example.org"]).stdin(input);
        let mut visitor = Running::start_with_its_input(&mut openssl);
        drop(openssl); // It keeps the reading end, too.
        line.write_all(head.as_bytes()).unwrap();
        for _ in 0..PATIENCE.as_millis() / BETWEEN_BYTES.as_millis() {
            if let Some(answer) = visitor.says_within("HTTP/1.1 ", BETWEEN_BYTES) {
                return answer.split(' ').nth(1).unwrap_or_default().to_owned();
            }
            let _ = line.write_all(b"x");
        }
        panic!("no answer to {head}");
    }

    /// Says something that is neither TLS nor HTTP.
    pub fn say_what_is_no_request(&self, words: &str) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let _ = write!(stream, "{words} / HTTP/9.9\r\n\r\n");
        let _ = stream.read_to_end(&mut Vec::new());
    }

    /// Ends it. What it opened for writing, but for its own state: its pid, and what Caddy notes of itself.
    #[must_use]
    pub fn end(mut self) -> Vec<String> {
        self.stop();
        let trace = fs::read_to_string(self.home.join("trace")).unwrap();
        assert!(trace.contains("fullchain.pem"), "strace sees what it opens");
        let written = trace
            .lines()
            .filter(|line| ["O_WRONLY", "O_RDWR", "creat("].iter().any(|mode| line.contains(mode)) && !line.contains(" = -1 "));
        let files = written.filter_map(|line| line.split('"').nth(1)).map(str::to_owned);
        let own = [self.home.join("data"), self.home.join("nginx.pid"), self.home.join("pid"), "/dev/null".into()];
        files.filter(|file| !own.iter().any(|own| Path::new(file).starts_with(own))).collect()
    }

    fn stop(&mut self) {
        // strace goes when what it watches has gone.
        let _ = self.pid.map(|pid| kill_process(pid, Signal::TERM));
        let _ = self.watched.wait();
    }
}

impl Drop for WebServer {
    fn drop(&mut self) {
        if self.watched.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.stop();
        }
    }
}

/// A configuration of `deploy/`, with what is a matter of the machine replaced; each must be there.
fn with(name: &str, replaced: &[(&str, String)]) -> String {
    let configuration = fs::read_to_string(repository().join("deploy").join(name)).unwrap();
    replaced.iter().fold(configuration, |configuration, (from, to)| {
        assert!(configuration.contains(from), "deploy/{name} has no `{from}`");
        configuration.replace(from, to)
    })
}
