use std::sync::Arc;

use rayon::prelude::*;
use tera::Value;

use super::answers::Answers;
use super::around::Around;
use super::asked::Asked;
use super::keys::{Place, Prints, Site, View};
use super::one::{One, Stage, Turn};
use super::values::{self, Values};
use super::{Body, Outcome, PASSES, Phase, Workshop, bodies, shows_texts, through};
use crate::content::{Document, Layout};
use crate::finish::Page;
use crate::memory::{Hash, Made, MadeBody, MadePage, Memory, Met, Trace, following};
use crate::templates::Engine;
use crate::templates::reads::Closure;

/// What is known of a document's file before it is rendered.
struct File {
    /// What it depends on; nothing if the text isn't there, or that can't be known.
    key: Option<Hash>,
    /// Whether it is as it would be made.
    stays: bool,
}

/// All documents on their way, and what they are rendered with.
pub(super) struct Line<'a, 'w> {
    workshop: &'w Workshop<'a>,
    engine: &'w mut Engine,
    memory: &'w mut Memory,
    pub(super) all: Vec<One<'a>>,
    neighbours: Vec<(Option<usize>, Option<usize>)>,
    pages_from: usize,
    prints: Prints,
    values: Values,
    answers: Answers<'a>,
    /// Whether all texts have to be here, those of other processes too.
    whole: bool,
}

impl<'a, 'w> Line<'a, 'w> {
    pub(super) fn new(workshop: &'w Workshop<'a>, engine: &'w mut Engine, memory: &'w mut Memory, whole: bool) -> Self {
        let content = workshop.content;
        let documents: Vec<&Arc<Document>> = content.shared().collect();
        let pages_from = documents.len() - content.pages.len();
        let base = memory.keeps.then(|| memory.base());
        let print = workshop.outlines.print;
        let answers = Answers::new(workshop, memory);
        let one = |(index, (document, met)): (usize, (&'a Arc<Document>, Met))| {
            let mut kept = match met {
                Met::Same(kept) => kept,
                Met::Other(made) => Box::new(values::kept(document, base, *made)),
            };
            let pass = match kept.has_tags {
                false => Phase::Plain,
                true if index < pages_from => Phase::Documents,
                true => Phase::Pages,
            };
            if base.is_some() && kept.has_tags && kept.closure.as_ref().is_none_or(|(of, _)| *of != print) {
                kept.closure = Some((print, Arc::new(workshop.outlines.of_text(&bodies::template(document)))));
            }
            let mut one = One::new(document, kept, pass);
            if base.is_some() && pass == Phase::Plain {
                // Nothing else shows in it: now is as good as later, and what is known of it is at hand.
                one.body_key = one.kept.key;
                one.takes_text(&answers, whole);
            }
            one
        };
        let met = memory.documents.meet(documents.iter().copied());
        let all: Vec<One<'a>> = documents.into_par_iter().zip(met).enumerate().map(one).collect();
        memory.documents.columns().refresh(print, |place| &all[place].kept.facts);
        Self {
            workshop,
            engine,
            memory,
            all,
            neighbours: values::neighbours(content, workshop.config),
            pages_from,
            prints: Prints::default(),
            values: Values::default(),
            answers,
            whole,
        }
    }

    /// Renders what is not as it was; gives what each of that became, by its place.
    pub(super) fn all_documents(&mut self) -> Vec<(usize, Outcome<Option<Page>>)> {
        self.bodies(Phase::Plain, |_| ());
        self.bodies(Phase::Documents, |_| ());
        let mut around = self.memory.keeps.then(|| self.layouts());
        if let Some(around) = around.as_mut().filter(|around| !around.show_texts()) {
            self.look(around);
        }
        // A page that lists all documents keeps one core busy: meanwhile the others find out which files stay.
        let files = self.bodies(Phase::Pages, |line| around.as_ref().map(|around| line.files(around)));
        self.pages(around.zip(files))
    }

    fn site(&self) -> Site<'_> {
        Site { content: self.workshop.content, base: self.memory.base(), pages_from: self.pages_from, neighbours: &self.neighbours }
    }

