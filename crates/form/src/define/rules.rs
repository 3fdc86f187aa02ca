//! The rules across fields: whether they name fields that can keep them.

use std::collections::BTreeMap;

use super::{DefinitionFault, Step, blank};
use crate::name::{FieldName, OTHER};
use crate::rule::{Asks, Condition, Rule, Says};
use crate::source::{Source, SourceCondition, SourceItem, SourceKind, SourceRule};

/// How many fields are named to who named none of them. A forged definition may have thousands, and thousands of faults.
const FIELDS_LISTED: usize = 30;

/// The rules of a form, or every fault in them.
pub(super) fn rules(source: &Source) -> Result<Vec<Rule>, Vec<DefinitionFault>> {
    let fields = Fields::of(source);
    let mut rules = Vec::new();
    let mut faults = Vec::new();
    let mut repeats = BTreeMap::new();
    for (index, written) in source.rules.iter().enumerate() {
        let mut found: Vec<_> = blank("message", Some(&written.message)).into_iter().collect();
        match fields.asks(written) {
            Ok(Asks::Matches { field, other }) if leads_to(&repeats, &other, &field) => found.push(DefinitionFault::at(
                "matches",
                format!("“{other}” repeats “{field}” already"),
                "leave one of the two rules out: both would speak of one slip",
            )),
            Ok(asks) => {
                if let Asks::Matches { field, other } = &asks {
                    repeats.insert(field.clone(), other.clone());
                }
                rules.push(Rule { asks, message: written.message.clone() });
            }
            Err(wrong) => found.extend(wrong),
        }
        faults.extend(found.into_iter().map(|fault| fault.under(&[Step::Key("rules"), Step::Index(index)])));
    }
    if faults.is_empty() { Ok(rules) } else { Err(faults) }
}

/// Whether the rules so far make `from` repeat `to`, directly or by way of others.
fn leads_to(repeats: &BTreeMap<FieldName, FieldName>, from: &FieldName, to: &FieldName) -> bool {
    // Each rule was looked at when it came, so that there is no circle to go around in.
    std::iter::successors(repeats.get(from), |name| repeats.get(*name)).any(|name| name == to)
}

/// A form's fields, as far as they are written.
struct Fields<'a> {
    by_name: BTreeMap<&'a FieldName, &'a SourceItem>,
    in_order: Vec<&'a FieldName>,
}

impl<'a> Fields<'a> {
    fn of(source: &'a Source) -> Self {
        let named = || source.entries().filter_map(|(_, item)| Some((item.name.as_ref()?, item)));
        Self { by_name: named().collect(), in_order: named().map(|(name, _)| name).collect() }
    }

    fn asks(&self, written: &SourceRule) -> Result<Asks, Vec<DefinitionFault>> {
        let says = [written.any_of.is_some(), written.required_if.is_some(), written.matches.is_some()];
        if says.iter().filter(|it| **it).count() != 1 {
            let problem = if says.contains(&true) { "the rule says two things" } else { "the rule says nothing" };
            let help = "write `any_of:` with fields of which one must be answered, or `field:` with either `required_if:` or `matches:`";
            return Err(vec![DefinitionFault::at("any_of", problem, help)]);
        }
        let Some(field) = &written.field else {
            if let Some(names) = &written.any_of {
                return self.any_of(names);
            }
            let help = "add `field:` with the name of the field that must be answered, or that must repeat another";
            return Err(vec![DefinitionFault::at("field", "the rule does not say which field it is about", help)]);
        };
        if says[0] {
            return Err(vec![DefinitionFault::at("field", "`field:` means nothing beside `any_of:`", "leave the line out")]);
        }
        match (&written.required_if, &written.matches) {
            (Some(condition), _) => self.required_if(field, condition),
            (_, Some(other)) => self.matches(field, other),
            _ => Err(Vec::new()),
        }
    }

    fn any_of(&self, names: &[FieldName]) -> Result<Asks, Vec<DefinitionFault>> {
        if names.is_empty() {
            let help = "name the fields of which one must be answered";
            return Err(vec![DefinitionFault::at("any_of", "the rule names no field", help)]);
        }
        let faults: Vec<_> = names
            .iter()
            .enumerate()
            .filter_map(|(place, name)| {
                let fault = self.answerable("any_of", name).err()?;
                Some(DefinitionFault { path: vec![Step::Key("any_of"), Step::Index(place)], ..fault })
            })
            .collect();
        if faults.is_empty() { Ok(Asks::AnyOf(names.to_vec())) } else { Err(faults) }
    }

