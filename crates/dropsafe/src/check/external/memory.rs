//! What was there lately need not be asked for again. What was not is always asked for: somebody may have mended it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::ask::{Answer, End};
use crate::failure::Failure;

/// In the folder where builds remember things.
const FILE: &str = "external-links.json";
/// For so many seconds an answer is believed.
const A_DAY: u64 = 24 * 60 * 60;
/// The shape of the file; another one is not read.
const VERSION: u32 = 1;

/// Answers by address.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Memory {
    version: u32,
    answers: BTreeMap<String, Remembered>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Remembered {
    /// In seconds since 1970.
    asked: u64,
    answer: Answer,
}

impl Memory {
    /// What is remembered of the last day. A file that can't be read is as good as none.
    pub(super) fn read(cache: &Path, now: u64) -> Self {
        let text = fs::read_to_string(cache.join(FILE)).unwrap_or_default();
        let read = serde_json::from_str::<Self>(&text).ok().filter(|read| read.version == VERSION);
        let mut memory = read.unwrap_or(Self { version: VERSION, answers: BTreeMap::new() });
        // An answer from the future is of a clock that was wrong.
        memory.answers.retain(|_, known| known.asked <= now && now - known.asked < A_DAY);
        memory
    }

    pub(super) fn answer(&self, address: &str) -> Option<&Answer> {
        self.answers.get(address).map(|known| &known.answer)
    }

    pub(super) fn learn(&mut self, address: String, answer: Answer, now: u64) {
        self.answers.insert(address, Remembered { asked: now, answer });
    }

    /// Keeps what was there.
    pub(super) fn write(&self, cache: &Path) -> Result<(), Failure> {
        let there = self.answers.iter().filter(|(_, known)| known.answer.end == End::There);
        let kept: BTreeMap<&String, &Remembered> = there.collect();
        let refused = || Failure::machine("remember other sites' answers in", cache);
        if kept.is_empty() {
            return match fs::remove_file(cache.join(FILE)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(refused()(error)),
                _ => Ok(()),
            };
        }
        let json = serde_json::json!({ "version": VERSION, "answers": kept }).to_string();
        fs::create_dir_all(cache).map_err(refused())?;
        let mut file = tempfile::NamedTempFile::new_in(cache).map_err(refused())?;
        file.write_all(json.as_bytes()).map_err(refused())?;
        file.persist(cache.join(FILE)).map_err(|error| refused()(error.error))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(end: End) -> Answer {
        Answer { hops: Vec::new(), end }
    }

    #[test]
    fn what_was_there_is_remembered_for_a_day() {
        let cache = tempfile::tempdir().unwrap();
        let mut memory = Memory::read(cache.path(), 1_000_000);
        memory.learn("https://a.example/".into(), answer(End::There), 1_000_000);
        memory.learn("https://b.example/".into(), answer(End::Status(404)), 1_000_000);
        memory.write(cache.path()).unwrap();
        let later = |now: u64| Memory::read(cache.path(), now);
        assert!(later(1_000_000 + A_DAY - 1).answer("https://a.example/").is_some());
        assert!(later(1_000_000).answer("https://b.example/").is_none(), "what was not there is asked for again");
        assert!(later(1_000_000 + A_DAY).answer("https://a.example/").is_none());
        assert!(later(1).answer("https://a.example/").is_none(), "the clock was wrong");
        fs::write(cache.path().join(FILE), "not JSON").unwrap();
        assert!(later(1_000_000).answer("https://a.example/").is_none());
    }
}
