//! Fenced code blocks, highlighted.

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use crate::highlight;

/// Puts highlighted HTML in place of each fenced block whose language is known.
pub(super) fn highlighted(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    if !events.iter().any(|event| language(event).is_some()) {
        return events;
    }
    let mut out = Vec::with_capacity(events.len());
    let mut rest = events.into_iter();
    while let Some(event) = rest.next() {
        let Some(language) = language(&event).map(str::to_owned) else {
            out.push(event);
            continue;
        };
        let inside: Vec<Event<'_>> = rest.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::CodeBlock))).collect();
        let code: String = inside.iter().filter_map(text).collect();
        match highlight::block(&language, &code) {
            Some(html) => out.push(Event::Html(html.into())),
            None => {
                out.push(event);
                out.extend(inside);
                out.push(Event::End(TagEnd::CodeBlock));
            }
        }
    }
    out
}

/// The language of a fenced block that begins here, as it is written; what follows it in the fence is for others.
fn language<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event else { return None };
    language_of(info)
}

/// The language that a fence names.
pub(super) fn language_of(info: &str) -> Option<&str> {
    info.split([' ', '\t', ',', '{', '?', ':']).next().filter(|language| !language.is_empty())
}

pub(super) fn text<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::Text(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Surroundings, to_html};

    #[test]
    fn fences_with_a_known_language_are_highlighted() {
        let html = to_html("> ```js title=\"x\"\n> let a;\n> b\n> ```\n", Surroundings::default());
        insta::assert_snapshot!(html, @r#"
        <blockquote>
        <div class="language-js highlighter-rouge"><div class="highlight"><pre class="highlight"><code><span class="kd">let</span> a<span class="p">;</span>
        b
        </code></pre></div></div>
        </blockquote>
        "#);
    }

    #[test]
    fn other_code_stays_plain() {
        let plain = Surroundings { plain_code: true, ..Surroundings::default() };
        assert_eq!(to_html("```js\nlet a;\n```\n", plain), "<pre><code class=\"language-js\">let a;\n</code></pre>\n");
        for text in ["```\nlet a;\n```\n", "    let a;\n"] {
            assert_eq!(to_html(text, Surroundings::default()), "<pre><code>let a;\n</code></pre>\n");
        }
        let unknown = to_html("```klingon\n1 < 2\n```\n", Surroundings::default());
        assert_eq!(unknown, "<pre><code class=\"language-klingon\">1 &lt; 2\n</code></pre>\n");
    }
}
