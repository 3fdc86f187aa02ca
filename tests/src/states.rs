//! Every page that a visitor of a form can come upon, as a file beside the site's own.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use crate::http::{self, Reply};
use crate::judge::Judged;
use crate::{Built, Control, ControlKind, Dice, Filling, FormPage, Receiver, Site, Upload, Value};

/// The pages of forms in all their states.
///
/// | state | what the visitor did |
/// | --- | --- |
/// | `empty`, `filled` | opened the form; filled everything in |
/// | `left-empty`, `wrong` | sent it empty; sent it with something wrong in each field, and files |
/// | `older` | sent a page that was made from an older definition, with an answer that is no longer asked for |
/// | `not-stored` | sent it while nothing could be stored |
/// | `too-large` | sent files that are too large, behind what they wrote; of forms that take files |
/// | `too-often`, `no-room` | sent it after too many others, or when there was no room; with large files, behind what they wrote |
/// | `receipt`, `robot` | sent it; filled in what is for machines too, and got an answer that looks the same |
/// | `400` … `415` | was refused with a short page before the form was read, or because it could not be read |
#[derive(Debug)]
pub struct States {
    /// The pages, in the order above.
    pub pages: Vec<Judged>,
    built: Built,
}

impl States {
    /// Makes them, for these forms: name, path of the page, language.
    ///
    /// # Panics
    /// If an answer is not the one that belongs to its state.
    #[must_use]
    pub fn of(site: &Site, forms: &[(&str, &str, &str)]) -> Self {
        let older = site.built_from_an_older_definition();
        let built = site.build();
        let mut states = Self { pages: Vec::new(), built };
        let receiver = Receiver::start(&states.built);
        let full = Receiver::start(&states.built);
        full.lose_its_spool();
        let busy = Receiver::start_with_settings(&states.built, "global_burst = 1\nglobal_rate = 1\n");
        let closed = Receiver::start_with_settings(&states.built, "daily_bytes = 1\n");
        for form @ (_, path, _) in forms {
            let page = FormPage::read(&states.built.page(path));
            let everything = Filling::of_everything(&page, &mut Dice::new(0xacce55));
            states.pages.push(Judged::at(path));
            states.pages.push(Judged { path: (*path).to_owned(), filling: Some(everything.clone()) });

            let send = |receiver: &Receiver, filling: &Filling| http::post(receiver.address(), &page.action, &filling.submission());
            states.keep(form, "left-empty", 422, &send(&receiver, &Filling::of_nothing(&page)));
            states.keep(form, "wrong", 422, &send(&receiver, &wrong(&page)));
            let older = FormPage::read(&older.page(path));
            let typed_before = Filling::of_everything(&older, &mut Dice::new(1)).submission();
            states.keep(form, "older", 422, &http::post(receiver.address(), &page.action, &typed_before));
            states.keep(form, "not-stored", 503, &send(&full, &everything));
            // One may come.
            let _ = send(&busy, &everything);
            states.keep(form, "too-often", 429, &send(&busy, &everything));
            if page.controls.iter().any(|control| control.kind == ControlKind::Files) {
                states.keep(form, "too-large", 413, &send_as_if(4_000_000_000, &receiver, &page.action, &everything));
                states.keep(form, "no-room", 503, &send_as_if(1_000_000, &closed, &page.action, &everything));
            }
            states.keep(form, "receipt", 200, &send(&receiver, &everything));
            let robot = everything.submission().without(&page.honeypots[0]).with(&page.honeypots[0], "https://example.com/");
            states.keep(form, "robot", 200, &http::post(receiver.address(), &page.action, &robot));
            for (status, request) in refused(&page.action) {
                let (line, fields) = request.split_once("\r\n").expect("a request line, then fields");
                let request = format!("{line}\r\nHost: example.org\r\nAccept-Language: {}\r\n{fields}", form.2);
                states.keep(form, &status.to_string(), status, &http::send(receiver.address(), request.as_bytes()));
            }
        }
        states
    }

    /// Where the pages are files: the built site.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.built.public.clone()
    }

    /// The files that hold the pages, and those of the rest of the site.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        self.built.files().into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "html")).collect()
    }

    fn keep(&mut self, (form, path, language): &(&str, &str, &str), state: &str, status: u16, reply: &Reply) {
        assert_eq!(reply.status, status, "{path} {state}: {}", reply.words());
        assert!(reply.body.contains(&format!("<html lang=\"{language}\"")), "{path} {state}: in the visitor's language");
        let path = format!("/states/{form}.{language}.{state}.html");
        let file = self.built.public.join(path.trim_start_matches('/'));
        fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("folders can be made");
        fs::write(file, &reply.body).expect("a page can be written");
        self.pages.push(Judged::at(&path));
    }
}

/// Sends a form as if it were so many bytes long, far longer than it is.
fn send_as_if(length: u64, receiver: &Receiver, action: &str, filling: &Filling) -> Reply {
    let submission = filling.submission();
    http::post_streamed(receiver.address(), action, &submission.content_type(), length, |stream| stream.write_all(&submission.multipart()))
}

/// The form with something wrong wherever there can be, and nothing where something is needed.
fn wrong(page: &FormPage) -> Filling {
    let mut filling = Filling::of_everything(page, &mut Dice::new(2));
    for filled in &mut filling.filled {
        let Control { kind, required, .. } = &filled.control;
        filled.value = match kind {
            ControlKind::Files => {
                Value::Files(vec![Upload { name: "صورة <1>.svg".to_owned(), bytes: b"<svg><script>1</script></svg>".to_vec() }])
            }
            _ if *required => Value::Nothing,
            ControlKind::Line(line) => Value::Text(match line.as_str() {
                "email" => "nobody".to_owned(),
                "url" => "not a <link>".to_owned(),
                "tel" => "unlisted".to_owned(),
                "decimal" => "many".to_owned(),
                "date" => "tomorrow".to_owned(),
                _ => "Aa".repeat(300),
            }),
            ControlKind::Checkboxes(_) | ControlKind::Radio(_) | ControlKind::Select(_) if filled.has_other_text => {
                Value::Chosen(vec!["other".to_owned()], None)
            }
            _ => continue,
        };
    }
    filling
}

/// Requests that get a short page, each with its status.
fn refused(action: &str) -> Vec<(u16, String)> {
    let post = |fields: &str, body: &str| format!("POST {action} HTTP/1.1\r\n{fields}\r\n\r\n{body}");
    vec![
        (400, post("Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 4", "junk")),
        (404, format!("POST {action}-no-longer HTTP/1.1\r\nContent-Length: 0\r\n\r\n")),
        (405, format!("GET {action} HTTP/1.1\r\nConnection: close\r\n\r\n")),
        (411, post("Content-Type: multipart/form-data; boundary=b", "")),
        (413, post("Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 4000000000", "")),
        (415, post("Content-Type: text/plain\r\nContent-Length: 4", "help")),
    ]
}
