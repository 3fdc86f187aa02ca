//! How much a form can take: what the receiver allows for before it reads.

use crate::form::Form;
use crate::kind::Kind;

/// Bytes for what surrounds a part: its boundary, its head, a file's name.
const PART_BYTES: u64 = 2048;
/// Bytes of text beyond the limit that are still read, so that a visitor who wrote too much gets it back with the
/// fault named, not a short page.
const ROOM_FOR_TOO_MUCH: u64 = 256 << 10;
/// What a byte grows to in `application/x-www-form-urlencoded`.
const ENCODED: u64 = 3;

impl Form {
    /// The largest request body worth reading, in bytes, files included: more is answered 413.
    #[must_use]
    pub fn most_bytes(&self, text_limit: u32) -> u64 {
        self.most_text_bytes(text_limit).saturating_add(self.most_file_bytes())
    }

    /// The most bytes of a request body that aren't files: what may have to be held in memory.
    #[must_use]
    pub fn most_text_bytes(&self, text_limit: u32) -> u64 {
        ENCODED * (u64::from(text_limit) + ROOM_FOR_TOO_MUCH) + PART_BYTES * self.most_parts() as u64
    }

    /// The most bytes of files.
    #[must_use]
    pub fn most_file_bytes(&self) -> u64 {
        self.fields().fold(0, |sum, field| match &field.kind {
            Kind::Files { count, max_size } => sum.saturating_add(max_size.saturating_mul(*count.end() as u64)),
            _ => sum,
        })
    }

    /// The most parts that a browser sends for the form: its fields, all options ticked and all files chosen, with the
    /// texts beside “other”, the honeypot and our own names.
    #[must_use]
    pub fn most_parts(&self) -> usize {
        let of_fields = self.fields().map(|field| {
            let options = field.choices().map_or(1, |choices| choices.options.0.len() + 1);
            options.max(field.most_files()) + usize::from(field.offers_other())
        });
        of_fields.sum::<usize>() + 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_worth_reading_covers_text_files_and_parts() {
        let source = serde_json::json!({"title": "T", "fields": [
            {"name": "story", "type": "long_text", "label": "S"},
            {"name": "kinds", "type": "several_of", "label": "K", "options": {"a": "A", "b": "B"}, "other": "O"},
            {"name": "files", "type": "files", "label": "F", "max": "3", "max_size": "10 MB"},
        ]});
        let form = Form::define("f".parse().unwrap(), serde_json::from_value(source).unwrap(), &[]).unwrap();
        assert_eq!(form.most_file_bytes(), 30_000_000);
        assert_eq!(form.most_parts(), 1 + 4 + 3 + 3);
        assert_eq!(form.most_bytes(1000), 30_000_000 + 3 * (1000 + (256 << 10)) + 11 * 2048);
    }
}
