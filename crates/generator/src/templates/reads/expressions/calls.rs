//! What filters and functions make of documents.

use super::{At, HELD, Kind};
use crate::templates::reads::tokens::Token;

/// Filters that give some of a list's items, or a list with more items.
const CHOOSING: [&str; 13] =
    ["first", "last", "nth", "reverse", "slice", "sample", "shift", "pop", "push", "unshift", "concat", "compact", "default"];
/// Filters that look at one attribute of each item.
const BY_KEY: [&str; 7] = ["where", "find", "sort", "sort_natural", "uniq", "group_by", "map"];
/// Filters that look at each item by an expression.
const BY_EXPRESSION: [&str; 3] = ["where_exp", "find_exp", "group_by_exp"];
const KEYS: [&str; 3] = ["key", "attribute", "property"];

/// The functions of which it is known what they read: nothing, or what `crate::remembered` keeps track of by itself.
pub(in crate::templates::reads) const FUNCTIONS: [&str; 13] = [
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

/// The arguments of a call: what each is, and its text where that is written down.
type Arguments = Vec<(String, Kind, Option<String>)>;

impl At<'_, '_> {
    pub(super) fn filters(&mut self, mut kind: Kind) -> Kind {
        while self.takes_sign("|") {
            kind = self.filter(kind);
        }
        kind
    }

    pub(super) fn filter(&mut self, kind: Kind) -> Kind {
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

    pub(super) fn unfollowed(&mut self) -> Kind {
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
    pub(super) fn arguments(&mut self) -> Arguments {
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

    pub(super) fn call(&mut self, function: &str) -> Kind {
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

/// The variable that a parameter of an include is here.
pub(super) fn parameter(name: &str) -> String {
    format!("include.{name}")
}
