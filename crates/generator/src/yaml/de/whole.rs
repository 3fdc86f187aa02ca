//! Every fault of a document, where serde stops at the first: what is at fault is taken out, and the rest is read again.

use serde::de::DeserializeOwned;

use super::{Read, from_node};
use crate::diagnostics::{Diagnostic, Span};
use crate::yaml::{Node, Shape};

/// More faults than this and nobody reads on.
const MOST: usize = 100;

/// What could be read of a document.
pub(crate) struct Partial<T> {
    /// The value, without what is at fault; nothing if too little is left.
    pub(crate) read: Option<Read<T>>,
    /// All that doesn't fit the type.
    pub(crate) faults: Vec<Diagnostic>,
    /// The document, without what is at fault.
    pub(crate) tree: Node,
    /// What was taken out of it: what it lacks now was not forgotten by its author.
    pub(crate) lacking: Vec<Lacking>,
}

/// What a mapping or a list lacks.
pub(crate) struct Lacking {
    /// The mapping or list.
    pub(crate) inside: Span,
    /// The key that was taken out; nothing of a list.
    pub(crate) key: Option<String>,
}

/// Reads a value, and finds every fault that is in the way.
pub(crate) fn read_all<T: DeserializeOwned>(node: &Node) -> Partial<T> {
    let mut partial = Partial { read: None, faults: Vec::new(), tree: node.clone(), lacking: Vec::new() };
    while partial.faults.len() < MOST {
        let fault = match from_node::<T>(&partial.tree) {
            Ok(read) => {
                partial.read = Some(read);
                break;
            }
            Err(fault) => fault,
        };
        let at = (fault.line, fault.column);
        let follows = partial.lacking.iter().any(|lacking| place(&lacking.inside) == at);
        if !follows {
            partial.faults.push(fault);
        }
        match take_out(&mut partial.tree, at) {
            Some(lacks) => partial.lacking.push(lacks),
            // The whole document is at fault.
            None => break,
        }
    }
    partial
}

fn place(span: &Span) -> (Option<u32>, Option<u32>) {
    (Some(span.line), Some(span.column))
}

/// Takes out the entry or item that stands at a place; says what it was in.
fn take_out(node: &mut Node, at: (Option<u32>, Option<u32>)) -> Option<Lacking> {
    let span = node.span.clone();
    let lacking = |key| Lacking { inside: span, key };
    match &mut node.shape {
        Shape::Scalar { .. } => None,
        Shape::List(items) => {
            let inside = items.iter_mut().find_map(|item| take_out(item, at));
            inside.or_else(|| {
                let index = items.iter().position(|item| place(&item.span) == at)?;
                items.remove(index);
                Some(lacking(None))
            })
        }
        Shape::Map(entries) => {
            let is_at = |key: &Span, value: &Span| place(key) == at || place(value) == at;
            // A key stands where its mapping begins: what is said of the mapping is not said of its first key.
            let inside = entries.iter_mut().find_map(|entry| take_out(&mut entry.value, at));
            inside.or_else(|| {
                let index = entries.iter().position(|entry| is_at(&entry.key_span, &entry.value.span))?;
                Some(lacking(Some(entries.remove(index).key)))
            })
        }
    }
}
