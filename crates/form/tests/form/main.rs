//! What authors, visitors and staff may rely on, told from the outside.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that panics says what it found

mod authoring;
mod browser;
mod bundle;
mod checks;
mod definitions;
mod hidden_details;
mod languages;
mod pages;
mod round_trip;

use dropsafe_form::{Entries, Form, Language, SentFile};
use serde_json::{Value, json};

/// A form of that definition, in English and Arabic.
pub(crate) fn form(definition: Value) -> Form {
    let source = serde_json::from_value(definition).unwrap();
    Form::define("help".parse().unwrap(), source, &[language("en"), language("ar")]).unwrap()
}

pub(crate) fn language(tag: &str) -> Language {
    Language::new(tag).unwrap()
}

/// What was sent: texts by name, no files.
pub(crate) fn sent(values: &[(&str, &str)]) -> Entries {
    Entries { values: values.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(), ..Entries::default() }
}

pub(crate) fn file(field: &str, name: &str, size: u64) -> SentFile {
    SentFile { field: field.into(), name: name.into(), size, head: Vec::new() }
}

/// A form that asks for one thing of every kind.
pub(crate) fn every_kind() -> Form {
    form(json!({
        "title": {"en": "Ask for help", "ar": "طلب المساعدة"},
        "intro": {"en": "Take your time.\n\nRead https://example.org/safety first.", "ar": "خذوا وقتكم."},
        "leave": "https://www.example.org/",
        "readers": {"en": "Three case workers.", "ar": "ثلاثة مسؤولين."},
        "retention": {"en": "Until the case is closed.", "ar": "حتى إغلاق الحالة."},
        "receipt": {"en": "We answer within two days.", "ar": "نجيب خلال يومين."},
        "elsewhere": {"en": "Call +44 20 7946 0123.", "ar": "اتصلوا بنا."},
        "fields": [
            {"heading": {"en": "About you", "ar": "عنكم"}, "text": {"en": "An alias is fine."}},
            {"name": "alias", "type": "text", "label": {"en": "Name", "ar": "الاسم"}, "help": {"en": "Any name.", "ar": "أي اسم."}, "required": true, "max": "20", "autocomplete": "nickname"},
            {"name": "email", "type": "email", "label": {"en": "E-mail", "ar": "البريد"}, "autocomplete": "email"},
            {"name": "phone", "type": "tel", "label": {"en": "Telephone", "ar": "الهاتف"}},
            {"name": "site", "type": "url", "label": {"en": "Website", "ar": "الموقع"}},
            {"name": "story", "type": "long_text", "label": {"en": "What happened", "ar": "ما الذي حدث"}, "required": true, "max": "300"},
            {"name": "people", "type": "number", "label": {"en": "How many people", "ar": "كم شخصًا"}, "min": "1", "max": "100"},
            {"name": "since", "type": "date", "label": {"en": "Since when", "ar": "منذ متى"}, "min": "2020-01-01"},
            {"name": "urgent", "type": "yes_no", "label": {"en": "Is it urgent?", "ar": "هل الأمر عاجل؟"}},
            {"name": "role", "type": "one_of", "label": {"en": "Your role", "ar": "دوركم"}, "options": {"writer": {"en": "Writer", "ar": "كاتبة"}, "no": {"en": "No role", "ar": "بلا دور"}}, "other": {"en": "Another", "ar": "دور آخر"}},
            {"name": "country", "type": "one_of", "shown": "select", "required": true, "label": {"en": "Country", "ar": "البلد"}, "options": {"eg": {"en": "Egypt", "ar": "مصر"}, "fr": {"en": "France", "ar": "فرنسا"}}, "other": {"en": "Elsewhere", "ar": "بلد آخر"}},
            {"name": "kinds", "type": "several_of", "label": {"en": "What kind", "ar": "ما النوع"}, "max": "2", "options": {"malware": {"en": "Malware", "ar": "برمجية"}, "theft": {"en": "Theft", "ar": "سرقة"}}, "other": {"en": "Something else", "ar": "شيء آخر"}},
            {"name": "files", "type": "files", "label": {"en": "Files", "ar": "ملفات"}, "max": "2", "max_size": "1 MB"},
            {"name": "agree", "type": "consent", "label": {"en": "I agree", "ar": "أوافق"}, "required": true},
            {"name": "form_version", "type": "constant", "value": "2"}
        ],
        "rules": [{"any_of": ["email", "phone"], "message": {"en": "Give at least one way to reach you.", "ar": "اذكروا وسيلة واحدة على الأقل."}}]
    }))
}

/// Every question of [`every_kind`] answered, in text that would break out of careless HTML.
pub(crate) fn every_answer() -> Entries {
    let mut entries = sent(&[
        ("alias", "\"><script>'&amp;"),
        ("email", "ali@مثال.إختبار"),
        ("phone", "+44 20 7946 0123"),
        ("site", "hxxps://evil[.]example/?a=1&b=2"),
        ("story", "\r\nFirst 😟 line\r\n\r\n</textarea><b>هذا نص</b>\u{202e} end \r\n"),
        ("people", "٤٢"),
        ("since", "2024-02-29"),
        ("urgent", "no"),
        ("role", "other"),
        ("role_other", "\"quoted\" & ساحرة"),
        ("country", "eg"),
        ("country_other", ""),
        ("kinds", "theft"),
        ("kinds", "other"),
        ("kinds_other", "<i>"),
        ("agree", "yes"),
        ("form_version", "2"),
    ]);
    entries.files = vec![file("files", "../<photo> \u{202e}gpj.exe", 900_000)];
    entries
}
