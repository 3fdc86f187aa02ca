//! One address, asked for with `curl`.
//!
//! `curl` is on every machine or a package away. It knows the machine's certificates and proxies, and spares this program
//! an implementation of TLS, which nothing else in it needs.

use std::io;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// So often a server may send a visitor on.
const MOST_HOPS: usize = 8;
/// A server that asks to wait longer than this isn't waited for.
const LONGEST_WAIT: u64 = 10;

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Answer {
    /// Where the way led on, with the statuses that said so.
    pub(super) hops: Vec<(u16, String)>,
    pub(super) end: End,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum End {
    There,
    /// 400 or more.
    Status(u16),
    /// One place leads to another without end.
    Circle,
    NoSuchHost,
    NoConnection,
    Silent,
    /// In `curl`'s words.
    Broken(String),
}

impl End {
    /// Whether another page of that host would fare no better.
    pub(super) fn is_of_the_host(&self) -> bool {
        matches!(self, Self::NoSuchHost | Self::NoConnection | Self::Silent)
    }
}

impl Answer {
    /// The new address, if the old one says that it will not come back.
    pub(super) fn moved_for_good(&self) -> Option<&str> {
        let lasting = self.hops.iter().take_while(|(status, _)| matches!(status, 301 | 308));
        lasting.last().map(|(_, to)| to.as_str())
    }
}

/// The address as it is asked for: without the anchor, and with what no address may hold escaped.
pub(super) fn plain(link: &str) -> String {
    let link = link.trim().split('#').next().unwrap_or_default();
    let link = if link.starts_with("//") { format!("https:{link}") } else { link.to_owned() };
    let host_end = link.find("://").map_or(0, |at| at + 3);
    let host_end = link[host_end..].find(['/', '?']).map_or(link.len(), |at| host_end + at);
    let (host, rest) = link.split_at(host_end);
    let mut out = host.to_owned();
    for byte in rest.bytes() {
        match byte {
            b'!'..=b'~' if !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}') => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The host of an address, with its port.
pub(super) fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or_default()
}

/// Asks for an address, and for what it leads on to.
pub(super) fn ask(address: &str, timeout: Duration) -> io::Result<Answer> {
    let mut hops: Vec<(u16, String)> = Vec::new();
    loop {
        let at = hops.last().map_or(address, |(_, to)| to.as_str());
        let end = match once(at, timeout)? {
            Reply::Moved(status, to) => {
                let is_new = to != address && hops.iter().all(|(_, seen)| *seen != to);
                if is_new && hops.len() < MOST_HOPS {
                    hops.push((status, to));
                    continue;
                }
                End::Circle
            }
            Reply::Ended(end, _) => end,
        };
        return Ok(Answer { hops, end });
    }
}

/// What one request came to.
enum Reply {
    Moved(u16, String),
    /// With the seconds that the server asks to wait.
    Ended(End, Option<u64>),
}

/// Asks for the head alone; where that is refused, for the page: many servers know only `GET`.
fn once(address: &str, timeout: Duration) -> io::Result<Reply> {
    let head = curl(address, true, timeout)?;
    match head {
        Reply::Moved(..) | Reply::Ended(End::There | End::NoSuchHost, _) => return Ok(head),
        Reply::Ended(_, wait) => pause(wait),
    }
    let whole = curl(address, false, timeout)?;
    match whole {
        Reply::Ended(End::Status(429 | 503), Some(wait)) if wait <= LONGEST_WAIT => {
            pause(Some(wait));
            curl(address, false, timeout)
        }
        other => Ok(other),
    }
}

fn pause(seconds: Option<u64>) {
    if let Some(seconds) = seconds.filter(|seconds| (1..=LONGEST_WAIT).contains(seconds)) {
        std::thread::sleep(Duration::from_secs(seconds));
    }
}

fn curl(address: &str, head: bool, timeout: Duration) -> io::Result<Reply> {
    let seconds = timeout.as_secs_f64().to_string();
    let nowhere = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let mut command = Command::new("curl");
    // `-q` first: a person's own settings would change what is found.
    command.args(["-q", "--silent", "--show-error", "--globoff", "--proto", "=http,https", "--user-agent", "dropsafe-check"]);
    command.args(["--max-time", &seconds, "--connect-timeout", &seconds, "--max-filesize", "1000000"]);
    command.args(["--dump-header", "-", "--output", nowhere, "--write-out", "\nanswered %{http_code} %{redirect_url}\n"]);
    if head {
        command.arg("--head");
    }
    let done = command.args(["--url", address]).stdin(Stdio::null()).output()?;
    Ok(understood(&String::from_utf8_lossy(&done.stdout), &String::from_utf8_lossy(&done.stderr), done.status.code()))
}

/// What `curl` says: the head of the answer, our own line after it, and a fault with its number.
fn understood(out: &str, err: &str, exit: Option<i32>) -> Reply {
    let answered = out.lines().rev().find_map(|line| line.strip_prefix("answered "));
    let (status, to) = answered.and_then(|line| line.split_once(' ')).unwrap_or(("000", ""));
    let wait = out.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("retry-after").then(|| value.trim().parse().ok())?
    });
    let end = match (status.parse::<u16>().unwrap_or(0), exit) {
        (0, Some(6)) => End::NoSuchHost,
        (0, Some(7)) => End::NoConnection,
        (0, Some(28)) => End::Silent,
        (0, _) => End::Broken(said(err)),
        (status @ (301 | 302 | 303 | 307 | 308), _) if !to.is_empty() => return Reply::Moved(status, to.to_owned()),
        (status @ 400.., _) => End::Status(status),
        _ => End::There,
    };
    Reply::Ended(end, wait)
}

