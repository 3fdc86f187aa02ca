//! The question that keeps robots out.

use super::prose::{paragraphs, spoken};
use super::typed::Typed;
use super::write::{Html, class, plain};
use super::{FormView, Notice};
use crate::fault::{Fault, Problem};
use crate::messages::Messages;
use crate::question::NAME;

/// The id of its control. A field's begins with `f-`.
pub(super) const ID: &str = "dropsafe-question";
const HELP: &str = "dropsafe-question-help";
const ERROR: &str = "dropsafe-question-error";

/// Whether a fault is about it.
pub(super) fn is_about(fault: &Fault) -> bool {
    matches!(fault.problem, Problem::QuestionOpen | Problem::QuestionWrong)
}

/// Writes it, if the form asks one.
pub(super) fn write(html: &mut Html, view: &FormView<'_>) {
    let Some(question) = view.form.question() else { return };
    let words = Messages::of(view.language);
    let fault = match view.notice {
        Notice::Faults(faults) => faults.iter().find(|fault| is_about(fault)),
        _ => None,
    };
    html.block("div", class("dropsafe-field"), |html| {
        html.element("label", plain().with("for", ID), |html| {
            let ask = &question.ask;
            html.element("span", spoken(plain(), ask, view.language), |html| html.text(ask.get(view.language)));
            html.text(" ");
            html.element("span", class("dropsafe-required"), |html| html.text(&format!("({})", words.required)));
        });
        html.text("\n");
        html.block("div", class("dropsafe-help").with("id", HELP), |html| {
            if let Some(help) = &question.help {
                paragraphs(html, help, view.language);
            }
            html.line("p", plain(), words.question_help);
        });
        if let Some(fault) = fault {
            html.block("div", class("dropsafe-error").with("id", ERROR), |html| {
                html.element("p", plain(), |html| {
                    html.element("strong", plain(), |html| html.text(words.fault_prefix));
                    html.text(" ");
                    html.text(&fault.words(view.form, view.language));
                });
                html.text("\n");
            });
        }
        let by = if fault.is_some() { format!("{HELP} {ERROR}") } else { HELP.into() };
        let attributes = plain()
            .with("type", "text")
            .with("id", ID)
            .with("name", NAME)
            .with("value", &Typed(view.entries).line(NAME))
            .with("dir", "auto")
            .with("autocomplete", "off")
            .with("aria-describedby", &by)
            .with_some("aria-invalid", fault.map(|_| "true"));
        html.void("input", attributes);
    });
}
