//! The words that Dropsafe itself says to visitors, in every language it has them in.
//!
//! One file a language. A language without words of its own gets English. To add one, copy `en.rs`, translate it, and name
//! it in [`LANGUAGES`]; a test holds its placeholders against the English ones.

mod ar;
mod de;
mod en;
mod es;
mod fa;
mod fr;
mod pt;
mod ru;
mod tr;
mod uk;

use crate::decimal::Decimal;
use crate::name::Language;

/// Declares [`Messages`] once, so that the test below can go through every message by name.
macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// Every built-in word, in one language. `{names}` in braces are filled in.
        #[allow(missing_docs)] // the English wording is the documentation
        #[derive(Debug)]
        pub struct Messages {
            $($(#[$doc])* pub $name: &'static str,)*
        }

        #[cfg(test)]
        impl Messages {
            fn all(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name),)*]
            }
        }
    };
}

messages! {
    // The form.
    leave,
    required,
    required_note,
    submit,
    yes,
    no,
    no_answer,
    choose,
    other_text,
    honeypot,
    characters_most,
    characters_least,
    characters_between,
    number_least,
    number_most,
    number_between,
    date_hint,
    date_from,
    date_until,
    choices_least,
    choices_most,
    files_one,
    files_several,
    files_kinds,
    files_total,
    files_slow,
    strip,
    strip_help,
    why,
    kept,
    question_help,
    // Before the button.
    assurance_label,
    readers_heading,
    protection_heading,
    protection,
    retention_heading,
    // The form, shown again.
    faults_title,
    faults_heading,
    faults_text,
    fault_prefix,
    fault_in_field,
    files_again,
    older_heading,
    older_text,
    leftovers_heading,
    leftovers_text,
    not_stored_heading,
    not_stored_text,
    not_stored_short,
    beginning_text,
    elsewhere_heading,
    // The receipt.
    receipt_heading,
    receipt_text,
    receipt_code,
    receipt_code_help,
    receipt_next_heading,
    receipt_device_heading,
    receipt_device,
    // What can be wrong with an answer.
    missing,
    consent_missing,
    too_long,
    too_short,
    other_pattern,
    not_email,
    not_tel,
    not_url,
    not_number,
    number_too_small,
    number_too_large,
    not_date,
    date_too_early,
    date_too_late,
    line_break,
    control_character,
    damaged,
    unknown_option,
    too_few_choices,
    too_many_choices,
    other_without_text,
    other_not_chosen,
    repeated,
    constant_changed,
    file_not_asked,
    file_as_text,
    file_name_damaged,
    strip_too_late,
    too_few_files,
    too_many_files,
    file_too_large,
    file_of_other_kind,
    files_too_large,
    question_wrong,
    text_too_long,
    unknown_fields,
    nothing_sent,
    // Refusals, each a short page.
    nothing_stored,
    reload,
    press_back,
    not_found,
    not_found_text,
    method,
    method_text,
    too_large,
    too_large_text,
    too_much_text,
    too_much_text_text,
    too_many_parts,
    too_many_parts_text,
    bad_request,
    bad_request_text,
    busy,
    busy_text,
    timeout,
    timeout_text,
    unavailable,
    unavailable_text,
    // The notice on privacy.
    privacy_what,
    privacy_why,
    privacy_kept,
    // Small parts.
    kind_image,
    kind_text,
    kind_office,
    kind_audio,
    kind_video,
    kind_archive,
    list_separator,
    bytes,
    kilobytes,
    megabytes,
    gigabytes,
}

/// Every language that has words of its own.
pub const LANGUAGES: [(&str, &Messages); 10] = [
    ("ar", &ar::ARABIC),
    ("de", &de::GERMAN),
    ("en", &en::ENGLISH),
    ("es", &es::SPANISH),
    ("fa", &fa::PERSIAN),
    ("fr", &fr::FRENCH),
    ("pt", &pt::PORTUGUESE),
    ("ru", &ru::RUSSIAN),
    ("tr", &tr::TURKISH),
    ("uk", &uk::UKRAINIAN),
];

impl Messages {
    /// The words in `language`, or in English where there are none. A region makes no difference.
    #[must_use]
    pub fn of(language: &Language) -> &'static Self {
        Self::own(language).unwrap_or(&en::ENGLISH)
    }

    /// Whether there are words of `language`'s own.
    #[must_use]
    pub fn speak(language: &Language) -> bool {
        Self::own(language).is_some()
    }

    fn own(language: &Language) -> Option<&'static Self> {
        LANGUAGES.iter().find(|(tag, _)| *tag == language.primary()).map(|(_, words)| *words)
    }

    /// A size for people: at most one decimal, rounded down so that it never promises too much.
    #[must_use]
    pub fn size(&self, bytes: u64) -> String {
        let (unit, template) = match bytes {
            0..1000 => (1, self.bytes),
            1000..1_000_000 => (1000, self.kilobytes),
            1_000_000..1_000_000_000 => (1_000_000, self.megabytes),
            _ => (1_000_000_000, self.gigabytes),
        };
        let number = match (bytes / unit, bytes % unit * 10 / unit) {
            (whole, 0) => whole.to_string(),
            (whole, tenths) => format!("{whole}.{tenths}"),
        };
        fill(template, &[("n", &number)])
    }
}

