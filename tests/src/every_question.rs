//! The form with every type of field and every key, for what the example site does not ask.

use crate::{Site, Upload, Value, repository};

/// Where its pages are, with the language of each: name, path, language.
pub const EVERY_QUESTION: [(&str, &str, &str); 2] =
    [("every-question", "/every-question/", "en"), ("every-question", "/ar/every-question/", "ar")];

impl Site {
    /// With the form of `tests/forms/every-question.yml` and its pages.
    #[must_use]
    pub fn with_every_question(self) -> Self {
        let form = std::fs::read_to_string(repository().join("tests/forms/every-question.yml")).expect("the form can be read");
        EVERY_QUESTION.iter().fold(self.with("_forms/every-question.yml", &form), |site, (name, path, language)| {
            let page = format!(
                "---\ntitle: Evidence\nlang: {language}\nlayout: default\npermalink: {path}\n---\n{{{{ form(name=\"{name}\") }}}}\n"
            );
            site.with(&format!("{}.html", path.trim_matches('/')), &page)
        })
    }
}

/// What the words beside its questions ask for: no control says it.
pub(crate) fn asked_in_words(name: &str) -> Option<Value> {
    let file = |name: &str, bytes: &[u8]| Upload { name: name.to_owned(), bytes: bytes.to_vec() };
    Some(match name {
        "_question" => Value::Text(" a HARBOUR. ".to_owned()),
        "case_number" => Value::Text("QH-2031".to_owned()),
        "mail" | "mail_again" => Value::Text("zoë+2@example.org".to_owned()),
        "first_seen" => Value::Text("2024-02-29".to_owned()),
        "machines" => Value::Text("٣٧".to_owned()),
        "coldest" => Value::Text("-12,5".to_owned()),
        "traces" => Value::Chosen(vec!["mail".to_owned(), "other".to_owned()], Some("Scratches — خدوش".to_owned())),
        "photos" => Value::Files(vec![file("scene — مشهد.png", &PNG), file("again.gif", &GIF)]),
        "originals" => Value::Files(vec![file("letter.pdf", b"%PDF-1.7\n%\xe2\xe3\n"), file("notes.txt", "كتبت هذا\r\n".as_bytes())]),
        "recording" => Value::Files(vec![file("call.ogg", b"OggS\0\x02\0\0 a call \xff\xfe")]),
        _ => return None,
    })
}

/// A picture of one pixel, with nothing hidden in it.
const PNG: [u8; 67] = *b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01\x48\xaf\xa4\x71\0\0\0\0IEND\xae\x42\x60\x82";
const GIF: [u8; 35] = *b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
