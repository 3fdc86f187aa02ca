//! The few words that `submission.txt` adds to the form's own.

use dropsafe_form::Language;

use crate::Metadata;

/// The words of one language.
pub(crate) struct Words {
    pub(crate) received: &'static str,
    pub(crate) receipt: &'static str,
    pub(crate) bytes: &'static str,
    /// What became of a file's hidden details: removed, kept, not removed.
    metadata: [&'static str; 3],
}

static ENGLISH: Words = Words {
    received: "Received",
    receipt: "Receipt",
    bytes: "bytes",
    metadata: [
        "hidden details removed",
        "hidden details kept",
        "the sender asked to remove hidden details, which was not possible: they may still be in it",
    ],
};
static OTHERS: [(&str, Words); 9] = [
    (
        "ar",
        Words {
            received: "تاريخ الاستلام",
            receipt: "رمز الإيصال",
            bytes: "بايت",
            metadata: [
                "أُزيلت التفاصيل المخفية",
                "التفاصيل المخفية باقية فيه",
                "طلب المرسل إزالة التفاصيل المخفية، وتعذّر ذلك؛ قد تكون باقية فيه",
            ],
        },
    ),
    (
        "de",
        Words {
            received: "Eingegangen am",
            receipt: "Quittung",
            bytes: "Byte",
            metadata: [
                "versteckte Angaben entfernt",
                "versteckte Angaben noch enthalten",
                "versteckte Angaben sollten entfernt werden, das war nicht möglich: sie können noch enthalten sein",
            ],
        },
    ),
    (
        "es",
        Words {
            received: "Recibido el",
            receipt: "Recibo",
            bytes: "bytes",
            metadata: [
                "sin los datos ocultos",
                "con sus datos ocultos",
                "se pidió quitar los datos ocultos y no fue posible: puede contenerlos",
            ],
        },
    ),
    (
        "fa",
        Words {
            received: "تاریخ دریافت",
            receipt: "رسید",
            bytes: "بایت",
            metadata: [
                "جزئیات پنهان حذف شد",
                "جزئیات پنهان باقی است",
                "فرستنده خواست جزئیات پنهان حذف شود، ولی ممکن نبود؛ شاید هنوز در آن باشد",
            ],
        },
    ),
    (
        "fr",
        Words {
            received: "Reçu le",
            receipt: "Code du reçu",
            bytes: "octets",
            metadata: [
                "informations cachées supprimées",
                "informations cachées conservées",
                "suppression des informations cachées demandée mais impossible : il peut en contenir",
            ],
        },
    ),
    (
        "pt",
        Words {
            received: "Recebido em",
            receipt: "Recibo",
            bytes: "bytes",
            metadata: [
                "sem os dados ocultos",
                "com os dados ocultos",
                "foi pedida a remoção dos dados ocultos, mas não foi possível: pode ainda contê-los",
            ],
        },
    ),
    (
        "ru",
        Words {
            received: "Получено",
            receipt: "Квитанция",
            bytes: "байт",
            metadata: [
                "скрытые сведения удалены",
                "скрытые сведения сохранены",
                "отправитель просил удалить скрытые сведения, но это не удалось: они могли остаться",
            ],
        },
    ),
    (
        "tr",
        Words {
            received: "Geliş tarihi",
            receipt: "Alındı belgesi",
            bytes: "bayt",
            metadata: [
                "gizli bilgiler silindi",
                "gizli bilgiler duruyor",
                "gizli bilgilerin silinmesi istendi ama silinemedi: dosyada kalmış olabilir",
            ],
        },
    ),
    (
        "uk",
        Words {
            received: "Отримано",
            receipt: "Квитанція",
            bytes: "байтів",
            metadata: [
                "приховані відомості вилучено",
                "приховані відомості збережено",
                "відправник просив вилучити приховані відомості, але це не вдалося: вони могли залишитися",
            ],
        },
    ),
];

impl Words {
    /// What is said about a file's hidden details.
    pub(crate) fn metadata(&self, metadata: Metadata) -> &'static str {
        let [removed, kept, not_removed] = self.metadata;
        match metadata {
            Metadata::Removed => removed,
            Metadata::Kept => kept,
            Metadata::NotRemoved => not_removed,
        }
    }

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
            for (said, english) in words.metadata.into_iter().zip(ENGLISH.metadata) {
                assert_eq!(said == english, tag == "en", "{tag}: {said}");
            }
        }
    }
}
