//! A question of the organisation's own, which people can answer and robots can't. Its answer is looked at and not kept.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::name::Language;
use crate::text::Text;

/// What the answer is sent as.
pub const NAME: &str = "_question";

/// The question as its author writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceQuestion {
    /// The question.
    pub ask: Text,
    /// A hint to its answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// The answers that are right, for each language. Each of them will do in any language.
    pub answers: BTreeMap<Language, Vec<String>>,
}

impl SourceQuestion {
    /// Those of `languages` in which no answer is right. An answer in a language will do for its regions.
    #[must_use]
    pub fn unanswered<'a>(&self, languages: &'a [Language]) -> Vec<&'a Language> {
        let is_answered = |language: &&Language| self.answers.contains_key(*language) || self.answers.contains_key(language.primary());
        languages.iter().filter(|language| !is_answered(language)).collect()
    }
}

/// The question, ready to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question.
    pub ask: Text,
    /// A hint to its answer.
    pub help: Option<Text>,
    right: BTreeSet<String>,
}

impl Question {
    /// The question with its answers folded; none of them may be empty then.
    pub(crate) fn new(source: &SourceQuestion) -> Option<Self> {
        let right: BTreeSet<_> = source.answers.values().flatten().map(|answer| folded(answer)).collect();
        let is_sound = !right.is_empty() && !right.contains("") && source.answers.values().all(|answers| !answers.is_empty());
        is_sound.then(|| Self { ask: source.ask.clone(), help: source.help.clone(), right })
    }

    /// Whether `answer` is right. Capital letters, spaces, accents, signs and the ways to write a digit make no difference.
    #[must_use]
    pub fn accepts(&self, answer: &str) -> bool {
        self.right.contains(&folded(answer))
    }
}

/// The letters and digits of a text, in the plainest way to write them: for comparing what people write down or say.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            letter if is_mark(letter) => {}
            letter if letter.is_alphanumeric() => folded.push(plainest(letter)),
            // Spaces and signs.
            _ => {}
        }
    }
    folded
}

/// Marks above and below letters, and what only stretches a word.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

fn plainest(letter: char) -> char {
    /// The plain letter first, then those that stand for it.
    const ALIKE: [&str; 26] = [
        "aàáâãäåāăą",
        "cçćĉċč",
        "dďđð",
        "eèéêëēĕėęě",
        "gĝğġģ",
        "hĥħ",
        "iìíîïĩīĭįı",
        "jĵ",
        "kķ",
        "lĺļľŀł",
        "nñńņňŋ",
        "oòóôõöøōŏő",
        "rŕŗř",
        "sśŝşšșſ",
        "tţťŧțþ",
        "uùúûüũūŭůűų",
        "wŵ",
        "yýÿŷ",
        "zźżž",
        "её",
        "иій",
        "гґ",
        "σς",
        "اأإآٱ",
        "يىی",
        "هةه",
    ];
    match letter {
        '٠'..='٩' | '۰'..='۹' => char::from(b'0' + (u32::from(letter) & 0xf) as u8),
        'ؤ' => 'و',
        'ئ' => 'ي',
        'ک' => 'ك',
        _ => ALIKE.iter().find(|alike| alike.contains(letter)).and_then(|alike| alike.chars().next()).unwrap_or(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(answers: &[&str]) -> Question {
        let answers = answers.iter().map(|answer| (*answer).to_owned()).collect();
        let source = SourceQuestion { ask: Text::Same("?".into()), help: None, answers: [(Language::english(), answers)].into() };
        Question::new(&source).unwrap()
    }

    #[test]
    fn what_means_the_same_is_the_same() {
        for (right, typed) in [
            ("Case worker", " CASE  WORKER. "),
            ("case worker", "caseworker"),
            ("Café", "cafe\u{301}"),
            ("Straße", "STRASSE"),
            ("İstanbul", "istanbul"),
            ("seven", "Séven"),
            ("12", "١٢"),
            ("مدرّسة", "مدرسه"),
            ("الأمان", "الامان"),
            ("Ёж", "еж"),
        ] {
            assert!(question(&[right]).accepts(typed), "{right}: {typed}");
        }
        for (right, typed) in [("blue", "red"), ("12", "21"), ("blue", ""), ("blue", "blue green")] {
            assert!(!question(&[right]).accepts(typed), "{right}: {typed}");
        }
    }

    #[test]
    fn an_answer_says_something() {
        let source = |answers: &[(&str, &[&str])]| SourceQuestion {
            ask: Text::Same("?".into()),
            help: None,
            answers: answers
                .iter()
                .map(|(tag, answers)| (Language::new(*tag).unwrap(), answers.iter().map(|answer| (*answer).to_owned()).collect()))
                .collect(),
        };
        assert!(Question::new(&source(&[])).is_none());
        assert!(Question::new(&source(&[("en", &[])])).is_none());
        assert!(Question::new(&source(&[("en", &["blue", " … "])])).is_none());
    }
}
