//! The words of a finished page: of its `main`, or of its `body` where it has none.

use std::collections::BTreeSet;

use crate::alphabet::is_mark;

/// Longer words are addresses, keys and the like.
const LONGEST: usize = 32;
/// What holds no words of the page: their tags, and all between them.
const LEFT_OUT: [&str; 6] = ["script", "style", "nav", "svg", "template", "noscript"];

/// Each word once, in small letters.
pub(super) fn words_of(html: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let text = text_of(content_of(html));
    let part_of_word = |c: char| c.is_alphanumeric() || is_mark(c) || matches!(c, '\u{200c}' | '\u{200d}');
    for word in text.split(|c| !part_of_word(c)) {
        if word.chars().any(is_sign) {
            words.extend(word.chars().filter(|c| c.is_alphanumeric()).map(String::from));
            continue;
        }
        let length = word.chars().count();
        let counts = (2..=LONGEST).contains(&length) && word.chars().any(char::is_alphanumeric);
        // A number of many digits is no word that somebody looks for.
        if counts && (length <= 8 || word.chars().any(char::is_alphabetic)) {
            words.insert(word.to_lowercase());
        }
    }
    words
}

/// Chinese and Japanese are written without spaces: each sign is taken for a word.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn content_of(html: &str) -> &str {
    for tag in ["main", "body"] {
        let Some(start) = html.find(&format!("<{tag}")) else { continue };
        let inside = html[start..].find('>').map_or("", |end| &html[start + end + 1..]);
        return inside.rfind(&format!("</{tag}")).map_or(inside, |end| &inside[..end]);
    }
    html
}

/// The text between tags. What ends a block ends a word; what is inside a line does not.
fn text_of(html: &str) -> String {
    const INSIDE_LINES: [&str; 14] = ["a", "abbr", "b", "bdi", "cite", "code", "em", "i", "mark", "s", "small", "span", "strong", "u"];
    let mut text = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        push_decoded(&mut text, &rest[..open]);
        rest = &rest[open..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let name = rest[1..].trim_start_matches('/');
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        let end = rest.find('>').map_or(rest.len(), |end| end + 1);
        let after = &rest[end..];
        if LEFT_OUT.contains(&name) && !rest.starts_with("</") {
            let close = format!("</{name}");
            rest = after.find(&close).map_or("", |close| &after[close..]);
            continue;
        }
        if !INSIDE_LINES.contains(&name) {
            text.push(' ');
        }
        rest = after;
    }
    push_decoded(&mut text, rest);
    text
}

/// The few entities that templates and Markdown write; others are no words.
fn push_decoded(text: &mut String, html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.find(';').filter(|end| *end <= 8 && rest[..*end].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')) {
            Some(end) => {
                text.push(decoded(&rest[..end]).unwrap_or(' '));
                rest = &rest[end + 1..];
            }
            None => text.push(' '),
        }
    }
    text.push_str(rest);
}

fn decoded(entity: &str) -> Option<char> {
    let number = entity.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    };
    code.and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_page_are_those_that_it_is_about() {
        let html = "<body><nav>Home</nav><main class=x><h1>A <em>bo</em>at&#39;s name</h1><p>Café</p><!-- no > no --><script>var no</script>\
                    <nav><a>Up</a></nav><p>AT&amp;T 1234567890123</p></main><footer>Foot</footer></body>";
        assert_eq!(words_of(html).into_iter().collect::<Vec<_>>(), ["at", "boat", "café", "name"]);
        assert_eq!(words_of("<p>مُدوَّنة 你好").into_iter().collect::<Vec<_>>(), ["مُدوَّنة", "你", "好"]);
        assert!(words_of("<main>x").is_empty());
        assert!(words_of("<main <").is_empty());
    }
}
