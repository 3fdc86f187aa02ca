//! What was sent and has no place in the form, to be copied.

use super::prose::sentence;
use super::typed::Typed;
use super::write::{Html, class, plain};
use super::{FormView, Notice};
use crate::messages::Messages;
use crate::sentence::Sentence;

/// The id of what could not be filled in again.
pub(super) const ID: &str = "dropsafe-leftovers";
const HEADING: &str = "dropsafe-leftovers-heading";

/// Writes it, if there is any.
pub(super) fn write(html: &mut Html, view: &FormView<'_>) {
    let words = Messages::of(view.language);
    let leftovers = Typed(view.entries).leftovers(view.form, view.notice);
    if view.notice == Notice::None || leftovers.is_empty() {
        return;
    }
    html.block("section", class(ID).with("id", ID).with("aria-labelledby", HEADING), |html| {
        html.line("h2", plain().with("id", HEADING), words.leftovers_heading);
        html.line("p", plain(), words.leftovers_text);
        html.block("dl", plain(), |html| {
            for (question, values) in by_question(view, &leftovers) {
                html.element("dt", plain(), |html| sentence(html, &title(view, question), view.language));
                html.text("\n");
                for value in values {
                    html.element("dd", plain(), |html| html.element("pre", plain().with("dir", "auto"), |html| html.preformatted(value)));
                    html.text("\n");
                }
            }
        });
    });
}

/// The leftovers of each question together, in the order in which the first of each came.
fn by_question<'a>(view: &FormView<'a>, leftovers: &[(&'a str, &'a str)]) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut together: Vec<(&str, Vec<&str>)> = Vec::new();
    for (name, value) in leftovers {
        let question = question(view, name);
        match together.iter_mut().find(|(known, _)| *known == question) {
            Some((_, values)) => values.push(value),
            None => together.push((question, vec![value])),
        }
    }
    together
}

/// The name of the question that a name answers, where the form still asks it; else the name itself.
fn question<'a>(view: &FormView<'a>, name: &'a str) -> &'a str {
    let beside = || name.strip_suffix("_other").filter(|question| view.form.field(question).is_some());
    if view.form.field(name).is_some() { name } else { beside().unwrap_or(name) }
}

fn title<'a>(view: &FormView<'a>, question: &'a str) -> Sentence<'a> {
    view.form.field(question).map_or_else(|| question.into(), |field| (&field.label).into())
}
