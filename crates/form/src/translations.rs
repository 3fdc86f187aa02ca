//! Every text that an author wrote, and the languages it is missing in.

use crate::define::Step;
use crate::name::Language;
use crate::source::{Source, SourceItem};
use crate::text::Text;

/// A text that is there in some languages and not in others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untranslated<'a> {
    /// From the top of the file to the text.
    pub path: Vec<Step>,
    /// The languages that it is missing in.
    pub languages: Vec<&'a Language>,
}

impl Source {
    /// The texts that are not there in every one of `languages`. One wording for all languages counts for each, and the
    /// wording in a language for its regions.
    #[must_use]
    pub fn untranslated<'a>(&self, languages: &'a [Language]) -> Vec<Untranslated<'a>> {
        let missing = |text: &Text| languages.iter().filter(|language| !text.speaks_to(language)).collect::<Vec<_>>();
        let texts = self.texts().into_iter().map(|(path, text)| Untranslated { path, languages: missing(text) });
        texts.filter(|text| !text.languages.is_empty()).collect()
    }

    /// Every text with the way to it. An option is an entry of a mapping: its place stands for its key.
    fn texts(&self) -> Vec<(Vec<Step>, &Text)> {
        let of_form = [
            ("title", Some(&self.title)),
            ("intro", self.intro.as_ref()),
            ("purpose", self.purpose.as_ref()),
            ("readers", self.readers.as_ref()),
            ("retention", self.retention.as_ref()),
            ("submit", self.submit.as_ref()),
            ("receipt", self.receipt.as_ref()),
            ("elsewhere", self.elsewhere.as_ref()),
        ];
        let mut texts: Vec<_> = of_form.into_iter().filter_map(|(key, text)| Some((vec![Step::Key(key)], text?))).collect();
        if let Some(question) = &self.question {
            for (key, text) in [("ask", Some(&question.ask)), ("help", question.help.as_ref())] {
                texts.extend(text.map(|text| (vec![Step::Key("question"), Step::Key(key)], text)));
            }
        }
        for (path, item) in self.entries() {
            texts.extend(item.texts().into_iter().map(|(inside, text)| ([&path[..], &inside].concat(), text)));
        }
        let rules = self.rules.iter().enumerate();
        texts.extend(rules.map(|(index, rule)| (vec![Step::Key("rules"), Step::Index(index), Step::Key("message")], &rule.message)));
        texts
    }
}

impl SourceItem {
    fn texts(&self) -> Vec<(Vec<Step>, &Text)> {
        let own = [
            ("heading", &self.heading),
            ("text", &self.text),
            ("group", &self.group),
            ("label", &self.label),
            ("help", &self.help),
            ("purpose", &self.purpose),
            ("retention", &self.retention),
            ("pattern_help", &self.pattern_help),
            ("other", &self.other),
        ];
        let own = own.into_iter().filter_map(|(key, text)| Some((vec![Step::Key(key)], text.as_ref()?)));
        let options = self.options.0.iter().enumerate();
        own.chain(options.map(|(index, (_, label))| (vec![Step::Key("options"), Step::Index(index)], label))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts the texts of a definition by what a map of languages looks like: `{"en": …}`.
    fn wordings(json: &serde_json::Value) -> usize {
        match json {
            serde_json::Value::Object(map) if map.contains_key("en") && map.values().all(serde_json::Value::is_string) => 1,
            serde_json::Value::Object(map) => map.values().map(wordings).sum(),
            serde_json::Value::Array(list) => list.iter().map(wordings).sum(),
            _ => 0,
        }
    }

    /// Every key that may hold a text, written in English alone.
    #[test]
    fn no_text_is_overlooked() {
        let en = |text: &str| serde_json::json!({"en": text});
        let definition = serde_json::json!({
            "title": en("t"), "intro": en("i"), "purpose": en("p"), "readers": en("r"), "retention": en("k"), "submit": en("s"),
            "receipt": en("c"), "elsewhere": en("e"),
            "question": {"ask": en("q"), "help": en("h"), "answers": {"en": ["blue"]}},
            "fields": [
                {"heading": en("h"), "text": en("t")},
                {"group": en("g"), "text": en("t"), "fields": [
                    {"name": "a", "type": "text", "label": en("l"), "help": en("h"), "purpose": en("p"), "retention": en("k"),
                     "pattern": "x", "pattern_help": en("x")},
                    {"name": "b", "type": "one_of", "label": en("l"), "options": {"x": en("x"), "y": en("y")}, "other": en("o")},
                ]},
            ],
            "rules": [{"any_of": ["a"], "message": en("m")}],
        });
        let count = wordings(&definition);
        let source: Source = serde_json::from_value(definition).unwrap();
        let (english, arabic) = (Language::english(), Language::new("ar").unwrap());
        let languages = [english, Language::new("en-GB").unwrap(), arabic.clone()];
        let missing = source.untranslated(&languages);
        assert_eq!(missing.len(), count);
        assert!(missing.iter().all(|text| text.languages == [&arabic]));
    }
}
