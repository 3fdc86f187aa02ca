use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::config::{Config, OF_CONFIG, OF_FRONT_MATTER, Slips, below, whole};
use crate::content::{Content, Document, SourceFile};
use crate::dates::Moment;
use crate::diagnostics::{Diagnostic, Diagnostics, SourceText, read_text};
use crate::finish::Finish;
use crate::forms::{self, Forms, FormsOutput};
use crate::links;
use crate::memory::{Hash, Hasher, Memory};
use crate::options::Options;
use crate::output::{Output, Places, Rendered};
use crate::outputs::{File, Outputs};
use crate::progress::{Progress, Step};
use crate::ready::{Parts, Ready};
use crate::render::{self, Workshop};
use crate::search;
use crate::styles::Syntax;
use crate::templates::{Engine, Layouts, Snippet};

/// A site, read and not yet rendered.
#[derive(Debug)]
pub struct Site {
    /// The configuration.
    pub config: Config,
    /// What is in the source folder.
    pub content: Content,
    forms: Arc<Forms>,
    layouts: Layouts,
    includes: Vec<Arc<SourceText>>,
    has_forms: bool,
    diagnostics: Diagnostics,
    progress: Progress,
}

impl Site {
    /// Reads a source folder. Faults in its files are kept for [`Site::render`], so that one build reports them all.
    ///
    /// # Errors
    /// Faults of the configuration, without which nothing else can be read.
    pub fn read(options: &Options) -> Result<Self, Diagnostics> {
        Self::read_again(options, &mut Memory::none())
    }

    /// As [`Site::read`], for builds that know the last one: only what changed is read.
    ///
    /// # Errors
    /// Faults of the configuration, without which nothing else can be read.
    pub fn read_again(options: &Options, memory: &mut Memory) -> Result<Self, Diagnostics> {
        memory.sources.begin();
        memory.written.begin();
        if !options.source.is_dir() {
            return Err(Diagnostic::error(format!("there is no folder {}", options.source.display()))
                .help("name the folder that holds the site: `dropsafe build -s site`")
                .into());
        }
        options.progress.begin(Step::Reading, 0);
        let mut notes = Diagnostics::new();
        let config = Config::load(options, &mut notes)?;
        if memory.keeps {
            memory.begin(base(options, &config), &config);
        }
        let tree = memory.sources.tree(&config, &mut notes);
        let fixed = options.source_date_epoch.map(Moment::from_seconds);
        let now = fixed.unwrap_or_else(|| Moment::from_seconds(options.now)).in_zone(&config.zone);
        let mut content = Content::read(&tree, &config, now, fixed, &mut memory.sources, &mut notes);
        memory.sources.end();
        let partials = format!("{}/", config.sass.folder);
        content.static_files.retain(|file| Syntax::of(&file.path).is_none() || !file.path.starts_with(&partials));
        let layouts = Layouts::read(&tree.layouts, &config.folders.layouts, &mut notes);
        let includes = tree.includes.iter().filter_map(|file| notes.keep(read_text(&file.absolute, &file.path))).collect();
        let forms = forms::read(&tree.forms, &config, &mut notes);
        Ok(Self {
            config,
            content,
            forms: Arc::new(forms),
            layouts,
            includes,
            has_forms: !tree.forms.is_empty(),
            diagnostics: notes,
            progress: options.progress.clone(),
        })
    }

    /// Renders everything. Nothing is written: see [`Rendered::write`].
    pub fn render(self) -> Rendered {
        self.render_again(&mut Memory::none())
    }

