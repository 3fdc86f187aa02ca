//! A browser, as far as the receiver can tell.

use std::io::{Read, Write};

use crate::running::Running;

pub(crate) const BOUNDARY: &str = "----WebKitFormBoundaryT3st";

/// An answer, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Status line and headers.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn read(from: impl Read) -> Self {
        Self::to(b"", from)
    }

    /// The answer to a request: one for the head alone gets the head alone.
    pub(crate) fn to(request: &[u8], mut from: impl Read) -> Self {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        let length = if request.starts_with(b"HEAD ") { Ok(0) } else { length.parse() };
        assert_eq!(length, Ok(body.len()), "the whole page came, and nothing behind it");
        Self { status, head: head.replace("\r\n", "\n"), body: body.into() }
    }

    /// The code on a receipt page.
    pub(crate) fn receipt(&self) -> String {
        assert_eq!(self.status, 200, "{self:?}");
        let (_, code) = self.body.split_once("<code").unwrap();
        code.split(['>', '<']).nth(1).unwrap().to_owned()
    }
}

/// A `multipart/form-data` body.
#[derive(Default)]
pub(crate) struct Form(Vec<u8>);

impl Form {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn text(mut self, name: &str, value: &str) -> Self {
        self.0.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        self
    }

    pub(crate) fn file(mut self, name: &str, filename: &str, content: &[u8]) -> Self {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{filename}\"\r\nContent-Type: image/png\r\n\r\n"
        );
        self.0.extend(head.bytes());
        self.0.extend(content);
        self.0.extend(b"\r\n");
        self
    }

    pub(crate) fn body(mut self) -> Vec<u8> {
        self.0.extend(format!("--{BOUNDARY}--\r\n").bytes());
        self.0
    }
}

impl Running {
    /// Sends these bytes and reads the answer.
    pub(crate) fn exchange(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // Who is refused early may find that the rest is not wanted any more; the answer is there all the same.
        let _ = stream.write_all(request);
        Answer::to(request, stream)
    }

    /// Sends a form as browsers do.
    pub(crate) fn send(&self, form: &str, content: Form) -> Answer {
        let body = content.body();
        let mut request = head(form, &format!("multipart/form-data; boundary={BOUNDARY}"), body.len()).into_bytes();
        request.extend(body);
        self.exchange(&request)
    }

    /// Sends a form in the other encoding.
    pub(crate) fn send_urlencoded(&self, form: &str, body: &str) -> Answer {
        self.exchange((head(form, "application/x-www-form-urlencoded", body.len()) + body).as_bytes())
    }
}

/// The head of a request.
pub(crate) fn head(form: &str, content_type: &str, length: usize) -> String {
    format!("POST /drop/{form} HTTP/1.1\r\nHost: help.example.org\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n")
}
