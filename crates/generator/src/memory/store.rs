//! The cache on disk: one file for each destination, in `.dropsafe-cache`.
//!
//! It is a hint and no more. A file that is damaged, of another program or of other options counts as none. Nobody but the build
//! writes it; somebody else who does can at most leave a page as it is: it names no place to write to, and a file of the destination
//! counts only while it looks as it did.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use super::{Hash, Hasher, Made};
use crate::output::Places;

/// How the file begins: its kind, and the version of what follows.
const MAGIC: &[u8] = b"dropsafe pages 2\n";

fn path(places: &Places) -> PathBuf {
    places.cache.join(crate::output::named_after("pages-", &places.destination))
}

/// What the last build knew, if it rests on the same base.
pub(super) fn read(places: &Places, base: Hash) -> Option<Vec<(String, Made)>> {
    let bytes = fs::read(path(places)).ok()?;
    let rest = bytes.strip_prefix(MAGIC)?;
    let (sum, content) = rest.split_at_checked(SUM)?;
    if sum != sum_of(content, base) {
        return None;
    }
    postcard::from_bytes(content).ok()
}

/// Replaces what the last build knew.
pub(super) fn write(places: &Places, base: Hash, pages: &[(Cow<'_, str>, &Made)]) -> io::Result<()> {
    let content = postcard::to_allocvec(pages).map_err(io::Error::other)?;
    fs::create_dir_all(&places.cache)?;
    let mut draft = tempfile::NamedTempFile::new_in(&places.cache)?;
    for part in [MAGIC, &sum_of(&content, base), &content] {
        draft.write_all(part)?;
    }
    draft.persist(path(places)).map_err(|error| error.error)?;
    Ok(())
}

const SUM: usize = 32;

/// Of the content, and of what it rests on: this program among it, whose next version may render otherwise.
fn sum_of(content: &[u8], base: Hash) -> Vec<u8> {
    let mut program = Hasher::new("program");
    program.hash(base);
    if let Some(data) = std::env::current_exe().ok().and_then(|program| program.metadata().ok()) {
        program.number(usize::try_from(data.len()).unwrap_or(usize::MAX));
        let modified = data.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        program.text(&format!("{modified:?}"));
    }
    [program.done(), Hash::of(content)].map(|hash| hash.as_bytes().to_vec()).concat()
}
