//! What a running process holds.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// The most memory that a process ever had resident, in bytes.
#[must_use]
pub fn peak(pid: u32) -> u64 {
    counted(pid, "VmHWM:")
}

/// The memory that a process has resident, in bytes.
#[must_use]
pub fn resident(pid: u32) -> u64 {
    counted(pid, "VmRSS:")
}

fn counted(pid: u32, what: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("a running process has a status");
    let line = status.lines().find_map(|line| line.strip_prefix(what)).expect("Linux counts resident memory");
    line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number of KiB") * 1024
}

/// What a search went through, and whether it found something.
#[derive(Debug, Clone, Copy)]
pub struct Search {
    /// How many bytes it went through.
    pub searched: u64,
    /// How often the text was there.
    pub found: usize,
}

/// Searches the memory of a process for a text: what a core dump of it would hold.
///
/// # Errors
/// If the system lets nobody but root look.
pub fn search(pid: u32, text: &str) -> io::Result<Search> {
    let memory = File::open(format!("/proc/{pid}/mem"))?;
    let mut search = Search { searched: 0, found: 0 };
    for map in fs::read_to_string(format!("/proc/{pid}/maps"))?.lines() {
        let (range, rest) = map.split_once(' ').expect("a range, then its rights");
        if !rest.starts_with('r') || rest.contains("[v") {
            continue;
        }
        let (start, end) = range.split_once('-').expect("a range has two ends");
        let address = |text| u64::from_str_radix(text, 16).expect("addresses are hexadecimal");
        let mut held = vec![0; usize::try_from(address(end) - address(start)).expect("it fits into a process")];
        // A page that can't be read (beyond a file's end, say) can't be dumped either.
        let read = memory.read_at(&mut held, address(start)).unwrap_or(0);
        search.searched += read as u64;
        search.found += count(&held[..read], text);
    }
    Ok(search)
}

/// Searches all files below a folder for a text, and returns those that hold it.
#[must_use]
pub fn files_with(folder: &Path, text: &str) -> Vec<PathBuf> {
    let files = WalkDir::new(folder).into_iter().map(|entry| entry.expect("scratch folders can be listed"));
    let files = files.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    files.filter(|file| count(&fs::read(file).expect("scratch files can be read"), text) > 0).collect()
}

/// What a process has open, each as `/proc` names it: a path, `socket:[…]`, `pipe:[…]`.
#[must_use]
pub fn open_files(pid: u32) -> Vec<String> {
    let descriptors = fs::read_dir(format!("/proc/{pid}/fd")).expect("root can see what a process has open");
    let links = descriptors.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
    links.map(|link| link.to_string_lossy().into_owned()).collect()
}

fn count(bytes: &[u8], text: &str) -> usize {
    memchr::memmem::find_iter(bytes, text).count()
}
