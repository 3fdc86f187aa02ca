//! Styles: Sass and SCSS become CSS, by the library `grass`.
//!
//! A page `main.scss` with front matter becomes `main.css`, after its template tags ran; the filters `scssify` and `sassify` do the
//! same to a text. What `@use` and `@import` name is looked for beside the file that names it, in the folders of
//! `sass.load_paths`, and in `_sass`: see [`folder`]. What Sass says becomes diagnostics that name the stylesheet at fault: see
//! [`faults`].
//!
//! A function of a stylesheet that calls itself without end overflows the stack, which nothing can catch: the library has no bound for it.
//!
//! The functions `random()` and `unique-id()` are left out, so that the same input gives the same bytes.

mod faults;
mod folder;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use grass::{InputSyntax, Options, OutputStyle};

use crate::config::{Config, whole};
use crate::content::{Document, parts_of};
use crate::diagnostics::Diagnostic;
use crate::memory::{Asked, Hash, note, of_file, warned};
use faults::Said;
use folder::Folder;

/// Stylesheets call themselves deeper than the stack of a worker allows.
const STACK: usize = 64 * 1024 * 1024;

/// Which of the two languages a stylesheet is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Syntax {
    /// CSS and more.
    Scss,
    /// Indented, without braces.
    Sass,
}

impl Syntax {
    /// By the file's extension; nothing if the file is no Sass.
    pub(crate) fn of(path: &str) -> Option<Self> {
        match parts_of(path).2 {
            ".scss" => Some(Self::Scss),
            ".sass" => Some(Self::Sass),
            _ => None,
        }
    }

    fn filter(self) -> &'static str {
        match self {
            Self::Scss => "scssify",
            Self::Sass => "sassify",
        }
    }
}

/// The site's way from Sass to CSS.
#[derive(Debug)]
pub(crate) struct Styles {
    /// The source folder, by its real path: nothing else is read.
    source: PathBuf,
    load_paths: Vec<PathBuf>,
    compressed: bool,
    /// A filter in a layout is given the same text for every page.
    filtered: Mutex<HashMap<(Syntax, String), Compiled>>,
    warnings: Mutex<Vec<Diagnostic>>,
}

/// What became of a stylesheet, and all that it depends on.
#[derive(Clone, Debug)]
struct Compiled {
    css: Result<String, Diagnostic>,
    /// The places that were looked at, and what was there.
    files: Vec<(PathBuf, Hash)>,
    warnings: Vec<Diagnostic>,
}

/// A stylesheet to compile.
struct Sheet<'a> {
    /// Where it stands, which decides what is beside it.
    path: PathBuf,
    text: &'a str,
    syntax: Syntax,
    /// The page that it is the text of; none for what a filter is given.
    page: Option<&'a Document>,
}

impl Styles {
    pub(crate) fn new(config: &Config) -> Self {
        let source = whole(&config.source);
        let folders = config.sass.load_paths.iter().chain([&config.sass.folder]);
        let load_paths = folders.map(|folder| source.join(folder)).collect();
        let (filtered, warnings) = (Mutex::default(), Mutex::default());
        Self { source, load_paths, compressed: config.sass.compressed, filtered, warnings }
    }

    /// The CSS of a page's text, whose template tags have run.
    pub(crate) fn page(&self, page: &Document, text: &str, syntax: Syntax) -> Result<String, Diagnostic> {
        let compiled = self.compile(&Sheet { path: self.source.join(page.source.path()), text, syntax, page: Some(page) });
        self.tell(&compiled);
        compiled.css
    }

    /// A new build: what was compiled for a filter stays if no file changed that it was made of.
    pub(crate) fn begin(&self) {
        held(&self.filtered).retain(|_, compiled| compiled.css.is_ok() && compiled.files.iter().all(|(path, then)| of_file(path) == *then));
        held(&self.warnings).clear();
    }

