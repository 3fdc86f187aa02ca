//! Names for files that a stranger named.

/// The longest name, in bytes: short enough for every file system, with a folder and a number before it.
const LONGEST: usize = 100;

/// The longest ending that is kept where a name has to be cut.
const LONGEST_ENDING: usize = 16;

/// A name that is safe to unpack, as near to the visitor's as it can be.
///
/// Letters and digits of every script stay, and `.`, `-`, `_`. Folders before the name go, as do control and
/// bidirectional characters; everything else becomes `_`. The original is kept in `submission.json`, as data.
pub(crate) fn safe(original: &str) -> String {
    let last = original.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut name = String::with_capacity(last.len());
    for letter in last.chars().filter(|letter| !is_invisible(*letter)) {
        if letter.is_alphanumeric() || matches!(letter, '.' | '-') {
            name.push(letter);
        } else if !name.ends_with('_') {
            name.push('_');
        }
    }
    let name = name.trim_start_matches('.').trim_end_matches('.');
    let name = match name {
        "" | "_" => "file".to_owned(),
        reserved if is_reserved_on_windows(reserved) => format!("_{reserved}"),
        name => name.to_owned(),
    };
    cut(&name)
}

/// Whether a name in an envelope may be unpacked as it stands.
///
/// Wider than what [`safe`] makes, so that it does not depend on which letters this version's Unicode has.
pub(crate) fn is_safe(name: &str) -> bool {
    let forbidden = |letter: char| is_invisible(letter) || letter.is_whitespace() || "/\\<>:\"|?*".contains(letter);
    !name.is_empty()
        && name.len() <= LONGEST
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains(forbidden)
        && !is_reserved_on_windows(name)
}

/// Control characters, and those that change how their neighbours are shown while not being seen themselves.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Names that mean a device there, with any ending.
fn is_reserved_on_windows(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_uppercase();
    let is_port = |port: &str| {
        let number = stem.strip_prefix(port).map(|rest| rest.chars().collect::<Vec<_>>());
        matches!(number.as_deref(), Some(['0'..='9' | '¹' | '²' | '³']))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") || is_port("COM") || is_port("LPT")
}

/// Cuts a name that is too long in its middle: the ending says what kind of file it is.
fn cut(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let ending = name.rfind('.').map(|dot| &name[dot..]).filter(|ending| ending.len() <= LONGEST_ENDING);
    let ending = ending.unwrap_or_default();
    let stem = &name[..name.floor_char_boundary(LONGEST - ending.len())];
    format!("{stem}{ending}").trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{prelude::*, test_runner::RngSeed};

    #[test]
    fn names_stay_recognisable() {
        for (original, expected) in [
            ("photo.jpg", "photo.jpg"),
            ("Bildschirmfoto 2026-11-22 um 10.15.png", "Bildschirmfoto_2026-11-22_um_10.15.png"),
            ("صورة.jpg", "صورة.jpg"),
            ("报告 (1).pdf", "报告_1_.pdf"),
            ("C:\\Users\\amina\\Desktop\\plan.docx", "plan.docx"),
            ("../../etc/passwd", "passwd"),
            (".bashrc", "bashrc"),
            ("...", "file"),
            ("", "file"),
            ("  ", "file"),
            ("a/", "file"),
            ("con.txt", "_con.txt"),
            ("COM1", "_COM1"),
            ("lpt¹.log", "_lpt¹.log"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("a\nb\0c.txt", "abc.txt"),
            ("what?*<>|\".txt", "what_.txt"),
            ("a; rm -rf $HOME", "a_rm_-rf_HOME"),
            ("👩‍💻.png", "_.png"),
        ] {
            assert_eq!(safe(original), expected, "{original:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let cut = safe(&format!("{}.tar.gz", "ü".repeat(200)));
        assert!(cut.len() <= LONGEST && cut.ends_with("ü.gz"), "{cut}");
        assert_eq!(safe(&format!("{}.{}", "a".repeat(99), "b".repeat(60))), "a".repeat(99));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() })]

        #[test]
        fn whatever_it_is_called_it_can_be_unpacked(original in any::<String>()) {
            let name = safe(&original);
            prop_assert!(is_safe(&name), "{:?}", name);
            prop_assert_eq!(safe(&name), name.clone());
        }

        #[test]
        fn dots_and_separators_do_no_harm(original in "[./\\\\ a-cCONnulü:_]{0,140}") {
            let name = safe(&original);
            prop_assert!(is_safe(&name), "{:?}", name);
            prop_assert_eq!(safe(&name), name.clone());
        }
    }
}
