use std::sync::Arc;

/// The text of one source file, kept so that a fault can show its line.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceText {
    path: String,
    text: String,
}

impl SourceText {
    /// `path` is relative to the source folder, with `/` between its parts.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    /// The path as messages show it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A line, counted from 1, without its line end.
    pub fn line(&self, number: u32) -> Option<&str> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.text.split('\n').nth(index).map(|line| line.strip_suffix('\r').unwrap_or(line))
    }

    /// The place of a byte offset (of the next character boundary, if it is inside a character), `width` characters
    /// wide.
    pub fn span_at(self: &Arc<Self>, offset: usize, width: usize) -> Span {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset += 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        Span::new(self, line, column, width)
    }
}

/// A place in a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The file.
    pub source: Arc<SourceText>,
    /// The line, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
    /// How many characters it is wide on its first line.
    pub width: u32,
}

impl Span {
    /// A place; line and column are counted from 1.
    pub fn new(source: &Arc<SourceText>, line: usize, column: usize, width: usize) -> Self {
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self { source: Arc::clone(source), line: small(line), column: small(column), width: small(width) }
    }

    /// The start of a file.
    pub fn start_of(source: &Arc<SourceText>) -> Self {
        Self::new(source, 1, 1, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_becomes_a_line_and_a_column_in_characters() {
        let source = Arc::new(SourceText::new("a.md", "one\ntwö x\r\n"));
        let span = source.span_at("one\ntwö ".len(), 1);
        assert_eq!((span.line, span.column), (2, 5));
        assert_eq!(source.line(2), Some("twö x"));
        assert_eq!(source.line(9), None);
        assert_eq!(source.span_at(10_000, 1).line, 3);
    }
}
