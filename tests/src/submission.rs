//! What a visitor sends, as it travels.

use std::fmt::Write as _;

/// Names and values in the order in which they are sent, and files among them.
#[derive(Debug, Clone, Default)]
pub struct Submission {
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
enum Part {
    Text { name: String, value: String },
    File { name: String, upload: Upload },
}

/// A file that a visitor attaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// What it is called on the visitor's machine.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Upload {
    /// A photo: it begins as one does, and goes on with `bytes`.
    #[must_use]
    pub fn photo(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), bytes: [b"\xff\xd8\xff\xe0".to_vec(), bytes].concat() }
    }
}

/// Appears in nothing that the journeys send.
const BOUNDARY: &str = "----DropsafeJourney7MA4YWxkTrZu0gW";

impl Submission {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With a name and its value, as typed.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.push(name, value);
        self
    }

    /// With a file.
    #[must_use]
    pub fn with_file(mut self, name: &str, upload: Upload) -> Self {
        self.push_file(name, upload);
        self
    }

    /// Adds a name and its value.
    pub fn push(&mut self, name: &str, value: &str) {
        self.parts.push(Part::Text { name: name.to_owned(), value: value.to_owned() });
    }

    /// Adds a file.
    pub fn push_file(&mut self, name: &str, upload: Upload) {
        self.parts.push(Part::File { name: name.to_owned(), upload });
    }

    /// Without anything of that name.
    #[must_use]
    pub fn without(mut self, left_out: &str) -> Self {
        self.parts.retain(|part| !matches!(part, Part::Text { name, .. } | Part::File { name, .. } if name == left_out));
        self
    }

    /// The content type that goes with [`Submission::multipart`].
    #[must_use]
    pub fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={BOUNDARY}")
    }

    /// The body as a browser makes it: line ends as CRLF, quotes in names escaped as HTML says.
    #[must_use]
    pub fn multipart(&self) -> Vec<u8> {
        let mut body = Vec::new();
        for part in &self.parts {
            match part {
                Part::Text { name, value } => {
                    body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n").bytes());
                    body.extend(on_the_wire(value).bytes());
                }
                Part::File { name, upload } => {
                    body.extend(file_head(name, &upload.name).bytes());
                    body.extend(&upload.bytes);
                }
            }
            body.extend(b"\r\n");
        }
        body.extend(self.end().bytes());
        body
    }

    /// What a multipart body has before a file that is streamed: everything in this submission, and the file's head.
    #[must_use]
    pub fn multipart_until_file(&self, name: &str, file_name: &str) -> Vec<u8> {
        let mut body = self.multipart();
        body.truncate(body.len() - self.end().len());
        body.extend(file_head(name, file_name).bytes());
        body
    }

    /// What a multipart body has after a file that is streamed.
    #[must_use]
    pub fn multipart_after_file(&self) -> Vec<u8> {
        format!("\r\n{}", self.end()).into_bytes()
    }

    /// The body as a browser makes it of a form without files.
    ///
    /// # Panics
    /// If there is a file: this encoding has no room for one.
    #[must_use]
    pub fn urlencoded(&self) -> String {
        let pairs = self.parts.iter().map(|part| match part {
            Part::Text { name, value } => format!("{}={}", percent(name), percent(&on_the_wire(value))),
            Part::File { name, .. } => panic!("{name} is a file"),
        });
        pairs.collect::<Vec<_>>().join("&")
    }

    #[expect(clippy::unused_self, reason = "the end belongs to the body")]
    fn end(&self) -> String {
        format!("--{BOUNDARY}--\r\n")
    }
}

fn file_head(name: &str, file_name: &str) -> String {
    let file_name = file_name.replace('"', "%22");
    format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
}

/// Browsers send every line end as CRLF.
fn on_the_wire(value: &str) -> String {
    value.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

fn percent(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            byte => write!(encoded, "%{byte:02X}").expect("a string takes everything"),
        }
    }
    encoded
}
