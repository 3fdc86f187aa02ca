//! kramdown's extensions: `{::comment}…{:/comment}`, `{::nomarkdown}…{:/}` and `{::options … /}`.

use std::borrow::Cow;

/// Takes comments and options out, and the marks around what is not Markdown, which is HTML as a rule.
pub(super) fn take(text: &str) -> Cow<'_, str> {
    if !text.contains("{::") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(extension) = rest.find("{::").and_then(|at| Extension::at(rest, at)) {
        out.push_str(&rest[..extension.from]);
        if extension.kept {
            out.push_str(extension.inside);
        }
        rest = &rest[extension.to..];
    }
    out.push_str(rest);
    out.into()
}

struct Extension<'t> {
    from: usize,
    to: usize,
    inside: &'t str,
    kept: bool,
}

impl<'t> Extension<'t> {
    fn at(text: &'t str, from: usize) -> Option<Self> {
        let tag_end = from + text[from..].find('}')? + 1;
        let tag = &text[from + 3..tag_end - 1];
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
        if !matches!(name, "comment" | "nomarkdown" | "options") {
            return None;
        }
        if tag.ends_with('/') {
            return Some(Self { from, to: tag_end, inside: "", kept: false });
        }
        let closings = [format!("{{:/{name}}}"), "{:/}".to_owned()];
        let (close, length) = closings.iter().filter_map(|close| Some((text[tag_end..].find(close.as_str())?, close.len()))).min()?;
        Some(Self { from, to: tag_end + close + length, inside: &text[tag_end..tag_end + close], kept: name == "nomarkdown" })
    }
}

#[cfg(test)]
mod tests {
    use super::take;

    #[test]
    fn comments_and_options_vanish() {
        assert_eq!(take("a {::comment}b{:/comment}c\n{::options toc_levels=\"2\" /}\nd"), "a c\n\nd");
        assert_eq!(take("{::comment}\nx\n{:/}\n{::nomarkdown}\n<b>*y*</b>\n{:/nomarkdown}"), "\n\n<b>*y*</b>\n");
        assert_eq!(take("{::other} {::comment}"), "{::other} {::comment}");
    }
}
