//! A visitor of `help.example.org`, which is a port of this machine.

use crate::{run, tool};

/// Asks for a page there; the status of the answer, and the page. `000` where there is no answer within so many seconds.
pub(crate) fn ask(port: u16, path: &str, seconds: u32, options: &[&str]) -> (String, String) {
    let mut curl = tool("curl");
    curl.args(["--silent", "--insecure", "--http1.1", "--write-out", "\n%{http_code}", "--max-time", &seconds.to_string()]);
    curl.args(["--resolve", &format!("help.example.org:{port}:127.0.0.1")]).args(options);
    let said = run(curl.arg(format!("https://help.example.org:{port}{path}")), "").stdout;
    let (page, status) = said.rsplit_once('\n').unwrap_or_default();
    (status.to_owned(), page.to_owned())
}
