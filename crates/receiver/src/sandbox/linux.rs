//! What this kernel can do, and doing it.

use std::io;

use dropsafe_spool::Spool;
use rustix::thread::set_no_new_privs;

use super::bounds::Bounds;
use super::proof::{self, Attempt};
use super::{LockedIn, SandboxError, Wanted, call, handed, landlock, seccomp, user};
use crate::limits::Limits;
use crate::site::Site;

/// Proves that the process can be locked in around `spool`, and does it. To be called before there is a second thread.
pub(crate) fn enter(spool: &Spool, site: &Site, limits: &Limits, wanted: &Wanted) -> Result<LockedIn, SandboxError> {
    if let Some(folder) = handed::open_folder() {
        return Err(SandboxError::Handed(folder));
    }
    let means = Means::find(wanted);
    let bounds = Bounds::of(site, limits);
    let lock_in = || means.lock_in(spool, bounds);
    let open = proof::find_open(spool.path(), lock_in)?;
    let weaker = weigh(&means.lacks, &open, wanted.allow_weaker)?;
    lock_in().map_err(|cause| SandboxError::Io { doing: "lock the receiver in", cause })?;
    Ok(LockedIn { how: means.say(open.len()), weaker })
}

/// What this system offers to lock a process in with.
#[derive(Debug)]
struct Means {
    landlock: Option<u32>,
    seccomp: bool,
    lacks: Vec<Lack>,
}

/// What is missing on this system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lack {
    Landlock,
    NewerLandlock(u32),
    Seccomp,
    OneThread,
}

impl Lack {
    fn say(self) -> String {
        match self {
            Self::Landlock => "this kernel has no Landlock, or it is switched off".into(),
            Self::NewerLandlock(version) => format!("this kernel's Landlock is too old (version {version})"),
            Self::Seccomp => "this kernel or processor has no seccomp filter that the receiver knows".into(),
            Self::OneThread => "this program has other threads already, which can't be locked in".into(),
        }
    }
}

impl Means {
    fn find(wanted: &Wanted) -> Self {
        let mut lacks = Vec::new();
        let version = call::landlock_version().unwrap_or(0).min(wanted.landlock.unwrap_or(u32::MAX));
        let landlock = (version >= landlock::LEAST).then_some(version);
        if landlock.is_none() {
            lacks.push(if version == 0 { Lack::Landlock } else { Lack::NewerLandlock(version) });
        }
        let seccomp = seccomp::is_there() && !wanted.no_seccomp;
        if !seccomp {
            lacks.push(Lack::Seccomp);
        }
        if call::is_one_of_several_threads() {
            lacks.push(Lack::OneThread);
        }
        Self { landlock, seccomp, lacks }
    }

    /// Gives up what is not needed to drop envelopes, for ever. The proof's child and the receiver itself go through this.
    fn lock_in(&self, spool: &Spool, bounds: Bounds) -> io::Result<()> {
        bounds.impose()?;
        user::give_up_capabilities()?;
        set_no_new_privs(true)?;
        if let Some(version) = self.landlock {
            landlock::restrict(version, spool.descriptors())?;
        }
        if self.seccomp {
            seccomp::restrict()?;
        }
        Ok(())
    }

    fn say(&self, open: usize) -> String {
        let landlock = self.landlock.map_or("no Landlock".into(), |version| format!("Landlock {version}"));
        let seccomp = if self.seccomp { "seccomp" } else { "no seccomp" };
        let tried = Attempt::ALL.len();
        format!("locked in ({landlock}, {seccomp}): of {tried} forbidden things tried, {} were refused", tried - open)
    }
}

/// What is weaker than it should be, where that is allowed.
fn weigh(lacks: &[Lack], open: &[Attempt], allow_weaker: bool) -> Result<Option<String>, SandboxError> {
    let deeds = open.iter().map(|attempt| attempt.deed()).collect::<Vec<_>>().join(", ");
    if lacks.is_empty() {
        return if open.is_empty() { Ok(None) } else { Err(SandboxError::Open(deeds)) };
    }
    let lacks = lacks.iter().map(|lack| lack.say()).collect::<Vec<_>>().join("; ");
    let deeds = if deeds.is_empty() { deeds } else { format!(". An intruder who takes it over could {deeds}") };
    let weaker = format!("the receiver is not fully locked in: {lacks}{deeds}");
    if allow_weaker { Ok(Some(weaker)) } else { Err(SandboxError::Weaker(weaker)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sandbox_that_is_all_there_and_does_not_hold_is_never_served_from() {
        let error = weigh(&[], &[Attempt::Delete, Attempt::Connect], true).unwrap_err();
        insta::assert_snapshot!(error, @"the sandbox does not hold: locked in, somebody could delete an envelope, connect to other programs. Nothing is served; please report this line with the version of your kernel");
        assert_eq!(weigh(&[], &[], false).unwrap(), None);
    }

    #[test]
    fn what_is_weaker_is_said_and_must_be_allowed() {
        let weaker = weigh(&[Lack::Landlock], &[Attempt::LinkOut], true).unwrap().unwrap();
        insta::assert_snapshot!(weaker, @"the receiver is not fully locked in: this kernel has no Landlock, or it is switched off. An intruder who takes it over could link an envelope out of its folder");
        let error = weigh(&[Lack::Landlock], &[Attempt::LinkOut], false).unwrap_err().to_string();
        assert!(error.starts_with(&weaker) && error.ends_with("say --allow-weaker"), "{error}");
    }

    #[test]
    fn a_test_program_knows_that_it_has_threads() {
        assert!(call::is_one_of_several_threads());
    }
}