    /// What templates see in a phase.
    fn view(&mut self, closure: &Arc<Closure>, phase: Phase) -> Option<View> {
        let site =
            Site { content: self.workshop.content, base: self.memory.base(), pages_from: self.pages_from, neighbours: &self.neighbours };
        self.prints.view(closure, phase, &site, &self.all, self.memory.documents.columns())
    }

    /// Gets the texts of a pass: those that are not what they were are rendered. Beside that, something else is worked out from what
    /// was there before.
    fn bodies<T: Send>(&mut self, pass: Phase, beside: impl FnOnce(&Self) -> T + Send) -> T {
        let open = if self.memory.keeps { self.open_bodies(pass) } else { self.of_pass(pass) };
        if self.memory.keeps && open.iter().any(|index| self.all[*index].closure().is_some_and(|it| shows_texts(it))) {
            self.fetch(|_, one| one.pass < pass);
        }
        self.show(&open, pass);
        let line = &*self;
        let (bodies, beside) = rayon::join(|| line.rendered_bodies(&open, pass), || beside(line));
        for (index, outcome, trace) in bodies {
            let one = &mut self.all[index];
            one.rendered = true;
            match outcome {
                Ok(body) => {
                    let hash = self.memory.keeps.then(|| body.hash());
                    let made = hash.zip(one.body_key).map(|(hash, key)| MadeBody { key, trace: Arc::new(trace), hash });
                    one.text = Turn::is(made);
                    one.body = Stage::Ready(body, hash);
                }
                Err(faults) => {
                    one.text = Turn::is(None);
                    one.body = Stage::Failed(faults);
                }
            }
        }
        beside
    }

    fn of_pass(&self, pass: Phase) -> Vec<usize> {
        (0..self.all.len()).filter(|index| self.all[*index].pass == pass).collect()
    }

    /// Takes the texts that would be what they were; says which would not.
    fn open_bodies(&mut self, pass: Phase) -> Vec<usize> {
        let mut open = self.of_pass(pass);
        if pass == Phase::Plain {
            open.retain(|index| self.all[*index].is_open());
            return open;
        }
        let views: Vec<Option<View>> = open
            .iter()
            .map(|index| self.all[*index].closure().cloned())
            .collect::<Vec<_>>()
            .iter()
            .map(|closure| self.view(closure.as_ref()?, pass))
            .collect();
        let site = self.site();
        let key = |(index, view): (&usize, &Option<View>)| {
            view.as_ref().map(|view| self.prints.of_body(view, &Place { site: &site, all: &self.all, index: *index }))
        };
        let keys: Vec<Option<Hash>> = open.par_iter().zip(&views).map(key).collect();
        for (index, key) in open.iter().zip(keys) {
            self.all[*index].body_key = key;
        }
        open.retain(|index| !self.all[*index].takes_text(&self.answers, self.whole));
        open
    }

