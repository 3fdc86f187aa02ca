//! Dates as front matter writes them and as templates show them. All of them are UTC: a build's bytes must not depend
//! on the time zone of the machine.

mod directives;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

/// A moment, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(Timestamp);

impl Moment {
    /// So many seconds after the start of 1970; years beyond 9999 are cut.
    pub fn from_seconds(seconds: i64) -> Self {
        Self(Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX))
    }

    /// Seconds since the start of 1970.
    pub fn seconds(self) -> i64 {
        self.0.as_second()
    }

    /// Midnight of a day, if there is such a day.
    pub fn midnight(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = Date::new(year, month, day).ok()?;
        Self::in_zone(date.to_datetime(Time::midnight()), Offset::UTC)
    }

    /// Reads `2015-03-10`, `2015-03-10 14:30`, `2015-03-10 14:30:05.5 -0500`, `2015-03-10T14:30:05Z` and their kin, and with
    /// the month in words `10 Mar 2015`, `March 10, 2015`, `Tue, 10 Mar 2015 14:30:05 +0000`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(plain) = in_words(text) {
            return Self::parse(&plain);
        }
        let (date, rest) = match text.find(['T', 't', ' ']) {
            Some(gap) => (&text[..gap], text[gap + 1..].trim()),
            None => (text, ""),
        };
        let mut parts = date.splitn(3, ['-', '/']).map(|part| part.parse::<i16>().ok());
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        if year < 1000 {
            return None;
        }
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        let zone_at = rest.find(['Z', 'z', '+', '-', 'U', ' ']).unwrap_or(rest.len());
        let time = match &rest[..zone_at] {
            "" => Time::midnight(),
            time => time_of_day(time)?,
        };
        let offset = match rest[zone_at..].trim() {
            "" | "Z" | "z" | "UTC" => Offset::UTC,
            zone => offset_of(zone)?,
        };
        Self::in_zone(date.to_datetime(time), offset)
    }

    /// As `%Y-%m-%d`-like directives say; `None` where they don't exist.
    pub fn format(self, format: &str) -> Option<String> {
        directives::formatted(&self.zoned(), format)
    }

    /// As Jekyll prints a date: `2015-03-10 00:00:00 +0000`.
    pub fn plain(self) -> String {
        self.format("%Y-%m-%d %H:%M:%S +0000").unwrap_or_default()
    }

    /// As XML wants it: `2015-03-10T00:00:00+00:00`.
    pub fn xml(self) -> String {
        self.format("%Y-%m-%dT%H:%M:%S+00:00").unwrap_or_default()
    }

    /// As mail and RSS want it: `Tue, 10 Mar 2015 00:00:00 +0000`.
    pub fn rfc822(self) -> String {
        self.format("%a, %d %b %Y %H:%M:%S +0000").unwrap_or_default()
    }

    fn zoned(self) -> Zoned {
        self.0.to_zoned(TimeZone::UTC)
    }

    fn in_zone(local: DateTime, offset: Offset) -> Option<Self> {
        offset.to_timestamp(local).ok().map(Self)
    }
}

/// A date with its month in words, in figures.
fn in_words(text: &str) -> Option<String> {
    if !text.contains(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty()).peekable();
    let is_day_of_week = |word: &str| word.len() >= 3 && word.chars().all(|c| c.is_ascii_alphabetic()) && month_of(word).is_none();
    words.next_if(|word| is_day_of_week(word));
    let (first, second) = (words.next()?, words.next()?);
    let (month, day) = match month_of(first) {
        Some(month) => (month, second),
        None => (month_of(second)?, first),
    };
    let year = words.next().filter(|year| year.len() == 4)?;
    let rest = words.collect::<Vec<_>>().join(" ");
    Some(format!("{year}-{month}-{} {rest}", day.trim_end_matches(|c: char| c.is_ascii_alphabetic())).trim_end().to_owned())
}

fn month_of(word: &str) -> Option<usize> {
    let word = word.trim_end_matches('.');
    let fits = |name: &str| name.eq_ignore_ascii_case(word) || name[..3].eq_ignore_ascii_case(word);
    directives::MONTHS.iter().position(|name| fits(name)).map(|place| place + 1)
}

fn time_of_day(text: &str) -> Option<Time> {
    let mut parts = text.splitn(3, ':');
    let hour = parts.next()?.parse().ok()?;
    let minute = parts.next()?.parse().ok()?;
    let second = parts.next().unwrap_or("0");
    let second = second.split('.').next()?.parse().ok()?;
    Time::new(hour, minute, second, 0).ok()
}

/// `+01:00`, `-0500`, `+2`.
fn offset_of(zone: &str) -> Option<Offset> {
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits.replace(':', "")),
        ("-", digits) => (-1, digits.replace(':', "")),
        _ => return None,
    };
    let (hours, minutes) = if digits.len() > 2 { digits.split_at_checked(digits.len() - 2)? } else { (digits.as_str(), "0") };
    let seconds = hours.parse::<i32>().ok()?.checked_mul(3600)?.checked_add(minutes.parse::<i32>().ok()?.checked_mul(60)?)?;
    Offset::from_seconds(sign * seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        Moment::parse(text).map(Moment::plain).unwrap_or_else(|| "no date".to_owned())
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        assert_eq!(plain("2015-03-10"), "2015-03-10 00:00:00 +0000");
        assert_eq!(plain("2015-3-1"), "2015-03-01 00:00:00 +0000");
        assert_eq!(plain("2015-03-10 14:30"), "2015-03-10 14:30:00 +0000");
        assert_eq!(plain("2015-03-10 14:30:05 -0500"), "2015-03-10 19:30:05 +0000");
        assert_eq!(plain("2015-03-10T14:30:05.123Z"), "2015-03-10 14:30:05 +0000");
        assert_eq!(plain("2015-03-10 00:30:00 +01:00"), "2015-03-09 23:30:00 +0000");
        for text in ["March 10, 2015", "10 mar 2015", "Tue, 10 Mar 2015 00:00:00 +0000", "Mar 10th 2015"] {
            assert_eq!(plain(text), "2015-03-10 00:00:00 +0000", "{text}");
        }
        for text in ["2015-13-01", "2015-02-30", "soon", "", "2015", "15-03-10", "2015-03-10 25:00", "2015-03-10 10:00 Mars"] {
            assert_eq!(plain(text), "no date", "{text}");
        }
    }

    #[test]
    fn dates_are_shown_as_templates_ask() {
        let day = Moment::parse("2015-03-09").unwrap();
        assert_eq!(day.format("%-d %B %Y, %a %j").as_deref(), Some("9 March 2015, Mon 068"));
        assert_eq!(day.format("%!"), None);
        assert_eq!(day.rfc822(), "Mon, 09 Mar 2015 00:00:00 +0000");
        assert_eq!(day.xml(), "2015-03-09T00:00:00+00:00");
    }
}
