//! Data that is read line by line: YAML and INI.

use super::marks::Marks;
use super::token::Token;

/// Marks YAML in `text[from..to]`.
pub(super) fn yaml(text: &str, from: usize, to: usize, marks: &mut Marks<'_>) {
    Yaml { bytes: &text.as_bytes()[..to.min(text.len())], at: from, marks, indent: 0 }.run();
}

/// Marks INI in `text[from..to]`.
pub(super) fn ini(text: &str, from: usize, to: usize, marks: &mut Marks<'_>) {
    for (start, line) in lines(text, from, to) {
        let (blanks, rest) = indented(line);
        let start = start + blanks;
        let end = start + rest.trim_ascii_end().len();
        match rest.first() {
            Some(b'#' | b';') => marks.mark(Token::C1, start, end),
            Some(b'[') => marks.mark(Token::Nn, start, end),
            _ => {
                let Some(sign) = rest.iter().position(|byte| matches!(byte, b'=' | b':')) else { continue };
                marks.mark(Token::Py, start, start + rest[..sign].trim_ascii_end().len());
                marks.mark(Token::P, start + sign, start + sign + 1);
                let value = start + sign + 1 + indented(&rest[sign + 1..]).0;
                if value < end {
                    marks.mark(Token::S, value, end);
                }
            }
        }
    }
}

/// Where each line begins, and the line without its break.
pub(super) fn lines(text: &str, from: usize, to: usize) -> impl Iterator<Item = (usize, &[u8])> {
    let bytes = &text.as_bytes()[..to.min(text.len())];
    let mut at = from;
    bytes.get(from..).unwrap_or_default().split(|byte| *byte == b'\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        (start, line)
    })
}

/// How many blanks a line begins with, and the rest.
pub(super) fn indented(line: &[u8]) -> (usize, &[u8]) {
    let blanks = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    (blanks, &line[blanks..])
}

struct Yaml<'a, 's> {
    bytes: &'a [u8],
    at: usize,
    marks: &'a mut Marks<'s>,
    /// How far the entry is in that this line belongs to.
    indent: usize,
}

impl Yaml<'_, '_> {
    fn run(&mut self) {
        while self.at < self.bytes.len() {
            self.line();
            self.at = self.line_end() + 1;
        }
    }

    fn mark_to(&mut self, token: Token, end: usize) {
        self.marks.mark(token, self.at, end);
        self.at = end;
    }

