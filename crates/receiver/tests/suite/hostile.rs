//! What no honest visitor sends gets a named refusal in the visitor's language, and nothing of it is stored.
//!
//! The cases are in `hostile.txt`, what the visitor is told is in the snapshot.

use dropsafe_form::html::escaped;

use crate::client::{Answer, BOUNDARY, head};
use crate::running::{House, Running, Setup, until};

const LIST: &str = include_str!("hostile.txt");

/// Typed into another field of the same form. It must not be lost, and must not become markup.
const KEPT: &str = "What I typed <b>&amp; \"kept\"</b>";
const KEPT_SHOWN: &str = "What I typed &lt;b&gt;&amp;amp; &quot;kept&quot;&lt;/b&gt;";

/// A form with a field of every type. For the film, bodies may be so large that a hundred thousand fields fit in.
const EVERYTHING: &str = r#"{
    "title": {"en": "Tell us everything", "ar": "أخبرونا بكل شيء"},
    "fields": [
        {"name": "kept", "type": "long_text", "label": {"en": "Kept", "ar": "محفوظ"}},
        {"name": "line", "type": "text", "label": {"en": "Line", "ar": "سطر"}},
        {"name": "story", "type": "long_text", "label": {"en": "Story", "ar": "قصة"}, "max": "2000"},
        {"name": "mail", "type": "email", "label": {"en": "E-mail", "ar": "البريد"}},
        {"name": "phone", "type": "tel", "label": {"en": "Telephone", "ar": "الهاتف"}},
        {"name": "web", "type": "url", "label": {"en": "Website", "ar": "الموقع"}},
        {"name": "amount", "type": "number", "label": {"en": "Amount", "ar": "الكمية"}, "min": "0", "max": "10"},
        {"name": "day", "type": "date", "label": {"en": "Day", "ar": "اليوم"}, "min": "2020-01-01"},
        {"name": "urgent", "type": "yes_no", "label": {"en": "Urgent", "ar": "عاجل"}},
        {"name": "one", "type": "one_of", "label": {"en": "One", "ar": "واحد"}, "options": {"a": {"en": "Option A", "ar": "أ"}, "b": {"en": "Option B", "ar": "ب"}}, "other": {"en": "Another", "ar": "آخر"}},
        {"name": "list", "type": "one_of", "shown": "select", "label": {"en": "List", "ar": "قائمة"}, "options": {"a": {"en": "Option A", "ar": "أ"}}},
        {"name": "several", "type": "several_of", "label": {"en": "Several", "ar": "عدة"}, "max": "2", "options": {"a": {"en": "A", "ar": "أ"}, "b": {"en": "B", "ar": "ب"}, "c": {"en": "C", "ar": "ج"}}, "other": {"en": "Another", "ar": "آخر"}},
        {"name": "papers", "type": "files", "label": {"en": "Papers", "ar": "أوراق"}, "max": "2", "max_size": "50 kB", "accept": ["image", "pdf"], "strip_metadata": "ticked"},
        {"name": "film", "type": "files", "label": {"en": "Film", "ar": "فيلم"}, "max": "1", "max_size": "20 MB"},
        {"name": "agree", "type": "consent", "label": {"en": "Agree", "ar": "أوافق"}},
        {"name": "version", "type": "constant", "value": "2"}
    ]
}"#;

/// One line of the list.
struct Case {
    name: String,
    sent: Vec<Sent>,
}

struct Sent {
    name: Vec<u8>,
    /// A file's name.
    file: Option<Vec<u8>>,
    value: Vec<u8>,
}

