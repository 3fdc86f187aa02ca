//! The lexer for programming languages: reads on from byte to byte, never back, by a [`Code`] table.

use super::marks::Marks;
use super::table::{Class, Code, Ready};
use super::token::Token;

/// Marks `text[from..to]` by the language's table.
pub(super) fn lex(code: &Code, text: &str, from: usize, to: usize, marks: &mut Marks<'_>) {
    Lexer::new(code, text, from, to, marks).run();
}

pub(super) struct Lexer<'a, 's> {
    pub(super) code: &'a Code,
    ready: &'a Ready,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) marks: &'a mut Marks<'s>,
    /// Only blanks stand before this on its line.
    pub(super) fresh: bool,
    /// A value stands before this: what follows is an operator, not the start of a value.
    pub(super) operand: bool,
    /// A dot stands right before this.
    pub(super) member: bool,
    /// A statement may begin here.
    pub(super) statement: bool,
    /// What the next name is.
    pub(super) naming: Option<Token>,
    /// Where the line ends that was last looked at.
    line_end: usize,
    /// Up to here no regular expression ends.
    no_regex: usize,
    /// The words of texts that begin on the next line.
    pub(super) heredocs: Vec<&'a [u8]>,
    /// Inside a tag in code, and how deep in its braces.
    tag: Option<usize>,
    /// How many elements are open.
    elements: usize,
}

