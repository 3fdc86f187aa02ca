//! An invented visitor, who answers every question of a form and knows what they answered.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};

use dropsafe_form::decimal::Decimal;
use dropsafe_form::kind::{Choices, Limits};
use dropsafe_form::name::OTHER;
use dropsafe_form::{Field, Form, Kind, Language};
use serde_json::{Map, Value, json};

/// What the visitor filled in, as the browser sends it and as staff should find it.
#[derive(Debug)]
pub(crate) struct Filled {
    /// Names and values of the text parts.
    pub(crate) values: Vec<(String, String)>,
    /// The field, name and content of each file.
    pub(crate) files: Vec<(String, String, Vec<u8>)>,
    /// What `answers` of the submission must be.
    pub(crate) answers: Map<String, Value>,
}

const STORY: &str = "Since Tuesday I can't get into my account.\nIt says “wrong password”, but I didn't change it. 😟\n\n\tهذا مثال.\n=== <b>not bold</b> & not a field: x";

/// How files begin that forms ask for: what is in a file counts, not its name.
const BEGINNINGS: [&[u8]; 6] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-1.7\n", b"text ", b"\0\0\0\x18ftypmp42", b"PK\x03\x04"];

impl Filled {
    /// Answers every question of `form`, in `language`.
    pub(crate) fn in_full(form: &Form, language: &Language) -> Self {
        let mut filled = Self { values: Vec::new(), files: Vec::new(), answers: Map::new() };
        for (number, field) in form.fields().enumerate() {
            filled.answer(field, number);
        }
        filled.values.push(("_lang".into(), language.to_string()));
        filled.values.push(("_form".into(), form.hash().into()));
        filled
    }

    fn answer(&mut self, field: &Field, number: usize) {
        match &field.kind {
            Kind::Text(length) => self.typed(field, fitting("Samar “Sam” Example-O'Neil", length.end())),
            Kind::LongText(length) => self.typed(field, fitting(STORY, length.end())),
            Kind::Email(_) => self.typed(field, "sam@example.org".into()),
            Kind::Tel(_) => self.typed(field, "+49 30 555 0100".into()),
            Kind::Url(_) => self.typed(field, "https://www.example.org/?a=1&b=2".into()),
            Kind::Number(limits) => self.typed(field, number_within(limits)),
            Kind::Date(limits) => {
                let limit = limits.least.clone().or_else(|| limits.most.clone());
                self.typed(field, limit.unwrap_or_else(|| "2026-02-03".into()));
            }
            Kind::YesNo => {
                self.send(field, "yes");
                self.expect(field, json!(true));
            }
            Kind::Consent => {
                self.send(field, "yes");
                self.expect(field, json!(true));
            }
            Kind::Constant(value) => self.expect(field, json!(value)),
            Kind::OneOf { choices, .. } => self.choose_one(field, choices, number),
            Kind::SeveralOf { choices, count } => self.choose_several(field, choices, *count.end()),
            Kind::Files { max_size, accept, .. } => {
                let begins = BEGINNINGS.into_iter().find(|begins| accept.fits(begins)).unwrap_or_default();
                let length = 100_000_u32.min(u32::try_from(*max_size).unwrap_or(u32::MAX));
                let content = begins.iter().copied().chain((0..length).map(|n| b'a' + (n % 23) as u8)).take(length as usize).collect();
                self.files.push((field.name.to_string(), "screen shot – مثال.png".into(), content));
            }
        }
    }

    fn typed(&mut self, field: &Field, text: String) {
        // What a pattern asks for can't be invented.
        let text = if field.pattern.as_ref().is_none_or(|pattern| pattern.fits(&text)) { text } else { String::new() };
        if text.is_empty() {
            self.values.push((field.name.to_string(), text));
            return self.expect(field, Value::Null);
        }
        self.expect(field, json!(text));
        // Browsers send line ends as CR LF, and staff read LF.
        self.values.push((field.name.to_string(), text.replace('\n', "\r\n")));
    }

    /// Takes the “other” option of every second choice that has one, so that both ways are gone.
    fn choose_one(&mut self, field: &Field, choices: &Choices, number: usize) {
        match choices.options.0.last() {
            Some((key, _)) if choices.other.is_none() || number.is_multiple_of(2) => {
                self.send(field, key.as_str());
                self.expect(field, json!(key));
            }
            _ => {
                self.send_other(field);
                self.expect(field, json!({ OTHER: "something else" }));
            }
        }
    }

    fn choose_several(&mut self, field: &Field, choices: &Choices, most: usize) {
        let with_other = choices.other.is_some() && most > 0;
        let keys: Vec<_> = choices.options.0.iter().map(|(key, _)| key.clone()).take(most - usize::from(with_other)).collect();
        let mut chosen: Vec<Value> = keys.iter().map(|key| json!(key)).collect();
        for key in &keys {
            self.send(field, key.as_str());
        }
        if with_other {
            self.send_other(field);
            chosen.push(json!({ OTHER: "something else" }));
        }
        self.expect(field, Value::Array(chosen));
    }

    fn send(&mut self, field: &Field, value: &str) {
        self.values.push((field.name.to_string(), value.into()));
    }

    fn send_other(&mut self, field: &Field) {
        self.send(field, OTHER);
        self.values.push((format!("{}_{OTHER}", field.name), "something else".into()));
    }

    fn expect(&mut self, field: &Field, answer: Value) {
        self.answers.insert(field.name.to_string(), answer);
    }

    /// Sends the form over HTTP as a browser does, and reads the page that comes back.
    pub(crate) fn send_to(&self, front: SocketAddr, path: &str) -> io::Result<Reply> {
        const BOUNDARY: &str = "----DropsafeDemo7MA4YWxkTrZu0gW";
        let mut body = Vec::new();
        for (name, value) in &self.values {
            write!(body, "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")?;
        }
        for (field, name, content) in &self.files {
            write!(
                body,
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n"
            )?;
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        write!(body, "--{BOUNDARY}--\r\n")?;
        let mut stream = TcpStream::connect(front)?;
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nHost: {front}\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        )?;
        stream.write_all(&body)?;
        let mut response = Vec::new();
        stream.read_to_end(&mut response)?;
        let response = String::from_utf8_lossy(&response);
        let (head, page) = response.split_once("\r\n\r\n").unwrap_or((&response, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Ok(Reply { status, page: page.into() })
    }
}

/// The page that came back.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The HTTP status, 0 where there was none.
    pub(crate) status: u16,
    /// The HTML.
    pub(crate) page: String,
}

fn fitting(text: &str, most: &usize) -> String {
    text.chars().take(*most).collect()
}

/// Seven, or the limit that forbids it.
fn number_within(limits: &Limits<Decimal>) -> String {
    let seven = Decimal::read("7").filter(|seven| limits.hold(seven));
    let limit = || limits.least.clone().or_else(|| limits.most.clone());
    seven.or_else(limit).map_or_else(|| "7".into(), |number| number.to_string())
}
