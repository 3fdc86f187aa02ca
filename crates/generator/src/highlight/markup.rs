//! HTML, XML, and the template languages that are islands in them.

use super::code::{self, find};
use super::languages::{CSS, JAVASCRIPT};
use super::marks::Marks;
use super::style;
use super::table::Code;
use super::token::Token;

/// A language of tags.
pub(super) struct Markup {
    /// `<script>` and `<style>` hold other languages.
    pub(super) html: bool,
    /// What other languages are between.
    pub(super) islands: &'static [Island],
}

/// A piece of another language.
pub(super) struct Island {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    /// Nothing for a comment.
    pub(super) inside: Option<&'static Code>,
}

/// Marks `text[from..to]`.
pub(super) fn lex(markup: &Markup, text: &str, from: usize, to: usize, marks: &mut Marks<'_>) {
    let bytes = &text.as_bytes()[..to.min(text.len())];
    Lexer { markup, text, bytes, at: from, marks }.run();
}

struct Lexer<'a, 's> {
    markup: &'a Markup,
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    marks: &'a mut Marks<'s>,
}

impl Lexer<'_, '_> {
    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            if self.island(byte) {
                continue;
            }
            match byte {
                b'<' => self.angle(),
                b'&' => self.entity(),
                _ => self.at += 1,
            }
        }
    }

    fn mark_to(&mut self, token: Token, end: usize) {
        self.marks.mark(token, self.at, end);
        self.at = end;
    }

    fn past(&self, close: &str) -> usize {
        find(self.bytes, self.at, close.as_bytes()).map_or(self.bytes.len(), |at| at + close.len())
    }

    fn starts(&self, open: &str) -> bool {
        self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(open.as_bytes()))
    }

    /// A piece of another language, if one begins here.
    fn island(&mut self, byte: u8) -> bool {
        let islands = self.markup.islands.iter();
        let found = islands.filter(|island| island.open.as_bytes()[0] == byte).find(|island| self.starts(island.open));
        let Some(island) = found else { return false };
        let close = find(self.bytes, self.at + island.open.len(), island.close.as_bytes()).unwrap_or(self.bytes.len());
        let end = (close + island.close.len()).min(self.bytes.len());
        match island.inside {
            None => self.mark_to(Token::Cm, end),
            Some(inside) => {
                let from = self.at + island.open.len();
                self.mark_to(Token::Cp, from);
                code::lex(inside, self.text, from, close, self.marks);
                self.at = close;
                self.mark_to(Token::Cp, end);
            }
        }
        true
    }

    fn angle(&mut self) {
        if self.starts("<!--") {
            let end = self.past("-->");
            self.mark_to(Token::Cm, end);
        } else if self.starts("<![CDATA[") {
            let end = self.past("]]>");
            self.mark_to(Token::Cp, end);
        } else if self.starts("<!") || self.starts("<?") {
            let end = self.past(">");
            self.mark_to(Token::Cp, end);
        } else {
            let closing = usize::from(self.starts("</"));
            let name = self.at + 1 + closing;
            let end = self.name_end(name);
            if end == name {
                self.at += 1;
                return;
            }
            self.mark_to(Token::Nt, end);
            let whole = self.tag();
            if self.markup.html && closing == 0 && whole {
                self.inside_of(name, end);
            }
        }
    }

    fn name_end(&self, from: usize) -> usize {
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.' | b'@' | b'#' | 0x80..);
        self.bytes.get(from..).unwrap_or_default().iter().position(|byte| !is_name(byte)).map_or(self.bytes.len(), |it| from + it)
    }

    /// What is in a tag after its name; whether the tag has an end that opens it.
    fn tag(&mut self) -> bool {
        while let Some(&byte) = self.bytes.get(self.at) {
            if self.island(byte) {
                continue;
            }
            match byte {
                b'>' => {
                    self.mark_to(Token::Nt, self.at + 1);
                    return true;
                }
                b'/' if self.starts("/>") => {
                    self.mark_to(Token::Nt, self.at + 2);
                    return false;
                }
                b'<' => return false,
                b'"' | b'\'' => self.quoted(byte),
                b'=' => {
                    self.mark_to(Token::Na, self.at + 1);
                    self.bare_value();
                }
                _ => {
                    let end = self.name_end(self.at);
                    match end > self.at {
                        true => self.mark_to(Token::Na, end),
                        false => self.at += 1,
                    }
                }
            }
        }
        false
    }

    fn bare_value(&mut self) {
        let rest = &self.bytes[self.at..];
        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'<' | b'>' | b'{');
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        self.mark_to(Token::S, self.at + length);
    }

    fn quoted(&mut self, quote: u8) {
        self.mark_to(Token::S, self.at + 1);
        while let Some(&byte) = self.bytes.get(self.at) {
            if self.island(byte) {
                continue;
            }
            self.mark_to(Token::S, self.at + 1);
            if byte == quote {
                return;
            }
        }
    }

    /// The script or style in a tag of this name.
    fn inside_of(&mut self, from: usize, to: usize) {
        let name = &self.bytes[from..to];
        let from = self.at;
        if name.eq_ignore_ascii_case(b"script") {
            self.at = self.closing(b"</script");
            code::lex(&JAVASCRIPT, self.text, from, self.at, self.marks);
        } else if name.eq_ignore_ascii_case(b"style") {
            self.at = self.closing(b"</style");
            style::lex(&CSS, self.text, from, self.at, self.marks);
        }
    }

    fn closing(&self, tag: &[u8]) -> usize {
        let rest = &self.bytes[self.at..];
        rest.windows(tag.len()).position(|it| it.eq_ignore_ascii_case(tag)).map_or(self.bytes.len(), |length| self.at + length)
    }

    /// `&amp;`
    fn entity(&mut self) {
        let rest = &self.bytes[self.at + 1..];
        let length = rest.iter().take(32).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
        match length > 0 && rest.get(length) == Some(&b';') {
            true => self.mark_to(Token::Ni, self.at + length + 2),
            false => self.at += 1,
        }
    }
}
