//! GitHub's alerts: a quotation that begins with `[!NOTE]`. As on GitHub, a word at its head says what it is, for those too who see no
//! colours.

use super::attributes::Attributes;
use pulldown_cmark::{BlockQuoteKind, Event, Tag, TagEnd};

/// Stands for the word until the language is known. No HTML of an author begins so.
const MARK: &str = "\u{fdd2}";

/// What closes an alert.
pub(super) const CLOSE: &str = "</div>\n";

/// What opens an alert, with the attributes that the text gives it.
pub(super) fn open(kind: BlockQuoteKind, attributes: &Attributes) -> String {
    let name = KINDS.iter().find(|(known, _)| *known == kind).map_or("note", |(_, name)| name);
    let mut all = Attributes { classes: vec!["markdown-alert".to_owned(), format!("markdown-alert-{name}")], ..Attributes::default() };
    all.add(attributes.clone());
    format!("<div{}>\n{MARK}{name}{MARK}", all.html())
}

/// Puts each alert's word into it, and makes HTML of those that have no attributes of their own.
pub(super) fn put(events: &mut [Event<'_>], lang: &str) {
    for event in events {
        match event {
            Event::Start(Tag::BlockQuote(Some(kind))) => *event = Event::Html(titled(&open(*kind, &Attributes::default()), lang).into()),
            Event::End(TagEnd::BlockQuote(Some(_))) => *event = Event::Html(CLOSE.into()),
            Event::Html(html) if html.contains(MARK) => *event = Event::Html(titled(html, lang).into()),
            _ => {}
        }
    }
}

fn titled(html: &str, lang: &str) -> String {
    let mut parts = html.splitn(3, MARK);
    let (before, name, after) = (parts.next(), parts.next().unwrap_or_default(), parts.next());
    let index = KINDS.iter().position(|(_, known)| *known == name).unwrap_or_default();
    let title = words(lang)[index];
    format!("{}<p class=\"markdown-alert-title\">{title}</p>\n{}", before.unwrap_or_default(), after.unwrap_or_default())
}

const KINDS: [(BlockQuoteKind, &str); 5] = [
    (BlockQuoteKind::Note, "note"),
    (BlockQuoteKind::Tip, "tip"),
    (BlockQuoteKind::Important, "important"),
    (BlockQuoteKind::Warning, "warning"),
    (BlockQuoteKind::Caution, "caution"),
];

/// The words in a language, in the order of [`KINDS`].
fn words(lang: &str) -> [&'static str; 5] {
    match lang.split('-').next().unwrap_or_default() {
        "ar" => ["ملاحظة", "نصيحة", "مهم", "تحذير", "تنبيه"],
        "de" => ["Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht"],
        "es" => ["Nota", "Consejo", "Importante", "Advertencia", "Precaución"],
        "fa" => ["یادداشت", "نکته", "مهم", "هشدار", "احتیاط"],
        "fr" => ["Note", "Astuce", "Important", "Avertissement", "Attention"],
        "pt" => ["Nota", "Dica", "Importante", "Aviso", "Cuidado"],
        "ru" => ["Примечание", "Совет", "Важно", "Предупреждение", "Осторожно"],
        "tr" => ["Not", "İpucu", "Önemli", "Uyarı", "Dikkat"],
        "uk" => ["Примітка", "Порада", "Важливо", "Попередження", "Обережно"],
        _ => ["Note", "Tip", "Important", "Warning", "Caution"],
    }
}

#[cfg(test)]
mod tests {
    use crate::markdown::{Surroundings, to_html};

    #[test]
    fn an_alert_says_what_it_is() {
        let html = |text: &str, lang| to_html(text, Surroundings { lang, ..Surroundings::default() });
        assert_eq!(
            html("> [!NOTE]\n> Text\n", "en"),
            "<div class=\"markdown-alert markdown-alert-note\">\n<p class=\"markdown-alert-title\">Note</p>\n<p>Text</p>\n</div>\n"
        );
        assert_eq!(
            html("> [!WARNING]\n> Text\n{: .big #w}\n", "de-AT"),
            "<div id=\"w\" class=\"markdown-alert markdown-alert-warning big\">\n<p class=\"markdown-alert-title\">Warnung</p>\n<p>Text</p>\n</div>\n"
        );
        assert_eq!(html("> a\n", "en"), "<blockquote>\n<p>a</p>\n</blockquote>\n");
    }
}
