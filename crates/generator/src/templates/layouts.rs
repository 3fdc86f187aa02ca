//! Layouts: files of `_layouts` that put something around what a page says.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::Value;

use super::faults::there_are;
use super::value;
use crate::config::below;
use crate::content::{FrontMatter, Layout, SourceFile, split};
use crate::diagnostics::{Diagnostic, Diagnostics, SourceText, read_text};
use crate::yaml::{Node, Shape};

/// One file of `_layouts`.
#[derive(Debug)]
pub(crate) struct LayoutFile {
    pub(crate) source: Arc<SourceText>,
    pub(crate) body: usize,
    front: FrontMatter,
    parent: Option<Layout>,
    template: String,
}

/// The layouts by name: the path in `_layouts` without the extension.
#[derive(Debug, Default)]
pub(crate) struct Layouts {
    files: BTreeMap<String, LayoutFile>,
}

/// One step of a page's chain of layouts: the template, and what `layout` is in it.
pub(crate) struct Step<'a> {
    pub(crate) file: &'a LayoutFile,
    pub(crate) data: Value,
}

impl Layouts {
    /// Reads them all.
    pub(crate) fn read(files: &[SourceFile], folder: &str, notes: &mut Diagnostics) -> Self {
        let mut layouts = Self::default();
        for file in files {
            let name = below(&file.path, folder).unwrap_or(&file.path);
            let template = format!("_layouts/{name}");
            let name = name.rfind('.').map_or(name, |dot| &name[..dot]);
            if let Some(layout) = notes.keep(LayoutFile::read(file, template)) {
                layouts.files.insert(name.to_owned(), layout);
            }
        }
        layouts
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &LayoutFile> {
        self.files.values()
    }

    /// Reports each layout whose own layout there isn't, or that is around itself.
    pub(crate) fn check(&self) -> Vec<Diagnostic> {
        self.files.values().filter_map(|file| self.chain(file.parent.as_ref()?).err()).collect()
    }

    fn missing(&self, layout: &Layout) -> Diagnostic {
        let help = match layout.name.as_str() {
            "" | "false" | "nil" | "no" => "for no layout, write `layout: none`".to_owned(),
            name => there_are("layouts", name, self.files.keys().map(String::as_str)),
        };
        Diagnostic::error(format!("the layout `{}` does not exist", layout.name)).at(&layout.span).help(help)
    }

    /// The layouts from the one a page names to the outermost.
    pub(crate) fn chain(&self, first: &Layout) -> Result<Vec<Step<'_>>, Diagnostic> {
        let mut steps: Vec<Step<'_>> = Vec::new();
        let mut next = Some(first);
        let mut data: Option<Node> = None;
        while let Some(layout) = next {
            let Some(file) = self.files.get(&layout.name) else {
                return Err(self.missing(layout));
            };
            if steps.iter().any(|step| std::ptr::eq(step.file, file)) {
                return Err(Diagnostic::error(format!("the layout `{}` is around itself", layout.name))
                    .at(&layout.span)
                    .help("name another layout, or none"));
            }
            // What an inner layout says goes before what the outer one says.
            let mut merged = file.node();
            if let Some(inner) = data.take() {
                merged.merge(inner);
            }
            steps.push(Step { file, data: value::from_node(&merged) });
            data = Some(merged);
            next = file.parent.as_ref();
        }
        Ok(steps)
    }
}

impl LayoutFile {
    fn read(file: &SourceFile, template: String) -> Result<Self, Diagnostic> {
        let source = read_text(&file.absolute, &file.path)?;
        let split = split(&source)?;
        let front = split.front.unwrap_or_default();
        let parent = front.text("layout")?.filter(|(name, _)| *name != "none");
        let parent = parent.map(|(name, span)| Layout { name: name.to_owned(), span: span.clone() });
        Ok(Self { body: split.body, source, template, front, parent })
    }

    /// The name under which the engine knows it.
    pub(crate) fn template(&self) -> &str {
        &self.template
    }

    /// The template, without the front matter.
    pub(crate) fn text(&self) -> &str {
        &self.source.text()[self.body..]
    }

    fn node(&self) -> Node {
        let span = crate::diagnostics::Span::start_of(&self.source);
        Node { span, shape: Shape::Map(self.front.entries().to_vec()) }
    }
}
