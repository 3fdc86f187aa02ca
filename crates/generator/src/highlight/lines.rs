//! What is read line by line: changes, sessions in a shell, makefiles, Markdown.

use super::code;
use super::data::{indented, lines};
use super::languages::{self, MAKE, SHELL};
use super::marks::Marks;
use super::token::Token;

/// Marks changes as `diff` prints them.
pub(super) fn diff(text: &str, from: usize, to: usize, marks: &mut Marks<'_>) {
    for (start, line) in lines(text, from, to) {
        let heads: [&[u8]; 8] = [b"diff ", b"index ", b"--- ", b"+++ ", b"new file", b"deleted file", b"rename ", b"Only in"];
        let token = match line.first() {
            _ if heads.iter().any(|head| line.starts_with(head)) => Token::Gh,
            Some(b'@') => Token::Gu,
            Some(b'+' | b'>') => Token::Gi,
            Some(b'-' | b'<') => Token::Gd,
            Some(b'!') => Token::Gs,
            _ => continue,
        };
        marks.mark(token, start, start + line.len());
    }
}

/// Marks a session in a shell: commands after prompts, and what was printed.
pub(super) fn console(text: &str, from: usize, to: usize, marks: &mut Marks<'_>) {
    let mut goes_on = false;
    for (start, line) in lines(text, from, to) {
        let end = start + line.len();
        let prompt = if goes_on { Some(0) } else { prompt(line) };
        match prompt {
            Some(length) => {
                marks.mark(Token::Gp, start, start + length);
                code::lex(&SHELL, text, start + length, end, marks);
                goes_on = line.ends_with(b"\\");
            }
            None => marks.mark(Token::Go, start, end),
        }
    }
}

/// How long the prompt is that a line begins with: `$ `, `# `, `user@host:~$ `, `PS C:\> `.
fn prompt(line: &[u8]) -> Option<usize> {
    let sign = line.iter().take(64).position(|byte| matches!(byte, b'$' | b'#' | b'%' | b'>'))?;
    let before = &line[..sign];
    let named = before.is_empty()
        || before.contains(&b'@')
        || before.starts_with(b"PS ")
        || before.starts_with(b"(") && before.trim_ascii_end().ends_with(b")")
        || before.starts_with(b"C:\\");
    let after = line.get(sign + 1);
    (named && matches!(after, None | Some(b' '))).then_some(line.len().min(sign + 2))
}

/// Marks a makefile.
pub(super) fn makefile(text: &str, from: usize, to: usize, marks: &mut Marks<'_>) {
    let words: [&[u8]; 13] = [
        b"ifeq",
        b"ifneq",
        b"ifdef",
        b"ifndef",
        b"else",
        b"endif",
        b"include",
        b"-include",
        b"define",
        b"endef",
        b"export",
        b"override",
        b"vpath",
    ];
    for (start, line) in lines(text, from, to) {
        let end = start + line.len();
        let (blanks, rest) = indented(line);
        let word = rest.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'(').unwrap_or(rest.len());
        if rest.starts_with(b"#") {
            marks.mark(Token::C1, start + blanks, end);
        } else if line.starts_with(b"\t") {
            code::lex(&MAKE, text, start, end, marks);
        } else if words.contains(&&rest[..word]) {
            marks.mark(Token::K, start + blanks, start + blanks + word);
            code::lex(&MAKE, text, start + blanks + word, end, marks);
        } else if let Some(sign) = rest.iter().position(|byte| matches!(byte, b':' | b'=')) {
            let operator = rest[sign..].iter().take_while(|byte| matches!(byte, b':' | b'=')).count();
            let assigns = rest[sign..sign + operator].ends_with(b"=");
            let name = rest[..sign].trim_ascii_end();
            let name = if assigns { name.strip_suffix(b"?").or(name.strip_suffix(b"+")).unwrap_or(name) } else { name };
            let (name_end, sign_start) = (start + blanks + name.trim_ascii_end().len(), start + blanks + name.len());
            let sign = start + blanks + sign;
            marks.mark(if assigns { Token::Nv } else { Token::Nf }, start + blanks, name_end);
            marks.mark(if assigns { Token::O } else { Token::P }, sign_start.max(name_end), sign + operator);
            code::lex(&MAKE, text, sign + operator, end, marks);
        } else {
            code::lex(&MAKE, text, start, end, marks);
        }
    }
}

