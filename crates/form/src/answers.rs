//! What is stored: a checked answer for every field.

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::name::{FieldName, OTHER, OptionKey};

/// The answers of one submission: every field of the form except files, in the form's order; unanswered is `None`.
///
/// As JSON an object: text, numbers and dates as typed (line ends LF), yes/no and consent as booleans, a choice as the
/// option's key or `{"other": "text"}`, several choices as a list of these, unanswered `null`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers(pub Vec<(FieldName, Option<Answer>)>);

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// Yes/no and consent.
    Bool(bool),
    /// Several choices. Tried before [`Answer::Other`], which serde would read out of a list of one text.
    Several(Vec<Choice>),
    /// One choice with a text of its own. (One of the options is [`Answer::Text`], its key.)
    Other(OtherText),
    /// Text, number or date as typed; or an option's key.
    Text(String),
}

/// One of several choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Choice {
    /// One of the options.
    Key(OptionKey),
    /// The “other” option.
    Other(OtherText),
}

/// The text beside an “other” option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherText {
    /// What was typed.
    #[serde(rename = "other")]
    pub text: String,
}

impl Answers {
    /// The answer to a field; `None` where the field is unknown or unanswered.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&Answer> {
        self.0.iter().find(|(name, _)| name.as_str() == field).and_then(|(_, answer)| answer.as_ref())
    }
}

impl Serialize for Answers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, answer) in &self.0 {
            map.serialize_entry(name, answer)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Answers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> serde::de::Visitor<'de> for InOrder {
            type Value = Answers;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object with an answer for each field")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Answers, A::Error> {
                let mut answers: Vec<(FieldName, Option<Answer>)> = Vec::new();
                let mut seen = std::collections::BTreeSet::new();
                while let Some((name, answer)) = map.next_entry::<FieldName, Option<Answer>>()? {
                    if !seen.insert(name.clone()) {
                        return Err(serde::de::Error::custom(format!("the answer to “{name}” is there twice")));
                    }
                    answers.push((name, answer));
                }
                Ok(Answers(answers))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

impl Choice {
    /// What the browser sent for it.
    #[must_use]
    pub fn sent(&self) -> &str {
        match self {
            Self::Key(key) => key.as_str(),
            Self::Other(_) => OTHER,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_several_choices_reads_back_as_a_list() {
        let choices = Answer::Several(vec![Choice::Key(OptionKey::new("malware").unwrap())]);
        let other = Answer::Other(OtherText { text: "malware".into() });
        for answer in [choices, other, Answer::Text("malware".into()), Answer::Bool(true)] {
            let json = serde_json::to_string(&answer).unwrap();
            assert_eq!(serde_json::from_str::<Answer>(&json).unwrap(), answer, "{json}");
        }
    }
}
