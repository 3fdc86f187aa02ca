//! What a page says, whatever way its HTML is written: a line for each block, with the text and the inline elements in it.

use scraper::{ElementRef, Html, Node, node::Element};

/// Elements that stand in a line of text; all others are blocks.
const INLINE: [&str; 34] = [
    "a", "abbr", "b", "bdi", "bdo", "br", "button", "cite", "code", "del", "dfn", "em", "font", "i", "img", "input", "ins", "kbd", "label",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// The outline of a piece of HTML.
///
/// White space is collapsed, but not in code. Left out is what says nothing to a reader: comments, the elements and classes that colour
/// code, and the order of attributes.
pub(crate) fn outline(html: &str) -> Vec<String> {
    let parsed = Html::parse_fragment(html);
    let mut writer = Writer::default();
    writer.children(parsed.root_element());
    writer.end_line();
    writer.lines
}

#[derive(Default)]
struct Writer {
    lines: Vec<String>,
    line: String,
    depth: usize,
}

impl Writer {
    fn children(&mut self, element: ElementRef<'_>) {
        for child in element.children() {
            match child.value() {
                Node::Text(text) => self.text(text),
                Node::Element(_) => self.element(ElementRef::wrap(child)),
                _ => {}
            }
        }
    }

    fn element(&mut self, element: Option<ElementRef<'_>>) {
        let Some(element) = element else { return };
        let name = element.value().name();
        if let Some(code) = code_block(element) {
            self.end_line();
            self.block(&format!("code {:?}", code.trim_end()));
        } else if INLINE.contains(&name) {
            self.line.push_str(&tag(element.value()));
            self.children(element);
            if !matches!(name, "br" | "img" | "input" | "wbr") {
                self.line.push_str(&format!("</{name}>"));
            }
        } else {
            self.end_line();
            self.block(&tag(element.value()));
            self.depth += 1;
            self.children(element);
            self.end_line();
            self.depth -= 1;
        }
    }

    fn text(&mut self, text: &str) {
        self.line.push_str(&text.replace('<', "&lt;"));
    }

    fn block(&mut self, text: &str) {
        self.lines.push(format!("{:width$}{text}", "", width = self.depth * 2));
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let text = line.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        // kramdown puts a no-break space into empty cells of tables.
        if !text.trim().is_empty() {
            self.block(&text);
        }
    }
}

/// The text of a block of code, with whatever a highlighter puts around and into it.
fn code_block(element: ElementRef<'_>) -> Option<String> {
    let value = element.value();
    let wraps = value.name() == "pre" || matches!(value.name(), "div" | "figure") && value.classes().any(|it| it.starts_with("highlight"));
    wraps.then(|| element.text().collect())
}

fn tag(element: &Element) -> String {
    let mut attributes: Vec<String> = element
        .attrs()
        .filter_map(|(key, value)| {
            let value = match (element.name(), key) {
                ("code", "class") => value.replace("language-plaintext", "").replace("highlighter-rouge", ""),
                _ => value.to_owned(),
            };
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            (key != "class" || !value.is_empty()).then(|| format!(" {key}={value:?}"))
        })
        .collect();
    attributes.sort();
    format!("<{}{}>", element.name(), attributes.concat())
}
