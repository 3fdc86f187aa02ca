//! The languages: a table each. A new one is an entry here and, if it is a programming language, a [`Code`] beside it.

mod c_family;
mod data;
mod scripts;
mod shells;
mod templates;
mod web;

pub(super) use shells::{MAKE, SHELL};
pub(super) use web::{CSS, JAVASCRIPT};

use std::collections::HashMap;
use std::sync::LazyLock;

use super::marks::Marks;
use super::markup::Markup;
use super::style::Style;
use super::table::Code;
use super::{code, lines, markup, style};

/// A language.
pub(super) struct Language {
    /// As people write it.
    pub(super) title: &'static str,
    /// What a fence may say, in small letters; the first is its own name.
    pub(super) names: &'static [&'static str],
    reading: Reading,
}

/// How a language is read.
enum Reading {
    Plain,
    Code(&'static Code),
    Markup(&'static Markup),
    /// As markup if it has one of its islands, else as code.
    Islands(&'static Markup, &'static Code),
    Style(&'static Style),
    Own(fn(&str, usize, usize, &mut Marks<'_>)),
}

impl Language {
    /// Marks `text[from..to]`.
    pub(super) fn lex(&self, text: &str, from: usize, to: usize, marks: &mut Marks<'_>) {
        match &self.reading {
            Reading::Plain => {}
            Reading::Code(table) => code::lex(table, text, from, to, marks),
            Reading::Markup(table) => markup::lex(table, text, from, to, marks),
            Reading::Islands(table, bare) => {
                let inside = text.get(from..to).unwrap_or_default();
                match table.islands.iter().any(|island| inside.contains(island.open)) {
                    true => markup::lex(table, text, from, to, marks),
                    false => code::lex(bare, text, from, to, marks),
                }
            }
            Reading::Style(table) => style::lex(table, text, from, to, marks),
            Reading::Own(lex) => lex(text, from, to, marks),
        }
    }
}

/// The language of this name, however its letters are written.
pub(super) fn named(name: &str) -> Option<&'static Language> {
    static NAMES: LazyLock<HashMap<&str, &Language>> =
        LazyLock::new(|| LANGUAGES.iter().flat_map(|language| language.names.iter().map(move |name| (*name, language))).collect());
    NAMES.get(name).or_else(|| NAMES.get(name.to_ascii_lowercase().as_str())).copied()
}

const fn code(title: &'static str, names: &'static [&'static str], table: &'static Code) -> Language {
    Language { title, names, reading: Reading::Code(table) }
}

const fn markup(title: &'static str, names: &'static [&'static str], table: &'static Markup) -> Language {
    Language { title, names, reading: Reading::Markup(table) }
}

const fn style(title: &'static str, names: &'static [&'static str], table: &'static Style) -> Language {
    Language { title, names, reading: Reading::Style(table) }
}

const fn own(title: &'static str, names: &'static [&'static str], lex: fn(&str, usize, usize, &mut Marks<'_>)) -> Language {
    Language { title, names, reading: Reading::Own(lex) }
}

/// All languages, by title.
pub(super) static LANGUAGES: [Language; 47] = [
    code("C", &["c", "h"], &c_family::C),
    code("C#", &["csharp", "c#", "cs"], &c_family::CSHARP),
    code("C++", &["cpp", "c++", "cc", "cxx", "hpp", "hh", "arduino"], &c_family::CPP),
    own("Console session", &["console", "terminal", "shell_session", "shell-session", "sh-session"], lines::console),
    style("CSS", &["css"], &web::CSS),
    code("Dart", &["dart"], &c_family::DART),
    own("Diff", &["diff", "patch", "udiff"], lines::diff),
    code("Dockerfile", &["dockerfile", "docker", "containerfile"], &shells::DOCKERFILE),
    code("Elixir", &["elixir", "ex", "exs"], &scripts::ELIXIR),
    markup("ERB", &["erb", "eruby", "rhtml"], &templates::ERB),
    code("Go", &["go", "golang"], &c_family::GO),
    code("GraphQL", &["graphql"], &data::GRAPHQL),
    code("Haskell", &["haskell", "hs"], &scripts::HASKELL),
    markup("HTML", &["html", "htm", "xhtml", "svelte", "vue"], &web::HTML),
    own("INI", &["ini", "cfg", "conf", "properties", "systemd", "editorconfig", "desktop"], super::data::ini),
    code("Java", &["java"], &c_family::JAVA),
    code("JavaScript", &["javascript", "js", "mjs", "cjs", "node"], &web::JAVASCRIPT),
    code("JSON", &["json", "jsonc", "json5", "json-doc", "webmanifest"], &data::JSON),
    code("JSX", &["jsx", "react"], &web::JSX),
    code("Kotlin", &["kotlin", "kt", "kts"], &c_family::KOTLIN),
    markup("Liquid, Jinja, Tera", &["liquid", "jinja", "jinja2", "django", "tera", "twig", "nunjucks", "html+jinja"], &templates::TERA),
    code("Lua", &["lua"], &scripts::LUA),
    own("Makefile", &["make", "makefile", "mf", "gnumake", "bsdmake"], lines::makefile),
    own("Markdown", &["markdown", "md", "mkd", "kramdown"], lines::markdown),
    code("nginx", &["nginx", "nginxconf"], &data::NGINX),
    code("Nix", &["nix"], &data::NIX),
    code("Perl", &["perl", "pl", "pm"], &scripts::PERL),
    Language { title: "PHP", names: &["php", "php3", "php4", "php5"], reading: Reading::Islands(&templates::PHP_IN_HTML, &web::PHP) },
    Language { title: "Plain text", names: &["text", "plaintext", "plain", "txt", "none"], reading: Reading::Plain },
    code("PowerShell", &["powershell", "posh", "ps1", "pwsh"], &shells::POWERSHELL),
    code("Protocol Buffers", &["protobuf", "proto"], &data::PROTOBUF),
    code("Python", &["python", "py", "python3", "py3", "pycon", "starlark"], &scripts::PYTHON),
    code("R", &["r", "rscript", "s"], &scripts::R),
    code("Ruby", &["ruby", "rb", "gemfile", "rakefile"], &scripts::RUBY),
    code("Rust", &["rust", "rs"], &c_family::RUST),
    code("Scala", &["scala"], &c_family::SCALA),
    style("SCSS", &["scss", "sass", "less"], &web::SCSS),
    code("Shell", &["bash", "shell", "sh", "zsh", "ksh", "fish", "dotenv", "env"], &SHELL),
    code("SQL", &["sql", "postgresql", "mysql", "sqlite", "plsql"], &data::SQL),
    code("Swift", &["swift"], &c_family::SWIFT),
    code("Terraform", &["terraform", "tf", "hcl"], &data::TERRAFORM),
    code("TOML", &["toml"], &data::TOML),
    code("TSX", &["tsx"], &web::TSX),
    code("TypeScript", &["typescript", "ts", "mts", "cts"], &web::TYPESCRIPT),
    markup("XML", &["xml", "svg", "xsl", "xslt", "rss", "atom", "plist", "mathml"], &web::XML),
    own("YAML", &["yaml", "yml"], super::data::yaml),
    code("Zig", &["zig"], &c_family::ZIG),
];
