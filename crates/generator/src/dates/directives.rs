//! The directives of `strftime` as Ruby has them, with its flags: `%-d`, `%^a`, `%10Y`, `%:z`.

use jiff::Zoned;

/// A moment as a format says; nothing if the format has a directive that there is not.
pub(super) fn formatted(moment: &Zoned, format: &str) -> Option<String> {
    let mut out = String::with_capacity(format.len() * 2);
    write(&mut out, moment, format)?;
    Some(out)
}

/// The same, after what is written already.
fn write(out: &mut String, moment: &Zoned, format: &str) -> Option<()> {
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let (directive, after) = Directive::read(&rest[at + 1..])?;
        directive.write(out, moment)?;
        rest = after;
    }
    out.push_str(rest);
    Some(())
}

/// What stands behind a `%`.
struct Directive {
    letter: char,
    /// What fills the width; nothing with `-`.
    padding: Option<Option<char>>,
    upper: bool,
    swapped: bool,
    colons: usize,
    width: Option<usize>,
}

impl Directive {
    fn read(text: &str) -> Option<(Self, &str)> {
        let mut directive = Self { letter: '%', padding: None, upper: false, swapped: false, colons: 0, width: None };
        for (at, c) in text.char_indices() {
            match c {
                '-' => directive.padding = Some(None),
                '0' if directive.width.is_none() => directive.padding = Some(Some('0')),
                '_' => directive.padding = Some(Some(' ')),
                '^' => directive.upper = true,
                '#' => directive.swapped = true,
                ':' => directive.colons += 1,
                digit if digit.is_ascii_digit() => {
                    let digit = digit.to_digit(10).and_then(|digit| usize::try_from(digit).ok())?;
                    directive.width = Some((directive.width.unwrap_or(0) * 10 + digit).min(200));
                }
                letter => {
                    directive.letter = letter;
                    return Some((directive, &text[at + letter.len_utf8()..]));
                }
            }
        }
        None
    }

