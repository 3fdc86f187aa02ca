//! What Tera says, in our words: the file at fault, the line, and what to write instead.

use tera::ErrorKind;

use super::engine::Snippet;
use super::{absent, arguments, blocks, liquid, values};
use crate::diagnostics::{Diagnostic, Span, nearest};

/// What a misspelt name may have meant.
pub(super) struct Names<'a> {
    pub(super) templates: Vec<&'a str>,
}

/// Explains an error; `place` finds the source of a template by Tera's name for it.
pub(super) fn explain(error: &tera::Error, place: &dyn Fn(&str) -> Option<Snippet>, names: &Names<'_>) -> Vec<Diagnostic> {
    match error.kind() {
        // A function that rendered a template of its own passes on its report.
        ErrorKind::RenderingError(report) if report.message().starts_with("error: ") => reports(report.message(), place, names),
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            let width = if span.end_line == span.start_line { span.end_col.saturating_sub(span.start_col) } else { 1 };
            let at = At { line: span.start_line, column: span.start_col + 1, width };
            vec![fault(report.message(), place(report.filename()), at, names)]
        }
        ErrorKind::Msg(text) if text.starts_with("error: ") => reports(text, place, names),
        ErrorKind::CircularInclude { tpl, include_chain } => {
            vec![
                Diagnostic::error("an include includes itself")
                    .in_file(tpl)
                    .help(format!("break the circle: {}", include_chain.join(" → "))),
            ]
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            let chain = inheritance_chain.join(" → ");
            vec![Diagnostic::error("a template extends itself").in_file(tpl).help(format!("break the circle: {chain}"))]
        }
        ErrorKind::MissingParent { current, parent } => {
            let help = there_are("templates", parent, names.templates.iter().copied());
            vec![Diagnostic::error(format!("the template `{parent}` to extend does not exist")).in_file(current).help(help)]
        }
        _ => {
            let at = At { line: 1, column: 1, width: 1 };
            vec![fault(&error.to_string(), place(""), at, names)]
        }
    }
}

/// What Tera would take in silence, and what means something else than it seems to: comparisons with Liquid's words for nothing, and
/// arguments that there are not.
pub(super) fn misleading(text: &str, place: &Snippet) -> Vec<Diagnostic> {
    let fault = |at: usize, word: &str, message: String, help: String| {
        Diagnostic::error(message).at(&place.span_at(text, at, word.chars().count())).help(help)
    };
    let comparisons = absent::in_template(text).into_iter().map(|it| fault(it.at, it.word, it.message(), it.advice()));
    comparisons.chain(arguments::in_template(text).into_iter().map(|it| fault(it.at, it.name, it.message(), it.advice()))).collect()
}

/// Whether a fault is of a filter or a function that there isn't.
pub(super) fn is_of_unknown_name(fault: &Diagnostic) -> bool {
    [UNKNOWN_FILTER, UNKNOWN_FUNCTION].iter().any(|start| fault.message.starts_with(start))
}

const UNKNOWN_FILTER: &str = "there is no filter `";
const UNKNOWN_FUNCTION: &str = "there is no function `";

#[derive(Clone, Copy)]
struct At {
    line: usize,
    column: usize,
    width: usize,
}

/// Several references to what there isn't come as one text of reports: `error: …` then `--> file:line:column`.
fn reports(text: &str, place: &dyn Fn(&str) -> Option<Snippet>, names: &Names<'_>) -> Vec<Diagnostic> {
    text.split("\nerror: ")
        .map(|part| {
            let mut lines = part.lines();
            let message = lines.next().unwrap_or_default().trim_start_matches("error: ");
            let locus = lines.next().and_then(|line| line.trim_start().strip_prefix("--> ")).unwrap_or_default();
            let width = lines.nth(2).map_or(1, |line| line.matches('^').count());
            let mut fields = locus.rsplitn(3, ':');
            let mut number = || fields.next().and_then(|field| field.parse().ok()).unwrap_or(1);
            let (column, line) = (number(), number());
            fault(message, place(fields.next().unwrap_or_default()), At { line, column, width }, names)
        })
        .collect()
}