#[test]
fn each_case_of_the_list_is_refused_by_name_and_nothing_is_stored() {
    let receiver = receiver();
    let cases = cases();
    assert!(cases.len() > 80, "{} cases", cases.len());
    let mut told = String::new();
    for case in &cases {
        let mut statuses = Vec::new();
        for language in ["en", "ar"] {
            let answer = receiver.exchange(&multipart(case, language));
            let direction = if language == "ar" { "rtl" } else { "ltr" };
            let begins = format!("<html lang={language} dir={direction}>");
            assert!(answer.body.starts_with(&begins), "{}: in the page's language: {}", case.name, answer.body);
            assert!((400..500).contains(&answer.status), "{}: {}", case.name, answer.body);
            assert_given_back(case, &answer);
            assert!(!answer.body.contains("<script") && !answer.body.contains("<b>"), "{}: as text: {}", case.name, answer.body);
            statuses.push(answer.status);
            let said = said(&answer.body);
            assert!(!said.is_empty(), "{}: it says why: {}", case.name, answer.body);
            if language == "en" {
                told.push_str(&format!("\n{} ({})\n", case.name, answer.status));
            }
            told.push_str(&format!("  {language}  {said}\n"));
        }
        assert_eq!(statuses[0], statuses[1], "{}", case.name);
        if case.sent.iter().all(|sent| sent.file.is_none()) {
            let other = receiver.exchange(&urlencoded(case));
            assert_eq!(other.status, statuses[0], "{}: in the other encoding: {}", case.name, other.body);
            assert_given_back(case, &other);
        }
        assert_eq!(receiver.house.envelopes().len(), 1, "{}: nothing but the opening envelope", case.name);
        until("nothing of it is left", || !receiver.has_a_draft_open());
    }
    insta::assert_snapshot!(told);
}

/// A form that is shown again has everything in it that was typed: beside what is wrong, and what is wrong itself, as text.
fn assert_given_back(case: &Case, answer: &Answer) {
    if answer.status != 422 {
        return;
    }
    assert!(answer.body.contains(KEPT_SHOWN), "{}: what was typed comes back: {}", case.name, answer.body);
    let is_typed =
        ["text", "long_text", "email", "tel", "url", "number", "date"].iter().any(|kind| case.name.starts_with(&format!("{kind}:")));
    for sent in case.sent.iter().filter(|sent| is_typed && sent.file.is_none()) {
        // Up to where it is no text.
        let text = sent.value.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        let text = text.split(char::is_control).next().unwrap_or_default();
        assert!(answer.body.contains(&escaped(text)), "{}: {text:?} comes back: {}", case.name, answer.body);
    }
}

/// The negative control: the same form, answered as it should be, is stored.
#[test]
fn an_honest_visitor_of_the_same_form_gets_a_receipt() {
    let receiver = receiver();
    for sent in ["line=a", "papers@1.pdf=%PDF-1.7", "several=a & several=other & several_other=x", "one_other=words & version=2"] {
        let case = Case { name: sent.into(), sent: pairs(sent) };
        receiver.exchange(&multipart(&case, "ar")).receipt();
    }
    assert_eq!(receiver.house.envelopes().len(), 5);
}

fn receiver() -> Running {
    let house = House::with_forms("", &[("everything", EVERYTHING)]);
    let mut command = house.command("127.0.0.1:0", &Setup::default());
    house.run(&mut command)
}

fn cases() -> Vec<Case> {
    let lines = LIST.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let case = |line: &str| {
        let [kind, what, sent] = line.splitn(3, " | ").collect::<Vec<_>>().try_into().unwrap_or_else(|_| panic!("three parts: {line}"));
        Case { name: format!("{}: {}", kind.trim(), what.trim()), sent: pairs(sent.trim_start()) }
    };
    lines.map(case).collect()
}

fn pairs(sent: &str) -> Vec<Sent> {
    let pair = |pair: &str| {
        // Names with “=” are in no case.
        let (name, value) = pair.split_once('=').unwrap_or_else(|| panic!("a name and a value: {pair}"));
        let (name, file) = name.split_once('@').map_or((name, None), |(name, file)| (name, Some(file)));
        Sent { name: meant(name), file: file.map(meant), value: meant(value) }
    };
    repeated(sent).split(" & ").map(pair).collect()
}

