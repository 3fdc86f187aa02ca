//! A line on the terminal for builds that take their time: after a second, and gone when the build is over.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use dropsafe_generator::progress::{Progress, Step};

/// A build that is over sooner needs no line.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the line changes.
const BEAT: Duration = Duration::from_millis(100);
/// To the start of the line, and nothing behind it.
const ERASE: &str = "\r\u{1b}[K";

/// Shows a build's progress until it is dropped.
pub(crate) struct Shown {
    over: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Shown {
    /// On the standard error, if that is a terminal and somebody wants to see it.
    pub(crate) fn to_terminal(progress: &Progress, wanted: bool) -> Self {
        match wanted && std::io::stderr().is_terminal() {
            true => Self::on(std::io::stderr(), progress.clone(), PATIENCE),
            false => Self { over: None, thread: None },
        }
    }

    fn on(mut to: impl Write + Send + 'static, progress: Progress, patience: Duration) -> Self {
        let (over, ended) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let mut wait = patience;
            let mut is_shown = false;
            while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                (wait, is_shown) = (BEAT, true);
                let _reader_gone = write!(to, "{ERASE}{}", line(&progress)).and_then(|()| to.flush());
            }
            if is_shown {
                let _reader_gone = write!(to, "{ERASE}").and_then(|()| to.flush());
            }
        });
        Self { over: Some(over), thread: Some(thread) }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        drop(self.over.take());
        // The line has to be gone before anything else is said.
        if let Some(thread) = self.thread.take() {
            let _panicked = thread.join();
        }
    }
}

fn line(progress: &Progress) -> String {
    let (step, done, total) = progress.now();
    let doing = match step {
        Step::Reading => "Reading the site",
        Step::Rendering => "Making pages",
        Step::Checking => "Following links",
        Step::Writing => "Writing files",
    };
    if total == 0 { format!("{doing} …") } else { format!("{doing}: {done} of {total} …") }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    /// What was written, and word of each time.
    struct Screen(Arc<Mutex<Vec<u8>>>, Sender<()>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            let _test_over = self.1.send(());
            Ok(())
        }
    }

    #[test]
    fn the_line_says_how_far_it_is_and_goes() {
        let (wrote, written) = mpsc::channel();
        let screen = Arc::new(Mutex::new(Vec::new()));
        let progress = Progress::default();
        progress.begin(Step::Rendering, 20);
        progress.one_more();
        let shown = Shown::on(Screen(Arc::clone(&screen), wrote), progress, Duration::ZERO);
        written.recv().unwrap();
        drop(shown);
        let text = String::from_utf8(screen.lock().unwrap().clone()).unwrap();
        assert!(text.starts_with("\r\u{1b}[KMaking pages: 1 of 20 …"), "{text:?}");
        assert!(text.ends_with("…\r\u{1b}[K"), "{text:?}");
    }

    #[test]
    fn a_short_build_shows_nothing() {
        let (wrote, written) = mpsc::channel();
        let screen = Arc::new(Mutex::new(Vec::new()));
        drop(Shown::on(Screen(Arc::clone(&screen), wrote), Progress::default(), Duration::from_secs(3600)));
        assert!(written.recv().is_err() && screen.lock().unwrap().is_empty());
    }
}
