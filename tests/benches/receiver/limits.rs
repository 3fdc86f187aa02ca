//! What limits the receiver: the disk, the cipher, the hash and the network, each alone; and how fast the cores of this machine could do
//! of these what nothing can spare, if nothing else took any time.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::thread;
use std::time::Duration;

use dropsafe_envelope::age;
use dropsafe_tests::Key;
use rustix::fs::{AtFlags, CWD, OFlags, linkat};
use rustix::time::{ClockId, clock_gettime};
use sha2::{Digest, Sha256};

use crate::{PIECE, film};

/// The processor time that some work took, kernel and all threads included.
#[derive(Default)]
pub(crate) struct Cores(Duration);

impl Cores {
    pub(crate) fn measure<T>(&mut self, work: impl FnOnce() -> T) {
        let begun = taken_so_far();
        work();
        self.0 += taken_so_far().saturating_sub(begun);
    }

    /// How long all of it takes if no core is ever idle.
    pub(crate) fn take_at_least(&self) -> Duration {
        self.0 / Self::count()
    }

    /// What that holds for.
    pub(crate) fn said() -> String {
        format!("with nothing else to do for {} cores", Self::count())
    }

    fn count() -> u32 {
        thread::available_parallelism().unwrap().get() as u32
    }
}

fn taken_so_far() -> Duration {
    clock_gettime(ClockId::ProcessCPUTime).try_into().unwrap()
}

/// The age crate alone, on one core, into nothing.
pub(crate) fn encrypt_in_memory(keys: &[Key], write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
    let recipients: Vec<age::x25519::Recipient> = keys.iter().map(|key| key.recipient().parse().unwrap()).collect();
    let encryptor = age::Encryptor::with_recipients(recipients.iter().map(|recipient| recipient as &dyn age::Recipient)).unwrap();
    let mut writer = encryptor.wrap_output(io::sink()).unwrap();
    write(&mut writer).unwrap();
    writer.finish().unwrap();
}

/// SHA-256 alone, which an envelope names for each file.
pub(crate) fn hash(bytes: usize) {
    let mut hash = Sha256::new();
    film(bytes, |piece| hash.write_all(piece)).unwrap();
    hash.finalize();
}

/// A client alone, and a server that reads and does nothing with it.
pub(crate) fn throw_away(bytes: usize) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (mut server, _) = listener.accept().unwrap();
    thread::scope(|scope| {
        scope.spawn(move || film(bytes, |piece| client.write_all(piece)).unwrap());
        let mut piece = vec![0; PIECE];
        while server.read(&mut piece).unwrap() > 0 {}
    });
}

/// What the receiver asks of the disk for one envelope, and nothing else.
pub(crate) fn create_durably(spool: &Path, number: usize, size: usize) {
    let mut content = vec![0x5a; size];
    content[..8].copy_from_slice(&number.to_le_bytes());
    let (tmp, new) = (spool.join("tmp"), spool.join("new"));
    let mut file = OpenOptions::new().write(true).custom_flags(OFlags::TMPFILE.bits().cast_signed()).mode(0o600).open(tmp).unwrap();
    file.write_all(&content).unwrap();
    file.set_permissions(fs::Permissions::from_mode(0o440)).unwrap();
    file.sync_all().unwrap();
    linkat(CWD, format!("/proc/self/fd/{}", file.as_raw_fd()), CWD, new.join(number.to_string()), AtFlags::SYMLINK_FOLLOW).unwrap();
    File::open(new).unwrap().sync_all().unwrap();
}
