//! How many, by day and country.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::Country;
use crate::Error;

/// A day in UTC, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(u64);

impl Day {
    /// The day that it is now.
    pub fn today() -> Self {
        Self(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86_400))
    }
}

impl fmt::Display for Day {
    /// The proleptic Gregorian calendar, by years that begin in March (Howard Hinnant, “chrono-compatible low-level date algorithms”).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.0 + 719_468;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// What has been seen and not been written yet.
#[derive(Debug, Default)]
pub struct Tally(BTreeMap<(Day, Country), u64>);

impl Tally {
    /// One more.
    pub fn add(&mut self, day: Day, country: Country) {
        *self.0.entry((day, country)).or_default() += 1;
    }

    /// Appends the numbers to a file, sorted, and begins anew. The file is opened each time: it may have been rotated.
    ///
    /// # Errors
    /// What the system says. Then nothing was added to the file, and all is kept to be written later.
    pub fn write(&mut self, log: &Path) -> Result<(), Error> {
        let lines: String = self.0.iter().map(|((day, country), count)| format!("{day} {country} {count}\n")).collect();
        append(log, lines.as_bytes()).map_err(Error::io("write the log", log))?;
        self.0.clear();
        Ok(())
    }
}

/// Adds all of it, or nothing: a disk that fills up meanwhile takes a part.
fn append(log: &Path, lines: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).mode(0o640).open(log)?;
    let before = file.metadata()?.len();
    file.write_all(lines).inspect_err(|_| {
        let _ = file.set_len(before);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_calendars_do() {
        for (day, written) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (19_782, "2024-02-29"),
            (20_784, "2026-11-27"),
            (20_819, "2027-01-01"),
        ] {
            assert_eq!(Day(day).to_string(), written);
        }
    }

    #[test]
    fn numbers_are_written_sorted_and_once() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("visits");
        let mut tally = Tally::default();
        for country in [Country::UNKNOWN, Country::UNKNOWN] {
            tally.add(Day(20_784), country);
        }
        tally.add(Day(20_783), Country::UNKNOWN);
        tally.write(&log).unwrap();
        tally.write(&log).unwrap();
        assert_eq!(std::fs::read_to_string(&log).unwrap(), "2026-11-26 ?? 1\n2026-11-27 ?? 2\n");
    }
}
