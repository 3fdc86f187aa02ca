//! Whether a text looks like what was asked for: an address, a day.
//!
//! The checks are lenient on purpose. A refused answer may be the only way to reach somebody, so what a person could
//! read and use passes; what is clearly a slip (an e-mail address without `@`, 30 February) does not. White space
//! around an answer is overlooked here and stored as typed. Numbers have [a file of their own](crate::decimal).

use crate::decimal::is_direction_mark;

/// Whether `text` could be an e-mail address: one `@` with something on either side, and no white space.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let text = text.trim();
    match text.split_once('@') {
        Some((local, domain)) => !local.is_empty() && !domain.is_empty() && !domain.contains('@') && !text.contains(char::is_whitespace),
        None => false,
    }
}

/// Whether `text` could be a telephone number: a digit of any script, and besides digits only what people write
/// between them (with the invisible marks that keep a number in order inside right-to-left text).
#[must_use]
pub fn is_tel(text: &str) -> bool {
    let written_between = |c: char| matches!(c, '+' | '(' | ')' | '-' | '.' | '/' | 'x' | 'X' | '#' | '*' | ',' | ';' | '‐'..='―');
    let allowed = |c: char| c.is_numeric() || c.is_whitespace() || written_between(c) || is_direction_mark(c);
    text.contains(char::is_numeric) && text.chars().all(allowed)
}

/// Whether `text` could be a web address. The scheme may be missing, and an address may be defused
/// (`hxxps://example[.]org`), as careful people write one that is dangerous.
#[must_use]
pub fn is_url(text: &str) -> bool {
    let text = text.trim();
    text.contains(['.', ':', '。']) && text.contains(char::is_alphanumeric) && !text.contains(char::is_whitespace)
}

/// Whether `text` is a day of the calendar, `YYYY-MM-DD`.
#[must_use]
pub fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let digits =
        |part: &str, count: usize| (part.len() == count && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u32>().ok())?;
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2)) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Whether `c` is a control character that no answer may hold: C0 without tab and line ends, DEL, C1.
#[must_use]
pub fn is_forbidden_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

/// `text` with every line end (CRLF, CR, LF) as LF.
#[must_use]
pub fn with_lf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_address_has_one_at_sign_and_no_gap() {
        for good in ["a@b", "ali@مثال.إختبار", " trailing@space.org ", "o'neil+tag@example.org"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["", "a", "@b", "a@", "a@b@c", "a b@c", "a@b c"] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn a_telephone_number_is_what_people_write_as_one() {
        for good in ["+44 20 7946 0123", "(020) 7946-0123 x 12", "٠٢٠ ٧٩٤٦", "\u{200e}+1.555/01\u{200e}", "112"] {
            assert!(is_tel(good), "{good}");
        }
        for bad in ["", "+", "call me", "12 or 13", "signal:alice"] {
            assert!(!is_tel(bad), "{bad}");
        }
    }

    #[test]
    fn a_web_address_may_lack_its_scheme_or_be_defused() {
        for good in ["https://example.org", "example.org/a?b", "hxxps://evil[.]example", "مثال.إختبار", "http://localhost:80"] {
            assert!(is_url(good), "{good}");
        }
        for bad in ["", "example", "two words.org", "..."] {
            assert!(!is_url(bad), "{bad}");
        }
    }

    #[test]
    fn days_are_days_of_the_calendar() {
        for good in ["2024-02-29", "2000-02-29", "2026-11-22", "0001-01-01"] {
            assert!(is_day(good), "{good}");
        }
        for bad in ["", "2023-02-29", "1900-02-29", "2026-13-01", "2026-1-1", "22.11.2026", "2026-04-31", "2026-04-00", "٢٠٢٦-٠١-٠١"]
        {
            assert!(!is_day(bad), "{bad}");
        }
    }
}
