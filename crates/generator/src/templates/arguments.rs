//! Arguments that a filter or a function does not take. Tera passes over them in silence: `truncate(len=3)` would shorten nothing.

use super::{blocks, filters, functions};
use crate::diagnostics::nearest;

/// Such an argument.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unknown<'a> {
    /// Where its name stands.
    pub(super) at: usize,
    pub(super) name: &'a str,
    callee: &'a str,
    known: &'static [&'static str],
}

impl Unknown<'_> {
    pub(super) fn message(&self) -> String {
        format!("`{}` takes no argument `{}`", self.callee, self.name)
    }

    /// What to write instead.
    pub(super) fn advice(&self) -> String {
        let all = self.known.iter().map(|name| format!("`{name}=`")).collect::<Vec<_>>().join(", ");
        match nearest(self.name, self.known.iter().copied()) {
            _ if self.known.is_empty() => format!("write `{}` without it", self.callee),
            Some(meant) => format!("did you mean `{meant}=`? it takes {all}"),
            None => format!("it takes {all}"),
        }
    }
}

/// All of them in a template.
pub(super) fn in_template(text: &str) -> Vec<Unknown<'_>> {
    let tags = blocks::tags(text).filter(|(_, inside)| inside.contains('('));
    tags.flat_map(|(start, inside)| in_tag(inside).into_iter().map(move |it| Unknown { at: start + it.at, ..it })).collect()
}

/// A word or a sign, and where it stands; a text in quotes is one sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Word(&'a str),
    Sign(char),
}

/// What is called, with the arguments it takes.
type Callee<'a> = (&'a str, &'static [&'static str]);

fn in_tag(inside: &str) -> Vec<Unknown<'_>> {
    // A hyphen at the start takes white space away.
    let trims = inside.len() - inside.trim_start_matches('-').len();
    let pieces: Vec<_> = pieces(&inside[trims..]).into_iter().map(|(at, piece)| (at + trims, piece)).collect();
    if pieces.first().is_some_and(|(_, first)| *first == Piece::Word("component")) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut open: Vec<Option<Callee<'_>>> = Vec::new();
    for (index, (at, piece)) in pieces.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| pieces[before].1);
        match piece {
            Piece::Sign('(') => open.push(callee(&pieces[..index])),
            Piece::Sign('[' | '{') => open.push(None),
            Piece::Sign(')' | ']' | '}') => {
                open.pop();
            }
            Piece::Word(name) if matches!(before, Some(Piece::Sign('(' | ','))) => {
                let follows = |ahead: usize, sign: char| pieces.get(index + ahead).is_some_and(|(_, piece)| *piece == Piece::Sign(sign));
                let is_named = follows(1, '=') && !follows(2, '=');
                let Some((callee, known)) = open.last().copied().flatten().filter(|_| is_named) else { continue };
                if !known.contains(name) {
                    found.push(Unknown { at: *at, name, callee, known });
                }
            }
            _ => {}
        }
    }
    found
}

/// What is called where a `(` follows; nothing where it is no filter and no function, or one that takes any argument.
fn callee<'a>(before: &[(usize, Piece<'a>)]) -> Option<Callee<'a>> {
    let (&(_, last), before) = before.split_last()?;
    let Piece::Word(name) = last else { return None };
    let known = match before.last().map(|(_, piece)| *piece) {
        Some(Piece::Sign('|')) => filters::arguments(name),
        Some(Piece::Word("filter")) if before.len() == 1 => filters::arguments(name),
        Some(Piece::Sign('.') | Piece::Word("is")) => None,
        Some(Piece::Word("not")) if before.iter().rev().nth(1).is_some_and(|(_, piece)| *piece == Piece::Word("is")) => None,
        _ => functions::arguments(name),
    };
    known.map(|known| (name, known))
}

fn pieces(text: &str) -> Vec<(usize, Piece<'_>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = match first {
            '"' | '\'' | '`' => quoted(rest, first),
            c if c == '_' || c.is_ascii_alphanumeric() => rest.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        match first {
            c if c == '_' || c.is_ascii_alphanumeric() => found.push((at, Piece::Word(&rest[..length]))),
            c if c.is_whitespace() => {}
            c => found.push((at, Piece::Sign(c))),
        }
        at += length;
    }
    found
}

/// How long a text in quotes is, with them.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find(|(_, c)| match (escaped, *c) {
        (true, _) => {
            escaped = false;
            false
        }
        (false, '\\') => {
            escaped = true;
            false
        }
        (false, c) => c == quote,
    });
    end.map_or(rest.len(), |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(template: &str) -> Vec<String> {
        in_template(template).iter().map(|it| format!("{} {}: {}", it.at, it.message(), it.advice())).collect()
    }

    #[test]
    fn an_argument_that_there_is_not_is_found() {
        assert_eq!(
            found("é{{ a | truncate(len=3) }}{{ seo(titel=false) }}"),
            [
                "18 `truncate` takes no argument `len`: it takes `length=`, `end=`",
                "34 `seo` takes no argument `titel`: did you mean `title=`? it takes `title=`"
            ]
        );
        assert_eq!(found("{{ a | upcase(x=1) }}"), ["14 `upcase` takes no argument `x`: write `upcase` without it"]);
        assert_eq!(found("{%- filter highlight(language=\"rust\") -%}").len(), 1);
        assert_eq!(found("{{ link(path=a | append(txt=\"x\")) }}").len(), 1);
        assert_eq!(found("{{ a | append(text=link(file=\"x\")) }}").len(), 1);
    }

    #[test]
    fn all_else_is_left_alone() {
        for template in [
            "{{ include(name=\"a.html\", any=1) }}{{ t(key=\"a\", n=2) }}",
            "{{ a | truncate(length=3, end=\"(len=3)\") }}",
            "{{ a | where(key=\"x\", value={\"y\": [1, z]}) }}",
            "{% component card(title: string, len=3) %}{{ <card len=3 /> }}",
            "{% if a is divisible_by(len=3) %}{% if a is not odd(len=3) %}",
            "{% raw %}{{ a | truncate(len=3) }}{% endraw %}{# {{ a | truncate(len=3) }} #}",
            "{% if (len == 3) and link(path=\"x\") == len %}",
            "{{ mine(len=3) }}{{ a | mine(len=3) }}",
        ] {
            assert_eq!(found(template), [""; 0], "{template}");
        }
    }
}
