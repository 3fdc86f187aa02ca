//! What the arguments of each filter are called.

/// The names that a filter's arguments go by: first those that Liquid's would have, in Liquid's order, then others that are
/// understood. Nothing if there is no such filter.
pub(in crate::templates) fn arguments(filter: &str) -> Option<&'static [&'static str]> {
    let names: &[&str] = match filter {
        "append" | "prepend" | "remove" | "remove_first" | "remove_last" => &["text"],
        "array_to_sentence_string" => &["connector"],
        "by_letter" => &["key", "lang"],
        "compact" | "group_by" | "map" | "sort_natural" | "uniq" => &["key", "attribute", "property"],
        "concat" => &["with"],
        "date" => &["format"],
        "date_to_long_string" | "date_to_string" => &["type", "style"],
        "default" => &["value", "allow_false"],
        "at_least" | "at_most" | "divided_by" | "minus" | "modulo" | "plus" | "times" => &["by", "n", "value"],
        "find" | "where" => &["key", "value", "attribute", "property"],
        "find_exp" | "group_by_exp" | "where_exp" => &["item", "exp", "variable", "expression"],
        "get" => &["key", "default"],
        "highlight" => &["lang"],
        "indent" => &["width", "indentation", "first", "blank"],
        "int" => &["base"],
        "join" => &["sep"],
        "nth" => &["n"],
        "number_of_words" | "slugify" => &["mode"],
        "pluralize" => &["singular", "plural"],
        "pop" | "sample" | "shift" => &["n"],
        "push" | "unshift" => &["item", "value"],
        "reading_time" => &["words_per_minute"],
        "replace" | "replace_first" | "replace_last" => &["from", "to"],
        "round" => &["precision", "n", "method"],
        "slice" => &["start", "length", "offset"],
        "sort" => &["key", "nils", "attribute", "property"],
        "split" => &["pat", "sep"],
        "trim" | "trim_end" | "trim_start" => &["pat"],
        "truncate" | "truncatewords" => &["length", "end"],
        "unique" => &["attribute"],
        known if super::NAMES.contains(&known) => &[],
        _ => return None,
    };
    Some(names)
}
