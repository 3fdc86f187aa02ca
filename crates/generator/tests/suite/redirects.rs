//! Old addresses: the list of them, and those that lead nowhere.

use crate::scratch::Scratch;

#[test]
fn a_site_may_have_a_list_for_its_server() {
    let site = |config: &str| {
        Scratch::new()
            .file("_config.yml", &format!("url: https://x.example\nbaseurl: /base\n{config}\n"))
            .file("new.md", "---\nredirect_from: [/old/, older.html]\n---\n")
            .file("gone.md", "---\nredirect_to: https://else.example/x\n---\n")
            .build()
            .clean()
    };
    let list = r#"{"/gone.html":"https://else.example/x","/old/":"https://x.example/base/new.html","/older.html":"https://x.example/base/new.html"}"#;
    assert_eq!(site("redirects: {json: true}").page("redirects.json"), list);
    assert_eq!(site("plugins: [jekyll-redirect-from]").page("redirects.json"), list, "the plug-in makes it unasked");
    for without in ["redirects: true", "plugins: [jekyll-redirect-from]\nredirect_from: {json: false}"] {
        assert!(!site(without).paths().contains(&"redirects.json"), "{without}");
    }
}

#[test]
fn an_old_address_leads_to_one_page_and_not_in_a_circle() {
    let site = Scratch::new()
        .file("_config.yml", "url: https://x.example\nredirects: true\n")
        .file("a.md", "---\nredirect_from: /old/\n---\n")
        .file("b.md", "---\ntitle: B\nredirect_from: [/older/, /old/]\n---\n")
        .file("c.md", "---\nredirect_to: /d.html\n---\n")
        .file("d.md", "---\nredirect_to: https://x.example/c.html\n---\n")
        .file("e.md", "---\nredirect_to: /c.html\n---\n")
        .file("f.md", "---\nredirect_to: /f.html#x\n---\n");
    insta::assert_snapshot!(site.said(), @"
    error: the old address `/old/` leads to two pages: to `/b.html`, and by a.md:2 to `/a.html`
      --> b.md:3:26
       |
     3 | redirect_from: [/older/, /old/]
       |                          ^^^^^
       = help: take it out of one of them

    error: these redirects lead in a circle: /c.html → /d.html → /c.html
      --> c.md:2:14
       |
     2 | redirect_to: /d.html
       |              ^^^^^^^
       = help: let one of them lead to a page with a text

    error: these redirects lead in a circle: /d.html → /c.html → /d.html
      --> d.md:2:14
       |
     2 | redirect_to: https://x.example/c.html
       |              ^^^^^^^^^^^^^^^^^^^^^^^^
       = help: let one of them lead to a page with a text

    error: these redirects lead in a circle: /f.html → /f.html
      --> f.md:2:14
       |
     2 | redirect_to: /f.html#x
       |              ^^^^^^^^^
       = help: let one of them lead to a page with a text
    ");
}

#[test]
fn a_page_moves_to_a_path_or_to_an_address_of_the_web() {
    let site = Scratch::new()
        .file("_config.yml", "redirects: true\n")
        .file("a.md", "---\nredirect_to: \"javascript:alert(1)\"\n---\n")
        .file("b.md", "---\nredirect_to: [\" Java\\tScript:alert(1)\"]\n---\n")
        .file("c.md", "---\nredirect_to: data:text/html,x\n---\n")
        .file("fine.md", "---\nredirect_to: HTTPS://else.example/a:b\n---\n")
        .file("fine-too.md", "---\nredirect_to: /fine.html?a:b\n---\n");
    insta::assert_snapshot!(site.said(), @r#"
    error: a page can't move to `javascript:`
      --> a.md:2:14
       |
     2 | redirect_to: "javascript:alert(1)"
       |              ^^^^^^^^^^^^^^^^^^^^^
       = help: write a path of the site, or an address that begins with `https://`

    error: a page can't move to `JavaScript:`
      --> b.md:2:15
       |
     2 | redirect_to: [" Java\tScript:alert(1)"]
       |               ^^^^^^^^^^^^^^^^^^^^^^^^
       = help: write a path of the site, or an address that begins with `https://`

    error: a page can't move to `data:`
      --> c.md:2:14
       |
     2 | redirect_to: data:text/html,x
       |              ^^^^^^^^^^^^^^^^
       = help: write a path of the site, or an address that begins with `https://`
    "#);
}
