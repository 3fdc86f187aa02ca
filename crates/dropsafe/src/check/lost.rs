//! What the site leads to or loads, and does not have, where the build does not look: in pages that are copied as they are, and in
//! style sheets.

use std::collections::{BTreeMap, BTreeSet};

use dropsafe_generator::Rendered;
use dropsafe_generator::diagnostics::Diagnostic;

use super::links::Addresses;
use super::page::Page;
use super::places::Places;
use super::rules::in_css;
use super::settings::Settings;

/// An error for each address of which the site has no file.
pub(super) fn lost(rendered: &Rendered, pages: &BTreeMap<String, Page>, places: &Places, settings: &Settings) -> Vec<Diagnostic> {
    let (origin, baseurl) = (&settings.origin, &settings.baseurl);
    let files = Addresses { pages: rendered.files.paths().collect(), origin, baseurl };
    let copied = pages.iter().filter(|(path, _)| places.is_copied(path));
    let of_pages = copied.flat_map(|(path, page)| {
        let missing = page.links.iter().chain(&page.loads).filter(|address| files.misses(path, address)).collect::<BTreeSet<_>>();
        missing.into_iter().map(|address| {
            let fault = Diagnostic::error(format!("`{address}` leads nowhere"));
            places.show(
                path,
                std::slice::from_ref(address),
                0,
                fault.help("write the path of a file of the site, from `/` or from this one"),
            )
        })
    });
    let styles = rendered.files.paths().filter(|path| path.ends_with(".css"));
    let of_styles = styles.flat_map(|path| {
        let css = rendered.bytes(path).unwrap_or_default();
        let css = String::from_utf8_lossy(&css);
        let missing = in_css(&css).filter(|address| files.misses(path, address)).collect::<BTreeSet<_>>();
        let faults = missing.into_iter().map(|address| {
            let fault = Diagnostic::error(format!("the style sheet loads `{address}`, which is not there"));
            places.show(
                path,
                &[address.to_owned()],
                0,
                fault.help(format!("put the file there, or mend its path, which counts from /{path}")),
            )
        });
        faults.collect::<Vec<_>>()
    });
    of_pages.chain(of_styles).collect()
}
