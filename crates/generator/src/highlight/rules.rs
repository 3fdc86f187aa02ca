//! What begins with characters of its own: comments, quoted text, variables, attributes.

use super::code::Lexer;
use super::table::Rule;
use super::token::Token;

impl Lexer<'_, '_> {
    fn at_word(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at));
        before.is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'(' | b'[' | b'{' | b';' | b'|' | b'&' | b'`'))
    }

    /// Reads on as a rule says whose opening stands here; false if it does not fit after all.
    pub(super) fn follow(&mut self, rule: &Rule) -> bool {
        match rule {
            Rule::Line { word: true, .. } if !self.at_word() => return false,
            Rule::Line { token, .. } => {
                let end = self.line_end();
                self.mark_to(*token, end);
                return true;
            }
            Rule::Block { open, close, token, nested } => {
                let end = match nested {
                    true => self.past_nested(open.as_bytes(), close.as_bytes()),
                    false => self.past(self.at + open.len(), close.as_bytes()),
                };
                self.mark_to(*token, end);
                return true;
            }
            Rule::Text(text) => self.text(text),
            Rule::Hashed { open } => {
                let hashes = self.bytes[self.at + open.len()..].iter().take_while(|byte| **byte == b'#').count();
                let inside = self.at + open.len() + hashes + 1;
                if self.bytes.get(inside - 1) != Some(&b'"') {
                    return false;
                }
                let close = ["\"", &"#".repeat(hashes)].concat();
                let end = self.past(inside, close.as_bytes());
                self.mark_to(Token::S, end);
            }
            Rule::Delimited { open } => {
                let inside = &self.bytes[self.at + open.len()..];
                let Some(length) = inside.iter().take(17).position(|byte| *byte == b'(') else { return false };
                let close = [b")", &inside[..length], b"\""].concat();
                let end = self.past(self.at + open.len() + length + 1, &close);
                self.mark_to(Token::S, end);
            }
            Rule::Sigil { open, token } => {
                let from = self.at + open.len();
                let end = self.name_end(from);
                if end == from || self.bytes[from].is_ascii_digit() && open != &"$" {
                    return false;
                }
                self.mark_to(*token, end);
            }
            Rule::Directive { .. } if !self.fresh => return false,
            Rule::Directive { token, .. } => {
                let mut end = self.line_end();
                while end > self.at && self.bytes[end - 1] == b'\\' && end < self.bytes.len() {
                    self.mark_to(*token, end + 1);
                    end = self.line_end();
                }
                self.mark_to(*token, end);
                return true;
            }
            Rule::Flag { open, token } => {
                let from = self.at + open.len();
                if !self.at_word() || !self.bytes.get(from).is_some_and(u8::is_ascii_alphanumeric) {
                    return false;
                }
                let length =
                    self.bytes[from..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).count();
                self.mark_to(*token, from + length);
            }
            Rule::Sign { open, token } => {
                let end = self.at + open.len();
                self.mark_to(*token, end);
            }
            Rule::Bracketed { open, token } => {
                let line_end = self.line_end();
                let length = brackets(&self.bytes[self.at + open.len() - 1..line_end]);
                let end = self.at + open.len() - 1 + length;
                self.mark_to(*token, end);
                return true;
            }
        }
        (self.operand, self.member, self.naming, self.statement) = (true, false, None, false);
        true
    }

    fn past_nested(&self, open: &[u8], close: &[u8]) -> usize {
        let mut at = self.at + open.len();
        let mut depth = 1_usize;
        while let Some(rest) = self.bytes.get(at..).filter(|rest| !rest.is_empty()) {
            if rest.starts_with(close) {
                depth -= 1;
                at += close.len();
                if depth == 0 {
                    return at;
                }
            } else if rest.starts_with(open) {
                depth += 1;
                at += open.len();
            } else {
                at += 1;
            }
        }
        self.bytes.len()
    }
}

/// How long the brackets are that open at the start: to their end, or to the end of the text.
fn brackets(bytes: &[u8]) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'[' | b'(' | b'{' => depth += 1,
            b']' | b')' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    bytes.len()
}
