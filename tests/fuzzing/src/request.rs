//! The whole body of a request.

use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use dropsafe_envelope::{Metadata, SealedFile, text_envelope_size};
use dropsafe_form::bundle::{Bundle, BundledForm};
use dropsafe_form::html::{self, FormView, Notice, Refusal};
use dropsafe_form::{Answer, Answers, Entries, Form, FormName, Kind, Language};
use dropsafe_generator::forms::read_definition;
use dropsafe_receiver::rehearsal::{Judgement, Rehearsal};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::cut::{seeded, ways};
use crate::multipart::parts_on_a_page;

const TEXT_LIMIT: u32 = 2048;

/// A form of the example site, and one of every kind with small limits.
const FORMS: [(&str, &str); 2] = [
    ("request-assistance", include_str!("../../../site/_forms/request-assistance.yml")),
    ("every-kind", include_str!("../forms/every-kind.yml")),
];

/// Recipients of the age project's own test vectors.
const RECIPIENT: &str = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

struct Receiver {
    rehearsal: Rehearsal,
    forms: Vec<Form>,
    folder: TempDir,
}

static RECEIVER: LazyLock<Receiver> = LazyLock::new(|| {
    let languages = ["en", "ar"].map(|tag| Language::new(tag).expect("a language"));
    let forms: Vec<Form> = FORMS
        .map(|(name, yaml)| {
            let read = read_definition(&format!("_forms/{name}.yml"), yaml.into(), &languages);
            read.unwrap_or_else(|faults| panic!("{name}: {faults:?}")).0
        })
        .into();
    let bundle = Bundle {
        baseurl: String::new(),
        text_limit: TEXT_LIMIT,
        envelope_size: text_envelope_size(&forms, TEXT_LIMIT, 1).expect("a size"),
        stanzas: 1,
        recipients: vec![RECIPIENT.into()],
        shells: BTreeMap::new(),
        forms: forms.iter().map(|form| (form.name().clone(), BundledForm { form: form.clone(), recipients: None })).collect(),
    };
    let folder = tempfile::tempdir().expect("a folder");
    Receiver { rehearsal: Rehearsal::new(bundle, folder.path()).expect("a receiver"), forms, folder }
});

/// A seed, a `Content-Type` up to the end of its line, a body.
///
/// However it is cut the same becomes of it; nothing is left in the spool; what passes the check can be stored; nothing that
/// was posted is missing in what is stored; and a page shown again escapes what was typed.
pub fn body(bytes: &[u8]) {
    let Some((seed, request)) = seeded(bytes) else { return };
    let Some(end) = request.iter().position(|byte| *byte == b'\n') else { return };
    let (kind, body) = (std::str::from_utf8(&request[..end]).ok(), &request[end + 1..]);
    let form = &RECEIVER.forms[usize::from(seed >> 7)];
    let [whole, by_one, cut] = ways(seed, body).map(|pieces| judged(form.name(), kind, &pieces));
    assert_eq!(by_one, whole, "byte by byte");
    assert_eq!(cut, whole, "cut by {seed}");

    match &whole {
        Judgement::UnknownEncoding => {}
        Judgement::Unreadable { why, entries } => {
            assert!(!why.is_empty());
            is_within_limits(entries);
            let page = html::refusal(Refusal::BadRequest, form.language_or_first(entries.first("_lang")), &html::Ways::of(form));
            assert!(!page.content.is_empty());
        }
        Judgement::OlderVersion { entries } => is_shown_again(form, entries, Notice::OlderVersion),
        Judgement::Faults { entries, faults } => {
            assert!(!faults.is_empty());
            is_shown_again(form, entries, Notice::Faults(faults));
        }
        Judgement::Acceptable { entries, answers, files } => {
            is_shown_again(form, entries, Notice::NotStored);
            nothing_is_missing(form, entries, answers, files);
            if kind == Some("multipart/form-data; boundary=b") {
                files_are_those_sent(entries, files, body);
            }
        }
        Judgement::NotStored { why } => panic!("it passed every check, but: {why}"),
    }
    let left = ["tmp", "new"].map(|name| fs::read_dir(RECEIVER.folder.path().join(name)).expect("a folder of the spool").count());
    assert_eq!(left, [0, 0], "nothing is left in the spool");
}

fn judged(form: &FormName, kind: Option<&str>, pieces: &[&[u8]]) -> Judgement {
    RECEIVER.rehearsal.judge(form, kind, pieces.iter().copied()).expect("the form is there")
}

fn is_within_limits(entries: &Entries) {
    let text: usize = entries.values.iter().map(|(name, value)| name.len() + value.len()).sum();
    assert!(text <= 4 * TEXT_LIMIT as usize);
}

fn is_shown_again(form: &Form, entries: &Entries, notice: Notice<'_>) {
    is_within_limits(entries);
    let language = form.language_or_first(entries.first("_lang"));
    let page = html::form(&FormView { form, language, baseurl: "", entries: Some(entries), notice });
    // No tag of ours begins like the one, no attribute like the other.
    for strange in ["<x", "\"x="] {
        assert!(!page.content.contains(strange) && !page.title.contains(strange), "what was typed is not escaped");
    }
}

fn nothing_is_missing(form: &Form, entries: &Entries, answers: &Answers, files: &[SealedFile]) {
    // Our own names are looked at and not stored; any other must have come whole.
    assert!(entries.damaged.iter().all(|name| name.starts_with('_') || name == form.honeypot()), "{:?} came damaged", entries.damaged);
    for (name, value) in &entries.values {
        assert!(form.knows(name), "{name:?} is stored nowhere");
        let Some(field) = form.field(name).filter(|_| !value.is_empty()) else { continue };
        let answer = answers.get(name);
        let is_there = match (&field.kind, answer) {
            (Kind::YesNo | Kind::Consent, Some(Answer::Bool(yes))) => *yes == (value == "yes"),
            (Kind::OneOf { .. }, Some(Answer::Other(_))) => value == "other",
            (Kind::SeveralOf { .. }, Some(Answer::Several(chosen))) => {
                value == "other" || chosen.iter().any(|choice| choice.sent() == value)
            }
            (Kind::Files { .. }, _) => false,
            (_, Some(Answer::Text(text))) => *text == value.replace("\r\n", "\n").replace('\r', "\n"),
            _ => false,
        };
        assert!(is_there, "{name}: {value:?} became {answer:?}");
    }
    let asked = form.fields().filter(|field| !matches!(field.kind, Kind::Files { .. })).count();
    assert_eq!(answers.0.len(), asked, "every question has its place");

    let sent = entries.files.iter().map(|file| (file.field.as_str(), file.name.as_str()));
    assert!(sent.eq(files.iter().map(|file| (file.field.as_str(), file.name.as_str()))));
}

fn files_are_those_sent(entries: &Entries, files: &[SealedFile], body: &[u8]) {
    let parts = parts_on_a_page("b", body).expect("what is stored can be read by a plainer reader");
    for (sent, sealed) in entries.files.iter().zip(files) {
        assert!(sealed.size <= sent.size, "a file does not grow");
        let hash = |data: &[u8]| Sha256::digest(data).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let is_changed = matches!(sealed.metadata, Some(Metadata::Removed | Metadata::NotRemoved));
        assert!(is_changed || parts.iter().any(|(_, data)| hash(data) == sealed.sha256), "{:?} is not what was sent", sent.name);
    }
}
