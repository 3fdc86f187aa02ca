//! From content to HTML, in three passes over all documents and the layouts at last:
//!
//! 1. what has no template tags is only Markdown, or Sass: done first, so that its content is known to every template;
//! 2. posts and collections with template tags;
//! 3. pages with template tags;
//! 4. the layouts.
//!
//! Each pass runs on all cores; what a document becomes does not depend on the order. Where a build remembers the last one, each pass
//! begins by asking which documents would become what they were ([`keys`]); only the others are rendered.

mod bodies;
mod keys;
mod values;

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use tera::{Context, Value};

use crate::config::Config;
use crate::content::{Content, Document, Layout};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::finish::{Finish, Page};
use crate::memory::{Asked, BodyHash, Hash, Kept, Made, MadeBody, MadePage, Memory, Trace, following, of_file};
use crate::output::{Output, Places};
use crate::templates::reads::{ByLayout, Closure, Outlines};
use crate::templates::{Engine, Layouts, Lookups, Step};
use keys::{Place, Prints, Site};
use values::Values;

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
pub(crate) struct Rendered<'a> {
    /// Those that become a file.
    pub(crate) pages: Vec<(&'a Document, Page)>,
    /// What is known of each, once it is written.
    pub(crate) made: Vec<(String, Made)>,
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

/// A document on its way.
struct One<'a> {
    document: &'a Arc<Document>,
    kept: Box<Kept>,
    /// The pass in which its text is rendered.
    pass: Phase,
    /// What its own template tags are rendered with, if that is asked.
    closure: Option<Arc<Closure>>,
    /// Where what the last build knew of it is to be found.
    last: Option<usize>,
    body: Stage,
    /// What is to be remembered.
    made: Made,
    rendered: bool,
}

/// How far a document's text is.
enum Stage {
    Open,
    /// It would be what it was; that was made by another process, and isn't here.
    Known(BodyHash),
    Ready(Body, Option<BodyHash>),
    Failed(Vec<Diagnostic>),
}

impl One<'_> {
    /// What its text comes to, where others see it in that phase.
    fn seen(&self, phase: Phase) -> Option<BodyHash> {
        // When the layouts come all texts are there; but lists stay as they were for the pages.
        self.hash().filter(|_| self.pass < phase.min(Phase::Pages))
    }

    fn hash(&self) -> Option<BodyHash> {
        match &self.body {
            Stage::Known(hash) => Some(*hash),
            Stage::Ready(_, hash) => *hash,
            Stage::Open | Stage::Failed(_) => None,
        }
    }
}

/// Renders every document that becomes a file, and finishes each as soon as it has its layouts.
pub(crate) fn documents<'a>(workshop: &Workshop<'a>, engine: &mut Engine, memory: &mut Memory, notes: &mut Diagnostics) -> Rendered<'a> {
    let mut line = Line::new(workshop, engine, memory, false);
    let mut outcomes = line.all_documents();
    if line.lacks_texts() && outcomes.iter().any(Result::is_err) {
        // A fault says what there is; that is told rightly only where all of it is there.
        line.give_back();
        line = Line::new(workshop, engine, memory, true);
        outcomes = line.all_documents();
    }
    let count = line.all.iter().filter(|one| one.rendered).count();
    let mut pages = Vec::new();
    for (one, outcome) in line.all.iter().zip(outcomes) {
        match outcome {
            Ok(page) => pages.extend(page.map(|page| (one.document.as_ref(), page))),
            Err(faults) => notes.extend(faults.into_iter().map(|fault| fault.met_in(one.document.source.path()))),
        }
    }
    let said = line.all.iter().flat_map(|one| {
        let body = one.made.body.iter().flat_map(|body| &body.trace.warnings);
        body.chain(one.made.page.iter().flat_map(|page| &page.trace.warnings))
    });
    notes.extend(said.cloned());
    let made = line.give_back();
    Rendered { pages, made, count }
}

/// All documents, and what they are rendered with.
struct Line<'a, 'w> {
    workshop: &'w Workshop<'a>,
    engine: &'w mut Engine,
    memory: &'w mut Memory,
    all: Vec<One<'a>>,
    neighbours: Vec<(Option<usize>, Option<usize>)>,
    pages_from: usize,
    prints: Prints,
    values: Values,
    by_layout: ByLayout<'a>,
    /// Whether all texts have to be here, those of other processes too.
    whole: bool,
    /// What functions answered in this build, of files.
    files: Mutex<HashMap<String, Hash>>,
}

