//! The only time an envelope knows: the day.

use std::{
    fmt,
    str::FromStr,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use crate::as_text::serde_as_text;

/// A day in UTC, `YYYY-MM-DD`. Finer than this nobody needs to know when a visitor wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

/// The text is not a day of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a day of the calendar: write it as YYYY-MM-DD")]
pub struct InvalidDay;

const SECONDS_A_DAY: u64 = 86_400;

impl Day {
    /// The day of a moment. Moments before 1970 count as its first day, moments after 9999 as its last.
    #[must_use]
    pub fn of(moment: SystemTime) -> Self {
        let since = moment.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        Self::from_days(since.as_secs() / SECONDS_A_DAY)
    }

    /// The day that many days after 1970-01-01.
    fn from_days(days: u64) -> Self {
        const LAST: u64 = 2_932_896; // 9999-12-31
        // The calendar repeats every 400 years; counting from a 1 March puts the leap day at a year's end.
        let since_march_of_year_0 = days.min(LAST) + 719_468;
        let era = since_march_of_year_0 / 146_097;
        let day_of_era = since_march_of_year_0 % 146_097;
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        // In range by construction: years 1970 to 9999, months 1 to 12, days 1 to 31.
        Self { year: year as u16, month: month as u8, day: day as u8 }
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Day {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        if !dropsafe_form::shape::is_day(text) {
            return Err(InvalidDay);
        }
        let mut parts = text.split('-');
        let mut part = || parts.next().and_then(|part| part.parse::<u16>().ok()).ok_or(InvalidDay);
        let year = part()?;
        let mut small = || part().and_then(|number| u8::try_from(number).map_err(|_| InvalidDay));
        Ok(Self { year, month: small()?, day: small()? })
    }
}

serde_as_text!(Day);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{prelude::*, test_runner::RngSeed};

    fn day(seconds: u64) -> String {
        Day::of(UNIX_EPOCH + Duration::from_secs(seconds)).to_string()
    }

    #[test]
    fn known_days() {
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(86_399), "1970-01-01");
        assert_eq!(day(951_782_400), "2000-02-29");
        assert_eq!(day(1_709_164_800), "2024-02-29");
        assert_eq!(day(1_763_769_600), "2025-11-22");
        assert_eq!(day(4_107_542_399), "2100-02-28");
        assert_eq!(day(4_107_542_400), "2100-03-01");
        assert_eq!(day(u64::MAX >> 2), "9999-12-31");
        assert_eq!(Day::of(UNIX_EPOCH - Duration::from_secs(1)).to_string(), "1970-01-01");
    }

    #[test]
    fn what_is_not_a_day_is_refused() {
        for text in ["", "2026-11-31", "2026-02-29", "26-11-22", "2026-1-2", "2026-11-22T10:00", "+026-11-22"] {
            assert_eq!(text.parse::<Day>(), Err(InvalidDay), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() })]

        #[test]
        fn a_day_reads_back_and_days_follow_each_other(days in 0u64..2_932_896) {
            let (today, tomorrow) = (Day::from_days(days), Day::from_days(days + 1));
            prop_assert_eq!(today.to_string().parse(), Ok(today));
            prop_assert!(today < tomorrow);
        }
    }
}
