//! The first line of a request.

use super::Fault;
use crate::header::is_token;

/// A request line of HTTP/1.1 that asks for a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RequestLine {
    pub(super) method: String,
    pub(super) target: String,
}

impl RequestLine {
    /// Takes a line without its end: three words, one space after the first and one after the second.
    pub(super) fn parse(line: &[u8]) -> Result<Self, Fault> {
        let mut words = line.split(|byte| *byte == b' ');
        let (Some(method), Some(target), Some(version), None) = (words.next(), words.next(), words.next(), words.next()) else {
            return Err(Fault::RequestLine);
        };
        if method.is_empty() || !method.iter().copied().all(is_token) || target.is_empty() {
            return Err(Fault::RequestLine);
        }
        speaks_our_version(version)?;
        let is_path = target.first() == Some(&b'/') && target.iter().all(|byte| byte.is_ascii_graphic() && *byte != b'#');
        if method == b"CONNECT" || !is_path {
            return Err(Fault::Target);
        }
        let text = |word: &[u8]| word.iter().copied().map(char::from).collect();
        Ok(Self { method: text(method), target: text(target) })
    }
}

/// HTTP/1.0 is understood by nobody in the same way where a connection or a length is concerned, and HTTP/2 begins with
/// a line that is meant to look like a request.
fn speaks_our_version(version: &[u8]) -> Result<(), Fault> {
    match version {
        b"HTTP/1.1" => Ok(()),
        [b'H', b'T', b'T', b'P', b'/', major, b'.', minor] if major.is_ascii_digit() && minor.is_ascii_digit() => Err(Fault::Version),
        _ => Err(Fault::RequestLine),
    }
}
