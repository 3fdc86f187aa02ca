//! What a page shows while somebody changes the site: the newest build, or why there is none.
//!
//! The script that loads a page again is put into it on the way to the browser, never into a file. It alone may run: the
//! policy names it, so that a page behaves here as it does when it is published.

use std::cell::RefCell;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::io;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONTENT_SECURITY_POLICY, HeaderValue};
use hyper::{Response, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::{HTML, POLICY, answer};
use crate::failure::Failure;

/// Where pages listen for the next build.
pub(super) const EVENTS: &[u8] = b"/.dropsafe/events";

/// Tells open pages when to load again.
#[derive(Debug)]
pub(crate) struct Live {
    /// Counts what was shown. It begins anew with each run, so every run has a name of its own.
    round: watch::Sender<u64>,
    run: String,
    trouble: RefCell<Option<String>>,
    reloads: bool,
}

impl Live {
    /// Nothing was built yet. Pages load again by themselves only if they shall.
    pub(crate) fn new(reloads: bool) -> Self {
        let run = format!("{:016x}", RandomState::new().hash_one(std::process::id()));
        Self { round: watch::Sender::new(0), run, trouble: RefCell::new(None), reloads }
    }

    /// There is a new build: pages load again if anything in it changed.
    pub(crate) fn built(&self, changed: bool) {
        let was_in_trouble = self.trouble.take().is_some();
        if changed || was_in_trouble {
            self.next();
        }
    }

    /// There is no new build: every page says why until there is.
    pub(crate) fn failed(&self, failure: &Failure) {
        self.trouble.replace(Some(trouble_page(failure)));
        self.next();
    }

    fn next(&self) {
        self.round.send_modify(|round| *round += 1);
    }

    /// The page to show in place of all others.
    pub(super) fn trouble(&self) -> Option<String> {
        self.trouble.borrow().clone()
    }

    /// The files that are not the site's.
    pub(super) fn file(&self, path: &str) -> Option<Response<Full<Bytes>>> {
        let (media_type, text) = match path {
            "/.dropsafe/live.js" => ("text/javascript; charset=utf-8", include_str!("live.js")),
            "/.dropsafe/trouble.css" => ("text/css; charset=utf-8", include_str!("trouble.css")),
            _ => return None,
        };
        Some(answer(StatusCode::OK, media_type, text.into()))
    }

    /// The page with the script in it, and a policy that lets this one script run.
    pub(super) fn with_script(&self, status: StatusCode, mut page: Vec<u8>) -> Response<Full<Bytes>> {
        if !self.reloads {
            return answer(status, HTML, page.into());
        }
        let script = format!("<script nonce=\"{}\" src=\"/.dropsafe/live.js?{}\" defer></script>", self.run, self.shown());
        let end = page.windows(7).rposition(|bytes| bytes.eq_ignore_ascii_case(b"</body>")).unwrap_or(page.len());
        page.splice(end..end, script.into_bytes());
        let mut response = answer(status, HTML, page.into());
        let policy = format!("{POLICY}; script-src 'nonce-{}'; connect-src 'self'", self.run);
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
        }
        response
    }

    fn shown(&self) -> String {
        format!("{}-{}", self.run, *self.round.borrow())
    }

    /// Sends the name of what is shown, now and after each change, until the page is closed.
    pub(super) async fn tell(&self, mut page: TcpStream) -> io::Result<()> {
        let mut rounds = self.round.subscribe();
        page.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n")
            .await?;
        let mut ignored = [0; 1024];
        loop {
            rounds.borrow_and_update();
            page.write_all(format!("data: {}\n\n", self.shown()).as_bytes()).await?;
            loop {
                tokio::select! {
                    changed = rounds.changed() => match changed {
                        Ok(()) => break,
                        Err(_) => return Ok(()),
                    },
                    // What is left of the request's head, then its end.
                    read = page.read(&mut ignored) => if read? == 0 { return Ok(()) },
                }
            }
        }
    }
}

/// Every fault with its place and its line, as the terminal shows them.
fn trouble_page(failure: &Failure) -> String {
    let faults: Vec<String> = match failure {
        Failure::Input(faults) => faults.iter().map(ToString::to_string).collect(),
        other => vec![other.to_string()],
    };
    let faults: String = faults.iter().map(|fault| format!("<pre>{}</pre>\n", escaped(fault.trim_end()))).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>The site can't be built</title>\n<link rel=\"stylesheet\" href=\"/.dropsafe/trouble.css\">\n</head>\n<body>\n<main>\n\
         <h1>The site can't be built</h1>\n{faults}<p>The last good site is as it was. This page goes away by itself when the site can be built again.</p>\n\
         </main>\n</body>\n</html>\n"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
