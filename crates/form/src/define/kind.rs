//! What each kind of answer needs: its limits, options, value.

use super::limits::{days, length, numbers};
use super::{DefinitionFault, Faults, both, choices, files};
use crate::kind::Kind;
use crate::shape;
use crate::source::{SourceItem, SourceKind};

/// The kind with its limits understood.
pub(super) fn define(item: &SourceItem, kind: SourceKind) -> Result<Kind, Faults> {
    let understood = match kind {
        SourceKind::Text => length(item, 500).map(Kind::Text),
        SourceKind::LongText => length(item, usize::MAX).map(Kind::LongText),
        SourceKind::Email => length(item, 254).map(Kind::Email),
        SourceKind::Tel => length(item, 50).map(Kind::Tel),
        SourceKind::Url => length(item, 2000).map(Kind::Url),
        SourceKind::Number => numbers(item),
        SourceKind::Date => days(item),
        SourceKind::YesNo => Ok(Kind::YesNo),
        SourceKind::OneOf => choices::one_of(item),
        SourceKind::SeveralOf => choices::several_of(item),
        SourceKind::Files => files::files(item),
        SourceKind::Consent => Ok(Kind::Consent),
        SourceKind::Constant => constant(item),
    };
    both(keys_of_other_kinds(item, kind), understood).map(|((), kind)| kind)
}

/// A key that the kind does not use would be ignored: its author expected something of it.
fn keys_of_other_kinds(item: &SourceItem, kind: SourceKind) -> Result<(), Faults> {
    use SourceKind::{Consent, Constant, Email, Files, Number, OneOf, SeveralOf, Tel, Text, Url, YesNo};
    let chooses = matches!(kind, OneOf | SeveralOf);
    let measures = !matches!(kind, YesNo | OneOf | Consent | Constant);
    let is_line = matches!(kind, Text | Email | Tel | Url | Number);
    let written = [
        ("min", item.min.is_some(), measures),
        ("max", item.max.is_some(), measures),
        ("pattern", item.pattern.is_some(), is_line),
        ("options", !item.options.0.is_empty(), chooses),
        ("other", item.other.is_some(), chooses),
        ("shown", item.shown.is_some(), matches!(kind, OneOf)),
        ("max_size", item.max_size.is_some(), matches!(kind, Files)),
        ("accept", item.accept.is_some(), matches!(kind, Files)),
        ("strip_metadata", item.strip_metadata.is_some(), matches!(kind, Files)),
        ("value", item.value.is_some(), matches!(kind, Constant)),
        ("purpose", item.purpose.is_some(), !matches!(kind, Constant)),
        ("retention", item.retention.is_some(), !matches!(kind, Constant)),
        ("required", item.required, !matches!(kind, Constant)),
        ("autocomplete", item.autocomplete.is_some(), !(chooses || matches!(kind, YesNo | Files | Consent | Constant))),
    ];
    let faults: Faults = written
        .into_iter()
        .filter(|(_, is_written, has_meaning)| *is_written && !has_meaning)
        .map(|(key, _, _)| {
            DefinitionFault::at(
                key,
                format!("`{key}:` means nothing for a field of this type"),
                "leave the line out, or choose another `type:`",
            )
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn constant(item: &SourceItem) -> Result<Kind, Faults> {
    match &item.value {
        None => Err(vec![DefinitionFault::at("value", "a constant has a value", "add `value:`")]),
        Some(value) if value.is_empty() || value.contains(shape::is_forbidden_control) => {
            Err(vec![DefinitionFault::at("value", "a constant says something, without control characters", "write plain text")])
        }
        Some(value) => Ok(Kind::Constant(value.clone())),
    }
}
