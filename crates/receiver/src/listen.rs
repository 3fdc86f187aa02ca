//! Where requests come in: a loopback port, a unix socket, or a socket that systemd opened.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::net::SocketAddr;
#[cfg(unix)]
use std::path::Path;
use std::path::PathBuf;

use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::net::UnixListener;

/// Where to listen, as `--listen` says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listen {
    /// A port of this machine's own address; port 0 is any that is free.
    Tcp(SocketAddr),
    /// A unix socket.
    Unix(PathBuf),
    /// The socket that systemd hands over.
    Systemd,
}

/// Why it can't listen there.
#[derive(Debug, Error)]
pub enum ListenError {
    /// Not one of the three.
    #[error("--listen {} is no address: write 127.0.0.1:PORT, [::1]:PORT, unix:PATH or systemd", .0.display())]
    NotAnAddress(OsString),
    /// A path that is too long for the system.
    #[error("--listen unix:{} is too long for the path of a socket ({} bytes): choose one of at most 100 bytes", .0.display(), .0.as_os_str().len())]
    TooLong(PathBuf),
    /// An address that others can reach.
    #[error(
        "--listen {0} could be reached from outside, and the receiver speaks plain HTTP: listen on 127.0.0.1 and put a web server with TLS in front"
    )]
    NotLoopback(SocketAddr),
    /// Somebody else has it.
    #[error("{0} is taken: stop the program that listens there, or choose another address")]
    Taken(String),
    /// Something that isn't a socket has the name.
    #[error("{} is there already and is not a socket: move it away, or choose another path", .0.display())]
    NotASocket(PathBuf),
    /// systemd handed over nothing that can be used.
    #[error("systemd handed over no listening stream socket: use a .socket unit with one ListenStream=, or another --listen")]
    NoSystemdSocket,
    /// Not on this system.
    #[error("{0} is not to be had on this system: listen on 127.0.0.1:PORT")]
    Unsupported(&'static str),
    /// Anything else the system says.
    #[error("can't listen on {address}: {cause}")]
    Io {
        /// Where.
        address: String,
        /// What the system said.
        cause: io::Error,
    },
}

impl Listen {
    /// Reads what stands after `--listen`.
    ///
    /// # Errors
    /// Where it is none of the three, or could be reached from outside.
    pub fn parse(text: &OsStr) -> Result<Self, ListenError> {
        let written = text.to_str().ok_or_else(|| ListenError::NotAnAddress(text.into()))?;
        if written == "systemd" {
            return Ok(Self::Systemd);
        }
        match written.strip_prefix("unix:") {
            Some("") => return Err(ListenError::NotAnAddress(text.into())),
            #[cfg(unix)]
            Some(path) if std::os::unix::net::SocketAddr::from_pathname(path).is_err() => return Err(ListenError::TooLong(path.into())),
            Some(path) => return Ok(Self::Unix(path.into())),
            None => {}
        }
        let address: SocketAddr = written.parse().map_err(|_| ListenError::NotAnAddress(text.into()))?;
        if address.ip().is_loopback() { Ok(Self::Tcp(address)) } else { Err(ListenError::NotLoopback(address)) }
    }
}

/// A socket that is open, and that nobody takes connections from yet.
///
/// A unix socket's name stays behind when the receiver ends: nothing may be removed from within the sandbox. The next
/// one replaces it.
#[derive(Debug)]
pub(crate) enum Socket {
    Tcp(std::net::TcpListener),
    #[cfg(unix)]
    Unix(std::os::unix::net::UnixListener),
}

/// A socket that takes connections.
#[derive(Debug)]
pub(crate) enum Listener {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixListener),
}

/// A connection, whatever kind of socket it came through.
pub(crate) trait Connected: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Connected for S {}

impl Socket {
    /// Opens it.
    pub(crate) fn open(listen: &Listen) -> Result<Self, ListenError> {
        match listen {
            Listen::Tcp(address) => open_tcp(*address),
            #[cfg(unix)]
            Listen::Unix(path) => open_unix(path),
            #[cfg(not(unix))]
            Listen::Unix(_) => Err(ListenError::Unsupported("a unix socket")),
            Listen::Systemd => take_from_systemd(),
        }
    }
}

impl Listener {
    /// To be called within the runtime.
    pub(crate) fn on(socket: Socket) -> io::Result<Self> {
        Ok(match socket {
            Socket::Tcp(listener) => Self::Tcp(TcpListener::from_std(listener)?),
            #[cfg(unix)]
            Socket::Unix(listener) => Self::Unix(UnixListener::from_std(listener)?),
        })
    }

    pub(crate) async fn accept(&self) -> io::Result<Box<dyn Connected>> {
        match self {
            Self::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                // An answer is one write: waiting to put more into the packet gains nothing.
                let _ = stream.set_nodelay(true);
                Ok(Box::new(stream))
            }
            #[cfg(unix)]
            Self::Unix(listener) => Ok(Box::new(listener.accept().await?.0)),
        }
    }
}

