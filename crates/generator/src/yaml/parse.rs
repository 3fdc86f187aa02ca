mod explain;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Span as YamlSpan, StrInput};

use super::budget::Budget;
use super::node::{Entry, Node, Shape};
use crate::diagnostics::{Diagnostic, SourceText, Span};

/// Boxed, so that a result with one of them stays small.
pub(super) type Fault = Box<Diagnostic>;

/// Wraps a fault that has to do with a place.
pub(super) fn fault(span: &Span, message: impl Into<String>) -> FaultAt {
    FaultAt(Diagnostic::error(message).at(span))
}

/// A fault that still lacks its advice.
pub(super) struct FaultAt(Diagnostic);

impl FaultAt {
    pub(super) fn help(self, help: impl Into<String>) -> Fault {
        Box::new(self.0.help(help))
    }
}

/// Reads a file that is YAML from its first line to its last. Nothing at all is an empty mapping.
///
/// # Errors
/// Says where the text is not YAML, repeats a key, holds several documents, or goes over the budget.
pub fn parse(path: &str, text: &str) -> Result<Node, Diagnostic> {
    parse_text(&Arc::new(SourceText::new(path, text)), 0, text)
}

/// Reads `yaml`, which stands in `source` after `lines_before` lines: the front matter of a page, say.
///
/// YAML wants the further lines of a text in quotes indented; Jekyll's parser never did, and many a site relies on it.
/// Such lines are taken as if they were indented.
///
/// # Errors
/// As [`parse`]; places are those of the whole source.
pub fn parse_text(source: &Arc<SourceText>, lines_before: usize, yaml: &str) -> Result<Node, Diagnostic> {
    let mut text = Cow::Borrowed(yaml);
    let mut first_indented = None;
    loop {
        let mut builder = Builder::new(&text, source, lines_before);
        let fault = match builder.document() {
            Ok(node) => return Ok(node),
            Err(fault) => fault,
        };
        match (builder.unindented.and_then(|line| indented(&text, line)), first_indented.or(builder.unindented)) {
            (Some(longer), first) => {
                first_indented = first;
                text = Cow::Owned(longer);
            }
            // The quote that swallowed unindented lines was never meant to go on there.
            (None, Some(line)) => return Err(*builder.unclosed_quote(line + lines_before)),
            (None, None) => return Err(*fault),
        }
    }
}

/// The text with one of its lines (counted from 1) indented; nothing if that was done already.
fn indented(text: &str, line: usize) -> Option<String> {
    const INDENT: &str = "                ";
    let start: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let more = start < text.len() && !text[start..].starts_with(INDENT);
    more.then(|| format!("{}{INDENT}{}", &text[..start], text[start..].trim_start_matches(' ')))
}

struct Builder<'a, P> {
    events: P,
    source: &'a Arc<SourceText>,
    lines_before: usize,
    anchors: HashMap<usize, Node>,
    budget: Budget,
    /// The line of a text in quotes that is not indented, if parsing stopped there.
    unindented: Option<usize>,
}

impl<'a> Builder<'a, Parser<'a, StrInput<'a>>> {
    fn new(yaml: &'a str, source: &'a Arc<SourceText>, lines_before: usize) -> Self {
        let options = granit_parser::options! { emit_comments: false };
        let events = Parser::new_from_str_with_options(yaml, options);
        Self { events, source, lines_before, anchors: HashMap::new(), budget: Budget::default(), unindented: None }
    }
}

