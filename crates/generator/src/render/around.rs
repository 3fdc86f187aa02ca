use std::collections::HashMap;
use std::sync::Arc;

use super::keys::View;
use super::shows_texts;
use crate::content::Layout;
use crate::templates::reads::Closure;

/// The layouts around the documents: few are around many.
pub(super) struct Around {
    /// What each is rendered with.
    closures: Vec<Arc<Closure>>,
    /// What each sees, once that was looked at; nothing of one of which it can't be known.
    views: Vec<Option<View>>,
    /// Which of them each document has; nothing of one that becomes no file or whose layout isn't there.
    of: Vec<Option<usize>>,
}

impl Around {
    /// The layouts of documents that become files, with what each is rendered with if it is there. Having none is one of them.
    pub(super) fn new<'l>(
        layouts: impl Iterator<Item = Option<Option<&'l Layout>>>,
        closure_of: impl Fn(Option<&Layout>) -> Option<Arc<Closure>>,
    ) -> Self {
        let mut closures = Vec::new();
        let mut by_name: HashMap<Option<&str>, Option<usize>> = HashMap::new();
        let of = layouts.map(|layout| {
            let layout = layout?;
            *by_name.entry(layout.map(|layout| layout.name.as_str())).or_insert_with(|| {
                closures.push(closure_of(layout)?);
                Some(closures.len() - 1)
            })
        });
        Self { of: of.collect(), closures, views: Vec::new() }
    }

    /// Whether one of them shows what other documents became: what it sees can't be told before these are rendered.
    pub(super) fn show_texts(&self) -> bool {
        self.closures.iter().any(|closure| shows_texts(closure))
    }

    /// Holds what each sees.
    pub(super) fn see(&mut self, view: impl FnMut(&Arc<Closure>) -> Option<View>) {
        self.views = self.closures.iter().map(view).collect();
    }

    pub(super) fn is_seen(&self) -> bool {
        self.views.len() == self.closures.len()
    }

    /// What the layouts of a document see, if that was looked at and it has any.
    pub(super) fn of(&self, index: usize) -> Option<Option<&View>> {
        self.views.get(self.of[index]?).map(Option::as_ref)
    }
}
