//! From marked pieces to HTML.

use super::token::Token;

/// Takes marks from left to right and writes the source with a `<span>` around each.
///
/// Whatever a lexer marks, the text of the result is the source: what lies between two marks is written as it is, and a
/// mark that reaches back or out of the text is cut to fit.
pub(super) struct Marks<'s> {
    source: &'s str,
    out: String,
    /// Up to where the source is written.
    written: usize,
    /// The mark that the next may still join.
    open: Option<(Token, usize, usize)>,
}

impl<'s> Marks<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self { source, out: String::with_capacity(source.len() * 4 + 64), written: 0, open: None }
    }

    /// Says what the source from `start` to `end` is.
    pub(super) fn mark(&mut self, token: Token, start: usize, end: usize) {
        if let Some((open, _, until)) = &mut self.open {
            if *open == token && *until == start {
                *until = end.max(start);
                return;
            }
            self.close();
        }
        self.open = Some((token, start, end));
    }

    fn close(&mut self) {
        let Some((token, start, end)) = self.open.take() else { return };
        let start = self.boundary(start.max(self.written));
        let end = self.boundary(end.max(start));
        if start == end {
            return;
        }
        if self.written < start {
            push_escaped(&mut self.out, &self.source[self.written..start]);
        }
        self.out.push_str(token.tag());
        push_escaped(&mut self.out, &self.source[start..end]);
        self.out.push_str("</span>");
        self.written = end;
    }

    /// The next place at or after `at` that is not inside a character.
    fn boundary(&self, at: usize) -> usize {
        let mut at = at.min(self.source.len());
        while !self.source.is_char_boundary(at) {
            at += 1;
        }
        at
    }

    /// The HTML, with the rest of the source.
    pub(super) fn finish(mut self) -> String {
        self.close();
        push_escaped(&mut self.out, &self.source[self.written..]);
        self.out
    }
}

/// Writes text as HTML's text.
pub(super) fn push_escaped(out: &mut String, text: &str) {
    let mut done = 0;
    let is_special = |byte: &u8| matches!(byte, b'&' | b'<' | b'>');
    while let Some(length) = text.as_bytes()[done..].iter().position(is_special) {
        let at = done + length;
        let entity = match text.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        };
        out.push_str(&text[done..at]);
        out.push_str(entity);
        done = at + 1;
    }
    out.push_str(&text[done..]);
}