impl fmt::Display for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(listener) => match listener.local_addr() {
                Ok(address) => write!(f, "{address}"),
                Err(_) => f.write_str("a TCP socket"),
            },
            #[cfg(unix)]
            Self::Unix(listener) => match listener.local_addr() {
                Ok(address) => write!(f, "unix:{}", address.as_pathname().unwrap_or(Path::new("")).display()),
                Err(_) => f.write_str("a unix socket"),
            },
        }
    }
}

fn open_tcp(address: SocketAddr) -> Result<Socket, ListenError> {
    let open = || {
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        Ok(listener)
    };
    open().map(Socket::Tcp).map_err(|cause| sorted(address.to_string(), cause))
}

#[cfg(unix)]
fn open_unix(path: &Path) -> Result<Socket, ListenError> {
    use std::os::unix::fs::FileTypeExt;

    use rustix::fs::Mode;
    use rustix::process::umask;

    let address = || format!("unix:{}", path.display());
    if let Ok(metadata) = std::fs::symlink_metadata(path) {
        if !metadata.file_type().is_socket() {
            return Err(ListenError::NotASocket(path.into()));
        }
        match std::os::unix::net::UnixStream::connect(path) {
            Ok(_) => return Err(ListenError::Taken(address())),
            // Nobody answers: what a receiver that has ended left behind.
            Err(cause) if cause.kind() == io::ErrorKind::ConnectionRefused => {
                std::fs::remove_file(path).map_err(|cause| sorted(address(), cause))?;
            }
            // Somebody may well be there, and not for us.
            Err(cause) => return Err(sorted(address(), cause)),
        }
    }
    let open = || {
        // The mode is 0660 from the first moment on. Nothing else makes files meanwhile: there is one thread so far.
        let before = umask(Mode::from_raw_mode(0o117));
        let bound = std::os::unix::net::UnixListener::bind(path);
        umask(before);
        let listener = bound?;
        listener.set_nonblocking(true)?;
        Ok(listener)
    };
    open().map(Socket::Unix).map_err(|cause| sorted(address(), cause))
}

#[cfg(target_os = "linux")]
fn take_from_systemd() -> Result<Socket, ListenError> {
    let mut handed = listenfd::ListenFd::from_env();
    if handed.len() != 1 {
        return Err(ListenError::NoSystemdSocket);
    }
    let io = |cause| ListenError::Io { address: "the socket of systemd".into(), cause };
    if let Ok(Some(listener)) = handed.take_unix_listener(0) {
        listener.set_nonblocking(true).map_err(io)?;
        return Ok(Socket::Unix(listener));
    }
    if let Ok(Some(listener)) = handed.take_tcp_listener(0) {
        listener.set_nonblocking(true).map_err(io)?;
        return Ok(Socket::Tcp(listener));
    }
    Err(ListenError::NoSystemdSocket)
}

#[cfg(not(target_os = "linux"))]
fn take_from_systemd() -> Result<Socket, ListenError> {
    Err(ListenError::Unsupported("a socket of systemd"))
}

fn sorted(address: String, cause: io::Error) -> ListenError {
    match cause.kind() {
        io::ErrorKind::AddrInUse => ListenError::Taken(address),
        _ => ListenError::Io { address, cause },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_understood() {
        let parse = |text: &str| Listen::parse(OsStr::new(text)).unwrap();
        assert_eq!(parse("127.0.0.1:0"), Listen::Tcp("127.0.0.1:0".parse().unwrap()));
        assert_eq!(parse("[::1]:80"), Listen::Tcp("[::1]:80".parse().unwrap()));
        assert_eq!(parse("unix:/run/dropsafe.sock"), Listen::Unix("/run/dropsafe.sock".into()));
        assert_eq!(parse("systemd"), Listen::Systemd);
    }

    #[test]
    fn other_addresses_are_refused() {
        let said = |text: &str| Listen::parse(OsStr::new(text)).unwrap_err().to_string();
        insta::assert_snapshot!(said("80"), @"--listen 80 is no address: write 127.0.0.1:PORT, [::1]:PORT, unix:PATH or systemd");
        insta::assert_snapshot!(said("unix:"), @"--listen unix: is no address: write 127.0.0.1:PORT, [::1]:PORT, unix:PATH or systemd");
        let long = format!("unix:/run/{}/receiver.sock", "help-desk".repeat(11));
        insta::assert_snapshot!(said(&long), @"--listen unix:/run/help-deskhelp-deskhelp-deskhelp-deskhelp-deskhelp-deskhelp-deskhelp-deskhelp-deskhelp-deskhelp-desk/receiver.sock is too long for the path of a socket (118 bytes): choose one of at most 100 bytes");
        insta::assert_snapshot!(said("0.0.0.0:80"), @"--listen 0.0.0.0:80 could be reached from outside, and the receiver speaks plain HTTP: listen on 127.0.0.1 and put a web server with TLS in front");
    }
}
