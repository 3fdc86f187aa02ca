//! Telling systemd how it goes: ready, alive, stopping.
//!
//! The protocol is a datagram of lines on a unix socket whose path is in `NOTIFY_SOCKET` (sd_notify(3)). The socket is
//! connected before the process is locked in; afterwards there is no way to reach another one.

use std::sync::Arc;
use std::time::Duration;

/// Whoever started us and wants to be told; nobody, as often as not.
#[derive(Debug, Default)]
pub(crate) struct ServiceManager {
    #[cfg(target_os = "linux")]
    socket: Option<std::os::unix::net::UnixDatagram>,
    watchdog: Option<Duration>,
}

impl ServiceManager {
    /// Connects to the socket that the environment names, if it names one.
    ///
    /// A socket that can't be reached is as good as none: systemd will say that it was not told, and a receiver that runs
    /// is better than one that doesn't.
    #[cfg(target_os = "linux")]
    pub(crate) fn from_environment() -> Self {
        let socket = std::env::var_os("NOTIFY_SOCKET").and_then(|address| connect(&address).ok());
        let number = |name| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
        let is_for_us = number("WATCHDOG_PID").is_none_or(|process| process == u64::from(std::process::id()));
        let watchdog = number("WATCHDOG_USEC").filter(|micros| *micros > 0 && is_for_us && socket.is_some()).map(Duration::from_micros);
        Self { socket, watchdog }
    }

    /// There is no such thing elsewhere.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn from_environment() -> Self {
        Self::default()
    }

    /// Requests are taken.
    pub(crate) fn ready(&self) {
        self.tell("READY=1");
    }

    /// No more requests are taken; those that are there come to their end.
    pub(crate) fn stopping(&self) {
        self.tell("STOPPING=1");
    }

    /// Says at half the watchdog's time, again and again, that the program runs. Never returns.
    pub(crate) async fn keep_alive(self: Arc<Self>) {
        let Some(watchdog) = self.watchdog else { return std::future::pending().await };
        loop {
            self.tell("WATCHDOG=1");
            tokio::time::sleep(watchdog / 2).await;
        }
    }

    #[cfg(target_os = "linux")]
    fn tell(&self, line: &str) {
        if let Some(socket) = &self.socket {
            // Whoever doesn't listen isn't told.
            let _ = socket.send(line.as_bytes());
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn tell(&self, _: &str) {}
}

#[cfg(target_os = "linux")]
fn connect(address: &std::ffi::OsStr) -> std::io::Result<std::os::unix::net::UnixDatagram> {
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::net::{SocketAddr, UnixDatagram};

    let address = match address.as_bytes().strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name)?,
        None => SocketAddr::from_pathname(address)?,
    };
    let socket = UnixDatagram::unbound()?;
    socket.connect_addr(&address)?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}
