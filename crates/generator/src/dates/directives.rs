//! The directives of `strftime` as Ruby has them, with its flags: `%-d`, `%^a`, `%10Y`, `%:z`.

use jiff::Zoned;

/// A moment as a format says; nothing if the format has a directive that there is not.
pub(super) fn formatted(moment: &Zoned, format: &str) -> Option<String> {
    let mut out = String::with_capacity(format.len() * 2);
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let (directive, after) = Directive::read(&rest[at + 1..])?;
        out.push_str(&directive.of(moment)?);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
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

    fn of(&self, moment: &Zoned) -> Option<String> {
        let number = |value: i64, width: usize, fill: char| Some(self.number(value, width, fill));
        let text = |text: &str| Some(self.text(text));
        let whole = |format: &str| Some(self.text(&formatted(moment, format)?));
        let (hour, minute, second) = (i64::from(moment.hour()), i64::from(moment.minute()), i64::from(moment.second()));
        let (year, month, day) = (i64::from(moment.year()), i64::from(moment.month()), i64::from(moment.day()));
        let weekday = moment.weekday();
        let day_of_year = i64::from(moment.day_of_year());
        let week = moment.date().iso_week_date();
        let twelve = |hour: i64| if hour % 12 == 0 { 12 } else { hour % 12 };
        let name_of = |names: &[&'static str], place: i8| names.get(usize::from(place.unsigned_abs())).copied().unwrap_or_default();
        let day_name = name_of(&DAYS, weekday.to_sunday_zero_offset());
        let month_name = name_of(&MONTHS, moment.month() - 1);
        match self.letter {
            'Y' => number(year, 4, '0'),
            'C' => number(year.div_euclid(100), 2, '0'),
            'y' => number(year.rem_euclid(100), 2, '0'),
            'm' => number(month, 2, '0'),
            'B' => text(month_name),
            'b' | 'h' => text(&month_name[..3.min(month_name.len())]),
            'd' => number(day, 2, '0'),
            'e' => number(day, 2, ' '),
            'j' => number(day_of_year, 3, '0'),
            'H' => number(hour, 2, '0'),
            'k' => number(hour, 2, ' '),
            'I' => number(twelve(hour), 2, '0'),
            'l' => number(twelve(hour), 2, ' '),
            'P' => text(if hour < 12 { "am" } else { "pm" }),
            'p' if self.swapped => text(if hour < 12 { "am" } else { "pm" }),
            'p' => text(if hour < 12 { "AM" } else { "PM" }),
            'M' => number(minute, 2, '0'),
            'S' => number(second, 2, '0'),
            'L' => Some(fraction(moment, self.width.unwrap_or(3))),
            'N' => Some(fraction(moment, self.width.unwrap_or(9))),
            'z' => Some(offset(moment.offset().seconds(), self.colons)),
            'Z' => text(if moment.offset().is_zero() { "UTC" } else { moment.time_zone().iana_name().unwrap_or_default() }),
            'A' => text(day_name),
            'a' => text(&day_name[..3.min(day_name.len())]),
            'u' => number(i64::from(weekday.to_monday_one_offset()), 1, '0'),
            'w' => number(i64::from(weekday.to_sunday_zero_offset()), 1, '0'),
            'G' => number(i64::from(week.year()), 4, '0'),
            'g' => number(i64::from(week.year()).rem_euclid(100), 2, '0'),
            'V' => number(i64::from(week.week()), 2, '0'),
            'U' => number((day_of_year + 6 - i64::from(weekday.to_sunday_zero_offset())) / 7, 2, '0'),
            'W' => number((day_of_year + 6 - i64::from(weekday.to_monday_zero_offset())) / 7, 2, '0'),
            's' => number(moment.timestamp().as_second(), 1, '0'),
            'n' => text("\n"),
            't' => text("\t"),
            '%' => text("%"),
            'c' => whole("%a %b %e %H:%M:%S %Y"),
            'D' | 'x' => whole("%m/%d/%y"),
            'F' => whole("%Y-%m-%d"),
            'v' => whole("%e-%^b-%Y"),
            'r' => whole("%I:%M:%S %p"),
            'R' => whole("%H:%M"),
            'T' | 'X' => whole("%H:%M:%S"),
            '+' => whole("%a %b %e %H:%M:%S %Z %Y"),
            _ => None,
        }
    }

    fn number(&self, value: i64, width: usize, fill: char) -> String {
        let sign = if value < 0 { "-" } else { "" };
        let digits = value.unsigned_abs().to_string();
        match self.padding.unwrap_or(Some(fill)) {
            None => format!("{sign}{digits}"),
            Some(fill) => {
                let missing = self.width.unwrap_or(width).saturating_sub(digits.len() + sign.len());
                let filling = fill.to_string().repeat(missing);
                if fill == '0' { format!("{sign}{filling}{digits}") } else { format!("{filling}{sign}{digits}") }
            }
        }
    }

    fn text(&self, text: &str) -> String {
        let text = if self.upper || self.swapped && self.letter != 'p' { text.to_uppercase() } else { text.to_owned() };
        let missing = self.width.unwrap_or(0).saturating_sub(text.chars().count());
        let fill = self.padding.flatten().unwrap_or(' ');
        fill.to_string().repeat(missing) + &text
    }
}

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
pub(super) const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

fn fraction(moment: &Zoned, digits: usize) -> String {
    let nine = format!("{:09}", moment.subsec_nanosecond());
    nine.chars().chain(std::iter::repeat('0')).take(digits).collect()
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
