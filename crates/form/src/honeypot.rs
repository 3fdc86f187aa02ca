//! The name of the field that people leave empty and robots fill in.

use crate::form::Item;

/// Names that robots like and no address book knows, so that no browser fills them in by itself.
const NAMES: [&str; 8] = [
    "subject_line",
    "topic_again",
    "reply_subject",
    "short_summary",
    "callback_note",
    "second_message",
    "website_comment",
    "reference_text",
];

/// A name for a form that has all of the above as fields of its own. A field's name has no hyphen: this one is free.
const ALWAYS_FREE: &str = "leave-this-empty";

/// A name that no field of the form has; which one, `seed` decides.
pub(crate) fn name(items: &[Item], seed: u8) -> &'static str {
    let taken = |name: &str| items.iter().flat_map(Item::fields).any(|field| field.name.as_str() == name);
    let free: Vec<_> = NAMES.into_iter().filter(|name| !taken(name)).collect();
    match free.len() {
        0 => ALWAYS_FREE,
        count => free[usize::from(seed) % count],
    }
}