impl<'a, P> Builder<'_, P>
where
    P: Iterator<Item = Result<(Event<'a>, YamlSpan), ScanError>>,
{
    fn document(&mut self) -> Result<Node, Fault> {
        let mut root = None;
        while let Some((event, span)) = self.next()? {
            match event {
                Event::StreamStart | Event::DocumentEnd | Event::Comment(..) => {}
                Event::DocumentStart(..) if root.is_some() => {
                    return Err(fault(&span, "a second document starts here")
                        .help("keep one document in a file: take out this `---` and what follows, or move it to a file of its own"));
                }
                Event::DocumentStart(..) => {}
                Event::StreamEnd => break,
                event => root = Some(self.node(event, span, 0)?),
            }
        }
        let start = Span::new(self.source, self.lines_before + 1, 1, 1);
        Ok(match root {
            Some(node) if !(node.is_null() && matches!(node.shape, Shape::Scalar { .. })) => node,
            _ => Node::empty_map(start),
        })
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, Fault> {
        self.budget.node(depth, &span)?;
        let (anchor, node) = match event {
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor) else {
                    return Err(fault(&span, "this alias repeats a value that isn't finished yet").help("write the value out"));
                };
                self.budget.alias(node.size(), &span)?;
                return Ok(node.clone());
            }
            Event::Scalar(text, style, anchor, tag) => {
                let tagged_text = tag.is_some_and(|tag| tag.is_yaml_core_schema_tag("str"));
                let plain = style == ScalarStyle::Plain && !tagged_text;
                (anchor, Node { span, shape: Shape::Scalar { text: text.into_owned(), plain } })
            }
            Event::SequenceStart(_, anchor, _) => (anchor, self.list(span, depth)?),
            Event::MappingStart(_, anchor, _) => (anchor, self.map(span, depth)?),
            _ => return Err(fault(&span, "this is not YAML that can be read").help("write plain YAML")),
        };
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn list(&mut self, span: Span, depth: usize) -> Result<Node, Fault> {
        let mut items = Vec::new();
        while let Some((event, span)) = self.next()? {
            match event {
                Event::SequenceEnd => break,
                event => items.push(self.node(event, span, depth + 1)?),
            }
        }
        Ok(Node { span, shape: Shape::List(items) })
    }

    fn map(&mut self, span: Span, depth: usize) -> Result<Node, Fault> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut merged: Vec<Node> = Vec::new();
        let mut places: HashMap<String, u32> = HashMap::new();
        while let Some((event, key_span)) = self.next()? {
            if event == Event::MappingEnd {
                break;
            }
            let key = self.node(event, key_span.clone(), depth + 1)?;
            let Some((event, value_span)) = self.next()? else { break };
            let value = self.node(event, value_span, depth + 1)?;
            let Shape::Scalar { text: key, plain } = key.shape else {
                return Err(fault(&key_span, "a key must be a text").help("write a plain word before the colon"));
            };
            if plain && key == "<<" {
                merged.push(value);
                continue;
            }
            if let Some(line) = places.insert(key.clone(), key_span.line) {
                return Err(fault(&key_span, format!("the key `{key}` is there twice"))
                    .help(format!("keep one of them; the first is on line {line}")));
            }
            entries.push(Entry { key, key_span, value });
        }
        for node in merged {
            merge_into(&mut entries, node)?;
        }
        Ok(Node { span, shape: Shape::Map(entries) })
    }

    fn next(&mut self) -> Result<Option<(Event<'a>, Span)>, Fault> {
        match self.events.next() {
            None => Ok(None),
            Some(Ok((event, span))) => {
                let place = self.place(&span);
                Ok(Some((event, place)))
            }
            Some(Err(error)) => {
                if *error.kind() == ErrorKind::InvalidQuotedScalarIndent {
                    self.unindented = Some(error.marker().line());
                }
                Err(self.explain(&error))
            }
        }
    }

    fn place(&self, span: &YamlSpan) -> Span {
        let one_line = span.start.line() == span.end.line();
        let width = if one_line { span.end.col().saturating_sub(span.start.col()) } else { 1 };
        Span::new(self.source, span.start.line() + self.lines_before, span.start.col() + 1, width.max(1))
    }
}

