//! In which of the two encodings of HTML forms a body is written.

use crate::header::Valued;
use crate::multipart::Boundary;

/// An encoding, as `Content-Type` announces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// `multipart/form-data`.
    Multipart(Boundary),
    /// `application/x-www-form-urlencoded`.
    UrlEncoded,
}

/// Why a `Content-Type` won't do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EncodingFault {
    /// Another type, or none.
    Unsupported,
    /// `multipart/form-data` without a boundary that can be used.
    NoBoundary,
}

impl Encoding {
    /// Reads a `Content-Type`.
    pub(crate) fn of(content_type: Option<&str>) -> Result<Self, EncodingFault> {
        let header = Valued::parse(content_type.unwrap_or_default()).map_err(|_| EncodingFault::Unsupported)?;
        if header.value.eq_ignore_ascii_case("multipart/form-data") {
            let boundary = header.parameter("boundary").ok().flatten().and_then(Boundary::new);
            return boundary.map(Self::Multipart).ok_or(EncodingFault::NoBoundary);
        }
        // Our pages are UTF-8, and so is what a browser sends from them. Another character set is not guessed at.
        let is_utf8 = match header.parameter("charset") {
            Ok(charset) => charset.is_none_or(|charset| charset.eq_ignore_ascii_case("utf-8")),
            Err(_) => false,
        };
        if header.value.eq_ignore_ascii_case("application/x-www-form-urlencoded") && is_utf8 {
            return Ok(Self::UrlEncoded);
        }
        Err(EncodingFault::Unsupported)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_encodings_of_forms_are_known() {
        assert_eq!(Encoding::of(Some("application/x-www-form-urlencoded")), Ok(Encoding::UrlEncoded));
        assert_eq!(Encoding::of(Some("Application/X-WWW-Form-urlencoded; charset=UTF-8")), Ok(Encoding::UrlEncoded));
        let boundary = Boundary::new("a b").unwrap();
        assert_eq!(Encoding::of(Some("multipart/form-data; boundary=\"a b\"")), Ok(Encoding::Multipart(boundary)));
    }

    #[test]
    fn no_other_encoding_is_guessed_at() {
        for other in [None, Some(""), Some("text/plain"), Some("application/x-www-form-urlencoded; charset=iso-8859-1")] {
            assert_eq!(Encoding::of(other), Err(EncodingFault::Unsupported), "{other:?}");
        }
        for none in ["", "; boundary=", "; boundary=\"\"", "; boundary=a; boundary=b", "; boundary=\"a\\\"\""] {
            let written = format!("multipart/form-data{none}");
            assert!(Encoding::of(Some(&written)).is_err(), "{written}");
        }
    }
}
