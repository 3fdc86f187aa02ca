//! Expressions: filters' arguments, `contains`, ranges.

use super::no_such;
use crate::templates::filters::{NAMES, arguments as arguments_of};

/// What to write instead of an expression of Liquid; nothing if it looks like Tera.
pub(in crate::templates) fn expression_advice(expression: &str) -> Option<String> {
    Some(match fixed(expression)? {
        Ok(fixed) => format!("in Tera: `{}`", fixed.trim()),
        Err(unknown) => no_such(&unknown),
    })
}

/// What to write instead of `.size`, `.first` and `.last`.
pub(in crate::templates) fn property_advice(tag: &str) -> Option<String> {
    [("size", "length"), ("first", "first"), ("last", "last")].into_iter().find_map(|(property, filter)| {
        let at = tag.match_indices(&format!(".{property}")).map(|(at, _)| at).find(|at| {
            let after = tag[at + 1 + property.len()..].chars().next();
            !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
        })?;
        let path = tag[..at].rsplit(|c: char| c.is_whitespace() || "({[,".contains(c)).next().filter(|path| !path.is_empty())?;
        Some(format!("in Tera: `{path} | {filter}`"))
    })
}

/// An expression in Tera; the name of a filter that there is not; nothing if it is no Liquid.
pub(super) fn fixed(expression: &str) -> Option<Result<String, String>> {
    let mut text = expression.trim().to_owned();
    let operators = operators_fixed(&text);
    let mut found = operators.is_some();
    text = operators.unwrap_or(text);
    let filters = match arguments_fixed(&text) {
        Ok(fixed) => fixed,
        Err(unknown) => return Some(Err(unknown)),
    };
    found |= filters.is_some();
    text = filters.unwrap_or(text);
    for change in [ranges_fixed, contains_fixed, loops_fixed] {
        if let Some(changed) = change(&text) {
            (text, found) = (changed, true);
        }
    }
    found.then_some(Ok(text))
}

/// `| join: ", "` is `| join(sep=", ")`; nothing if there is no such filter in it.
fn arguments_fixed(expression: &str) -> Result<Option<String>, String> {
    let mut parts = split_outside_quotes(expression, '|').into_iter();
    let mut out = parts.next().unwrap_or_default().trim().to_owned();
    let mut found = false;
    for part in parts {
        let part = part.trim();
        match split_outside_quotes(part, ':').as_slice() {
            [name, first, rest @ ..] if name.trim().chars().all(|c| c.is_ascii_alphanumeric() || c == '_') => {
                found = true;
                let name = name.trim();
                if !NAMES.contains(&name) {
                    return Err(name.to_owned());
                }
                let arguments = std::iter::once(*first).chain(rest.iter().copied()).collect::<Vec<_>>().join(":");
                out.push_str(&match named(name, &arguments) {
                    none if none.is_empty() => format!(" | {name}"),
                    named => format!(" | {name}({named})"),
                });
            }
            _ => out.push_str(&format!(" | {part}")),
        }
    }
    Ok(found.then_some(out))
}

/// A filter's arguments with their names.
fn named(filter: &str, arguments: &str) -> String {
    let names = arguments_of(filter).unwrap_or_default();
    let values = split_outside_quotes(arguments, ',').into_iter().filter(|value| !value.trim().is_empty()).enumerate();
    let named = values.filter_map(|(index, value)| match split_outside_quotes(value, ':').as_slice() {
        // `allow_false: true` says its name.
        [name, value] => Some(format!("{}={}", name.trim(), value.trim())),
        _ => names.get(index).map(|name| format!("{name}={}", value.trim())),
    });
    named.collect::<Vec<_>>().join(", ")
}

/// `(1..5)` is `range(start=1, end=6)`.
fn ranges_fixed(expression: &str) -> Option<String> {
    let dots = expression.find("..")?;
    let (open, close) = (expression[..dots].rfind('(')?, dots + expression[dots..].find(')')?);
    let (start, end) = (expression[open + 1..dots].trim(), expression[dots + 2..close].trim());
    let is_path = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "_.-[]".contains(c));
    if !is_path(start) || !is_path(end) {
        return None;
    }
    let past = end.parse::<i64>().ok().and_then(|end| end.checked_add(1)).map_or_else(|| format!("{end} + 1"), |end| end.to_string());
    Some(format!("{}range(start={start}, end={past}){}", &expression[..open], &expression[close + 1..]))
}

/// `a contains b` is `b in a`, and `<>` is `!=`.
fn contains_fixed(expression: &str) -> Option<String> {
    let mut words = operands(expression);
    let mut found = false;
    for at in 0..words.len() {
        if words[at] == "<>" {
            (words[at], found) = ("!=", true);
        } else if words[at] == "contains" && at > 0 && at + 1 < words.len() {
            words.swap(at - 1, at + 1);
            (words[at], found) = ("in", true);
        }
    }
    found.then(|| words.join(" "))
}

/// `&&` is `and`, `||` is `or`, and `!` is `not`: other languages' words, which Liquid lacks too.
fn operators_fixed(expression: &str) -> Option<String> {
    let words = operands(expression).into_iter().map(|word| match word {
        "&&" => "and".to_owned(),
        "||" => "or".to_owned(),
        word => word
            .strip_prefix('!')
            .filter(|rest| !rest.is_empty() && *rest != "=")
            .map_or_else(|| word.to_owned(), |rest| format!("not {rest}")),
    });
    let fixed = words.collect::<Vec<_>>().join(" ");
    (fixed != operands(expression).join(" ")).then_some(fixed)
}

/// `forloop.rindex` is `loop.length - loop.index0`.
fn loops_fixed(expression: &str) -> Option<String> {
    const FROM_THE_END: [(&str, &str); 2] =
        [("forloop.rindex0", "(loop.length - loop.index)"), ("forloop.rindex", "(loop.length - loop.index0)")];
    let fixed = FROM_THE_END.iter().fold(expression.to_owned(), |text, (liquid, tera)| text.replace(liquid, tera));
    let fixed = fixed.replace("forloop.", "loop.");
    (fixed != expression).then_some(fixed)
}

/// The words of an expression; a text in quotes is one.
pub(super) fn operands(expression: &str) -> Vec<&str> {
    split_outside_quotes(expression, ' ').into_iter().map(str::trim).filter(|word| !word.is_empty()).collect()
}

pub(super) fn split_outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut quote) = (0, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None, c) if c == separator => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}
