//! Liquid, recognised where Tera stumbles over it, with the line to write in Tera.

mod expressions;

pub(super) use expressions::{expression_advice, property_advice};

use crate::diagnostics::{Span, nearest};
use expressions::{fixed, operands, split_outside_quotes};

/// The template tag that a place is in (or the last one that opens before it on its line).
pub(super) fn tag_around(text: &str, span: &Span) -> Option<String> {
    let line_start = text.split_inclusive('\n').take(usize::try_from(span.line).ok()?.checked_sub(1)?).map(str::len).sum::<usize>();
    let line = text[line_start..].lines().next()?;
    let column = usize::try_from(span.column).ok()?.checked_sub(1)?;
    let at = line_start + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    let before = &text[..floor(text, at + 2)];
    let (block, print) = (before.rfind("{%"), before.rfind("{{"));
    // `{% include {{ page.card }} %}` is one tag.
    let inside = block.zip(print).is_some_and(|(block, print)| block < print && !before[block..print].contains(['\n', '}']));
    let open = if inside { block } else { block.max(print) }?;
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
        if let Some(comment) = inside.strip_prefix('#') {
            return Some(format!("in Tera: `{{# {} #}}`", comment.trim()));
        }
        let (word, rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        return tag_advice(word, rest.trim()).or_else(|| expression_advice(rest));
    }
    expression_advice(tag.trim_start_matches("{{").trim_end_matches("}}"))
}

fn tag_advice(word: &str, rest: &str) -> Option<String> {
    let tera = |line: &str| Some(format!("in Tera: {line}"));
    let first = operands(rest).first().map(|name| name.trim_end_matches(',').trim_matches(['"', '\''])).unwrap_or_default();
    let liquid = fixed(rest);
    if let Some(Err(unknown)) = &liquid {
        return Some(no_such(unknown));
    }
    let written = || liquid.as_ref().and_then(|it| it.as_ref().ok()).map_or(rest, String::as_str);
    match word {
        "include" | "include_cached" | "include_relative" if rest.starts_with("{{") => {
            let name = rest.trim_start_matches("{{").split("}}").next().unwrap_or_default().trim();
            tera(&format!("`{{{{ {}(name={name}) }}}}`", word.trim_end_matches("_cached")))
        }
        "include" | "include_cached" | "include_relative" if !rest.starts_with(['"', '\'']) && !rest.is_empty() => match rest.contains('=')
        {
            true => tera(&format!("`{{{{ {}(name=\"{first}\", {}) }}}}`", word.trim_end_matches("_cached"), parameters(rest))),
            false if word == "include_relative" => tera(&format!("`{{{{ include_relative(name=\"{first}\") }}}}`")),
            false => tera(&format!("`{{% include \"{first}\" %}}`")),
        },
        "include_relative" => tera(&format!("`{{{{ include_relative(name=\"{first}\") }}}}`")),
        "include_cached" => tera(&format!("`{{% include \"{first}\" %}}`")),
        "render" => match parameters(rest) {
            named if named.contains('=') => tera(&format!("`{{{{ include(name=\"{first}\", {named}) }}}}`")),
            _ => tera(&format!("`{{% include \"{first}\" %}}`")),
        },
        "assign" => tera(&format!("`{{% set {} %}}`", written())),
        "echo" => tera(&format!("`{{{{ {} }}}}`", written())),
        "liquid" => tera("each line in a tag of its own: `{% set x = 1 %}`, `{{ x }}`"),
        "capture" => tera(&format!("`{{% set {first} %}}…{{% endset %}}`")),
        "endcapture" => tera("`{% endset %}`"),
        "unless" => tera(&format!("`{{% if not ({}) %}}…{{% endif %}}`", written())),
        "endunless" => tera("`{% endif %}`"),
        "elsif" => tera(&format!("`{{% elif {} %}}`", written())),
        "if" | "elif" => tera(&format!("`{{% {word} {} %}}`", liquid.as_ref()?.as_ref().ok()?)),
        "case" if !rest.is_empty() => {
            tera(&format!("`{{% if {0} == \"a\" %}}…{{% elif {0} == \"b\" %}}…{{% else %}}…{{% endif %}}`", written()))
        }
        "case" | "when" | "endcase" => tera("`{% if x == \"a\" %}…{% elif x == \"b\" %}…{% else %}…{% endif %}`"),
        "comment" | "endcomment" => tera("`{# … #}`"),
        "highlight" if !first.is_empty() => Some(format!(
            "in Tera: `{{% filter highlight(lang=\"{first}\") %}}…{{% endfilter %}}`\nin Markdown: a fenced code block, three backquotes and `{first}` above it, three below"
        )),
        "endhighlight" => tera("`{% endfilter %}`"),
        "gist" => tera("the code itself in a fenced code block: a gist is a script from another host"),
        "link" | "post_url" if rest.starts_with("{{") => {
            let path = rest.trim_start_matches("{{").split("}}").next().unwrap_or_default().trim();
            tera(&format!("`{{{{ {word}({}={path}) }}}}`", if word == "link" { "path" } else { "name" }))
        }
        "link" => tera(&format!("`{{{{ link(path=\"{first}\") }}}}`")),
        "post_url" => tera(&format!("`{{{{ post_url(name=\"{first}\") }}}}`")),
        "cycle" => {
            // Before a colon stands the name of the cycle.
            let values = split_outside_quotes(rest, ':').last().map_or("", |values| values.trim()).to_owned();
            let count = split_outside_quotes(&values, ',').len();
            tera(&format!("`{{{{ [{values}][loop.index0 % {count}] }}}}`"))
        }
        "increment" => tera(&format!("`{{% set_global {first} = ({first} | default(value=0)) + 1 %}}{{{{ {first} - 1 }}}}`")),
        "decrement" => tera(&format!("`{{% set_global {first} = ({first} | default(value=0)) - 1 %}}{{{{ {first} }}}}`")),
        "tablerow" => {
            let (name, list) = rest.split_once(" in ")?;
            let list = operands(list).first().copied().unwrap_or_default().to_owned();
            let name = name.trim();
            tera(&format!("`{{% for {name} in {list} %}}<tr><td>{{{{ {name} }}}}</td></tr>{{% endfor %}}`"))
        }
        "endtablerow" => tera("`{% endfor %}`"),
        "seo" => tera(if rest.starts_with("title=false") { "`{{ seo(title=false) }}`" } else { "`{{ seo() }}`" }),
        "feed_meta" => tera("`{{ feed_meta() }}`"),
        "for" if ["limit:", "offset:", "reversed"].iter().any(|it| rest.contains(it)) => {
            let written = written();
            let (before, _) = written.split_once(" limit:").unwrap_or((written, ""));
            let (before, _) = before.split_once(" offset:").unwrap_or((before, ""));
            let (name, list) = before.trim_end_matches("reversed").split_once(" in ")?;
            let number = |key: &str| rest.split_once(key).and_then(|(_, after)| after.split_whitespace().next());
            let end = number("limit:").unwrap_or_default();
            let list = list.trim();
            let sliced = match number("offset:") {
                None if end.is_empty() => list.to_owned(),
                None => format!("{list}[:{end}]"),
                Some(start) if end.is_empty() => format!("{list}[{start}:]"),
                Some(start) => format!("{list}[{start}:{start} + {end}]"),
            };
            let backwards = if rest.contains("reversed") { " | reverse" } else { "" };
            tera(&format!("`{{% for {} in {sliced}{backwards} %}}`", name.trim()))
        }
        "for" => tera(&format!("`{{% for {} %}}`", liquid.as_ref()?.as_ref().ok()?)),
        word if is_plugins(word) => {
            let meant = nearest(word, TAGS).map(|meant| format!("did you mean `{meant}`? ")).unwrap_or_default();
            Some(format!("{meant}a tag that a plug-in made can be an include: `{{{{ include(name=\"{word}.html\") }}}}`"))
        }
        _ => None,
    }
}