    /// Lists show the dates of thousands of posts: what a letter does not ask for is not worked out.
    fn write(&self, out: &mut String, moment: &Zoned) -> Option<()> {
        let twelve = |hour: i8| if hour % 12 == 0 { 12 } else { hour % 12 };
        let half_day = |names: [&'static str; 2]| names[usize::from(moment.hour() >= 12)];
        let name_of = |names: &[&'static str], place: i8| names.get(usize::from(place.unsigned_abs())).copied().unwrap_or_default();
        let day_name = || name_of(&DAYS, moment.weekday().to_sunday_zero_offset());
        let month_name = || name_of(&MONTHS, moment.month() - 1);
        let short = |name: &'static str| &name[..3.min(name.len())];
        let week = || moment.date().iso_week_date();
        let week_from = |weekday: i8| (moment.day_of_year() + 6 - i16::from(weekday)) / 7;
        match self.letter {
            'Y' => self.number(out, moment.year(), 4, '0'),
            'C' => self.number(out, moment.year().div_euclid(100), 2, '0'),
            'y' => self.number(out, moment.year().rem_euclid(100), 2, '0'),
            'm' => self.number(out, moment.month(), 2, '0'),
            'B' => self.text(out, month_name()),
            'b' | 'h' => self.text(out, short(month_name())),
            'd' => self.number(out, moment.day(), 2, '0'),
            'e' => self.number(out, moment.day(), 2, ' '),
            'j' => self.number(out, moment.day_of_year(), 3, '0'),
            'H' => self.number(out, moment.hour(), 2, '0'),
            'k' => self.number(out, moment.hour(), 2, ' '),
            'I' => self.number(out, twelve(moment.hour()), 2, '0'),
            'l' => self.number(out, twelve(moment.hour()), 2, ' '),
            'P' => self.text(out, half_day(["am", "pm"])),
            'p' if self.swapped => self.text(out, half_day(["am", "pm"])),
            'p' => self.text(out, half_day(["AM", "PM"])),
            'M' => self.number(out, moment.minute(), 2, '0'),
            'S' => self.number(out, moment.second(), 2, '0'),
            'L' => out.extend(fraction(moment, self.width.unwrap_or(3))),
            'N' => out.extend(fraction(moment, self.width.unwrap_or(9))),
            'z' => out.push_str(&offset(moment.offset().seconds(), self.colons)),
            'Z' if moment.offset().is_zero() => self.text(out, "UTC"),
            'Z' => self.text(out, moment.time_zone().iana_name().unwrap_or_default()),
            'A' => self.text(out, day_name()),
            'a' => self.text(out, short(day_name())),
            'u' => self.number(out, moment.weekday().to_monday_one_offset(), 1, '0'),
            'w' => self.number(out, moment.weekday().to_sunday_zero_offset(), 1, '0'),
            'G' => self.number(out, week().year(), 4, '0'),
            'g' => self.number(out, week().year().rem_euclid(100), 2, '0'),
            'V' => self.number(out, week().week(), 2, '0'),
            'U' => self.number(out, week_from(moment.weekday().to_sunday_zero_offset()), 2, '0'),
            'W' => self.number(out, week_from(moment.weekday().to_monday_zero_offset()), 2, '0'),
            's' => self.number(out, moment.timestamp().as_second(), 1, '0'),
            'n' => self.text(out, "\n"),
            't' => self.text(out, "\t"),
            '%' => self.text(out, "%"),
            letter => self.text(out, &formatted(moment, whole(letter)?)?),
        }
        Some(())
    }

    fn number(&self, out: &mut String, value: impl Into<i64>, width: usize, fill: char) {
        let value = value.into();
        let sign = if value < 0 { "-" } else { "" };
        let value = value.unsigned_abs();
        let digits = value.checked_ilog10().map_or(1, |log| log as usize + 1);
        let padding = self.padding.unwrap_or(Some(fill));
        let missing = self.width.unwrap_or(width).saturating_sub(digits + sign.len());
        let filling = padding.into_iter().flat_map(|fill| std::iter::repeat_n(fill, missing));
        // Zeros stand behind the sign, blanks before it.
        if padding == Some(' ') {
            out.extend(filling);
            out.push_str(sign);
        } else {
            out.push_str(sign);
            out.extend(filling);
        }
        let mut power = 10_u64.pow(u32::try_from(digits).unwrap_or_default().saturating_sub(1));
        while power > 0 {
            out.extend(char::from_digit(u32::try_from(value / power % 10).unwrap_or_default(), 10));
            power /= 10;
        }
    }

    fn text(&self, out: &mut String, text: &str) {
        let missing = self.width.unwrap_or(0).saturating_sub(text.chars().count());
        out.extend(std::iter::repeat_n(self.padding.flatten().unwrap_or(' '), missing));
        if self.upper || self.swapped && self.letter != 'p' {
            out.push_str(&text.to_uppercase());
        } else {
            out.push_str(text);
        }
    }
}

/// The letters that stand for several others.
fn whole(letter: char) -> Option<&'static str> {
    Some(match letter {
        'c' => "%a %b %e %H:%M:%S %Y",
        'D' | 'x' => "%m/%d/%y",
        'F' => "%Y-%m-%d",
        'v' => "%e-%^b-%Y",
        'r' => "%I:%M:%S %p",
        'R' => "%H:%M",
        'T' | 'X' => "%H:%M:%S",
        '+' => "%a %b %e %H:%M:%S %Z %Y",
        _ => return None,
    })
}

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
pub(super) const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

fn fraction(moment: &Zoned, digits: usize) -> impl Iterator<Item = char> {
    let nine = format!("{:09}", moment.subsec_nanosecond()).into_bytes();
    nine.into_iter().map(char::from).chain(std::iter::repeat('0')).take(digits)
}

fn offset(seconds: i32, colons: usize) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.unsigned_abs();
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    match colons {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        1 => format!("{sign}{hours:02}:{minutes:02}"),
        _ => format!("{sign}{hours:02}:{minutes:02}:{:02}", seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use crate::dates::Moment;

    #[test]
    fn directives_are_rubys() {
        let shown = |format: &str| Moment::parse("2015-03-09T14:05:07+00:00").and_then(|it| it.format(format)).unwrap_or_default();
        assert_eq!(shown("%Y|%C|%y|%m|%d|%e|%j|%-d|%10Y|%_5d|%05e"), "2015|20|15|03|09| 9|068|9|0000002015|    9|00009");
        assert_eq!(shown("%H|%k|%I|%l|%M|%S|%P|%p|%#p|%L|%N|%3N"), "14|14|02| 2|05|07|pm|PM|pm|000|000000000|000");
        assert_eq!(shown("%A|%a|%^a|%B|%b|%h|%10a|%-5a|%#B|%%"), "Monday|Mon|MON|March|Mar|Mar|       Mon|  Mon|MARCH|%");
        assert_eq!(shown("%u|%w|%G|%g|%V|%U|%W|%s|%z|%:z|%::z|%Z"), "1|1|2015|15|11|10|10|1425909907|+0000|+00:00|+00:00:00|UTC");
        assert_eq!(
            shown("%F|%T|%R|%D|%v|%r|%+"),
            "2015-03-09|14:05:07|14:05|03/09/15| 9-MAR-2015|02:05:07 PM|Mon Mar  9 14:05:07 UTC 2015"
        );
        let before = Moment::from_seconds(-5);
        assert_eq!(before.format("%s|%5s|%_5s|%-s").as_deref(), Some("-5|-0005|   -5|-5"));
        assert_eq!(before.format("%Q"), None);
    }
}