/// Marks Markdown: its blocks, code spans, emphasis, links, and the code in its fences.
pub(super) fn markdown(text: &str, from: usize, to: usize, marks: &mut Marks<'_>) {
    let mut fence: Option<Fence<'_>> = None;
    let mut front = false;
    for (start, line) in lines(text, from, to) {
        let end = start + line.len();
        let (blanks, rest) = indented(line);
        if let Some(open) = &fence {
            if rest.starts_with(open.signs) {
                open.code(text, start, marks);
                marks.mark(Token::Nn, start + blanks, end);
                fence = None;
            }
            continue;
        }
        let signs = rest.iter().take_while(|byte| **byte == b'`' || **byte == b'~').count();
        match rest.first() {
            Some(b'-') if rest.trim_ascii_end() == b"---" && (start == from || front) => {
                front = start == from;
                marks.mark(Token::Nn, start, end);
            }
            _ if front => super::data::yaml(text, start, end, marks),
            Some(b'`' | b'~') if signs >= 3 => {
                marks.mark(Token::Nn, start + blanks, end);
                let name = text.get(start + blanks + signs..end).unwrap_or_default().trim();
                fence = Some(Fence { signs: &rest[..signs], name, from: end + 1 });
            }
            Some(b'#') => {
                let level = rest.iter().take_while(|byte| **byte == b'#').count();
                let token = if level == 1 { Token::Gh } else { Token::Gu };
                marks.mark(token, start + blanks, end);
            }
            Some(b'>') => {
                marks.mark(Token::K, start + blanks, start + blanks + 1);
                spans(text, start + blanks + 1, end, marks);
            }
            Some(b'-' | b'*' | b'+') if rest.get(1) == Some(&b' ') => {
                marks.mark(Token::K, start + blanks, start + blanks + 1);
                spans(text, start + blanks + 1, end, marks);
            }
            Some(b'0'..=b'9') => {
                let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
                let listed = rest.get(digits..digits + 2) == Some(b". ");
                let from = start + blanks + if listed { digits + 1 } else { 0 };
                marks.mark(Token::K, start + blanks, from);
                spans(text, from, end, marks);
            }
            _ => spans(text, start + blanks, end, marks),
        }
    }
    if let Some(open) = fence {
        open.code(text, to, marks);
    }
}

/// A fence that is open.
struct Fence<'a> {
    signs: &'a [u8],
    name: &'a str,
    from: usize,
}

impl Fence<'_> {
    /// Marks the code in it, which ends at `to`.
    fn code(&self, text: &str, to: usize, marks: &mut Marks<'_>) {
        let language = languages::named(self.name).filter(|it| it.names[0] != "markdown");
        match language {
            Some(language) => language.lex(text, self.from, to, marks),
            None => marks.mark(Token::Sb, self.from, to),
        }
    }
}

/// Code spans, emphasis and links in a line.
fn spans(text: &str, from: usize, to: usize, marks: &mut Marks<'_>) {
    let bytes = &text.as_bytes()[..to.min(text.len())];
    let mut at = from;
    // A sign that closes nowhere on this line isn't looked for again.
    let mut closes = [true; 256];
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        let before = bytes[from..at].last();
        let starts_word = !before.is_some_and(u8::is_ascii_alphanumeric) && rest.get(1).is_some_and(|next| !next.is_ascii_whitespace());
        let (token, sign): (_, &[u8]) = match byte {
            b'`' => (Token::Sb, b"`"),
            b'*' if rest.starts_with(b"**") => (Token::Gs, b"**"),
            b'*' | b'_' if starts_word => (Token::Ge, &rest[..1]),
            b'<' => (Token::Nt, b">"),
            b'[' => (Token::Na, b"]"),
            b'(' if before == Some(&b']') => (Token::Sx, b")"),
            b'\\' => {
                marks.mark(Token::Se, at, (at + 2).min(bytes.len()));
                at += 2;
                continue;
            }
            _ => {
                at += 1;
                continue;
            }
        };
        let length = if closes[usize::from(byte)] { closed(rest, sign) } else { None };
        closes[usize::from(byte)] &= length.is_some() || byte == b'*';
        if let Some(length) = length {
            marks.mark(token, at, at + length);
        }
        at += length.unwrap_or(sign.len());
    }
}

/// How long it is to the end of what begins with `sign`.
fn closed(bytes: &[u8], sign: &[u8]) -> Option<usize> {
    code::find(bytes, sign.len(), sign).map(|at| at + sign.len())
}