/// `<<: *other` takes the keys of another mapping where the mapping has none of its own.
fn merge_into(entries: &mut Vec<Entry>, node: Node) -> Result<(), Fault> {
    match node.shape {
        Shape::Map(more) => {
            for entry in more {
                if entries.iter().all(|it| it.key != entry.key) {
                    entries.push(entry);
                }
            }
            Ok(())
        }
        Shape::List(nodes) => nodes.into_iter().try_for_each(|node| merge_into(entries, node)),
        Shape::Scalar { .. } => {
            Err(fault(&node.span, "`<<` takes a mapping").help("write `<<: *name` with the name of an anchored mapping"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(text: &str) -> String {
        parse("_data/x.yml", text).unwrap_err().to_string()
    }

    #[test]
    fn a_key_written_twice_is_an_error() {
        insta::assert_snapshot!(failure("a: 1\nb: 2\na: 3\n"), @"
        error: the key `a` is there twice
          --> _data/x.yml:3:1
           |
         3 | a: 3
           | ^
           = help: keep one of them; the first is on line 1
        ");
    }

    #[test]
    fn an_unclosed_quote_shows_where_it_opens() {
        insta::assert_snapshot!(failure("title: \"Hello\ndate: 2015-01-01\n"), @r#"
        error: a quotation mark is opened and not closed
          --> _data/x.yml:1:8
           |
         1 | title: "Hello
           |        ^
           = help: close it, or write `\"` for a quotation mark inside the text
        "#);
    }

    #[test]
    fn a_quoted_text_may_go_on_without_indentation() {
        let node = parse("x", "a: \"one\ntwo\nthree: 3\"\nb: 'x\ny'\n").unwrap();
        assert_eq!(node.get("a").and_then(Node::as_text), Some("one two three: 3"));
        assert_eq!(node.get("b").and_then(Node::as_text), Some("x y"));
        assert_eq!(node.get("b").unwrap().span.line, 4);
        insta::assert_snapshot!(failure("title: \"Hello\ndate: 1\nexcerpt: \"x\"\n"), @r#"
        error: a quotation mark is opened and not closed
          --> _data/x.yml:1:8
           |
         1 | title: "Hello
           |        ^
           = help: close it, or write `\"` for a quotation mark inside the text
        "#);
    }

    #[test]
    fn two_colons_in_a_line_ask_for_quotes() {
        insta::assert_snapshot!(failure("title: a: b\n"), @r#"
        error: a second `: ` in one line
          --> _data/x.yml:1:9
           |
         1 | title: a: b
           |         ^
           = help: put the text in quotes: `title: "a: b"`
        "#);
    }

    #[test]
    fn an_unclosed_bracket_shows_where_it_opens() {
        insta::assert_snapshot!(failure("title: [Harbour\nurl: https://example.org\n"), @"
        error: the bracket `[` is opened and not closed
          --> _data/x.yml:1:8
           |
         1 | title: [Harbour
           |        ^
           = help: write `]` where it ends; a text that begins with `[` needs quotes
        ");
        for text in ["a: [\n", "a: {b: 1\n", "a:\n  - {b: 1\n\n  - c\n", "a: {b: 1\nc: 2\n", "a: [1, 2\nb: 3\n"] {
            assert!(failure(text).contains("is opened and not closed"), "{text}: {}", failure(text));
        }
        // What is closed is not said to be open.
        assert!(!failure("a: [b: c: d]\n").contains("not closed"), "{}", failure("a: [b: c: d]\n"));
    }

    #[test]
    fn tabs_are_named() {
        insta::assert_snapshot!(failure("a:\n\tb: 1\n"), @"
        error: this is not YAML: tabs disallowed within this context (block indentation)
          --> _data/x.yml:2:2
           |
         2 | 	b: 1
           | 	^
           = help: indent with spaces, not with tabs
        ");
    }

    #[test]
    fn a_second_document_is_an_error() {
        insta::assert_snapshot!(failure("a: 1\n---\nb: 2\n"), @"
        error: a second document starts here
          --> _data/x.yml:2:1
           |
         2 | ---
           | ^^^
           = help: keep one document in a file: take out this `---` and what follows, or move it to a file of its own
        ");
    }

    #[test]
    fn a_bomb_of_aliases_does_not_go_off() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let before = level - 1;
            text.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{before}"); 9].join(", ")));
        }
        assert!(failure(&text).contains("aliases repeat more than"));
        let deep = "[".repeat(200) + &"]".repeat(200);
        assert!(failure(&deep).contains("levels deep"));
    }

    #[test]
    fn merge_keys_fill_what_is_missing() {
        let node = parse("x", "base: &b {a: 1, b: 2}\nown: {<<: *b, b: 3}\n").unwrap();
        let own = node.get("own").unwrap();
        assert_eq!(own.get("a").and_then(Node::as_text), Some("1"));
        assert_eq!(own.get("b").and_then(Node::as_text), Some("3"));
    }

    #[test]
    fn nothing_is_an_empty_mapping() {
        assert!(parse("x", "").unwrap().entries().is_empty());
        assert!(parse("x", "# only a comment\n").unwrap().entries().is_empty());
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { cases: 64, rng_seed: proptest::test_runner::RngSeed::Fixed(1), failure_persistence: None, ..Default::default() })]
        #[test]
        fn nothing_panics(text in "[a-z:\\-\\[\\]{}&*!|>'\"#%@` \n\t0-9é]{0,80}") {
            let _ = parse("x", &text);
        }
    }
}