    /// As [`Site::render`], for builds that know the last one: only what would become something else is rendered. Follow it with
    /// [`Rendered::write_again`].
    pub fn render_again(self, memory: &mut Memory) -> Rendered {
        memory.build += 1;
        let mut notes = self.diagnostics.clone();
        let parts =
            Parts { config: &self.config, content: &self.content, layouts: &self.layouts, forms: &self.forms, templates: self.templates() };
        let mut ready = Ready::get(parts, memory);
        notes.extend(ready.notes.iter().cloned());
        let pages = self.content.documents().filter(|document| document.output.is_some()).count();
        self.progress.begin(Step::Rendering, pages);
        let places = Places::of(&self.config);
        let last = Finish::new(&places, &self.config.url, &self.progress);
        let workshop = Workshop {
            content: &self.content,
            config: &self.config,
            layouts: &self.layouts,
            lookups: &ready.lookups,
            outlines: &ready.outlines,
            last: &last,
            places: &places,
            forms: self.forms.print,
            has_forms: self.has_forms,
        };
        let render::Rendered { pages, made, count } = render::documents(&workshop, &mut ready.engine, memory, &mut notes);
        notes.extend(self.slips(memory));
        notes.extend(ready.engine.styles().warnings());
        let forms = self.forms_output(&ready.engine, &mut notes);
        let documents: Vec<&Document> = self.content.documents().collect();
        let copied = self.published();
        // Where every file is where it was, and every link leads where it led, only those count that are not as they were.
        let list = ready.files.as_ref().filter(|(_, copies)| *copies == copied.len() && !notes.has_errors());
        let new = pages.iter().filter_map(|(place, page)| Some((documents[*place].output.as_deref()?, page.as_ref()?.facts.as_ref())));
        let list = list.filter(|_| memory.links.lead_where_they_led(new)).map(|(list, _)| Arc::clone(list));
        let mut outputs = Outputs::default();
        let mut pages = pages.into_iter().peekable();
        if list.is_some() {
            pages.for_each(|(place, page)| page.into_iter().for_each(|page| outputs.page(documents[place], page, &mut notes)));
        } else {
            for (place, document) in documents.iter().enumerate() {
                let page = pages.next_if(|(at, _)| *at == place).map_or_else(|| memory.documents.present(place), |(_, page)| page);
                page.into_iter().for_each(|page| outputs.page(document, page, &mut notes));
            }
        }
        for file in &copied {
            let copy = File { source: file.path.as_str().into(), output: Output::Copy(file.absolute.clone()), facts: None };
            outputs.add(file.path.as_str(), copy, None, &mut notes);
        }
        let html_of = |path: &str| {
            let output = outputs.files.get(path).map_or(&Output::Present, |file| &file.output);
            String::from_utf8(output.bytes(path, &places.destination)?).ok()
        };
        for (path, index) in search::indexes(&self.content, &self.config, &html_of) {
            let file = File { source: path.clone().into(), output: last.text(&path, index), facts: None };
            outputs.add(path, file, None, &mut notes);
        }
        self.progress.begin(Step::Checking, 0);
        if list.is_none() && !notes.has_errors() {
            notes.extend(self.broken_links(&outputs, memory));
        }
        let files = outputs.into_files(list);
        if memory.keeps && !ready.notes.has_errors() {
            if !notes.has_errors() {
                ready.files = Some((Arc::clone(files.list()), copied.len()));
            }
            memory.engine = Some(ready);
        }
        if self.config.strict {
            notes.promote_warnings();
        }
        notes.sort();
        Rendered { files, diagnostics: notes, forms, made: count, remember: made, build: memory.build, places }
    }

    /// The files that are copied as they are.
    fn published(&self) -> Vec<&SourceFile> {
        let recipients = self.recipients();
        let is_published = |file: &&SourceFile| recipients.is_empty() || !recipients.contains(&whole(&file.absolute));
        self.content.static_files.iter().filter(is_published).collect()
    }

    /// The recipients files. They are for the build: their comments may name members of staff.
    fn recipients(&self) -> HashSet<PathBuf> {
        let of_site = self.config.recipients.iter().map(|(path, _)| path);
        let of_forms = self.forms.forms.values().filter_map(|form| form.recipients.as_ref()).map(|file| &file.path);
        of_site.chain(of_forms).map(|path| whole(path)).collect()
    }

