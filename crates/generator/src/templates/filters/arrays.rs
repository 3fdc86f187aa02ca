//! Lists: adding, taking away, putting together.

use std::collections::HashSet;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::lists::{KEY, items, property};
use super::{argument, count, needed, text_of};

pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("push", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(Value::from([items("push", &value)?, vec![needed(&kwargs, "push", &["item", "value"])?]].concat()))
    });
    tera.register_filter("unshift", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(Value::from([vec![needed(&kwargs, "unshift", &["item", "value"])?], items("unshift", &value)?].concat()))
    });
    tera.register_filter("pop", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let items = items("pop", &value)?;
        Ok(Value::from(items[..items.len().saturating_sub(count(&kwargs, &["n"], 1)?)].to_vec()))
    });
    tera.register_filter("shift", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let items = items("shift", &value)?;
        Ok(Value::from(items[count(&kwargs, &["n"], 1)?.min(items.len())..].to_vec()))
    });
    tera.register_filter("concat", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let more = flat("concat", &needed(&kwargs, "concat", &["with"])?)?;
        Ok(Value::from([flat("concat", &value)?, more].concat()))
    });
    tera.register_filter("map", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let key = text_of(&needed(&kwargs, "map", &KEY)?);
        let found = flat("map", &value)?.iter().map(|item| property(item, &key).cloned().unwrap_or_else(Value::none)).collect::<Vec<_>>();
        Ok(Value::from(found))
    });
    tera.register_filter("compact", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let key = argument(&kwargs, &KEY)?.map(|key| text_of(&key));
        let mut items = flat("compact", &value)?;
        items.retain(|item| key_of(item, key.as_deref()).is_some_and(|it| !it.is_none() && !it.is_undefined()));
        Ok(Value::from(items))
    });
    tera.register_filter("uniq", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let key = argument(&kwargs, &KEY)?.map(|key| text_of(&key));
        let mut items = flat("uniq", &value)?;
        let mut seen = HashSet::new();
        items.retain(|item| seen.insert(key_of(item, key.as_deref()).map(|it| (it.is_string(), text_of(it)))));
        Ok(Value::from(items))
    });
    tera.register_filter("join", |value: Value, kwargs: Kwargs, state: &State| -> TeraResult<Value> {
        let separator = argument(&kwargs, &["sep"])?.unwrap_or_else(|| Value::from(" "));
        joined(&flat("join", &value)?, &separator, state)
    });
    for (name, which) in [("first", (|items| items.first()) as fn(&[Value]) -> Option<&Value>), ("last", |items| items.last())] {
        tera.register_filter(name, move |value: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
            Ok(which(&items(name, &value)?).cloned().unwrap_or_else(Value::none))
        });
    }
    tera.register_filter("size", |value: Value, _: Kwargs, _: &State| value.len().unwrap_or(0) as u64);
    tera.register_filter("slice", sliced);
    tera.register_filter("sample", sample);
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

/// The items, and those of lists inside the list: so Liquid takes the lists of most of its filters. A text or a mapping is one item.
fn flat(filter: &str, value: &Value) -> TeraResult<Vec<Value>> {
    if value.is_string() || value.is_map() {
        return Ok(vec![value.clone()]);
    }
    let items = items(filter, value)?;
    if !items.iter().any(Value::is_array) {
        return Ok(items);
    }
    let mut all = Vec::with_capacity(items.len());
    for item in items {
        match item.is_array() {
            true => all.extend(flat(filter, &item)?),
            false => all.push(item),
        }
    }
    Ok(all)
}

fn key_of<'v>(item: &'v Value, key: Option<&'v str>) -> Option<&'v Value> {
    key.map_or(Some(item), |key| property(item, key))
}

/// Where something in it is HTML, the result is, and the rest is escaped.
fn joined(items: &[Value], separator: &Value, state: &State) -> TeraResult<Value> {
    let html = separator.is_safe() || items.iter().any(Value::is_safe);
    let part = |value: &Value| match html {
        true if !value.is_none() => state.escape_if_needed(value),
        _ => Ok(text_of(value)),
    };
    let parts = items.iter().map(part).collect::<TeraResult<Vec<_>>>()?;
    let text = parts.join(&part(separator)?);
    Ok(if html { Value::safe_string(&text) } else { Value::from(text) })
}

/// Some characters of a text, or items of a list; from the end where `start` is below 0.
fn sliced(value: Value, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
    let start = needed(&kwargs, "slice", &["start", "offset"])?;
    let start = start.as_i64().ok_or_else(|| tera::Error::message("`slice` takes a whole number for `start=`"))?;
    let most = count(&kwargs, &["length"], 1)?;
    let range = |length: usize| {
        let from = match usize::try_from(start) {
            Ok(start) => start,
            Err(_) => length.checked_sub(usize::try_from(start.unsigned_abs()).unwrap_or(usize::MAX)).unwrap_or(length),
        };
        from.min(length)..from.saturating_add(most).min(length)
    };
    match value.as_array() {
        Some(items) => Ok(Value::from(items[range(items.len())].to_vec())),
        None => {
            let text: Vec<char> = text_of(&value).chars().collect();
            Ok(Value::from(text[range(text.len())].iter().collect::<String>()))
        }
    }
}

/// Items by chance, and the same ones in each build: the page and the length of the list decide.
fn sample(value: Value, kwargs: Kwargs, state: &State) -> TeraResult<Value> {
    let mut items = items("sample", &value)?;
    let page: Option<Value> = state.get("page")?;
    let url = page.as_ref().and_then(|page| page.get_from_path("url")).map(text_of).unwrap_or_default();
    let mut dice = Dice::of(&url);
    let wanted = argument(&kwargs, &["n"])?.and_then(|n| n.as_u64()).and_then(|n| usize::try_from(n).ok());
    let last = items.len().saturating_sub(1);
    for place in 0..wanted.unwrap_or(1).min(last) {
        let other = place + dice.below(items.len() - place);
        items.swap(place, other);
    }
    match wanted {
        Some(most) => Ok(Value::from(items[..most.min(items.len())].to_vec())),
        None => Ok(items.into_iter().next().unwrap_or_else(Value::none)),
    }
}

/// A small generator of numbers that look random (SplitMix64), from a text.
struct Dice(u64);

impl Dice {
    fn of(seed: &str) -> Self {
        // FNV-1a.
        Self(seed.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)))
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let bound = u64::try_from(bound.max(1)).unwrap_or(u64::MAX);
        usize::try_from((mixed ^ (mixed >> 31)) % bound).unwrap_or(0)
    }
}
