//! Quoted text in code: escapes, what is put in, and texts that end with a line of their own.

use super::code::Lexer;
use super::table::Text;
use super::token::Token;

impl<'a> Lexer<'a, '_> {
    /// Text in quotes, from its opening on.
    pub(super) fn text(&mut self, text: &Text) {
        if self.code.keys.is_some() {
            let end = self.text_end(text);
            if let Some(token) = self.key(end) {
                return self.mark_to(token, end);
            }
        }
        let close = text.close.as_bytes();
        let mut at = self.at + text.open.len();
        while let Some(&byte) = self.bytes.get(at) {
            if byte == b'\\' && text.escapes {
                self.mark_to(text.token, at);
                at = self.escape_end();
                self.mark_to(Token::Se, at);
            } else if byte == close[0] && self.bytes[at..].starts_with(close) {
                at += close.len();
                break;
            } else if byte == b'\n' && !text.lines {
                break;
            } else if let Some(hold) = text.holds.iter().find(|hold| self.bytes[at..].starts_with(hold.as_bytes())) {
                let end = self.held_end(at, hold.as_bytes());
                if end > at {
                    self.mark_to(text.token, at);
                    let escaped = hold.len() == 1 && self.bytes[at] == b'{' && end == at + 2 && self.bytes[at + 1] == b'{';
                    self.mark_to(if escaped { Token::Se } else { Token::Si }, end);
                    at = end;
                } else {
                    at += 1;
                }
            } else {
                at += 1;
            }
        }
        self.mark_to(text.token, at);
    }

    /// Where the text in quotes that begins here ends.
    fn text_end(&self, text: &Text) -> usize {
        let close = text.close.as_bytes();
        let mut at = self.at + text.open.len();
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\\' if text.escapes => at += 2,
                b'\n' if !text.lines => return at,
                _ if byte == close[0] && self.bytes[at..].starts_with(close) => return at + close.len(),
                _ => at += 1,
            }
        }
        self.bytes.len()
    }

    /// Where the escape ends that begins here with its `\`.
    fn escape_end(&self) -> usize {
        let digits = match self.peek(1) {
            Some(b'x') => 2,
            Some(b'u') => 4,
            Some(b'U') => 8,
            // The break itself stays outside of the mark.
            Some(b'\n') => return self.at + 1,
            Some(_) => return self.at + 2,
            None => return self.at + 1,
        };
        let inside = self.at + 2;
        let length = match self.peek(2) {
            Some(b'{') => self.bytes[inside..].iter().take(12).position(|byte| *byte == b'}').map_or(0, |at| at + 1),
            _ => self.bytes[inside..].iter().take(digits).take_while(|byte| byte.is_ascii_hexdigit()).count(),
        };
        inside + length
    }

    /// Where what is put in at `at` ends; `at` if nothing is.
    fn held_end(&self, at: usize, hold: &[u8]) -> usize {
        let inside = at + hold.len();
        let (open, close) = match hold.last() {
            Some(b'{') => (b'{', b'}'),
            Some(b'(') => (b'(', b')'),
            _ => {
                let end = self.name_end(inside);
                return if end > inside { end } else { at };
            }
        };
        // `{{` is a brace that stands for itself.
        if hold == b"{" && self.bytes.get(inside) == Some(&b'{') {
            return inside + 1;
        }
        let mut depth = 1_usize;
        for (length, byte) in self.bytes[inside..].iter().enumerate() {
            match byte {
                b'\n' => return inside + length,
                byte if *byte == open => depth += 1,
                byte if *byte == close => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return inside + length + 1;
            }
        }
        self.bytes.len()
    }

    /// `<<WORD`, `<<~'WORD'`: notes the word for when the line ends.
    pub(super) fn heredoc_opens(&mut self) -> bool {
        let Some(open) = self.code.heredoc.filter(|open| self.rest().starts_with(open.as_bytes())) else { return false };
        let mut at = self.at + open.len();
        let dashed = matches!(self.bytes.get(at), Some(b'-' | b'~'));
        at += usize::from(dashed);
        let quote = self.bytes.get(at).copied().filter(|byte| matches!(byte, b'"' | b'\''));
        at += usize::from(quote.is_some());
        let end =
            self.bytes[at..].iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_').map_or(self.bytes.len(), |it| at + it);
        let bytes: &'a [u8] = self.bytes;
        let word = &bytes[at..end];
        let meant = dashed || quote.is_some() || word.first().is_some_and(|byte| byte.is_ascii_uppercase() || *byte == b'_');
        if word.is_empty() || !meant || quote.is_some_and(|quote| bytes.get(end) != Some(&quote)) {
            return false;
        }
        self.heredocs.push(word);
        self.mark_to(Token::O, self.at + open.len() + usize::from(dashed));
        self.mark_to(Token::Sh, end + usize::from(quote.is_some()));
        true
    }

    /// The lines up to the one that is the word.
    pub(super) fn heredoc(&mut self, word: &[u8]) {
        let mut at = self.at;
        while at < self.bytes.len() {
            let end = self.bytes[at..].iter().position(|byte| *byte == b'\n').map_or(self.bytes.len(), |length| at + length);
            let line = self.bytes[at..end].trim_ascii();
            at = end;
            if line.strip_prefix(word).is_some_and(|rest| !rest.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')) {
                break;
            }
            at = (end + 1).min(self.bytes.len());
        }
        self.mark_to(Token::Sh, at);
    }
}
