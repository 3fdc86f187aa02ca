//! seccomp: which system calls may be made at all.
//!
//! A list of what serving takes; everything else fails with EPERM. What only an attacker would do, a call in the way of
//! another processor, ends the process.

use std::io;

use libc::*;

use super::call;

/// The kernel's name for the processor that this is built for.
#[cfg(target_arch = "x86_64")]
const PROCESSOR: Option<u32> = Some(0xc000_003e);
#[cfg(target_arch = "aarch64")]
const PROCESSOR: Option<u32> = Some(0xc000_00b7);
#[cfg(target_arch = "riscv64")]
const PROCESSOR: Option<u32> = Some(0xc000_00f3);
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
const PROCESSOR: Option<u32> = None;

/// On x86-64, numbers from here on are those of an interface that nobody uses.
#[cfg(target_arch = "x86_64")]
const X32: Option<u32> = Some(0x4000_0000);
#[cfg(not(target_arch = "x86_64"))]
const X32: Option<u32> = None;

/// Whether there is a filter for this machine.
pub(super) fn is_there() -> bool {
    PROCESSOR.is_some() && call::seccomp_is_there()
}

/// Puts the filter over this thread and all that it starts.
pub(super) fn restrict() -> io::Result<()> {
    let processor = PROCESSOR.ok_or_else(|| io::Error::from(io::ErrorKind::Unsupported))?;
    let own = i64::from(std::process::id());
    call::seccomp_filter(&program(processor, &rules(own)))
}

/// Something about one argument of a call: `argument & mask == value`.
#[derive(Debug, Clone, Copy)]
struct Is {
    argument: u8,
    mask: u64,
    value: u64,
}

/// One way in which a call may be made.
#[derive(Debug)]
struct Rule {
    call: c_long,
    /// All of it must hold.
    conditions: Vec<Is>,
    /// What the filter then says.
    verdict: u32,
}

const REFUSED: u32 = SECCOMP_RET_ERRNO | EPERM as u32;
/// An older way is tried then, whose arguments can be looked at.
const UNKNOWN: u32 = SECCOMP_RET_ERRNO | ENOSYS as u32;
/// All of an argument that is an address.
const WHOLE: u64 = u64::MAX;
/// The bits of a mode that give a file's rights to whoever runs it.
const SPECIAL: u64 = 0o7000;
/// All of an argument that is a number: the kernel looks at no more of it.
const NUMBER: u64 = u32::MAX as u64;

