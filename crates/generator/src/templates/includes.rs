//! The functions `include` and `include_relative`: files taken in with parameters, which they see as `include.<name>`.
//!
//! `{% include "card.html" %}` is Tera's own and has no parameters. These render the file by itself, with the parameters and
//! with all variables of the place where they are called.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock, PoisonError, RwLock, Weak};

use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use super::absent;
use super::engine::Snippet;
use super::faults::there_are;
use super::functions::text;
use super::value;
use crate::built_in::FUNCTIONS;
use crate::config::Config;
use crate::content::split;
use crate::diagnostics::read_text;
use crate::memory::{Asked, note, of_file};

/// What functions and layouts look at, needed even in an include that doesn't name it itself.
const ALWAYS: [&str; 7] = ["site", "page", "layout", "content", "paginator", "jekyll", DEPTH];
/// How deep a call is; the name is none that a template would use.
const DEPTH: &str = "__include_depth";
const DEEPEST: u64 = 24;
const FOLDER: &str = "_includes/";

/// The files that can be taken in.
pub(super) struct Includes {
    source: PathBuf,
    ready: OnceLock<Ready>,
    relative: RwLock<HashMap<String, Arc<Relative>>>,
}

/// All templates, and the variables that any of `_includes` uses.
struct Ready {
    tera: Tera,
    variables: BTreeSet<String>,
}

/// A file beside a page.
struct Relative {
    tera: Tera,
    variables: BTreeSet<String>,
    place: Snippet,
}

impl Includes {
    pub(super) fn new(source: PathBuf) -> Self {
        Self { source, ready: OnceLock::new(), relative: RwLock::default() }
    }

    /// Takes the templates, once they all are there.
    pub(super) fn set(&self, tera: Tera) {
        let names: Vec<&str> = tera.get_template_names().filter(|name| name.starts_with(FOLDER)).collect();
        let used = names.iter().filter_map(|name| tera.get_template_variables(name).ok()).flatten().map(str::to_owned);
        let variables = used.chain(ALWAYS.map(str::to_owned)).collect();
        // It is set once, by the engine that made this.
        let _ = self.ready.set(Ready { tera, variables });
    }

    /// A new build: files may have changed.
    pub(super) fn begin(&self) {
        self.relative.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Where a file stands that `include_relative` took in.
    pub(super) fn place(&self, path: &str) -> Option<Snippet> {
        self.relative.read().unwrap_or_else(PoisonError::into_inner).get(path).map(|file| file.place.clone())
    }

    fn ready(&self) -> TeraResult<&Ready> {
        self.ready.get().ok_or_else(|| tera::Error::message("nothing can be included yet"))
    }

    fn include(&self, kwargs: &Kwargs, state: &State) -> TeraResult<Value> {
        let ready = self.ready()?;
        let (name, parameters) = called("include", kwargs, "card.html")?;
        let template = format!("{FOLDER}{name}");
        if !ready.tera.contains_template(&template) {
            let mut known: Vec<&str> = ready.tera.get_template_names().filter_map(|it| it.strip_prefix(FOLDER)).collect();
            known.sort_unstable();
            return Err(tera::Error::message(format!("the include `{name}` does not exist; {}", there_are("includes", &name, known))));
        }
        let html = ready.tera.render(&template, &context(&ready.variables, parameters, &name, state)?)?;
        Ok(Value::safe_string(&html))
    }

    fn include_relative(&self, kwargs: &Kwargs, state: &State) -> TeraResult<Value> {
        let (name, parameters) = called("include_relative", kwargs, "part.md")?;
        if name.starts_with('/') || name.split('/').any(|part| part == "..") {
            let said = format!("`include_relative` takes a file beside the page or below it, and `{name}` is not");
            return Err(tera::Error::message(said + ": put what several pages share into `_includes`, and use `include`"));
        }
        let page: Option<Value> = state.get("page")?;
        let page = page.as_ref().and_then(|page| page.get_from_path("path")).and_then(Value::as_str).unwrap_or_default();
        let path = page.rsplit_once('/').map_or_else(|| name.clone(), |(folder, _)| format!("{folder}/{name}"));
        note(|| (Asked::File(path.clone()), of_file(&self.source.join(&path))));
        let file = self.relative(&path)?;
        let html = file.tera.render(&path, &context(&file.variables, parameters, &name, state)?)?;
        Ok(Value::safe_string(&html))
    }

    fn relative(&self, path: &str) -> TeraResult<Arc<Relative>> {
        if let Some(known) = self.relative.read().unwrap_or_else(PoisonError::into_inner).get(path) {
            return Ok(Arc::clone(known));
        }
        let ready = self.ready()?;
        let fault = |fault: crate::diagnostics::Diagnostic| tera::Error::message(format!("`{path}` can't be included: {}", fault.message));
        let source = read_text(&self.source.join(path), path).map_err(fault)?;
        let body = split(&source).map_err(fault)?.body;
        let lines_before = source.text()[..body].bytes().filter(|byte| *byte == b'\n').count();
        if let Some(found) = absent::in_template(&source.text()[body..]).first() {
            return Err(tera::Error::message(format!("`{path}` can't be included: {}; {}", found.message(), found.advice())));
        }
        let mut tera = ready.tera.clone();
        tera.add_raw_template(path, &source.text()[body..])?;
        let own = tera.get_template_variables(path)?.into_iter().map(str::to_owned);
        let variables = own.chain(ready.variables.iter().cloned()).collect();
        let file = Arc::new(Relative { tera, variables, place: Snippet { source, lines_before } });
        self.relative.write().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), Arc::clone(&file));
        Ok(file)
    }
}

