//! A maintainer follows `deploy/README.md` on a small rented server: Debian 12 with its own kernel and systemd. Then people
//! send, and what can happen to a server happens.
//!
//! All of it is for `tests/prove`: an emulated server takes its time.

mod carried;
mod house;
mod kept_going;
mod power_cut;
mod quotas;
mod searched;

use house::{House, block};

/// What runs after the README's last step, and after each restart of the server.
const UNITS: &str = "dropsafe-receiver.socket dropsafe-receiver dropsafe-weblog dropsafe-carry.timer dropsafe-notify.timer nginx";

#[test]
#[ignore = "for tests/prove"]
fn the_readme_takes_a_small_server_to_a_form_that_works() {
    let house = House::with_nginx();
    let server = house.server().boot();
    assert_eq!(server.does(&format!("systemctl is-active {UNITS}")), "active\n".repeat(6), "after a restart all of it is there");
    assert_eq!(server.does("systemctl --failed --quiet"), "");

    let words = "The lamp on the pier has been out since the storm.";
    house.takes(&server, words);
    assert_eq!(house.words_in(&server, "/var/spool/dropsafe/new"), [words]);
    // The log filter writes once an hour, and when it ends.
    server.does("systemctl restart dropsafe-weblog");
    let shown = server.does(&block("4. Try it", 0));
    let envelopes =
        shown.lines().filter(|line| line.starts_with("-r--r----- 1 dropsafe dropsafe-collect ") && line.contains(" 1970-01-01 "));
    assert_eq!(envelopes.count(), 3, "two openings and one submission:\n{shown}");
    let visits: Vec<_> = shown.lines().filter(|line| line.ends_with(" 1") && line.starts_with("20")).collect();
    assert_eq!(visits.len(), 1, "one day, one country, one visit:\n{shown}");
    assert_eq!(shown.lines().filter(|line| line.contains("listening on ")).count(), 2, "its journal tells of two starts:\n{shown}");

    let told = server.does("systemctl start dropsafe-notify && journalctl --output cat --identifier tell-staff");
    assert_eq!(told, "3 envelopes wait\n");
    server.does("systemctl start dropsafe-carry");
    assert_eq!(server.does("ls /var/spool/dropsafe/new"), "", "all is carried off");
    assert_eq!(house.words_in(&server, "~drop/in"), [words]);

    server.does("systemctl restart tor");
    let onion = server.does("cat /var/lib/tor/dropsafe/hostname");
    assert!(onion.ends_with(".onion\n"), "{onion}");
    // What Tor hands on; the network itself can't be reached from here.
    assert!(server.does("curl --silent http://127.0.0.1:8081/").contains("<main"));

    let exposed = server.does("systemd-analyze security dropsafe-receiver | tail -1");
    let memory = server.does("systemctl show --value --property MemoryCurrent dropsafe-receiver");
    let available = server.does("free --mega | awk '/^Mem:/ { print $7 }'");
    println!("evidence: {}", server.does("uname -sr").trim());
    println!("evidence: {} bytes of memory for the receiver's unit, {} MB of 512 left", memory.trim(), available.trim());
    println!("evidence: {}", exposed.trim());
    let _ = server.shut_down();
}

/// Debian's kernel 6.1 lacks what newer ones have: the receiver must do without, and must not ask for less.
#[test]
#[ignore = "for tests/prove"]
fn debians_own_kernel_is_enough() {
    let server = House::with_nginx().server().boot();
    let version = server.does("uname -r");
    assert!(version.starts_with("6.1."), "{version}");
    let unit = server.does("cat /etc/systemd/system/dropsafe-receiver.service");
    assert!(!unit.contains("--allow-weaker"));
    let checked =
        "sudo -u dropsafe dropsafe-receiver --check --bundle /etc/dropsafe/bundle --spool /var/spool/dropsafe --listen systemd 2>&1";
    let checked = server.does(checked);
    let locked_in = checked.lines().find(|line| line.starts_with("locked in")).unwrap_or_else(|| panic!("{checked}"));
    println!("evidence: Linux {}: {locked_in}", version.trim());
    let pid = "$(systemctl show --value --property MainPID dropsafe-receiver)";
    let status = server.does(&format!("grep -E '^(CapBnd|CapEff|NoNewPrivs|Seccomp):' /proc/{pid}/status | tr '\\t' ' '"));
    assert_eq!(status, "CapEff: 0000000000000000\nCapBnd: 0000000000000000\nNoNewPrivs: 1\nSeccomp: 2\n");
    let limits = server.does(&format!("grep -E '^Max (core file size|locked memory) ' /proc/{pid}/limits | tr -s ' '"));
    assert_eq!(limits, "Max core file size 0 0 bytes \nMax locked memory unlimited unlimited bytes \n");
}
