//! What highlighting costs, beside what the Markdown of the page around it costs. `cargo bench -p dropsafe-generator --bench highlight`
//!
//! First the ratios: both are measured in turns, so that whatever else the machine does strikes both. Then the times.

use std::hint::black_box;
use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::BytesCount;
use dropsafe_generator::highlight;
use dropsafe_generator::markdown::{Surroundings, to_html};

const SAMPLES: &str = include_str!("../tests/suite/highlight/samples.md");
const LANGUAGES: [&str; 12] = ["rust", "c", "javascript", "python", "ruby", "php", "bash", "sql", "html", "css", "json", "yaml"];
/// Eighty lines of code, as a page of the site benchmark has.
const BYTES: usize = 80 * 32;

fn main() {
    // `cargo test --all-targets` runs this too, and has no use for times.
    if std::env::args().any(|argument| argument == "--bench") {
        ratios();
        grows();
    }
    divan::main();
}

/// So much code: for Rust this crate's own, for other languages the tests' samples over and over.
fn code(language: &str) -> String {
    let own = include_str!("../src/highlight/code.rs");
    let sample = match language {
        "rust" => own,
        _ => SAMPLES.split_once(&format!("```{language}\n")).map_or("", |(_, rest)| rest.split("```\n").next().unwrap_or_default()),
    };
    let mut code = String::new();
    for line in sample.lines().cycle() {
        code.push_str(line);
        code.push('\n');
        if code.len() >= BYTES {
            break;
        }
    }
    code
}

/// A page of 550 words, four headings, a list, a table and one block of code.
fn page(language: &str) -> String {
    let sentence =
        "The desk answers within two days, in *any* language that one of us speaks, and keeps nothing [longer](about.md) than it must. ";
    let section = format!("## A heading of its own\n\n{}\n\n{}\n\n", sentence.repeat(3), sentence.repeat(3));
    let list = "- one thing\n- another **thing**\n- `code`, too\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |\n\n";
    format!("{}{list}```{language}\n{}```\n", section.repeat(4), code(language))
}

fn plain_page(page: &str) -> String {
    to_html(page, Surroundings { plain_code: true, ..Surroundings::default() })
}

/// The best time of each, run in turns.
fn in_turns(mut one: impl FnMut(), mut other: impl FnMut()) -> (Duration, Duration) {
    let time = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    let mut best = (Duration::MAX, Duration::MAX);
    for _ in 0..2000 {
        best = (best.0.min(time(&mut one)), best.1.min(time(&mut other)));
    }
    best
}

fn ratios() {
    println!("{BYTES} bytes of code, beside the Markdown of the page around them");
    println!("{:<12} {:>12} {:>12} {:>8}", "language", "highlighting", "Markdown", "ratio");
    for language in LANGUAGES {
        let (code, page) = (code(language), page(language));
        let (ours, markdown) =
            in_turns(|| drop(black_box(highlight::html(language, black_box(&code)))), || drop(black_box(plain_page(black_box(&page)))));
        println!("{language:<12} {ours:>12.1?} {markdown:>12.1?} {:>8.2}", ours.as_secs_f64() / markdown.as_secs_f64());
    }
}

/// Time in proportion to length: what begins and never ends, once and sixteen times as long.
fn grows() {
    println!("\nsixteen times the text, worst of all languages (16 is in proportion)");
    for sign in [
        "/*", "\"", "'", "`", "<", "(;", "[", "{{", "${", "<<A\n", "/", "*a ", "**", "_a ", "a[", "r#", "R\"(", "- ", "a: |\n ", "{",
        "<a b=\"", "#{", "@", "'\\",
    ] {
        let (short, long) = (sign.repeat(2000), sign.repeat(32_000));
        let grown = highlight::languages().map(|(title, names)| {
            let time = |text: &str| {
                (0..3)
                    .map(|_| {
                        let start = Instant::now();
                        black_box(highlight::html(names[0], black_box(text)));
                        start.elapsed()
                    })
                    .min()
                    .unwrap_or_default()
            };
            let _ = time("x");
            (time(&long).as_secs_f64() / time(&short).as_secs_f64(), title)
        });
        let worst = grown.max_by(|one, other| one.0.total_cmp(&other.0));
        println!("{:<12} {:>8.1?}", sign.trim_end(), worst.unwrap_or_default());
    }
}

#[divan::bench(args = LANGUAGES)]
fn highlighting(bencher: Bencher<'_, '_>, language: &str) {
    let code = code(language);
    bencher.counter(BytesCount::of_str(&code)).bench(|| highlight::html(language, black_box(&code)));
}

#[divan::bench]
fn markdown_of_the_page(bencher: Bencher<'_, '_>) {
    let page = page("rust");
    bencher.counter(BytesCount::of_str(&page)).bench(|| plain_page(black_box(&page)));
}
