//! What a build has to say to the person who runs it.
//!
//! Every fault is one [`Diagnostic`]: where it is (file, line, column, and the line itself), what is wrong, and what
//! to do. A build gathers all it finds in [`Diagnostics`] and goes on as far as it can, so that one run reports
//! everything; nothing is written while there is an error.

mod nearest;
mod report;
mod source;

pub use nearest::nearest;
pub use source::{SourceText, Span};

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// How bad a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The site is built, but somebody should look.
    Warning,
    /// The site is not built.
    Error,
}

/// One fault of the input: where, what, and what to do about it.
///
/// Serialises to the objects of `dropsafe build --json`; as text it is what a terminal shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The file at fault, relative to the source folder, with `/` between its parts.
    pub file: Option<String>,
    /// The line, counted from 1.
    pub line: Option<u32>,
    /// The column in characters, counted from 1.
    pub column: Option<u32>,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The text of the line at fault.
    pub source_line: Option<String>,
    /// How many characters from `column` on are at fault.
    pub width: u32,
    /// What to do next.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error that says `message`.
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message.into())
    }

    /// A warning that says `message`.
    pub fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message.into())
    }

    fn new(severity: Severity, message: String) -> Self {
        Self { file: None, line: None, column: None, severity, message, source_line: None, width: 1, help: None }
    }

    /// Points at a place in a file.
    #[must_use]
    pub fn at(mut self, span: &Span) -> Self {
        self.file = Some(span.source.path().to_owned());
        self.line = Some(span.line);
        self.column = Some(span.column);
        self.width = span.width.max(1);
        self.source_line = span.source.line(span.line).map(str::to_owned);
        self
    }

    /// Points at a file as a whole.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<String>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// Says what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what to do next, if there is something to say.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Says which page was being made when a fault in another file was met.
    #[must_use]
    pub(crate) fn met_in(mut self, page: &str) -> Self {
        if self.file.as_deref().is_some_and(|file| file != page) {
            let before = self.help.take().map(|help| help + "\n").unwrap_or_default();
            self.help = Some(format!("{before}met while making {page}"));
        }
        self
    }

    /// Whether this fault stops the build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// All that a build has to say, in the order of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Diagnostics {
    all: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Nothing to say yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.all.push(diagnostic);
    }

    /// Keeps what is right and notes what is wrong.
    pub fn keep<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|fault| self.push(fault)).ok()
    }

    /// Whether anything stops the build.
    pub fn has_errors(&self) -> bool {
        self.all.iter().any(Diagnostic::is_error)
    }

    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.all.iter().filter(|it| it.is_error()).count()
    }

    /// How many warnings there are.
    pub fn warnings(&self) -> usize {
        self.all.len() - self.errors()
    }

    /// Everything, in the order of the files once [`Diagnostics::sort`] ran.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.all.iter()
    }

    /// Puts all in the order of files, lines and columns, and drops what was said twice of one place: a fault in a layout
    /// is met by every page.
    pub fn sort(&mut self) {
        self.all.sort();
        self.all.dedup_by(|a, b| (&a.file, a.line, a.column, &a.message) == (&b.file, b.line, b.column, &b.message));
    }

    /// What strict builds do: every warning becomes an error.
    pub fn promote_warnings(&mut self) {
        for diagnostic in &mut self.all {
            diagnostic.severity = Severity::Error;
        }
    }

    /// All of it for a terminal, with colours if `colour`.
    pub fn report(&self, colour: bool) -> String {
        self.all.iter().map(|it| report::report(it, colour)).collect::<Vec<_>>().join("\n")
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, more: I) {
        self.all.extend(more);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.iter()
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(all: I) -> Self {
        Self { all: all.into_iter().collect() }
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(one: Diagnostic) -> Self {
        Self { all: vec![one] }
    }
}

/// Reads a file of the site; a fault names the file and says what to do.
pub(crate) fn read_text(absolute: &std::path::Path, path: &str) -> Result<Arc<SourceText>, Diagnostic> {
    let bytes = std::fs::read(absolute).map_err(|error| {
        Diagnostic::error(format!("this file can't be read: {error}")).in_file(path).help("check that it exists and that you may read it")
    })?;
    text_of(bytes, path)
}

/// Takes bytes as UTF-8 text; a byte order mark is dropped.
pub(crate) fn text_of(bytes: Vec<u8>, path: &str) -> Result<Arc<SourceText>, Diagnostic> {
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..good].iter().filter(|byte| **byte == b'\n').count() + 1;
        let fault = Diagnostic::error(format!("line {line} is not UTF-8 text")).in_file(path).help("save the file as UTF-8");
        Diagnostic { line: u32::try_from(line).ok(), ..fault }
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(Arc::new(SourceText::new(path, text)))
}
