//! Pages that no other page leads to.

use std::collections::{BTreeMap, BTreeSet};

use dropsafe_generator::diagnostics::Diagnostic;

use super::links::Addresses;
use super::page::Page;
use super::places::Places;
use super::settings::Settings;

/// A warning for each page to which no other one links. The home page and the one for errors need no link.
pub(super) fn orphans(pages: &BTreeMap<String, Page>, places: &Places, settings: &Settings) -> Vec<Diagnostic> {
    let (origin, baseurl) = (&settings.origin, &settings.baseurl);
    let addresses = Addresses { pages: pages.keys().map(String::as_str).collect(), origin, baseurl };
    let mut linked: BTreeSet<&str> = ["index.html", "404.html"].into();
    for (from, page) in pages {
        linked.extend(page.links.iter().filter_map(|link| addresses.leads_to(from, link)).filter(|to| to != from));
    }
    let orphans = pages.keys().filter(|path| !linked.contains(path.as_str()) && !places.may_be_unlinked(path));
    let faults = orphans.map(|path| {
        let fault = Diagnostic::warning(format!("no page links to this one ({path})"));
        let help = "link to it; or say `unlinked: true` in its front matter, if people get its address otherwise";
        places.show(path, &[], 0, fault.help(help))
    });
    faults.collect()
}
