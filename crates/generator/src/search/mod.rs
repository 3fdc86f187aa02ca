//! The index that the search page's script reads: a file for each language, with the words of its pages and where they are.
//!
//! ```json
//! {"lang": "en", "pages": [["/about/", "About us"], …], "words": {"boat": [0, 3, 1], …}}
//! ```
//!
//! The numbers are places in `pages`, each after the first as the distance from the one before it: 0, 3, 4. Words are as they are
//! written, in small letters; the script makes them alike.

mod text;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde_json::{Map, Value};

use crate::config::Config;
use crate::content::{Content, Document, SEARCH_INDEX, is_found, speaks};
use text::words_of;

/// In a site of more pages than these, a word on most of them tells nothing.
const FEW_PAGES: usize = 20;

/// The indexes of the site, each with its path in the destination. `html_of` gives the text of a finished page.
pub(crate) fn indexes(content: &Content, config: &Config, html_of: &(dyn Fn(&str) -> Option<String> + Sync)) -> Vec<(String, String)> {
    let Some(asked) = &config.search else { return Vec::new() };
    let found: Vec<&Document> = content.documents().filter(|document| is_found(document, asked)).collect();
    let of_language = |language| {
        let pages: Vec<&Document> = found.iter().copied().filter(|document| speaks(document, language, config)).collect();
        let path = format!("{}{SEARCH_INDEX}", config.language_prefix(language));
        (path.trim_start_matches('/').to_owned(), index(&pages, language.as_str(), config, html_of))
    };
    config.languages.iter().map(of_language).collect()
}

fn index(pages: &[&Document], language: &str, config: &Config, html_of: &(dyn Fn(&str) -> Option<String> + Sync)) -> String {
    let read = |page: &&Document| -> BTreeSet<String> {
        let html = page.output.as_deref().and_then(html_of);
        html.map(|html| words_of(&html)).unwrap_or_default()
    };
    let words_of_pages: Vec<BTreeSet<String>> = pages.par_iter().map(read).collect();
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, words) in words_of_pages.into_iter().enumerate() {
        words.into_iter().for_each(|word| places.entry(word).or_default().push(place));
    }
    let most = if pages.len() > FEW_PAGES { pages.len() / 2 } else { pages.len() };
    let words: Map<String, Value> =
        places.into_iter().filter(|(_, places)| places.len() <= most).map(|(word, places)| (word, gaps(&places))).collect();
    let listed = pages.iter().map(|page| {
        let url = page.url.strip_suffix("index.html").unwrap_or(&page.url);
        Value::from(vec![format!("{}{url}", config.baseurl), page.title.clone().unwrap_or_default()])
    });
    let listed: Vec<Value> = listed.collect();
    let entries = [("lang", Value::from(language)), ("pages", Value::from(listed)), ("words", Value::from(words))];
    Value::from(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>()).to_string()
}

fn gaps(places: &[usize]) -> Value {
    let mut before = 0;
    let gaps = places.iter().map(|place| {
        let gap = place - before;
        before = *place;
        gap
    });
    Value::from(gaps.collect::<Vec<_>>())
}
