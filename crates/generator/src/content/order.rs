//! The order in which documents are listed.

use std::cmp::Ordering;
use std::sync::Arc;

use super::document::Document;
use crate::yaml::{Node, Resolved};

/// Oldest first; the same day by path.
pub(super) fn by_date(documents: &mut [Arc<Document>]) {
    documents.sort_by(|a, b| a.date.cmp(&b.date).then_with(|| a.path().cmp(b.path())));
}

/// As a list of paths says, and what it doesn't name after that, by path.
pub(super) fn by_list(documents: &mut [Arc<Document>], root: &str, list: &[String]) {
    let place = |path: &str| {
        let inside = path.find(root).map_or(path, |at| path[at + root.len()..].trim_start_matches('/'));
        list.iter().position(|named| named == inside).unwrap_or(list.len())
    };
    sort(documents, None);
    documents.sort_by_key(|document| place(document.path()));
}

/// By a key of the front matter if one is named (what lacks it comes last), else as Jekyll: two that have a date by that, and all others
/// by path. That is no order if a path comes between those of two others whose dates want them the other way round, and Jekyll's list
/// is then by chance; here dated documents are then by date, at the places that their paths give them all together.
pub(super) fn sort(documents: &mut [Arc<Document>], key: Option<&str>) {
    let Some(key) = key else {
        documents.sort_by(|a, b| a.path().cmp(b.path()));
        let mut dated: Vec<Arc<Document>> = documents.iter().filter(|document| document.date.is_some()).map(Arc::clone).collect();
        by_date(&mut dated);
        let places = documents.iter_mut().filter(|document| document.date.is_some());
        places.zip(dated).for_each(|(place, document)| *place = document);
        return;
    };
    documents.sort_by(|a, b| compare(a.front.get(key), b.front.get(key)).then_with(|| a.path().cmp(b.path())));
}

fn compare(a: Option<&Node>, b: Option<&Node>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => match (number(a), number(b)) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => a.as_text().cmp(&b.as_text()),
        },
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

fn number(node: &Node) -> Option<f64> {
    match node.resolve() {
        Resolved::Integer(_) | Resolved::Unsigned(_) | Resolved::Float(_) => node.as_text()?.parse().ok(),
        _ => None,
    }
}
