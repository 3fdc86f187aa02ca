//! Lists: choosing, sorting, grouping.

use std::cmp::Ordering;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::{argument, needed, text_of};
use crate::templates::value;

/// Jekyll's name for an argument, then Tera's.
const KEY: [&str; 3] = ["key", "attribute", "property"];

pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("where", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let key = text_of(&needed(&kwargs, "where", &KEY)?);
        let wanted = argument(&kwargs, &["value"])?.unwrap_or_else(Value::none);
        Ok(Value::from(items("where", &value)?.into_iter().filter(|item| has(property(item, &key), &wanted)).collect::<Vec<_>>()))
    });
    tera.register_filter("sort", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let key = argument(&kwargs, &KEY)?.map(|key| text_of(&key));
        let last = argument(&kwargs, &["nils"])?.is_some_and(|nils| text_of(&nils) == "last");
        let mut items = items("sort", &value)?;
        let of = |item: &Value| key.as_ref().map_or_else(|| Some(item.clone()), |key| property(item, key).cloned());
        items.sort_by(|a, b| compare(of(a), of(b), last));
        Ok(Value::from(items))
    });
    tera.register_filter("group_by", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let key = text_of(&needed(&kwargs, "group_by", &KEY)?);
        let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for item in items("group_by", &value)? {
            let name = property(&item, &key).cloned().unwrap_or_else(|| Value::from(""));
            let place = *places.entry(text_of(&name)).or_insert_with(|| {
                groups.push((name, Vec::new()));
                groups.len() - 1
            });
            groups[place].1.push(item);
        }
        let groups = groups
            .into_iter()
            .map(|(name, items)| value::map([("name", name), ("size", Value::from(items.len() as u64)), ("items", Value::from(items))]));
        Ok(Value::from(groups.collect::<Vec<_>>()))
    });
    tera.register_filter("map", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let key = text_of(&needed(&kwargs, "map", &KEY)?);
        let found = items("map", &value)?.iter().map(|item| property(item, &key).cloned().unwrap_or_else(Value::none)).collect::<Vec<_>>();
        Ok(Value::from(found))
    });
    tera.register_filter("compact", |value: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        let kept = items("compact", &value)?.into_iter().filter(|item| !item.is_none() && !item.is_undefined());
        Ok(Value::from(kept.collect::<Vec<_>>()))
    });
    tera.register_filter("concat", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let more = items("concat", &needed(&kwargs, "concat", &["with"])?)?;
        Ok(Value::from([items("concat", &value)?, more].concat()))
    });
    tera.register_filter("uniq", |value: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        let mut kept: Vec<Value> = Vec::new();
        for item in items("uniq", &value)? {
            if !kept.contains(&item) {
                kept.push(item);
            }
        }
        Ok(Value::from(kept))
    });
    tera.register_filter("size", |value: Value, _: Kwargs, _: &State| value.len().unwrap_or(0) as u64);
    tera.register_filter("array_to_sentence_string", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let connector = argument(&kwargs, &["connector"])?.map_or_else(|| "and".to_owned(), |word| text_of(&word));
        let words: Vec<String> = items("array_to_sentence_string", &value)?.iter().map(text_of).collect();
        Ok(match words.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [one, two] => format!("{one} {connector} {two}"),
            [most @ .., last] => format!("{}, {connector} {last}", most.join(", ")),
        })
    });
}

fn items(filter: &str, value: &Value) -> TeraResult<Vec<Value>> {
    match value.as_array() {
        Some(items) => Ok(items.to_vec()),
        None => Err(tera::Error::message(format!("`{filter}` takes a list"))),
    }
}

fn property<'v>(item: &'v Value, key: &'v str) -> Option<&'v Value> {
    item.get_from_path(key)
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
fn compare(a: Option<Value>, b: Option<Value>, last: bool) -> Ordering {
    let there = |value: Option<Value>| value.filter(|value| !value.is_none() && !value.is_undefined());
    match (there(a), there(b)) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) if last => Ordering::Greater,
        (Some(_), None) if last => Ordering::Less,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some(a), Some(b)) => a.cmp(&b),
    }
}
