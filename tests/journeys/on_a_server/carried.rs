//! The carrier is killed in the middle of a batch, and carries on.

use super::house::House;

const ENVELOPES: usize = 12;

#[test]
#[ignore = "for tests/prove"]
fn a_carrier_that_systemd_had_to_kill_carries_on() {
    let house = House::with_nginx();
    let server = house.server().boot();
    let words: Vec<_> =
        (0..ENVELOPES).map(|number| format!("Number {number:02}: the lamp on the pier has been out since the storm.")).collect();
    for words in &words {
        house.takes(&server, words);
    }
    for arrived in [1, 5, 9] {
        server.does(&format!(
            "systemctl start --no-block dropsafe-carry
            until [ $(ls ~drop/in | wc -l) -ge {arrived} ]; do :; done
            systemctl kill --kill-whom main --signal KILL dropsafe-carry
            while systemctl is-active --quiet dropsafe-carry; do :; done"
        ));
    }
    let killed = server.does("journalctl --output cat -u dropsafe-carry | grep -c status=9/KILL || true");
    server.does("systemctl start dropsafe-carry");
    assert_eq!(server.does("ls /var/spool/dropsafe/new"), "");
    assert_eq!(house.words_in(&server, "~drop/in"), words, "each is there, once, and nothing half-done beside it");
    println!("evidence: the carrier was killed {} times in a batch, and all of {ENVELOPES} arrived once", killed.trim());
}
