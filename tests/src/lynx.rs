//! A visitor with a text browser: Debian's lynx, driven by the keys that one presses in it.

use std::fmt::Write as _;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use scraper::{ElementRef, Html, Selector};

use crate::{Filled, Filling, Value, run, tool};

/// A page as lynx shows it.
#[must_use]
pub fn reads(front: SocketAddr, path: &str) -> String {
    let mut lynx = lynx();
    lynx.args(["-dump", "-width=100", "-number_links", "-nolist"]).arg(format!("http://{front}{path}"));
    run(&mut lynx, "").succeeded().stdout
}

/// Opens the page, goes from field to field with Tab, fills in, presses the button; returns what was on the screen at the end.
///
/// Of the files of a field it sends the first: lynx asks for the path of one file, and sends that path as its name.
///
/// # Panics
/// If lynx can't do it.
#[must_use]
pub fn fills_in(front: SocketAddr, path: &str, html: &str, filling: &Filling) -> String {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let keys = folder.path().join("keys");
    // Links stand before the form, and each is a stop. The first has the cursor.
    let shown = reads(front, path);
    let links = shown.split("____").next().unwrap_or_default().matches('[').count();
    let mut pressed = "key <tab>\n".repeat(links - 1);
    for stop in stops(html) {
        pressed.push_str("key <tab>\n");
        press(&mut pressed, &stop, filling, folder.path());
    }
    pressed.push_str("key Q\nkey y\n");
    fs::write(&keys, pressed).expect("a scratch file");
    let mut lynx = lynx();
    lynx.arg(format!("-cmd_script={}", keys.display())).arg(format!("http://{front}{path}"));
    let screen = run(&mut lynx, "").succeeded().stdout;
    without_escapes(&screen)
}

/// One place where the cursor stops in a form.
struct Stop {
    kind: String,
    name: String,
    value: String,
    is_ticked: bool,
    /// The options of a list, in order.
    options: Vec<String>,
}

/// lynx as it is without anybody's settings, on a screen that is high enough for a whole page.
fn lynx() -> std::process::Command {
    let mut lynx = tool("lynx");
    lynx.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", "/nowhere");
    lynx.envs([("TERM", "xterm"), ("LC_ALL", "C.UTF-8"), ("COLUMNS", "100"), ("LINES", "400")]);
    lynx
}

fn stops(html: &str) -> Vec<Stop> {
    let page = Html::parse_document(html);
    let controls = Selector::parse("form[method=post i] :is(input:not([type=hidden]), textarea, select, button)").expect("a selector");
    let option = Selector::parse("option").expect("a selector");
    let stop = |element: ElementRef| {
        let attribute = |name| element.value().attr(name).unwrap_or_default().to_owned();
        let tag = element.value().name();
        Stop {
            kind: if tag == "input" { attribute("type") } else { tag.to_owned() },
            name: attribute("name"),
            value: attribute("value"),
            is_ticked: attribute("type") == "checkbox" && element.value().attr("checked").is_some(),
            options: element.select(&option).map(|option| option.value().attr("value").unwrap_or_default().to_owned()).collect(),
        }
    };
    page.select(&controls).map(stop).collect()
}

/// What the visitor presses there.
fn press(keys: &mut String, stop: &Stop, filling: &Filling, folder: &Path) {
    let find = |name: &str| filling.filled.iter().find(|filled| filled.control.name == name).map(|Filled { value, .. }| value);
    match (stop.kind.as_str(), find(&stop.name)) {
        ("button", _) => keys.push_str("key ^J\n"),
        ("checkbox", value) => {
            let is_wanted = matches!(value, Some(Value::Chosen(options, _)) if options.contains(&stop.value));
            if is_wanted != stop.is_ticked {
                keys.push_str("key ^J\n");
            }
        }
        ("radio", Some(Value::Chosen(options, _))) if options.contains(&stop.value) => keys.push_str("key ^J\n"),
        ("select", Some(Value::Chosen(options, _))) => {
            let down = stop.options.iter().position(|option| *option == options[0]).expect("it is in the list");
            keys.push_str("key ^J\n");
            keys.push_str(&"key Down Arrow\n".repeat(down));
            keys.push_str("key ^J\n");
        }
        (_, Some(Value::Text(text))) => type_in(keys, text),
        (_, Some(Value::Files(files))) => {
            let path = folder.join(&files[0].name);
            fs::write(&path, &files[0].bytes).expect("a scratch file");
            type_in(keys, path.to_str().expect("scratch folders have plain names"));
        }
        ("text", None) => {
            if let Some(Value::Chosen(_, Some(text))) = stop.name.strip_suffix("_other").and_then(find) {
                type_in(keys, text);
            }
        }
        _ => {}
    }
}

fn type_in(keys: &mut String, text: &str) {
    for byte in text.bytes() {
        let _ = match byte {
            b'\n' => writeln!(keys, "key ^J"),
            b' ' => writeln!(keys, "key <space>"),
            b'!'..=b'~' => writeln!(keys, "key {}", char::from(byte)),
            byte => writeln!(keys, "key 0x{byte:02x}"),
        };
    }
}

/// What a terminal was told, without where it was to stand.
fn without_escapes(screen: &str) -> String {
    let mut words = String::new();
    let mut rest = screen.split('\u{1b}');
    words.push_str(rest.next().unwrap_or_default());
    for piece in rest {
        let end = piece.find(|c: char| c.is_ascii_alphabetic()).map_or(piece.len(), |at| at + 1);
        words.push_str(&piece[end..]);
    }
    words
}
