//! What a visitor looks for on every form, and the author did not write.

use crate::define::Step;
use crate::source::{Source, SourceKind};

/// A key that may be missing, and that somebody will miss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Omission {
    /// The key.
    pub key: &'static str,
    /// What the visitor loses.
    pub lost: &'static str,
    /// What to write under the key.
    pub write: &'static str,
}

const LEAVE: Omission = Omission {
    key: "leave",
    lost: "visitors find no quick way out at its top",
    write: "the address of a page that nobody wonders about, such as https://www.example.org/",
};
const READERS: Omission = Omission {
    key: "readers",
    lost: "visitors are not told, before they send it, who can read it",
    write: "such as: Only our two case workers.",
};
const RETENTION: Omission = Omission {
    key: "retention",
    lost: "visitors are not told, before they send it, how long it is kept",
    write: "such as: Until your case is closed.",
};
const RECEIPT: Omission = Omission {
    key: "receipt",
    lost: "visitors who have sent it are not told what happens next, and when",
    write: "such as: We answer within two days.",
};
const ELSEWHERE: Omission = Omission {
    key: "elsewhere",
    lost: "visitors whose message can't be stored are told of no other way to reach you",
    write: "such as: Call +44 20 7946 0123.",
};

impl Source {
    /// What it does not say, in the order in which a visitor would miss it.
    #[must_use]
    pub fn omissions(&self) -> Vec<Omission> {
        let expected = [
            (LEAVE, self.leave.is_some()),
            (READERS, self.readers.is_some()),
            (RETENTION, self.retention.is_some()),
            (RECEIPT, self.receipt.is_some()),
            (ELSEWHERE, self.elsewhere.is_some()),
        ];
        expected.into_iter().filter(|(_, is_said)| !is_said).map(|(omission, _)| omission).collect()
    }

    /// The fields for files that do not say which kinds they take, with the way to each.
    #[must_use]
    pub fn without_kinds(&self) -> Vec<Vec<Step>> {
        let takes_the_usual = self.entries().filter(|(_, item)| item.kind == Some(SourceKind::Files) && item.accept.is_none());
        takes_the_usual.map(|(path, _)| path).collect()
    }
}