    fn line_end(&self) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        rest.iter().position(|byte| *byte == b'\n').map_or(self.bytes.len(), |length| self.at + length)
    }

    fn skip_blanks(&mut self) {
        self.at += self.bytes[self.at.min(self.bytes.len())..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
    }

    fn line(&mut self) {
        let (start, end) = (self.at, self.line_end());
        let line = &self.bytes[start..end];
        if line.starts_with(b"---") || line.starts_with(b"...") {
            self.mark_to(Token::Nn, start + 3);
        } else if line.starts_with(b"%") {
            return self.mark_to(Token::Cp, end);
        }
        self.skip_blanks();
        self.indent = self.at - start;
        while self.bytes.get(self.at) == Some(&b'-') && matches!(self.bytes.get(self.at + 1), None | Some(b' ' | b'\n')) {
            self.mark_to(Token::Pi, self.at + 1);
            self.skip_blanks();
        }
        if let Some(colon) = self.colon(end) {
            self.indent = self.at - start;
            let key = self.bytes[self.at..colon].trim_ascii_end().len();
            self.mark_to(Token::Na, self.at + key);
            self.at = colon;
            self.mark_to(Token::Pi, colon + 1);
        }
        self.value(false);
    }

    /// The colon after the key that begins here, if one does.
    fn colon(&self, end: usize) -> Option<usize> {
        let mut at = self.at;
        let quote = self.bytes.get(at).copied().filter(|byte| matches!(byte, b'"' | b'\''));
        if let Some(quote) = quote {
            at += 1 + self.bytes.get(at + 1..end)?.iter().position(|byte| *byte == quote)? + 1;
        } else if matches!(self.bytes.get(at), Some(b'{' | b'[' | b'#' | b'|' | b'>' | b'&' | b'*' | b'!' | b'%' | b'@' | b'`')) {
            return None;
        }
        while at < end {
            match self.bytes[at] {
                b':' if matches!(self.bytes.get(at + 1), None | Some(b' ' | b'\t' | b'\r' | b'\n')) => return Some(at),
                b'#' if at > 0 && self.bytes[at - 1] == b' ' => return None,
                _ => at += 1,
            }
        }
        None
    }

    /// What is in a line after its key. `flow` says that it is inside brackets, which may go over lines.
    fn value(&mut self, flow: bool) {
        let mut depth = usize::from(flow);
        loop {
            self.skip_blanks();
            let Some(&byte) = self.bytes.get(self.at) else { return };
            match byte {
                b'\n' if depth == 0 => return,
                b'\n' => self.at += 1,
                b'#' => {
                    let end = self.line_end();
                    self.mark_to(Token::C1, end);
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.mark_to(Token::Pi, self.at + 1);
                }
                b'}' | b']' if depth > 0 => {
                    depth -= 1;
                    self.mark_to(Token::Pi, self.at + 1);
                }
                b',' if depth > 0 => self.mark_to(Token::Pi, self.at + 1),
                b':' if depth > 0 => self.mark_to(Token::Pi, self.at + 1),
                b'"' | b'\'' => self.quoted(byte, depth > 0),
                b'&' | b'*' => self.word(Token::Nl),
                b'!' => self.word(Token::Kt),
                b'|' | b'>' if depth == 0 => return self.block(),
                _ => self.scalar(depth > 0),
            }
        }
    }

    fn word(&mut self, token: Token) {
        let rest = &self.bytes[self.at + 1..];
        let length = rest.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b']' | b'}')).unwrap_or(rest.len());
        self.mark_to(token, self.at + 1 + length);
    }

    fn quoted(&mut self, quote: u8, flow: bool) {
        let mut end = self.at + 1;
        while let Some(&byte) = self.bytes.get(end) {
            end += if byte == b'\\' && quote == b'"' { 2 } else { 1 };
            if byte == quote {
                break;
            }
        }
        let end = end.min(self.bytes.len());
        let key = flow && self.bytes.get(end) == Some(&b':');
        let token = if quote == b'"' { Token::S2 } else { Token::S1 };
        self.mark_to(if key { Token::Na } else { token }, end);
    }

    /// A plain scalar, up to what ends it.
    fn scalar(&mut self, flow: bool) {
        let start = self.at;
        let mut end = start;
        let mut key = false;
        while let Some(&byte) = self.bytes.get(end) {
            match byte {
                b'\n' => break,
                b'#' if end > start && self.bytes[end - 1] == b' ' => break,
                b',' | b']' | b'}' | b'[' | b'{' if flow => break,
                b':' if flow && end > start && matches!(self.bytes.get(end + 1), None | Some(b' ' | b'\n' | b',' | b'}')) => {
                    key = true;
                    break;
                }
                _ => end += 1,
            }
        }
        // Whatever stands here, the reading goes on.
        let end = end.max(start + 1);
        let length = self.bytes[start..end].trim_ascii_end().len().max(1);
        let token = if key { Token::Na } else { scalar_token(&self.bytes[start..start + length]) };
        self.mark_to(token, start + length);
        self.at = end;
    }

    /// `|` or `>`, and the lines that are further in than the entry.
    fn block(&mut self) {
        let end = self.line_end();
        self.mark_to(Token::Pi, end);
        let mut at = end;
        while at < self.bytes.len() {
            let start = at + 1;
            let Some(rest) = self.bytes.get(start..) else { break };
            let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            let line = &rest[..length];
            let (blanks, inside) = indented(line);
            if !inside.is_empty() && blanks <= self.indent {
                break;
            }
            at = start + length;
        }
        if at > end {
            self.at = end + 1;
            self.mark_to(Token::S, at);
        }
    }
}

fn scalar_token(text: &[u8]) -> Token {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let number = digits.first().is_some_and(u8::is_ascii_digit);
    match text {
        b"true" | b"false" | b"null" | b"~" | b"True" | b"False" | b"Null" | b"TRUE" | b"FALSE" | b"NULL" => Token::Kc,
        _ if number && digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'_') => Token::Mi,
        _ if number
            && digits.iter().filter(|byte| **byte == b'.').count() == 1
            && digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.') =>
        {
            Token::Mf
        }
        _ => Token::S,
    }
}
