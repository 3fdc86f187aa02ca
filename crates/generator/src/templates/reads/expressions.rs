//! One tag after the other: which values hold documents, and what is asked of them.

mod calls;
mod paths;

use std::collections::BTreeSet;

use super::tokens::{Tag, Token, tokens};
use super::{Reads, Takes};

#[cfg(test)]
pub(super) use calls::FUNCTIONS;

/// What a value may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// No document, and nothing that holds one.
    Plain,
    /// A document, or something that holds documents.
    Documents,
    /// A list of documents: whatever it is asked for by a number or a range is one of them, or several.
    List,
    /// `site.tags` or `site.categories`: whatever it is asked for is a list of documents.
    Words,
    /// `page`.
    Page,
    /// `site`, `paginator` or `include`: what it has is known by name alone.
    Root(Root),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Root {
    Site,
    Paginator,
    Include,
}

impl Kind {
    fn holds(self) -> bool {
        self != Self::Plain
    }

    /// What a value is that may be either.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Plain, other) => other,
            (one, Self::Plain) => one,
            (one, other) if one == other => one,
            _ => Self::Documents,
        }
    }
}

/// The lists of `site` beside its collections.
const LISTS: [&str; 6] = ["posts", "pages", "html_pages", "documents", "related_posts", "collections"];
/// Where a document, a collection, or a group of `group_by` holds documents.
const HELD: [&str; 5] = ["previous", "next", "posts", "docs", "items"];

/// Tests that tell what kind of value it is.
const TESTS: [&str; 8] = ["defined", "undefined", "string", "number", "map", "array", "iterable", "none"];

/// Deeper than this nobody nests brackets; it is for input that is no template.
const DEEPEST: usize = 100;

pub(super) struct Walk {
    pub(super) reads: Reads,
    pub(super) takes: Takes,
    /// The variables that may hold documents; `include.name` for parameters.
    pub(super) holders: BTreeSet<String>,
    lists: BTreeSet<String>,
}

impl Walk {
    pub(super) fn new(collections: &BTreeSet<String>) -> Self {
        let lists = LISTS.iter().map(|it| (*it).to_owned()).chain(collections.iter().cloned()).collect();
        Self { reads: Reads::default(), takes: Takes::default(), holders: BTreeSet::new(), lists }
    }

    /// Looks at one tag.
    pub(super) fn tag(&mut self, tag: &Tag) {
        let mut at = At { walk: self, tokens: &tag.tokens, place: 0, depth: 0 };
        if tag.prints {
            let kind = at.expression();
            at.no_documents(kind);
        } else {
            at.statement();
        }
        if at.place < tag.tokens.len() {
            at.everything();
        }
    }

    /// An expression in a filter's text: it is asked whether it holds (`where_exp`), or what it comes to (`group_by_exp`).
    fn text(&mut self, text: &str, comes_out: bool) {
        let tokens = tokens(text);
        let mut at = At { walk: self, tokens: &tokens, place: 0, depth: 0 };
        let kind = at.expression();
        if comes_out {
            at.no_documents(kind);
        }
        if at.place < tokens.len() {
            at.everything();
        }
    }
}

/// A place in a tag.
struct At<'w, 't> {
    walk: &'w mut Walk,
    tokens: &'t [Token],
    place: usize,
    depth: usize,
}

impl At<'_, '_> {
    fn everything(&mut self) {
        self.walk.reads.everything = true;
    }

