//! What a browser makes of odd names and values on their way: whatever it is, what arrives is what was typed.
//!
//! The cases are those that browsers are held to by the web platform's own tests of both encodings, made by a real Chromium.

use dropsafe_tests::{Filling, FormPage, Front, Receiver, Site, Upload, Value, visitor};
use serde_json::json;

const FORM: &str = "title: Odd\nleave: https://www.example.org/\nreaders: Us.\nretention: A day.\nreceipt: We look.\nelsewhere: Call us.\nfields:\n  - { name: line, type: text, label: Line }\n  - { name: text, type: long_text, label: Text }\n\
                    \x20 - { name: files, type: files, label: Files, accept: any, max: 50, max_size: 1 MB }\n";

/// Typed into a text of several lines: what Chromium sends CR LF for, and what it has to escape.
const TEXTS: [&str; 9] = [
    "a\nb",
    "line feed, then carriage return:\n\r.",
    "\n\nlines before and after\n\n",
    "\r\n and \r alone",
    "\"quoted\" 'so' \\ back",
    "%22 %0D%0A %0d%0a % %% %zz +a&b=c;d",
    "--\r\nContent-Disposition: form-data; name=\"line\"\r\n\r\nforged",
    "é 漢字 مرحبا 🕊 👩🏽‍💻 e\u{301} \u{200e}\u{202e}\u{feff}",
    "<b>&amp;&#8362;</b> \u{fffd} \u{e000}",
];

/// What a file may be called, and what it is called when it has arrived, if not the same.
const NAMES: [(&str, Option<&str>); 14] = [
    ("plain.txt", None),
    (" spaces at both ends ", None),
    ("\"double\" 'single'.txt", None),
    ("back\\slash.txt", None),
    ("LF\n.txt", None),
    ("CR\r.txt", None),
    ("CRLF\r\n.txt", None),
    ("LFCR\n\r.txt", None),
    ("TAB\t.txt", None),
    ("%41 % %%.txt", None),
    // On the wire these can't be told from a quote and a line end.
    ("%22 %0D%0A.txt", Some("\" \r\n.txt")),
    ("semi;colon=equals; filename=\"x\".txt", None),
    ("é 漢字 مرحبا 🕊.txt", None),
    ("&#8362; <b>.txt", None),
];

#[test]
fn texts_and_names_of_files_arrive_as_they_were_typed() {
    let site = Site::example().with("_forms/odd.yml", FORM).with("odd.html", &page("{{ form(name=\"odd\") }}"));
    let built = site.build();
    let receiver = Receiver::start(&built);
    let front = Front::start(&built, &receiver);
    let page = FormPage::read(&built.page("/odd/"));
    let texts = TEXTS.iter().enumerate().map(|(number, text)| {
        let mut filling = Filling::of_nothing(&page);
        filling.set("line", Value::Text(format!("{number}: {}", text.replace(['\r', '\n'], " "))));
        filling.set("text", Value::Text(text.replace("\r\n", "\n").replace('\r', "\n")));
        filling
    });
    let mut fillings: Vec<_> = texts.collect();
    let mut files: Vec<_> = NAMES.iter().map(|(name, _)| Upload { name: (*name).to_owned(), bytes: name.as_bytes().to_vec() }).collect();
    files.push(Upload { name: "empty.txt".to_owned(), bytes: Vec::new() });
    let mut with_files = Filling::of_nothing(&page);
    with_files.set("files", Value::Files(files));
    fillings.push(with_files);

    let visits: Vec<_> = fillings.iter().map(|filling| ("/odd/", filling)).collect();
    for seen in visitor::fill_in(front.address(), &visits) {
        assert_eq!(seen.status, 200, "{}", seen.words);
    }
    let stored = receiver.submissions(site.key());
    assert_eq!(stored.len(), fillings.len());
    let find = |filling: &Filling| stored.iter().find(|envelope| envelope.answers() == &filling.answers());
    for filling in &fillings {
        assert!(find(filling).is_some(), "as typed: {:?}", filling.filled);
    }
    let envelope = find(&fillings[TEXTS.len()]).expect("the last one");
    let arrived: Vec<_> = envelope.files().into_iter().map(|(_, name, bytes)| (name, bytes)).collect();
    let expected = NAMES.iter().map(|(name, arrives)| (arrives.unwrap_or(name).to_owned(), name.as_bytes().to_vec()));
    assert_eq!(arrived, expected.chain([("empty.txt".to_owned(), Vec::new())]).collect::<Vec<_>>());
}

