//! `pages_from_data:`: each record of a list in `_data` becomes a page.

use crate::scratch::Scratch;

const LAYOUT: &str = "{{ page.title }} {{ page.url }} {{ page.role }} {{ page.data.url | default(value='-') }}";

#[test]
fn each_record_becomes_a_page() {
    let built = Scratch::new()
        .file("_config.yml", "pages_from_data:\n  - {data: team, layout: member}\n  - {data: places.towns, layout: member, name: id, title: label, permalink: '/at/:name.html'}\n")
        .file("_layouts/member.html", LAYOUT)
        .file("_data/team.yml", "- {name: Ada Example, role: help, url: 'https://ada.example'}\n- {name: Ben, role: more help}\n")
        .file("_data/places/towns.csv", "id,label,role\nx-1,First town,here\n")
        .build()
        .clean();
    assert_eq!(built.paths(), ["at/x-1.html", "team/ada-example/index.html", "team/ben/index.html"]);
    assert_eq!(built.page("team/ada-example/index.html"), "Ada Example /team/ada-example/ help https://ada.example");
    assert_eq!(built.page("at/x-1.html"), "First town /at/x-1.html here -");
}

#[test]
fn the_keys_of_a_mapping_name_its_pages() {
    let built = Scratch::new()
        .file("_config.yml", "pages_from_data: [{data: team, layout: member}]\n")
        .file("_layouts/member.html", LAYOUT)
        .file("_data/team.yml", "ada: {title: Ada, role: help}\n")
        .build()
        .clean();
    assert_eq!(built.page("team/ada/index.html"), "Ada /team/ada/ help -");
}

#[test]
fn pages_from_data_are_translated_too() {
    let built = Scratch::new()
        .file("_config.yml", "languages: [en, ar]\npages_from_data: [{data: en.team, layout: l}, {data: ar.team, layout: l}]\n")
        .file("_layouts/l.html", "{{ page.lang }} {{ page.translations[0].url }}")
        .file("_data/en/team.yml", "ada: {title: Ada}\n")
        .file("_data/ar/team.yml", "ada: {title: Ada}\n")
        .build()
        .clean();
    assert_eq!(built.page("team/ada/index.html"), "en /ar/team/ada/");
    assert_eq!(built.page("ar/team/ada/index.html"), "ar /team/ada/");
}

#[test]
fn records_that_cannot_be_pages_are_errors() {
    let site = Scratch::new()
        .file(
            "_config.yml",
            "pages_from_data:\n  - {data: team, layout: member}\n  - {data: taem, layout: member}\n  - {data: word, layout: member}\n",
        )
        .file("_layouts/member.html", "x")
        .file("_data/word.yml", "just: {a: b}\n")
        .file("_data/team.yml", "- {name: Ada}\n- {role: x}\n- {name: ada}\n- text\n");
    insta::assert_snapshot!(site.said(), @"
    error: there is no `site.data.taem` to make pages from
      --> _config.yml:3:12
       |
     3 |   - {data: taem, layout: member}
       |            ^^^^
       = help: did you mean `team`? the data files are: team, word

    error: record 2 of `site.data.team` has no `name`, which names its page
      --> _data/team.yml:2:3
       |
     2 | - {role: x}
       |   ^
       = help: write `name:` into it, or say in `pages_from_data:` which key names a page: `name: …`

    error: record 3 of `site.data.team` has the same page as record 1: both are named `ada`
      --> _data/team.yml:3:3
       |
     3 | - {name: ada}
       |   ^
       = help: give one of them another name

    error: record 4 of `site.data.team` is no mapping
      --> _data/team.yml:4:3
       |
     4 | - text
       |   ^^^^
       = help: write `key: value` lines in each record
    ");
    let site = Scratch::new().file("_config.yml", "pages_from_data: [{data: team, layout: x, permalink: /team/}, {layout: x}]\n");
    insta::assert_snapshot!(site.said(), @"
    error: the pages of these records would all have one URL
      --> _config.yml:1:54
       |
     1 | pages_from_data: [{data: team, layout: x, permalink: /team/}, {layout: x}]
       |                                                      ^^^^^^
       = help: write `:name` into the permalink: `/team/:name/`
    ");
}
