//! From content to HTML, in three passes over all documents and the layouts at last:
//!
//! 1. what has no template tags is only Markdown, or Sass: done first, so that its content is known to every template;
//! 2. posts and collections with template tags;
//! 3. pages with template tags;
//! 4. the layouts.
//!
//! Each pass runs on all cores; what a document becomes does not depend on the order. Where a build remembers the last one, each pass
//! begins by asking which documents would become what they were ([`keys`]); only the others are rendered.

mod answers;
mod around;
mod asked;
mod bodies;
mod keys;
mod line;
mod one;
mod values;

use rayon::prelude::*;
use tera::{Context, Value};

use crate::config::Config;
use crate::content::Content;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::finish::{Finish, Page};
use crate::memory::{Hash, Made, Memory};
use crate::output::Places;
use crate::templates::reads::{Closure, Outlines};
use crate::templates::{Engine, Layouts, Lookups, Step};
use line::Line;

/// The HTML of a document's text, before its layout.
#[derive(Clone)]
struct Body {
    content: Value,
    excerpt: Value,
}

/// What one document became, or why not.
type Outcome<T> = Result<T, Vec<Diagnostic>>;

/// What renders documents.
pub(crate) struct Workshop<'a> {
    pub(crate) content: &'a Content,
    pub(crate) config: &'a Config,
    pub(crate) layouts: &'a Layouts,
    pub(crate) lookups: &'a Lookups,
    pub(crate) outlines: &'a Outlines,
    pub(crate) last: &'a Finish<'a>,
    pub(crate) places: &'a Places,
    /// What the forms come to.
    pub(crate) forms: Hash,
    /// Whether there are any: then a layout is rendered for the receiver.
    pub(crate) has_forms: bool,
}

/// All documents, rendered.
pub(crate) struct Rendered {
    /// Those that are not as they were, by their places, in order; with the file that each becomes, if it does.
    pub(crate) pages: Vec<(usize, Option<Page>)>,
    /// What is to be remembered, once it is written, of those that are not as they were; by their places.
    pub(crate) made: Vec<(usize, Made)>,
    /// How many were rendered; the others are as they were.
    pub(crate) count: usize,
}

/// When a text is rendered; what lists show of others depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Phase {
    /// Without template tags.
    Plain,
    /// Posts and documents of collections.
    Documents,
    /// Pages.
    Pages,
    /// The layouts.
    Last,
}

const PASSES: [Phase; 3] = [Phase::Plain, Phase::Documents, Phase::Pages];

/// Renders every document that becomes a file, and finishes each as soon as it has its layouts.
pub(crate) fn documents(workshop: &Workshop<'_>, engine: &mut Engine, memory: &mut Memory, notes: &mut Diagnostics) -> Rendered {
    let mut line = Line::new(workshop, engine, memory, false);
    let mut outcomes = line.all_documents();
    if line.lacks_texts() && outcomes.iter().any(|(_, outcome)| outcome.is_err()) {
        // A fault says what there is; that is told rightly only where all of it is there.
        line.end();
        line = Line::new(workshop, engine, memory, true);
        outcomes = line.all_documents();
    }
    let count = line.all.iter().filter(|one| one.rendered).count();
    let mut pages = Vec::with_capacity(outcomes.len());
    for (place, outcome) in outcomes {
        let source = line.all[place].document.source.path();
        let page = outcome.map_err(|faults| notes.extend(faults.into_iter().map(|fault| fault.met_in(source))));
        pages.push((place, page.ok().flatten()));
    }
    let warnings: Vec<Diagnostic> = line.all.par_iter().flat_map_iter(|one| one.warnings()).cloned().collect();
    notes.extend(warnings);
    Rendered { pages, made: line.end(), count }
}

/// Whether templates show what other documents became.
fn shows_texts(closure: &Closure) -> bool {
    let reads = &closure.reads;
    reads.everything || reads.unknown || ["content", "excerpt"].iter().any(|word| reads.words.contains(*word))
}

/// Puts content through a chain of layouts, from the inside out.
pub(crate) fn through(chain: &[Step<'_>], mut context: Context, content: Value, engine: &Engine) -> Outcome<String> {
    let Some((outermost, inner)) = chain.split_last() else { return Ok(content.as_str().unwrap_or_default().to_owned()) };
    let mut render = |step: &Step<'_>, content: Value| {
        context.insert_value("layout", step.data.clone());
        context.insert_value("content", content);
        engine.render(step.file.template(), &context)
    };
    let mut content = content;
    for step in inner {
        content = Value::safe_string(&render(step, content)?);
    }
    render(outermost, content)
}
