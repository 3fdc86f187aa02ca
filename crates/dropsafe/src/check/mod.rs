//! `dropsafe check`: all that `build` reports, and what a page may have that a visitor suffers from. Nothing is written but,
//! with `--external`, what other sites answered.

mod external;
mod files;
mod links;
mod lost;
mod orphans;
mod page;
mod places;
mod rules;
mod settings;

use std::collections::BTreeMap;
use std::fs;
use std::io::{IsTerminal, Write};

use dropsafe_generator::diagnostics::{Diagnostic, Diagnostics, Severity};
use dropsafe_generator::forms::FormsOutput;
use dropsafe_generator::{Options, Rendered, Site};
use serde::Serialize;

use crate::bundle::{self, Readers};
use crate::cli::CheckArguments;
use crate::failure::Failure;
use crate::say::{complain, say};
use crate::throwaway::ThrowawayKey;
use crate::{counted, counted_faults, progress};
use page::Page;
use places::Places;
use settings::Settings;

/// Runs `dropsafe check`.
pub(crate) fn run(arguments: &CheckArguments) -> Result<(), Failure> {
    let outcome = check(arguments);
    if arguments.json {
        return report_json(outcome);
    }
    let checked = outcome?;
    if let Some(offline) = checked.offline {
        complain!("{}", counted_faults(&checked.found));
        return Err(offline);
    }
    if checked.found.has_errors() {
        return Err(Failure::Checked(checked.found));
    }
    tell(checked.pages, &checked.found);
    Ok(())
}

/// What came of a check.
struct Checked {
    /// How many pages were looked at.
    pages: usize,
    /// All that is wrong.
    found: Diagnostics,
    /// Why nothing is known of links to other sites, where somebody wanted to know.
    offline: Option<Failure>,
}

fn check(arguments: &CheckArguments) -> Result<Checked, Failure> {
    let options =
        Options { drafts: arguments.drafts, future: arguments.future, strict: true, ..arguments.places.options().with_environment() };
    let line = progress::Shown::to_terminal(&options.progress, !arguments.json);
    let site = Site::read(&options).map_err(Failure::Input)?;
    let settings = Settings::of(&site.config).map_err(|fault| Failure::Input(fault.into()))?;
    let places = Places::of(&site);
    let cache = site.config.cache.clone();
    let mut rendered = site.render();
    drop(line);
    let mut advice = Vec::new();
    if let Some(mut forms) = rendered.forms.take() {
        advice.extend(forms.forms.values_mut().flat_map(|form| form.advice.drain(..)));
        check_bundle(forms, &mut rendered)?;
    }
    let pages = read_pages(&rendered, &settings);
    let mut found = std::mem::take(&mut rendered.diagnostics);
    found.extend(advice);
    found.extend(faults_of(&pages, &places));
    found.extend(files::one_on_other_machines(&rendered, &places));
    found.extend(files::styles(&rendered, &places, &settings));
    found.extend(lost::lost(&rendered, &pages, &places, &settings));
    found.extend(orphans::orphans(&pages, &places, &settings));
    let mut offline = None;
    if arguments.external {
        let looked_up = external::check(&pages, &places, &settings, &cache)?;
        found.extend(looked_up.faults);
        offline = looked_up.offline;
    }
    if arguments.strict {
        found.promote_warnings();
    }
    found.sort();
    Ok(Checked { pages: pages.len(), found, offline })
}

/// Whether the bundle can be made. A list of recipients that is still empty is no fault of the pages: that alone is said,
/// and `build` refuses it.
fn check_bundle(forms: FormsOutput, rendered: &mut Rendered) -> Result<(), Failure> {
    let list = forms.recipients.as_ref().and_then(|file| fs::read_to_string(&file.path).ok());
    let is_empty = list.is_some_and(|text| text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#')));
    let readers = if is_empty { ThrowawayKey::new().readers()? } else { Readers::OfTheSite };
    if let Err(faults) = bundle::bundle(forms, &readers) {
        rendered.diagnostics.extend(faults);
    }
    if is_empty {
        complain!(
            "note: nobody can read yet what is sent: before `dropsafe build`, put a public key of your staff into the recipients file"
        );
    }
    Ok(())
}

fn read_pages(rendered: &Rendered, settings: &Settings) -> BTreeMap<String, Page> {
    let html = rendered.files.paths().filter(|path| path.ends_with(".html") || path.ends_with(".htm"));
    let read = html.filter_map(|path| {
        let bytes = rendered.bytes(path)?;
        let text = String::from_utf8_lossy(&bytes);
        // What leads on to another page at once has nothing to be read.
        (!leads_on(&text)).then(|| (path.to_owned(), page::read(&text, settings)))
    });
    read.collect()
}

fn leads_on(html: &str) -> bool {
    html.contains("http-equiv=\"refresh\" content=\"0")
}

fn faults_of<'a>(pages: &'a BTreeMap<String, Page>, places: &'a Places) -> impl Iterator<Item = Diagnostic> + 'a {
    pages.iter().flat_map(move |(path, page)| {
        let mut met: BTreeMap<(&str, &[String]), usize> = BTreeMap::new();
        page.faults.iter().map(move |fault| {
            let times = met.entry((&fault.message, &fault.marks)).or_default();
            let nth = *times;
            *times += 1;
            let said = match fault.severity {
                Severity::Error => Diagnostic::error(&fault.message),
                Severity::Warning => Diagnostic::warning(&fault.message),
            };
            let mut shown = places.show(path, &fault.marks, nth, said.help(&fault.help));
            // What a layout does wrong is said once, at its line; what has no line is said of its page.
            if shown.line.is_none() {
                shown.message = format!("{} ({path})", fault.message);
            }
            shown
        })
    })
}

fn tell(pages: usize, found: &Diagnostics) {
    let pages = counted(pages, "page");
    if found.warnings() == 0 {
        say!("Checked {pages}: nothing to mend");
    } else {
        complain!("{}", found.report(std::io::stderr().is_terminal()));
        say!("Checked {pages}: {} to look at", counted(found.warnings(), "warning"));
    }
}

/// The whole outcome as one JSON object on the standard output.
fn report_json(outcome: Result<Checked, Failure>) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Report<'a> {
        /// How many were looked at; nothing where the configuration can't be read.
        pages: Option<usize>,
        diagnostics: &'a Diagnostics,
    }
    let (pages, found, offline) = match outcome {
        Ok(checked) => (Some(checked.pages), checked.found, checked.offline),
        Err(Failure::Input(faults)) => (None, faults, None),
        Err(other) => return Err(other),
    };
    let json = serde_json::to_string_pretty(&Report { pages, diagnostics: &found }).map_err(|error| Failure::Ours(error.to_string()))?;
    match writeln!(std::io::stdout(), "{json}") {
        // Who has read enough has what it wanted.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::machine("write to", "the standard output")(error)),
        _ if offline.is_some() => offline.map_or(Ok(()), Err),
        _ if found.has_errors() => Err(Failure::Reported),
        _ => Ok(()),
    }
}
