//! What the site's content security policy stops: scripts and styles in the page itself.

use crate::check::page::{Faults, Rule, Tag};

/// Looks at one tag at a time.
pub(super) struct Policy;

const NO_SCRIPT: &str = "the site's policy lets none run: do without it";

impl Rule for Policy {
    fn start(&mut self, tag: &Tag<'_>, faults: &mut Faults) {
        // Data in a script element runs nothing.
        if tag.name == "script" && !tag.has("src") && !tag.word("type").contains("json") {
            faults.error("a script is written into the page", tag.only(), NO_SCRIPT);
        }
        if tag.name == "style" {
            let help = "the site's policy ignores it: put it into a CSS file";
            faults.error("a style sheet is written into the page", tag.only(), help);
        }
        if tag.name == "base" {
            let help = "the site's policy ignores it: write whole paths, with the filter `relative_url`";
            faults.error("`<base>` changes where all links lead", tag.only(), help);
        }
        for (name, value) in tag.attributes() {
            if name == "style" {
                let help = "the site's policy ignores it: put it into a CSS file, under a class";
                faults.error("a `style` attribute", tag.marks([value]), help);
            } else if name.len() > 2 && name.starts_with("on") {
                faults.error(format!("a script in the attribute `{name}`"), tag.marks([value]), NO_SCRIPT);
            } else if matches!(name, "href" | "action" | "formaction" | "src" | "xlink:href") && is_script(value) {
                faults.error("a script in place of a link", tag.marks([value]), "the site's policy lets none run: link to a page");
            } else if name == "src" && value.trim_start().to_ascii_lowercase().starts_with("data:") {
                let help = "the site's policy loads files of the site alone: put it into a file";
                faults.error("an image or another file is written into its address (`data:`)", tag.marks([value]), help);
            }
        }
    }
}

/// Browsers drop tabs and line ends in an address.
fn is_script(address: &str) -> bool {
    let plain: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(11).collect();
    plain.eq_ignore_ascii_case("javascript:")
}
