//! Whoever sends far more than is taken sees a page that says so, and no error of the browser.

use std::fs;

use dropsafe_tests::{Receiver, Site, visitor};

/// The most that the form takes here is a fifth of that.
const UPLOAD: usize = 20_000_000;

/// The receiver refuses by the length that the head announces, long before the browser has sent everything. A browser that finds the
/// connection closed while it is still sending shows an error, and the visitor would never know why.
#[test]
fn chromium_shows_the_page_of_an_early_refusal() {
    let site = Site::example().with_change("_forms/request-assistance.yml", "max_size: 25 MB", "max_size: 800 KB");
    let receiver = Receiver::start(&site.build());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("film.mp4");
    fs::write(&file, vec![b'x'; UPLOAD]).unwrap();
    // Straight to the receiver: a server in front might make it right.
    let form = format!(
        "<!DOCTYPE html><html lang=\"en\"><title>Send</title><form action=\"http://{}/drop/request-assistance\" method=\"post\" \
         enctype=\"multipart/form-data\"><input type=\"file\" name=\"files\"><button type=\"submit\">Send</button></form>",
        receiver.address()
    );
    fs::write(folder.path().join("send.html"), form).unwrap();
    // Nothing of the form is read, so the browser's own language decides.
    for (language, heading) in [("en", "Your message is too large"), ("ar", "رسالتكم كبيرة جدًا")] {
        let seen = visitor::sends_a_file(folder.path(), "/send.html", &file, language);
        assert_eq!(seen.status, 413, "{}", seen.words);
        assert_eq!(seen.language, language);
        assert!(seen.words.contains(heading), "{}", seen.words);
    }
    assert!(receiver.submissions(site.key()).is_empty());
}
