//! Programs with strace's eye on them, or its hand in what the kernel answers.

use std::process::Command;

/// `run` under strace.
pub(crate) fn under_strace(options: &[&str], run: &Command) -> Command {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-s", "1000000"]).args(options).arg("--").arg(run.get_program()).args(run.get_args());
    for (name, value) in run.get_envs() {
        strace.envs(value.map(|value| (name, value)));
    }
    strace
}
