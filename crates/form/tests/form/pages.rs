//! What visitors see, in every state of a form.

use dropsafe_form::html::{self, FormView, Notice, Page, Refusal, Untaken, Ways};
use dropsafe_form::{Entries, Form, SentFile, Text};
use serde_json::json;

use crate::{browser, every_answer, every_kind, file, form, language, sent};

pub(crate) const LIMIT: u32 = 32_768;

/// Everything answered, and nothing rightly.
pub(crate) fn wrong_answers() -> Entries {
    let mut entries = sent(&[
        ("alias", "A name that is much too long for this form"),
        ("email", "me at home"),
        ("phone", "call me"),
        ("site", "my site"),
        ("story", "It\u{1}happened"),
        ("people", "many"),
        ("since", "last week"),
        ("urgent", "maybe"),
        ("role", "writer"),
        ("role_other", "witch"),
        ("country", "other"),
        ("country_other", ""),
        ("kinds", "malware"),
        ("kinds", "theft"),
        ("kinds", "other"),
        ("kinds_other", "more"),
        ("form_version", "3"),
        ("unknown", "<value>"),
    ]);
    entries.files = vec![file("files", "<film>.mp4", 2_000_000)];
    entries
}

pub(crate) fn show(form: &Form, tag: &str, entries: Option<&Entries>, notice: Notice<'_>) -> Page {
    let language = language(tag);
    let page = html::form(&FormView { form, language: &language, baseurl: "/site", entries, notice });
    browser::read(&page.content);
    page
}

fn whole(page: &Page) -> String {
    format!("TITLE {}\n\n{}", page.title, page.content)
}

#[test]
fn the_form_when_somebody_opens_its_page() {
    let form = every_kind();
    insta::assert_snapshot!("empty_en", whole(&show(&form, "en", None, Notice::None)));
    insta::assert_snapshot!("empty_ar", whole(&show(&form, "ar", None, Notice::None)));
}

#[test]
fn the_form_when_answers_have_faults() {
    let form = every_kind();
    let entries = wrong_answers();
    let faults = form.check(&entries, LIMIT).unwrap_err();
    insta::assert_snapshot!("faults_en", whole(&show(&form, "en", Some(&entries), Notice::Faults(&faults))));
    insta::assert_snapshot!("faults_ar", whole(&show(&form, "ar", Some(&entries), Notice::Faults(&faults))));
}

#[test]
fn the_form_when_nothing_could_be_stored() {
    let form = every_kind();
    let page = show(&form, "en", Some(&every_answer()), Notice::NotStored);
    insta::assert_snapshot!("not_stored_en", whole(&page));
}

/// Why it was refused, that nothing is stored, and what to do; then the form, with what stood before the files.
#[test]
fn the_form_when_only_its_beginning_was_read() {
    let form = every_kind();
    let beginning = sent(&[("_lang", "en"), ("_form", form.hash()), ("alias", "Ali"), ("story", "Two men <came>")]);
    let refusals = [Untaken::TooLarge { most: 130_000_000 }, Untaken::TooOften, Untaken::Unavailable];
    for tag in ["en", "ar"] {
        let mut notices = String::new();
        for untaken in refusals {
            let page = show(&form, tag, Some(&beginning), Notice::Untaken(untaken));
            let (notice, rest) = page.content.split_once("<form").unwrap();
            notices += &format!("TITLE {}\n\n{notice}\n", page.title);
            assert!(rest.contains("value=\"Ali\"") && rest.contains("Two men &lt;came&gt;</textarea>"), "{rest}");
        }
        insta::assert_snapshot!(format!("untaken_{tag}"), notices);
    }
}

/// What was not read says nothing: neither that a box was emptied, nor which files there were.
#[test]
fn a_box_that_was_not_read_is_as_the_form_has_it() {
    let pictures = |name: &str| json!({"name": name, "type": "files", "label": name, "strip_metadata": "ticked"});
    let form = crate::form(json!({"title": "T", "fields": [
        {"name": "a", "type": "text", "label": "A"}, pictures("first"), pictures("second"), {"name": "b", "type": "text", "label": "B"},
    ]}));
    let ticked = |entries: &Entries, notice| {
        let page = show(&form, "en", Some(entries), notice);
        let boxes = browser::submit(&browser::read(&page.content));
        ["_strip_first", "_strip_second"].map(|name| boxes.first(name) == Some("yes"))
    };
    let untaken = Notice::Untaken(Untaken::TooOften);
    // Both boxes were emptied; the reading ended at the first file.
    let mut beginning = sent(&[("_form", form.hash()), ("a", "words")]);
    assert_eq!(ticked(&beginning, untaken), [true, true], "it ended before the files");
    beginning.files = vec![file("first", "a.png", 0)];
    assert_eq!(ticked(&beginning, untaken), [false, true]);
    assert_eq!(ticked(&beginning, Notice::NotStored), [false, false], "all of it was read");
    let page = show(&form, "en", Some(&beginning), untaken);
    assert!(!page.content.contains("a.png"), "there may have been others: {}", page.content);
}

