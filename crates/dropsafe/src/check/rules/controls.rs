//! Fields of forms: each needs a label.

use std::collections::BTreeSet;

use crate::check::page::{Faults, Rule, Tag};

/// Fields and labels so far.
#[derive(Default)]
pub(super) struct Controls {
    fields: Vec<Field>,
    labelled: BTreeSet<String>,
    in_label: bool,
}

/// A field that has no name of its own.
struct Field {
    what: String,
    id: Option<String>,
    marks: Vec<String>,
}

impl Rule for Controls {
    fn start(&mut self, tag: &Tag<'_>, _: &mut Faults) {
        if tag.name == "label" {
            self.in_label = true;
            self.labelled.extend(tag.get("for").map(str::to_owned));
        }
        let kind = tag.word("type");
        let is_field = tag.is(&["select", "textarea"])
            || tag.name == "input" && !matches!(kind.as_str(), "hidden" | "submit" | "reset" | "button" | "image");
        let is_named = self.in_label || tag.says("aria-label") || tag.says("aria-labelledby") || tag.says("title");
        if is_field && !is_named && !tag.has("hidden") && tag.word("aria-hidden") != "true" {
            let what = tag.get("name").or_else(|| tag.get("id")).unwrap_or(&tag.name);
            self.fields.push(Field { what: what.to_owned(), id: tag.get("id").map(str::to_owned), marks: tag.marks([what]) });
        }
    }

    fn end(&mut self, name: &str, _: &mut Faults) {
        if name == "label" {
            self.in_label = false;
        }
    }

    fn finish(&mut self, faults: &mut Faults) {
        for field in self.fields.drain(..).filter(|field| field.id.as_ref().is_none_or(|id| !self.labelled.contains(id))) {
            let message = format!("the field `{}` has no label", field.what);
            let help = "write `<label for=\"…\">` with the field's `id`, or put the field into its label; a placeholder is none";
            faults.error(message, field.marks, help);
        }
    }
}