    fn required_if(&self, field: &FieldName, condition: &SourceCondition) -> Result<Asks, Vec<DefinitionFault>> {
        let mut faults = Vec::new();
        match self.answerable("field", field) {
            Ok(item) if item.required => faults.push(DefinitionFault::at(
                "field",
                format!("“{field}” must be answered anyway"),
                "leave `required:` out of the field, or leave the rule out",
            )),
            Ok(_) => {}
            Err(fault) => faults.push(fault),
        }
        let says = self.says(condition).map_err(|fault| faults.push(fault.under(&[Step::Key("required_if")]))).ok();
        if *field == condition.field {
            faults.push(
                DefinitionFault::at("field", format!("“{field}” would decide about itself"), "name another field")
                    .under(&[Step::Key("required_if")]),
            );
        }
        match says {
            Some(says) if faults.is_empty() => {
                Ok(Asks::RequiredIf { field: field.clone(), condition: Condition { field: condition.field.clone(), says } })
            }
            _ => Err(faults),
        }
    }

    fn says(&self, condition: &SourceCondition) -> Result<Says, DefinitionFault> {
        let item = self.answerable("field", &condition.field)?;
        let (key, written) = match (&condition.is, &condition.includes) {
            (None, None) => return Ok(Says::Something),
            (Some(_), Some(_)) => {
                return Err(DefinitionFault::at("includes", "the condition has both `is:` and `includes:`", "leave one of them out"));
            }
            (Some(is), None) => ("is", is),
            (None, Some(includes)) => ("includes", includes),
        };
        match (item.kind, key) {
            (Some(SourceKind::OneOf), "is") | (Some(SourceKind::SeveralOf), "includes") => {
                let is_offered = item.options.0.iter().any(|(option, _)| option.as_str() == written);
                if is_offered || (written == OTHER && item.other.is_some()) {
                    return Ok(Says::Option(written.clone()));
                }
                let keys = item.options.0.iter().map(|(option, _)| option.as_str()).chain(item.other.iter().map(|_| OTHER));
                let help = format!("the keys are: {}", listed(keys));
                Err(DefinitionFault::at(key, format!("“{}” has no option “{written}”", condition.field), help))
            }
            (Some(SourceKind::YesNo | SourceKind::Consent), "is") => match written.as_str() {
                "yes" => Ok(Says::Bool(true)),
                "no" => Ok(Says::Bool(false)),
                _ => {
                    Err(DefinitionFault::at("is", format!("“{}” says yes or no, and not “{written}”", condition.field), "write yes or no"))
                }
            },
            (None, _) => Ok(Says::Something), // the field itself has a fault
            _ => {
                let help = "`is:` is for one_of, yes_no and consent, `includes:` for several_of; leave it out to ask whether the field is answered";
                Err(DefinitionFault::at(key, format!("“{}” is of a type for which there is no `{key}:`", condition.field), help))
            }
        }
    }

    fn matches(&self, field: &FieldName, other: &FieldName) -> Result<Asks, Vec<DefinitionFault>> {
        use SourceKind::{Date, Email, Number, Tel, Text, Url};
        let mut faults = Vec::new();
        let mut kinds = Vec::new();
        for (key, name) in [("field", field), ("matches", other)] {
            match self.answerable(key, name) {
                Ok(item) if !matches!(item.kind, Some(Text | Email | Tel | Url | Number | Date) | None) => {
                    let help = "compare fields of type text, email, tel, url, number or date";
                    faults.push(DefinitionFault::at(key, format!("“{name}” is of a type that can't be compared"), help));
                }
                Ok(item) => kinds.extend(item.kind),
                Err(fault) => faults.push(fault),
            }
        }
        if let [one, two] = kinds[..]
            && one != two
        {
            let problem = format!("“{field}” and “{other}” are of two types");
            faults.push(DefinitionFault::at("matches", problem, "give both fields the same `type:`"));
        }
        if field == other {
            faults.push(DefinitionFault::at("matches", format!("“{field}” would repeat itself"), "name another field"));
        }
        if faults.is_empty() { Ok(Asks::Matches { field: field.clone(), other: other.clone() }) } else { Err(faults) }
    }

    /// The field of that name, if visitors answer it.
    fn answerable(&self, key: &'static str, name: &FieldName) -> Result<&SourceItem, DefinitionFault> {
        match self.by_name.get(name) {
            None => {
                let help = format!("the fields are: {}", listed(self.in_order.iter().map(|name| name.as_str())));
                Err(DefinitionFault::at(key, format!("there is no field “{name}”"), help))
            }
            Some(item) if item.kind == Some(SourceKind::Constant) => {
                let problem = format!("“{name}” is a constant: the rule would always say the same");
                Err(DefinitionFault::at(key, problem, "name a field that visitors answer"))
            }
            Some(item) => Ok(item),
        }
    }
}

fn listed<'a>(mut names: impl Iterator<Item = &'a str>) -> String {
    let first: Vec<_> = names.by_ref().take(FIELDS_LISTED).collect();
    let more = if names.next().is_some() { ", …" } else { "" };
    first.join(", ") + more
}
