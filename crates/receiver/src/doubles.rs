//! Recognising a submission that is sent twice: a double click, a reload, a browser that tries again.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use dropsafe_envelope::{Receipt, SealedFile};
use dropsafe_form::{Entries, Field, Form, Kind};
use sha2::{Digest, Sha256};

use crate::limits::{Limits, count, seconds};

/// What was stored in the last minutes, as keyed hashes, in memory only.
#[derive(Debug)]
pub(crate) struct Doubles {
    key: [u8; 32],
    timeout: Duration,
    least: usize,
    most: usize,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    receipts: HashMap<Mark, Shared>,
    in_order: VecDeque<(Instant, Mark)>,
}

type Mark = [u8; 32];

/// The receipt of a submission, once it is stored. Whoever holds the lock stores it; the others wait.
pub(crate) type Shared = Arc<tokio::sync::Mutex<Option<Receipt>>>;

impl Doubles {
    pub(crate) fn new(limits: &Limits) -> Result<Self, getrandom::Error> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        let (least, most) = (count(limits.doubles_bytes), count(limits.doubles));
        Ok(Self { key, timeout: seconds(limits.doubles_timeout), least, most, seen: Mutex::default() })
    }

    /// The place for this submission's receipt: the same for the same submission within the time.
    pub(crate) fn place(&self, form: &Form, entries: &Entries, files: &[SealedFile]) -> Shared {
        self.place_at(Instant::now(), form, entries, files)
    }

    fn place_at(&self, now: Instant, form: &Form, entries: &Entries, files: &[SealedFile]) -> Shared {
        // Two people may well send the same few words, whatever else they ticked.
        let typed: usize = entries.values.iter().filter(|(name, _)| is_typed(form, name)).map(|(_, value)| value.len()).sum();
        if typed < self.least || self.most == 0 || self.timeout.is_zero() {
            return Shared::default();
        }
        let mark = self.mark(form, entries, files);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        while seen.in_order.front().is_some_and(|(since, _)| now.duration_since(*since) >= self.timeout) {
            seen.forget_oldest();
        }
        if let Some(place) = seen.receipts.get(&mark) {
            return Arc::clone(place);
        }
        if seen.in_order.len() >= self.most {
            seen.forget_oldest();
        }
        let place = Shared::default();
        seen.receipts.insert(mark, Arc::clone(&place));
        seen.in_order.push_back((now, mark));
        place
    }

    fn mark(&self, form: &Form, entries: &Entries, files: &[SealedFile]) -> Mark {
        let mut hash = Sha256::new();
        hash.update(self.key);
        let mut add = |text: &str| {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        };
        add(form.name().as_str());
        // A receipt has the words of the page's language: who sends the same from another page gets one of their own.
        add(entries.first("_lang").unwrap_or_default());
        for (name, value) in answers(entries) {
            add(name);
            add(value);
        }
        for file in files {
            add(file.field.as_str());
            add(&file.name);
            add(&file.sha256);
        }
        hash.finalize().into()
    }
}

impl Seen {
    fn forget_oldest(&mut self) {
        if let Some((_, mark)) = self.in_order.pop_front() {
            self.receipts.remove(&mark);
        }
    }
}

/// Whether what comes under a name was typed, and not chosen from what the form offers, or the form's own.
fn is_typed(form: &Form, name: &str) -> bool {
    let is_beside = |field: &Field| field.offers_other() && field.other_name() == name;
    match form.field(name).map(|field| &field.kind) {
        Some(Kind::Text(_) | Kind::LongText(_) | Kind::Email(_) | Kind::Tel(_) | Kind::Url(_)) => true,
        Some(Kind::Number(_) | Kind::Date(_)) => true,
        Some(Kind::YesNo | Kind::OneOf { .. } | Kind::SeveralOf { .. } | Kind::Files { .. } | Kind::Consent | Kind::Constant(_)) => false,
        None => form.fields().any(is_beside),
    }
}

/// What the visitor typed or chose, without what the page adds. A robot's bait is among it: what it sent stands for
/// nobody else's.
fn answers(entries: &Entries) -> impl Iterator<Item = (&str, &str)> {
    entries.values.iter().filter(|(name, _)| !name.starts_with('_')).map(|(name, value)| (name.as_str(), value.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubles() -> Doubles {
        Doubles::new(&Limits { doubles: 2, ..Limits::default() }).unwrap()
    }

    fn form(name: &str) -> Form {
        let source = serde_json::json!({"title": "T", "fields": [
            {"name": "what", "type": "long_text", "label": "W"},
            {"name": "kinds", "type": "several_of", "label": "K", "options": {"leak": "L"}, "other": "O"},
            {"name": "version", "type": "constant", "value": "1"},
        ]});
        Form::define(name.parse().unwrap(), serde_json::from_value(source).unwrap(), &[]).unwrap()
    }

    fn entries(text: &str) -> Entries {
        Entries { values: vec![("_lang".into(), "en".into()), ("what".into(), text.repeat(64))], ..Entries::default() }
    }

    #[test]
    fn the_same_submission_has_the_same_place_for_ten_minutes() {
        let (doubles, form, now) = (doubles(), form("help"), Instant::now());
        let place = |text: &str, after| doubles.place_at(now + Duration::from_secs(after), &form, &entries(text), &[]);
        let first = place("a", 0);
        assert!(Arc::ptr_eq(&first, &place("a", 599)));
        assert!(!Arc::ptr_eq(&first, &place("b", 599)));
        assert!(!Arc::ptr_eq(&first, &place("a", 600)));
    }

    #[test]
    fn short_answers_and_other_forms_are_never_the_same() {
        let (doubles, now) = (doubles(), Instant::now());
        let [help, join] = ["help", "join"].map(form);
        let (value, ticked) = (|name: &str, length| (name.to_owned(), "a".repeat(length)), 64);
        let short = Entries {
            values: vec![value("what", 40), value("kinds_other", 23), value("kinds", ticked), value("version", ticked)],
            ..Entries::default()
        };
        let place = |form, entries: &Entries| doubles.place_at(now, form, entries, &[]);
        assert!(!Arc::ptr_eq(&place(&help, &short), &place(&help, &short)));
        assert!(!Arc::ptr_eq(&place(&help, &entries("a")), &place(&join, &entries("a"))));
    }

    #[test]
    fn from_a_page_in_another_language_it_is_another_submission() {
        let (doubles, form, now) = (doubles(), form("help"), Instant::now());
        let mut arabic = entries("a");
        arabic.values[0].1 = "ar".into();
        let place = |entries: &Entries| doubles.place_at(now, &form, entries, &[]);
        assert!(!Arc::ptr_eq(&place(&entries("a")), &place(&arabic)));
        assert!(Arc::ptr_eq(&place(&arabic), &place(&arabic)));
    }

    #[test]
    fn only_so_many_are_remembered() {
        let (doubles, form, now) = (doubles(), form("help"), Instant::now());
        for text in ["a", "b", "c", "d"] {
            doubles.place_at(now, &form, &entries(text), &[]);
        }
        assert_eq!(doubles.seen.lock().unwrap().receipts.len(), 2);
        let oldest = doubles.place_at(now, &form, &entries("c"), &[]);
        assert!(Arc::ptr_eq(&oldest, &doubles.place_at(now, &form, &entries("c"), &[])));
    }
}
