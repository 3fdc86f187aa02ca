//! Which lines of a text are fenced code, for what reads lines before the parser does.

use super::line_starts::after_markers;

/// Reads line after line.
#[derive(Debug, Default)]
pub(super) struct Fenced {
    open: Option<&'static str>,
}

impl Fenced {
    /// Whether the next line is fenced code, or one of its fences.
    pub(super) fn holds(&mut self, line: &str) -> bool {
        let inside = after_markers(line);
        match self.open {
            Some(mark) => {
                if inside.starts_with(mark) {
                    self.open = None;
                }
                true
            }
            None => {
                self.open = mark(inside);
                self.open.is_some()
            }
        }
    }

    /// Whether a fence is open after the lines that were read.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }
}

/// The mark of a fence. Backticks with others behind them are a span of code.
fn mark(line: &str) -> Option<&'static str> {
    if line.starts_with("~~~") {
        return Some("~~~");
    }
    (line.starts_with("```") && !line.trim_start_matches('`').contains('`')).then_some("```")
}
