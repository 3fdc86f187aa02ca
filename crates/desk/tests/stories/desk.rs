//! The people and things of the stories.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use dropsafe_envelope::{Content, Day, Padding, Receipt, RecipientSet, Record, Sealer, Sealing, StreamId, age, text_envelope_size};
use dropsafe_form::{Entries, FieldName, Form, FormName, Language};
use dropsafe_spool::Spool;
use tempfile::TempDir;

const TEXT_LIMIT: u32 = 4096;

/// A person at the desk, with a home folder of their own.
pub(crate) struct Desk {
    pub(crate) home: TempDir,
}

/// How a run of the program ended.
pub(crate) struct Outcome {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    /// Somebody new.
    pub(crate) fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    /// Somebody with a key (without a passphrase: opening one takes a second), and the public half of it.
    pub(crate) fn with_key() -> (Self, RecipientSet) {
        let desk = Self::new();
        let made = desk.run(&["keygen", "--no-passphrase"]);
        assert_eq!(made.status, 0, "{}", made.err);
        (desk, RecipientSet::parse(&made.out).unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with(arguments, "")
    }

    /// Runs the program in the home folder, with something on its standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Outcome {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dropsafe-desk"))
            .args(arguments)
            .current_dir(self.home.path())
            .env_clear()
            .env("HOME", self.home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that ends without reading breaks the pipe, which is its right.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Outcome {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: self.masked(&String::from_utf8(output.stderr).unwrap()),
        }
    }

    /// Without what differs from run to run, and without the note on swap, which is the machine's.
    pub(crate) fn masked(&self, text: &str) -> String {
        let text = text.replace(&self.home.path().display().to_string(), "[home]");
        let text = text.replace(&Day::of(std::time::SystemTime::now()).to_string(), "[today]");
        let lines = text.lines().filter(|line| !line.starts_with("note: this computer may write memory"));
        lines.map(without_hashes).collect::<Vec<_>>().join("\n")
    }
}

impl Outcome {
    /// The run must have ended well.
    #[track_caller]
    pub(crate) fn done(self) -> Self {
        assert_eq!(self.status, 0, "{}{}", self.out, self.err);
        self
    }
}

/// Hashes, streams, spool names and case names as what they are.
fn without_hashes(line: &str) -> String {
    if line.starts_with("  In words: ") {
        return "  In words: [words].".to_owned();
    }
    let is_hex = |word: &str| word.bytes().all(|letter| letter.is_ascii_hexdigit());
    let is_base32 = |word: &str| word.bytes().all(|letter| matches!(letter, b'a'..=b'z' | b'2'..=b'7'));
    let mut masked = String::new();
    let mut rest = line;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end.max(rest.chars().next().map_or(0, char::len_utf8)));
        masked.push_str(match word.len() {
            64 if is_hex(word) => "[set]",
            32 if is_hex(word) => "[stream]",
            26 if is_base32(word) => "[name]",
            _ => word,
        });
        rest = after;
    }
    masked
}

/// A receiver: seals what visitors send, and drops it into a spool.
pub(crate) struct Receiver {
    pub(crate) spool: PathBuf,
    pub(crate) stream: StreamId,
    pub(crate) sealing: Sealing,
    next: u64,
}

/// What a visitor sends; a name, if nothing else.
#[derive(Default)]
pub(crate) struct Sent<'a> {
    pub(crate) values: &'a [(&'a str, &'a str)],
    pub(crate) files: &'a [(&'a str, &'a [u8])],
    pub(crate) language: Option<&'a str>,
    pub(crate) receipt: Option<&'a str>,
}

impl Receiver {
    pub(crate) fn new(spool: &Path, recipients: &RecipientSet) -> Self {
        Spool::create(spool).unwrap();
        let stream = "0123456789abcdef0123456789abcdef".parse().unwrap();
        Self { spool: spool.to_owned(), stream, sealing: Sealing::new(recipients.clone(), recipients.len()), next: 0 }
    }

    /// Says that it started.
    pub(crate) fn opens(&mut self) -> PathBuf {
        self.drops(&form(), Content::Opening, &[])
    }

    /// Says that it stopped.
    pub(crate) fn closes(&mut self) -> PathBuf {
        self.drops(&form(), Content::Closing, &[])
    }

    /// Loses an envelope.
    pub(crate) fn loses_one(&mut self) {
        self.next += 1;
    }

