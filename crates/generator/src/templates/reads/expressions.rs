//! One tag after the other: which values hold documents, and what is asked of them.

use std::collections::BTreeSet;

use super::tokens::{Tag, Token, tokens};
use super::{Reads, Takes};

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

/// Filters that give some of a list's items, or a list with more items.
const CHOOSING: [&str; 13] =
    ["first", "last", "nth", "reverse", "slice", "sample", "shift", "pop", "push", "unshift", "concat", "compact", "default"];
/// Filters that look at one attribute of each item.
const BY_KEY: [&str; 7] = ["where", "find", "sort", "sort_natural", "uniq", "group_by", "map"];
/// Filters that look at each item by an expression.
const BY_EXPRESSION: [&str; 3] = ["where_exp", "find_exp", "group_by_exp"];
const KEYS: [&str; 3] = ["key", "attribute", "property"];
/// Tests that tell what kind of value it is.
const TESTS: [&str; 8] = ["defined", "undefined", "string", "number", "map", "array", "iterable", "none"];

/// The functions of which it is known what they read: nothing, or what `crate::remembered` keeps track of by itself.
pub(crate) const FUNCTIONS: [&str; 13] = [
    "feed_meta",
    "form",
    "highlight",
    "highlight_css",
    "include",
    "include_relative",
    "link",
    "post_url",
    "privacy",
    "range",
    "seo",
    "t",
    "throw",
];

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

