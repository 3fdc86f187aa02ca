//! A look at an age header before the library reads it.

use std::io::{self, Read, Seek};

use crate::OpenError;

/// More than any envelope's header has, and little enough that a hostile one costs nothing.
///
/// The library reads a header of any length, and parses what it has so far again for each line.
const LONGEST: u64 = 64 * 1024;

/// The most lines, for the same reason: a header of 64 recipients has about 200.
const MOST_LINES: usize = 1024;

/// How long the lines of a stanza's body are, but for the last: that one is shorter, and always there.
const FULL_LINE: usize = 64;

const VERSION_LINE: &[u8] = b"age-encryption.org/v1";
const MAGIC: &[u8] = b"age-encryption.org/";

/// Makes sure that a header has an end, and goes back to its beginning. Counts its recipient stanzas, but for those
/// that stand for nobody (`…-grease`).
///
/// A stanza without its short last line is refused: early versions of age wrote such, and the library still reads them.
pub(crate) fn count_stanzas<R: Read + Seek>(file: &mut R) -> Result<usize, OpenError> {
    file.rewind().map_err(OpenError::Io)?;
    let mut beginning = Vec::new();
    read_up_to(file, LONGEST, &mut beginning).map_err(OpenError::Io)?;
    file.rewind().map_err(OpenError::Io)?;

    let mut lines = beginning.split(|byte| *byte == b'\n');
    match lines.next() {
        Some(line) if line == VERSION_LINE => {}
        // An empty file is what a copy leaves that failed at once.
        Some(line) if line == beginning && VERSION_LINE.starts_with(line) => return Err(OpenError::Truncated),
        Some(line) if line.starts_with(MAGIC) => return Err(OpenError::UnknownAge),
        _ => return Err(OpenError::NotAge),
    }
    let (mut stanzas, mut is_open) = (0, false);
    let mut lines = lines.take(MOST_LINES).peekable();
    while let Some(line) = lines.next() {
        // The last line, too, has to end: the library reads it whole before it looks at it. A piece that nothing
        // follows has no line end.
        if line.starts_with(b"---") && lines.peek().is_some() {
            return if is_open { Err(OpenError::Damaged) } else { Ok(stanzas) };
        }
        if let Some(arguments) = line.strip_prefix(b"-> ") {
            if std::mem::replace(&mut is_open, true) {
                return Err(OpenError::Damaged);
            }
            let kind = arguments.split(|byte| *byte == b' ').next().unwrap_or_default();
            stanzas += usize::from(!kind.ends_with(b"-grease"));
        } else if line.len() < FULL_LINE {
            is_open = false;
        }
    }
    let ends_here = (beginning.len() as u64) < LONGEST && beginning.split(|byte| *byte == b'\n').count() <= MOST_LINES;
    Err(if ends_here { OpenError::Truncated } else { OpenError::HugeHeader })
}

fn read_up_to<R: Read>(file: &mut R, most: u64, into: &mut Vec<u8>) -> io::Result<usize> {
    file.take(most).read_to_end(into)
}