    /// Fails to store one, and uses its number again.
    pub(crate) fn repeats_a_number(&mut self) {
        self.next -= 1;
    }

    /// Takes what a visitor sends through the form of the stories.
    pub(crate) fn takes(&mut self, sent: &Sent<'_>) -> PathBuf {
        self.takes_by(&form(), sent)
    }

    pub(crate) fn takes_by(&mut self, form: &Form, sent: &Sent<'_>) -> PathBuf {
        let mut entries = Entries::default();
        let values = if sent.values.is_empty() { &[("alias", "Somebody")] } else { sent.values };
        entries.values.extend(values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let answers = form.check(&entries, TEXT_LIMIT).unwrap();
        let language = Language::new(sent.language.unwrap_or("en")).unwrap();
        let receipt: Receipt = sent.receipt.unwrap_or("abandon ability leaf zoo").parse().unwrap();
        self.drops(form, Content::Submission { form, language: &language, receipt, answers: &answers }, sent.files)
    }

    fn drops(&mut self, form: &Form, content: Content<'_>, files: &[(&str, &[u8])]) -> PathBuf {
        let spool = Spool::open(&self.spool).unwrap();
        let mut sealer = Sealer::begin(&self.sealing, spool.begin().unwrap());
        for (name, bytes) in files {
            sealer.start_file(&FieldName::new("files").unwrap(), name).unwrap();
            sealer.write_file(bytes).unwrap();
            sealer.end_file().unwrap();
        }
        let size = text_envelope_size([form], TEXT_LIMIT, self.sealing.stanzas()).unwrap();
        let padding = if files.is_empty() { Padding::Exactly(size) } else { Padding::NextStep };
        let record = Record { received: "2026-11-21".parse().unwrap(), stream: self.stream, sequence: self.next, content };
        self.next += 1;
        let name = sealer.finish(record, padding).unwrap().commit().unwrap();
        self.spool.join("new").join(name.to_string())
    }
}

/// The form of the stories.
pub(crate) fn form() -> Form {
    form_with("")
}

/// The same, with more fields (JSON, each with a comma behind).
pub(crate) fn form_with(more: &str) -> Form {
    let source = format!(
        r#"{{
            "title": {{"en": "Ask for help", "ar": "طلب المساعدة"}},
            "fields": [
                {{"heading": {{"en": "About you", "ar": "عنكم"}}}},
                {{"name": "alias", "type": "text", "label": {{"en": "Name or alias", "ar": "الاسم"}}}},
                {{"name": "phone", "type": "tel", "label": {{"en": "Phone", "ar": "الهاتف"}}}},
                {more}
                {{"name": "message", "type": "long_text", "label": {{"en": "What happened?", "ar": "ماذا حدث؟"}}}},
                {{"name": "urgent", "type": "yes_no", "label": {{"en": "Is it urgent?", "ar": "هل الأمر عاجل؟"}}}},
                {{"name": "kinds", "type": "several_of", "label": {{"en": "What kind?", "ar": "ما نوعه؟"}},
                  "options": {{"malware": {{"en": "Malware", "ar": "برمجيات خبيثة"}}, "theft": {{"en": "Theft", "ar": "سرقة"}}}},
                  "other": {{"en": "Something else", "ar": "شيء آخر"}}}},
                {{"name": "files", "type": "files", "label": {{"en": "Files", "ar": "ملفات"}}}}
            ]
        }}"#
    );
    let languages = ["en", "ar"].map(|tag| Language::new(tag).unwrap());
    Form::define(FormName::new("help").unwrap(), serde_json::from_str(&source).unwrap(), &languages).unwrap()
}

/// A key of somebody else.
pub(crate) fn stranger() -> RecipientSet {
    RecipientSet::parse(&age::x25519::Identity::generate().to_public().to_string()).unwrap()
}

/// Everything below a folder, by name, with its size.
pub(crate) fn tree(folder: &Path) -> Vec<(PathBuf, u64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(tree(&entry.path()));
        } else {
            found.push((entry.path(), entry.metadata().unwrap().len()));
        }
    }
    found.sort();
    found
}

/// Makes a file that may be written to, as a copy on a stick is.
pub(crate) fn copy_of(envelope: &Path, name: &Path) -> File {
    fs::write(name, fs::read(envelope).unwrap()).unwrap();
    File::options().write(true).read(true).open(name).unwrap()
}