    /// Renders texts that would be what they were, but are not here.
    fn fetch(&mut self, wanted: impl Fn(usize, &One<'_>) -> bool) {
        for pass in PASSES {
            let is_missing = |(index, one): &(usize, &One<'_>)| one.is_known() && one.pass == pass && wanted(*index, one);
            let missing: Vec<usize> = self.all.iter().enumerate().filter(is_missing).map(|(index, _)| index).collect();
            if missing.is_empty() {
                continue;
            }
            if missing.iter().any(|index| self.all[*index].closure().is_some_and(|it| shows_texts(it))) {
                self.fetch_before(pass);
            }
            self.show(&missing, pass);
            for (index, outcome, _) in self.rendered_bodies(&missing, pass) {
                if let (Ok(body), Some(hash)) = (outcome, self.all[index].hash()) {
                    self.all[index].body = Stage::Ready(body, Some(hash));
                }
            }
            self.values.outdated();
        }
    }

    fn fetch_before(&mut self, pass: Phase) {
        if pass > Phase::Plain {
            self.fetch(|_, one| one.pass < pass);
        }
    }

    pub(super) fn lacks_texts(&self) -> bool {
        self.all.iter().any(One::is_known)
    }

    /// Sees to it that `site` is there as these show it.
    fn show(&mut self, indices: &[usize], pass: Phase) {
        if pass > Phase::Plain && !indices.is_empty() {
            let mut asked = if self.memory.keeps { Asked::default() } else { Asked::all() };
            indices.iter().for_each(|index| asked.add(self.all[*index].closure().map(Arc::as_ref)));
            self.values.site(pass, &asked, self.workshop, self.engine, &mut self.all, &self.neighbours);
        }
    }

    fn rendered_bodies(&self, indices: &[usize], pass: Phase) -> Vec<(usize, Outcome<Body>, Trace)> {
        let one = |index: &usize| {
            let document = self.all[*index].document;
            let context = || self.values.context(*index, pass, self.pages_from, &self.all, &self.neighbours);
            let (outcome, trace) =
                following(|| bodies::body(document, context, self.workshop.config, &self.workshop.lookups.links, self.engine));
            (*index, outcome, trace)
        };
        indices.par_iter().map(one).collect()
    }

    /// Puts the layouts around the texts; gives what each document became whose file is not what it was. What is known of the layouts and
    /// of the files already comes along, if anything is.
    fn pages(&mut self, known: Option<(Around, Vec<File>)>) -> Vec<(usize, Outcome<Option<Page>>)> {
        let (open, mut asked) = match known {
            Some((around, files)) => self.open_pages(around, files),
            None => ((0..self.all.len()).collect(), Asked::all()),
        };
        if self.workshop.has_forms && self.memory.keeps && self.closure_of_forms().is_some_and(|closure| shows_texts(&closure)) {
            self.fetch(|_, _| true);
        }
        if self.workshop.has_forms {
            asked.add(self.closure_of_forms().as_deref());
        }
        if self.workshop.has_forms || !open.is_empty() {
            self.values.site(Phase::Last, &asked, self.workshop, self.engine, &mut self.all, &self.neighbours);
        }
        let line = &*self;
        let finished: Vec<(usize, Outcome<Option<Page>>, Trace)> = open
            .into_par_iter()
            .map(|index| {
                let (page, trace) = following(|| line.page(index));
                (index, page, trace)
            })
            .collect();
        let mut outcomes = Vec::with_capacity(finished.len());
        for (index, outcome, trace) in finished {
            let one = &mut self.all[index];
            let made = match (&outcome, one.page_key) {
                (Ok(Some(page)), Some(key)) => Some(MadePage { key, trace: Arc::new(trace), links: page.facts.clone(), stamp: None }),
                _ => None,
            };
            one.page = Turn::is(made);
            one.rendered |= matches!(outcome, Ok(Some(_)));
            outcomes.push((index, outcome));
        }
        outcomes
    }

    /// Finds out which files would not be what they were, and sees to it that their texts are here; says what their layouts ask for.
    fn open_pages(&mut self, mut around: Around, files: Vec<File>) -> (Vec<usize>, Asked) {
        if !around.is_seen() {
            self.look(&mut around);
        }
        let line = &*self;
        let files = files.into_par_iter().enumerate();
        let files: Vec<File> = files.map(|(index, file)| if file.key.is_some() { file } else { line.file(&around, index) }).collect();
        let open: Vec<usize> = (0..self.all.len()).filter(|index| !files[*index].stays).collect();
        for index in &open {
            self.all[*index].page_key = files[*index].key;
        }
        let mut asked = Asked::default();
        let their = || open.iter().filter_map(|index| around.of(*index));
        their().for_each(|view| asked.add(view.map(View::closure)));
        if their().any(|view| view.is_none_or(View::shows_texts)) {
            self.fetch(|_, _| true);
        } else {
            let is_open = |index: usize| open.binary_search(&index).is_ok();
            self.fetch(|index, _| is_open(index));
        }
        (open, asked)
    }

    /// The layouts of all documents.
    fn layouts(&self) -> Around {
        let with_file = |one: &One<'a>| one.document.output.is_some().then_some(one.document.layout.as_ref());
        Around::new(self.all.iter().map(with_file), |layout| self.closure_of(layout))
    }

    /// Finds out what the layouts see.
    fn look(&mut self, around: &mut Around) {
        around.see(|closure| self.view(closure, Phase::Last));
    }

    /// What is known of all files, from the texts that are here so far.
    fn files(&self, around: &Around) -> Vec<File> {
        (0..self.all.len()).into_par_iter().map(|index| self.file(around, index)).collect()
    }

    fn file(&self, around: &Around, index: usize) -> File {
        let place = Place { site: &self.site(), all: &self.all, index };
        let key = around.of(index).flatten().and_then(|view| self.prints.of_page(view, &place));
        File { key, stays: self.page_stays(index, key) }
    }

    /// What a layout is rendered with, if it is there.
    fn closure_of(&self, layout: Option<&Layout>) -> Option<Arc<Closure>> {
        let chain = layout.map(|layout| self.workshop.layouts.chain(layout)).transpose().ok()?.unwrap_or_default();
        let templates: Vec<&str> = chain.iter().map(|step| step.file.template()).collect();
        Some(Arc::new(self.workshop.outlines.of_layouts(&templates)))
    }

    /// Whether a file with that key would be what it was, and is there.
    fn page_stays(&self, index: usize, key: Option<Hash>) -> bool {
        let one = &self.all[index];
        let Some((page, file)) = one.kept.made.page.as_ref().zip(one.document.output.as_ref()) else { return false };
        key == Some(page.key) && self.answers.hold(&page.trace) && self.memory.written.is_there(self.workshop.places, file, page.stamp)
    }

    /// What the layout of the forms is rendered with, if it is there.
    fn closure_of_forms(&self) -> Option<Arc<Closure>> {
        let config = self.workshop.config;
        self.closure_of(Some(&Layout { name: config.forms_layout.clone(), span: config.tree.span.clone() }))
    }

    /// The file that a document becomes, if it does, with the layouts around its text.
    fn page(&self, index: usize) -> Outcome<Option<Page>> {
        let one = &self.all[index];
        let chain = one.document.layout.as_ref().map(|layout| self.workshop.layouts.chain(layout));
        // A layout that doesn't exist is said even where the text has faults of its own.
        let (body, chain) = match (&one.body, chain) {
            (Stage::Failed(faults), Some(Err(fault))) => return Err(faults.iter().cloned().chain([fault]).collect()),
            (Stage::Failed(faults), _) => return Err(faults.clone()),
            (_, Some(Err(fault))) => return Err(vec![fault]),
            (Stage::Open | Stage::Known(_), _) => return Ok(None),
            (Stage::Ready(body, _), Some(Ok(chain))) => (body, chain),
            (Stage::Ready(body, _), None) => (body, Vec::new()),
        };
        let Some(path) = &one.document.output else { return Ok(None) };
        let context = self.values.context(index, Phase::Last, self.pages_from, &self.all, &self.neighbours);
        let text = through(&chain, context, Value::clone(&body.content), self.engine)?;
        let known = one.kept.made.page.as_ref().and_then(|page| page.links.as_ref());
        Ok(Some(self.workshop.last.page(path, text, known)))
    }

    /// Gives the memory back what it knows of documents; and says what it is to know once the pages are written.
    pub(super) fn end(mut self) -> Vec<(usize, Made)> {
        if !self.memory.keeps {
            return Vec::new();
        }
        let made = self.all.par_iter_mut().enumerate().filter_map(|(place, one)| Some((place, one.made()?))).collect();
        self.memory.documents.hold(self.all.into_par_iter().map(One::end).collect());
        made
    }
}
