//! kramdown's ways, a piece of Markdown at a time: the same text and structure.

use crate::oracle::{Twin, build_with_jekyll};
use crate::outline::outline;

/// Parted by lines of `=====`, each with a name behind it.
const CASES: &str = include_str!("markdown.txt");

#[test]
fn pieces_of_markdown_mean_what_they_mean_in_kramdown() {
    let cases: Vec<(&str, &str)> = CASES.split("\n===== ").skip(1).filter_map(|case| case.split_once('\n')).collect();
    let twin = Twin::new("pieces of Markdown").both("_config.yml", "strict_front_matter: true\n");
    let page = |number: usize| format!("{number:03}");
    let twin = cases.iter().enumerate().fold(twin, |twin, (number, (_, text))| {
        twin.both(&format!("{}.md", page(number)), &format!("---\nrender_with_liquid: false\n---\n{text}\n"))
    });
    let twins = [twin];
    build_with_jekyll(&twins);
    let (jekyll, dropsafe) = (twins[0].jekyll(), twins[0].dropsafe());
    assert_eq!(jekyll.len(), cases.len());
    let mut said = String::new();
    for (number, (name, text)) in cases.iter().enumerate() {
        let path = format!("{}.html", page(number));
        let (theirs, ours) = (outline(&jekyll[&path]), outline(&dropsafe[&path]));
        if theirs != ours {
            said += &format!("===== {name}\n{text}\n--- Jekyll\n{}\n--- Dropsafe\n{}\n", theirs.join("\n"), ours.join("\n"));
        }
    }
    assert!(said.is_empty(), "{said}");
}
