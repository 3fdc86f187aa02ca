//! The visitor's address in a line of a web server.

use std::net::IpAddr;

use serde_json::Value;

/// The address that a line is about: of nginx's syslog datagrams, Caddy's JSON, or any format that has it before any other
/// address, as the usual ones of nginx and Apache do.
pub(super) fn address(line: &[u8]) -> Option<IpAddr> {
    let text = String::from_utf8_lossy(line);
    let text = without_syslog(text.trim());
    if text.starts_with('{') { of_caddy(text) } else { text.split(between).find_map(|word| word.parse().ok()) }
}

/// Without the head of a syslog message (RFC 3164), which could hold the server's own address: `<190>Nov 27 18:00:00 web nginx: `.
fn without_syslog(text: &str) -> &str {
    let has_head = text.strip_prefix('<').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    text.split_once(": ").filter(|_| has_head).map_or(text, |(_, message)| message)
}

fn of_caddy(text: &str) -> Option<IpAddr> {
    let entry: Value = serde_json::from_str(text).ok()?;
    let request = entry.get("request")?;
    // `client_ip` is there from 2.7 on, and is the better one behind a proxy; `remote_addr` is of before 2.5, with its port.
    ["client_ip", "remote_ip", "remote_addr"].iter().find_map(|key| {
        let address = request.get(key)?.as_str()?;
        address.parse().ok().or_else(|| address.parse().ok().map(|socket: std::net::SocketAddr| socket.ip()))
    })
}

fn between(c: char) -> bool {
    c.is_whitespace() || "\"'[](),;=".contains(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::*;

    #[test]
    fn each_servers_lines_are_understood() {
        for (line, expected) in [
            ("<190>Nov 27 18:00:00 web nginx: 203.0.113.7", Some("203.0.113.7")),
            ("<190>Nov 27 18:00:00 198.51.100.1 nginx: 203.0.113.7 - - [27/Nov/2026] \"GET / HTTP/1.1\" 200", Some("203.0.113.7")),
            ("<190>Nov 27 18:00:00 web nginx: 2001:db8::7 - -", Some("2001:db8::7")),
            (
                r#"{"level":"info","request":{"remote_ip":"203.0.113.7","remote_port":"4711","uri":"/?from=198.51.100.9"}}"#,
                Some("203.0.113.7"),
            ),
            (r#"{"request":{"remote_ip":"127.0.0.1","client_ip":"2001:db8::7"}}"#, Some("2001:db8::7")),
            (r#"{"request":{"remote_addr":"203.0.113.7:4711"}}"#, Some("203.0.113.7")),
            (r#"203.0.113.7 - - [27/Nov/2026:18:00:00 +0000] "GET /198.51.100.1 HTTP/1.1" 200 5 "-" "Mozilla/5.0""#, Some("203.0.113.7")),
            ("[2001:db8::7] GET /", Some("2001:db8::7")),
            ("visitor.example.org - - GET /", None),
            (r#"{"request":{}}"#, None),
            (r#"{"request":{"uri":"203.0.113.7"}}"#, None),
            ("{not json 203.0.113.7", None),
            ("", None),
        ] {
            assert_eq!(address(line.as_bytes()), expected.map(|text| text.parse().unwrap()), "{line}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_have_an_address_or_none(line: Vec<u8>) {
            let _ = address(&line);
        }
    }
}
