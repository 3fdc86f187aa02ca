//! Dates as front matter writes them and as templates show them: in the time zone that the configuration names, else in
//! UTC. A build's bytes must not depend on the time zone of the machine.

mod directives;

use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Zoned};

/// A time zone of the IANA database, which is part of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Universal time.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The zone of that name, such as `Europe/Berlin`.
    pub fn named(name: &str) -> Option<Self> {
        TimeZoneDatabase::bundled().get(name).ok().map(Self)
    }

    fn moment(&self, local: DateTime) -> Option<Moment> {
        let zoned = self.0.to_zoned(local).ok()?;
        Some(Moment { at: zoned.timestamp(), offset: zoned.offset() })
    }
}

impl FromStr for Zone {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::named(name).ok_or(())
    }
}

/// A moment, with what clocks show then where the site is at home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    at: Timestamp,
    offset: Offset,
}

impl Moment {
    /// So many seconds after the start of 1970, in UTC; years beyond 9999 are cut.
    pub fn from_seconds(seconds: i64) -> Self {
        Self { at: Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX), offset: Offset::UTC }
    }

    /// Seconds since the start of 1970.
    pub fn seconds(self) -> i64 {
        self.at.as_second()
    }

    /// The same moment as clocks show it elsewhere.
    #[must_use]
    pub fn in_zone(self, zone: &Zone) -> Self {
        Self { offset: zone.0.to_offset(self.at), ..self }
    }

    /// Midnight of a day, if there is such a day.
    pub fn midnight(year: i16, month: i8, day: i8, zone: &Zone) -> Option<Self> {
        zone.moment(Date::new(year, month, day).ok()?.to_datetime(Time::midnight()))
    }

    /// Reads `2015-03-10`, `2015-03-10 14:30`, `2015-03-10 14:30:05.5 -0500`, `2015-03-10T14:30:05Z` and their kin, and with
    /// the month in words `10 Mar 2015`, `March 10, 2015`, `Tue, 10 Mar 2015 14:30:05 +0000`. What names no offset is UTC.
    pub fn parse(text: &str) -> Option<Self> {
        Self::parse_in(text, &Zone::utc())
    }

    /// The same, where clocks show what `zone` says.
    pub fn parse_in(text: &str, zone: &Zone) -> Option<Self> {
        let (local, offset) = read(text)?;
        match offset {
            None => zone.moment(local),
            Some(offset) => Some(Self { at: offset.to_timestamp(local).ok()?, offset }.in_zone(zone)),
        }
    }

    /// As YAML and Jekyll take a date in front matter: with seconds and without an offset it is UTC.
    pub fn of_yaml(text: &str, zone: &Zone) -> Option<Self> {
        let (_, offset) = read(text)?;
        match offset.is_none() && text.matches(':').count() == 2 {
            true => Self::parse(text).map(|moment| moment.in_zone(zone)),
            false => Self::parse_in(text, zone),
        }
    }

    /// As `%Y-%m-%d`-like directives say; `None` where they don't exist.
    pub fn format(self, format: &str) -> Option<String> {
        directives::formatted(&self.zoned(), format)
    }

    /// As Jekyll prints a date: `2015-03-10 00:00:00 +0000`.
    pub fn plain(self) -> String {
        self.format("%Y-%m-%d %H:%M:%S %z").unwrap_or_default()
    }

    /// As XML wants it: `2015-03-10T00:00:00+00:00`.
    pub fn xml(self) -> String {
        self.format("%Y-%m-%dT%H:%M:%S%:z").unwrap_or_default()
    }

    /// As mail and RSS want it: `Tue, 10 Mar 2015 00:00:00 +0000`.
    pub fn rfc822(self) -> String {
        self.format("%a, %d %b %Y %H:%M:%S %z").unwrap_or_default()
    }

    fn zoned(self) -> Zoned {
        self.at.to_zoned(if self.offset == Offset::UTC { TimeZone::UTC } else { TimeZone::fixed(self.offset) })
    }
}

/// What clocks showed, and how far from UTC they were, if that is said.
fn read(text: &str) -> Option<(DateTime, Option<Offset>)> {
    let text = text.trim();
    if let Some(plain) = in_words(text) {
        return read(&plain);
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
        "" => None,
        "Z" | "z" | "UTC" => Some(Offset::UTC),
        zone => Some(offset_of(zone)?),
    };
    Some((date.to_datetime(time), offset))
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
    let below = |text: &str, limit: i32| text.parse::<i32>().ok().filter(|number| (0..limit).contains(number));
    Offset::from_seconds(sign * (below(hours, 24)? * 3600 + below(minutes, 60)? * 60)).ok()
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
        for text in [
            "2015-13-01",
            "2015-02-30",
            "soon",
            "",
            "2015",
            "15-03-10",
            "2015-03-10 25:00",
            "2015-03-10 10:00:00 +25:00",
            "2015-03-10 10:00 -01:60",
            "2015-03-10 10:00 Mars",
        ] {
            assert_eq!(plain(text), "no date", "{text}");
        }
    }

    #[test]
    fn dates_are_those_of_a_place() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let shown = |text: &str| Moment::of_yaml(text, &berlin).map(Moment::plain).unwrap_or_default();
        assert_eq!(shown("2015-03-10"), "2015-03-10 00:00:00 +0100");
        assert_eq!(shown("2015-07-10 14:30"), "2015-07-10 14:30:00 +0200");
        assert_eq!(shown("2015-03-10 14:30:00"), "2015-03-10 15:30:00 +0100");
        assert_eq!(shown("2015-03-10 23:30:00 +0000"), "2015-03-11 00:30:00 +0100");
        assert_eq!(Moment::midnight(2015, 7, 9, &berlin).unwrap().xml(), "2015-07-09T00:00:00+02:00");
        assert_eq!(Zone::named("Berlin"), None);
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
