//! `by_letter`: an alphabetical index of anything that has a title.

use std::collections::BTreeMap;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use crate::alphabet::{Alphabet, Place, anchor};
use crate::templates::value;

pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("by_letter", |list: Vec<Value>, kwargs: Kwargs, state: &State| -> TeraResult<Value> {
        let key = kwargs.get::<String>("key")?.unwrap_or_else(|| "title".to_owned());
        let page: Option<Value> = state.get("page")?;
        let of_page = || page.as_ref().and_then(|page| page.get_from_path("lang")).and_then(Value::as_str).map(str::to_owned);
        let language = kwargs.get::<String>("lang")?.or_else(of_page).unwrap_or_else(|| "en".to_owned());
        Ok(by_letter(list, &key, &Alphabet::of(&language)))
    });
}

/// Groups with `name`, `id` and `items`, all in the order of the alphabet. What lacks the key is left out.
fn by_letter(list: Vec<Value>, key: &str, alphabet: &Alphabet) -> Value {
    let text = |item: &Value| item.as_str().or_else(|| item.get_from_path(key).and_then(Value::as_str)).map(|text| alphabet.place(text));
    let mut placed: Vec<(Place, Value)> = list.into_iter().filter_map(|item| Some((text(&item)?, item))).collect();
    placed.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut order: Vec<String> = Vec::new();
    let mut groups: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (place, item) in placed {
        let heading = alphabet.heading(&place);
        if !groups.contains_key(&heading) {
            order.push(heading.clone());
        }
        groups.entry(heading).or_default().push(item);
    }
    let groups = order.into_iter().map(|heading| {
        let items = groups.remove(&heading).unwrap_or_default();
        value::map([("id", Value::from(anchor(&heading))), ("name", Value::from(heading)), ("items", Value::from(items))])
    });
    Value::from(groups.collect::<Vec<_>>())
}
