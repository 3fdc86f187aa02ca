//! What can be wrong with the site's files, whatever is in their pages.

use std::collections::BTreeMap;

use dropsafe_generator::Rendered;
use dropsafe_generator::diagnostics::Diagnostic;

use super::places::Places;
use super::rules::in_css;
use super::settings::{Owner, Settings};

/// Files whose names differ by nothing but the case of letters: on most machines of maintainers they are one file.
pub(super) fn one_on_other_machines(rendered: &Rendered, places: &Places) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut faults = Vec::new();
    for path in rendered.files.paths() {
        if let Some(other) = seen.insert(path.to_lowercase(), path) {
            let fault = Diagnostic::error(format!("`/{other}` and `/{path}` differ by capital letters alone"))
                .help("give one of them another name: on macOS and Windows they are one file, and one of the two would be lost");
            faults.push(places.show(path, &[], 0, fault));
        }
    }
    faults
}

/// What style sheets load from others.
pub(super) fn styles(rendered: &Rendered, places: &Places, settings: &Settings) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for path in rendered.files.paths().filter(|path| path.ends_with(".css")) {
        let Some(bytes) = rendered.bytes(path) else { continue };
        let css = String::from_utf8_lossy(&bytes);
        for address in in_css(&css) {
            let message = match settings.owner(address) {
                Owner::Site | Owner::Allowed => continue,
                Owner::SiteInTheClear => format!("the style sheet loads {address} in the clear"),
                Owner::Other => format!("the style sheet loads {address}, from somebody else"),
            };
            let fault = Diagnostic::error(message).help("keep a copy in the site: whoever serves it learns who reads its pages");
            faults.push(places.show(path, &[address.to_owned()], 0, fault));
        }
    }
    faults
}
