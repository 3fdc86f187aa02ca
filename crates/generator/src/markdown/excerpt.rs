//! Excerpts: what comes before the separator, with the link definitions that it may refer to.

use super::closed::closed;
use super::{Surroundings, to_html};

/// The Markdown of a document's excerpt; none where the separator is empty.
///
/// ```
/// use dropsafe_generator::markdown::excerpt_of;
///
/// let text = "A [link].\n\nMore.\n\n[link]: https://example.org/\n";
/// assert_eq!(excerpt_of(text, "\n\n"), "A [link].\n\n[link]: https://example.org/");
/// ```
pub fn excerpt_of(text: &str, separator: &str) -> String {
    let text = text.trim_start_matches(['\n', '\r']);
    let unified;
    let text = match text.contains('\r') {
        true => {
            unified = text.replace("\r\n", "\n");
            &unified
        }
        false => text,
    };
    if separator.is_empty() {
        return String::new();
    }
    let Some((head, tail)) = text.split_once(separator) else { return text.trim_end().to_owned() };
    let definitions: Vec<&str> = tail.lines().filter(|line| is_definition(line)).collect();
    match definitions.is_empty() {
        true => head.to_owned(),
        false => format!("{head}\n\n{}", definitions.join("\n")),
    }
}

/// The HTML of an excerpt. What it begins, it ends, even where the text goes on: it stands in other pages.
///
/// ```
/// use dropsafe_generator::markdown::{Surroundings, excerpt_html};
///
/// assert_eq!(excerpt_html("<div class=\"intro\">", Surroundings::default()), "<div class=\"intro\">\n</div>\n");
/// ```
pub fn excerpt_html(excerpt: &str, around: Surroundings<'_>) -> String {
    closed(to_html(&format!("{excerpt}\n"), around))
}

/// `[name]: target`, as Jekyll looks for them.
fn is_definition(line: &str) -> bool {
    defined(line).is_some()
}

/// The label that a line defines a link for.
pub(super) fn defined(line: &str) -> Option<&str> {
    let spaces = line.len() - line.trim_start_matches(' ').len();
    let rest = line.trim_start().strip_prefix('[').filter(|_| spaces < 4)?;
    let (label, target) = rest.split_once("]:")?;
    (!label.is_empty() && !label.contains(']') && !target.trim().is_empty()).then_some(label)
}