impl<'a, 'w> Line<'a, 'w> {
    fn new(workshop: &'w Workshop<'a>, engine: &'w mut Engine, memory: &'w mut Memory, whole: bool) -> Self {
        let content = workshop.content;
        let mut kept = std::mem::take(&mut memory.kept);
        let documents: Vec<(&Arc<Document>, Option<Box<Kept>>)> =
            content.shared().map(|document| (document, kept.remove(&(Arc::as_ptr(document) as usize)))).collect();
        let pages_from = documents.len() - content.pages.len();
        let keeps = memory.keeps;
        let places = memory.made.places(documents.iter().map(|(document, _)| name_of(document)));
        let one = |(index, (document, kept)): (usize, (&'a Arc<Document>, Option<Box<Kept>>))| {
            let mut kept = kept.unwrap_or_else(|| Box::new(values::kept(document, keeps)));
            let pass = match kept.has_tags {
                false => Phase::Plain,
                true if index < pages_from => Phase::Documents,
                true => Phase::Pages,
            };
            if keeps && kept.has_tags && kept.closure.as_ref().is_none_or(|(print, _)| *print != workshop.outlines.print) {
                let closure = workshop.outlines.of_text(&bodies::template(document));
                kept.closure = Some((workshop.outlines.print, Arc::new(closure)));
            }
            let closure = kept.closure.as_ref().map(|(_, closure)| Arc::clone(closure));
            One {
                document,
                kept,
                pass,
                closure,
                last: places.get(index).copied().flatten(),
                body: Stage::Open,
                made: Made::default(),
                rendered: false,
            }
        };
        let all = documents.into_par_iter().enumerate().map(one).collect();
        Self {
            workshop,
            engine,
            memory,
            all,
            neighbours: values::neighbours(content, workshop.config),
            pages_from,
            prints: Prints::default(),
            values: Values::default(),
            by_layout: ByLayout::new(),
            whole,
            files: Mutex::default(),
        }
    }

    fn all_documents(&mut self) -> Vec<Outcome<Option<Page>>> {
        for pass in PASSES {
            self.bodies(pass);
        }
        self.pages()
    }

    fn site(&self) -> Site<'_> {
        Site { content: self.workshop.content, base: self.memory.base(), pages_from: self.pages_from, neighbours: &self.neighbours }
    }

    fn prepare(&mut self, closures: &[Arc<Closure>], phase: Phase) {
        let site =
            Site { content: self.workshop.content, base: self.memory.base(), pages_from: self.pages_from, neighbours: &self.neighbours };
        for closure in closures {
            self.prints.prepare(closure, phase, &site, &mut self.all, &mut self.memory.words);
        }
    }

    /// Whether functions would answer what they answered in the last build.
    fn holds(&self, trace: &Trace) -> bool {
        let is_known = self.memory.made.knows_answers_of(self.workshop.lookups);
        trace.holds(|asked| (!is_known(asked)).then(|| self.answer(asked)))
    }

