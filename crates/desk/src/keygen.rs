//! Making a key: the secret half into a file sealed with a passphrase, the public half to the printer of the form.

use std::io::Write;
use std::path::Path;

use age::Encryptor;
use age::armor::{ArmoredWriter, Format};
use age::secrecy::SecretString;

use crate::durable;
use crate::error::Error;
use crate::identity::file_text;

/// The work that trying one passphrase costs, as a power of two: about a second and 256 MiB, `age`'s own choice. Fixed rather
/// than measured, because a machine that is busy while it measures would choose too little.
const WORK: u8 = 18;

/// Makes a key, keeps it in a new file, and returns its public half.
///
/// The file is an age identity file, sealed with the passphrase and in letters that can be printed on paper;
/// without a passphrase it is a plain one. `age -d` and `age -i` open both.
///
/// # Errors
/// Where the file is already there: a key is never overwritten.
pub fn make(output: &Path, passphrase: Option<SecretString>) -> Result<age::x25519::Recipient, Error> {
    let key = age::x25519::Identity::generate();
    let text = file_text(&key, "Dropsafe key. Who has this text can read everything that was sent to it.");
    let content = match passphrase {
        Some(passphrase) => seal(text.as_bytes(), passphrase)?,
        None => text.as_bytes().to_vec(),
    };
    if let Some(folder) = output.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        durable::create_folder(folder)?;
    }
    durable::write_new(output, &content)?;
    output.parent().map_or(Ok(()), durable::flush_folder)?;
    Ok(key.to_public())
}

fn seal(text: &[u8], passphrase: SecretString) -> Result<Vec<u8>, Error> {
    let mut recipient = age::scrypt::Recipient::new(passphrase);
    recipient.set_work_factor(WORK);
    let encryptor = Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient)).map_err(Error::seal)?;
    let write = || {
        let armor = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor)?;
        let mut sealed = encryptor.wrap_output(armor)?;
        sealed.write_all(text)?;
        sealed.finish()?.finish()
    };
    write().map_err(|cause| Error::seal(age::EncryptError::Io(cause)))
}
