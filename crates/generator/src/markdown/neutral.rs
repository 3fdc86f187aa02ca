//! A text in which template tags mean nothing to Markdown.
//!
//! Where code is, has to be known before the tags run. A backtick in a comment of a template begins no code, a bar in a tag parts no
//! cells, and what is in `<div markdown="1">` is Markdown. Such signs get stand-ins of the same length, for the parser alone.

use super::fenced::Fenced;
use super::inside_html;
use super::tags::Ends;

/// The text, each byte of it at its place.
pub(super) fn neutral(text: &str) -> String {
    let mut scan =
        Scan { text, bytes: text.as_bytes().to_vec(), at: 0, paragraph_end: 0, unclosed: [false; 3], ends: inside_html::ends(text) };
    while scan.at < text.len() {
        scan.step();
    }
    String::from_utf8(scan.bytes).unwrap_or_else(|_| text.to_owned())
}

struct Scan<'t> {
    text: &'t str,
    bytes: Vec<u8>,
    at: usize,
    paragraph_end: usize,
    /// Of each kind of tag, whether one was met that has no end.
    unclosed: [bool; 3],
    ends: Ends,
}

/// How tags begin and end.
const TAGS: [(&str, &str); 3] = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];

impl Scan<'_> {
    /// Passes what begins at this place.
    fn step(&mut self) {
        let bytes = self.text.as_bytes();
        if self.at == 0 || bytes[self.at - 1] == b'\n' {
            if let Some(end) = self.fence_end() {
                self.at = end;
                return;
            }
            self.open_html();
        }
        match bytes.get(self.at).copied().unwrap_or_default() {
            b'{' => match self.tag_end(self.at) {
                Some(end) => {
                    self.replace(self.at..end, &[(b'`', b'\''), (b'|', b':'), (b'~', b'-')]);
                    self.at = end;
                }
                None => self.at += 1,
            },
            b'\\' => self.at += 2,
            b'`' => self.code(),
            _ => self.at += 1,
        }
    }

    /// Where the tag ends that begins at a place. `{#id}` is no comment: that has a space after its `#`.
    fn tag_end(&mut self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..)?;
        let kind = TAGS.iter().position(|(open, _)| rest.starts_with(open)).filter(|kind| !self.unclosed[*kind])?;
        if kind == 2 && rest[2..].starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            return None;
        }
        let length = rest[2..].find(TAGS[kind].1);
        self.unclosed[kind] = length.is_none();
        Some(at + 2 + length? + 2)
    }

    /// A span of code: in it a bar in a tag is for the tag.
    fn code(&mut self) {
        let ticks = run(&self.text.as_bytes()[self.at..]);
        let start = self.at + ticks;
        self.at = match self.code_end(start, ticks) {
            None => start,
            Some(end) => {
                let mut at = start;
                while let Some(brace) = self.text[at..end].find('{').map(|brace| at + brace) {
                    at = brace + 1;
                    if let Some(tag_end) = self.tag_end(brace).filter(|tag_end| *tag_end <= end) {
                        self.replace(brace..tag_end, &[(b'|', b':')]);
                        at = tag_end;
                    }
                }
                end
            }
        };
    }

    /// Where the span of code ends whose text begins at a place.
    fn code_end(&mut self, start: usize, ticks: usize) -> Option<usize> {
        if start > self.paragraph_end {
            self.paragraph_end = start + paragraph(&self.text[start..]);
        }
        let mut at = start;
        while let Some(next) = self.text.get(at..self.paragraph_end)?.find('`') {
            let found = run(&self.text.as_bytes()[at + next..]);
            at += next + found;
            if found == ticks {
                return Some(at);
            }
        }
        None
    }

    /// Where the fenced code ends that begins in this line.
    fn fence_end(&self) -> Option<usize> {
        let mut fenced = Fenced::default();
        let mut end = self.at;
        for line in self.text[self.at..].split_inclusive('\n') {
            if !fenced.holds(line) {
                return None;
            }
            end += line.len();
            if !fenced.is_open() {
                break;
            }
        }
        Some(end)
    }

    /// An element whose text is Markdown is empty space, or a word where text follows on its line.
    fn open_html(&mut self) {
        let Some(tag) = inside_html::opening_tag(self.text, self.at, &self.ends) else { return };
        let stand_in = if self.text[tag.end..].split('\n').next().unwrap_or_default().trim().is_empty() { b' ' } else { b'x' };
        self.bytes[tag.clone()].fill(stand_in);
        self.at = tag.end;
    }

    fn replace(&mut self, range: std::ops::Range<usize>, pairs: &[(u8, u8)]) {
        for place in range {
            let is_escaped = place > 0 && self.bytes[place - 1] == b'\\';
            if let Some((_, other)) = pairs.iter().find(|(sign, _)| *sign == self.bytes[place]).filter(|_| !is_escaped) {
                self.bytes[place] = *other;
            }
        }
    }
}

/// How many backticks a text begins with.
fn run(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| **byte == b'`').count()
}

/// How long the text is up to an empty line.
fn paragraph(text: &str) -> usize {
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        if length > 0 && line.trim_matches([' ', '\t', '\r', '\n', '>']).is_empty() {
            break;
        }
        length += line.len();
    }
    length
}
