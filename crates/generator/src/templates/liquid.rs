//! Liquid, recognised where Tera stumbles over it, with the line to write in Tera.

use crate::diagnostics::Span;

/// The template tag that a place is in (or the last one that opens before it on its line).
pub(super) fn tag_around(text: &str, span: &Span) -> Option<String> {
    let line_start = text.split_inclusive('\n').take(usize::try_from(span.line).ok()?.checked_sub(1)?).map(str::len).sum::<usize>();
    let line = text[line_start..].lines().next()?;
    let column = usize::try_from(span.column).ok()?.checked_sub(1)?;
    let at = line_start + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    let before = &text[..floor(text, at + 2)];
    let open = before.rfind("{%").max(before.rfind("{{"))?;
    let tag = &text[open..];
    let close = if tag.starts_with("{%") { "%}" } else { "}}" };
    let end = tag.find(close).map(|at| at + close.len()).or_else(|| tag.find('\n')).unwrap_or(tag.len());
    Some(tag[..end].to_owned())
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// What to write instead of a Liquid tag; nothing if it looks like Tera.
pub(super) fn advice(tag: &str) -> Option<String> {
    if let Some(inside) = tag.strip_prefix("{%") {
        let inside = inside.trim_end_matches(['%', '}', '-']).trim_start_matches('-').trim();
        let (word, rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        return tag_advice(word, rest.trim()).or_else(|| expression_advice(rest));
    }
    expression_advice(tag.trim_start_matches("{{").trim_end_matches("}}"))
}

fn tag_advice(word: &str, rest: &str) -> Option<String> {
    let tera = |line: &str| Some(format!("in Tera: {line}"));
    let first = rest.split_whitespace().next().unwrap_or_default();
    match word {
        "include" | "include_cached" | "include_relative" if !rest.starts_with(['"', '\'']) && !rest.is_empty() => match rest.contains('=')
        {
            true => tera(&format!("`{{{{ {}(name=\"{first}\", {}) }}}}`", word.trim_end_matches("_cached"), parameters(rest))),
            false if word == "include_relative" => tera(&format!("`{{{{ include_relative(name=\"{first}\") }}}}`")),
            false => tera(&format!("`{{% include \"{first}\" %}}`")),
        },
        "include_relative" => tera(&format!("`{{{{ include_relative(name={first}) }}}}`")),
        "assign" => {
            let fixed = arguments_fixed(rest).unwrap_or_else(|| rest.to_owned());
            tera(&format!("`{{% set {fixed} %}}`"))
        }
        "capture" => tera(&format!("`{{% set {rest} %}}…{{% endset %}}`")),
        "endcapture" => tera("`{% endset %}`"),
        "unless" => tera(&format!("`{{% if not ({rest}) %}}…{{% endif %}}`")),
        "endunless" => tera("`{% endif %}`"),
        "elsif" => tera(&format!("`{{% elif {rest} %}}`")),
        "case" | "when" | "endcase" => tera("`{% if x == \"a\" %}…{% elif x == \"b\" %}…{% else %}…{% endif %}`"),
        "comment" | "endcomment" => tera("`{# … #}`"),
        "highlight" | "endhighlight" => tera("a fenced code block: three backquotes and the language, the code, three backquotes"),
        "link" => tera(&format!("`{{{{ link(path=\"{rest}\") }}}}`")),
        "post_url" => tera(&format!("`{{{{ post_url(name=\"{rest}\") }}}}`")),
        "cycle" => tera("`{{ [\"odd\", \"even\"][loop.index0 % 2] }}`"),
        "increment" | "decrement" => tera("`loop.index` in a loop, or `{% set_global n = n + 1 %}`"),
        "tablerow" | "endtablerow" => tera("`{% for … %}` with the table's tags written out"),
        "seo" => tera(if rest.starts_with("title=false") { "`{{ seo(title=false) }}`" } else { "`{{ seo() }}`" }),
        "feed_meta" => tera("`{{ feed_meta() }}`"),
        "for" if ["limit:", "offset:", "reversed"].iter().any(|it| rest.contains(it)) => {
            let mut words = rest.split_whitespace();
            let (name, list) = (words.next()?, words.nth(1)?);
            let number = |key: &str| rest.split_once(key).and_then(|(_, after)| after.split_whitespace().next());
            let end = number("limit:").unwrap_or_default();
            let sliced = match number("offset:") {
                None if end.is_empty() => list.to_owned(),
                None => format!("{list}[:{end}]"),
                Some(start) if end.is_empty() => format!("{list}[{start}:]"),
                Some(start) => format!("{list}[{start}:{start} + {end}]"),
            };
            let backwards = if rest.contains("reversed") { " | reverse" } else { "" };
            tera(&format!("`{{% for {name} in {sliced}{backwards} %}}`"))
        }
        _ => None,
    }
}

pub(super) fn expression_advice(expression: &str) -> Option<String> {
    if expression.contains("forloop.") {
        return Some("in Tera: `loop.index`, `loop.index0`, `loop.first`, `loop.last`, `loop.length`".to_owned());
    }
    if let Some((left, right)) = expression.split_once(" contains ") {
        let needle = right.split_whitespace().next().unwrap_or_default();
        let list = left.split_whitespace().last().unwrap_or_default();
        return Some(format!("in Tera: `{needle} in {list}`"));
    }
    if expression.contains("<>") {
        return Some("in Tera: `!=`".to_owned());
    }
    arguments_fixed(expression).map(|fixed| format!("in Tera: `{}`", fixed.trim()))
}

/// `a="b" c=d` are Tera's arguments with commas between them.
fn parameters(rest: &str) -> String {
    let words = rest.split_once(char::is_whitespace).map_or("", |(_, parameters)| parameters);
    let parts = split_outside_quotes(words, ' ').into_iter().map(str::trim).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}

/// `| join: ", "` is `| join(sep=", ")`; nothing if there is no such filter in it.
fn arguments_fixed(expression: &str) -> Option<String> {
    let mut parts = split_outside_quotes(expression, '|').into_iter();
    let mut out = parts.next()?.trim().to_owned();
    let mut found = false;
    for part in parts {
        let part = part.trim();
        match split_outside_quotes(part, ':').as_slice() {
            [name, first, rest @ ..] if name.trim().chars().all(|c| c.is_ascii_alphanumeric() || c == '_') => {
                found = true;
                let arguments = std::iter::once(*first).chain(rest.iter().copied()).collect::<Vec<_>>().join(":");
                let values = split_outside_quotes(&arguments, ',');
                let names = argument_names(name.trim());
                let named: Vec<String> = values
                    .iter()
                    .enumerate()
                    .map(|(index, value)| format!("{}={}", names.get(index).copied().unwrap_or("value"), value.trim()))
                    .collect();
                out.push_str(&match name.trim() {
                    "append" => format!(" ~ {}", arguments.trim()),
                    name => format!(" | {name}({})", named.join(", ")),
                });
            }
            _ => {
                let name = if part == "size" { "length" } else { part };
                found |= part == "size";
                out.push_str(&format!(" | {name}"));
            }
        }
    }
    found.then_some(out)
}

/// The names of a filter's arguments, in Liquid's order.
fn argument_names(filter: &str) -> &'static [&'static str] {
    match filter {
        "join" => &["sep"],
        "split" => &["pat"],
        "replace" | "replace_first" => &["from", "to"],
        "remove" | "remove_first" => &["text"],
        "slice" => &["start", "length"],
        "pop" | "shift" | "sample" => &["n"],
        "push" | "unshift" => &["item"],
        "where_exp" | "find_exp" | "group_by_exp" => &["item", "exp"],
        "plus" | "minus" | "times" | "divided_by" | "modulo" | "at_least" | "at_most" => &["by"],
        "number_of_words" => &["mode"],
        "append" | "prepend" => &["text"],
        "date" => &["format"],
        "truncate" | "truncatewords" => &["length", "end"],
        "where" | "find" => &["key", "value"],
        "sort" | "sort_natural" => &["key", "nils"],
        "group_by" | "map" | "uniq" | "compact" => &["key"],
        "slugify" => &["mode"],
        "date_to_string" | "date_to_long_string" => &["type", "style"],
        "array_to_sentence_string" => &["connector"],
        "concat" => &["with"],
        _ => &["value"],
    }
}

fn split_outside_quotes(text: &str, separator: char) -> Vec<&str> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn liquid_gets_the_tera_line_to_write() {
        let advice = |tag: &str| advice(tag).unwrap_or_else(|| "nothing".to_owned());
        assert_eq!(advice("{% include nav.html %}"), "in Tera: `{% include \"nav.html\" %}`");
        assert_eq!(advice("{% assign x = page.tags | join: \", \" %}"), "in Tera: `{% set x = page.tags | join(sep=\", \") %}`");
        assert_eq!(advice("{{ post.date | date: \"%Y: %b\" }}"), "in Tera: `post.date | date(format=\"%Y: %b\")`");
        assert_eq!(advice("{{ site.posts | size }}"), "in Tera: `site.posts | length`");
        assert_eq!(advice("{{ x | replace: 'a', 'b' | upcase }}"), "in Tera: `x | replace(from='a', to='b') | upcase`");
        assert_eq!(advice("{% unless page.x %}"), "in Tera: `{% if not (page.x) %}…{% endif %}`");
        assert_eq!(advice("{% if page.tags contains \"a\" %}"), "in Tera: `\"a\" in page.tags`");
        assert_eq!(advice("{% include \"nav.html\" %}"), "nothing");
        assert_eq!(advice("{{ page.title | upper }}"), "nothing");
    }
}
