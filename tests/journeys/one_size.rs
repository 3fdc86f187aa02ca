//! Somebody takes the disk and weighs the envelopes. All that carry text alone weigh the same, whatever was asked
//! and however much was said.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt;

use dropsafe_tests::{Dice, Envelope, Filling, FormPage, Receiver, Site, Upload, Value, http, rounds};
use rustix::process::Signal;

/// `text_limit:` of the example site, in bytes.
const TEXT_LIMIT: usize = 32_768;

#[test]
fn envelopes_without_files_differ_in_nothing_but_their_names() {
    let site = Site::example();
    let built = site.build();
    let receiver = Receiver::start(&built);
    let request = FormPage::read(&built.page("/request-assistance/"));
    let provider = FormPage::read(&built.page("/ar/become-a-provider/"));
    let mut dice = Dice::new(0x517e);

    let count = rounds(100).max(100);
    for round in 0..count {
        // From next to nothing to the very last byte that is let in.
        let goal = TEXT_LIMIT * round / (count - 1);
        let filling = match round % 2 {
            _ if round == 0 => Filling::of_the_least(&provider, &["signal"]),
            0 => brimming(&provider, "background", goal.min(4_000), &mut dice),
            _ => brimming(&request, "what_happened", goal, &mut dice),
        };
        let action = if round % 2 == 0 { &provider.action } else { &request.action };
        let reply = http::post(receiver.address(), action, &filling.submission());
        assert_eq!(reply.status, 200, "round {round}, {} bytes of text: {}", filling.text_size(), reply.words());
    }
    let over = brimming(&request, "what_happened", TEXT_LIMIT + 8, &mut dice);
    assert_eq!(http::post(receiver.address(), &request.action, &over.submission()).status, 422, "more is not let in");
    let (status, said, folder) = receiver.end(Signal::TERM);
    assert!(status.success(), "{status}: {said}");

    let files: Vec<_> = fs::read_dir(folder.path().join("spool/new")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= count, "{} envelopes of {count} submissions", files.len());
    let weights: BTreeSet<_> = files.iter().map(|file| fs::metadata(file).unwrap().len()).collect();
    assert_eq!(weights.len(), 1, "one size: {weights:?}");
    assert!(weights.iter().all(|size| size.is_power_of_two() && *size <= 1 << 20), "{weights:?}");
    for file in &files {
        let (metadata, name) = (fs::metadata(file).unwrap(), file.file_name().unwrap().to_str().unwrap());
        assert_eq!(metadata.mode() & 0o7777, 0o440, "{name}");
        assert_eq!((metadata.mtime(), metadata.mtime_nsec()), (0, 0), "{name}: the epoch");
        let stem = name.strip_suffix(".age").expect("envelopes end in .age");
        assert!(stem.len() == 26 && stem.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7')), "{name}");
        assert_eq!(Envelope::recipients(file), 1, "{name}");
    }
}

#[test]
fn a_form_with_readers_of_its_own_has_as_many_stanzas_as_the_others() {
    let site = Site::example();
    let more = dropsafe_tests::Key::fresh();
    let both = format!("{}\n{}\n", site.key().recipient(), more.recipient());
    let site = site.with("_keys/providers.txt", &both).with_change(
        "_forms/become-a-provider.yml",
        "leave: https://www.example.org/\n",
        "leave: https://www.example.org/\nrecipients: _keys/providers.txt\n",
    );
    let built = site.build();
    let receiver = Receiver::start(&built);
    for path in ["/request-assistance/", "/become-a-provider/"] {
        let page = FormPage::read(&built.page(path));
        let filling = Filling::of_the_least(&page, &["signal"]);
        assert_eq!(http::post(receiver.address(), &page.action, &filling.submission()).status, 200);
    }
    let envelopes = receiver.envelopes();
    assert!(envelopes.iter().all(|file| Envelope::recipients(file) == 2));
    let weights = || -> BTreeSet<_> { receiver.envelopes().iter().map(|file| fs::metadata(file).unwrap().len()).collect() };
    assert_eq!(weights().len(), 1, "{:?}", weights());

    // The control: what has a file can be told apart.
    let page = FormPage::read(&built.page("/request-assistance/"));
    let photo = Upload::photo("pier.jpg", vec![7; 300_000]);
    let with_photo = Filling::of_the_least(&page, &["signal"]).submission().without("files").with_file("files", photo);
    assert_eq!(http::post(receiver.address(), &page.action, &with_photo).status, 200);
    assert_eq!(weights().len(), 2, "{:?}", weights());
}

/// Everything filled in but files, with `field` as long as makes it `goal` bytes in all.
fn brimming(page: &FormPage, field: &str, goal: usize, dice: &mut Dice) -> Filling {
    // What grows the most on the way: line ends are indented, quotes and backslashes escaped, some letters are wide.
    let filler = dice.one_of::<&str>(&["\n", "\"", "\\", "\t", "x", "é", "م", "🕊"]);
    let wire = if *filler == "\n" { 2 } else { filler.len() };

    let mut filling = Filling::of_everything(page, dice);
    if page.control("files").is_some() {
        filling.set("files", Value::Nothing);
    }
    filling.set(field, Value::Text(".".to_owned()));
    let rest = filling.text_size();
    filling.set(field, Value::Text(format!(".{}", filler.repeat(goal.saturating_sub(rest) / wire))));
    filling
}