    fn templates(&self) -> Vec<(String, String, Snippet)> {
        let layouts = self.layouts.iter().map(|file| {
            let lines_before = file.source.text()[..file.body].bytes().filter(|byte| *byte == b'\n').count();
            (file.template().to_owned(), file.text().to_owned(), Snippet { source: Arc::clone(&file.source), lines_before })
        });
        let includes = self
            .includes
            .iter()
            .map(|source| (self.include_name(source), source.text().to_owned(), Snippet { source: Arc::clone(source), lines_before: 0 }));
        layouts.chain(includes).collect()
    }

    /// Keys of the configuration and of front matter that nearly are ones that mean something, and that no template names.
    fn slips(&self, memory: &mut Memory) -> Vec<Diagnostic> {
        let texts = || {
            let layouts = self.layouts.iter().map(|file| file.source.text());
            let pages = self.content.documents().filter(|document| document.templates).map(Document::text);
            layouts.chain(self.includes.iter().map(|source| source.text())).chain(pages)
        };
        let is_named = |key: &str| texts().any(|text| text.contains(key));
        let mut found = Slips::new(OF_CONFIG, is_named).check(self.config.tree.entries());
        let mut front = Slips::new(OF_FRONT_MATTER, is_named);
        match memory.keeps {
            true => found.extend(memory.documents.slips(&mut front)),
            false => found.extend(self.content.documents().flat_map(|document| front.check(document.front.entries()))),
        }
        found
    }

    /// The name under which templates take a file in.
    fn include_name(&self, source: &SourceText) -> String {
        format!("_includes/{}", below(source.path(), &self.config.folders.includes).unwrap_or(source.path()))
    }

    fn forms_output(&self, engine: &Engine, notes: &mut Diagnostics) -> Option<FormsOutput> {
        if !self.has_forms {
            return None;
        }
        // A template with a fault was taken for empty; that it then prints no content is not another fault.
        let folders = [&self.config.folders.layouts, &self.config.folders.includes];
        let is_template =
            |fault: &Diagnostic| fault.file.as_deref().is_some_and(|file| folders.iter().any(|folder| below(file, folder).is_some()));
        let templates_at_fault = notes.iter().any(|fault| fault.is_error() && is_template(fault));
        let shells = match forms::shells(&self.config, &self.layouts, engine) {
            Ok(shells) => shells,
            Err(_) if templates_at_fault => BTreeMap::new(),
            Err(faults) => {
                notes.extend(faults);
                BTreeMap::new()
            }
        };
        Some(FormsOutput {
            forms: self.forms.forms.clone(),
            shells,
            languages: self.config.languages.clone(),
            text_limit: self.config.text_limit,
            baseurl: self.config.baseurl.clone(),
            recipients: self.config.recipients.clone().map(|(path, named)| forms::RecipientsFile { path, named }),
        })
    }

    fn broken_links(&self, outputs: &Outputs<'_>, memory: &mut Memory) -> Vec<Diagnostic> {
        if memory.keeps && memory.links.holds(outputs.files.iter().map(|(path, file)| (&**path, file.facts.as_ref()))) {
            return Vec::new();
        }
        let html = outputs.files.iter().filter_map(|(path, file)| {
            let facts = file.facts.as_ref()?;
            Some((&**path, links::Page { facts, source: &file.source }))
        });
        let files: HashSet<&str> = outputs.files.keys().map(|path| &**path).collect();
        let pages = links::Pages { html: html.collect(), files, baseurl: &self.config.baseurl, url: &self.config.url };
        let templates = self.layouts.iter().map(|file| &file.source).chain(&self.includes).chain(&self.content.data_sources).collect();
        let places = links::Places::new(self.content.documents(), templates, &self.config.baseurl);
        if memory.keeps { memory.links.check(&pages, &places) } else { links::check(&pages, &places) }
    }
}

/// All that is the same for every page of a build, but for the site itself: the program, the options, the configuration.
fn base(options: &Options, config: &Config) -> Hash {
    let mut hasher = Hasher::new("base");
    hasher.text(env!("CARGO_PKG_VERSION"));
    // The present decides which posts there are, and that is told by the posts.
    hasher.text(&format!("{:?}", Options { now: 0, progress: Progress::default(), ..options.clone() }));
    hasher.node(&config.tree);
    hasher.done()
}
