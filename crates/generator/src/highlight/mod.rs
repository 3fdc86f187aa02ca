//! Highlighted code: spans with the class names of Rouge and Pygments, so that stylesheets made for Jekyll fit.
//!
//! ```
//! use dropsafe_generator::highlight;
//!
//! assert_eq!(highlight::html("rust", "let x = 1;").as_deref(), Some(
//!     "<span class=\"kd\">let</span> x <span class=\"o\">=</span> <span class=\"mi\">1</span><span class=\"p\">;</span>",
//! ));
//! assert_eq!(highlight::html("klingon", "Qapla'"), None);
//! ```
//!
//! # How it is made
//!
//! One small lexer reads all programming languages (`code`, with `rules` for what begins with a sign and `text` for quotes);
//! what it needs to know of a language is a table in `languages`. What is no programming language has a lexer of its own:
//! `markup` for HTML and templates in it, `style` for stylesheets, `data` and `lines` for what is read line by line.
//!
//! A lexer says what pieces of the source are, from left to right (`marks`), under the names of `token`. It writes nothing:
//! the text that comes out is the source that went in, whatever a lexer makes of it. None knows a grammar, and none goes back.
//! So reading is cheap, takes time in proportion to the source's length, and can't fail; now and then a piece has a colour
//! that it shouldn't have.

mod code;
mod data;
mod languages;
mod lines;
mod marks;
mod markup;
mod rules;
mod style;
mod table;
mod text;
mod token;

use dropsafe_form::html::escaped;

/// Colours for the classes, light and dark, with enough contrast to be read.
pub const STYLESHEET: &str = include_str!("colours.css");

/// Code as HTML with a `<span>` around each piece that has a class; nothing if the language isn't known.
///
/// Names of languages are those that Rouge knows: `rust`, `rs`, `js`, `console` …
pub fn html(language: &str, source: &str) -> Option<String> {
    let mut marks = marks::Marks::new(source);
    languages::named(language)?.lex(source, 0, source.len(), &mut marks);
    Some(marks.finish())
}

/// A block of code as kramdown and Rouge write it; nothing if the language isn't known.
///
/// ```
/// let html = dropsafe_generator::highlight::block("text", "1 < 2\n").unwrap();
/// assert_eq!(html, "<div class=\"language-text highlighter-rouge\"><div class=\"highlight\">\
///     <pre class=\"highlight\"><code>1 &lt; 2\n</code></pre></div></div>\n");
/// ```
pub fn block(language: &str, source: &str) -> Option<String> {
    let code = html(language, source)?;
    let language = escaped(language);
    Some(format!(
        "<div class=\"language-{language} highlighter-rouge\"><div class=\"highlight\"><pre class=\"highlight\"><code>{code}</code></pre>\
        </div></div>\n"
    ))
}

/// The same for templates: without colours where there is no such language, or where the site wants none, as in a fence.
pub(crate) fn for_templates(language: &str, source: &str, plain: bool) -> String {
    let coloured = (!plain).then(|| block(language, source)).flatten();
    coloured.unwrap_or_else(|| format!("<pre><code class=\"language-{}\">{}</code></pre>\n", escaped(language), escaped(source)))
}

/// Every language, by title, with the names it goes by; the first is its own.
pub fn languages() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    languages::LANGUAGES.iter().map(|language| (language.title, language.names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stylesheet_has_a_colour_for_all_but_signs() {
        let signs = ["o", "p", "pi", "ge", "gs"];
        for class in token::Token::ALL.iter().map(|token| token.class()).filter(|class| !signs.contains(class)) {
            let coloured = STYLESHEET.lines().filter(|line| line.contains("color:"));
            assert!(coloured.flat_map(|line| line.split(['.', ',', ')', ' '])).any(|word| word == class), "{class}");
        }
    }

    #[test]
    fn every_colour_can_be_read() {
        let parts: Vec<&str> = STYLESHEET.split("@media").collect();
        for (part, background) in
            [(parts[0], "f0eee6"), (parts[0], "ffffff"), (parts[1], "22282e"), (parts[1], "000000"), (parts[2], "ffffff")]
        {
            let colours: Vec<&str> = part.split(": #").skip(1).map(|rest| &rest[..6]).collect();
            assert_eq!(colours.len(), 8);
            for colour in colours {
                let (one, other) = (luminance(colour), luminance(background));
                assert!((one.max(other) + 0.05) / (one.min(other) + 0.05) >= 4.5, "{colour} on {background}");
            }
        }
    }

    /// As WCAG reckons it.
    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        let linear = |part: f64| if part <= 0.03928 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
        0.2126 * linear(part(0)) + 0.7152 * linear(part(2)) + 0.0722 * linear(part(4))
    }
}
