//! How many files, how large, of which kinds.

use std::ops::RangeInclusive;

use super::limits::counted;
use super::{DefinitionFault, Faults, Step, both};
use crate::file_kind::{ANY, Accept};
use crate::kind::{DEFAULT_MAX_FILE_SIZE, DEFAULT_MAX_FILES, Kind, LARGEST_FILE, MOST_FILES};
use crate::source::{SourceAccept, SourceItem};

pub(super) fn files(item: &SourceItem) -> Result<Kind, Faults> {
    let ((count, max_size), accept) = both(both(count(item), largest(item)), accept(item))?;
    Ok(Kind::Files { count, max_size, accept, strip: item.strip_metadata })
}

fn count(item: &SourceItem) -> Result<RangeInclusive<usize>, Faults> {
    let count = counted(item, DEFAULT_MAX_FILES, "a number of files")?;
    if *count.end() > MOST_FILES {
        let problem = format!("{} files are too many for one field", count.end());
        return Err(vec![DefinitionFault::at("max", problem, format!("ask for {MOST_FILES} at most"))]);
    }
    Ok(count)
}

fn largest(item: &SourceItem) -> Result<u64, Faults> {
    match item.max_size.as_deref().map_or(Ok(DEFAULT_MAX_FILE_SIZE), max_size) {
        Ok(size) if size > LARGEST_FILE => {
            Err(vec![DefinitionFault::at("max_size", "an envelope can't hold a file that large", "ask for 2 GB at most")])
        }
        size => size.map_err(|fault| vec![fault]),
    }
}

/// The kinds that `accept:` says, or the usual ones; some of them pictures, where their hidden details can be removed.
fn accept(item: &SourceItem) -> Result<Accept, Faults> {
    let accept = match &item.accept {
        None => Accept::usual(),
        Some(SourceAccept::Any) => Accept::Any,
        Some(SourceAccept::Named(names)) if names.is_empty() => {
            let help = "list the kinds that you take, such as [image, pdf], or write `accept: any` to take everything";
            return Err(vec![DefinitionFault::at("accept", "a field that accepts no kind of file takes none", help)]);
        }
        Some(SourceAccept::Named(names)) => {
            Accept::of(names).map_err(|unknown| unknown.into_iter().map(|place| no_kind(&names[place], place)).collect::<Faults>())?
        }
    };
    if item.strip_metadata.is_some() && !accept.takes_strippable() {
        let problem = "hidden details can be removed from none of the files that this field takes";
        return Err(vec![DefinitionFault::at("strip_metadata", problem, "leave the line out, or take jpeg, png, gif or webp")]);
    }
    Ok(accept)
}

fn no_kind(name: &str, place: usize) -> DefinitionFault {
    let help = match name {
        ANY => "write `accept: any`, without brackets, to take everything".into(),
        _ => format!("the kinds are: {}", Accept::every_name().collect::<Vec<_>>().join(", ")),
    };
    let problem = format!("“{name}” is no kind of file that is known here");
    DefinitionFault { path: vec![Step::Key("accept"), Step::Index(place)], problem, help }
}

/// What `max_size:` says, in bytes.
pub(super) fn max_size(text: &str) -> Result<u64, DefinitionFault> {
    let fault = |problem: String, help: &str| DefinitionFault::at("max_size", problem, help);
    match size(text) {
        None => Err(fault(format!("“{text}” is not a size"), "write a number and a unit, such as 25 MB or 500 KiB")),
        // Whoever leaves out the unit means megabytes: a form that takes nothing is not what anybody wants.
        Some(bytes @ 1..1024) if text.bytes().all(|digit| digit.is_ascii_digit()) => {
            Err(fault(format!("“{text}” has no unit, so this would be {bytes} bytes"), "write 25 MB for megabytes, or 25 B for bytes"))
        }
        Some(0) => Err(fault("no file is that small".into(), "write a size such as 25 MB, or leave the line out")),
        Some(bytes) => Ok(bytes),
    }
}

/// Reads a size such as `25 MB`, `500 KiB` or `1048576`, in bytes.
fn size(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor: u64 = match unit.trim_start() {
        "" | "B" => 1,
        "KB" | "kB" => 1000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::{max_size, size};

    #[test]
    fn a_forgotten_unit_is_a_fault() {
        assert_eq!(max_size("25").unwrap_err().problem, "“25” has no unit, so this would be 25 bytes");
        assert_eq!((max_size("25 B"), max_size("1048576")), (Ok(25), Ok(1_048_576)));
    }

    #[test]
    fn sizes_are_read_with_their_units() {
        assert_eq!(size("25 MB"), Some(25_000_000));
        assert_eq!(size("500KiB"), Some(512_000));
        assert_eq!(size("12"), Some(12));
        for bad in ["", "MB", "1.5 MB", "-1", "25 mb", "99999999999999999999 GB"] {
            assert_eq!(size(bad), None, "{bad}");
        }
    }
}
