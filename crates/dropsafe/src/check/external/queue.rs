//! Many addresses: several hosts at a time, and of each host one page after the other.

use std::collections::BTreeMap;
use std::io;
use std::sync::Mutex;

use super::ask::{self, Answer};
use crate::check::settings::Settings;
use crate::failure::Failure;

/// Asks for all of them.
pub(super) fn ask_all(addresses: &[&str], settings: &Settings) -> Result<BTreeMap<String, Answer>, Failure> {
    let mut hosts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for address in addresses {
        hosts.entry(ask::host(address)).or_default().push(address);
    }
    let workers = settings.at_once.min(hosts.len());
    let queue = Mutex::new(hosts.into_values());
    let done = Mutex::new(Ok(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(pages) = next(&queue) {
                    let answers = of_one_host(&pages, settings);
                    let Ok(mut done) = done.lock() else { return };
                    match (&mut *done, answers) {
                        (Ok(all), Ok(answers)) => all.extend(answers),
                        (Ok(_), Err(refused)) => *done = Err(refused),
                        (Err(_), _) => return,
                    }
                }
            });
        }
    });
    let done = done.into_inner().map_err(|_| Failure::Ours("a look-up ended in the middle".into()))?;
    done.map_err(|refused| match refused.kind() {
        io::ErrorKind::NotFound => Failure::NoCurl,
        _ => Failure::machine("run", "curl")(refused),
    })
}

fn next<'a>(queue: &Mutex<impl Iterator<Item = Vec<&'a str>>>) -> Option<Vec<&'a str>> {
    queue.lock().ok()?.next()
}

/// A host that doesn't answer isn't asked again.
fn of_one_host(pages: &[&str], settings: &Settings) -> io::Result<Vec<(String, Answer)>> {
    let mut answers: Vec<(String, Answer)> = Vec::new();
    for page in pages {
        let gone = answers.last().filter(|(_, last)| last.hops.is_empty() && last.end.is_of_the_host());
        let answer = match gone {
            Some((_, last)) => last.clone(),
            None => ask::ask(page, settings.timeout)?,
        };
        answers.push(((*page).to_owned(), answer));
    }
    Ok(answers)
}
