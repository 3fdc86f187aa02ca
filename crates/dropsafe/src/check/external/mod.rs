//! `check --external`: links to other sites, looked up.
//!
//! - [`ask`]: one address, asked for with `curl`;
//! - [`queue`]: many addresses, each host one at a time;
//! - [`memory`]: what was there lately need not be asked for again.

mod ask;
mod memory;
mod queue;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use dropsafe_generator::diagnostics::Diagnostic;

use super::page::Page;
use super::places::Places;
use super::settings::{Owner, Settings};
use crate::failure::Failure;
use ask::{Answer, End};
use memory::Memory;

/// What came of the look-up.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Links that lead nowhere, or elsewhere by now.
    pub(super) faults: Vec<Diagnostic>,
    /// No host at all could be reached: that says something of this machine, and nothing of the links.
    pub(super) offline: Option<Failure>,
}

/// Asks for every page of other sites that the site's pages link to.
pub(super) fn check(pages: &BTreeMap<String, Page>, places: &Places, settings: &Settings, cache: &Path) -> Result<Outcome, Failure> {
    let links = outside(pages, settings);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let mut memory = Memory::read(cache, now);
    let wanted: Vec<&str> = links.keys().map(String::as_str).filter(|address| memory.answer(address).is_none()).collect();
    let answers = queue::ask_all(&wanted, settings)?;
    if !answers.is_empty() && answers.values().all(|answer| answer.end == End::NoSuchHost) {
        let example = answers.keys().next().cloned().unwrap_or_default();
        return Ok(Outcome { faults: Vec::new(), offline: Some(Failure::Offline { addresses: answers.len(), example }) });
    }
    for (address, answer) in answers {
        memory.learn(address, answer, now);
    }
    memory.write(cache)?;
    let faults = links.iter().filter_map(|(address, written)| Some((written, fault(address, memory.answer(address)?)?)));
    let shown = faults
        .flat_map(|(written, fault)| written.iter().map(move |(page, link)| places.show(page, &[(*link).to_owned()], 0, fault.clone())));
    Ok(Outcome { faults: shown.collect(), offline: None })
}

/// Addresses of other sites without their anchors, and on which pages they are written how.
fn outside<'p>(pages: &'p BTreeMap<String, Page>, settings: &Settings) -> BTreeMap<String, Vec<(&'p str, &'p str)>> {
    let mut found: BTreeMap<String, Vec<(&str, &str)>> = BTreeMap::new();
    for (page, link) in pages.iter().flat_map(|(path, page)| page.links.iter().map(move |link| (path.as_str(), link.as_str()))) {
        let is_outside = matches!(settings.owner(link), Owner::Other | Owner::Allowed);
        if is_outside && !settings.exclude.iter().any(|pattern| pattern.matches(link.trim())) {
            let written = found.entry(ask::plain(link)).or_default();
            if !written.contains(&(page, link)) {
                written.push((page, link));
            }
        }
    }
    found
}

/// What there is to say of an answer.
fn fault(address: &str, answer: &Answer) -> Option<Diagnostic> {
    let error = |what: String, help: &str| Some(Diagnostic::error(format!("{address} {what}")).help(help));
    let warning = |what: String, help: &str| Some(Diagnostic::warning(format!("{address} {what}")).help(help));
    let dead = "link to what is there now, or take the link out; `check: exclude:` in `_config.yml` names addresses that nobody asks for";
    match &answer.end {
        End::There => {
            let moved = answer.moved_for_good()?;
            warning(format!("has moved for good, to {moved}"), "link to the new address")
        }
        End::Status(status @ (404 | 410)) => error(format!("is not there any more (status {status})"), dead),
        End::Status(status @ (401 | 403 | 405 | 406 | 429 | 451 | 999)) => warning(
            format!("gives nothing to a program (status {status})"),
            "look at it in a browser; if it is there, name it in `check: exclude:` in `_config.yml`",
        ),
        End::Status(status) if *status >= 500 => {
            error(format!("is out of order (status {status})"), "ask again later; if it stays so, link elsewhere")
        }
        End::Status(status) => error(format!("is refused (status {status})"), dead),
        End::Circle => error("leads round in a circle".to_owned(), dead),
        End::NoSuchHost => error("is on a host that there is not".to_owned(), dead),
        End::NoConnection => error("is on a host that takes no connections".to_owned(), dead),
        End::Silent => {
            error("gets no answer in time".to_owned(), "ask again later, or set `check: timeout:` in `_config.yml` to more seconds")
        }
        End::Broken(said) => error(format!("can't be asked for: {said}"), dead),
    }
}