#[test]
fn what_a_browser_sends_by_itself_is_no_answer() {
    let form = every_kind();
    let unasked = [("_lang", "en"), ("_form", form.hash()), (form.honeypot(), "robot"), ("alias", ""), ("form_version", "3")];
    assert!(!form.is_answered_in(&sent(&unasked)));
    for answer in [("story", "x"), ("urgent", "no"), ("no_longer_asked", "x")] {
        assert!(form.is_answered_in(&sent(&[&unasked[..], &[answer]].concat())), "{answer:?}");
    }
}

#[test]
fn the_form_when_it_has_changed() {
    let form = every_kind();
    let older = sent(&[("alias", "Ali"), ("city", "Cairo\r\n<Giza>"), ("role", "reader"), ("role_other", "cook"), ("old_bait", "")]);
    let page = show(&form, "en", Some(&older), Notice::OlderVersion);
    let tree = browser::read(&page.content);
    let leftovers: Vec<_> = tree.find("dl").iter().map(|list| list.text()).collect();
    assert_eq!(leftovers, ["\ncity\n\nCairo\r\n<Giza>\nYour role\n\nreader\n"]);
    let sent = browser::submit(&tree);
    assert_eq!((sent.first("alias"), sent.first("role_other")), (Some("Ali"), Some("cook")));
    assert_eq!(sent.first("_form"), Some(form.hash()), "sent again, it is of the current version");
}

/// Whoever filled in the older form never saw it, and has nothing to copy.
#[test]
fn what_an_older_form_said_itself_is_not_shown_as_typed() {
    let form = form(json!({"title": "T", "fields": [
        {"name": "edition", "type": "constant", "value": "2"},
        {"name": "name", "type": "text", "label": "Name"},
    ]}));
    let entries = sent(&[("edition", "1"), ("name", "Amina")]);
    let page = show(&form, "en", Some(&entries), Notice::OlderVersion);
    assert!(!page.content.contains("dropsafe-leftovers"), "{}", page.content);
    let sent = browser::submit(&browser::read(&page.content));
    assert_eq!((sent.first("edition"), sent.first("name")), (Some("2"), Some("Amina")));
}

#[test]
fn files_that_have_no_place_any_more_are_named_and_not_asked_for() {
    let form = every_kind();
    let mut older = sent(&[("alias", "Ali")]);
    older.files = vec![file("alias", "a.pdf", 10), file("gone", "b.pdf", 10), file("files", "c.jpg", 10)];
    let page = show(&form, "en", Some(&older), Notice::OlderVersion);
    let tree = browser::read(&page.content);
    let leftovers: Vec<_> = tree.find("dl").iter().map(|list| list.text()).collect();
    assert_eq!(leftovers.len(), 1);
    assert!(leftovers[0].contains("a.pdf") && leftovers[0].contains("b.pdf") && !leftovers[0].contains("c.jpg"), "{leftovers:?}");
    let asked: Vec<_> = page.content.lines().filter(|line| line.contains("choose them again")).collect();
    assert!(!asked.is_empty() && asked.iter().all(|line| line.contains("c.jpg") && !line.contains(".pdf")), "{asked:?}");
}

#[test]
fn limits_are_told_before_they_are_met_and_read_rightly() {
    let definition = serde_json::json!({"title": "T", "fields": [
        {"name": "a", "type": "files", "label": "A", "min": "2", "max": "2"},
        {"name": "b", "type": "number", "label": "B", "min": "-1.5"},
    ]});
    let form = Form::define("f".parse().unwrap(), serde_json::from_value(definition).unwrap(), &[language("ar")]).unwrap();
    let page = show(&form, "en", None, Notice::None);
    assert!(page.content.contains("The least number of files is 2."), "{}", page.content);
    // The minus stays before its number where all around it is written from right to left.
    assert!(show(&form, "ar", None, Notice::None).content.contains("\u{2066}-1.5\u{2069}"));
}

#[test]
fn a_form_shown_again_sends_the_same_again() {
    let form = every_kind();
    let entries = every_answer();
    for tag in ["en", "ar"] {
        let page = show(&form, tag, Some(&entries), Notice::NotStored);
        let mut again = browser::submit(&browser::read(&page.content));
        again.files.clone_from(&entries.files);
        assert_eq!(form.check(&again, LIMIT), form.check(&entries, LIMIT));
        assert_eq!(again.first("_lang"), Some(tag));
    }
}

