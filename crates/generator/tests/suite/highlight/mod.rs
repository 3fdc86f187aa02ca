//! Highlighted code: what is marked, and that nothing is lost.

use dropsafe_generator::highlight;
use proptest::prelude::*;

use crate::scratch::Scratch;

/// Short pieces of code in each language, in fences.
const SAMPLES: &str = include_str!("samples.md");

/// What begins, ends or confuses something in some language.
const SIGNS: &[&str] = &[
    "/*",
    "*/",
    "//",
    "\"",
    "'",
    "\"\"\"",
    "`",
    "${",
    "#{",
    "{{",
    "}}",
    "{%",
    "<<EOF\n",
    "<<~'A'",
    "\nEOF\n",
    "\\",
    "\\\n",
    "r#\"",
    "R\"x(",
    "<a b=\"",
    "<script>",
    "</script",
    "<!--",
    "-->",
    "<?php",
    "?>",
    "url(",
    "\n- k: |\n  ",
    "é",
    "\u{1f600}",
    "'\\",
    "0x",
    "1.",
    "1e",
    "\r\n",
    "\t",
    "```rust\n",
    "\n---\n",
    "$",
    "@",
    "#[",
    "--",
    "[[",
    "--[[",
    "<Tag ",
    "/>",
    "=begin",
    "{-",
    "f\"{",
];

/// Language and code of each sample.
fn samples() -> Vec<(&'static str, &'static str)> {
    let fences = SAMPLES.trim_end().split("\n```\n").map(|fence| fence.trim_start_matches("```").split_once('\n').unwrap());
    fences.map(|(language, code)| (language, code.strip_suffix("\n```").unwrap_or(code))).collect()
}

/// The text that a browser shows.
fn shown(html: &str) -> String {
    let mut text = String::new();
    for (index, part) in html.split('<').enumerate() {
        text.push_str(if index == 0 { part } else { part.split_once('>').unwrap().1 });
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[test]
fn each_language_is_marked() {
    let mut all = String::new();
    for (language, code) in samples() {
        let html = highlight::html(language, code).unwrap_or_else(|| panic!("{language}"));
        let marked = html.replace("<span class=\"", "‹").replace("\">", " ").replace("</span>", "›");
        all.push_str(&format!("== {language}\n{marked}\n"));
    }
    insta::assert_snapshot!(all.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
}

#[test]
fn the_samples_text_is_kept_in_every_language() {
    for (title, names) in highlight::languages() {
        for (_, code) in samples() {
            assert_eq!(shown(&highlight::html(names[0], code).unwrap()), code, "{title}");
        }
        assert_eq!(shown(&highlight::html(names[0], SAMPLES).unwrap()), SAMPLES, "{title}");
    }
}

#[test]
fn no_name_is_given_twice() {
    let mut names: Vec<&str> = highlight::languages().flat_map(|(_, names)| names).copied().collect();
    let given = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), given);
    assert!(names.iter().all(|name| *name == name.to_ascii_lowercase()));
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64, rng_seed: proptest::test_runner::RngSeed::Fixed(1), failure_persistence: None, ..Default::default()
    })]

    /// Whatever is in a fence, cut anywhere: every language keeps its text.
    #[test]
    fn the_text_is_kept(
        pieces in prop::collection::vec(
            prop_oneof!["[a-z \n]{1,4}", "[ -~]{1,5}", "\\PC{1,3}", prop::sample::select(SIGNS).prop_map(str::to_owned)],
            0..40,
        ),
    ) {
        let source = pieces.concat();
        for (title, names) in highlight::languages() {
            prop_assert_eq!(shown(&highlight::html(names[0], &source).unwrap()), source.as_str(), "{}", title);
        }
    }
}

#[test]
fn the_manual_tells_every_language() {
    let manual = std::fs::read_to_string(crate::repository::repository().join("docs/site.md")).unwrap();
    let (_, section) = manual.split_once("### Highlighted code").unwrap();
    let told: Vec<&str> = section.split("\n#").next().unwrap().lines().filter(|line| line.contains("| `")).collect();
    let row = |(title, names): (&str, &[&str])| {
        format!("| {title} | {} |", names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", "))
    };
    let rows: Vec<String> = highlight::languages().map(row).collect();
    assert_eq!(told, rows, "the table of languages in docs/site.md should be:\n{}", rows.join("\n"));
}

#[test]
fn a_site_highlights_its_code_and_can_leave_it_plain() {
    let fence = "---\n---\n```rs\nuse a;\n```\n";
    let filter = "---\n---\n{{ \"a > b\" | highlight(lang=\"c\") }}";
    let function = "---\n---\n{{ highlight(code=\"a > b\", lang=\"c\") }}";
    let site = || {
        Scratch::new().file("a.md", fence).file("b.html", filter).file("f.html", function).file("c.css", "---\n---\n{{ highlight_css() }}")
    };
    let built = site().build().clean();
    insta::assert_snapshot!(built.page("a.html") + &built.page("b.html"), @r#"
    <div class="language-rs highlighter-rouge"><div class="highlight"><pre class="highlight"><code><span class="kn">use</span> <span class="nn">a</span><span class="p">;</span>
    </code></pre></div></div>
    <div class="language-c highlighter-rouge"><div class="highlight"><pre class="highlight"><code>a <span class="o">&gt;</span> b</code></pre></div></div>
    "#);
    assert_eq!(built.page("c.css"), highlight::STYLESHEET);
    assert_eq!(built.page("f.html"), built.page("b.html"));
    let plain = site().file("_config.yml", "highlighter: none\n").build().clean();
    assert_eq!(plain.page("a.html"), "<pre><code class=\"language-rs\">use a;\n</code></pre>\n");
    assert_eq!(plain.page("b.html"), "<pre><code class=\"language-c\">a &gt; b</code></pre>\n");
    assert_eq!(plain.page("f.html"), plain.page("b.html"));
}
