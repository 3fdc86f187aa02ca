//! When a command that runs on is asked to end.

use crate::failure::Failure;

/// Ready when the person, or the system, wants the command to end.
pub(crate) fn signal() -> Result<impl Future<Output = ()>, Failure> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal as of};
        let mut interrupt = of(SignalKind::interrupt()).map_err(Failure::machine("wait for", "Ctrl-C"))?;
        let mut terminate = of(SignalKind::terminate()).map_err(Failure::machine("wait for", "SIGTERM"))?;
        // A terminal that is closed.
        let mut hang_up = of(SignalKind::hangup()).map_err(Failure::machine("wait for", "SIGHUP"))?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hang_up.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        let _asked = tokio::signal::ctrl_c().await;
    })
}
