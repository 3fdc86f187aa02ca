//! What the scanner can't read, in words: it says what it expected; people need to know what they did.

use granit_parser::{ErrorKind, ScanError};

use super::{Builder, Fault, fault};
use crate::diagnostics::Span;

impl<P> Builder<'_, P> {
    /// The fault of which the scanner says that.
    pub(super) fn explain(&self, error: &ScanError) -> Fault {
        let marker = error.marker();
        let span = Span::new(self.source, marker.line() + self.lines_before, marker.col() + 1, 1);
        let said = error.info();
        if *error.kind() == ErrorKind::UnclosedQuotedScalar {
            return self.unclosed_quote(marker.line() + self.lines_before);
        }
        if let Some(fault) = self.unclosed_bracket(error) {
            return fault;
        }
        let (message, help) = if said.contains("mapping values are not allowed") {
            ("a second `: ` in one line".to_owned(), "put the text in quotes: `title: \"a: b\"`")
        } else if said.contains('\t') || said.contains("tab") {
            (format!("this is not YAML: {said}"), "indent with spaces, not with tabs")
        } else {
            (
                format!("this is not YAML: {said}"),
                "check indentation, quotes and colons; text with `: `, `#` or a leading `*`, `&`, `!`, `@`, `[`, `{` needs quotes",
            )
        };
        fault(&span, message).help(help)
    }

    /// An unclosed bracket is noticed at the end of the text, or at the colon of a line that the bracket has swallowed: show where
    /// it opens.
    fn unclosed_bracket(&self, error: &ScanError) -> Option<Fault> {
        let open_still = matches!(
            error.kind(),
            ErrorKind::UnclosedFlowCollection { .. }
                | ErrorKind::InvalidColonPlacement
                | ErrorKind::ExpectedFlowSequenceSeparator
                | ErrorKind::ExpectedFlowMappingSeparator
        );
        if !open_still {
            return None;
        }
        let noticed = error.marker().line() + self.lines_before;
        let lines: Vec<&str> = self.source.text().lines().take(noticed).collect();
        let is_bracket = |c: char| matches!(c, '[' | '{' | ']' | '}');
        let (index, line) = lines.iter().enumerate().skip(self.lines_before).rfind(|(_, line)| line.contains(is_bracket))?;
        let (column, open) = line.chars().enumerate().filter(|(_, c)| is_bracket(*c)).last()?;
        let close = match open {
            '[' => ']',
            '{' => '}',
            _ => return None,
        };
        let span = Span::new(self.source, index + 1, column + 1, 1);
        let help = format!("write `{close}` where it ends; a text that begins with `{open}` needs quotes");
        Some(fault(&span, format!("the bracket `{open}` is opened and not closed")).help(help))
    }

    /// An unclosed quote is noticed at the end of the text, or at a line that the quote has swallowed: show where it opens.
    pub(super) fn unclosed_quote(&self, noticed: usize) -> Fault {
        let lines: Vec<&str> = self.source.text().lines().collect();
        let opening = (self.lines_before..noticed.min(lines.len())).rev().find_map(|index| {
            let line = lines.get(index)?;
            let value = line.find(": ").map_or(0, |colon| colon + 2);
            let quoted = line.get(value..)?.trim_start_matches([' ', '-']);
            let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let closed = quoted[1..].trim_end().ends_with(quote);
            let column = line[..line.len() - quoted.len()].chars().count() + 1;
            (!closed).then(|| Span::new(self.source, index + 1, column, 1))
        });
        let span = opening.unwrap_or_else(|| Span::new(self.source, noticed, 1, 1));
        fault(&span, "a quotation mark is opened and not closed").help("close it, or write `\\\"` for a quotation mark inside the text")
    }
}
