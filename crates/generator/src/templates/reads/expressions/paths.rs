//! Where a name, and what follows it, leads.

use super::calls::parameter;
use super::{At, HELD, Kind, Root};
use crate::templates::reads::tokens::Token;

impl At<'_, '_> {
    pub(super) fn root(&mut self, name: &str) -> Kind {
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
    pub(super) fn steps(&mut self, mut kind: Kind) -> Kind {
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
}
