use std::sync::Arc;

use dropsafe_form::form::{DefinitionFault, Step};
use dropsafe_form::{Form, FormName, Language, Source};

use super::{Forms, RecipientsFile, SiteForm, said};
use crate::config::{Config, DEFAULT_TEXT_LIMIT};
use crate::content::SourceFile;
use crate::diagnostics::{Diagnostic, Diagnostics, SourceText, Span, nearest, read_text, text_of};
use crate::memory::{Hasher, of_file};
use crate::yaml::{self, Lacking, Node, Partial, Shape};

/// Reads every form; each fault is reported at its line.
pub(crate) fn read(files: &[SourceFile], config: &Config, notes: &mut Diagnostics) -> Forms {
    let mut print = Hasher::new("forms");
    for file in files {
        print.text(&file.path);
        print.hash(of_file(&file.absolute));
    }
    let mut forms = Forms { baseurl: config.baseurl.clone(), print: print.done(), ..Forms::default() };
    for file in files {
        match read_one(file, config, notes) {
            Ok(form) => {
                forms.forms.insert(form.form.name().clone(), form);
            }
            Err(faults) => {
                let file = file.path.rsplit('/').next().unwrap_or_default();
                forms.broken.insert(file.split('.').next().unwrap_or_default().to_owned());
                notes.extend(faults);
            }
        }
    }
    forms
}

fn read_one(file: &SourceFile, config: &Config, notes: &mut Diagnostics) -> Result<SiteForm, Vec<Diagnostic>> {
    let name = name_of(&file.path).map_err(|fault| vec![fault])?;
    let source = read_text(&file.absolute, &file.path).map_err(|fault| vec![fault])?;
    let Understood { form, recipients, warnings, advice } = understood(name, &source, &config.languages, config.text_limit)?;
    notes.extend(warnings);
    let recipients = form.source().recipients.as_ref().zip(recipients);
    let recipients = recipients.map(|(path, named)| RecipientsFile { path: config.source.join(path), named });
    Ok(SiteForm { form, recipients, advice })
}

/// A definition as the text of a file, without the file: the form and what its author should know, or all that is wrong.
/// The site's limit on text is the one of sites that don't say one.
///
/// ```
/// use dropsafe_generator::forms::read_definition;
///
/// let text = "title: Write to us\nfields:\n  - {name: story, type: long_text, label: What happened}\n";
/// let (form, warnings) = read_definition("_forms/contact.yml", text.into(), &[]).map_err(|faults| faults[0].message.clone())?;
/// assert_eq!(form.name().as_str(), "contact");
/// assert!(warnings.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Every fault, with line and column.
pub fn read_definition(path: &str, bytes: Vec<u8>, languages: &[Language]) -> Result<(Form, Vec<Diagnostic>), Vec<Diagnostic>> {
    let name = name_of(path).map_err(|fault| vec![fault])?;
    let source = text_of(bytes, path).map_err(|fault| vec![fault])?;
    let Understood { form, warnings, .. } = understood(name, &source, languages, DEFAULT_TEXT_LIMIT)?;
    Ok((form, warnings))
}

/// A definition that holds together.
struct Understood {
    form: Form,
    /// Where it names recipients of its own.
    recipients: Option<Span>,
    warnings: Vec<Diagnostic>,
    advice: Vec<Diagnostic>,
}

