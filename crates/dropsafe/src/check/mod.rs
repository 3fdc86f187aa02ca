//! `dropsafe check`: all that `build` reports, and what a page may have that a visitor suffers from. Nothing is written.

mod links;
mod page;
mod places;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use dropsafe_generator::diagnostics::Diagnostic;
use dropsafe_generator::forms::FormsOutput;
use dropsafe_generator::{Options, Rendered, Site};

use crate::bundle::{self, Readers};
use crate::cli::CheckArguments;
use crate::counted;
use crate::failure::Failure;
use crate::say::{complain, say};
use crate::throwaway::ThrowawayKey;
use links::Addresses;
use page::Page;
use places::Places;

/// Runs `dropsafe check`.
pub(crate) fn run(arguments: &CheckArguments) -> Result<(), Failure> {
    if arguments.external {
        return Err(Failure::Usage("`--external` is not there yet: links to other sites are not asked for".into()));
    }
    let options =
        Options { drafts: arguments.drafts, future: arguments.future, strict: true, ..arguments.places.options().with_environment() };
    let site = Site::read(&options).map_err(Failure::Input)?;
    let places = Places::of(&site);
    let (origin, baseurl) = (site.config.url.clone(), site.config.baseurl.clone());
    let mut rendered = site.render();
    let without_keys = match rendered.forms.take() {
        Some(forms) => check_bundle(forms, &mut rendered)?,
        None => false,
    };
    let pages = read_pages(&rendered, &origin);
    let faults: Vec<Diagnostic> = faults_of(&pages, &places).chain(orphans(&pages, &places, &origin, &baseurl)).collect();
    rendered.diagnostics.extend(faults);
    rendered.diagnostics.sort();
    if without_keys {
        complain!(
            "note: nobody can read yet what is sent: before `dropsafe build`, put a public key of your staff into the recipients file"
        );
    }
    if rendered.diagnostics.has_errors() {
        return Err(Failure::Checked(rendered.diagnostics));
    }
    say!("Checked {}: nothing to mend", counted(pages.len(), "page"));
    Ok(())
}

/// Whether the bundle can be made. A list of recipients that is still empty is no fault of the pages: that alone is said
/// to the caller, and `build` refuses it.
fn check_bundle(forms: FormsOutput, rendered: &mut Rendered) -> Result<bool, Failure> {
    let list = forms.recipients.as_ref().and_then(|file| fs::read_to_string(&file.path).ok());
    let is_empty = list.is_some_and(|text| text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#')));
    let readers = if is_empty { ThrowawayKey::new().readers()? } else { Readers::OfTheSite };
    if let Err(faults) = bundle::bundle(forms, &readers) {
        rendered.diagnostics.extend(faults);
    }
    Ok(is_empty)
}

fn read_pages(rendered: &Rendered, origin: &str) -> BTreeMap<String, Page> {
    let html = rendered.files.keys().filter(|path| path.ends_with(".html"));
    let read = html.filter_map(|path| {
        let bytes = rendered.bytes(path)?;
        let text = String::from_utf8_lossy(&bytes);
        // What leads on to another page by itself has nothing to be read.
        (!text.contains("http-equiv=\"refresh\"")).then(|| (path.clone(), page::read(&text, origin)))
    });
    read.collect()
}

fn faults_of<'a>(pages: &'a BTreeMap<String, Page>, places: &'a Places) -> impl Iterator<Item = Diagnostic> + 'a {
    pages.iter().flat_map(move |(path, page)| {
        page.faults.iter().map(move |fault| {
            let mut shown = places.show(path, fault.mark.as_deref(), Diagnostic::error(fault.message.clone()).help(fault.help));
            // What a layout does wrong is said once, at its line; what has no line is said of its page.
            if shown.line.is_none() {
                shown.message = format!("{} ({path})", fault.message);
            }
            shown
        })
    })
}

/// Pages that no other page leads to.
fn orphans(pages: &BTreeMap<String, Page>, places: &Places, origin: &str, baseurl: &str) -> Vec<Diagnostic> {
    let addresses = Addresses { pages: pages.keys().map(String::as_str).collect(), origin, baseurl };
    let mut linked: BTreeSet<&str> = ["index.html", "404.html"].into();
    for (from, page) in pages {
        linked.extend(page.links.iter().filter_map(|link| addresses.leads_to(from, link)).filter(|to| to != from));
    }
    let orphans = pages.keys().filter(|path| !linked.contains(path.as_str()) && !places.may_be_unlinked(path));
    orphans
        .map(|path| {
            let fault = Diagnostic::error(format!("no page links to this one ({path})"));
            places.show(
                path,
                None,
                fault.help("link to it; or say `unlinked: true` in its front matter, if people get its address otherwise"),
            )
        })
        .collect()
}
