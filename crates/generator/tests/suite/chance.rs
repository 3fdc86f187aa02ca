//! Pages and layouts put together by chance: whatever comes of them, a message does.

use crate::scratch::Scratch;

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 32, rng_seed: proptest::test_runner::RngSeed::Fixed(1), failure_persistence: None, ..Default::default() })]
    #[test]
    fn nothing_in_a_page_or_layout_stops_the_program(
        page in proptest::collection::vec(proptest::sample::select(PIECES), 0..24),
        layout in proptest::collection::vec(proptest::sample::select(PIECES), 0..12),
    ) {
        let site = Scratch::new().file("a.md", &page.concat()).file("_layouts/default.html", &layout.concat()).file("_includes/x.html", &page.concat());
        let _ = site.said();
    }
}

const PIECES: &[&str] = &[
    "---\n",
    "title: x\n",
    "layout: default\n",
    "tags: [a, b]\n",
    "date: 2015-13-01\n",
    "permalink: /:titel/\n",
    "\"",
    "'",
    ": ",
    "\n",
    "\n\n",
    "é",
    "ع",
    "{{ page.title }}",
    "{{ x | join: \", \" }}",
    "{% if page.x %}",
    "{% endif %}",
    "{% for a in site.posts %}",
    "{% include x.html %}",
    "{% include \"x.html\" %}",
    "{% raw %}",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "`",
    "```\n",
    "# Head {#id}\n",
    "{: .class}",
    "[a](b.md)",
    "<a href=\"",
    ">",
    "- ",
    "> ",
    "| a | b |\n| - | - |\n",
    "[^1]",
    "\t",
    "\r\n",
];
