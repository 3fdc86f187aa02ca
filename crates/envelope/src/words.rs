//! The few words that `submission.txt` adds to the form's own.

use dropsafe_form::Language;

/// The words of one language.
pub(crate) struct Words {
    pub(crate) received: &'static str,
    pub(crate) receipt: &'static str,
    pub(crate) bytes: &'static str,
}

static ENGLISH: Words = Words { received: "Received", receipt: "Receipt", bytes: "bytes" };
static ARABIC: Words = Words { received: "تاريخ الاستلام", receipt: "رمز الإيصال", bytes: "بايت" };

impl Words {
    /// English, where a language has no words here.
    pub(crate) fn of(language: &Language) -> &'static Self {
        match language.as_str().split('-').next() {
            Some("ar") => &ARABIC,
            _ => &ENGLISH,
        }
    }
}
