//! What is common to all fields: a name, a type, a label.

use super::{DefinitionFault, Faults, autocomplete, blank, both, kind};
use crate::kind::{Field, Kind};
use crate::pattern::Pattern;
use crate::source::{SourceItem, SourceKind};
use crate::text::Text;

impl Field {
    /// Understands one entry of `fields`.
    pub(crate) fn define(item: &SourceItem) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        if item.name.is_none() {
            faults.push(DefinitionFault::at("name", "a field has a name", "add `name:`, small letters, digits and underscores"));
        }
        if item.kind.is_none() {
            faults.push(DefinitionFault::at(
                "type",
                "a field has a type",
                "add `type:`, one of text, long_text, email, tel, url, number, date, yes_no, one_of, several_of, files, consent, constant",
            ));
        }
        if item.label.is_none() && !matches!(item.kind, Some(SourceKind::Constant)) {
            faults.push(DefinitionFault::at("label", "a field has a label", "add `label:`, the question as the visitor reads it"));
        }
        if item.heading.is_some() || item.text.is_some() {
            faults.push(DefinitionFault::at(
                "heading",
                "a field has no heading or text of its own",
                "give the heading an entry of its own above the field",
            ));
        }
        for (key, text) in [("label", &item.label), ("purpose", &item.purpose), ("retention", &item.retention)] {
            faults.extend(blank(key, text.as_ref()));
        }
        if let Some(token) = &item.autocomplete
            && !autocomplete::is_token(token)
        {
            faults.push(DefinitionFault::at(
                "autocomplete",
                format!("“{token}” is nothing that browsers fill in"),
                "write a token of HTML such as name, email, tel, organization or country-name, or leave the line out",
            ));
        }
        let pattern = pattern(item).unwrap_or_else(|found| {
            faults.extend(found);
            None
        });
        let kind = match item.kind.map(|kind| kind::define(item, kind)) {
            Some(Ok(kind)) => Some(kind),
            Some(Err(found)) => {
                faults.extend(found);
                None
            }
            None => None,
        };
        match (kind, &item.name) {
            (Some(kind), Some(name)) if faults.is_empty() => Ok(Self {
                name: name.clone(),
                label: item.label.clone().unwrap_or_else(|| Text::Same(name.to_string())),
                help: item.help.clone(),
                purpose: item.purpose.clone(),
                retention: item.retention.clone(),
                pattern,
                required: item.required || asks_for_one(&kind),
                autocomplete: item.autocomplete.clone(),
                kind,
            }),
            _ => Err(faults),
        }
    }
}

/// What a line must look like, if the author says so: with words that explain it, or nobody would know what to mend.
fn pattern(item: &SourceItem) -> Result<Option<Pattern>, Faults> {
    match (&item.pattern, &item.pattern_help) {
        (None, None) => Ok(None),
        (None, Some(_)) => {
            let help = "add `pattern:`, or write the words as `help:`";
            Err(vec![DefinitionFault::at("pattern_help", "there is no `pattern:` to explain", help)])
        }
        (Some(written), words) => {
            let (words, pattern) = both(explained(words.as_ref()), readable(written))?;
            Ok(Some(pattern.explained(words)))
        }
    }
}

/// The pattern, without its words.
fn readable(written: &str) -> Result<Pattern, Faults> {
    let help = "write a regular expression without looking around or back, such as [A-Z]{2}-[0-9]{4}";
    let pattern = Pattern::new(written, Text::Same(String::new()));
    pattern.map_err(|cause| vec![DefinitionFault::at("pattern", cause.to_string(), help)])
}

/// Its words.
fn explained(words: Option<&Text>) -> Result<Text, Faults> {
    let fault = match words {
        Some(words) => match blank("pattern_help", Some(words)) {
            None => return Ok(words.clone()),
            Some(fault) => fault,
        },
        None => {
            let help = "add `pattern_help:`, such as: Two letters and four digits, like AB-1234.";
            DefinitionFault::at("pattern", "no visitor can read a pattern", help)
        }
    };
    Err(vec![fault])
}

/// A least number of choices or files asks for an answer. (A least length does not: a text left empty is no answer.)
fn asks_for_one(kind: &Kind) -> bool {
    match kind {
        Kind::SeveralOf { count, .. } | Kind::Files { count, .. } => *count.start() > 0,
        _ => false,
    }
}
