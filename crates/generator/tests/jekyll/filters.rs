//! Jekyll's filters: what each makes of the same input.

use crate::oracle::{Twin, build_with_jekyll};

/// Each line: a name, what Liquid is asked, what Tera is asked.
const CASES: &str = include_str!("filters.txt");

/// What differs on purpose, as `docs/jekyll.md` explains it.
const EXPLAINED: [&str; 3] =
    ["{{ site.data.d.map | jsonify }}", "{{ site.data.d.html | xml_escape }}", "{{ site.data.d.html | strip_html }}"];

/// Values that both sides can speak of.
const DATA: &str = r#"
html: "<p>Fish &amp; <b>chips</b> \"now\" 'ok'</p>"
script: "<script>x()</script>a<style>b{}</style><!-- c -->d"
text: "  The quick   brown\n fox\tjumps  "
words: [banana, Apple, cherry, apple, date]
numbers: [10, 9, 2.5, -3]
mixed: [1, two, null, three, null]
nested: [[1, 2], [3]]
url: "/a b/ü?q=1#x"
posts:
  - {title: B, year: 2015, tags: [x, y], draft: true}
  - {title: a, year: 2014, tags: [y], draft: false}
  - {title: C, tags: x, rank: 10}
  - {title: d, year: 2015, rank: 9, empty: ""}
nothing: null
seconds: "1600000000"
map: {a: 1, b: [true, null], "c d": "<x> & \"y\""}
"#;

#[test]
fn filters_give_what_jekylls_give() {
    let cases: Vec<Vec<&str>> =
        CASES.lines().filter(|line| line.contains(" ==> ")).map(|line| line.split(" ==> ").map(str::trim).collect()).collect();
    let side = |which: usize| {
        let lines = cases.iter().map(|case| format!("[{}]\u{1}\n", case[which].replace("\\n", "\n")));
        format!("---\n---\n{}", lines.collect::<String>())
    };
    let config = "baseurl: /base\nurl: https://www.example.org\nfuture: true\n";
    let twin = Twin::new("filters").both("_config.yml", config).both("_data/d.yml", DATA).apart("all.txt", &side(0), &side(1));
    let twins = [twin];
    build_with_jekyll(&twins);
    let (jekyll, dropsafe) = (twins[0].jekyll(), twins[0].dropsafe());
    let answers = |text: &str| text.split("\u{1}\n").map(str::to_owned).collect::<Vec<_>>();
    let (theirs, ours) = (answers(&jekyll["all.txt"]), answers(&dropsafe["all.txt"]));
    assert_eq!(theirs.len(), cases.len() + 1);
    let mut said = String::new();
    let mut explained = Vec::new();
    for (case, (theirs, ours)) in cases.iter().zip(theirs.iter().zip(&ours)).filter(|(_, (theirs, ours))| theirs != ours) {
        if EXPLAINED.contains(&case[1]) {
            explained.push(case[1]);
            continue;
        }
        said += &format!("{}\n  Jekyll:   {theirs:?}\n  Dropsafe: {ours:?}\n", case[1]);
    }
    assert!(said.is_empty(), "{said}");
    assert_eq!(explained, EXPLAINED, "what is the same now is no difference to explain");
}
