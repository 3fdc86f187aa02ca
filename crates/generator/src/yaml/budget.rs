//! How large a document may grow, so that a few bytes of aliases can't fill the memory.

use crate::diagnostics::Span;

/// The most nodes of a document, those that aliases repeat included.
const MOST_NODES: usize = 2_000_000;
/// The most nodes that aliases may add to a document.
const MOST_REPEATED: usize = 100_000;
/// How deep a document may nest.
const DEEPEST: usize = 100;

#[derive(Default)]
pub(super) struct Budget {
    nodes: usize,
    repeated: usize,
}

impl Budget {
    pub(super) fn node(&mut self, depth: usize, span: &Span) -> Result<(), super::parse::Fault> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err(exceeded(span, format!("this document has more than {MOST_NODES} values")));
        }
        if depth > DEEPEST {
            return Err(exceeded(span, format!("this document nests more than {DEEPEST} levels deep")));
        }
        Ok(())
    }

    pub(super) fn alias(&mut self, nodes: usize, span: &Span) -> Result<(), super::parse::Fault> {
        self.repeated += nodes;
        if self.repeated > MOST_REPEATED {
            return Err(exceeded(span, format!("aliases repeat more than {MOST_REPEATED} values")));
        }
        Ok(())
    }
}

fn exceeded(span: &Span, message: String) -> super::parse::Fault {
    super::parse::fault(span, message).help("split it into several files, or write out what the aliases repeat")
}
