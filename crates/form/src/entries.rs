//! What a browser sent, before anything is checked.

/// What was posted: names and values as they came, in order, and what is known of each file.
///
/// The receiver fills this in while it reads a body; [`Form::check`](crate::Form::check) makes answers of it, and the
/// HTML shows it again to a visitor whose answers have a fault. Values are valid UTF-8 with the line ends that were
/// sent; nothing else has been looked at. What was no UTF-8 is there to be shown again, but never to be stored: its name
/// is among the [`damaged`](Self::damaged).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entries {
    /// Text parts, in the order they came.
    pub values: Vec<(String, String)>,
    /// File parts that held a file, in the order they came.
    pub files: Vec<SentFile>,
    /// The names of what arrived damaged: where bytes were no text, U+FFFD stands in the value or the file's name.
    pub damaged: Vec<String>,
    /// The names of the fields whose hidden details were to be removed, as it turned out when files of theirs had come.
    pub late: Vec<String>,
}

/// A file that came with a form. Its bytes are elsewhere, encrypted already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SentFile {
    /// The name of the part.
    pub field: String,
    /// The file's name as the browser gave it; may be empty.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its first [`HEAD`](crate::file_kind::HEAD) bytes, or all of them if it has fewer.
    pub head: Vec<u8>,
}

impl Entries {
    /// The values of one name, in order.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.values.iter().filter(move |(sent, _)| sent == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a name.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.as_str())
    }

    /// The files of one field, in order.
    pub fn files_of<'a>(&'a self, field: &str) -> impl Iterator<Item = &'a SentFile> {
        self.files.iter().filter(move |file| file.field == field)
    }
}
