//! How much a form can take: what the receiver allows for before it reads.

use crate::form::Form;

impl Form {
    /// The most parts that a browser sends for the form: its fields, all options ticked and all files chosen, with the
    /// texts beside “other”, the question that keeps robots out, the honeypot and our own names.
    #[must_use]
    pub fn most_parts(&self) -> usize {
        let of_fields = self.fields().map(|field| {
            let options = field.choices().map_or(1, |choices| choices.options.0.len() + 1);
            options.max(field.most_files()) + usize::from(field.offers_other())
        });
        of_fields.sum::<usize>() + usize::from(self.question().is_some()) + 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_knows_how_much_a_browser_sends_at_most() {
        let source = serde_json::json!({"title": "T", "fields": [
            {"name": "story", "type": "long_text", "label": "S"},
            {"name": "kinds", "type": "several_of", "label": "K", "options": {"a": "A", "b": "B"}, "other": "O"},
            {"name": "files", "type": "files", "label": "F", "max": "3", "max_size": "10 MB"},
        ]});
        let form = Form::define("f".parse().unwrap(), serde_json::from_value(source).unwrap(), &[]).unwrap();
        assert_eq!(form.most_file_bytes(), 30_000_000);
        assert_eq!(form.most_parts(), 1 + 4 + 3 + 3);
    }
}
