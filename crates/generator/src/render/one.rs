use std::sync::Arc;

use super::answers::Answers;
use super::{Body, Phase};
use crate::content::Document;
use crate::diagnostics::Diagnostic;
use crate::memory::{BodyHash, Hash, Kept, Made, MadeBody, MadePage};
use crate::templates::reads::Closure;

/// A document on its way.
pub(super) struct One<'a> {
    pub(super) document: &'a Arc<Document>,
    pub(super) kept: Box<Kept>,
    /// The pass in which its text is rendered.
    pub(super) pass: Phase,
    pub(super) body: Stage,
    /// What its text depends on, if that can be known; likewise its file.
    pub(super) body_key: Option<Hash>,
    pub(super) page_key: Option<Hash>,
    /// What is known of its text, and of its file.
    pub(super) text: Turn<MadeBody>,
    pub(super) page: Turn<MadePage>,
    pub(super) rendered: bool,
}

/// How far a document's text is.
pub(super) enum Stage {
    Open,
    /// It would be what it was; that was made by another process, and isn't here.
    Known(BodyHash),
    Ready(Body, Option<BodyHash>),
    Failed(Vec<Diagnostic>),
}

/// What is to be remembered of a part of a document.
pub(super) enum Turn<T> {
    /// What is.
    Stays,
    /// Something else, or nothing.
    Is(Option<Box<T>>),
}

impl<T> Turn<T> {
    pub(super) fn is(made: Option<T>) -> Self {
        Self::Is(made.map(Box::new))
    }

    fn or<'t>(&'t self, was: &'t Option<T>) -> Option<&'t T> {
        match self {
            Self::Stays => was.as_ref(),
            Self::Is(made) => made.as_deref(),
        }
    }
}

impl<'a> One<'a> {
    pub(super) fn new(document: &'a Arc<Document>, kept: Box<Kept>, pass: Phase) -> Self {
        Self {
            document,
            kept,
            pass,
            body: Stage::Open,
            body_key: None,
            page_key: None,
            text: Turn::Stays,
            page: Turn::Stays,
            rendered: false,
        }
    }

    /// What its template tags are rendered with, if it has any and that is known.
    pub(super) fn closure(&self) -> Option<&Arc<Closure>> {
        self.kept.closure.as_ref().map(|(_, closure)| closure)
    }

    /// Takes the text that the last build made, if it would be the same; `here` if it has to be here, and not only known.
    pub(super) fn takes_text(&mut self, answers: &Answers<'_>, here: bool) -> bool {
        let kept = self.kept.body.take();
        let known = self.kept.made.body.as_ref().filter(|body| self.body_key == Some(body.key) && answers.hold(&body.trace));
        let Some(hash) = known.map(|body| body.hash) else { return false };
        self.body = match kept {
            Some((of, content, excerpt)) if of == hash => Stage::Ready(Body { content, excerpt }, Some(hash)),
            _ if here => return false,
            _ => Stage::Known(hash),
        };
        true
    }

    /// Whether it is still to be found out, or made.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.body, Stage::Open)
    }

    pub(super) fn is_known(&self) -> bool {
        matches!(self.body, Stage::Known(_))
    }

    /// What its text comes to, where others see it in that phase.
    pub(super) fn seen(&self, phase: Phase) -> Option<BodyHash> {
        // When the layouts come all texts are there; but lists stay as they were for the pages.
        self.hash().filter(|_| self.pass < phase.min(Phase::Pages))
    }

    pub(super) fn hash(&self) -> Option<BodyHash> {
        match &self.body {
            Stage::Known(hash) => Some(*hash),
            Stage::Ready(_, hash) => *hash,
            Stage::Open | Stage::Failed(_) => None,
        }
    }

    /// What was said while it was rendered, in this build or in an earlier one.
    pub(super) fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        let text = self.text.or(&self.kept.made.body).map(|body| &body.trace);
        let page = self.page.or(&self.kept.made.page).map(|page| &page.trace);
        text.into_iter().chain(page).flat_map(|trace| &trace.warnings)
    }

    /// What is to be remembered of it, unless that is what it was.
    pub(super) fn made(&mut self) -> Option<Made> {
        let was = &self.kept.made;
        let stays = |none: bool, was: bool| none && !was;
        let text_stays = match &self.text {
            Turn::Stays => true,
            Turn::Is(made) => stays(made.is_none(), was.body.is_some()),
        };
        let page_stays = match &self.page {
            Turn::Stays => true,
            Turn::Is(made) => stays(made.is_none(), was.page.is_some()),
        };
        (!text_stays || !page_stays).then(|| Made { body: self.text.or(&was.body).cloned(), page: self.page.or(&was.page).cloned() })
    }

    /// What is known of it from now on.
    pub(super) fn end(self) -> Box<Kept> {
        let mut kept = self.kept;
        if let Stage::Ready(body, Some(hash)) = self.body {
            kept.body = Some((hash, body.content, body.excerpt));
        }
        kept
    }
}
