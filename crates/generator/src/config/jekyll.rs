//! Every key of Jekyll's configuration that this one doesn't follow, each with what to do instead.
//!
//! A key that asks for what is so anyway is taken in silence; one that asks for something else gets a warning, or an error
//! where the site would not be what its author thinks.

use crate::diagnostics::Diagnostic;
use crate::yaml::{Entry, Node};

/// What there is to say of a key.
struct Say {
    is_error: bool,
    message: String,
    help: &'static str,
}

fn warning(message: impl Into<String>, help: &'static str) -> Option<Say> {
    Some(Say { is_error: false, message: message.into(), help })
}

fn error(message: impl Into<String>, help: &'static str) -> Option<Say> {
    Some(Say { is_error: true, message: message.into(), help })
}

const TAKE_OUT: &str = "take this key out";

/// All there is to say of the keys of a configuration.
pub(super) fn check(tree: &Node) -> Vec<Diagnostic> {
    let of = |entries: &[Entry], say: fn(&Entry) -> Option<Say>| -> Vec<Diagnostic> {
        let said = entries.iter().filter(|entry| !entry.value.is_null());
        said.filter_map(|entry| Some(placed(say(entry)?, entry))).collect()
    };
    let inside = |key: &str| tree.get(key).map(Node::entries).unwrap_or_default();
    [
        of(tree.entries(), top),
        of(inside("kramdown"), kramdown),
        of(inside("liquid"), liquid),
        of(inside("webrick"), |entry| {
            warning(format!("`webrick: {}:` is not followed: `serve` sends the headers of the examples in `deploy/`", entry.key), TAKE_OUT)
        }),
    ]
    .concat()
}

fn placed(say: Say, entry: &Entry) -> Diagnostic {
    let said = if say.is_error { Diagnostic::error(say.message) } else { Diagnostic::warning(say.message) };
    said.at(&entry.key_span).help(say.help)
}

fn top(entry: &Entry) -> Option<Say> {
    let key = entry.key.as_str();
    let text = entry.value.as_text().unwrap_or_default();
    let is_on = !matches!(text, "false" | "");
    match key {
        "encoding" if !matches!(text.to_ascii_lowercase().as_str(), "utf-8" | "utf8") => error(
            format!("files are read as UTF-8, and `encoding:` says `{text}`"),
            "save the site's files as UTF-8, for instance by `iconv -f … -t UTF-8`, and take this key out",
        ),
        "markdown" if !is_markdown(text) => warning(
            format!("`markdown: {text}` is not followed: Markdown is CommonMark with what kramdown adds"),
            "take this key out, and see in the manual which of kramdown's ways are known",
        ),
        "highlighter" if !matches!(text, "rouge" | "none") => warning(
            format!("`highlighter: {text}` is not followed: code is highlighted with Rouge's class names"),
            "write `highlighter: rouge`, or `none`",
        ),
        "rdiscount" | "redcarpet" | "maruku" => warning(format!("`{key}:` is for another Markdown, and not followed"), TAKE_OUT),
        "plugins_dir" => warning("no plug-ins are run, wherever they are (`plugins_dir:`)", TAKE_OUT),
        "cache_dir" => warning("what builds remember is in `.dropsafe-cache` in the source folder, whatever `cache_dir:` says", TAKE_OUT),
        "detach" if is_on => {
            error("`serve` stays in the foreground: `detach:` is not supported", "take this key out, and run it in a terminal of its own")
        }
        "ssl_cert" | "ssl_key" => error(
            format!("`serve` is for this machine alone, and has no TLS: `{key}:` is not supported"),
            "take this key out; browsers treat 127.0.0.1 as they treat `https:`",
        ),
        "skip_initial_build" if is_on => {
            warning("`serve` builds the site first, whatever `skip_initial_build:` says: nothing that changed would be shown", TAKE_OUT)
        }
        "livereload_port" => warning("pages load again by the port that they come from: `livereload_port:` is not followed", TAKE_OUT),
        "livereload_min_delay" | "livereload_max_delay" | "livereload_ignore" => warning(format!("`{key}:` is not followed"), TAKE_OUT),
        "profile" if is_on => warning("`profile:` is not followed: a build says how long it took", TAKE_OUT),
        _ => None,
    }
}

fn is_markdown(name: &str) -> bool {
    ["kramdown", "gfm", "commonmark", "commonmarkghpages"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn kramdown(entry: &Entry) -> Option<Say> {
    let key = entry.key.as_str();
    let text = entry.value.as_text().unwrap_or_default();
    let say = |help| warning(format!("`kramdown: {key}: {text}` is not followed"), help);
    match key {
        "auto_ids" if text == "false" => say("headings have ids; take this key out"),
        "auto_id_prefix" | "auto_id_stripping" | "header_offset" | "transliterated_header_ids" => {
            say("give the headings that need it ids of their own: `## Title {#id}`")
        }
        "hard_wrap" if text == "true" => say("end a line with a backslash, or two spaces, where the next one shall begin anew"),
        "input" if !matches!(text.to_ascii_lowercase().as_str(), "gfm" | "kramdown") => {
            say("take this key out: Markdown is CommonMark with GitHub's and kramdown's additions")
        }
        "toc_levels" if !matches!(text, "1..6" | "") => say("take this key out: `{:toc}` lists the headings below the first level"),
        "footnote_nr" | "footnote_backlink" | "footnote_prefix" | "footnote_backlink_inline" | "footnote_link_text" => {
            say("take this key out: footnotes count from 1")
        }
        "math_engine" if !matches!(text, "null" | "") => {
            say("take this key out: mathematics needs a script, or a picture with its words in `alt`")
        }
        "parse_block_html" | "parse_span_html" if text == "true" => say("write `markdown=\"1\"` on the element whose text is Markdown"),
        "smart_quotes" | "typographic_symbols" | "link_defs" | "remove_block_html_tags" | "remove_span_html_tags" | "html_to_native" => {
            say(TAKE_OUT)
        }
        "syntax_highlighter" if !matches!(text, "rouge" | "null") => say("write `syntax_highlighter: rouge`"),
        _ => None,
    }
}

fn liquid(entry: &Entry) -> Option<Say> {
    let text = entry.value.as_text().unwrap_or_default();
    let is_looser = match entry.key.as_str() {
        "error_mode" => text != "strict",
        "strict_filters" | "strict_variables" => text == "false",
        _ => false,
    };
    let message =
        format!("`liquid: {}: {text}` is not followed: a misspelt filter, or a misspelt variable that is printed, is an error", entry.key);
    if is_looser { warning(message, TAKE_OUT) } else { None }
}