#[test]
fn the_receipt() {
    let form = every_kind();
    for tag in ["en", "ar"] {
        let page = html::receipt(&form, &language(tag), "harbor lemon quiet orbit");
        browser::read(&page.content);
        insta::assert_snapshot!(format!("receipt_{tag}"), whole(&page));
    }
}

#[test]
fn the_refusals() {
    let elsewhere: Text = serde_json::from_str(r#"{"en": "Call us.", "ar": "اتصلوا بنا."}"#).unwrap();
    let ways = Ways { leave: Some("https://www.example.org/"), elsewhere: vec![&elsewhere] };
    for tag in ["en", "ar"] {
        let mut pages = String::new();
        for refusal in Refusal::ALL {
            let page = html::refusal(refusal, &language(tag), &ways);
            browser::read(&page.content);
            pages += &format!("STATUS {} {}\n\n", refusal.status(), whole(&page));
        }
        insta::assert_snapshot!(format!("refusals_{tag}"), pages);
    }
}

#[test]
fn who_sent_a_file_that_is_refused_is_asked_for_the_others_alone() {
    let form = crate::form(json!({
        "title": "Files",
        "fields": [{ "name": "papers", "type": "files", "label": "Papers", "accept": ["pdf"], "max": "4", "max_size": "1 kB" }]
    }));
    let sent = |name: &str, head: &[u8], size| SentFile { field: "papers".into(), name: name.into(), size, head: head.into() };
    let pdf = b"%PDF-1.7";
    let again = |files: Vec<SentFile>| {
        let entries = Entries { files, ..Entries::default() };
        let faults = form.check(&entries, LIMIT).unwrap_err();
        let view =
            FormView { form: &form, language: &language("en"), baseurl: "", entries: Some(&entries), notice: Notice::Faults(&faults) };
        let page = html::form(&view).content;
        let lines = page
            .lines()
            .filter_map(|line| line.split_once("choose them again: "))
            .map(|(_, names)| names.replace(['\u{2068}', '\u{2069}'], ""));
        lines.collect::<Vec<_>>()
    };
    let (good, other, large) = (sent("good.pdf", pdf, 8), sent("other.pdf", b"MZ", 2), sent("large.pdf", pdf, 2000));
    // At the top of the page, and beside the field.
    assert_eq!(again(vec![good.clone(), other.clone(), large.clone()]), ["good.pdf.</p>", "good.pdf.</p>"]);
    assert_eq!(again(vec![other.clone(), large]), Vec::<String>::new());
    let namesake = SentFile { name: "other.pdf".into(), ..good };
    assert_eq!(again(vec![other, namesake]), ["other.pdf.</p>", "other.pdf.</p>"]);
}

/// Where nobody knows which form was meant, the other ways are those of all forms, each once.
#[test]
fn an_address_without_a_form_tells_what_the_forms_tell() {
    let form = |leave: Option<&str>, elsewhere: Option<&str>| {
        let mut source = serde_json::json!({ "title": "A", "fields": [{ "name": "a", "type": "text", "label": "A" }] });
        for (key, value) in [("leave", leave), ("elsewhere", elsewhere)] {
            source.as_object_mut().unwrap().extend(value.map(|value| (key.to_owned(), value.into())));
        }
        crate::form(source)
    };
    let forms = [
        form(None, None),
        form(Some("https://a.example/"), Some("Call us.")),
        form(Some("https://b.example/"), Some("Call us.")),
        form(None, Some("Write to us.")),
    ];
    let page = html::refusal(Refusal::NotFound, &language("en"), &Ways::of_all(&forms)).content;
    assert!(page.starts_with("<p class=\"dropsafe-leave\"><a href=\"https://a.example/\""), "{page}");
    assert_eq!((page.matches("Call us.").count(), page.matches("Write to us.").count()), (1, 1), "{page}");
    assert!(!html::refusal(Refusal::NotFound, &language("en"), &Ways::default()).content.contains("<h2>"));
}

/// Groups, reasons, a pattern, kinds of file, a question: once as it is opened, once with everything wrong.
#[test]
fn a_form_says_why_it_asks_and_what_belongs_together() {
    let form = crate::form(serde_json::json!({
        "title": {"en": "Tell us", "ar": "أخبرونا"},
        "question": {"ask": {"en": "What colour is our door?", "ar": "ما لون بابنا؟"}, "help": {"en": "It is on our front page."}, "answers": {"en": ["blue"]}},
        "fields": [
            {"group": {"en": "Who you are", "ar": "من أنتم"}, "text": {"en": "An alias will do."}, "fields": [
                {"heading": {"en": "Your case"}},
                {"name": "case", "type": "text", "label": {"en": "Case", "ar": "الحالة"}, "help": {"en": "If you have one."},
                 "purpose": {"en": "To find what you sent before.", "ar": "لنجد ما أرسلتموه."}, "retention": {"en": "One year."},
                 "pattern": "[A-Z]{2}-[0-9]{4}", "pattern_help": {"en": "Two letters and four digits, like AB-1234.", "ar": "حرفان وأربعة أرقام."}},
            ]},
            {"name": "photos", "type": "files", "label": {"en": "Photos"}, "accept": ["jpeg", "png", "text"], "max": "1", "max_size": "1 MB"},
        ],
    }));
    insta::assert_snapshot!("careful_en", whole(&show(&form, "en", None, Notice::None)));
    let mut entries = sent(&[("case", "1234"), ("_question", "<red>")]);
    entries.files = vec![SentFile { head: b"<svg/>".to_vec(), ..file("photos", "drawing.png", 9) }];
    let faults = form.check(&entries, LIMIT).unwrap_err();
    let page = show(&form, "ar", Some(&entries), Notice::Faults(&faults));
    insta::assert_snapshot!("careful_faults_ar", whole(&page));
    let again = browser::submit(&browser::read(&page.content));
    assert_eq!((again.first("case"), again.first("_question")), (Some("1234"), Some("<red>")), "what was typed is still there");
    insta::assert_snapshot!("privacy_ar", html::privacy(&form, &language("ar")));
}

/// What is said of several questions in a row stands once beside all of them.
#[test]
fn the_table_on_privacy_says_nothing_twice_in_a_row() {
    let field = |name: &str| serde_json::json!({"name": name, "type": "text", "label": name});
    let mut odd = field("c");
    odd["purpose"] = "To count.".into();
    let form = crate::form(serde_json::json!({"title": "T", "purpose": "To help.", "retention": "A month.",
        "fields": [field("a"), field("b"), odd, {"group": "G", "fields": [field("d")]}]}));
    let table = html::privacy(&form, &language("en"));
    let (_, rows) = table.split_once("<tbody>\n").unwrap();
    insta::assert_snapshot!(rows.replace('\n', "").replace("</tr>", "</tr>\n"), @r#"
    <tr><th scope="row">a</th><td rowspan="2"><p>To help.</p></td><td rowspan="4"><p>A month.</p></td></tr>
    <tr><th scope="row">b</th></tr>
    <tr><th scope="row">c</th><td><p>To count.</p></td></tr>
    <tr><th scope="row">d</th><td><p>To help.</p></td></tr>
    </tbody></table>
    "#);
}

#[test]
fn what_no_longer_fits_one_question_stands_under_it_once() {
    let form = form(json!({"title": "T", "fields": [
        {"name": "role", "type": "one_of", "label": "Your role", "options": {"a": "A"}},
        {"name": "name", "type": "text", "label": "Name"},
    ]}));
    let entries = sent(&[("city", "Cairo"), ("role", "writer"), ("name", "Amina"), ("role_other", "sings, too"), ("city", "Giza")]);
    let page = show(&form, "en", Some(&entries), Notice::OlderVersion);
    let (_, list) = page.content.split_once("<dl>\n").unwrap();
    insta::assert_snapshot!(list.split_once("</dl>").unwrap().0, @r#"
    <dt>city</dt>
    <dd><pre dir="auto">
    Cairo</pre></dd>
    <dd><pre dir="auto">
    Giza</pre></dd>
    <dt>Your role</dt>
    <dd><pre dir="auto">
    writer</pre></dd>
    <dd><pre dir="auto">
    sings, too</pre></dd>
    "#);
}

/// In a page of Markdown an empty line would be the end of the form's HTML, and what follows would be read as Markdown.
#[test]
fn what_an_author_writes_leaves_no_empty_line_in_the_html() {
    let form = form(json!({"title": "A\n\ntitle", "intro": "One.\n\n \nTwo.", "fields": [
        {"name": "a", "type": "text", "label": "A\n \nlabel\n", "help": "Help.\n\n\nMore."},
        {"name": "b", "type": "one_of", "label": "B", "options": {"x": "An\n\t\noption"}},
        {"name": "c", "type": "constant", "value": "one\n\n *two*\n"},
    ]}));
    let language = language("en");
    let view = FormView { form: &form, language: &language, baseurl: "", entries: None, notice: Notice::None };
    let html = html::form(&view).content;
    assert!(!html.lines().any(|line| line.trim().is_empty()), "{html}");
    let sent = browser::submit(&browser::read(&html));
    assert_eq!(sent.first("c"), Some("one\r\n\r\n *two*\r\n"));
}
