//! The site's path on its host.

use crate::diagnostics::{Diagnostic, Span};

/// Reads a `baseurl`: with a slash at the start and none at the end; empty at the root of the host.
///
/// Only what a URL's path holds as it is may stand in it: browsers encode all else before they send, and the receiver,
/// which compares letter by letter, would not know its own address again.
///
/// # Errors
/// Says what can't stand in it; `span` is where it is written, nothing for the command line.
pub(super) fn read(written: &str, span: Option<&Span>) -> Result<String, Diagnostic> {
    let path = written.trim_matches('/');
    if path.is_empty() {
        return Ok(String::new());
    }
    let is_plain =
        |part: &str| !matches!(part, "" | "." | "..") && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
    if path.split('/').all(is_plain) {
        return Ok(format!("/{path}"));
    }
    let fault = Diagnostic::error(format!("the baseurl “{written}” is not a path that a form could be sent to"));
    let fault = match span {
        Some(span) => fault.at(span),
        None => fault,
    };
    Err(fault.help("write the path alone, such as /desk: letters, digits, hyphens, dots and underscores; the host goes into `url:`"))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_baseurl_is_a_plain_path() {
        for (written, path) in [("", ""), ("/", ""), ("/desk", "/desk"), ("desk/", "/desk"), ("/a/b-c_d.e~f/", "/a/b-c_d.e~f")] {
            assert_eq!(read(written, None).as_deref(), Ok(path), "{written}");
        }
        for unfit in ["https://www.example.org/a", "/a b", "/é", "/../x", "/a//b", "/a\"><script>", "/%41", "/a?b", "/a#b"] {
            assert!(read(unfit, None).is_err(), "{unfit}");
        }
    }
}
