//! The 463 real posts: their text and structure are those that kramdown makes.

use std::collections::BTreeMap;

use crate::oracle::{Twin, build_with_jekyll, real_posts};
use crate::outline::outline;

/// What differs on purpose, as `docs/jekyll.md` explains it, and the posts in which it does.
const EXPLAINED: [(&str, &[&str]); 13] = [
    (
        "text right behind the end of a block of HTML",
        &[
            "2015/09/14/college-scorecard-launch",
            "2016/07/19/strategies-for-starting-your-own-writing-lab",
            "2016/07/21/buying-better-digital-products-part-1-proto-personas-and-understanding-the-problem",
            "2016/07/26/buying-better-digital-products-part-2-setting-the-product-vision-and-strategy",
            "2016/07/26/new-pilot-aims-to-streamline-notice-and-comment-process",
            "2016/09/06/nicole-fenton-a-wordsmith-joins-government",
            "2016/09/12/james-scott-automating-engineering-better-government",
            "2017/12/12/renata-maziarz-model-civil-servant",
        ],
    ),
    ("text right behind the end of a block of HTML; stars around punctuation", &["2016/08/15/holly-allen-helping-engineer-a-better-18F"]),
    (
        "stars around punctuation",
        &[
            "2015/08/28/announcing-the-agile-BPA-awards",
            "2015/10/15/best-practices-for-distributed-teams",
            "2016/05/03/delivering-the-next-generation-of-digital-government",
            "2017/10/11/pulling-back-the-curtain-on-it-procurement",
        ],
    ),
    (
        "three stars",
        &[
            "2015/09/21/new-citizenship-resources",
            "2015/11/04/complexity-is-the-adversary",
            "2016/04/18/the-teams-they-are-a-changin",
            "2018/10/09/implementing-rules-without-rules-engines",
            "2018/10/16/exploring-a-new-way-to-make-eligibility-rules-easier-to-implement",
        ],
    ),
    ("emphasis in emphasis", &["2016/08/25/micro-purchase-design-philosophy-do-one-thing-well"]),
    ("emphasis in emphasis; text right behind the end of a block of HTML", &["2018/08/02/ask-18f-talent"]),
    ("a bar in a text", &["2015/12/02/analytics-usa-gov-new-features-more-data"]),
    ("a table with too short a line below its head", &["2017/11/30/improving-government-outcomes-through-an-agile-contract-format"]),
    ("a space in a link's address", &["2014/12/17/snippets"]),
    ("a backslash in a link's address", &["2015/12/03/power-of-mindset-normatives-matthew-milan"]),
    ("a lone `>` and text below it", &["2015/08/18/pif-made-permanent"]),
    ("code in a list", &["2016/03/30/how-we-shared-a-visual-style-across-multiple-sites"]),
    ("a block's tag in a sentence", &["2020/06/23/building-trust-in-a-public-health-crisis"]),
];

fn twin() -> Twin {
    Twin::new("the real posts")
        .folder(&real_posts(), "_posts")
        .both("_layouts/post.html", "{{ content }}")
        .both("_config.yml", "future: true\n")
}

#[test]
fn the_real_posts_have_the_text_and_structure_that_kramdown_makes() {
    let twins = [twin()];
    build_with_jekyll(&twins);
    let (jekyll, dropsafe) = (twins[0].jekyll(), twins[0].dropsafe());
    assert_eq!(jekyll.keys().collect::<Vec<_>>(), dropsafe.keys().collect::<Vec<_>>(), "the same files at the same paths");
    assert_eq!(jekyll.len(), 463);

    let mut found: BTreeMap<&str, String> = BTreeMap::new();
    for (path, html) in &jekyll {
        let (theirs, ours) = (outline(html), outline(&dropsafe[path]));
        if theirs != ours {
            found.insert(path.trim_end_matches(".html").trim_end_matches("/index"), apart(&theirs, &ours));
        }
    }
    let explained: BTreeMap<&str, &str> = EXPLAINED.iter().flat_map(|(why, posts)| posts.iter().map(|post| (*post, *why))).collect();
    let vanished: Vec<_> = explained.keys().filter(|post| !found.contains_key(*post)).collect();
    assert!(vanished.is_empty(), "these are as in Jekyll now; take them out of the list: {vanished:#?}");
    let text: String =
        found.iter().map(|(post, apart)| format!("{post}: {}\n{apart}", explained.get(post).unwrap_or(&"NOT EXPLAINED"))).collect();
    assert!(!text.contains("NOT EXPLAINED"), "{text}");
    insta::assert_snapshot!(text);
}

/// The lines that differ, each from a little before its first difference on.
fn apart(theirs: &[String], ours: &[String]) -> String {
    let same = |a: &String, b: &String| a == b;
    let start = theirs.iter().zip(ours).take_while(|(a, b)| same(a, b)).count();
    let end = theirs[start..].iter().rev().zip(ours[start..].iter().rev()).take_while(|(a, b)| same(a, b)).count();
    let (theirs, ours) = (&theirs[start..theirs.len() - end], &ours[start..ours.len() - end]);
    let from = match (theirs, ours) {
        ([a], [b]) => a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count().saturating_sub(20),
        _ => 0,
    };
    let part = |sign: char, line: &String| format!("  {sign} {}\n", line.chars().skip(from).take(100).collect::<String>().trim_end());
    theirs.iter().map(|line| part('-', line)).chain(ours.iter().map(|line| part('+', line))).collect()
}

#[test]
fn a_difference_is_seen() {
    assert_ne!(outline("<p>a</p><ul><li>b</li></ul>"), outline("<ul><li>a</li><li>b</li></ul>"));
    assert_ne!(outline("<p><a href=\"/x\">a</a></p>"), outline("<p><a href=\"/y\">a</a></p>"));
    assert_eq!(outline("<p>a\n b</p>"), outline("<p>a b</p>\n"));
}
