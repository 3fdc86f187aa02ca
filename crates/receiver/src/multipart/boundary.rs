//! The line between two parts, and finding it.

use memchr::memchr;

/// The longest boundary that RFC 2046 allows, in bytes.
pub const LONGEST_BOUNDARY: usize = 70;

/// A boundary, as `Content-Type` announces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boundary(String);

impl Boundary {
    /// Checks a boundary: 1 to 70 of the characters that RFC 2046 allows, no space at the end.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(&b);
        let stands = (1..=LONGEST_BOUNDARY).contains(&text.len()) && text.bytes().all(allowed) && !text.ends_with(' ');
        stands.then(|| Self(text.into()))
    }

    /// The boundary's characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Finds `CR LF -- boundary` in bytes that come in pieces, looking at no byte twice.
///
/// A boundary has no CR in it, so the delimiter's only CR is its first byte. Where a match breaks off, no part of what
/// matched can begin another match: the search goes on at the byte that didn't fit. And what matched is known, so it is
/// handed out as a piece of the delimiter; nothing that a visitor sent is ever kept.
#[derive(Debug)]
pub(super) struct Search {
    delimiter: Box<[u8]>,
    matched: usize,
    /// How many of the matched bytes were supposed, not seen.
    supposed: usize,
}

/// The line end that a delimiter begins with.
const LINE_END: usize = 2;

/// What the search has to say about the next bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stretch<'a> {
    /// These bytes belong to what the delimiter ends.
    Content(&'a [u8]),
    /// The delimiter is complete.
    Delimiter {
        /// Whether its line end was seen, and not supposed.
        has_line_end: bool,
    },
    /// All bytes are used up.
    NeedsMore,
}

impl Search {
    /// A search from the start of a body, where the first delimiter needs no line break before it.
    pub(super) fn from_the_start(boundary: &Boundary) -> Self {
        let delimiter = format!("\r\n--{}", boundary.as_str()).into_bytes().into();
        Self { delimiter, matched: LINE_END, supposed: LINE_END }
    }

    /// Goes on as if a line had just ended.
    pub(super) fn suppose_line_end(&mut self) {
        (self.matched, self.supposed) = (LINE_END, LINE_END);
    }

    /// What is looked for.
    pub(super) fn delimiter(&self) -> &[u8] {
        &self.delimiter
    }

    /// What a line begins with that is a delimiter.
    pub(super) fn line(&self) -> &[u8] {
        &self.delimiter[LINE_END..]
    }

    pub(super) fn next<'s, 'i: 's>(&'s mut self, input: &mut &'i [u8]) -> Stretch<'s> {
        if self.matched > 0 { self.resume(input) } else { self.scan(input) }
    }

    fn scan<'s, 'i: 's>(&'s mut self, input: &mut &'i [u8]) -> Stretch<'s> {
        let mut from = 0;
        while let Some(found) = memchr(b'\r', &input[from..]) {
            let at = from + found;
            let same = common_prefix(&self.delimiter, &input[at..]);
            if same == self.delimiter.len() || at + same == input.len() {
                return if at == 0 { self.resume(input) } else { Stretch::Content(take(input, at)) };
            }
            from = at + same;
        }
        match input.len() {
            0 => Stretch::NeedsMore,
            all => Stretch::Content(take(input, all)),
        }
    }

    /// Goes on with a delimiter of which the first `matched` bytes were seen.
    fn resume<'s, 'i: 's>(&'s mut self, input: &mut &'i [u8]) -> Stretch<'s> {
        let same = common_prefix(&self.delimiter[self.matched..], input);
        take(input, same);
        self.matched += same;
        if self.matched == self.delimiter.len() {
            self.matched = 0;
            Stretch::Delimiter { has_line_end: std::mem::take(&mut self.supposed) == 0 }
        } else if input.is_empty() {
            Stretch::NeedsMore
        } else {
            let seen = std::mem::take(&mut self.supposed)..std::mem::take(&mut self.matched);
            if seen.is_empty() { self.scan(input) } else { Stretch::Content(&self.delimiter[seen]) }
        }
    }
}

fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// Takes the first `count` bytes off `input`.
fn take<'i>(input: &mut &'i [u8], count: usize) -> &'i [u8] {
    let (taken, rest) = input.split_at(count);
    *input = rest;
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_are_checked() {
        assert!(Boundary::new("----WebKitFormBoundary7MA4YWxkTrZu0gW").is_some());
        assert!(Boundary::new(&"a".repeat(70)).is_some());
        for bad in ["", "a ", "a\"b", "a\r\nb", "é", &"a".repeat(71)] {
            assert!(Boundary::new(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn a_match_that_breaks_off_hides_no_match_behind_it() {
        let boundary = Boundary::new("b").unwrap();
        for (body, content) in [("x\r\r\n--b", "x\r"), ("\r\n-\r\n--b", "\r\n-"), ("\r\n--\r\n--b", "\r\n--"), ("\r\n\r\n--b", "\r\n")] {
            for size in 1..body.len() {
                let mut search = Search::from_the_start(&boundary);
                (search.matched, search.supposed) = (0, 0);
                let (mut seen, mut found) = (Vec::new(), false);
                for mut piece in body.as_bytes().chunks(size) {
                    loop {
                        match search.next(&mut piece) {
                            Stretch::Content(bytes) => seen.extend_from_slice(bytes),
                            Stretch::Delimiter { has_line_end } => found = has_line_end,
                            Stretch::NeedsMore => break,
                        }
                    }
                }
                assert_eq!((seen.as_slice(), found), (content.as_bytes(), true), "{body:?} by {size}");
            }
        }
    }
}
