//! The sites of this repository.

use std::path::{Path, PathBuf};

use dropsafe_generator::{Options, Site};

pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_example_site_and_the_manual_build_without_a_word() {
    for site in ["site", "docs"] {
        let rendered = Site::read(&Options::new(repository().join(site))).unwrap().render();
        assert!(rendered.diagnostics.iter().next().is_none(), "{site}:\n{}", rendered.diagnostics.report(false));
        assert!(rendered.files.contains("index.html"));
    }
}