/// `curl: (60) SSL certificate problem: …`, the words alone.
fn said(err: &str) -> String {
    let line = err.lines().next().unwrap_or_default();
    let words = line.split_once(") ").map_or(line, |(_, words)| words).trim();
    if words.is_empty() { "no answer".to_owned() } else { words.trim_end_matches('.').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_asked_for_as_browsers_do() {
        assert_eq!(plain(" https://example.org/a b?ü#top "), "https://example.org/a%20b?%C3%BC");
        assert_eq!(plain("//example.org"), "https://example.org");
        assert_eq!(plain("https://example.org/%20[x]"), "https://example.org/%20[x]");
        assert_eq!(host("https://example.org:8080/a"), "example.org:8080");
        assert_eq!(host("http://example.org?x"), "example.org");
    }

    #[test]
    fn what_curl_says_is_understood() {
        let end = |out: &str, err: &str, exit: i32| match understood(out, err, Some(exit)) {
            Reply::Ended(end, wait) => (end, wait),
            Reply::Moved(status, to) => (End::Broken(format!("{status} {to}")), None),
        };
        assert_eq!(end("HTTP/1.1 200 OK\r\n\r\n\nanswered 200 \n", "", 0), (End::There, None));
        assert_eq!(end("HTTP/1.1 429 x\r\nretry-after: 7\r\n\nanswered 429 \n", "", 0), (End::Status(429), Some(7)));
        assert_eq!(end("\nanswered 301 https://b.example/\n", "", 0), (End::Broken("301 https://b.example/".into()), None));
        assert_eq!(end("\nanswered 000 \n", "", 6), (End::NoSuchHost, None));
        assert_eq!(
            end("\nanswered 000 \n", "curl: (60) certificate problem: expired.\n", 60),
            (End::Broken("certificate problem: expired".into()), None)
        );
        // Too much to read is an answer too.
        assert_eq!(end("\nanswered 200 \n", "", 63), (End::There, None));
        assert_eq!(end("", "", 2), (End::Broken("no answer".into()), None));
    }

    #[test]
    fn only_lasting_moves_are_followed_to_a_new_address() {
        let answer =
            |hops: &[(u16, &str)]| Answer { hops: hops.iter().map(|(status, to)| (*status, (*to).to_owned())).collect(), end: End::There };
        assert_eq!(answer(&[(301, "b"), (308, "c"), (302, "d")]).moved_for_good(), Some("c"));
        assert_eq!(answer(&[(302, "b"), (301, "c")]).moved_for_good(), None);
    }
}