/// The tags that Tera knows.
const TAGS: [&str; 21] = [
    "if",
    "elif",
    "else",
    "endif",
    "for",
    "endfor",
    "break",
    "continue",
    "set",
    "set_global",
    "endset",
    "endset_global",
    "raw",
    "endraw",
    "include",
    "extends",
    "block",
    "endblock",
    "filter",
    "endfilter",
    "component",
];

/// Whether a tag is neither Tera's nor Liquid's.
fn is_plugins(word: &str) -> bool {
    let is_word = word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_word && word != "endcomponent" && !TAGS.contains(&word)
}

fn no_such(filter: &str) -> String {
    format!("there is no filter `{filter}` here; the manual's table of filters lists what there is")
}

/// `a="b" c=d`, and `a: "b", c: d`, are Tera's arguments with commas between them.
fn parameters(rest: &str) -> String {
    let words = rest.split_once(char::is_whitespace).map_or("", |(_, parameters)| parameters);
    let parts = split_outside_quotes(words, ' ').into_iter().map(|part| part.trim().trim_end_matches(',')).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(", ").replace(":, ", "=")
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
        assert_eq!(advice("{{ x | replace: 'a', 'b' | upcase }}"), "in Tera: `x | replace(from='a', to='b') | upcase`");
        assert_eq!(advice("{% unless page.x %}"), "in Tera: `{% if not (page.x) %}…{% endif %}`");
        assert_eq!(advice("{% if page.tags contains \"a\" %}"), "in Tera: `{% if \"a\" in page.tags %}`");
        assert_eq!(advice("{% include \"nav.html\" %}"), "nothing");
        assert_eq!(advice("{{ page.title | upper }}"), "nothing");
    }
}
