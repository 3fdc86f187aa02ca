//! Bytes as text, whatever they are.

use zeroize::Zeroizing;

/// The text in `bytes`, with U+FFFD for what is not UTF-8, and whether there was any of that.
pub(crate) fn readable(bytes: Vec<u8>) -> (String, bool) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => (String::from_utf8_lossy(&Zeroizing::new(error.into_bytes())).into_owned(), true),
    }
}