/// A page that somebody else made may send names that no form of ours has. They are named as they are, and nothing is lost.
#[test]
fn names_that_no_form_has_come_back_as_they_were_sent() {
    let names = [
        "a\nb",
        "a\rb",
        "a\r\nb",
        "a\n\rb",
        "\"double\" 'single'",
        "back\\slash",
        "%41 % +&=;",
        "é 漢字 🕊",
        "files[]",
        "__proto__",
        "a\tb",
    ];
    let mut site = Site::example().with("_forms/odd.yml", FORM).with("odd.html", &page("{{ form(name=\"odd\") }}"));
    for (encoding, folder) in ENCODINGS {
        for (number, name) in names.iter().enumerate() {
            let fields = format!("{}{}", hidden("line", "known"), hidden(name, "value\r\nof \"it\""));
            site = site.with(&format!("{folder}/{number}.html"), &page(&foreign(encoding, &fields)));
        }
        // Nothing at all: what a form without a single field sends.
        site = site.with(&format!("{folder}/nothing.html"), &page(&foreign(encoding, "")));
        // Everything known, in the other encoding too.
        let known = format!("{}{}", hidden("line", "% + & = ; é 🕊"), hidden("text", "a\nb\rc\r\nd\n\re"));
        site = site.with(&format!("{folder}/known.html"), &page(&foreign(encoding, &known)));
    }
    let built = site.build();
    let receiver = Receiver::start(&built);
    let front = Front::start(&built, &receiver);
    let nothing = Filling::default();
    for (_, folder) in ENCODINGS {
        let numbers = (0..names.len()).map(|number| number.to_string());
        let pages: Vec<_> = numbers.chain(["nothing".into(), "known".into()]).map(|page| format!("/{folder}/{page}/")).collect();
        let visits: Vec<_> = pages.iter().map(|page| (page.as_str(), &nothing)).collect();
        let seen = visitor::fill_in(front.address(), &visits);
        for (name, seen) in names.iter().zip(&seen) {
            // Browsers send each line end in a name as CR LF, in either encoding; on a page it is white space.
            let shown = name.split_whitespace().collect::<Vec<_>>().join(" ");
            let words = seen.words.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(seen.status, 422, "{folder} {name:?}: {words}");
            assert!(words.contains(&shown) && words.contains("value of \"it\""), "{folder} {name:?}: {words}");
        }
        let [.., nothing, known] = seen.as_slice() else { panic!("each page is visited") };
        assert!((400..500).contains(&nothing.status), "{folder}: {}", nothing.words);
        assert_eq!(known.status, 200, "{folder}: {}", known.words);
    }
    let stored = receiver.submissions(site.key());
    assert_eq!(stored.len(), 2, "nothing else is stored");
    for envelope in stored {
        assert_eq!(envelope.answers(), &json!({ "line": "% + & = ; é 🕊", "text": "a\nb\nc\nd\n\ne" }));
    }
}

/// No keyboard types it, and no text may be cut off by it. In a page's source it can't be written, so the visitor pastes it.
#[test]
fn a_nul_is_refused_by_name_in_either_encoding() {
    let mut site = Site::example().with("_forms/odd.yml", FORM).with("odd.html", &page("{{ form(name=\"odd\") }}"));
    for (encoding, folder) in ENCODINGS {
        let fields = "<label for=\"t\">Text</label><textarea id=\"t\" name=\"text\"></textarea>";
        site = site.with(&format!("{folder}.html"), &page(&foreign(encoding, fields)));
    }
    let built = site.build();
    let receiver = Receiver::start(&built);
    let front = Front::start(&built, &receiver);
    for (_, folder) in ENCODINGS {
        let path = format!("/{folder}/");
        let filling = |text: &str| {
            let mut filling = Filling::of_nothing(&FormPage::read(&built.page(&path)));
            filling.set("text", Value::Text(text.to_owned()));
            filling
        };
        let (with, without) = (filling("before\0after"), filling("before and after"));
        let seen = visitor::fill_in(front.address(), &[(path.as_str(), &with), (path.as_str(), &without)]);
        assert_eq!((seen[0].status, seen[1].status), (422, 200), "{folder}: {}", seen[0].words);
        assert!(seen[0].words.contains("“Text”: This contains an invisible character"), "{folder}: {}", seen[0].words);
    }
    let stored: Vec<_> = receiver.submissions(site.key()).iter().map(|envelope| envelope.answers()["text"].clone()).collect();
    assert_eq!(stored, ["before and after"; 2], "and nothing of the others");
}

const ENCODINGS: [(&str, &str); 2] = [("multipart/form-data", "multipart"), ("application/x-www-form-urlencoded", "urlencoded")];

/// A form on somebody's own page.
fn foreign(encoding: &str, fields: &str) -> String {
    format!("<form action=\"/drop/odd\" method=\"post\" enctype=\"{encoding}\">{fields}<button type=\"submit\">Send</button></form>")
}

fn hidden(name: &str, value: &str) -> String {
    let written = |text: &str| text.chars().map(|c| format!("&#{};", u32::from(c))).collect::<String>();
    format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", written(name), written(value))
}

fn page(content: &str) -> String {
    format!("---\ntitle: Odd\nlayout: default\n---\n{content}\n")
}