/// `seo()` and `feed_meta()`: templates that are built in.
fn register_built_in(tera: &mut Tera, includes: &Arc<Includes>, feed: &str) {
    for (function, template, _) in FUNCTIONS {
        let (here, feed) = (Arc::downgrade(includes), feed.to_owned());
        tera.register_function(function, move |kwargs: Kwargs, state: &State| -> TeraResult<Value> {
            let includes = there(&here)?;
            let ready = includes.ready()?;
            let given = kwargs.iter().map(|(key, value)| (key.as_str().unwrap_or_default().to_owned(), value.clone()));
            let parameters = value::map(["path", "usual"].map(|key| (key.to_owned(), Value::from(feed.as_str()))).into_iter().chain(given));
            let html = ready.tera.render(template, &context(&ready.variables, parameters, function, state)?)?;
            Ok(Value::safe_string(html.trim_end()))
        });
    }
}

/// The functions hold the files weakly: the files hold the engine, and the engine the functions.
pub(super) fn register(tera: &mut Tera, includes: &Arc<Includes>, config: &Config) {
    register_built_in(tera, includes, config.feed.as_ref().map_or("/feed.xml", |feed| &feed.path));
    let here = Arc::downgrade(includes);
    tera.register_function("include", move |kwargs: Kwargs, state: &State| there(&here)?.include(&kwargs, state));
    let here = Arc::downgrade(includes);
    tera.register_function("include_relative", move |kwargs: Kwargs, state: &State| there(&here)?.include_relative(&kwargs, state));
}

fn there(includes: &Weak<Includes>) -> TeraResult<Arc<Includes>> {
    includes.upgrade().ok_or_else(|| tera::Error::message("nothing can be included any more"))
}

/// The file's name, and the parameters for it. With `file=` the parameters may have one called `name`.
fn called(function: &str, kwargs: &Kwargs, example: &str) -> TeraResult<(String, Value)> {
    let by = if kwargs.get::<String>("file")?.is_some() { "file" } else { "name" };
    let name = text(kwargs, function, by, example)?;
    let parameters = kwargs.iter().filter(|(key, _)| key.as_str() != Some(by));
    Ok((name, value::map(parameters.map(|(key, value)| (key.as_str().unwrap_or_default(), value.clone())))))
}

/// The variables of the place of the call, and `include` above them.
fn context(variables: &BTreeSet<String>, parameters: Value, name: &str, state: &State) -> TeraResult<Context> {
    let depth = state.get::<u64>(DEPTH)?.unwrap_or(0) + 1;
    if depth > DEEPEST {
        return Err(tera::Error::message(format!("the include `{name}` is {DEEPEST} includes deep: break the circle")));
    }
    let mut context = Context::new();
    for name in variables {
        if let Some(value) = state.get::<Value>(name)? {
            context.insert_value(name.clone(), value);
        }
    }
    context.insert_value("include", parameters);
    context.insert_value(DEPTH, Value::from(depth));
    Ok(context)
}
