//! Files that may be larger than they should be.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The text of a file; nothing where it has more than `most` bytes, of which no more are read than tell.
pub(crate) fn text(path: &Path, most: u64) -> io::Result<Option<String>> {
    let mut text = String::new();
    File::open(path)?.take(most + 1).read_to_string(&mut text)?;
    Ok((text.len() as u64 <= most).then_some(text))
}
