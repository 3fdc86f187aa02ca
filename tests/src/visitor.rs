//! A visitor with Chromium, JavaScript off.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::{ControlKind, Filled, Filling, Value, repository, run, tool};

/// What the visitor saw after sending.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The status of the answer.
    pub status: u64,
    /// The page's language.
    pub language: String,
    /// The page's direction: `ltr` or `rtl`.
    pub direction: String,
    /// The page's words.
    pub words: String,
    /// Whatever the browser asked of anybody but the site: must be nothing.
    pub strangers: Vec<Json>,
}

/// Opens the page with the form, fills it in, sends it, and reads the answer.
///
/// # Panics
/// If the browser can't do it: a control is missing, can't be reached, or does not take its value.
#[must_use]
pub fn fills_in(front: SocketAddr, path: &str, filling: &Filling) -> Seen {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let order = json!({ "page": format!("http://{front}{path}"), "steps": steps(filling, folder.path()) });
    fs::write(folder.path().join("order.json"), order.to_string()).expect("a scratch file");

    let script = repository().join("tests/browser/fill-in.js");
    let chromium = tool("chromium");
    let browser = run(tool("node").arg(script).arg(chromium.get_program()).arg(folder.path().join("order.json")), "").succeeded();
    let seen: Json = serde_json::from_str(&browser.stdout).unwrap_or_else(|error| panic!("not JSON: {error}\n{}", browser.stdout));
    let text = |key: &str| seen[key].as_str().unwrap_or_default().to_owned();
    Seen {
        status: seen["status"].as_u64().unwrap_or_default(),
        language: text("language"),
        direction: text("direction"),
        words: text("words"),
        strangers: seen["strangers"].as_array().cloned().unwrap_or_default(),
    }
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
