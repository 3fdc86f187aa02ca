//! `serve --open-url`: the site in the person's own browser.

use std::process::{Command, Stdio};

use crate::say::complain;

/// Opens an address. That no browser opens is no reason to stop: the address was printed.
pub(crate) fn in_browser(address: &str) {
    let (program, before): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    command.args(before).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        // Whoever started a program has to wait for it, or it stays behind.
        Ok(mut opened) => drop(std::thread::spawn(move || opened.wait())),
        Err(error) => complain!("note: can't open a browser with `{program}`: {error}"),
    }
}
