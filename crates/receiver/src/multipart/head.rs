//! A part's head: the lines between a delimiter and the part's bytes.

use std::borrow::Cow;

use zeroize::{Zeroize, Zeroizing};

use super::Fault;
use crate::header::{Valued, is_token};

/// What a part says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartHead {
    /// The field's name.
    pub name: String,
    /// The file's name; `None` where the part is no file. Empty where the visitor chose no file.
    pub filename: Option<String>,
    /// What the browser thinks it is; never trusted.
    pub content_type: Option<String>,
    /// Whether the head was not UTF-8: U+FFFD stands for what could not be read.
    pub is_damaged: bool,
}

/// A head while it comes in.
#[derive(Debug)]
pub(super) struct HeadBuffer {
    /// Never grows beyond its first capacity, so that no copy of it is left behind.
    bytes: Zeroizing<Vec<u8>>,
    line: usize,
    most: usize,
}

impl HeadBuffer {
    pub(super) fn new(most: usize) -> Self {
        Self { bytes: Zeroizing::new(Vec::with_capacity(most)), line: 0, most }
    }

    /// Takes bytes off `input` up to the head's end; `None` if the end has not come. No line may begin as a `delimiter`.
    pub(super) fn fill(&mut self, input: &mut &[u8], delimiter: &[u8]) -> Result<Option<PartHead>, Fault> {
        while let Some(end) = memchr::memchr(b'\n', input) {
            self.keep(input, end + 1)?;
            let line = &self.bytes[self.line..];
            if !line.ends_with(b"\r\n") {
                return Err(Fault::BareLineEnd);
            }
            if line.starts_with(delimiter) {
                return Err(Fault::BoundaryInHead);
            }
            if line.len() == 2 {
                let head = PartHead::parse(&self.bytes[..self.line]);
                self.clear();
                return head.map(Some);
            }
            self.line = self.bytes.len();
        }
        self.keep(input, input.len())?;
        Ok(None)
    }

    fn keep(&mut self, input: &mut &[u8], count: usize) -> Result<(), Fault> {
        if self.bytes.len() + count > self.most {
            return Err(Fault::HeadTooLong { most: self.most });
        }
        let (taken, rest) = input.split_at(count);
        self.bytes.extend_from_slice(taken);
        *input = rest;
        Ok(())
    }

    /// Forgets a head. Beyond it the buffer is as it was made: to overwrite that as well, for each part, takes longer than to read it.
    fn clear(&mut self) {
        self.bytes.as_mut_slice().zeroize();
        self.bytes.clear();
        self.line = 0;
    }
}

impl PartHead {
    /// Reads the lines of a head, each with its CR LF.
    fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let text = String::from_utf8_lossy(bytes);
        let is_damaged = matches!(text, Cow::Owned(_));
        let (mut disposition, mut content_type, mut encoding) = (None, None, None);
        for line in text.split_terminator("\r\n") {
            if line.starts_with([' ', '\t']) {
                return Err(Fault::FoldedLine);
            }
            if line.contains('\r') {
                return Err(Fault::BareLineEnd);
            }
            let (name, value) = line.split_once(':').ok_or(Fault::NotAHeader)?;
            if name.is_empty() || !name.bytes().all(is_token) {
                return Err(Fault::NotAHeader);
            }
            let known = match name.to_ascii_lowercase().as_str() {
                "content-disposition" => &mut disposition,
                "content-type" => &mut content_type,
                "content-transfer-encoding" => &mut encoding,
                _ => continue, // RFC 7578: others are ignored
            };
            if known.replace(value.trim_matches([' ', '\t'])).is_some() {
                return Err(Fault::RepeatedHeader);
            }
        }
        // Anything but these would need decoding; what nobody decodes would be stored as something else.
        if encoding.is_some_and(|encoding| !["binary", "8bit", "7bit"].iter().any(|plain| encoding.eq_ignore_ascii_case(plain))) {
            return Err(Fault::TransferEncoding);
        }
        let (name, filename) = named(disposition.ok_or(Fault::NoDisposition)?)?;
        if filename.is_none() && !content_type.is_none_or(is_utf8) {
            return Err(Fault::Charset);
        }
        Ok(Self { name, filename, content_type: content_type.map(str::to_owned), is_damaged })
    }
}

/// Whether a text of this type is UTF-8, as all is that browsers send from our pages.
fn is_utf8(content_type: &str) -> bool {
    let charset = Valued::parse(content_type).and_then(|content_type| content_type.parameter("charset"));
    let is_plain = |charset: &str| ["utf-8", "us-ascii"].iter().any(|plain| charset.eq_ignore_ascii_case(plain));
    charset.is_ok_and(|charset| charset.is_none_or(is_plain))
}

