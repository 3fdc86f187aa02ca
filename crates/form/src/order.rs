//! The order of a form's questions, where somebody could lose by it.

use crate::form::Step;
use crate::name::FieldName;
use crate::source::{Source, SourceItem, SourceKind};

/// A question for files with questions behind it in which visitors write.
///
/// Browsers send a form in its order. What is refused because of its files is read as far as the first of them, so that its
/// text can be given back: what was written behind them is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextsBehindFiles<'a> {
    /// Where the question for files has its name.
    pub path: Vec<Step>,
    /// That name.
    pub files: &'a FieldName,
    /// The names of the questions behind it.
    pub texts: Vec<&'a FieldName>,
}

impl Source {
    /// The first question for files, if visitors write anything behind it.
    #[must_use]
    pub fn texts_behind_files(&self) -> Option<TextsBehindFiles<'_>> {
        let mut entries = self.entries();
        let (mut path, files) = entries.find(|(_, item)| item.kind == Some(SourceKind::Files))?;
        path.push(Step::Key("name"));
        let texts: Vec<_> = entries.filter(|(_, item)| is_written(item)).filter_map(|(_, item)| item.name.as_ref()).collect();
        let files = files.name.as_ref().filter(|_| !texts.is_empty())?;
        Some(TextsBehindFiles { path, files, texts })
    }
}

/// Whether visitors write into it; boxes and lists are soon chosen again.
fn is_written(item: &SourceItem) -> bool {
    use SourceKind::{Consent, Constant, Date, Email, Files, LongText, Number, OneOf, SeveralOf, Tel, Text, Url, YesNo};

    item.kind.is_some_and(|kind| match kind {
        Text | LongText | Email | Tel | Url | Number | Date => true,
        OneOf | SeveralOf => item.other.is_some(),
        YesNo | Files | Consent | Constant => false,
    })
}