/// `{N*x}` written out.
fn repeated(text: &str) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((count, (what, behind))) =
            after.split_once('*').and_then(|(count, after)| Some((count.parse::<usize>().ok()?, after.split_once('}')?)))
        else {
            written.push_str(before);
            written.push('{');
            rest = after;
            continue;
        };
        written.push_str(before);
        written.push_str(&what.repeat(count));
        rest = behind;
    }
    written + rest
}

/// The bytes that a text with escapes stands for.
fn meant(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        bytes.extend(before.bytes());
        let mut letters = escape.chars();
        rest = match letters.next() {
            Some('x') => {
                bytes.push(u8::from_str_radix(&escape[1..3], 16).unwrap());
                &escape[3..]
            }
            Some('u') => {
                let (code, rest) = escape[2..].split_once('}').unwrap();
                let meant = char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap();
                bytes.extend(meant.to_string().bytes());
                rest
            }
            Some(letter) => {
                bytes.push(match letter {
                    'n' => b'\n',
                    'r' => b'\r',
                    't' => b'\t',
                    '0' => 0,
                    '\\' => b'\\',
                    other => panic!("no such escape: {other}"),
                });
                letters.as_str()
            }
            None => panic!("a backslash at the end"),
        };
    }
    bytes.extend(rest.bytes());
    bytes
}

fn multipart(case: &Case, language: &str) -> Vec<u8> {
    let mut body = Vec::new();
    let mut part = |name: &[u8], file: Option<&[u8]>, value: &[u8]| {
        let escaped = |name: &[u8]| name.iter().flat_map(|b| if *b == b'"' { b"%22".to_vec() } else { vec![*b] }).collect::<Vec<_>>();
        body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"").bytes());
        body.extend(escaped(name));
        if let Some(file) = file {
            body.extend(b"\"; filename=\"");
            body.extend(escaped(file));
        }
        body.extend(b"\"\r\n\r\n");
        body.extend(value);
        body.extend(b"\r\n");
    };
    if !case.sent.iter().any(|sent| sent.name == b"_lang") {
        part(b"_lang", None, language.as_bytes());
    }
    part(b"kept", None, KEPT.as_bytes());
    for Sent { name, file, value } in &case.sent {
        part(name, file.as_deref(), value);
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    request(&format!("multipart/form-data; boundary={BOUNDARY}"), language, &body)
}

fn urlencoded(case: &Case) -> Vec<u8> {
    let escaped = |bytes: &[u8]| bytes.iter().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let mut body = format!("kept={}", escaped(KEPT.as_bytes()));
    for Sent { name, value, .. } in &case.sent {
        body.push_str(&format!("&{}={}", escaped(name), escaped(value)));
    }
    request("application/x-www-form-urlencoded", "en", body.as_bytes())
}

fn request(content_type: &str, language: &str, body: &[u8]) -> Vec<u8> {
    let head = head("everything", content_type, body.len()).replace("\r\n\r\n", &format!("\r\nAccept-Language: {language}\r\n\r\n"));
    [head.as_bytes(), body].concat()
}

/// What the page says before the form: its faults, or the heading of a short page.
fn said(page: &str) -> String {
    let before = page.split("<form").next().unwrap_or_default();
    let main = before.split_once("<main>").map_or("", |(_, main)| main);
    let mut words = Vec::new();
    for (begin, end) in [("<li>", "</li>"), ("<h1>", "</h1>")] {
        let found = main.split(begin).skip(1).filter_map(|rest| rest.split(end).next());
        words = found.map(without_tags).collect();
        if !words.is_empty() {
            break;
        }
    }
    words.join(" / ")
}

fn without_tags(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    text.chars().map(|c| if c.is_control() || ('\u{2066}'..='\u{2069}').contains(&c) || c == '\u{202e}' { '·' } else { c }).collect()
}
