//! From content to HTML, in three passes over all documents:
//!
//! 1. what has no template tags is only Markdown, or Sass: done first, so that its content is known to every template;
//! 2. posts and collections with template tags, then pages with template tags;
//! 3. the layouts.
//!
//! Each pass runs on all cores; what a document becomes does not depend on the order.

use std::borrow::Cow;
use std::collections::HashMap;

use rayon::prelude::*;
use tera::{Context, Value};

use crate::config::Config;
use crate::content::{Content, Document};
use crate::context::{Listed, PageValues, Paginators, Related, site_value};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::finish::{Finish, Page};
use crate::markdown::{self, SourceLinks, Surroundings, shield};
use crate::styles::Syntax;
use crate::templates::{Engine, Layouts, Snippet, Step};

/// The HTML of a document's text, before its layout.
struct Body {
    content: Value,
    excerpt: Value,
}

/// What one document became, or why not.
type Outcome<T> = Result<T, Vec<Diagnostic>>;

/// Renders every document that becomes a file, and finishes each as soon as it has its layouts.
pub(crate) fn documents<'a>(
    content: &'a Content,
    config: &Config,
    layouts: &Layouts,
    links: &SourceLinks,
    engine: &mut Engine,
    last: &Finish<'_>,
    notes: &mut Diagnostics,
) -> Vec<(&'a Document, Page)> {
    let all: Vec<&Document> = content.documents().collect();
    let mut values: Vec<PageValues> = all.par_iter().map(|document| PageValues::of(document)).collect();
    add_neighbours(content, config, &mut values);
    let mut bodies: Vec<Option<Outcome<Body>>> = all.iter().map(|_| None).collect();
    let mut paginators: Vec<Option<Value>> = all.iter().map(|_| None).collect();
    let pages_from = all.len() - content.pages.len();

    let with_tags: Vec<bool> = all.par_iter().map(|it| it.templates && shield::has_tags(it.text())).collect();
    // A `site` of its own for each document costs something, and few sites ask for it.
    let in_text = || all.iter().zip(&with_tags).any(|(it, tags)| *tags && it.text().contains("related_posts"));
    let asks_related = engine.mentions("related_posts") || in_text();
    let mut related: Option<Related> = None;
    let passes: [&(dyn Fn(usize) -> bool + Sync); 3] =
        [&|index| !with_tags[index], &|index| with_tags[index] && index < pages_from, &|index| with_tags[index] && index >= pages_from];
    for (number, wanted) in passes.iter().enumerate() {
        let indices: Vec<usize> = (0..all.len()).filter(|index| wanted(*index)).collect();
        if number > 0 && (number == 2 || !indices.is_empty()) {
            let shared: Vec<Value> = values.par_iter_mut().map(PageValues::share).collect();
            let site = site_value(config, content, listed(content, &shared));
            related = asks_related.then(|| Related::new(site.clone(), &shared[..content.posts.len()]));
            engine.set_global("site", site);
            let mut made = Paginators::default();
            // Only pages list others, and they are rendered last.
            let listings = all.iter().enumerate().filter(|_| number == 2).filter_map(|(index, it)| Some((index, it.listing.as_ref()?)));
            for (index, listing) in listings {
                let posts: Vec<Value> = listing.items.iter().filter_map(|place| shared.get(*place)).cloned().collect();
                let posts = Value::from(posts);
                values[index].set_missing("posts", posts.clone());
                values[index].share();
                paginators[index] = Some(made.value(listing, posts));
            }
        }
        let engine = &*engine;
        let done: Vec<(usize, Outcome<Body>)> = indices
            .into_par_iter()
            .map(|index| {
                (
                    index,
                    body(
                        all[index],
                        || around(values[index].value(), &paginators[index], own_site(&related, index, pages_from)),
                        config,
                        links,
                        engine,
                    ),
                )
            })
            .collect();
        for (index, outcome) in done {
            if let Ok(body) = &outcome {
                values[index].rendered(body.content.clone(), body.excerpt.clone());
            }
            bodies[index] = Some(outcome);
        }
    }

    let engine = &*engine;
    let finished: Vec<(&Document, Outcome<Option<Page>>)> = all
        .into_par_iter()
        .zip(bodies)
        .zip(values.into_par_iter().zip(paginators))
        .enumerate()
        .map(|(index, ((document, body), (mut values, paginator)))| {
            let context = || around(values.share(), &paginator, own_site(&related, index, pages_from));
            let page = laid_out(document, body, context, layouts, engine);
            (document, page.map(|page| page.map(|(path, text)| last.page(path, text))))
        })
        .collect();
    let mut rendered = Vec::new();
    for outcome in finished {
        match outcome {
            (document, Ok(page)) => rendered.extend(page.map(|page| (document, page))),
            (document, Err(faults)) => notes.extend(faults.into_iter().map(|fault| fault.met_in(document.source.path()))),
        }
    }
    rendered
}