/// The names in a `Content-Disposition`.
fn named(disposition: &str) -> Result<(String, Option<String>), Fault> {
    let disposition = Valued::parse(disposition).map_err(|_| Fault::Disposition)?;
    if !disposition.value.eq_ignore_ascii_case("form-data") {
        return Err(Fault::Disposition);
    }
    let parameter = |name| disposition.parameter(name).map_err(|_| Fault::Disposition);
    // RFC 7578 forbids it, no browser sends it, and a reader that takes one name while another takes the other is a trap.
    if parameter("filename*")?.is_some() || parameter("name*")?.is_some() {
        return Err(Fault::ExtendedName);
    }
    let name = parameter("name")?.filter(|name| !name.is_empty()).ok_or(Fault::NoName)?;
    Ok((unescaped(name), parameter("filename")?.map(unescaped)))
}

/// Undoes what browsers do to a name: `"`, CR and LF, and nothing else, are percent-encoded.
fn unescaped(written: &str) -> String {
    let mut name = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('%') {
        let (before, escape) = rest.split_at(at);
        name.push_str(before);
        let meant = match escape.get(..3) {
            Some("%22") => Some('"'),
            Some("%0D" | "%0d") => Some('\r'),
            Some("%0A" | "%0a") => Some('\n'),
            _ => None,
        };
        name.push(meant.unwrap_or('%'));
        rest = &escape[if meant.is_some() { 3 } else { 1 }..];
    }
    name.push_str(rest);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(lines: &str) -> Result<PartHead, Fault> {
        PartHead::parse(lines.as_bytes())
    }

    #[test]
    fn names_come_out_as_the_visitor_typed_them() {
        let head = head("content-disposition: form-data; name=\"a%22b\"; filename=\"\\ %0D%0A% é.pdf\"\r\nX-Other: 1\r\n").unwrap();
        assert_eq!(head.name, "a\"b");
        assert_eq!(head.filename.as_deref(), Some("\\ \r\n% é.pdf"));
        assert_eq!(head.content_type, None);
    }

    #[test]
    fn a_name_that_a_file_may_well_have_makes_no_fault() {
        // Browsers send control characters in names as they are, but for CR and LF; and file systems know no UTF-8.
        let bytes = b"Content-Disposition: form-data; name=\"f\"; filename=\"a\x1b\x00\x7f\xff.png\"\r\n";
        let head = PartHead::parse(bytes).unwrap();
        assert_eq!(head.filename.as_deref(), Some("a\u{1b}\0\u{7f}\u{fffd}.png"));
        assert!(head.is_damaged);
        assert!(!super::tests::head("Content-Disposition: form-data; name=f; filename=\"\u{1b}\u{fffd}\"\r\n").unwrap().is_damaged);
    }

    #[test]
    fn a_file_may_be_in_any_charset_and_a_text_may_say_that_it_is_in_ours() {
        let file = head("Content-Disposition: form-data; name=a; filename=b\r\nContent-Type: text/plain; charset=koi8-r\r\n").unwrap();
        assert_eq!(file.content_type.as_deref(), Some("text/plain; charset=koi8-r"));
        assert!(head("Content-Disposition: form-data; name=a\r\nContent-Type: text/plain; charset=\"UTF-8\"\r\n").is_ok());
        assert!(head("Content-Disposition: form-data; name=a\r\nContent-Type: text/plain\r\n").is_ok());
    }

    #[test]
    fn each_fault_of_a_head_has_its_name() {
        let good = "Content-Disposition: form-data; name=a\r\n";
        let faults = [
            ("", Fault::NoDisposition),
            ("Content-Type: text/plain\r\n", Fault::NoDisposition),
            ("Content-Disposition: form-data\r\n", Fault::NoName),
            ("Content-Disposition: form-data; name=\"\"\r\n", Fault::NoName),
            ("Content-Disposition: attachment; name=a\r\n", Fault::Disposition),
            ("Content-Disposition: form-data; name=a; name=b\r\n", Fault::Disposition),
            ("Content-Disposition: form-data; name=\"a\\\"b\"\r\n", Fault::Disposition),
            ("Content-Disposition: form-data; name=a; filename*=UTF-8''b\r\n", Fault::ExtendedName),
            (&good.repeat(2), Fault::RepeatedHeader),
            (&format!("{good} folded\r\n"), Fault::FoldedLine),
            (&format!("{good}no colon\r\n"), Fault::NotAHeader),
            (&format!("{good}bad name: x\r\n"), Fault::NotAHeader),
            (&format!("{good}X: a\rb\r\n"), Fault::BareLineEnd),
            ("Content-Disposition: form-data; name=a\0\r\n", Fault::Disposition),
            ("Content-Disposition: form-data\u{1}; name=a\r\n", Fault::Disposition),
            (&format!("{good}Content-Transfer-Encoding: base64\r\n"), Fault::TransferEncoding),
            (&format!("{good}Content-Type: text/plain; charset=iso-8859-1\r\n"), Fault::Charset),
            (&format!("{good}Content-Type: text/plain; charset=utf-8; charset=utf-16\r\n"), Fault::Charset),
        ];
        for (lines, fault) in faults {
            assert_eq!(head(lines), Err(fault), "{lines:?}");
        }
    }
}
