//! The file of limits: one `name = value` a line, `#` begins a comment.

use std::io;
use std::path::Path;

use thiserror::Error;

use crate::bounded;
use crate::limits::{Limit, Limits, Unit};

/// What is wrong with a settings file, and in which line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{line}: {problem}")]
pub struct FileFault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub problem: String,
}

/// Many times as large as a file with every limit in it, explained.
const MOST: u64 = 1 << 20;

/// The text of a settings file.
pub(super) fn open(path: &Path) -> io::Result<String> {
    let too_large = || io::Error::other("it is larger than 1 MiB: give the file with the limits, one `name = value` a line");
    bounded::text(path, MOST)?.ok_or_else(too_large)
}

/// Reads a settings file; what it doesn't say has its default.
pub(super) fn read(text: &str) -> Result<Limits, FileFault> {
    let mut limits = Limits::default();
    let mut seen: Vec<(&str, usize)> = Vec::new();
    // Some editors put an invisible mark there.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (index, written) in text.lines().enumerate() {
        let line = index + 1;
        let fault = |problem: String| FileFault { line, problem };
        let setting = written.split('#').next().unwrap_or_default().trim();
        if setting.is_empty() {
            continue;
        }
        let (name, value) = setting
            .split_once('=')
            .map(|(name, value)| (name.trim(), value.trim()))
            .ok_or_else(|| fault(format!("“{setting}” is no setting: write `name = value`")))?;
        let limit = Limits::ALL
            .iter()
            .find(|limit| limit.name == name)
            .ok_or_else(|| fault(format!("there is no setting “{name}”: the manual lists them all under receiver-settings")))?;
        if let Some((_, first)) = seen.iter().find(|(earlier, _)| *earlier == name) {
            return Err(fault(format!("{name} is set in line {first} already: leave one out")));
        }
        seen.push((name, line));
        let value = number(value, limit).ok_or_else(|| fault(wrong_value(value, limit)))?;
        if let Some(place) = limits.place(name) {
            *place = value;
        }
    }
    Ok(limits)
}

fn number(value: &str, limit: &Limit) -> Option<u64> {
    let value = value.replace('_', "").parse().ok()?;
    (limit.least..=limit.most).contains(&value).then_some(value)
}

fn wrong_value(value: &str, limit: &Limit) -> String {
    let Limit { name, least, most, unit, .. } = limit;
    let unit = if *unit == Unit::Count { String::new() } else { format!(" ({})", unit.name()) };
    format!("{name} can't be “{value}”: write a whole number from {least} to {most}{unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_sets_what_it_names() {
        let limits = read("# small machine\n\nconnections = 64   # at once\nupload=50_000_000\n").unwrap();
        assert_eq!(limits, Limits { connections: 64, upload: 50_000_000, ..Limits::default() });
    }

    #[test]
    fn a_mark_at_the_beginning_is_no_part_of_a_name() {
        assert_eq!(read("\u{feff}connections = 64\r\n").unwrap(), Limits { connections: 64, ..Limits::default() });
    }

    #[test]
    fn a_file_without_an_end_is_not_read_to_it() {
        let path = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&path, "#".repeat(1 << 20)).unwrap();
        assert!(open(path.path()).is_ok());
        std::fs::write(&path, "#".repeat((1 << 20) + 1)).unwrap();
        insta::assert_snapshot!(open(path.path()).unwrap_err(), @"it is larger than 1 MiB: give the file with the limits, one `name = value` a line");
    }

    #[test]
    fn a_fault_names_its_line() {
        let said = |text: &str| read(text).unwrap_err().to_string();
        insta::assert_snapshot!(said("\nconnections 5"), @"2: “connections 5” is no setting: write `name = value`");
        insta::assert_snapshot!(said("conections = 5"), @"1: there is no setting “conections”: the manual lists them all under receiver-settings");
        insta::assert_snapshot!(said("parts = 5\n\nparts = 6"), @"3: parts is set in line 1 already: leave one out");
        insta::assert_snapshot!(said("drain = 1 hour"), @"1: drain can't be “1 hour”: write a whole number from 0 to 86400 (seconds)");
        insta::assert_snapshot!(said("connections = 0"), @"1: connections can't be “0”: write a whole number from 1 to 100000");
    }
}
