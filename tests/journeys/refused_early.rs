//! Whoever sends far more than is taken sees a page that says so, with what they wrote before the files, and no error of the browser.

use std::fs;

use dropsafe_tests::{Receiver, Site, visitor};

/// The most that the form takes here is a fifth of that.
const UPLOAD: usize = 20_000_000;

/// What no browser may lose.
const STORY: &str = "They took my telephone.\n<b>ليلى</b> & \"I\" saw it.";

/// The receiver refuses by the length that the head announces, long before the browser has sent everything. A browser that finds the
/// connection closed while it is still sending shows an error, and the visitor would never know why.
#[test]
fn chromium_shows_the_page_of_an_early_refusal() {
    let scene = Scene::new();
    let text = "<textarea name=\"what_happened\"></textarea>";
    let file = "<input type=\"file\" name=\"files\">";
    for (language, heading) in [("en", "Your message is too large"), ("ar", "رسالتكم كبيرة جدًا")] {
        let page_language = format!("<input type=\"hidden\" name=\"_lang\" value=\"{language}\">");
        // The page's language counts, and where none of it is read, the browser's own.
        let seen = scene.sends(&format!("{page_language}{text}{file}"), "fr");
        assert_eq!((seen.status, seen.language.as_str()), (413, language), "{}", seen.words);
        assert!(seen.words.contains(heading), "{}", seen.words);
        assert!(seen.texts.contains(&STORY.to_owned()), "{:?}", seen.texts);
        let seen = scene.sends(&format!("{file}{text}"), language);
        assert_eq!((seen.status, seen.language.as_str()), (413, language), "{}", seen.words);
        assert!(seen.words.contains(heading) && seen.texts.is_empty(), "{}", seen.words);
    }
    assert!(scene.receiver.submissions(scene.site.key()).is_empty());
}

/// What the short page advises: the browser still has all of it, and sends it once more.
#[test]
fn chromium_sends_everything_again_when_the_page_is_loaded_again() {
    let scene = Scene::new();
    let path = scene.page("<textarea name=\"what_happened\"></textarea><input type=\"file\" name=\"files\">");
    let (folder, film) = (scene.folder.path(), scene.folder.path().join("film.mp4"));
    let seen = visitor::sends_a_file_twice(folder, path, &[("what_happened", STORY)], &film, "en");
    assert_eq!((seen.method.as_str(), seen.status), ("POST", 413), "{}", seen.words);
    assert!(seen.texts.contains(&STORY.to_owned()), "{:?}", seen.texts);
}

/// A form that takes less than what is sent.
struct Scene {
    site: Site,
    receiver: Receiver,
    folder: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let site = Site::example().with_change("_forms/request-assistance.yml", "max_size: 25 MB", "max_size: 800 KB");
        let receiver = Receiver::start(&site.build());
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("film.mp4"), vec![b'x'; UPLOAD]).unwrap();
        Self { site, receiver, folder }
    }

    /// Sends the story and the film from a page with these fields, with a browser in that language.
    fn sends(&self, fields: &str, language: &str) -> visitor::Seen {
        let (path, film) = (self.page(fields), self.folder.path().join("film.mp4"));
        visitor::sends_a_file(self.folder.path(), path, &[("what_happened", STORY)], &film, language)
    }

    /// Makes a page with these fields.
    fn page(&self, fields: &str) -> &'static str {
        // Straight to the receiver: a server in front might make it right.
        let form = format!(
            "<!DOCTYPE html><html lang=\"en\"><title>Send</title><form action=\"http://{}/drop/request-assistance\" method=\"post\" \
             enctype=\"multipart/form-data\">{fields}<button type=\"submit\">Send</button></form>",
            self.receiver.address()
        );
        fs::write(self.folder.path().join("send.html"), form).unwrap();
        "/send.html"
    }
}
