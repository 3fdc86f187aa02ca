//! The words and signs of a template's tags.

use crate::templates::blocks;

/// One word or sign inside a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name or a keyword.
    Name(String),
    /// A text in quotes.
    Text(String),
    /// A number.
    Number,
    /// An operator or a bracket.
    Sign(&'static str),
    /// What no template that parses has.
    Unknown,
}

/// The longer ones first.
const SIGNS: [&str; 35] = [
    "...", "//", "**", "==", "!=", ">=", "<=", "</", "?.", "?[", "+", "-", "*", "/", "%", "!", ".", ",", ":", "~", "|", "=", ">", "<", "(",
    ")", "[", "]", "{", "}", "@", "&", "?", ";", "$",
];

/// A tag: what it is, and what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// Whether it prints: `{{ … }}`.
    pub(super) prints: bool,
    pub(super) tokens: Vec<Token>,
}

/// Every tag of a template, but for comments and what is raw.
pub(super) fn tags(template: &str) -> Vec<Tag> {
    blocks::tags(template)
        .map(|(start, inside)| Tag { prints: template[..start].ends_with("{{"), tokens: tokens(without_trims(inside)) })
        .collect()
}

/// Without the hyphens that take white space away.
fn without_trims(inside: &str) -> &str {
    let inside = inside.strip_prefix('-').unwrap_or(inside);
    inside.strip_suffix('-').unwrap_or(inside)
}

/// What stands in one tag, or in one expression.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' | '`' => {
                let (literal, length) = quoted(rest, first);
                found.push(Token::Text(literal));
                length
            }
            '0'..='9' => {
                found.push(Token::Number);
                rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())
            }
            c if c == '_' || c.is_ascii_alphabetic() => {
                let length = rest.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
                found.push(Token::Name(rest[..length].to_owned()));
                length
            }
            c => match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
                Some(sign) => {
                    found.push(Token::Sign(sign));
                    sign.len()
                }
                None => {
                    found.push(Token::Unknown);
                    c.len_utf8()
                }
            },
        };
        rest = rest[length..].trim_start();
    }
    found
}

/// The text between two quotes, and how many bytes it takes with them.
fn quoted(rest: &str, quote: char) -> (String, usize) {
    let mut literal = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => literal.extend(chars.next().map(|(_, c)| c)),
            c if c == quote => return (literal, at + 1),
            c => literal.push(c),
        }
    }
    (literal, rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_its_words_and_signs() {
        let found = tags(r#"a {{- page["x y"]?.b|f(k='a\'b') -}} {# {{ no }} #}{% raw %}{{ no }}{% endraw %}{% if 1.5>=ä %}"#);
        let name = |name: &str| Token::Name(name.into());
        let text = |text: &str| Token::Text(text.into());
        let sign = Token::Sign;
        assert!(found[0].prints);
        assert_eq!(
            found[0].tokens,
            [
                name("page"),
                sign("["),
                text("x y"),
                sign("]"),
                sign("?."),
                name("b"),
                sign("|"),
                name("f"),
                sign("("),
                name("k"),
                sign("="),
                text("a'b"),
                sign(")"),
            ]
        );
        assert_eq!(found[1].tokens, [name("endraw")]);
        assert_eq!(found[2].tokens, [name("if"), Token::Number, sign("."), Token::Number, sign(">="), Token::Unknown]);
        assert!(!found[2].prints);
    }

    #[test]
    fn what_does_not_parse_ends_all_the_same() {
        for text in ["\"a", "'\\", "ä\"", "{{", "a ? b", ""] {
            tokens(text);
            tags(&format!("{{{{ {text} }}}}"));
        }
    }
}
