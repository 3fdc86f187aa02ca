//! Lists: choosing, sorting, grouping.

use std::cmp::Ordering;
use std::collections::HashMap;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::{argument, needed, text_of};
use crate::templates::value;
use crate::templates::values::named;

/// Jekyll's name for an argument, then Tera's.
pub(super) const KEY: [&str; 3] = ["key", "attribute", "property"];

pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("where", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(Value::from(chosen("where", &value, &kwargs)?.collect::<Vec<_>>()))
    });
    tera.register_filter("find", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(chosen("find", &value, &kwargs)?.next().unwrap_or_else(Value::none))
    });
    tera.register_filter("sort", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let last = argument(&kwargs, &["nils"])?.is_some_and(|nils| text_of(&nils) == "last");
        sorted("sort", &value, &kwargs, |a, b| compare(a, b, last))
    });
    tera.register_filter("sort_natural", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let folded = |value: Option<&Value>| there(value).map(|value| text_of(value).to_lowercase());
        sorted("sort_natural", &value, &kwargs, |a, b| match (folded(a), folded(b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        })
    });
    tera.register_filter("group_by", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let key = text_of(&needed(&kwargs, "group_by", &KEY)?);
        let items = items("group_by", &value)?.into_iter();
        // As in Jekyll, a group is called by a text, whatever it is of.
        Ok(grouped(items.map(|item| (Value::from(property(&item, &key).map(text_of).unwrap_or_default()), item))))
    });
}

/// The items of a list. As in Liquid, nothing is a list without any.
pub(super) fn items(filter: &str, value: &Value) -> TeraResult<Vec<Value>> {
    match value.as_array() {
        Some(items) => Ok(items.to_vec()),
        None if value.is_none() => Ok(Vec::new()),
        None => Err(tera::Error::message(format!("`{filter}` takes a list, and this is {}", named(value.name())))),
    }
}

pub(super) fn property<'v>(item: &'v Value, key: &'v str) -> Option<&'v Value> {
    item.get_from_path(key)
}

/// Groups in the order in which their names come, each with `name`, `items` and `size`.
pub(super) fn grouped(named: impl Iterator<Item = (Value, Value)>) -> Value {
    let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
    let mut places = HashMap::new();
    for (name, item) in named {
        let place = *places.entry(text_of(&name)).or_insert_with(|| {
            groups.push((name, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(item);
    }
    let groups = groups
        .into_iter()
        .map(|(name, items)| value::map([("name", name), ("size", Value::from(items.len() as u64)), ("items", Value::from(items))]));
    Value::from(groups.collect::<Vec<_>>())
}

/// The items whose key has the value asked for, or holds it.
fn chosen(filter: &str, value: &Value, kwargs: &Kwargs) -> TeraResult<impl Iterator<Item = Value>> {
    let key = text_of(&needed(kwargs, filter, &KEY)?);
    let wanted = argument(kwargs, &["value"])?.unwrap_or_else(Value::none);
    Ok(items(filter, value)?.into_iter().filter(move |item| has(property(item, &key), &wanted)))
}

fn sorted(filter: &str, value: &Value, kwargs: &Kwargs, by: impl Fn(Option<&Value>, Option<&Value>) -> Ordering) -> TeraResult<Value> {
    let key = argument(kwargs, &KEY)?.map(|key| text_of(&key));
    let mut items = items(filter, value)?;
    items.sort_by(|a, b| match &key {
        Some(key) => by(property(a, key), property(b, key)),
        None => by(Some(a), Some(b)),
    });
    Ok(Value::from(items))
}

/// As Jekyll's `where`: equal as text, or a list that holds it.
fn has(found: Option<&Value>, wanted: &Value) -> bool {
    match found {
        None => wanted.is_none(),
        Some(found) => match found.as_array() {
            Some(items) => items.iter().any(|item| text_of(item) == text_of(wanted)),
            None => found == wanted || text_of(found) == text_of(wanted),
        },
    }
}

/// What lacks the key comes first, as in Jekyll, or last.
fn compare(a: Option<&Value>, b: Option<&Value>, last: bool) -> Ordering {
    match (there(a), there(b)) {
        (Some(a), Some(b)) => a.cmp(b),
        (a, b) if last => b.is_some().cmp(&a.is_some()),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}

fn there(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| !value.is_none() && !value.is_undefined())
}
