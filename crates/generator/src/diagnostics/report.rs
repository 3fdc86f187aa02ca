use std::fmt;

use super::{Diagnostic, Severity};

/// A longer line is cut around the fault, so that a minified file doesn't fill the terminal.
const WIDEST: usize = 120;

/// One diagnostic as a terminal shows it:
///
/// ```text
/// error: the layout `defualt` does not exist
///   --> about.md:3:9
///    |
///  3 | layout: defualt
///    |         ^^^^^^^
///    = help: did you mean `default`?
/// ```
pub(super) fn report(diagnostic: &Diagnostic, colour: bool) -> String {
    let paint = |code: &str, text: &str| match colour {
        true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        false => text.to_owned(),
    };
    let label = match diagnostic.severity {
        Severity::Error => paint("1;31", "error"),
        Severity::Warning => paint("1;33", "warning"),
    };
    let mut out = format!("{label}: {}\n", paint("1", &visible(&diagnostic.message)));
    let line_number = diagnostic.line.map(|line| line.to_string()).unwrap_or_default();
    let margin = " ".repeat(line_number.len() + 1);
    if let Some(file) = &diagnostic.file {
        let mut place = visible(file);
        if let Some(line) = diagnostic.line {
            place.push_str(&format!(":{line}"));
        }
        if let Some(column) = diagnostic.column {
            place.push_str(&format!(":{column}"));
        }
        out.push_str(&format!("{margin}{} {place}\n", paint("34", "-->")));
    }
    let bar = paint("34", "|");
    if let (Some(text), Some(column)) = (&diagnostic.source_line, diagnostic.column) {
        let shown = Excerpt::new(text, column, diagnostic.width);
        out.push_str(&format!("{margin} {bar}\n"));
        out.push_str(&format!(" {} {bar} {}\n", paint("34", &line_number), shown.text));
        out.push_str(&format!("{margin} {bar} {}{}\n", shown.indent, paint("1;31", &shown.carets)));
    }
    if let Some(help) = &diagnostic.help {
        let mut lines = help.lines().map(visible);
        out.push_str(&format!("{margin} {} {}\n", paint("34", "= help:"), lines.next().unwrap_or_default()));
        for line in lines {
            out.push_str(&format!("{margin}         {line}\n"));
        }
    }
    out
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&report(self, false))
    }
}

/// The part of a line that is shown, and the carets under it.
struct Excerpt {
    text: String,
    indent: String,
    carets: String,
}

impl Excerpt {
    fn new(line: &str, column: u32, width: u32) -> Self {
        let chars: Vec<char> = line.chars().collect();
        let at = usize::try_from(column).unwrap_or(1).saturating_sub(1).min(chars.len());
        let (from, cut_left) = if chars.len() > WIDEST && at > WIDEST / 2 { (at - WIDEST / 2, "…") } else { (0, "") };
        let to = chars.len().min(from + WIDEST);
        let cut_right = if to < chars.len() { "…" } else { "" };
        let shown: String = chars[from..to].iter().map(|c| if *c == '\t' { '\t' } else { visible_char(*c) }).collect();
        let indent: String = std::iter::repeat_n(' ', cut_left.chars().count())
            .chain(chars[from..at].iter().map(|c| if *c == '\t' { '\t' } else { ' ' }))
            .collect();
        let room = to.saturating_sub(at).max(1);
        let carets = "^".repeat(usize::try_from(width).unwrap_or(1).clamp(1, room));
        Self { text: format!("{cut_left}{shown}{cut_right}").trim_end().to_owned(), indent, carets }
    }
}

/// Control characters in a file or its name must not reach the terminal.
fn visible(text: &str) -> String {
    text.chars().map(visible_char).collect()
}

fn visible_char(c: char) -> char {
    let turns_text_around = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if c.is_control() || turns_text_around { '\u{fffd}' } else { c }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{SourceText, Span};
    use super::*;

    #[test]
    fn a_fault_shows_its_line_and_what_to_do() {
        let source = Arc::new(SourceText::new("about.md", "---\ntitle: About\nlayout: defualt\n---\n"));
        let fault = Diagnostic::error("the layout `defualt` does not exist")
            .at(&Span::new(&source, 3, 9, 7))
            .help("did you mean `default`?\nor `page`?");
        insta::assert_snapshot!(fault.to_string(), @r"
        error: the layout `defualt` does not exist
          --> about.md:3:9
           |
         3 | layout: defualt
           |         ^^^^^^^
           = help: did you mean `default`?
                   or `page`?
        ");
    }

    #[test]
    fn a_long_line_is_cut_around_the_fault() {
        let line = format!("{}HERE{}", "a".repeat(400), "b".repeat(400));
        let excerpt = Excerpt::new(&line, 401, 4);
        assert!(excerpt.text.chars().count() < 130);
        assert_eq!(excerpt.text.chars().skip(excerpt.indent.chars().count()).take(4).collect::<String>(), "HERE");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let fault = Diagnostic::warning("a\u{1b}[31mb").in_file("x\u{202e}.md");
        assert!(!fault.to_string().contains('\u{1b}'));
        assert!(!fault.to_string().contains('\u{202e}'));
    }
}
