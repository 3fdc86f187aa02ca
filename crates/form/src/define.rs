//! From what an author wrote to what holds together: the checks of a definition.
//!
//! Every fault is found in one go, each with the way to it ([`DefinitionFault::path`]), so that the generator can show
//! the line. What would lose an answer on its way is a fault here, not a surprise for a visitor.

mod authoring;
mod autocomplete;
mod choices;
mod field;
mod files;
mod kind;
mod limits;
mod reach;
mod rules;
mod whole;

use thiserror::Error;

use crate::form::Item;
use crate::kind::Field;
use crate::question::Question;
use crate::rule::Rule;
use crate::source::{Source, SourceItem};
use crate::text::Text;

/// One fault in a definition, with the way to it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{problem}")]
pub struct DefinitionFault {
    /// From the top of the file to the value at fault.
    pub path: Vec<Step>,
    /// What is wrong.
    pub problem: String,
    /// What to write instead.
    pub help: String,
}

/// One step into a definition's tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Under this key.
    Key(&'static str),
    /// At this place of a list, from 0.
    Index(usize),
}

impl DefinitionFault {
    /// A fault in the value of `key`.
    pub(crate) fn at(key: &'static str, problem: impl Into<String>, help: impl Into<String>) -> Self {
        Self { path: vec![Step::Key(key)], problem: problem.into(), help: help.into() }
    }

    /// The same fault, seen from further up.
    fn under(mut self, steps: &[Step]) -> Self {
        self.path.splice(0..0, steps.iter().copied());
        self
    }
}

/// All that is wrong with a part of a definition.
type Faults = Vec<DefinitionFault>;

/// Two parts as one: all that is wrong with either, so that its author mends both in one go.
fn both<A, B>(one: Result<A, Faults>, other: Result<B, Faults>) -> Result<(A, B), Faults> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(faults), Ok(_)) | (Ok(_), Err(faults)) => Err(faults),
        (Err(one), Err(other)) => Err([one, other].concat()),
    }
}

/// A definition that holds together, understood.
pub(crate) struct Defined {
    /// What is on the form.
    pub(crate) items: Vec<Item>,
    /// What must hold across it.
    pub(crate) rules: Vec<Rule>,
    /// The question that keeps robots out.
    pub(crate) question: Option<Question>,
    /// The most bytes of files that it takes.
    pub(crate) most_file_bytes: u64,
}

/// What is wrong for its author alone.
pub(crate) fn for_its_author(source: &Source) -> Faults {
    authoring::faults(source)
}

/// What a definition says, or every fault in it.
pub(crate) fn all(source: &Source) -> Result<Defined, Faults> {
    let mut faults = whole::faults(source);
    let mut items = Vec::with_capacity(source.fields.len());
    for (index, written) in source.fields.iter().enumerate() {
        match item(written) {
            Ok(item) => items.push(item),
            Err(found) => faults.extend(found.into_iter().map(|fault| fault.under(&[Step::Key("fields"), Step::Index(index)]))),
        }
    }
    let most_file_bytes = whole::most_file_bytes(source, &items).unwrap_or_else(|found| {
        faults.extend(found);
        0
    });
    let rules = rules::rules(source).unwrap_or_else(|found| {
        faults.extend(found);
        Vec::new()
    });
    let question = whole::question(source).unwrap_or_else(|found| {
        faults.extend(found);
        None
    });
    if faults.is_empty() { Ok(Defined { items, rules, question, most_file_bytes }) } else { Err(faults) }
}

fn item(written: &SourceItem) -> Result<Item, Faults> {
    if written.is_group() {
        return group(written);
    }
    let is_prose = written.name.is_none() && written.kind.is_none() && (written.heading.is_some() || written.text.is_some());
    if !is_prose {
        return Field::define(written).map(Box::new).map(Item::Field);
    }
    let prose_alone = SourceItem { heading: written.heading.clone(), text: written.text.clone(), ..SourceItem::default() };
    if *written != prose_alone {
        return Err(vec![DefinitionFault {
            path: vec![],
            problem: "a heading or text between fields has no other keys".into(),
            help: "give the field an entry of its own, with `name:` and `type:`".into(),
        }]);
    }
    Ok(Item::Prose { heading: written.heading.clone(), text: written.text.clone() })
}

fn group(written: &SourceItem) -> Result<Item, Faults> {
    let Some(legend) = &written.group else {
        let help = "write `group:` with what the fields in it are about";
        return Err(vec![DefinitionFault::at("fields", "only a group has fields in it", help)]);
    };
    let mut faults: Vec<_> = blank("group", Some(legend)).into_iter().collect();
    let (text, fields) = (written.text.clone(), written.fields.clone());
    let group_alone = SourceItem { group: Some(legend.clone()), text: text.clone(), fields, ..SourceItem::default() };
    if *written != group_alone {
        let help = "give the field an entry of its own under the group's `fields:`";
        faults.push(DefinitionFault::at("group", "a group has `text:` and `fields:`, and no other keys", help));
    }
    if written.inner().is_empty() {
        faults.push(DefinitionFault::at(
            "group",
            "the group has no fields",
            "write them under `fields:`, or write `heading:` for a heading",
        ));
    }
    let mut items = Vec::with_capacity(written.inner().len());
    for (index, inner) in written.inner().iter().enumerate() {
        let result = if inner.is_group() { both(item(inner), Err(vec![group_in_group()])).map(|(item, ())| item) } else { item(inner) };
        match result {
            Ok(item) => items.push(item),
            Err(found) => faults.extend(found.into_iter().map(|fault| fault.under(&[Step::Key("fields"), Step::Index(index)]))),
        }
    }
    if faults.is_empty() { Ok(Item::Group { legend: legend.clone(), text, items }) } else { Err(faults) }
}

fn group_in_group() -> DefinitionFault {
    DefinitionFault::at("group", "a group can't be inside another", "put its fields into this one, or end this one first")
}

/// A text that somebody must be able to read, empty in some language.
fn blank(key: &'static str, text: Option<&Text>) -> Option<DefinitionFault> {
    let is_blank = text?.wordings().any(|wording| wording.trim().is_empty());
    is_blank.then(|| DefinitionFault::at(key, format!("`{key}:` is empty"), "write what visitors shall read"))
}