fn rules(own_process: i64) -> Vec<Rule> {
    let mut rules = Vec::new();
    let mut add = |verdict, call, conditions: &[(u8, u64, i64)]| {
        let conditions = conditions.iter().map(|&(argument, mask, value)| Is { argument, mask, value: value as u64 & mask }).collect();
        rules.push(Rule { call, conditions, verdict });
    };
    let mut allow = |call, conditions: &[(u8, u64, i64)]| add(SECCOMP_RET_ALLOW, call, conditions);

    // Waiting, and what threads and memory take. No memory that can be run.
    for call in [
        SYS_epoll_ctl,
        SYS_epoll_pwait,
        SYS_epoll_create1,
        SYS_ppoll,
        SYS_eventfd2,
        SYS_futex,
        SYS_clock_gettime,
        SYS_clock_nanosleep,
        SYS_nanosleep,
        SYS_restart_syscall,
        SYS_sched_yield,
        SYS_sched_getaffinity,
        SYS_getpid,
        SYS_gettid,
        SYS_getrandom,
        SYS_brk,
        SYS_munmap,
        SYS_mremap,
        SYS_madvise,
        SYS_set_robust_list,
        SYS_rseq,
        SYS_exit,
        SYS_exit_group,
        SYS_rt_sigaction,
        SYS_rt_sigprocmask,
        SYS_rt_sigreturn,
        SYS_sigaltstack,
    ] {
        allow(call, &[]);
    }
    #[cfg(target_arch = "x86_64")]
    allow(SYS_epoll_wait, &[]);
    let executable = i64::from(PROT_EXEC);
    allow(SYS_mmap, &[(2, executable as u64, 0)]);
    allow(SYS_mprotect, &[(2, executable as u64, 0)]);
    allow(SYS_prctl, &[(0, NUMBER, PR_SET_NAME.into())]);
    // A thread, and no process, in no namespace of its own.
    let thread = i64::from(CLONE_THREAD | CLONE_VM | CLONE_SIGHAND | CLONE_FS);
    let namespaces = i64::from(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP);
    allow(SYS_clone, &[(0, (thread | namespaces) as u64, thread)]);
    // To itself only: that is how a program ends that finds itself broken.
    allow(SYS_tgkill, &[(0, NUMBER, own_process)]);

    // Connections that come in. None that goes out: no `socket`, no `connect`, no address to send to.
    for call in [SYS_accept4, SYS_recvfrom, SYS_read, SYS_write, SYS_writev, SYS_shutdown, SYS_close, SYS_getsockname] {
        allow(call, &[]);
    }
    allow(SYS_sendto, &[(4, WHOLE, 0)]);
    allow(SYS_setsockopt, &[(1, NUMBER, IPPROTO_TCP.into()), (2, NUMBER, TCP_NODELAY.into())]);
    // How a signal wakes the program up: two ends of a pipe of its own.
    allow(SYS_socketpair, &[(0, NUMBER, AF_UNIX.into()), (1, 0xff, SOCK_STREAM.into())]);
    for command in [F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC] {
        allow(SYS_fcntl, &[(1, NUMBER, command.into())]);
    }

    // An envelope: a file without a name, written, settled, named. Nothing else is opened, for reading or at all.
    let how = i64::from(O_TMPFILE | O_ACCMODE | O_PATH);
    allow(SYS_openat, &[(2, how as u64, i64::from(O_TMPFILE | O_WRONLY)), (3, SPECIAL, 0)]);
    allow(SYS_fsync, &[]);
    // Of a descriptor: how much room there is.
    allow(SYS_fstatfs, &[]);
    allow(SYS_fchmod, &[(1, SPECIAL, 0)]);
    allow(SYS_linkat, &[]);
    // Of a file that is open, not of one by its name.
    allow(SYS_utimensat, &[(1, WHOLE, 0)]);

    // Its arguments lie in memory, where a filter can't look.
    add(UNKNOWN, SYS_clone3, &[]);
    rules
}

/// Where the kernel puts what a filter looks at.
const NUMBER_AT: u32 = 0;
const PROCESSOR_AT: u32 = 4;
fn argument_at(argument: u8, half: u32) -> u32 {
    let order = if cfg!(target_endian = "little") { half } else { 1 - half };
    16 + 8 * u32::from(argument) + 4 * order
}

/// The rules as the kernel's little machine runs them, one after the other; the first that holds decides.
fn program(processor: u32, rules: &[Rule]) -> Vec<sock_filter> {
    let mut program = vec![load(PROCESSOR_AT), jump(BPF_JEQ, processor, 1, 0), say(SECCOMP_RET_KILL_PROCESS)];
    program.push(load(NUMBER_AT));
    if let Some(x32) = X32 {
        program.extend([jump(BPF_JGE, x32, 0, 1), say(SECCOMP_RET_KILL_PROCESS)]);
    }
    program.extend(rules.iter().flat_map(instructions));
    program.push(say(REFUSED));
    program
}

