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
    if let Some((wanted, found)) = message.strip_prefix("Invalid type for the value, expected ").and_then(|it| it.split_once(" but got ")) {
        let help = match found {
            "`undefined`" | "`none`" => IF_MISSING,
            _ => "look what comes before the filter, or what is given to it",
        };
        return Some((format!("{} is needed here, and this is {}", named(wanted), named(found)), help.to_owned()));
    }
    if let Some(kind) = message.strip_prefix("Math operations can only be done on numbers, found ") {
        return Some((format!("{} can't be reckoned with", named(kind)), "`| int` makes a number of a text".to_owned()));
    }
    if let Some((left, right)) =
        message.strip_prefix("`+` requires both operands to be numbers, found ").and_then(|kinds| kinds.split_once(" and "))
    {
        let help = "`~` puts two texts together; `| int` makes a number of a text";
        return Some((format!("{} and {} can't be added", named(left), named(right)), help.to_owned()));
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

/// A kind of values in words: Tera's name for it, or Rust's.
pub(super) fn named(kind: &str) -> &str {
    match kind.trim_matches('`') {
        "undefined" => "what is not defined",
        "none" => "nothing",
        "bool" => "a boolean",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "f32" | "f64" => "a number",
        "string" | "String" | "&str" | "str" | "Cow<str>" => "a text",
        "array" | "&[Value]" | "Vec<Value>" | "Vec" => "a list",
        "map/struct" | "Map" | "&Map" => "a mapping",
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
        assert_eq!(
            said("Invalid type for the value, expected `&[Value]` but got `string`").as_deref(),
            Some("a list is needed here, and this is a text")
        );
        assert_eq!(
            said("`+` requires both operands to be numbers, found `i64` and `string`").as_deref(),
            Some("a number and a text can't be added")
        );
        assert_eq!(said("Unknown tag"), None);
    }
}
