//! In which language each word of a page is, and in which direction it runs.

use dropsafe_form::Form;
use dropsafe_form::html::{self, FormView, Notice};
use serde_json::json;

use crate::pages::{LIMIT, show};
use crate::{browser, every_kind, form, language, sent};

#[test]
fn an_author_s_words_say_their_language_where_ours_are_english() {
    let definition = serde_json::json!({"title": {"he": "טופס"}, "submit": {"he": "שליחה"},
        "fields": [{"name": "a", "type": "text", "label": {"he": "שם"}}, {"name": "b", "type": "text", "label": {"he": "עיר"}}],
        "rules": [{"any_of": ["a", "b"], "message": {"he": "ענו על אחת מהשאלות."}}]});
    let form = Form::define("f".parse().unwrap(), serde_json::from_value(definition).unwrap(), &[language("he")]).unwrap();
    let entries = sent(&[("a", ""), ("b", "")]);
    let faults = form.check(&entries, LIMIT).unwrap_err();
    let page = show(&form, "he", Some(&entries), Notice::Faults(&faults));
    assert!(page.content.contains("<button type=\"submit\" lang=\"he\" dir=\"rtl\">שליחה</button>"), "{}", page.content);
    assert!(page.content.contains("<span lang=\"he\" dir=\"rtl\">ענו על אחת מהשאלות.</span>"), "{}", page.content);
}

#[test]
fn contact_fields_are_left_to_right_and_text_finds_its_own_way() {
    let page = show(&every_kind(), "ar", None, Notice::None);
    let tree = browser::read(&page.content);
    let direction = |name: &str| {
        let controls = tree.all().into_iter().filter(|element| element.attribute("name") == Some(name));
        controls.map(|element| element.attribute("dir").unwrap().to_owned()).collect::<Vec<_>>()
    };
    for name in ["email", "phone", "site"] {
        assert_eq!(direction(name), ["ltr"], "{name}");
    }
    for name in ["alias", "story", "role_other"] {
        assert_eq!(direction(name), ["auto"], "{name}");
    }
}

/// A screen reader must not read English as if it were Urdu, nor the other way round.
#[test]
fn where_we_have_no_words_of_a_language_the_page_says_what_is_english() {
    let form = form(json!({"title": {"ur": "مدد", "en": "Help"}, "intro": "12345", "fields": [
        {"name": "a", "type": "text", "label": {"ur": "نام", "en": "Name"}, "required": true},
    ]}));
    let language = language("ur");
    let view = FormView { form: &form, language: &language, baseurl: "", entries: None, notice: Notice::None };
    let html = html::form(&view).content;
    assert!(html.starts_with("<div lang=\"en\" dir=\"ltr\">"), "{html}");
    for authored in
        ["<h1 lang=\"ur\" dir=\"rtl\">مدد</h1>", "<p lang=\"ur\" dir=\"rtl\">12345</p>", "<span lang=\"ur\" dir=\"rtl\">نام</span>"]
    {
        assert!(html.contains(authored), "{authored}: {html}");
    }
    assert!(html::receipt(&form, &language, "1234").content.starts_with("<div lang=\"en\""));
    assert!(html::privacy(&form, &language).starts_with("<table class=\"dropsafe-privacy\" lang=\"en\" dir=\"ltr\">"));
}

/// In one sentence both: what we say in English, and the label in the page's language.
#[test]
fn words_of_an_author_in_a_sentence_of_ours_say_what_they_are() {
    let form = form(json!({"title": {"ur": "مدد", "en": "Help"}, "fields": [
        {"name": "case", "type": "text", "label": {"ur": "کیس", "en": "Case"}, "pattern": "[0-9]+", "pattern_help": {"ur": "ہندسے", "en": "Digits."}},
        {"name": "kind", "type": "one_of", "shown": "select", "label": {"ur": "قسم", "en": "Kind"}, "options": {"a": {"ur": "ایک", "en": "One"}, "b": "B"}, "other": {"ur": "اور", "en": "Other"}},
    ]}));
    let language = language("ur");
    let entries = sent(&[("case", "x"), ("kind", "gone"), ("kind", "other"), ("kind_other", "")]);
    let faults = form.check(&entries, LIMIT).unwrap_err();
    let html =
        html::form(&FormView { form: &form, language: &language, baseurl: "", entries: Some(&entries), notice: Notice::Faults(&faults) })
            .content;
    insta::assert_snapshot!(html.lines().filter(|line| line.contains("dir=\"rtl\"")).collect::<Vec<_>>().join("\n"));
}