    /// What a function would answer now.
    fn answer(&self, asked: &Asked) -> Hash {
        match asked {
            Asked::Forms => self.workshop.forms,
            Asked::File(path) => {
                let known = self.files.lock().unwrap_or_else(PoisonError::into_inner).get(path).copied();
                known.unwrap_or_else(|| {
                    let hash = of_file(&self.workshop.config.source.join(Path::new(path)));
                    self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), hash);
                    hash
                })
            }
            other => self.workshop.lookups.answer(other),
        }
    }

    /// Gets the texts of a pass: those that are not what they were are rendered.
    fn bodies(&mut self, pass: Phase) {
        let indices: Vec<usize> = (0..self.all.len()).filter(|index| self.all[*index].pass == pass).collect();
        let mut keys: Vec<Option<Hash>> = vec![None; self.all.len()];
        let mut open = indices;
        if self.memory.keeps {
            let closures: Vec<Arc<Closure>> = open.iter().filter_map(|index| self.all[*index].closure.clone()).collect();
            self.prepare(&closures, pass);
            let decided: Vec<(usize, Option<Hash>, Option<MadeBody>)> =
                open.par_iter().map(|index| self.decided_body(*index, pass)).collect();
            open.clear();
            for (index, key, known) in decided {
                keys[index] = key;
                let one = &mut self.all[index];
                one.made.body = known;
                match (&one.made.body, one.kept.body.take()) {
                    (Some(body), Some((hash, content, excerpt))) if hash == body.hash => {
                        one.body = Stage::Ready(Body { content, excerpt }, Some(hash));
                    }
                    (Some(body), _) if !self.whole => one.body = Stage::Known(body.hash),
                    _ => open.push(index),
                }
            }
        }
        if self.memory.keeps && open.iter().any(|index| self.all[*index].closure.as_ref().is_some_and(|it| shows_texts(it))) {
            self.fetch(|_, one| one.pass < pass);
        }
        for (index, outcome, trace) in self.rendered_bodies(&open, pass) {
            let one = &mut self.all[index];
            one.rendered = true;
            match outcome {
                Ok(body) => {
                    let hash = self.memory.keeps.then(|| body.hash());
                    one.made.body = hash.and_then(|hash| Some(MadeBody { key: keys[index]?, trace: Arc::new(trace), hash }));
                    one.body = Stage::Ready(body, hash);
                }
                Err(faults) => one.body = Stage::Failed(faults),
            }
        }
    }

    /// The key of a text, and what is known of it if it would be what it was.
    fn decided_body(&self, index: usize, pass: Phase) -> (usize, Option<Hash>, Option<MadeBody>) {
        let place = Place { site: &self.site(), all: &self.all, index };
        let key = self.prints.of_body(self.all[index].closure.as_deref(), pass, &place);
        let known = key.and_then(|key| {
            let body = self.memory.made.at(self.all[index].last)?.body.as_ref()?;
            (body.key == key && self.holds(&body.trace)).then(|| body.clone())
        });
        (index, key, known)
    }

    /// Renders texts that would be what they were, but are not here.
    fn fetch(&mut self, wanted: impl Fn(usize, &One<'_>) -> bool) {
        for pass in PASSES {
            let missing: Vec<usize> = self
                .all
                .iter()
                .enumerate()
                .filter(|(index, one)| is_known(one) && one.pass == pass && wanted(*index, one))
                .map(|(index, _)| index)
                .collect();
            if missing.is_empty() {
                continue;
            }
            if missing.iter().any(|index| self.all[*index].closure.as_ref().is_some_and(|it| shows_texts(it))) {
                self.fetch_before(pass);
            }
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

    fn lacks_texts(&self) -> bool {
        self.all.iter().any(is_known)
    }

    fn rendered_bodies(&mut self, indices: &[usize], pass: Phase) -> Vec<(usize, Outcome<Body>, Trace)> {
        if pass > Phase::Plain && !indices.is_empty() {
            self.values.site(pass, self.workshop, self.engine, &mut self.all, &self.neighbours);
        }
        let line = &*self;
        let one = |index: &usize| {
            let document = line.all[*index].document;
            let context = || line.values.context(*index, pass, line.pages_from, &line.all, &line.neighbours);
            let (outcome, trace) =
                following(|| bodies::body(document, context, line.workshop.config, &line.workshop.lookups.links, line.engine));
            (*index, outcome, trace)
        };
        indices.par_iter().map(one).collect()
    }

    /// Puts the layouts around every text; gives what each document became.
    fn pages(&mut self) -> Vec<Outcome<Option<Page>>> {
        let count = self.all.len();
        let mut decided: Vec<(Option<Hash>, Option<MadePage>)> = vec![(None, None); count];
        if self.memory.keeps {
            let closures: Vec<Option<Arc<Closure>>> = (0..count).map(|index| self.layouts_of(index)).collect();
            let mut different: Vec<Arc<Closure>> = Vec::new();
            for closure in closures.iter().flatten() {
                if !different.iter().any(|it| Arc::ptr_eq(it, closure)) {
                    different.push(Arc::clone(closure));
                }
            }
            self.prepare(&different, Phase::Last);
            let line = &*self;
            decided = closures.par_iter().enumerate().map(|(index, closure)| line.decided_page(index, closure.as_deref())).collect();
            let open: Vec<usize> = (0..count).filter(|index| decided[*index].1.is_none()).collect();
            if open.iter().any(|index| closures[*index].as_ref().is_some_and(|it| shows_texts(it))) {
                self.fetch(|_, _| true);
            } else {
                self.fetch(|index, _| decided[index].1.is_none());
            }
        }
        if self.workshop.has_forms && self.forms_show_texts() {
            self.fetch(|_, _| true);
        }
        if self.workshop.has_forms || decided.iter().any(|(_, known)| known.is_none()) {
            self.values.site(Phase::Last, self.workshop, self.engine, &mut self.all, &self.neighbours);
        }
        let line = &*self;
        let finished: Vec<(Outcome<Option<Page>>, Option<MadePage>, bool)> = decided
            .into_par_iter()
            .enumerate()
            .map(|(index, (key, known))| match known {
                Some(known) => {
                    let page = Page { output: Output::Present, facts: known.links.clone() };
                    (Ok(Some(page)), Some(known), false)
                }
                None => {
                    let (page, trace) = following(|| line.page(index));
                    let page = page.map(|page| page.map(|page| line.with_known_facts(index, page)));
                    let links = page.as_ref().ok().and_then(|page| page.as_ref()?.facts.clone());
                    let is_file = matches!(page, Ok(Some(_)));
                    let made = key.filter(|_| is_file).map(|key| MadePage { key, trace: Arc::new(trace), links, stamp: None });
                    (page, made, is_file)
                }
            })
            .collect();
        let mut outcomes = Vec::with_capacity(count);
        for (one, (outcome, made, rendered)) in self.all.iter_mut().zip(finished) {
            one.made.page = made;
            one.rendered |= rendered;
            outcomes.push(outcome);
        }
        outcomes
    }

    /// Whether the layout of the forms shows what documents became.
    fn forms_show_texts(&self) -> bool {
        let config = self.workshop.config;
        let layout = Layout { name: config.forms_layout.clone(), span: config.tree.span.clone() };
        let Ok(chain) = self.workshop.layouts.chain(&layout) else { return false };
        let templates: Vec<&str> = chain.iter().map(|step| step.file.template()).collect();
        self.memory.keeps && shows_texts(&self.workshop.outlines.of_layouts(&templates))
    }

    /// What the layouts of a document are rendered with; nothing if it has none that are there, or becomes no file.
    fn layouts_of(&mut self, index: usize) -> Option<Arc<Closure>> {
        let document = self.all[index].document;
        document.output.as_ref()?;
        let name = document.layout.as_ref().map(|layout| layout.name.as_str());
        if let Some(known) = self.by_layout.get(&name) {
            return Some(Arc::clone(known));
        }
        let chain = document.layout.as_ref().map(|layout| self.workshop.layouts.chain(layout)).transpose().ok()?.unwrap_or_default();
        let templates: Vec<&str> = chain.iter().map(|step| step.file.template()).collect();
        let closure = Arc::new(self.workshop.outlines.of_layouts(&templates));
        self.by_layout.insert(name, Arc::clone(&closure));
        Some(closure)
    }

    /// The key of a file, and what is known of it if it would be what it was and is there.
    fn decided_page(&self, index: usize, closure: Option<&Closure>) -> (Option<Hash>, Option<MadePage>) {
        let (Some(closure), Some(body)) = (closure, self.all[index].hash()) else { return (None, None) };
        let place = Place { site: &self.site(), all: &self.all, index };
        let key = self.prints.of_page(closure, body, &place);
        let known = key.and_then(|key| {
            let page = self.memory.made.at(self.all[index].last)?.page.as_ref()?;
            let holds = page.key == key && self.holds(&page.trace);
            let file = self.all[index].document.output.as_ref()?;
            (holds && self.memory.written.is_there(self.workshop.places, file, page.stamp)).then(|| page.clone())
        });
        (key, known)
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
        let text = through(&chain, context, body.content.clone(), self.engine)?;
        Ok(Some(self.workshop.last.page(path, text)))
    }

    /// A page whose links and anchors are what they were has those that are known: nobody has to look at them again.
    fn with_known_facts(&self, index: usize, page: Page) -> Page {
        let known = self.memory.made.at(self.all[index].last).and_then(|made| made.page.as_ref()?.links.clone());
        Page { facts: known.filter(|known| page.facts.as_ref() == Some(known)).or(page.facts), ..page }
    }

    /// Gives the memory back what it knows of documents; and what it is to know of pages once they are written.
    fn give_back(self) -> Vec<(String, Made)> {
        if !self.memory.keeps {
            return Vec::new();
        }
        self.memory.kept.reserve(self.all.len());
        let mut all = Vec::with_capacity(self.all.len());
        for one in self.all {
            let mut kept = one.kept;
            if let Stage::Ready(body, Some(hash)) = one.body {
                kept.body = Some((hash, body.content, body.excerpt));
            }
            self.memory.kept.insert(Arc::as_ptr(one.document) as usize, kept);
            all.push((name_of(one.document).into_owned(), one.made));
        }
        all
    }
}

/// Where what is known of a document is to be found.
fn name_of(document: &Document) -> Cow<'_, str> {
    document.output.as_deref().map_or_else(|| format!("/{}", document.path()).into(), Cow::Borrowed)
}

fn is_known(one: &One<'_>) -> bool {
    matches!(one.body, Stage::Known(_))
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
