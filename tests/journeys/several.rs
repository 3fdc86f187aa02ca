//! Several receivers stand side by side, each with a spool of its own. At the desk they are one.

use dropsafe_tests::{Desk, Filling, FormPage, Receiver, Site, Value, http};
use rustix::process::Signal;

#[test]
fn the_desk_puts_together_what_came_to_several_receivers() {
    let site = Site::example();
    let built = site.build();
    let page = FormPage::read(&built.page("/request-assistance/"));
    let receivers = [Receiver::start(&built), Receiver::start(&built)];
    for number in 0..6 {
        let mut filling = Filling::of_the_least(&page, &["signal"]);
        filling.set("what_happened", Value::Text(format!("Number {number}: the lamp on the pier has been out since the storm.")));
        let reply = http::post(receivers[number % 2].address(), &page.action, &filling.submission().without("files"));
        assert_eq!(reply.status, 200, "{}", reply.words());
    }

    let desk = Desk::with(site.key());
    let folders = receivers.map(|receiver| receiver.end(Signal::TERM).2);
    for folder in &folders {
        let said = desk.import(&folder.path().join("spool")).succeeded();
        assert!(!said.stderr.contains("missing"), "each stream is whole by itself: {}", said.stderr);
    }
    let cases = desk.json(&["export"]);
    let mut words: Vec<_> = cases.as_array().unwrap().iter().map(|case| case["answers"]["what_happened"].to_string()).collect();
    words.sort();
    assert_eq!(words.len(), 6);
    assert!(words.iter().enumerate().all(|(number, words)| words.contains(&format!("Number {number}:"))), "{words:?}");

    // One envelope of one receiver is taken away: that stream has a gap, and no other.
    let new = folders[1].path().join("spool/new");
    let again = Desk::with(site.key());
    let taken = std::fs::read_dir(&new)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| dropsafe_tests::Envelope::open(path, site.key()).json["kind"] == "submission");
    std::fs::remove_file(taken.unwrap()).unwrap();
    for (folder, is_whole) in folders.iter().zip([true, false]) {
        let said = again.import(&folder.path().join("spool"));
        assert_eq!(!said.stderr.contains("missing"), is_whole, "{}", said.stderr);
    }
}
