//! Somebody takes the whole disk, and searches it for the people who wrote.

use dropsafe_tests::{Submission, Upload, VpsAtWork};

use super::house::House;

/// In all that visitors send, and in what their browsers say.
const CANARY: &str = "canary-the-lamp-on-the-pier-is-out";
/// Where one of them comes from: an address for examples (RFC 5737).
const ADDRESS: &str = "203.0.113.77";
/// What the administrator wrote: it must be found.
const CONTROL: &str = "control-the-keeper-was-here";
const FILM: usize = 20_000_000;

#[test]
#[ignore = "for tests/prove"]
fn nothing_of_a_visitor_is_on_the_disk_behind_nginx() {
    nothing_is_on_the_disk_of(House::with_nginx(), "nginx");
}

#[test]
#[ignore = "for tests/prove"]
fn nothing_of_a_visitor_is_on_the_disk_behind_caddy() {
    nothing_is_on_the_disk_of(&House::with_caddy(), "Caddy");
}

/// The negative control: a log as most web servers keep one.
#[test]
#[ignore = "for tests/prove"]
fn a_usual_log_is_found_on_the_disk() {
    let server = House::with_nginx().server().boot();
    server.does(
        "sed -i 's|access_log syslog.*|access_log /var/log/nginx/access.log combined;|' /etc/nginx/nginx.conf; systemctl restart nginx",
    );
    look_around(&server);
    let disk = server.shut_down();
    for trace in [CANARY, ADDRESS] {
        assert_ne!(disk.count_on_disk(trace), 0, "{trace}");
    }
}

fn nothing_is_on_the_disk_of(house: &House, front: &str) {
    let server = house.server().boot();
    server.write("/root/control", CONTROL);
    look_around(&server);
    let asked = house.submission(CANARY);
    let film = Upload { name: format!("{CANARY}.mp4"), bytes: CANARY.bytes().cycle().take(FILM).collect() };
    let post = |submission: &Submission| server.send(house.action(), submission, BROWSER).0;
    assert_eq!(post(&asked), "200");
    assert_eq!(post(&asked.clone().with_file("files", film.clone())), "200");
    let _ = post(&asked.clone().with_file("files", Upload { bytes: film.bytes.repeat(3), ..film }));
    assert_eq!(post(&asked.clone().with("no_such_field", CANARY)), "422");
    server.does("systemctl kill --signal KILL dropsafe-receiver");
    assert_eq!(post(&asked), "200", "systemd keeps the socket, and starts it anew");
    server.does("systemctl stop dropsafe-receiver.socket dropsafe-receiver");
    assert_eq!(post(&asked), "502");
    look_around(&server);

    assert_eq!(house.words_in(&server, "/var/spool/dropsafe/new").len(), 3);
    let disk = server.shut_down();
    assert_ne!(disk.count_on_disk(CONTROL), 0, "a search of the disk finds what is on it");
    for trace in [CANARY, ADDRESS] {
        assert_eq!(disk.count_on_disk(trace), 0, "{trace}");
    }
    println!("evidence: the disk of a server with {front} was searched from end to end, and holds no visitor");
}

/// What a browser says of itself, beside what is asked for.
const BROWSER: &[&str] = &["--user-agent", CANARY, "--referer", CANARY, "--cookie", CANARY];

/// Pages that are there and are not, with a query, from outside and from an address of the server's own.
fn look_around(server: &VpsAtWork) {
    for path in ["/", "/nothing-here/", "/drop/nothing-here"] {
        let path = format!("{path}?{CANARY}");
        assert_ne!(server.visit(&path, BROWSER).0, "000", "{path} has an answer");
        server.does(&format!(
            "ip address add {ADDRESS}/32 dev lo 2>/dev/null || true
            curl --silent --insecure --output /dev/null --interface {ADDRESS} --resolve help.example.org:443:127.0.0.1 \
                --user-agent {CANARY} --referer {CANARY} --cookie {CANARY} https://help.example.org{path}"
        ));
    }
}
