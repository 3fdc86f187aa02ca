//! Telling staff that something waits: a number, and nothing else.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Stdio;

use crate::Error;
use crate::program::{quiet, succeeded, the_end_of};
use crate::waiting::listed;

/// What stands for the number in the command's arguments.
const COUNT: &str = "{count}";

/// Counts what waits in `spool`, and runs the command if that is `at_least` so many. Gives back the number.
///
/// The number holds the receiver's own envelopes too (opening, closing, heartbeat): from outside they look like all others.
/// The command gets it in place of `{count}` and as `DROPSAFE_COUNT`, and of this program's variables only those that
/// name its home, its keys and the search path.
///
/// # Errors
/// Where the spool can't be listed, or the command can't be run or fails.
pub fn notify(spool: &Path, at_least: usize, command: &[OsString]) -> Result<usize, Error> {
    let count = listed(spool)?.len();
    let Some((program, arguments)) = command.split_first().filter(|_| count >= at_least) else { return Ok(count) };
    let name = program.to_string_lossy();
    let mut command = quiet(program);
    command.args(arguments.iter().map(|argument| with_count(argument, count))).env("DROPSAFE_COUNT", count.to_string());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(Error::io("run", Path::new(program)))?;
    let said = child.stderr.take().map_or(Ok(Vec::new()), the_end_of).map_err(Error::io("hear", Path::new(program)))?;
    let status = child.wait().map_err(Error::io("wait for", Path::new(program)))?;
    succeeded(&name, status, &said)?;
    Ok(count)
}

fn with_count(argument: &OsStr, count: usize) -> OsString {
    match argument.to_str() {
        Some(text) => text.replace(COUNT, &count.to_string()).into(),
        None => OsStr::from_bytes(argument.as_bytes()).into(),
    }
}
