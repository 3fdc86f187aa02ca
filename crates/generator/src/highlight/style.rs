//! Stylesheets: each statement is a rule if `{` ends it, else a declaration.

use super::code::find;
use super::marks::Marks;
use super::token::Token;

/// A language of stylesheets.
pub(super) struct Style {
    /// `//` comments and `$variables`.
    pub(super) scss: bool,
}

/// Marks `text[from..to]`.
pub(super) fn lex(style: &Style, text: &str, from: usize, to: usize, marks: &mut Marks<'_>) {
    Lexer { style, bytes: &text.as_bytes()[..to.min(text.len())], at: from, marks, scanned: (0, Part::Property) }.run();
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Selector,
    Property,
    Value,
}

struct Lexer<'a, 's> {
    style: &'a Style,
    bytes: &'a [u8],
    at: usize,
    marks: &'a mut Marks<'s>,
    /// Up to where a statement was looked through, and what it was: nothing is looked through twice.
    scanned: (usize, Part),
}

impl Lexer<'_, '_> {
    fn run(&mut self) {
        let mut part = None;
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte.is_ascii_whitespace() {
                self.at += 1;
            } else if let Some((token, end)) = self.comment_or_text(self.at).filter(|_| matches!(byte, b'/' | b'"' | b'\'')) {
                self.mark_to(token, end);
            } else {
                let now = part.unwrap_or_else(|| self.statement());
                part = self.piece(byte, now);
            }
        }
    }

    fn mark_to(&mut self, token: Token, end: usize) {
        self.marks.mark(token, self.at, end);
        self.at = end;
    }

    /// A comment or quoted text that begins at `at`, and where it ends.
    fn comment_or_text(&self, at: usize) -> Option<(Token, usize)> {
        let rest = self.bytes.get(at..)?;
        let line = |from: usize| self.bytes[from..].iter().position(|byte| *byte == b'\n').map_or(self.bytes.len(), |it| from + it);
        match rest {
            [b'/', b'*', ..] => Some((Token::Cm, find(self.bytes, at + 2, b"*/").map_or(self.bytes.len(), |at| at + 2))),
            [b'/', b'/', ..] if self.style.scss => Some((Token::C1, line(at))),
            [quote @ (b'"' | b'\''), ..] => {
                let mut end = at + 1;
                while let Some(byte) = self.bytes.get(end) {
                    end += match byte {
                        b'\n' => break,
                        b'\\' => 2,
                        _ => 1,
                    };
                    if byte == quote {
                        break;
                    }
                }
                Some((if *quote == b'"' { Token::S2 } else { Token::S1 }, end.min(self.bytes.len())))
            }
            _ => None,
        }
    }

    /// What the statement that begins here is.
    fn statement(&mut self) -> Part {
        if self.at >= self.scanned.0 {
            self.scanned = self.scan();
        }
        self.scanned.1
    }

    /// Where the statement that begins here ends, and what it is.
    fn scan(&self) -> (usize, Part) {
        let mut at = self.at;
        let mut depth = 0_usize;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'/' | b'"' | b'\'' => {
                    at = self.comment_or_text(at).map_or(at + 1, |(_, end)| end);
                    continue;
                }
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                b'#' if self.bytes.get(at + 1) == Some(&b'{') => depth += 1,
                b'}' if depth > 0 => depth -= 1,
                b'{' if self.bytes.get(at.wrapping_sub(1)) != Some(&b'#') => return (at, Part::Selector),
                b';' | b'}' if depth == 0 => return (at, Part::Property),
                _ => {}
            }
            at += 1;
        }
        (at, Part::Property)
    }

    fn name_end(&self, from: usize) -> usize {
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'%' | 0x80..);
        self.bytes.get(from..).unwrap_or_default().iter().position(|byte| !is_name(byte)).map_or(self.bytes.len(), |it| from + it)
    }

    /// Marks one piece of a statement; gives the part that comes next, nothing at the statement's end.
    fn piece(&mut self, byte: u8, part: Part) -> Option<Part> {
        let name_end = self.name_end(self.at + 1);
        let named = name_end > self.at + 1;
        match byte {
            b'{' | b'}' | b';' => {
                self.mark_to(Token::P, self.at + 1);
                return None;
            }
            b'@' if named => {
                self.mark_to(Token::K, name_end);
                return Some(Part::Value);
            }
            b'$' if named && self.style.scss => self.mark_to(Token::Nv, name_end),
            b'!' if named => self.mark_to(Token::Cp, name_end),
            b'#' if part == Part::Value && named => self.mark_to(Token::Mh, name_end),
            b'#' if self.bytes.get(self.at + 1) == Some(&b'{') => {
                let end = find(self.bytes, self.at, b"}").map_or(self.bytes.len(), |at| at + 1);
                self.mark_to(Token::Si, end);
            }
            b'#' if named => self.mark_to(Token::Nf, name_end),
            b'.' if part == Part::Selector && named => self.mark_to(Token::Nc, name_end),
            b':' if part == Part::Selector => {
                let colons = if self.bytes.get(self.at + 1) == Some(&b':') { 2 } else { 1 };
                let end = self.name_end(self.at + colons);
                self.mark_to(Token::Nd, end);
            }
            b':' if part == Part::Property => {
                self.mark_to(Token::P, self.at + 1);
                return Some(Part::Value);
            }
            b'0'..=b'9' => self.number(),
            b'.' | b'+' | b'-' if self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit) => self.number(),
            b'-' if !named => self.mark_to(Token::O, self.at + 1),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'-' | 0x80.. => self.word(name_end, part),
            b'(' | b')' | b'[' | b']' | b',' | b'.' | b':' => self.mark_to(Token::P, self.at + 1),
            _ => self.mark_to(Token::O, self.at + 1),
        }
        Some(part)
    }

    /// `.5em`, `-1.5rem`
    fn number(&mut self) {
        let mut end = self.name_end(self.at + 1);
        if self.bytes.get(end) == Some(&b'.') {
            end = self.name_end(end + 1);
        }
        self.mark_to(Token::M, end);
    }

    fn word(&mut self, end: usize, part: Part) {
        let custom = self.bytes[self.at..].starts_with(b"--");
        let called = self.bytes.get(end) == Some(&b'(');
        let token = match part {
            _ if custom => Token::Nv,
            Part::Selector => Token::Nt,
            Part::Property => Token::Nl,
            Part::Value if called => Token::Nb,
            Part::Value => Token::No,
        };
        let url = called && self.bytes[self.at..end].eq_ignore_ascii_case(b"url");
        self.mark_to(token, end);
        // An address without quotes may hold `//`.
        if url && !matches!(self.bytes.get(end + 1), Some(b'"' | b'\'')) {
            self.mark_to(Token::P, end + 1);
            let close = find(self.bytes, self.at, b")").unwrap_or(self.bytes.len());
            self.mark_to(Token::Sx, close);
        }
    }
}