/// One rule. Where it doesn't hold it leaves the call's number behind, as it found it.
fn instructions(rule: &Rule) -> Vec<sock_filter> {
    let number = u32::try_from(rule.call).unwrap_or(u32::MAX);
    let mut checks = Vec::new();
    for Is { argument, mask, value } in &rule.conditions {
        for half in [0, 1] {
            let [mask, value] = [mask, value].map(|whole| (whole >> (32 * half)) as u32);
            if mask != 0 {
                checks.push((argument_at(*argument, half), mask, value));
            }
        }
    }
    // Each check is three instructions; behind them come the verdict and the reloading of the number.
    let to_reload = |left: usize| u8::try_from(3 * left + 1).unwrap_or(u8::MAX);
    let behind_all = |left: usize| to_reload(left) + u8::from(!checks.is_empty());
    let mut instructions = vec![jump(BPF_JEQ, number, 0, behind_all(checks.len()))];
    for (index, (at, mask, value)) in checks.iter().enumerate() {
        let left = checks.len() - index - 1;
        instructions.extend([load(*at), and(*mask), jump(BPF_JEQ, *value, 0, to_reload(left))]);
    }
    instructions.push(say(rule.verdict));
    if !checks.is_empty() {
        instructions.push(load(NUMBER_AT));
    }
    instructions
}

fn load(at: u32) -> sock_filter {
    instruction(BPF_LD | BPF_W | BPF_ABS, 0, 0, at)
}

fn and(mask: u32) -> sock_filter {
    instruction(BPF_ALU | BPF_AND | BPF_K, 0, 0, mask)
}

fn jump(test: u32, value: u32, if_so: u8, if_not: u8) -> sock_filter {
    instruction(BPF_JMP | test | BPF_K, if_so, if_not, value)
}

fn say(verdict: u32) -> sock_filter {
    instruction(BPF_RET | BPF_K, 0, 0, verdict)
}