fn understood(name: FormName, source: &Arc<SourceText>, languages: &[Language], text_limit: u32) -> Result<Understood, Vec<Diagnostic>> {
    let node = yaml::parse_text(source, 0, source.text()).map_err(|fault| vec![fault])?;
    if !matches!(node.shape, Shape::Map(_)) {
        let fault = node.error(format!("a form is a mapping, and this is {}", node.kind()));
        return Err(vec![fault.help("write `key: value` lines: `title:` and `fields:` at least")]);
    }
    let partial = yaml::read_all::<Source>(&node);
    let mut faults = partial.faults.clone();
    for fault in &mut faults {
        fault.help.get_or_insert_with(|| "the manual's page on forms lists every key".to_owned());
    }
    let Partial { read: Some(read), tree, lacking, .. } = partial else { return Err(faults) };
    let mut warnings = read.warnings;
    match Form::define(name, read.value, languages) {
        Ok(form) if faults.is_empty() => {
            let beyond = form.out_of_reach(text_limit);
            if !beyond.is_empty() {
                warnings.extend(beyond.into_iter().filter_map(|fault| placed(fault, &tree, &lacking)));
                return Err(warnings);
            }
            let mut advice = said::omitted(form.source(), &tree);
            advice.extend(said::behind_files(form.source(), &tree));
            warnings.extend(said::missing(form.source(), languages, &tree));
            let recipients = node.get("recipients").map(|node| node.span.clone());
            return Ok(Understood { form, recipients, warnings, advice });
        }
        Ok(_) => {}
        Err(found) => faults.extend(found.into_iter().filter_map(|fault| placed(fault, &tree, &lacking))),
    }
    warnings.extend(faults);
    Err(warnings)
}

/// The name of a form is that of its file.
fn name_of(path: &str) -> Result<FormName, Diagnostic> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let Some(stem) = file.strip_suffix(".yml").or_else(|| file.strip_suffix(".yaml")) else {
        return Err(Diagnostic::error("this is not a form")
            .in_file(path)
            .help("a form is a YAML file: name it `<form>.yml`, or move it out of `_forms`"));
    };
    FormName::new(stem).map_err(|error| {
        Diagnostic::error(error.to_string()).in_file(path).help("rename the file: small letters, digits and hyphens, `.yml`")
    })
}

/// A fault at the place that its path leads to. Nothing if it is about what was taken out of the tree: that was said.
fn placed(fault: DefinitionFault, root: &Node, lacking: &[Lacking]) -> Option<Diagnostic> {
    let Reached { node, span, rest } = reached(&fault.path, root);
    let was_said = lacking.iter().any(|lacking| lacking.inside == node.span && is_about(rest, lacking.key.as_deref()));
    (!was_said).then(|| Diagnostic::error(fault.problem).at(span).help(fault.help))
}

/// Whether the part of a path that leads nowhere speaks of a key, be it misspelt, or of the whole that lacks it.
fn is_about(rest: &[Step], key: Option<&str>) -> bool {
    match (rest.first(), key) {
        (Some(Step::Key(missing)), Some(key)) => nearest(key, [*missing]).is_some(),
        _ => true,
    }
}

/// The place that a path leads to, or the nearest that exists.
pub(super) fn place<'a>(path: &'a [Step], root: &'a Node) -> &'a Span {
    reached(path, root).span
}

/// How far a path leads.
struct Reached<'a> {
    /// The last thing on the way that exists.
    node: &'a Node,
    /// The place to show for it.
    span: &'a Span,
    /// The steps that lead nowhere.
    rest: &'a [Step],
}

fn reached<'a>(path: &'a [Step], root: &'a Node) -> Reached<'a> {
    let mut at: &Node = root;
    let mut span: Option<&Span> = None;
    let mut rest = path;
    while let [step, behind @ ..] = rest {
        let next = match (step, &at.shape) {
            (Step::Key(key), Shape::Map(entries)) => {
                entries.iter().find(|entry| entry.key == *key).map(|entry| (&entry.value, &entry.key_span))
            }
            // The options of a choice: each is told by its place.
            (Step::Index(index), Shape::Map(entries)) => entries.get(*index).map(|entry| (&entry.value, &entry.key_span)),
            (Step::Index(index), Shape::List(items)) => items.get(*index).map(|item| (item, &item.span)),
            _ => None,
        };
        let Some((node, place)) = next else { break };
        (at, rest) = (node, behind);
        // A text is shown itself, a list or mapping by its key.
        span = Some(if matches!(node.shape, Shape::Scalar { .. }) && !node.is_null() { &node.span } else { place });
    }
    Reached { node: at, span: span.unwrap_or(&root.span), rest }
}
