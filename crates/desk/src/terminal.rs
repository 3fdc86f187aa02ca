//! Showing what strangers wrote, without letting it act.
//!
//! A terminal obeys what it prints: an escape sequence in an answer can clear the screen, rename the window or
//! paint over the line above; a bidirectional override can make `exe.txt` out of `txt.exe`; a character without a
//! width can hide a word in another. Here such characters become visible and harmless, `\u{202e}` for instance.
//! All other characters, Arabic among them, are shown as they are.
//!
//! Everything that the desk prints for people goes through here, whether or not it goes to a terminal: what is piped
//! into a pager ends on one.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::io::{self, Write};
use std::path::Path;

use unicode_width::UnicodeWidthStr;

/// Makes a text safe to print within one line: line ends and tabs are escaped, too.
///
/// ```
/// use dropsafe_desk::terminal;
/// assert_eq!(terminal::line("Nadia\u{1b}[2J"), r"Nadia\u{1b}[2J");
/// assert_eq!(terminal::line("ناديا"), "ناديا");
/// assert_eq!(terminal::line("one\ntwo"), r"one\ntwo");
/// ```
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    escape(text, |_| false)
}

/// Makes a text of several lines safe to print: line ends and tabs stay, as layout.
#[must_use]
pub fn block(text: &str) -> Cow<'_, str> {
    escape(text, |character| matches!(character, '\n' | '\t'))
}

/// Makes JSON safe to print. The escapes are JSON's own, so it means the same.
#[must_use]
pub fn json(text: &str) -> Cow<'_, str> {
    if !text.contains(|character| character != '\n' && acts(character)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if character == '\n' || !acts(character) {
            shown.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            let _ = write!(shown, "\\u{unit:04x}");
        }
    }
    Cow::Owned(shown)
}

/// Whether a character acts on the terminal or on its neighbours instead of being seen.
#[must_use]
pub fn acts(character: char) -> bool {
    character.is_control()
        || matches!(character,
            // Bidirectional marks, embeddings, overrides and isolates.
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
            // Line ends by another name.
            | '\u{2028}' | '\u{2029}'
            // Without width, and not needed to write any language (the joiners U+200C and U+200D are).
            | '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            // Tags, which spell an invisible text.
            | '\u{e0000}'..='\u{e007f}')
}

fn escape(text: &str, keep: impl Fn(char) -> bool) -> Cow<'_, str> {
    let harmful = |character| acts(character) && !keep(character);
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            _ if !harmful(character) => shown.push(character),
            '\n' => shown.push_str("\\n"),
            '\t' => shown.push_str("\\t"),
            '\r' => shown.push_str("\\r"),
            _ => {
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
            }
        }
    }
    Cow::Owned(shown)
}

/// How many columns a text takes on a terminal.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// Cuts a text to so many columns; an ellipsis shows that there was more.
#[must_use]
pub fn shortened(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mut kept = String::new();
    for character in text.chars() {
        kept.push(character);
        if width(&kept) + 1 > columns {
            kept.pop();
            break;
        }
    }
    kept.push('…');
    Cow::Owned(kept)
}

/// A path, safe to print within a line. File names are strangers' words, too.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a>(
    /// The path.
    pub &'a Path,
);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&line(&self.0.to_string_lossy()))
    }
}

/// Rows in columns that line up, whatever the script.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these headings.
    #[must_use]
    pub fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(|heading| (*heading).to_owned()).collect()] }
    }

    /// Adds a row; each cell is made safe, and cut to `most` columns.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>, most: usize) {
        self.rows.push(cells.into_iter().map(|cell| shortened(&line(cell), most).into_owned()).collect());
    }

    /// Writes the rows, two spaces between columns and none at a line's end.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widest = |column: usize| self.rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0);
        let widths: Vec<_> = (0..columns).map(widest).collect();
        for row in &self.rows {
            let mut written = String::new();
            for (cell, widest) in row.iter().zip(&widths) {
                written.push_str(cell);
                written.extend(std::iter::repeat_n(' ', widest - width(cell) + 2));
            }
            writeln!(out, "{}", written.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_acts_is_made_visible() {
        assert_eq!(line("\u{1b}]0;owned\u{7}"), r"\u{1b}]0;owned\u{7}");
        assert_eq!(line("\u{9b}2J\u{7f}"), r"\u{9b}2J\u{7f}");
        assert_eq!(line("invoice\u{202e}fdp.exe"), r"invoice\u{202e}fdp.exe");
        assert_eq!(line("a\r\nb\tc"), r"a\r\nb\tc");
        assert_eq!(block("a\n\tb\u{2066}"), "a\n\tb\\u{2066}");
    }

    #[test]
    fn what_people_write_stays() {
        for text in ["Zoë Müller", "مرحبا بالعالم", "می‌خواهم", "👩‍💻 ok", "日本語", "“quoted” – it's"]
        {
            assert!(matches!(line(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn escaped_json_means_the_same() {
        let value = serde_json::json!({"a": "x\u{202e}y\u{7f}\u{9b}\n\u{e0041}"});
        let text = serde_json::to_string_pretty(&value).unwrap();
        let shown = json(&text);
        assert!(!shown.contains('\u{202e}') && !shown.contains('\u{e0041}'));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }

    #[test]
    fn columns_line_up_by_what_is_seen() {
        let mut table = Table::new(&["Name", "From"]);
        table.row(["日本", "x"], 20);
        table.row(["Zoë", "مرحبا"], 20);
        table.row(["a name that is far too long for this", "y"], 8);
        let mut out = Vec::new();
        table.write(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "Name      From\n日本      x\nZoë       مرحبا\na name …  y\n");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn nothing_that_acts_gets_through(text in "(\\PC|\\p{C}|[\u{1b}\u{9b}\u{202e}\n\t]){0,40}", columns in 1usize..30) {
            prop_assert!(!line(&text).contains(acts));
            prop_assert!(!block(&text).contains(|c| acts(c) && c != '\n' && c != '\t'));
            prop_assert!(!line(&text).contains('\n'));
            prop_assert!(width(&shortened(&line(&text), columns)) <= columns);
        }
    }
}
