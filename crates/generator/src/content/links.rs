//! Symbolic links in the source folder: followed, as long as they lead somewhere.

use std::io::ErrorKind;
use std::path::Path;

use crate::diagnostics::Diagnostic;

const REMEDY: &str = "remove the link, lead it to what is meant, or name it in `exclude:`";

/// What is wrong with a link that can't be followed; nothing if the place is no link.
pub(super) fn broken(error: &walkdir::Error, link: &Path, name: &str) -> Option<Diagnostic> {
    let target = link.read_link().ok()?;
    let target = target.display();
    let what = match error.io_error() {
        _ if error.loop_ancestor().is_some() => format!("this link leads to `{target}`, a folder that the link itself is in"),
        Some(cause) if cause.kind() == ErrorKind::NotFound => format!("this link leads to `{target}`, which does not exist"),
        Some(cause) => format!("this link to `{target}` can't be followed: {cause}"),
        None => format!("this link to `{target}` can't be followed"),
    };
    Some(Diagnostic::error(what).in_file(name).help(REMEDY))
}

/// A warning of a link to what is not in the source folder: somebody's private file would be published with the site.
pub(super) fn leading_out(source: &Path, link: &Path, name: &str) -> Option<Diagnostic> {
    let (source, target) = (source.canonicalize().ok()?, link.canonicalize().ok()?);
    (!target.starts_with(source)).then(|| {
        Diagnostic::warning(format!("this link leads out of the source folder, to `{}`, which is taken into the site", target.display()))
            .in_file(name)
            .help("put a copy in the link's place if it may be published; if not, remove the link or name it in `exclude:`")
    })
}