impl<'a, 's> Lexer<'a, 's> {
    fn new(code: &'a Code, text: &'a str, from: usize, to: usize, marks: &'a mut Marks<'s>) -> Self {
        Self {
            code,
            ready: code.ready(),
            bytes: &text.as_bytes()[..to.min(text.len())],
            at: from,
            marks,
            fresh: true,
            operand: false,
            member: false,
            statement: true,
            naming: None,
            line_end: 0,
            no_regex: 0,
            heredocs: Vec::new(),
            tag: None,
            elements: 0,
        }
    }

    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            let class = self.ready.classes[usize::from(byte)];
            match class {
                Class::Blank => self.at += 1,
                Class::Break => self.line_break(),
                _ if self.rule(byte) => self.fresh = false,
                Class::Name => self.name(),
                Class::Digit => self.number(),
                Class::Operator | Class::Punctuation => self.sign(byte, class),
            }
        }
    }

    /// The byte so far on.
    pub(super) fn peek(&self, on: usize) -> Option<u8> {
        self.bytes.get(self.at + on).copied()
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn is_name(&self, byte: Option<u8>) -> bool {
        byte.is_some_and(|byte| self.ready.names[usize::from(byte)])
    }

    /// Goes on to `end` and marks what is passed.
    pub(super) fn mark_to(&mut self, token: Token, end: usize) {
        self.marks.mark(token, self.at, end);
        self.at = end;
    }

    /// Where this line ends; looked for once a line.
    pub(super) fn line_end(&mut self) -> usize {
        if self.at >= self.line_end {
            let length = self.rest().iter().position(|byte| *byte == b'\n');
            self.line_end = length.map_or(self.bytes.len(), |length| self.at + length);
        }
        self.line_end
    }

    /// Where `close` ends, or the text.
    pub(super) fn past(&self, from: usize, close: &[u8]) -> usize {
        find(self.bytes, from, close).map_or(self.bytes.len(), |at| at + close.len())
    }

    fn line_break(&mut self) {
        self.at += 1;
        (self.fresh, self.naming, self.member) = (true, None, false);
        // Where a line ends a statement, its next word may be a command.
        self.operand = false;
        for word in std::mem::take(&mut self.heredocs) {
            self.heredoc(word);
        }
    }

    /// Reads what the first rule that fits says; nothing if none does.
    fn rule(&mut self, byte: u8) -> bool {
        let rules = self.ready.rules(byte);
        !rules.is_empty() && {
            let rest = self.rest();
            rules.iter().filter(|rule| rest.starts_with(rule.open().as_bytes())).any(|rule| self.follow(rule))
        }
    }

    pub(super) fn name_end(&self, from: usize) -> usize {
        let names = &self.ready.names;
        self.bytes[from..].iter().position(|byte| !names[usize::from(*byte)]).map_or(self.bytes.len(), |length| from + length)
    }

    fn name(&mut self) {
        let end = self.name_end(self.at + 1);
        let word = &self.bytes[self.at..end];
        let member = std::mem::take(&mut self.member);
        let statement = std::mem::take(&mut self.statement);
        self.fresh = false;
        self.operand = true;
        if self.tag == Some(0) {
            let end = self.bytes[end..]
                .iter()
                .position(|byte| !self.is_name(Some(*byte)) && *byte != b'-')
                .map_or(self.bytes.len(), |it| end + it);
            return self.mark_to(Token::Na, end);
        }
        let meaning = self.ready.word(word).filter(|_| !member || self.code.members.iter().any(|it| it.as_bytes() == word));
        if let Some(meaning) = meaning {
            self.naming = meaning.names.or(self.naming);
            self.operand = !matches!(meaning.token, Token::K | Token::Kd | Token::Kn | Token::Ow);
            return self.mark_to(meaning.token, end);
        }
        let after = self.bytes.get(end).copied();
        let called = after == Some(b'(');
        let token = match self.naming {
            Some(token) => {
                // A path goes on after its dots.
                self.naming = self.naming.filter(|token| *token == Token::Nn || after == Some(b'.'));
                Some(token)
            }
            None if called => self.code.calls,
            None if self.code.macros && after == Some(b'!') && self.bytes.get(end + 1) != Some(&b'=') => {
                return self.mark_to(Token::Nf, end + 1);
            }
            None => None,
        };
        let token = token.or_else(|| self.key(end)).or(self.code.first.filter(|_| statement)).or_else(|| self.by_letters(word));
        match token {
            Some(token) => self.mark_to(token, end),
            None => self.at = end,
        }
    }

    /// What a name or text that ends at `end` is because of the sign after it.
    pub(super) fn key(&self, end: usize) -> Option<Token> {
        let (sign, token, spaced) = self.code.keys?;
        let next = self.bytes.get(end..)?.iter().find(|byte| !spaced || !matches!(byte, b' ' | b'\t'));
        (next == Some(&sign)).then_some(token)
    }

    fn by_letters(&self, word: &[u8]) -> Option<Token> {
        if !word.first()?.is_ascii_uppercase() {
            return None;
        }
        if self.code.constants && word.len() > 1 && !word.iter().any(u8::is_ascii_lowercase) {
            return Some(Token::No);
        }
        self.code.capitals
    }

    fn number(&mut self) {
        let start = self.at;
        let mut at = start;
        let mut token = Token::Mi;
        let prefix = self.peek(1).map(|byte| byte.to_ascii_lowercase()).filter(|_| self.peek(0) == Some(b'0'));
        match prefix {
            Some(b'x') => token = Token::Mh,
            Some(b'b') => token = Token::Mb,
            Some(b'o' | b'0'..=b'7') => token = Token::Mo,
            _ => {}
        }
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'0'..=b'9' | b'_' => {}
                b'.' if token == Token::Mi && self.bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => token = Token::Mf,
                b'e' | b'E' if matches!(token, Token::Mi | Token::Mf) => {
                    let signed = matches!(self.bytes.get(at + 1), Some(b'+' | b'-'));
                    if self.bytes.get(at + 1 + usize::from(signed)).is_some_and(u8::is_ascii_digit) {
                        token = Token::Mf;
                        at += usize::from(signed);
                    }
                }
                b'a'..=b'z' | b'A'..=b'Z' => {}
                // A date or a time, in TOML.
                b'-' | b':' if self.code.sections && self.bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => {}
                _ => break,
            }
            at += 1;
        }
        self.mark_to(token, at);
        (self.fresh, self.operand, self.member, self.statement, self.naming) = (false, true, false, false, None);
    }

    fn sign(&mut self, byte: u8, class: Class) {
        let start_of_value = !std::mem::replace(&mut self.operand, matches!(byte, b')' | b']' | b'}'));
        match byte {
            b'.' if start_of_value
                && self.bytes[..self.at].last() != Some(&b'.')
                && self.peek(1).is_some_and(|byte| byte.is_ascii_digit()) =>
            {
                return self.number();
            }
            b'\'' if self.code.lifetimes => return self.lifetime(),
            b'/' if self.code.regexes && start_of_value && self.at >= self.no_regex && self.regex() => return,
            b'<' if self.code.tags && self.tag.is_none() && self.tag_opens(start_of_value) => return,
            b'<' if self.code.heredoc.is_some() && self.heredoc_opens() => return,
            b'[' if self.code.sections && self.fresh => {
                let end = self.line_end();
                if self.bytes[self.at..end].trim_ascii_end().ends_with(b"]") {
                    return self.mark_to(Token::Nn, end);
                }
            }
            b'{' => self.tag = self.tag.map(|depth| depth + 1),
            b'}' => self.tag = self.tag.map(|depth| depth.saturating_sub(1)),
            b'>' if self.tag == Some(0) => return self.tag_closes(),
            b'/' if self.tag == Some(0) => return self.mark_to(Token::Nt, self.at + 1),
            _ => {}
        }
        let range = self.peek(1) == Some(b'.') || self.at > 0 && self.bytes[self.at - 1] == b'.';
        self.member = byte == b'.' && !range;
        if !matches!(byte, b'.' | b':' | b'\\' | b'/' | b'*' | b'"' | b'@' | b'-') {
            self.naming = None;
        }
        (self.fresh, self.statement) = (false, matches!(byte, b';' | b'{' | b'}'));
        let token = if class == Class::Punctuation { Token::P } else { Token::O };
        self.mark_to(token, self.at + 1);
    }

    /// `'a'` or `'a`.
    fn lifetime(&mut self) {
        (self.fresh, self.operand, self.member) = (false, true, false);
        let second = self.peek(1);
        if second == Some(b'\\') {
            // The escaped character may itself be the quote.
            let line_end = self.line_end();
            let from = (self.at + 3).min(line_end);
            let end = find(&self.bytes[..line_end], from, b"'").map_or(line_end, |at| at + 1);
            return self.mark_to(Token::Sc, end);
        }
        let width = match second {
            None | Some(..0x80) => 1,
            Some(..0xe0) => 2,
            Some(..0xf0) => 3,
            Some(_) => 4,
        };
        if self.peek(1 + width) == Some(b'\'') {
            return self.mark_to(Token::Sc, self.at + width + 2);
        }
        let end = self.name_end(self.at + 1);
        let token = if end > self.at + 1 { Token::Nl } else { Token::O };
        self.mark_to(token, end);
    }

    /// `/…/flags`, if it ends on this line.
    fn regex(&mut self) -> bool {
        let line_end = self.line_end();
        let mut at = self.at + 1;
        let mut bracket = false;
        while at < line_end {
            match self.bytes[at] {
                b'\\' => at += 1,
                b'[' => bracket = true,
                b']' => bracket = false,
                b'/' if !bracket => {
                    let end = self.name_end(at + 1);
                    self.mark_to(Token::Sr, end);
                    (self.fresh, self.operand, self.member, self.statement) = (false, true, false, false);
                    return true;
                }
                _ => {}
            }
            at += 1;
        }
        self.no_regex = line_end;
        false
    }

    /// `<Name`, `</Name`, `<>`: the start of a tag in code.
    fn tag_opens(&mut self, start_of_value: bool) -> bool {
        let closing = self.peek(1) == Some(b'/');
        let next = self.peek(1 + usize::from(closing));
        let meant = closing || start_of_value || self.elements > 0;
        if !meant || !next.is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'>') {
            return false;
        }
        let from = self.at + 1 + usize::from(closing);
        let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':' | b'_');
        let length = self.bytes[from..].iter().take_while(is_name).count();
        self.mark_to(Token::Nt, from + length);
        (self.tag, self.operand, self.fresh) = (Some(0), false, false);
        self.elements = if closing { self.elements.saturating_sub(1) } else { self.elements + 1 };
        true
    }

    /// `>`, and the text after it.
    fn tag_closes(&mut self) {
        if self.at > 0 && self.bytes[self.at - 1] == b'/' {
            self.elements = self.elements.saturating_sub(1);
        }
        self.tag = None;
        self.mark_to(Token::Nt, self.at + 1);
        if self.elements > 0 {
            let length = self.rest().iter().position(|byte| matches!(byte, b'<' | b'{'));
            self.at = length.map_or(self.bytes.len(), |length| self.at + length);
        }
    }
}

/// Where the needle is, from `from` on.
pub(super) fn find(bytes: &[u8], from: usize, needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == first)?;
        if bytes[at..].starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}