/// `previous` and `next` of posts and of collections' documents: those of the same language.
fn add_neighbours(content: &Content, config: &Config, values: &mut [PageValues]) {
    let languages: Vec<&str> = content.documents().filter(|_| config.is_multilingual()).map(|it| it.lang.as_str()).collect();
    let mut from = 0;
    let lengths = std::iter::once(content.posts.len()).chain(content.collections.iter().map(|(_, documents)| documents.len()));
    for length in lengths {
        // Of each, the one before it and the one after it.
        let mut beside: Vec<(Option<usize>, Option<usize>)> = vec![(None, None); length];
        let mut last: HashMap<&str, usize> = HashMap::new();
        for index in 0..length {
            if let Some(before) = last.insert(languages.get(from + index).copied().unwrap_or_default(), index) {
                beside[index].0 = Some(before);
                beside[before].1 = Some(index);
            }
        }
        let values = &mut values[from..from + length];
        let listed: Vec<Value> = values.par_iter().map(PageValues::value).collect();
        values.par_iter_mut().zip(beside).for_each(|(values, (previous, next))| {
            let at = |place: Option<usize>| place.and_then(|place| listed.get(place)).cloned().unwrap_or_else(Value::none);
            values.set("previous", at(previous));
            values.set("next", at(next));
        });
        from += length;
    }
}

fn listed(content: &Content, values: &[Value]) -> Listed {
    let mut rest = values.iter().cloned();
    let mut take = |count: usize| rest.by_ref().take(count).collect::<Vec<_>>();
    Listed {
        posts: take(content.posts.len()),
        collections: content.collections.iter().map(|(_, documents)| take(documents.len())).collect(),
        pages: take(content.pages.len()),
    }
}

/// What a document's templates see: `page`, `paginator` where it lists something, and its own `site` where it has one.
fn around(page: Value, paginator: &Option<Value>, site: Option<Value>) -> Context {
    let mut context = Context::new();
    context.insert_value("page", page);
    if let Some(paginator) = paginator {
        context.insert_value("paginator", paginator.clone());
    }
    if let Some(site) = site {
        context.insert_value("site", site);
    }
    context
}

/// As in Jekyll, posts and documents of collections have related posts, and pages have none.
fn own_site(related: &Option<Related>, index: usize, pages_from: usize) -> Option<Value> {
    related.as_ref().filter(|_| index < pages_from).map(|related| related.site_for(index))
}

/// Template tags, then Markdown or Sass.
fn body(document: &Document, context: impl FnOnce() -> Context, config: &Config, links: &SourceLinks, engine: &Engine) -> Outcome<Body> {
    let text = run_tags(document, context, engine)?;
    if let Some(syntax) = Syntax::of(document.path()) {
        let css = engine.styles().page(document, &text, syntax).map_err(|fault| vec![fault])?;
        return Ok(Body { content: Value::safe_string(&css), excerpt: Value::safe_string("") });
    }
    let folder = document.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    let around = Surroundings { links: Some(links), folder, plain_code: config.plain_code };
    let html = |text: &str| match document.markdown {
        true => Value::safe_string(&markdown::to_html(text, around)),
        false => Value::safe_string(text),
    };
    let content = html(&text);
    let excerpt = match document.kind.collection() {
        Some(_) => {
            let own = document.front.text("excerpt_separator").ok().flatten();
            html(&markdown::excerpt_of(&text, own.map_or(config.excerpt_separator.as_str(), |(separator, _)| separator)))
        }
        None => Value::safe_string(""),
    };
    Ok(Body { content, excerpt })
}

fn run_tags<'d>(document: &'d Document, context: impl FnOnce() -> Context, engine: &Engine) -> Outcome<Cow<'d, str>> {
    let text = document.text();
    if !document.templates || !shield::has_tags(text) {
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

/// The file that a document becomes, if it does, and its text with the layouts around it.
fn laid_out<'d>(
    document: &'d Document,
    body: Option<Outcome<Body>>,
    context: impl FnOnce() -> Context,
    layouts: &Layouts,
    engine: &Engine,
) -> Outcome<Option<(&'d str, String)>> {
    let chain = document.layout.as_ref().map(|layout| layouts.chain(layout));
    // A layout that doesn't exist is said even where the text has faults of its own.
    let (body, chain) = match (body, chain) {
        (Some(Err(mut faults)), Some(Err(fault))) => {
            faults.push(fault);
            return Err(faults);
        }
        (Some(Err(faults)), _) => return Err(faults),
        (_, Some(Err(fault))) => return Err(vec![fault]),
        (None, _) => return Ok(None),
        (Some(Ok(body)), Some(Ok(chain))) => (body, chain),
        (Some(Ok(body)), None) => (body, Vec::new()),
    };
    let Some(path) = &document.output else { return Ok(None) };
    through(&chain, context(), body.content, engine).map(|text| Some((path.as_str(), text)))
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