fn fault(message: &str, place: Option<Snippet>, at: At, names: &Names<'_>) -> Diagnostic {
    let Some(place) = place else { return Diagnostic::error(message) };
    let span = Span::new(&place.source, at.line + place.lines_before, at.column, at.width);
    let at_end = message.starts_with("Unexpected end of input");
    if at_end && let Some((offset, open, close)) = blocks::unclosed_tag(place.text()) {
        let offset = place.source.text().len() - place.text().len() + offset;
        return Diagnostic::error(format!("a tag is opened with `{open}` and not closed"))
            .at(&place.source.span_at(offset, 2))
            .help(format!("write `{close}` where it ends"));
    }
    if at_end && let Some((offset, word)) = blocks::unclosed(place.text()) {
        let offset = place.source.text().len() - place.text().len() + offset;
        return Diagnostic::error(format!("`{{% {word} … %}}` is opened and not closed"))
            .at(&place.source.span_at(offset, 2))
            .help(format!("write `{{% end{} %}}` where it ends", word.trim_end_matches("_global")));
    }
    let tag = liquid::tag_around(place.source.text(), &span);
    let lacks =
        ["Field `size` ", "Field `first` ", "Field `last` ", "Cannot compare `undefined` "].iter().any(|it| message.starts_with(it));
    let advice = tag.as_deref().and_then(liquid::advice).or_else(|| tag.as_deref().filter(|_| lacks).and_then(liquid::property_advice));
    if let (None, Some(part)) = (&advice, tag.as_deref().filter(|_| message.starts_with("Unknown tag")).and_then(blocks::part_of)) {
        return Diagnostic::error(format!("`{{% {} %}}` stands where no `{}` is open", part.word, part.opens))
            .at(&span)
            .help(format!("take it out, or write `{{% {} … %}}` before it", part.opens));
    }
    let advice = advice.or_else(|| left_open(message, place.text(), at.line));
    let (message, help) = reworded(message, names);
    Diagnostic::error(message).at(&span).maybe_help(advice.or(help))
}

/// Where the end of a tag was expected lines below its start, the tag may lack its end.
fn left_open(message: &str, text: &str, line: usize) -> Option<String> {
    let (open, close) = [("{{", "}}"), ("{%", "%}")]
        .into_iter()
        .find(|(_, close)| message.trim_end_matches('.').ends_with(&format!("expected {close}")))?;
    let before: Vec<&str> = text.lines().take(line.checked_sub(1)?).collect();
    let opening = before.iter().rev().find_map(|line| line.rfind(open).map(|at| &line[at..])).filter(|tag| !tag.contains(close))?;
    Some(format!("a tag opened with {open} is not closed: write `{close}` at the end of `{}`", opening.trim_end()))
}

/// Our words for what Tera says most, and what to do about it.
fn reworded(message: &str, names: &Names<'_>) -> (String, Option<String>) {
    let quoted = |start: &str| message.strip_prefix(start)?.split('`').next();
    if let Some(name) = quoted("Unknown template `") {
        let help = there_are("includes", name, names.templates.iter().filter_map(|it| it.strip_prefix("_includes/")));
        return (format!("the include `{name}` does not exist"), Some(help));
    }
    if let Some(name) = quoted("Unknown filter `") {
        let meant = nearest(name, super::filters::NAMES.iter().copied());
        let help = meant.map_or_else(|| "see the manual's table of filters".to_owned(), |meant| format!("did you mean `{meant}`?"));
        return (format!("{UNKNOWN_FILTER}{name}`"), Some(help));
    }
    if let Some(name) = quoted("Unknown function `") {
        return (format!("{UNKNOWN_FUNCTION}{name}`"), Some(there_are("functions", name, super::functions::NAMES)));
    }
    for (start, what) in [("Variable `", "variable"), ("Field `", "field")] {
        let Some(name) = quoted(start).filter(|_| message.contains("` is not defined")) else { continue };
        let known: Vec<&str> = message.rsplit_once(": ").map(|(_, list)| list.split(", ").collect()).unwrap_or_default();
        let meant = nearest(name, known.iter().copied()).map(|meant| format!("did you mean `{meant}`? "));
        let known = if known.is_empty() { String::new() } else { format!("\nthere are: {}", some_of(&known)) };
        let help = format!("{}{}{known}", meant.unwrap_or_default(), values::IF_MISSING);
        return (format!("the {what} `{name}` is not defined"), Some(help));
    }
    if let Some((end, _)) = message.strip_prefix("Found ").and_then(|it| it.split_once(" but expected one of: integer, float, string")) {
        let help = "write a name, a text in quotes, a number or a list before it";
        return (format!("there is {end} where a value is expected"), Some(help.to_owned()));
    }
    if let Some((what, help)) = values::reworded(message) {
        return (what, Some(help));
    }
    let (message, advice) = match message.split_once("; in Tera: ") {
        Some((message, advice)) => (message, Some(format!("in Tera: {advice}"))),
        None => (message, None),
    };
    (lower_first(message.trim_end_matches('.')), advice)
}

/// Messages begin with a small letter.
pub(super) fn lower_first(message: &str) -> String {
    let mut chars = message.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// The nearest name, then all of them.
pub(crate) fn there_are<'a>(what: &str, wanted: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let meant = nearest(wanted, known.iter().copied()).map(|meant| format!("did you mean `{meant}`? ")).unwrap_or_default();
    match known.is_empty() {
        true => format!("there are no {what} yet"),
        false => format!("{meant}the {what} are: {}", some_of(&known)),
    }
}

fn some_of(names: &[&str]) -> String {
    const MOST: usize = 30;
    let more = if names.len() > MOST { ", …" } else { "" };
    format!("{}{more}", names.iter().take(MOST).copied().collect::<Vec<_>>().join(", "))
}
