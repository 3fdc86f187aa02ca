//! A visitor with Chromium, JavaScript off: with a mouse, or with a keyboard alone.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::{ControlKind, Filled, Filling, Value, repository, run, tool};

/// What the visitor saw after sending.
#[derive(Debug, Clone)]
pub struct Seen {
    /// How the answer was asked for.
    pub method: String,
    /// The status of the answer.
    pub status: u64,
    /// The address that the browser shows.
    pub address: String,
    /// How many cookies the browser holds.
    pub cookies: u64,
    /// The page's language.
    pub language: String,
    /// The page's direction: `ltr` or `rtl`.
    pub direction: String,
    /// The page's words.
    pub words: String,
    /// What stands in its fields for long texts.
    pub texts: Vec<String>,
    /// Whatever the browser asked of anybody but the site: must be nothing.
    pub strangers: Vec<Json>,
}

/// Opens the page with the form, fills it in, sends it, and reads the answer.
///
/// # Panics
/// If the browser can't do it: a control is missing, can't be reached, or does not take its value.
#[must_use]
pub fn fills_in(front: SocketAddr, path: &str, filling: &Filling) -> Seen {
    fill_in(front, &[(path, filling)]).remove(0)
}

/// The same for several visitors, one after the other, for whom the browser need not start again each time.
///
/// # Panics
/// If the browser can't do it.
#[must_use]
pub fn fill_in(front: SocketAddr, visits: &[(&str, &Filling)]) -> Vec<Seen> {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let visit = |(number, (path, filling)): (usize, &(&str, &Filling))| {
        let files = folder.path().join(number.to_string());
        fs::create_dir(&files).expect("a scratch folder");
        json!({ "page": format!("http://{front}{path}"), "steps": steps(filling, &files) })
    };
    let seen = drive("fill-in.js", &json!({ "visits": visits.iter().enumerate().map(visit).collect::<Vec<_>>() }));
    seen.as_array().expect("a list").iter().map(Seen::read).collect()
}

/// Presses the button of a page that is a file of `folder`, after texts were typed under these names, and a file was attached under the
/// name `files`, with a browser in `language`.
///
/// # Panics
/// If the browser can't do it, or shows an error of its own in place of an answer.
#[must_use]
pub fn sends_a_file(folder: &Path, path: &str, texts: &[(&str, &str)], file: &Path, language: &str) -> Seen {
    send_a_file(folder, path, texts, file, language, &json!(false))
}

/// The same, and then loads the answer again, and so sends all of it once more.
///
/// # Panics
/// If the browser can't do it.
#[must_use]
pub fn sends_a_file_twice(folder: &Path, path: &str, texts: &[(&str, &str)], file: &Path, language: &str) -> Seen {
    send_a_file(folder, path, texts, file, language, &json!(true))
}

fn send_a_file(folder: &Path, path: &str, texts: &[(&str, &str)], file: &Path, language: &str, reload: &Json) -> Seen {
    let typing = texts.iter().map(|(name, text)| json!({ "do": "type", "name": name, "text": text }));
    let steps: Vec<_> = typing.chain([json!({ "do": "attach", "name": "files", "paths": [file] })]).collect();
    let visit = json!({ "page": path, "steps": steps, "locale": language, "reload": reload });
    Seen::read(&drive("fill-in.js", &json!({ "folder": folder, "visits": [visit] }))[0])
}

impl Seen {
    fn read(seen: &Json) -> Self {
        let text = |key: &str| seen[key].as_str().unwrap_or_default().to_owned();
        Self {
            method: text("method"),
            status: seen["status"].as_u64().unwrap_or_default(),
            address: text("address"),
            language: text("language"),
            direction: text("direction"),
            words: text("words"),
            texts: seen["texts"].as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect(),
            cookies: seen["cookies"].as_u64().unwrap_or_default(),
            strangers: seen["strangers"].as_array().cloned().unwrap_or_default(),
        }
    }
}

/// What a visitor came upon who has a keyboard and no mouse.
#[derive(Debug, Clone)]
pub struct Typed {
    /// The status of each answer.
    pub statuses: Vec<u64>,
    /// Where the first Tab leads, and what has the focus after Enter there.
    pub skips: (String, String),
    /// Every stop of Tab, in order: a control by its name, anything else by its words.
    pub stops: Vec<String>,
    /// What was wrong with how the focus is shown.
    pub complaints: Vec<String>,
    /// The words of the last answer.
    pub words: String,
}

/// Opens the page, fills in all but what `forgets` names, sends it, follows the list of faults, mends it, and sends it again: with Tab,
/// arrows, Space, Enter and what one types.
///
/// # Panics
/// If a control can't be reached or does not take its value so.
#[must_use]
pub fn types_in(front: SocketAddr, path: &str, filling: &Filling, forgets: impl Fn(&Filled) -> bool) -> Typed {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let (later, first): (Vec<_>, Vec<_>) = filling.filled.iter().partition(|filled| forgets(filled));
    let rounds = [first, later].map(|round| round.into_iter().filter_map(|filled| step(filled, folder.path())).collect::<Vec<_>>());
    let said = drive("keyboard.js", &json!({ "page": format!("http://{front}{path}"), "rounds": rounds }));
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let list = |key: &str| said[key].as_array().expect("a list").clone();
    Typed {
        statuses: list("statuses").iter().filter_map(Json::as_u64).collect(),
        skips: (text(&said["first"]["text"]), text(&said["skipped"])),
        stops: list("stops").iter().map(text).collect(),
        complaints: list("complaints").iter().map(text).collect(),
        words: text(&said["words"]),
    }
}

/// Has a script of `tests/browser` carry out an order with Chromium, and reads what it prints.
pub(crate) fn drive(script: &str, order: &Json) -> Json {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let file = folder.path().join("order.json");
    fs::write(&file, order.to_string()).expect("a scratch file");
    let script = repository().join("tests/browser").join(script);
    let chromium = tool("chromium");
    let browser = run(tool("node").arg(script).arg(chromium.get_program()).arg(file), "").succeeded();
    serde_json::from_str(&browser.stdout).unwrap_or_else(|error| panic!("not JSON: {error}\n{}", browser.stdout))
}

/// What the visitor does to the controls of a form, with `folder` for the files to attach.
pub(crate) fn steps(filling: &Filling, folder: &Path) -> Vec<Json> {
    filling.filled.iter().filter_map(|filled| step(filled, folder)).collect()
}

/// What the visitor does to one control.
fn step(filled: &Filled, folder: &Path) -> Option<Json> {
    let name = &filled.control.name;
    Some(match (&filled.value, &filled.control.kind) {
        (Value::Nothing, _) => return None,
        (Value::Text(text), _) => json!({ "do": "type", "name": name, "text": text }),
        (Value::Chosen(options, other), ControlKind::Select(_)) => {
            json!({ "do": "select", "name": name, "option": options[0], "other": other })
        }
        (Value::Chosen(options, other), _) => json!({ "do": "tick", "name": name, "options": options, "other": other }),
        (Value::Files(uploads), _) => {
            let paths = uploads.iter().map(|upload| {
                let path = folder.join(&upload.name);
                fs::write(&path, &upload.bytes).expect("a scratch file");
                json!(path)
            });
            json!({ "do": "attach", "name": name, "paths": paths.collect::<Vec<_>>() })
        }
    })
}