/// The arguments of a call: what each is, and its text where that is written down.
type Arguments = Vec<(String, Kind, Option<String>)>;

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

    fn root(&mut self, name: &str) -> Kind {
        match name {
            "site" => Kind::Root(Root::Site),
            "paginator" => Kind::Root(Root::Paginator),
            "include" => Kind::Root(Root::Include),
            "page" => Kind::Page,
            "__tera_context" => {
                self.everything();
                Kind::Plain
            }
            name if self.walk.holders.contains(name) => Kind::Documents,
            _ => Kind::Plain,
        }
    }

    /// `.name`, `["name"]`, `[0]`, `[1:3]`.
    fn steps(&mut self, mut kind: Kind) -> Kind {
        loop {
            if self.takes_sign(".") || self.takes_sign("?.") {
                kind = match self.name() {
                    Some(name) => self.attribute(kind, &name),
                    // `posts.0`
                    None => {
                        self.place += 1;
                        self.worked_out(kind, true)
                    }
                };
            } else if self.takes_sign("[") || self.takes_sign("?[") {
                kind = self.index(kind);
            } else {
                return kind;
            }
        }
    }

    fn index(&mut self, kind: Kind) -> Kind {
        if let (Some(Token::Text(name)), Some(Token::Sign("]"))) = (self.peek().cloned(), self.tokens.get(self.place + 1)) {
            self.place += 2;
            return self.attribute(kind, &name);
        }
        let mut by_number = matches!((self.peek(), self.tokens.get(self.place + 1)), (Some(Token::Number), Some(Token::Sign("]"))));
        while !self.is_sign("]") && self.place < self.tokens.len() {
            if self.takes_sign(":") {
                by_number = true;
                continue;
            }
            let from = self.place;
            let asked = self.expression();
            self.no_documents(asked);
            if self.place == from {
                break;
            }
        }
        self.closed("]");
        self.worked_out(kind, by_number)
    }

    /// Asks a value for what is not written down, or for a number.
    fn worked_out(&mut self, kind: Kind, by_number: bool) -> Kind {
        match kind {
            Kind::Plain => Kind::Plain,
            Kind::Words => Kind::List,
            Kind::List => Kind::Documents,
            Kind::Documents if by_number => Kind::Documents,
            Kind::Documents | Kind::Page | Kind::Root(_) => {
                self.everything();
                Kind::Documents
            }
        }
    }

    /// Asks a value for a name.
    fn attribute(&mut self, kind: Kind, name: &str) -> Kind {
        match kind {
            Kind::Plain => Kind::Plain,
            Kind::Words => Kind::List,
            Kind::Root(Root::Site) => self.of_site(name),
            Kind::Root(Root::Include) if !self.walk.holders.contains(&parameter(name)) => Kind::Plain,
            Kind::Root(Root::Include) => Kind::Documents,
            Kind::Root(Root::Paginator) if name == "posts" => {
                self.walk.reads.listing = true;
                Kind::List
            }
            Kind::Root(Root::Paginator) => Kind::Plain,
            Kind::Page | Kind::Documents | Kind::List => {
                match name {
                    "previous" | "next" => self.walk.reads.neighbours = true,
                    "posts" => self.walk.reads.listing = true,
                    _ => {}
                }
                if kind != Kind::Page {
                    self.walk.reads.words.insert(name.to_owned());
                }
                if HELD.contains(&name) { Kind::Documents } else { Kind::Plain }
            }
        }
    }

    fn of_site(&mut self, key: &str) -> Kind {
        if key == "data" {
            // Which file of it: where that isn't written down, all of them.
            match (self.peek(), self.tokens.get(self.place + 1), self.tokens.get(self.place + 2)) {
                (Some(Token::Sign("." | "?.")), Some(Token::Name(file)), _)
                | (Some(Token::Sign("[" | "?[")), Some(Token::Text(file)), Some(Token::Sign("]"))) => {
                    self.walk.reads.data.insert(file.clone());
                    return Kind::Plain;
                }
                _ => {}
            }
        }
        self.walk.reads.site.insert(key.to_owned());
        match key {
            "tags" | "categories" => {
                self.walk.reads.words.insert(key.to_owned());
                Kind::Words
            }
            key if self.walk.lists.contains(key) => Kind::List,
            _ => Kind::Plain,
        }
    }

    fn filters(&mut self, mut kind: Kind) -> Kind {
        while self.takes_sign("|") {
            kind = self.filter(kind);
        }
        kind
    }

    fn filter(&mut self, kind: Kind) -> Kind {
        let name = self.name().unwrap_or_default();
        let arguments = if self.takes_sign("(") { self.arguments() } else { Vec::new() };
        let given = arguments.iter().fold(Kind::Plain, |all, (_, kind, _)| all.or(*kind));
        if !kind.holds() {
            // What is put beside other things comes out with them.
            if given.holds() && !CHOOSING.contains(&name.as_str()) {
                self.everything();
            }
            return if given.holds() { Kind::Documents } else { Kind::Plain };
        }
        let literal =
            |wanted: &[&str]| arguments.iter().find(|(name, ..)| wanted.contains(&name.as_str())).map(|(_, _, text)| text.clone());
        match (kind, name.as_str()) {
            (Kind::Words, "get") => Kind::List,
            (Kind::Words, "keys") => Kind::Plain,
            (Kind::Words, "pairs") => Kind::Documents,
            (Kind::Words | Kind::List | Kind::Documents, "size" | "length") => Kind::Plain,
            (Kind::Page, "default") => Kind::Documents,
            (Kind::List | Kind::Documents, name) if CHOOSING.contains(&name) => match literal(&KEYS) {
                Some(Some(key)) => self.by_key(&key, Kind::Documents),
                Some(None) => self.unfollowed(),
                None => Kind::Documents,
            },
            (Kind::List | Kind::Documents, name) if BY_KEY.contains(&name) => {
                let compared = given.holds() || name == "map" && literal(&KEYS).is_none();
                match literal(&KEYS) {
                    Some(Some(key)) if !compared => self.by_key(&key, if name == "map" { Kind::Plain } else { Kind::Documents }),
                    _ => self.unfollowed(),
                }
            }
            (Kind::List | Kind::Documents, name) if BY_EXPRESSION.contains(&name) => {
                match (literal(&["item", "variable"]), literal(&["exp", "expression"])) {
                    (Some(Some(item)), Some(Some(exp))) => {
                        self.walk.holders.insert(item);
                        self.walk.text(&exp, name == "group_by_exp");
                        Kind::Documents
                    }
                    _ => self.unfollowed(),
                }
            }
            _ => self.unfollowed(),
        }
    }

    fn unfollowed(&mut self) -> Kind {
        self.everything();
        Kind::Documents
    }

    /// One attribute of each item, or one of what the attribute holds.
    fn by_key(&mut self, key: &str, gives: Kind) -> Kind {
        let parts: Vec<&str> = key.split('.').collect();
        for part in &parts {
            self.walk.reads.words.insert((*part).to_owned());
        }
        match parts.last() {
            // A document is compared, or comes out.
            Some(last) if HELD.contains(last) => self.unfollowed(),
            _ => gives,
        }
    }

    /// What stands between the brackets of a call, up to the closing one.
    fn arguments(&mut self) -> Arguments {
        let mut arguments = Vec::new();
        while !self.is_sign(")") && self.place < self.tokens.len() {
            let from = self.place;
            let mut name = String::new();
            if let (Some(Token::Name(it)), Some(Token::Sign("="))) = (self.peek(), self.tokens.get(self.place + 1)) {
                name.clone_from(it);
                self.place += 2;
            }
            let text = match (self.peek(), self.tokens.get(self.place + 1)) {
                (Some(Token::Text(text)), Some(Token::Sign("," | ")"))) => Some(text.clone()),
                _ => None,
            };
            let kind = self.expression();
            arguments.push((name, kind, text));
            self.takes_sign(",");
            if self.place == from {
                break;
            }
        }
        self.closed(")");
        arguments
    }

    fn call(&mut self, function: &str) -> Kind {
        let arguments = self.arguments();
        self.walk.takes.calls.insert(function.to_owned());
        match function {
            "include" => {
                let by = if arguments.iter().any(|(name, ..)| name == "file") { "file" } else { "name" };
                for (name, kind, text) in arguments {
                    match (name == by, text) {
                        (true, Some(text)) => {
                            self.walk.takes.named.insert(text);
                        }
                        (true, None) => {
                            self.no_documents(kind);
                            self.walk.takes.any = true;
                        }
                        (false, _) => self.hold(parameter(&name), kind),
                    }
                }
            }
            // What is in the file is not known here.
            "include_relative" => {
                self.walk.takes.any = true;
                self.everything();
            }
            name => {
                if !FUNCTIONS.contains(&name) {
                    self.walk.reads.unknown = true;
                }
                arguments.iter().for_each(|(_, kind, _)| self.no_documents(*kind));
            }
        }
        Kind::Plain
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

/// The variable that a parameter of an include is here.
fn parameter(name: &str) -> String {
    format!("include.{name}")
}
