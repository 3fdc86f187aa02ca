//! What a page says of itself: its language and direction, its title, its character set, and that people may enlarge it.

use crate::check::page::{Faults, Rule, Tag};

/// Languages that are written from right to left wherever they are written.
const RIGHT_TO_LEFT: [&str; 12] = ["ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"];
/// Scripts that are.
const RIGHT_TO_LEFT_SCRIPTS: [&str; 7] = ["adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"];

/// What was seen so far.
#[derive(Default)]
pub(super) struct Document {
    has_lang: bool,
    /// The `html` tag's place, for what it lacks.
    html: Vec<String>,
    title: Option<String>,
    title_marks: Vec<String>,
    in_title: bool,
    in_svg: bool,
    charset: bool,
}

impl Rule for Document {
    fn start(&mut self, tag: &Tag<'_>, faults: &mut Faults) {
        match tag.name.as_str() {
            "html" => self.html(tag, faults),
            // A drawing has titles of its own.
            "svg" => self.in_svg = true,
            "title" if self.title.is_none() && !self.in_svg => {
                (self.in_title, self.title, self.title_marks) = (true, Some(String::new()), tag.only());
            }
            "meta" => {
                let content = tag.word("content");
                self.charset |= tag.has("charset") || tag.word("http-equiv") == "content-type" && content.contains("charset=");
                if tag.word("name") == "viewport" && forbids_zoom(&content) {
                    faults.error(
                        "the page can't be enlarged by touch",
                        tag.marks(["user-scalable", "maximum-scale"]),
                        "people who see badly need it: write `<meta name=\"viewport\" content=\"width=device-width\">`",
                    );
                }
            }
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if let (true, Some(title)) = (self.in_title, &mut self.title) {
            title.push_str(words);
        }
    }

    fn end(&mut self, name: &str, _: &mut Faults) {
        match name {
            "title" => self.in_title = false,
            "svg" => self.in_svg = false,
            _ => {}
        }
    }

    fn finish(&mut self, faults: &mut Faults) {
        if !self.has_lang {
            let marks = std::mem::take(&mut self.html);
            faults.error("the page doesn't say its language", marks, "write `<html lang=\"{{ page.lang }}\">` in the layout");
        }
        if self.title.as_deref().is_none_or(|title| title.trim().is_empty()) {
            let help = "write `title:` in its front matter, and `<title>{{ page.title }}</title>` in the layout";
            faults.error("the page has no title", Vec::new(), help);
        }
        if !self.charset {
            let help = "write `<meta charset=\"utf-8\">` first in the `head`: without it a server's setting decides how letters look";
            faults.warning("the page doesn't say its character set", vec!["<head".to_owned()], help);
        }
    }
}

impl Document {
    fn html(&mut self, tag: &Tag<'_>, faults: &mut Faults) {
        self.html = tag.only();
        let lang = tag.word("lang");
        self.has_lang = !lang.is_empty();
        if self.has_lang && !is_language(&lang) {
            let message = format!("`{lang}` is no code of a language");
            faults.error(message, tag.only(), "write one such as `en`, `fr` or `pt-BR`: screen readers choose their voice by it");
        }
        if is_right_to_left(&lang) && !matches!(tag.word("dir").as_str(), "rtl" | "auto") {
            let message = format!("the page is in a language written from right to left (`{lang}`), and doesn't say so");
            faults.error(message, tag.only(), format!("write `<html lang=\"{lang}\" dir=\"rtl\">`"));
        }
    }
}

fn is_language(lang: &str) -> bool {
    let mut parts = lang.split('-');
    let first = parts.next().unwrap_or_default();
    let is_first = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic()) || matches!(first, "x" | "i");
    is_first && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn is_right_to_left(lang: &str) -> bool {
    let mut parts = lang.split('-');
    let first = parts.next().unwrap_or_default();
    match parts.find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic())) {
        Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script),
        None => RIGHT_TO_LEFT.contains(&first),
    }
}

/// People have to be able to make text twice as large.
fn forbids_zoom(viewport: &str) -> bool {
    let mut settings = viewport.split([',', ';']).filter_map(|setting| setting.split_once('='));
    settings.any(|(key, value)| match (key.trim(), value.trim()) {
        ("user-scalable", value) => matches!(value, "no" | "0"),
        ("maximum-scale", value) => value.parse::<f64>().is_ok_and(|most| most < 2.0),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_direction_of_a_language_is_known() {
        assert!(["ar", "he-il", "az-arab", "fa-af"].into_iter().all(is_right_to_left));
        assert!(!["en", "", "ar-latn", "az", "tr"].into_iter().any(is_right_to_left));
        assert!(["en", "pt-br", "zh-hant-tw", "x-own"].into_iter().all(is_language));
        assert!(!["english", "e", "en_us", "{{ lang }}"].into_iter().any(is_language));
    }

    #[test]
    fn a_viewport_may_limit_enlarging_to_no_less_than_twice() {
        assert!(["width=device-width, user-scalable=no", "maximum-scale=1.0", "a=b;maximum-scale = 1"].into_iter().all(forbids_zoom));
        assert!(!["width=device-width", "maximum-scale=5, user-scalable=yes", ""].into_iter().any(forbids_zoom));
    }
}