fn instruction(code: u32, if_so: u8, if_not: u8, value: u32) -> sock_filter {
    sock_filter { code: code as u16, jt: if_so, jf: if_not, k: value }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: i64 = 4711;

    /// What the filter says of a call, worked out as the kernel does.
    fn verdict(call: c_long, arguments: [u64; 6]) -> u32 {
        let program = program(PROCESSOR.unwrap(), &rules(OWN));
        let mut data = [call as u32, PROCESSOR.unwrap(), 0, 0].map(u32::to_ne_bytes).concat();
        data.extend(arguments.iter().flat_map(|argument| argument.to_ne_bytes()));
        run(&program, &data)
    }

    fn run(program: &[sock_filter], data: &[u8]) -> u32 {
        let (mut at, mut value) = (0, 0_u32);
        loop {
            let sock_filter { code, jt, jf, k } = program[at];
            at += 1;
            let mut branch = |is_so: bool| at += usize::from(if is_so { jt } else { jf });
            match code.into() {
                0x20 => value = u32::from_ne_bytes(data[k as usize..][..4].try_into().unwrap()),
                0x54 => value &= k,
                0x15 => branch(value == k),
                0x35 => branch(value >= k),
                0x06 => return k,
                other => panic!("no instruction of ours: {other:#x}"),
            }
        }
    }

    fn allows(call: c_long, arguments: &[i64]) -> bool {
        let mut all = [0; 6];
        for (place, argument) in all.iter_mut().zip(arguments) {
            *place = *argument as u64;
        }
        let verdict = verdict(call, all);
        assert!([SECCOMP_RET_ALLOW, REFUSED].contains(&verdict), "{verdict:#x}");
        verdict == SECCOMP_RET_ALLOW
    }

    #[test]
    fn what_serving_takes_is_allowed() {
        let unnamed = i64::from(O_TMPFILE | O_WRONLY | O_CLOEXEC);
        assert!(allows(SYS_openat, &[5, 0, unnamed, 0o400]));
        assert!(allows(SYS_utimensat, &[5, 0, 1, 0]));
        assert!(allows(SYS_fchmod, &[5, 0o440]));
        assert!(allows(SYS_linkat, &[0; 5]));
        assert!(allows(SYS_sendto, &[5, 1, 1, MSG_NOSIGNAL.into(), 0, 0]));
        assert!(allows(SYS_socketpair, &[AF_UNIX.into(), (SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK).into(), 0]));
        assert!(allows(SYS_clone, &[0x3d_0f00]), "as glibc begins a thread");
        assert!(allows(SYS_mmap, &[0, 4096, (PROT_READ | PROT_WRITE).into()]));
        assert!(allows(SYS_tgkill, &[OWN, OWN, SIGABRT.into()]));
        assert!(allows(SYS_fcntl, &[5, F_GETFD.into()]) && allows(SYS_fcntl, &[5, F_DUPFD_CLOEXEC.into()]));
    }

    #[test]
    fn whatever_else_there_is_fails() {
        for flags in
            [O_RDONLY, O_WRONLY, O_RDWR, O_PATH, O_TMPFILE | O_RDWR, O_TMPFILE | O_WRONLY | O_PATH, O_DIRECTORY, O_WRONLY | O_TRUNC]
        {
            assert!(!allows(SYS_openat, &[5, 0, flags.into(), 0o400]), "{flags:o}");
        }
        assert!(!allows(SYS_openat, &[5, 0, i64::from(O_TMPFILE | O_WRONLY), 0o4700]));
        assert!(!allows(SYS_fchmod, &[5, 0o4755]));
        assert!(!allows(SYS_utimensat, &[5, 0x7fff_0000_0000, 1, 0]), "of a file by its name");
        assert!(!allows(SYS_utimensat, &[5, 0x7fff, 1, 0]));
        assert!(!allows(SYS_sendto, &[5, 1, 1, 0, 0x7fff_0000_0000, 16]), "to an address");
        assert!(!allows(SYS_socketpair, &[AF_UNIX.into(), SOCK_DGRAM.into(), 0]));
        assert!(!allows(SYS_clone, &[SIGCHLD.into()]), "a process");
        assert!(!allows(SYS_clone, &[0x3d_0f00 | i64::from(CLONE_NEWUSER)]));
        assert!(!allows(SYS_mmap, &[0, 4096, (PROT_READ | PROT_EXEC).into()]) && !allows(SYS_mprotect, &[0, 4096, PROT_EXEC.into()]));
        assert!(!allows(SYS_tgkill, &[1, 1, SIGTERM.into()]) && !allows(SYS_kill, &[1, SIGTERM.into()]));
        assert!(!allows(SYS_fcntl, &[5, F_SETOWN.into()]));
        assert!(!allows(SYS_prctl, &[PR_SET_DUMPABLE.into(), 1]));
        for call in [
            SYS_execve,
            SYS_execveat,
            SYS_ptrace,
            SYS_process_vm_readv,
            SYS_socket,
            SYS_connect,
            SYS_bind,
            SYS_sendmsg,
            SYS_truncate,
            SYS_ftruncate,
            SYS_fallocate,
            SYS_fchmodat,
            SYS_fchownat,
            SYS_setxattr,
            SYS_fsetxattr,
            SYS_unlinkat,
            SYS_renameat2,
            SYS_mkdirat,
            SYS_mknodat,
            SYS_symlinkat,
            SYS_getdents64,
            SYS_openat2,
            SYS_open_by_handle_at,
            SYS_mount,
            SYS_unshare,
            SYS_setns,
            SYS_bpf,
            SYS_io_uring_setup,
            SYS_keyctl,
            SYS_memfd_create,
            SYS_userfaultfd,
            SYS_perf_event_open,
            SYS_prlimit64,
            SYS_setuid,
            SYS_capset,
            SYS_chroot,
            SYS_pidfd_getfd,
            SYS_newfstatat,
            SYS_statx,
        ] {
            assert!(!allows(call, &[]), "{call}");
        }
    }

    #[test]
    fn what_only_an_attacker_does_ends_the_process() {
        let program = program(PROCESSOR.unwrap(), &rules(OWN));
        let of_another_processor = [SYS_read as u32, 0x4000_0003].map(u32::to_ne_bytes).concat();
        assert_eq!(run(&program, &of_another_processor), SECCOMP_RET_KILL_PROCESS);
        #[cfg(target_arch = "x86_64")]
        assert_eq!(verdict(0x4000_0000, [0; 6]), SECCOMP_RET_KILL_PROCESS);
        assert_eq!(verdict(SYS_clone3, [0; 6]), UNKNOWN);
    }
}
