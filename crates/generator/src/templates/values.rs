//! What Tera says of values that are not there, or not of the right kind, in our words.

/// What to do about what may not be there.
pub(super) const IF_MISSING: &str = "if it may be missing: `{% if … %}` around it, or `| default(value=\"\")` after it";

/// The fault, and what to do; nothing if Tera's message is of something else.
pub(super) fn reworded(message: &str) -> Option<(String, String)> {
    let message = message.trim_end_matches('.');
    let missing = |what: &str| Some((format!("{what} is not defined"), IF_MISSING.to_owned()));
    match message {
        "Tried to render a variable that is undefined" => return missing("what is printed here"),
        "Cannot index into an undefined value" => return missing("what is looked into here"),
        "Cannot slice an undefined value" => return missing("what a part is taken of here"),
        "Iteration not possible on type `undefined`" => {
            let help = "if it may be missing: `{% if … %}` around the loop, or `| default(value=[])` after the list";
            return Some(("what is looped over here is not defined".to_owned(), help.to_owned()));
        }
        _ => {}
    }
    if let Some(kind) = message.strip_prefix("Iteration not possible on type ") {
        let help = "a loop goes over a list, a mapping (`for key, value in …`), or the signs of a text";
        return Some((format!("there is no looping over {}", named(kind)), help.to_owned()));
    }
    if let Some((left, right)) = message.strip_prefix("Cannot compare ").and_then(|kinds| kinds.split_once(" with ")) {
        let help = match left == "`undefined`" || right == "`undefined`" {
            true => "ask first whether it is there: `{% if x and x > 1 %}`",
            false => "only two numbers or two texts are more or less; `| int` makes a number of a text",
        };
        return Some((format!("{} can't be compared with {}", named(left), named(right)), help.to_owned()));
    }
    None
}

/// A kind of values in words.
fn named(kind: &str) -> &str {
    match kind.trim_matches('`') {
        "undefined" => "what is not defined",
        "none" => "nothing",
        "bool" => "a boolean",
        "i64" | "u64" | "f64" | "i128" | "u128" => "a number",
        "string" => "a text",
        "array" => "a list",
        "map/struct" => "a mapping",
        _ => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_values_have_names() {
        let said = |message: &str| reworded(message).map(|(what, _)| what);
        assert_eq!(said("Cannot compare `undefined` with `i64`").as_deref(), Some("what is not defined can't be compared with a number"));
        assert_eq!(said("Iteration not possible on type `bool`.").as_deref(), Some("there is no looping over a boolean"));
        assert_eq!(said("Unknown tag"), None);
    }
}
