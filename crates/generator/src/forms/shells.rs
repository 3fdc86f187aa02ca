//! Shells: the site's layout, rendered once a language with two places left open.

use std::collections::BTreeMap;

use dropsafe_form::Language;
use dropsafe_form::bundle::{Shell, ShellPart};
use tera::Value;

use crate::config::Config;
use crate::content::Layout;
use crate::context::PageValues;
use crate::diagnostics::{Diagnostic, Span};
use crate::templates::{Engine, Layouts};

// Plain letters and digits: no escaping changes them, and nobody writes them by chance.
const TITLE: &str = "dropsafe0title0goes0here0x7Qm2";
const CONTENT: &str = "dropsafe0content0goes0here0x7Qm2";

/// Renders the layout of the forms for every language of the site.
pub(crate) fn shells(config: &Config, layouts: &Layouts, engine: &Engine) -> Result<BTreeMap<Language, Shell>, Vec<Diagnostic>> {
    let named = config.tree.get("forms").and_then(|forms| forms.get("layout")).map(|node| node.span.clone());
    let span = named.unwrap_or_else(|| Span { source: config.tree.span.source.clone(), line: 1, column: 1, width: 1 });
    let layout = Layout { name: config.forms_layout.clone(), span };
    let mut shells = BTreeMap::new();
    let mut faults = Vec::new();
    for language in &config.languages {
        match shell(&layout, language, layouts, engine) {
            Ok(shell) => {
                shells.insert(language.clone(), shell);
            }
            Err(found) => faults.extend(found.into_iter().filter(|fault| !faults.contains(fault)).collect::<Vec<_>>()),
        }
    }
    if faults.is_empty() { Ok(shells) } else { Err(faults) }
}

fn shell(layout: &Layout, language: &Language, layouts: &Layouts, engine: &Engine) -> Result<Shell, Vec<Diagnostic>> {
    let chain = layouts.chain(layout).map_err(|fault| {
        vec![fault.help(
            "forms need a layout for their receipts: make `_layouts/default.html`, or name one with `forms: {layout: …}` in `_config.yml`",
        )]
    })?;
    let mut context = tera::Context::new();
    context.insert_value("page", PageValues::shell(language, TITLE).value());
    let html = crate::render::through(&chain, context, Value::safe_string(CONTENT), engine)?;
    let outermost = chain.last().map_or(layout.span.source.path(), |step| step.file.template());
    for (marker, what) in [(CONTENT, "content"), (TITLE, "page.title")] {
        if !html.contains(marker) {
            return Err(vec![
                Diagnostic::error(format!("the layout of the forms does not print `{what}` as it is"))
                    .in_file(outermost)
                    .help(format!("receipts and error pages are put into this layout: write `{{{{ {what} }}}}` in it, without a filter")),
            ]);
        }
    }
    Ok(split(&html))
}

fn split(html: &str) -> Shell {
    let mut parts = Vec::new();
    for (index, stretch) in html.split(CONTENT).enumerate() {
        if index > 0 {
            parts.push(ShellPart::Content);
        }
        for (index, stretch) in stretch.split(TITLE).enumerate() {
            if index > 0 {
                parts.push(ShellPart::Title);
            }
            if !stretch.is_empty() {
                parts.push(ShellPart::Html(stretch.to_owned()));
            }
        }
    }
    Shell(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_split_at_its_open_places() {
        let shell = split(&format!("<title>{TITLE}</title><main>{CONTENT}</main>{TITLE}"));
        assert_eq!(shell.page("A & B", "<p>x</p>"), "<title>A &amp; B</title><main><p>x</p></main>A &amp; B");
    }
}