/// Puts values in the places of a message. A value is not looked at again: braces in it stay braces.
#[must_use]
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let value = |name: &str| values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| *value);
    pieces(template).flat_map(|(before, name)| [before, name.map_or("", value)]).collect()
}

/// What stands before each place of a message, with the place's name; last, without one, what stands behind them all.
pub(crate) fn pieces(template: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = Some(template);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let place = text.split_once('{').and_then(|(before, from)| Some((before, from.split_once('}')?)));
        let Some((before, (name, after))) = place else { return Some((text, None)) };
        rest = Some(after);
        Some((before, Some(name)))
    })
}

/// A number. In a script that is written from right to left the minus of a negative one would stand behind it.
#[must_use]
pub fn figure(number: &Decimal) -> String {
    if number.is_negative() { format!("\u{2066}{number}\u{2069}") } else { number.to_string() }
}

/// What a visitor's browser sent, fenced so that its direction of writing can't disturb the sentence around it.
///
/// What would open or close a fence itself becomes U+FFFD.
#[must_use]
pub fn isolated(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    format!("\u{2068}{}\u{2069}", text.replace(turns, "\u{fffd}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_closes_its_fence_disturbs_nothing_behind_it() {
        assert_eq!(isolated("صورة.jpg"), "\u{2068}صورة.jpg\u{2069}");
        assert_eq!(isolated("a\u{2069}\u{202e}gpj.exe"), "\u{2068}a\u{fffd}\u{fffd}gpj.exe\u{2069}");
    }

    fn places(message: &str) -> Vec<&str> {
        let mut places: Vec<_> = message.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or(rest)).collect();
        places.sort_unstable();
        places
    }

    #[test]
    fn every_language_says_everything_with_the_same_values() {
        for (tag, words) in LANGUAGES {
            for ((name, english), (_, said)) in en::ENGLISH.all().into_iter().zip(words.all()) {
                assert!(!said.trim().is_empty(), "{name} is empty in {tag}");
                assert_eq!(places(english), places(said), "{name} in {tag}");
                assert!(name == "list_separator" || said.trim() == said, "{name} has stray space in {tag}");
            }
        }
    }

    /// A sentence left in English would stand out only to those who need it in their own language.
    #[test]
    fn nothing_was_left_in_english() {
        let same_in_both = |name: &str, tag: &str| {
            matches!((name, tag), ("list_separator" | "kilobytes" | "megabytes" | "gigabytes" | "fault_in_field", _))
                || matches!((name, tag), ("bytes", "es" | "pt") | ("no", "es") | ("kind_archive" | "kind_office", "fr"))
        };
        for (tag, words) in LANGUAGES.into_iter().filter(|(tag, _)| *tag != "en") {
            for ((name, english), (_, said)) in en::ENGLISH.all().into_iter().zip(words.all()) {
                assert!(english != said || same_in_both(name, tag), "{name} in {tag}: {said}");
            }
        }
    }

    /// Letters of another script would be a slip of the keyboard.
    #[test]
    fn a_language_keeps_to_its_script() {
        let is_of = |tag: &str, c: char| match tag {
            "ar" | "fa" => matches!(c, '\u{600}'..='\u{6ff}' | '\u{200c}'),
            "ru" | "uk" => matches!(c, '\u{400}'..='\u{4ff}'),
            _ => c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{17f}'),
        };
        for (tag, words) in LANGUAGES {
            let direction = Language::new(tag).unwrap().direction();
            assert_eq!(direction == crate::Direction::Rtl, matches!(tag, "ar" | "fa"));
            for (name, said) in words.all() {
                let letters: Vec<char> = said.chars().filter(|c| c.is_alphabetic()).collect();
                let stray = letters.iter().filter(|c| !is_of(tag, **c) && !c.is_ascii_alphabetic());
                assert_eq!(stray.collect::<Vec<_>>(), Vec::<&char>::new(), "{name} in {tag}");
                for other in ["і", "ї", "є", "ґ"] {
                    assert!(tag != "ru" || !said.contains(other), "{name} in {tag}");
                }
                for other in ["ы", "э", "ё", "ъ"] {
                    assert!(tag != "uk" || !said.contains(other), "{name} in {tag}");
                }
            }
        }
    }

    #[test]
    fn a_region_gets_its_language_and_a_stranger_english() {
        let of = |tag: &str| Messages::of(&Language::new(tag).unwrap()).yes;
        assert_eq!(of("ar-EG"), of("ar"));
        assert_eq!(of("pt-BR"), "Sim");
        assert_eq!(of("nl"), of("en"));
    }

    #[test]
    fn sizes_never_promise_too_much() {
        let size = |bytes| en::ENGLISH.size(bytes);
        assert_eq!(size(0), "0 bytes");
        assert_eq!(size(25_000_000), "25 MB");
        assert_eq!(size(512 << 10), "524.2 kB");
        assert_eq!(size(1_999_999), "1.9 MB");
        assert_eq!(size(2_000_000_000), "2 GB");
    }

    #[test]
    fn what_is_filled_in_is_not_filled_in_again() {
        assert_eq!(fill("“{label}”: {problem}", &[("label", "{problem}"), ("problem", "no")]), "“{problem}”: no");
        assert_eq!(fill("a { b", &[]), "a { b");
    }
}