    /// Tells whoever follows what this depends on.
    fn tell(&self, compiled: &Compiled) {
        for (path, hash) in &compiled.files {
            note(|| {
                let inside = path.strip_prefix(&self.source).unwrap_or(path);
                (Asked::File(inside.display().to_string()), *hash)
            });
        }
        warned(&compiled.warnings);
        held(&self.warnings).extend(compiled.warnings.iter().cloned());
    }

    /// The CSS of a text that a filter is given.
    ///
    /// # Errors
    /// What a template's fault can say; [`Styles::in_full`] says the rest.
    pub(crate) fn filter(&self, text: &str, syntax: Syntax) -> Result<String, String> {
        let key = (syntax, text.to_owned());
        let known = held(&self.filtered).get(&key).cloned();
        if let Some(known) = known {
            self.tell(&known);
            return known.css.map_err(|fault| named(&fault, syntax));
        }
        let path = self.source.join(syntax.filter());
        // Nothing in a `<style>` may end it; in CSS the two are the same.
        let compiled = self.compile(&Sheet { path, text, syntax, page: None });
        let compiled = Compiled { css: compiled.css.map(|css| css.replace("</", "<\\/")), ..compiled };
        self.tell(&compiled);
        held(&self.filtered).entry(key).or_insert(compiled).css.clone().map_err(|fault| named(&fault, syntax))
    }

    /// A fault as a template reports it, with the stylesheet's file, line and help where it is one of a filter's.
    pub(crate) fn in_full(&self, told: Diagnostic) -> Diagnostic {
        if !["scssify", "sassify"].iter().any(|filter| told.message.contains(filter)) {
            return told;
        }
        let filtered = held(&self.filtered);
        let mut faults = filtered.iter().filter_map(|((syntax, _), css)| Some((*syntax, css.css.as_ref().err()?)));
        match faults.find(|(syntax, fault)| named(fault, *syntax) == told.message) {
            Some((_, fault)) if fault.file.is_some() => fault.clone(),
            Some((_, fault)) => told.maybe_help(fault.help.clone()),
            None => told,
        }
    }

    /// What stylesheets said by `@warn`, and what Sass has to say about their words.
    pub(crate) fn warnings(&self) -> Vec<Diagnostic> {
        held(&self.warnings).clone()
    }

    fn compile(&self, sheet: &Sheet<'_>) -> Compiled {
        let compile = || {
            let folder = Folder::new(&self.source, &self.load_paths, sheet);
            let options = Options::default()
                .fs(&folder)
                .logger(&folder)
                .load_paths(&self.load_paths)
                // In a page's `<style>` it would stand in the middle of the page.
                .allows_charset(sheet.page.is_some())
                .style(if self.compressed { OutputStyle::Compressed } else { OutputStyle::Expanded })
                .input_syntax(match sheet.syntax {
                    Syntax::Scss => InputSyntax::Scss,
                    Syntax::Sass => InputSyntax::Sass,
                });
            let css = folder.checked(grass::from_path(&sheet.path, &options));
            let files = folder.files();
            (css, folder.warnings(), files)
        };
        // A thread of its own for its stack, and because the library gives up on some rare input by a panic.
        let done = std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().name("sass".to_owned()).stack_size(STACK).spawn_scoped(scope, compile).ok()?;
            thread.join().ok()
        });
        let (css, warnings, files) = done.unwrap_or_else(|| (Err(faults::given_up(sheet)), Vec::new(), Vec::new()));
        Compiled { css, files, warnings }
    }
}

/// What a template's fault says about one of a filter's: the place is part of it, so that no two are taken for each other.
fn named(fault: &Diagnostic, syntax: Syntax) -> String {
    let place = match (&fault.file, fault.line, fault.column) {
        (Some(file), Some(line), Some(column)) => format!(" ({file}:{line}:{column})"),
        (Some(file), ..) => format!(" ({file})"),
        _ => String::new(),
    };
    format!("`{}`: {}{place}", syntax.filter(), fault.message)
}

/// What a thread that panicked left behind is whole: nothing is changed halfway.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
