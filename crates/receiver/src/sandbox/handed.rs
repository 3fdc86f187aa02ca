//! What whoever starts the receiver may have left open in it.

use std::fs;
use std::path::{Path, PathBuf};

/// A folder that is open in a way that lets it be listed: no rule for what is opened later would forbid that.
pub(super) fn open_folder() -> Option<PathBuf> {
    // Without /proc nobody can tell.
    let descriptors = fs::read_dir("/proc/self/fd").ok()?;
    descriptors.flatten().find_map(|descriptor| {
        let folder = fs::read_link(descriptor.path()).ok()?;
        // This very look is one itself.
        let is_other = !folder.starts_with("/proc") && fs::metadata(descriptor.path()).ok()?.is_dir();
        (is_other && can_list(&descriptor.file_name().into_string().ok()?)).then_some(folder)
    })
}

fn can_list(descriptor: &str) -> bool {
    let info = fs::read_to_string(Path::new("/proc/self/fdinfo").join(descriptor)).unwrap_or_default();
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:")).and_then(|flags| i32::from_str_radix(flags.trim(), 8).ok());
    flags.is_none_or(|flags| flags & libc::O_PATH == 0)
}
