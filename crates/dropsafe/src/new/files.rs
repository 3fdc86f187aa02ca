//! The files of a new site, as they are in this folder.

/// A file: where it goes in the new site, and what is in it.
pub(super) type File = (&'static str, &'static str);

/// Stands in a path for the day on which the site is made.
pub(super) const TODAY: &str = "TODAY";

/// The file for the public keys of staff.
pub(super) const RECIPIENTS: &str = "_keys/recipients.txt";

/// A small site of an organisation that people at risk write to.
pub(super) const SITE: &[File] = &[
    ("_config.yml", include_str!("site/_config.yml")),
    // Under its own name here, it would be taken for the repository's.
    (".gitignore", include_str!("site/gitignore")),
    ("_data/navigation.yml", include_str!("site/_data/navigation.yml")),
    // What an editor knows of forms, beside the site, so that it asks nobody for it.
    ("_form.schema.json", include_str!("../../../../docs/form.schema.json")),
    ("_forms/ask.yml", include_str!("site/_forms/ask.yml")),
    ("_includes/footer.html", include_str!("site/_includes/footer.html")),
    ("_includes/header.html", include_str!("site/_includes/header.html")),
    ("_keys/README.md", include_str!("site/_keys/README.md")),
    (RECIPIENTS, include_str!("site/_keys/recipients.txt")),
    ("_layouts/default.html", include_str!("site/_layouts/default.html")),
    ("_layouts/page.html", include_str!("site/_layouts/page.html")),
    ("_layouts/post.html", include_str!("site/_layouts/post.html")),
    ("_posts/TODAY-you-can-write-to-us-safely.md", include_str!("site/_posts/first.md")),
    ("404.md", include_str!("site/404.md")),
    ("about.md", include_str!("site/about.md")),
    ("ask.html", include_str!("site/ask.html")),
    ("assets/site.css", include_str!("site/assets/site.css")),
    ("feed.xml", include_str!("site/feed.xml")),
    ("index.md", include_str!("site/index.md")),
    ("news.html", include_str!("site/news.html")),
    ("privacy.md", include_str!("site/privacy.md")),
    ("robots.txt", include_str!("site/robots.txt")),
];

/// As little as builds without a word.
pub(super) const BLANK: &[File] = &[
    ("_config.yml", include_str!("blank/_config.yml")),
    (".gitignore", include_str!("site/gitignore")),
    ("_layouts/default.html", include_str!("blank/_layouts/default.html")),
    ("index.md", include_str!("blank/index.md")),
];
