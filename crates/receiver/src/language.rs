//! In which language to answer before a form has said which page it came from.

use dropsafe_form::Language;

/// The language among `known` that a browser would like best, by its `Accept-Language` (RFC 9110, 12.5.4).
///
/// Nothing where it names none of them. A region is passed over where the site has none: `ar-SY` is content with `ar`.
pub(crate) fn asked<'a>(accept: &str, known: &'a [Language]) -> Option<&'a Language> {
    let mut best: Option<(&Language, f32)> = None;
    for range in accept.split(',') {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let quality = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |quality| quality.parse().ok()).unwrap_or(0.0);
        let Some(language) = known.iter().find(|language| suits(tag.trim(), language)) else { continue };
        if quality > best.map_or(0.0, |(_, quality)| quality) {
            best = Some((language, quality));
        }
    }
    best.map(|(language, _)| language)
}

fn suits(tag: &str, language: &Language) -> bool {
    let language = language.as_str();
    let primary = tag.split('-').next().unwrap_or(tag);
    tag.eq_ignore_ascii_case(language) || primary.eq_ignore_ascii_case(language)
}

#[cfg(test)]
mod tests {
    use super::asked;
    use dropsafe_form::Language;

    #[test]
    fn the_language_liked_best_is_taken_if_the_site_has_it() {
        let known = ["en", "ar", "pt-BR"].map(|tag| Language::new(tag).unwrap());
        let asked = |accept| asked(accept, &known).map(Language::as_str);
        assert_eq!(asked("ar-SY,ar;q=0.9,en;q=0.8"), Some("ar"));
        assert_eq!(asked("fr, en;q=0.2, pt-br;q=0.7"), Some("pt-BR"));
        assert_eq!(asked("en;q=0.5, ar; q=0.6"), Some("ar"));
        for none in ["", "fr", "*", "ar;q=0", "ar;q=x", ";;,,", "q=1"] {
            assert_eq!(asked(none), None, "{none}");
        }
    }
}
