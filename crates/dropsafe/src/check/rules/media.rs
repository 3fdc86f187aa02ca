//! Images, sound, films and frames: what can be said of them in words, and that nothing moves by itself.

use crate::check::page::{Faults, Rule, Tag};

/// Looks at one tag at a time.
pub(super) struct Media;

impl Rule for Media {
    fn start(&mut self, tag: &Tag<'_>, faults: &mut Faults) {
        let is_image = tag.name == "img" || tag.name == "area" && tag.has("href") || tag.name == "input" && tag.word("type") == "image";
        let is_named = tag.says("aria-label") || tag.says("aria-labelledby");
        let is_decoration = tag.word("aria-hidden") == "true" || matches!(tag.word("role").as_str(), "presentation" | "none");
        if is_image && !tag.has("alt") && !is_named && !is_decoration {
            let which = tag.get("src").or_else(|| tag.get("href")).unwrap_or_default();
            faults.error(
                format!("the image {which} has no alternative text"),
                tag.marks([which]),
                "say in `alt` what it shows: `![a boat](boat.jpg)`; `alt=\"\"` where it is mere decoration",
            );
        }
        if tag.is(&["iframe", "frame"]) && !tag.says("title") && !is_named && !is_decoration {
            let which = tag.get("src").unwrap_or_default();
            let help = "say in `title` what it holds: screen readers name it by that";
            faults.error(format!("the frame {which} has no title"), tag.marks([which]), help);
        }
        if tag.is(&["audio", "video"]) && tag.has("autoplay") {
            let which = tag.get("src").unwrap_or_default();
            let message = format!("the {} {which} plays by itself", if tag.name == "audio" { "sound" } else { "film" });
            let help = "take `autoplay` out and write `controls`: sound drowns a screen reader, and gives people away";
            faults.error(message, tag.marks([which]), help);
        }
        if tag.is(&["marquee", "blink"]) {
            let message = format!("`<{}>` moves by itself", tag.name);
            faults.error(message, tag.marks([]), "write the text without it: nobody can stop it");
        }
        let waits = tag.word("content").split([';', ',']).next().and_then(|seconds| seconds.trim().parse::<u32>().ok()).unwrap_or(0);
        if tag.name == "meta" && tag.word("http-equiv") == "refresh" && waits > 0 {
            let message = format!("the page changes by itself after {waits} seconds");
            faults.error(message, tag.marks([]), "link to what comes next: some people need longer to read");
        }
        if tag.get("tabindex").and_then(|index| index.trim().parse::<i32>().ok()).is_some_and(|index| index > 0) {
            let help = "take it out, or write `tabindex=\"0\"`: the order of the page is the one that people expect";
            faults.warning("`tabindex` puts this before all else", tag.marks(["tabindex"]), help);
        }
    }
}