    fn no_documents(&mut self, kind: Kind) {
        if kind.holds() {
            self.everything();
        }
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.place)
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Token::Sign(it)) if *it == sign)
    }

    fn is_name(&self, name: &str) -> bool {
        matches!(self.peek(), Some(Token::Name(it)) if it == name)
    }

    fn takes_sign(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        self.place += usize::from(found);
        found
    }

    fn takes_name(&mut self, name: &str) -> bool {
        let found = self.is_name(name);
        self.place += usize::from(found);
        found
    }

    fn name(&mut self) -> Option<String> {
        let Some(Token::Name(name)) = self.peek() else { return None };
        let name = name.clone();
        self.place += 1;
        Some(name)
    }

    fn statement(&mut self) {
        let Some(word) = self.name() else { return };
        match word.as_str() {
            "if" | "elif" => {
                // Whether something is there is told by the name that it was asked for.
                self.expression();
            }
            "for" => self.for_loop(),
            "set" | "set_global" => {
                let name = self.name().unwrap_or_default();
                // Without a value it takes what was printed up to its end.
                if self.takes_sign("=") {
                    let kind = self.expression();
                    self.hold(name, kind);
                } else {
                    let kind = self.filters(Kind::Plain);
                    self.no_documents(kind);
                }
            }
            "include" | "extends" => match self.peek() {
                Some(Token::Text(name)) => {
                    self.walk.takes.named.insert(name.clone());
                    self.place += 1;
                }
                _ => self.walk.takes.any = true,
            },
            "filter" => {
                let kind = self.filter(Kind::Plain);
                self.no_documents(kind);
            }
            "component" => {
                self.walk.takes.any = true;
                self.everything();
                self.place = self.tokens.len();
            }
            "block" | "endblock" | "endcomponent" => {
                self.name();
            }
            _ => {}
        }
    }

    fn for_loop(&mut self) {
        let first = self.name().unwrap_or_default();
        let second = if self.takes_sign(",") { self.name() } else { None };
        if !self.takes_name("in") {
            return self.everything();
        }
        let kind = self.expression();
        match second {
            None => self.hold(first, kind),
            // The keys of `site.tags` are texts; of a document, they would be all its attributes.
            Some(second) => match kind {
                Kind::Plain => {}
                Kind::Words => self.hold(second, Kind::Documents),
                _ => self.everything(),
            },
        }
    }

    /// A variable, or a parameter of an include, may hold this from now on.
    fn hold(&mut self, name: String, kind: Kind) {
        match kind {
            Kind::Plain => {}
            Kind::Documents | Kind::List | Kind::Page => {
                self.walk.holders.insert(name);
            }
            // Under another name these would not be known again.
            Kind::Words | Kind::Root(_) => self.everything(),
        }
    }

    /// Operands and what is between them; gives what the whole may be.
    fn expression(&mut self) -> Kind {
        self.depth += 1;
        if self.depth > DEEPEST {
            self.everything();
            self.place = self.tokens.len();
            return Kind::Plain;
        }
        let mut all = Kind::Plain;
        let mut next = Next::Joined;
        loop {
            while self.takes_name("not") || self.takes_sign("-") || self.takes_sign("!") {}
            let kind = self.operand();
            match next {
                Next::Joined => all = all.or(kind),
                Next::Searched if kind == Kind::Words => {}
                Next::Searched | Next::Used => self.no_documents(kind),
            }
            while self.is_name("is") {
                self.test(all);
                all = Kind::Plain;
            }
            next = match self.peek() {
                Some(Token::Name(word)) if matches!(word.as_str(), "and" | "or") => Next::Joined,
                Some(Token::Name(word)) if word == "if" => {
                    self.place += 1;
                    self.expression();
                    if !self.is_name("else") {
                        break;
                    }
                    Next::Joined
                }
                Some(Token::Name(word)) if matches!(word.as_str(), "in" | "not") => {
                    self.place += usize::from(word == "not");
                    Next::Searched
                }
                Some(Token::Sign("+" | "-" | "*" | "/" | "//" | "**" | "%" | "~" | "==" | "!=" | "<" | ">" | "<=" | ">=")) => Next::Used,
                _ => break,
            };
            self.place += 1;
            if next != Next::Joined {
                self.no_documents(all);
                all = Kind::Plain;
            }
        }
        self.depth -= 1;
        all
    }

    /// `is defined`, `is containing(…)`.
    fn test(&mut self, kind: Kind) {
        self.place += 1;
        self.takes_name("not");
        let name = self.name().unwrap_or_default();
        if !TESTS.contains(&name.as_str()) {
            self.no_documents(kind);
        }
        if self.takes_sign("(") {
            let arguments = self.arguments();
            arguments.iter().for_each(|(_, kind, _)| self.no_documents(*kind));
        }
    }

    /// A value, with what is asked of it, and the filters it goes through.
    fn operand(&mut self) -> Kind {
        let kind = match self.peek().cloned() {
            Some(Token::Name(name)) => {
                self.place += 1;
                if self.takes_sign("(") { self.call(&name) } else { self.root(&name) }
            }
            Some(Token::Text(_) | Token::Number) => {
                self.place += 1;
                // 1.5
                if self.takes_sign(".") {
                    self.place += 1;
                }
                Kind::Plain
            }
            Some(Token::Sign("(")) => {
                self.place += 1;
                let kind = self.expression();
                self.closed(")");
                kind
            }
            Some(Token::Sign(open @ ("[" | "{"))) => {
                self.place += 1;
                self.gathered(if open == "[" { "]" } else { "}" });
                Kind::Plain
            }
            _ => {
                // A component, or nothing that parses.
                self.walk.takes.any = true;
                self.everything();
                self.place = self.tokens.len();
                Kind::Plain
            }
        };
        let kind = self.steps(kind);
        self.filters(kind)
    }

    fn closed(&mut self, sign: &str) {
        if !self.takes_sign(sign) {
            self.everything();
            self.place = self.tokens.len();
        }
    }

    /// A list or a mapping that is written down, or made by `[… for … in …]`: no documents may go into it, for nothing would tell
    /// where they come out.
    fn gathered(&mut self, close: &str) {
        while !self.is_sign(close) && self.place < self.tokens.len() {
            let from = self.place;
            self.takes_sign("...");
            let kind = self.expression();
            self.no_documents(kind);
            if self.takes_name("for") {
                self.for_loop();
                if self.takes_name("if") {
                    self.expression();
                }
            }
            let _between = self.takes_sign(",") || self.takes_sign(":");
            if self.place == from {
                break;
            }
        }
        self.closed(close);
    }
}

/// How an operand goes with what was before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// One of them is the outcome.
    Joined,
    /// It is looked whether what was before is in it.
    Searched,
    /// Both are compared, or put together.
    Used,
}
