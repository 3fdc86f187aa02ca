//! The few words that `submission.txt` adds to the form's own.

use dropsafe_form::Language;

/// The words of one language.
pub(crate) struct Words {
    pub(crate) received: &'static str,
    pub(crate) receipt: &'static str,
    pub(crate) bytes: &'static str,
}

static ENGLISH: Words = Words { received: "Received", receipt: "Receipt", bytes: "bytes" };
static OTHERS: [(&str, Words); 9] = [
    ("ar", Words { received: "تاريخ الاستلام", receipt: "رمز الإيصال", bytes: "بايت" }),
    ("de", Words { received: "Eingegangen am", receipt: "Quittung", bytes: "Byte" }),
    ("es", Words { received: "Recibido el", receipt: "Recibo", bytes: "bytes" }),
    ("fa", Words { received: "تاریخ دریافت", receipt: "رسید", bytes: "بایت" }),
    ("fr", Words { received: "Reçu le", receipt: "Code du reçu", bytes: "octets" }),
    ("pt", Words { received: "Recebido em", receipt: "Recibo", bytes: "bytes" }),
    ("ru", Words { received: "Получено", receipt: "Квитанция", bytes: "байт" }),
    ("tr", Words { received: "Geliş tarihi", receipt: "Alındı belgesi", bytes: "bayt" }),
    ("uk", Words { received: "Отримано", receipt: "Квитанція", bytes: "байтів" }),
];

impl Words {
    /// English, where a language has no words here.
    pub(crate) fn of(language: &Language) -> &'static Self {
        let primary = language.as_str().split('-').next();
        OTHERS.iter().find(|(tag, _)| Some(*tag) == primary).map_or(&ENGLISH, |(_, words)| words)
    }
}

#[cfg(test)]
mod tests {
    use dropsafe_form::messages::LANGUAGES;

    use super::*;

    #[test]
    fn a_page_that_speaks_a_language_speaks_it_throughout() {
        for (tag, _) in LANGUAGES {
            let words = Words::of(&Language::new(tag).unwrap());
            assert_eq!(words.received == ENGLISH.received, tag == "en", "{tag}");
        }
    }
}
