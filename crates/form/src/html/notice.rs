//! Why a form is shown again, at its top.

use super::field::target;
use super::prose::{paragraphs, sentence};
use super::typed::Typed;
use super::write::{Html, class, plain};
use super::{FormView, Notice, Refusal, leftovers};
use crate::messages::{Messages, fill, isolated};

/// The id of the notice's heading.
const HEADING: &str = "dropsafe-notice-heading";

/// The title of the page.
pub(super) fn title(view: &FormView<'_>) -> String {
    let words = Messages::of(view.language);
    let title = view.form.source().title.get(view.language);
    match view.notice {
        Notice::None => title.into(),
        Notice::Faults(_) => fill(words.faults_title, &[("title", title)]),
        Notice::OlderVersion => words.older_heading.into(),
        Notice::NotStored => words.not_stored_heading.into(),
        Notice::TooOften => words.busy.into(),
        Notice::Untaken(untaken) => Refusal::from(untaken).words(words).0.into(),
    }
}

/// The notice. It takes the focus without a script, so that nobody has to look for what happened.
pub(super) fn write(html: &mut Html, view: &FormView<'_>) {
    let words = Messages::of(view.language);
    let (kind, heading, text) = match view.notice {
        Notice::None => return,
        Notice::Faults(_) => ("dropsafe-summary", words.faults_heading, words.faults_text.to_owned()),
        Notice::OlderVersion => ("dropsafe-summary", words.older_heading, words.older_text.to_owned()),
        Notice::NotStored => ("dropsafe-failure", words.not_stored_heading, words.not_stored_text.to_owned()),
        Notice::TooOften => ("dropsafe-failure", words.busy, words.not_stored_text.to_owned()),
        Notice::Untaken(untaken) => {
            let (heading, why) = Refusal::from(untaken).words(words);
            ("dropsafe-failure", heading, format!("{} {why}", words.nothing_stored))
        }
    };
    let attributes = class(kind).with("role", "alert").with("aria-labelledby", HEADING).with("tabindex", "-1").flag("autofocus", true);
    html.block("div", attributes, |html| {
        html.line("h2", plain().with("id", HEADING), heading);
        html.line("p", plain(), &text);
        if let Notice::Untaken(untaken) = view.notice {
            html.line("p", plain(), words.beginning_text);
            if Refusal::from(untaken).may_pass() {
                html.line("p", plain(), words.reload);
            }
        }
        faults(html, view);
        files_again(html, view, words);
        if !Typed(view.entries).leftovers(view.form, view.notice).is_empty() {
            html.element("p", plain(), |html| {
                html.element("a", plain().with("href", &format!("#{}", leftovers::ID)), |html| html.text(words.leftovers_heading));
            });
            html.text("\n");
        }
        if let (Notice::NotStored | Notice::TooOften | Notice::Untaken(_), Some(elsewhere)) = (view.notice, &view.form.source().elsewhere) {
            html.line("h3", plain(), words.elsewhere_heading);
            paragraphs(html, elsewhere, view.language);
        }
    });
}

fn faults(html: &mut Html, view: &FormView<'_>) {
    let Notice::Faults(faults) = view.notice else { return };
    html.block("ul", plain(), |html| {
        for fault in faults {
            let message = fault.said(view.form, view.language);
            let target = match &fault.field {
                Some(name) => view.form.field(name.as_str()).and_then(|field| target(field, &fault.problem)),
                None => super::question::is_about(fault).then(|| super::question::ID.to_owned()),
            };
            let said = |html: &mut Html| sentence(html, &message, view.language);
            html.element("li", plain(), |html| match target {
                Some(id) => html.element("a", plain().with("href", &format!("#{id}")), said),
                None => said(html),
            });
            html.text("\n");
        }
    });
}

/// No browser lets a page fill in a file again.
fn files_again(html: &mut Html, view: &FormView<'_>, words: &Messages) {
    let files: Vec<_> = Typed(view.entries).files_again(view.form, view.notice).iter().map(|file| isolated(&file.name)).collect();
    if !files.is_empty() {
        html.line("p", plain(), &fill(words.files_again, &[("names", &files.join(words.list_separator))]));
    }
}
