//! Where a passphrase comes from: a person at the terminal, or a descriptor that a program hands over.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use age::secrecy::{ExposeSecret, SecretString};
use dropsafe_form::Language;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::home;

/// The least that a new passphrase has, in characters. Whoever takes the laptop can try as many as they like, a second
/// each; what is shorter is in a list.
pub const SHORTEST: usize = 12;
/// The most that is read from a descriptor, in bytes.
const LONGEST: usize = 4096;

/// Where a passphrase comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passphrase {
    /// A person is asked at the terminal.
    Asked,
    /// It is the first line of what this descriptor gives.
    Descriptor(u32),
}

impl Passphrase {
    /// The passphrase that opens `identity`.
    ///
    /// # Errors
    /// Where there is no terminal to ask at, or nothing in the descriptor.
    pub fn for_opening(self, identity: &Path) -> Result<SecretString, Error> {
        match self {
            Self::Asked => ask(&format!("Passphrase for {}: ", home::short(identity))),
            Self::Descriptor(number) => read(number),
        }
    }

    /// The passphrase that is to seal a new identity: long enough, and typed twice. Who types none is proposed one.
    ///
    /// # Errors
    /// Where there is no terminal to ask at, nothing in the descriptor, or too little.
    pub fn for_sealing(self) -> Result<SecretString, Error> {
        match self {
            Self::Asked => ask_for_a_new_one(),
            Self::Descriptor(number) => {
                let passphrase = read(number)?;
                if is_short(&passphrase) { Err(Error::PassphraseTooShort) } else { Ok(passphrase) }
            }
        }
    }
}

fn ask_for_a_new_one() -> Result<SecretString, Error> {
    eprintln!("Choose a passphrase for the new key: at least {SHORTEST} characters, a sentence that you can remember.");
    eprintln!("Whoever has the key file and the passphrase can read everything; without it, nobody can.");
    eprintln!();
    loop {
        let passphrase = ask("New passphrase (nothing, and you are given one): ")?;
        if passphrase.expose_secret().is_empty() {
            return propose();
        }
        if is_short(&passphrase) {
            eprintln!("That is too short: {SHORTEST} characters at least. A sentence is easier to remember than a word with digits.");
            continue;
        }
        let again = ask("The same passphrase again: ")?;
        if again.expose_secret() == passphrase.expose_secret() {
            return Ok(passphrase);
        }
        eprintln!("The two differ. Let's try again.");
    }
}

/// Shows a passphrase made of words and has it typed once, so that it is on paper or in a head before it is needed.
fn propose() -> Result<SecretString, Error> {
    let passphrase = words()?;
    eprintln!();
    eprintln!("    {}", passphrase.expose_secret());
    eprintln!();
    eprintln!("Write it on paper, then type it: it is not shown again, and nobody can restore it.");
    loop {
        let typed = ask("The passphrase: ")?;
        if typed.expose_secret().split_whitespace().eq(passphrase.expose_secret().split_whitespace()) {
            return Ok(passphrase);
        }
        eprintln!("That differs from what is shown above.");
    }
}

/// Random words of the list that receipts are made of: four of 2048 are 44 bits, so two receipts' worth are 88.
fn words() -> Result<SecretString, Error> {
    let four = || dropsafe_envelope::Receipt::fresh(&Language::english()).map_err(|_| Error::NoRandomness);
    Ok(SecretString::from(format!("{} {}", four()?, four()?)))
}

fn is_short(passphrase: &SecretString) -> bool {
    passphrase.expose_secret().chars().count() < SHORTEST
}

fn ask(prompt: &str) -> Result<SecretString, Error> {
    rpassword::prompt_password(prompt).map(SecretString::from).map_err(|_| Error::NoTerminal)
}

/// The first line of what a descriptor gives, without its end.
fn read(number: u32) -> Result<SecretString, Error> {
    let line = if number == 0 {
        first_line(io::stdin().lock())
    } else {
        // Opening the descriptor by its name needs no unsafe code; Linux, macOS and the BSDs have these names.
        File::open(format!("/dev/fd/{number}")).and_then(first_line)
    };
    let line = line.map_err(|cause| Error::Descriptor { number, cause })?;
    if line.is_empty() {
        return Err(Error::DescriptorEmpty { number });
    }
    Ok(SecretString::from(line.as_str()))
}

/// Reads byte by byte: whoever writes may keep the descriptor open, and what follows the line is not ours.
fn first_line(mut from: impl Read) -> io::Result<Zeroizing<String>> {
    let mut line = Zeroizing::new(Vec::with_capacity(LONGEST));
    let mut byte = [0];
    while line.len() < LONGEST && from.read(&mut byte)? == 1 && byte != [b'\n'] {
        line.push(byte[0]);
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    let line = std::str::from_utf8(&line).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))?;
    Ok(Zeroizing::new(line.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_is_one_line() {
        let read = |bytes: &[u8]| first_line(bytes).map(|line| line.to_string());
        assert_eq!(read(b"correct horse\nthe rest").unwrap(), "correct horse");
        assert_eq!(read(b"correct horse\r\n").unwrap(), "correct horse");
        assert_eq!(read("päss wörd".as_bytes()).unwrap(), "päss wörd");
        assert_eq!(read(b"").unwrap(), "");
        assert!(read(b"\xff\xff").is_err());
    }

    #[test]
    fn proposed_passphrases_are_eight_words_and_differ() {
        let (one, two) = (words().unwrap(), words().unwrap());
        assert_eq!(one.expose_secret().split(' ').count(), 8);
        assert_ne!(one.expose_secret(), two.expose_secret());
    }
}
