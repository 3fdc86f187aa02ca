//! What is asked of an author and not of a `form.json`: a form without it works, and one that was sealed before it was asked
//! must be read for ever.

use super::{DefinitionFault, autocomplete, blank};
use crate::source::{Source, SourceItem};

/// Every fault that only its author has to mend.
pub(super) fn faults(source: &Source) -> Vec<DefinitionFault> {
    let texts = [
        ("intro", &source.intro),
        ("readers", &source.readers),
        ("retention", &source.retention),
        ("receipt", &source.receipt),
        ("elsewhere", &source.elsewhere),
    ];
    let mut faults: Vec<_> = texts.into_iter().filter_map(|(key, text)| blank(key, text.as_ref())).collect();
    faults.extend(leave_fault(source));
    for (path, item) in source.entries() {
        faults.extend(of_entry(item).map(|fault| fault.under(&path)));
    }
    faults
}

fn of_entry(item: &SourceItem) -> impl Iterator<Item = DefinitionFault> {
    let texts = [("heading", &item.heading), ("text", &item.text), ("help", &item.help)];
    texts.into_iter().filter_map(|(key, text)| blank(key, text.as_ref())).chain(autocomplete_fault(item))
}

/// Whether HTML lets a field of its type have the token.
fn autocomplete_fault(item: &SourceItem) -> Option<DefinitionFault> {
    let (token, kind) = (item.autocomplete.as_ref()?, item.kind?);
    (autocomplete::is_token(token) && !autocomplete::fits(token, kind)).then(|| {
        DefinitionFault::at(
            "autocomplete",
            format!("“{token}” is nothing that browsers fill into a field of this type"),
            "`street-address` is for `long_text`, with address-line1 and its kin for one line; a field of type `tel` has tel and its kin",
        )
    })
}

fn leave_fault(source: &Source) -> Option<DefinitionFault> {
    let leave = source
        .leave
        .as_ref()
        .filter(|leave| leave.starts_with("http") && !leave.contains(char::is_whitespace) && !leads_somewhere(leave))?;
    let help = "write a whole address, such as https://www.example.org/";
    Some(DefinitionFault::at("leave", format!("“{leave}” is no address that browsers can follow"), help))
}

/// Whether it has a host, and nothing that a URL can't have (RFC 3986).
fn leads_somewhere(address: &str) -> bool {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let in_host = |c: char| c.is_alphanumeric() || "-.:[]".contains(c);
    let in_path = |c: char| !c.is_whitespace() && !c.is_control() && !"\"<>\\^`{|}".contains(c);
    let is_escape = |escape: &str| escape.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    host.contains(char::is_alphanumeric) && host.chars().all(in_host) && path.chars().all(in_path) && path.split('%').skip(1).all(is_escape)
}
