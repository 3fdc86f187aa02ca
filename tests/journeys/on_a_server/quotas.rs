//! The administrator gives the receiver's user so much of a disk, and no more.

use super::house::{House, block};

const DISK: u64 = 400 << 20;

/// How a file system is made, mounted and told how much is enough, in KiB.
struct WithQuota {
    make: &'static str,
    options: &'static str,
    limit: fn(u32) -> String,
}

#[test]
#[ignore = "for tests/prove"]
fn a_quota_that_is_used_up_on_ext4_is_told_and_got_over() {
    used_up_and_got_over(&WithQuota {
        make: "mkfs.ext4 -q -O quota -E quotatype=usrquota",
        options: "usrquota",
        limit: |most| format!("setquota -u dropsafe 0 {most} 0 0 /var/spool/dropsafe"),
    });
}

#[test]
#[ignore = "for tests/prove"]
fn a_quota_that_is_used_up_on_xfs_is_told_and_got_over() {
    used_up_and_got_over(&WithQuota {
        make: "mkfs.xfs -q",
        options: "uquota",
        limit: |most| format!("xfs_quota -x -c 'limit -u bhard={most}k dropsafe' /var/spool/dropsafe"),
    });
}

fn used_up_and_got_over(with: &WithQuota) {
    let house = House::with_nginx();
    let server = house.server().with_disk(DISK).boot();
    server.does("systemctl stop dropsafe-receiver.socket dropsafe-receiver");
    server.does(&format!("{} /dev/vdb; mount -o {} /dev/vdb /var/spool/dropsafe", with.make, with.options));
    let folders = block("2. Prepare the server", 0);
    let folders: Vec<_> = folders.lines().filter(|line| line.contains("/var/spool/dropsafe")).collect();
    server.does(&folders.join("\n"));
    server.does(&(with.limit)(1024));
    server.does("systemctl start dropsafe-receiver.socket dropsafe-receiver");

    let mut stored = Vec::new();
    let words = |number| format!("Number {number:02}: the lamp on the pier has been out since the storm.");
    let page = loop {
        assert!(stored.len() < 10, "1 MiB can't hold as many");
        let (status, page) = server.send(house.action(), &house.submission(&words(stored.len())), &[]);
        if status != "200" {
            assert_eq!(status, "503", "{page}");
            break page;
        }
        stored.push(words(stored.len()));
    };
    assert!(page.contains(&words(stored.len())), "what was typed comes back: {page}");
    assert!(!stored.is_empty());
    assert_eq!(house.words_in(&server, "/var/spool/dropsafe/new"), stored, "nothing is there in part");

    server.does(&(with.limit)(100 * 1024));
    // Without a restart.
    house.takes(&server, &words(stored.len()));
    println!("evidence: {} with a quota: {} stored, then told, then stored again", with.make, stored.len());
}
