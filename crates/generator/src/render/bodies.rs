//! A document's text: template tags, then Markdown or Sass.

use std::borrow::Cow;
use std::sync::Arc;

use tera::{Context, Value};

use super::{Body, Outcome};
use crate::config::Config;
use crate::content::Document;
use crate::markdown::{self, SourceLinks, Surroundings, shield};
use crate::memory::{BodyHash, Hash};
use crate::styles::Syntax;
use crate::templates::{Engine, Snippet};

impl Body {
    pub(super) fn hash(&self) -> BodyHash {
        let of = |value: &Value| Hash::of(value.as_str().unwrap_or_default().as_bytes());
        BodyHash { content: of(&self.content), excerpt: of(&self.excerpt) }
    }
}

/// Whether there are template tags to run.
pub(super) fn has_tags(document: &Document) -> bool {
    document.templates && shield::has_tags(document.text())
}

/// The text with its tags, as the engine is given it.
pub(super) fn template(document: &Document) -> Cow<'_, str> {
    match document.markdown {
        true => Cow::Owned(shield::shield(document.text()).text.into_owned()),
        false => Cow::Borrowed(document.text()),
    }
}

/// The HTML of a document's text; `context` is asked for only if it has tags.
pub(super) fn body(
    document: &Arc<Document>,
    context: impl FnOnce() -> Context,
    config: &Config,
    links: &SourceLinks,
    engine: &Engine,
) -> Outcome<Body> {
    let text = run_tags(document, context, engine)?;
    if let Some(syntax) = Syntax::of(document.path()) {
        let css = engine.styles().page(document, &text, syntax).map_err(|fault| vec![fault])?;
        return Ok(Body { content: Value::safe_string(&css), excerpt: Value::safe_string("") });
    }
    let folder = document.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    let around = Surroundings {
        links: Some(links),
        folder,
        lang: document.lang.as_str(),
        plain_code: config.plain_code,
        heading_anchors: config.heading_anchors,
    };
    let content = match document.markdown {
        true => Value::safe_string(&markdown::to_html(&text, around)),
        false => Value::safe_string(&text),
    };
    let excerpt = match document.kind.collection() {
        Some(_) => {
            let own = document.front.text("excerpt_separator").ok().flatten();
            let excerpt = markdown::excerpt_of(&text, own.map_or(config.excerpt_separator.as_str(), |(separator, _)| separator));
            Value::safe_string(&if document.markdown { markdown::excerpt_html(&excerpt, around) } else { excerpt })
        }
        None => Value::safe_string(""),
    };
    Ok(Body { content, excerpt })
}

fn run_tags<'d>(document: &'d Document, context: impl FnOnce() -> Context, engine: &Engine) -> Outcome<Cow<'d, str>> {
    let text = document.text();
    if !has_tags(document) {
        return Ok(Cow::Borrowed(text));
    }
    let place = Snippet { source: document.source.clone(), lines_before: document.lines_before() };
    if !document.markdown {
        return engine.render_text(text, &place, &context(), document.escapes).map(Cow::Owned);
    }
    let shielded = shield::shield(text);
    let rendered = engine.render_text(&shielded.text, &place, &context(), document.escapes)?;
    Ok(Cow::Owned(shielded.restore(rendered)))
}
