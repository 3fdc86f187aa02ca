//! The receiver can add, and can do nothing else: the system sees to it, and the receiver proves it at every start.

use std::fs;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::process::{Command, Stdio};

use crate::client::Form;
use crate::running::{House, NOBODY, Running, Setup, left_out};
use crate::small_disk::{Kind, SmallDisk};

/// Everything that must not be possible, as the receiver names it.
const FORBIDDEN: [&str; 15] = [
    "list the envelopes",
    "list the folder tmp",
    "read an envelope",
    "write into an envelope",
    "empty an envelope",
    "change an envelope's mode",
    "change an envelope's time",
    "change an envelope's attributes",
    "link an envelope out of its folder",
    "rename an envelope",
    "delete an envelope",
    "make a folder",
    "read other files",
    "connect to other programs",
    "start other programs",
];

/// A house whose spool is on a file system of its own, if this is root.
fn house_on(kind: Kind) -> Option<(House, SmallDisk)> {
    let house = House::build("");
    let disk = SmallDisk::mount(&house, kind)?;
    Some((house, disk))
}

/// How a check by somebody without rights ended, and all that it said.
fn check(house: &House, options: &[&str]) -> (Option<i32>, String) {
    let output = house.command_as_nobody().arg("--check").args(options).output().unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

fn deeds(said: &str) -> Vec<&str> {
    FORBIDDEN.into_iter().filter(|deed| said.contains(deed)).collect()
}

fn assert_nothing_is_left(house: &House) {
    for folder in ["spool/tmp", "spool/new"] {
        assert_eq!(fs::read_dir(house.path(folder)).unwrap().count(), 0, "the proof takes away what it made in {folder}");
    }
}

/// On this kernel, and as on Debian 12's, whose Landlock is the second.
const AS_A_WHOLE: [&[&str]; 2] = [&[], &["--pretend-landlock", "2"]];

fn nothing_but_adding_can_be_done_on(kind: Kind) {
    let Some((house, _disk)) = house_on(kind) else { return left_out("a file system of its own") };
    for options in AS_A_WHOLE {
        let (status, said) = check(&house, options);
        assert_eq!(status, Some(0), "{kind:?} {options:?}: {said}");
        assert!(said.contains("seccomp): of 15 forbidden things tried, 15 were refused\n"), "{kind:?} {options:?}: {said}");
        assert_nothing_is_left(&house);
    }
    // The negative control: with either part left out something succeeds, and with both everything does.
    let nothing = &["--pretend-landlock", "0", "--pretend-no-seccomp"][..];
    for (options, open) in [
        (&["--pretend-landlock", "0"][..], &["link an envelope out of its folder"][..]),
        (&["--pretend-landlock", "1"], &["link an envelope out of its folder"]),
        (
            &["--pretend-landlock", "2", "--pretend-no-seccomp"],
            &["empty an envelope", "change an envelope's mode", "change an envelope's time"],
        ),
        (&["--pretend-no-seccomp"], &["change an envelope's mode", "change an envelope's time"]),
        (nothing, &FORBIDDEN),
    ] {
        let (status, said) = check(&house, options);
        assert_eq!(status, Some(69), "{kind:?} {options:?}: {said}");
        assert!(open.iter().all(|deed| said.contains(deed)), "{kind:?} {options:?}: {said}");
        assert!(said.contains("the receiver is not fully locked in: this kernel") && said.contains("--allow-weaker"), "{said}");
        assert_nothing_is_left(&house);
    }
    // It serves as little as it checks.
    for options in [nothing, &["--pretend-landlock", "0"]] {
        let served = house.command_as_nobody().args(options).output().unwrap();
        assert_eq!(served.status.code(), Some(69));
        assert!(!String::from_utf8_lossy(&served.stderr).contains("listening"), "{served:?}");
        assert_nothing_is_left(&house);
    }

    // And all that is forbidden is not in the way of adding.
    for options in AS_A_WHOLE {
        let house = House::build("");
        let _disk = SmallDisk::mount(&house, kind).unwrap();
        let mut command = house.command_as_nobody();
        let mut receiver = house.run(command.args(options));
        receiver.send("help", Form::new().text("alias", "Ada").file("photos", "a.png", b"photo")).receipt();
        receiver.stop();
        assert_eq!(receiver.house.envelopes().len(), 3);
    }
}

#[test]
fn nothing_but_adding_can_be_done_on_ext4() {
    nothing_but_adding_can_be_done_on(Kind::Ext4);
}

#[test]
fn nothing_but_adding_can_be_done_on_tmpfs() {
    nothing_but_adding_can_be_done_on(Kind::Tmpfs);
}

#[test]
fn nothing_but_adding_can_be_done_on_overlayfs() {
    nothing_but_adding_can_be_done_on(Kind::Overlay);
}

#[test]
fn who_says_so_is_served_on_a_weaker_system_and_told_what_is_weaker() {
    let house = House::build("");
    let mut command = house.command("127.0.0.1:0", &Setup::default());
    command.args(["--pretend-landlock", "0", "--pretend-no-seccomp", "--allow-weaker"]);
    let output = command.arg("--check").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("locked in (no Landlock, no seccomp): of 15 forbidden things tried, 0 were refused"), "{said}");
    assert_eq!(deeds(&said), FORBIDDEN);
    let mut command = house.command("127.0.0.1:0", &Setup::default());
    let mut receiver = house.run(command.args(["--pretend-landlock", "0", "--pretend-no-seccomp", "--allow-weaker"]));
    receiver.send("help", Form::new().text("alias", "Ada")).receipt();
    receiver.stop();
}

/// What the kernel says of each of its threads.
fn statuses(receiver: &Running) -> Vec<String> {
    let threads = fs::read_dir(format!("/proc/{}/task", receiver.child.id())).unwrap();
    threads.map(|thread| fs::read_to_string(thread.unwrap().path().join("status")).unwrap()).collect()
}

fn says(status: &str, name: &str) -> String {
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.unwrap_or_else(|| panic!("{name} is not in {status}")).split_whitespace().next().unwrap_or_default().to_owned()
}

#[test]
fn every_thread_is_without_rights_and_can_get_none() {
    let receiver = Running::start();
    // So that there are threads.
    receiver.send("help", Form::new().text("alias", "Ada")).receipt();
    let statuses = statuses(&receiver);
    assert!(statuses.len() > 1, "an envelope is sealed on a thread of its own");
    // Where the tests run in a container, there is a filter already. Ours comes on top.
    let own = fs::read_to_string("/proc/self/status").unwrap();
    let filters = |status: &str| says(status, "Seccomp_filters").parse::<u32>().unwrap();
    for status in statuses {
        assert_eq!((says(&status, "NoNewPrivs"), says(&status, "Seccomp")), ("1".into(), "2".into()));
        assert_eq!(filters(&status), filters(&own) + 1);
        for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
            // A set that root gives up for ever; somebody else may have none to give up.
            let is_bounding_for_others = set == "CapBnd" && says(&status, "Uid") != "0";
            assert!(is_bounding_for_others || says(&status, set) == "0000000000000000", "{set}: {status}");
        }
    }
}

#[test]
fn root_becomes_the_spools_owner() {
    let house = House::build("");
    if !rustix::process::geteuid().is_root() {
        return left_out("to be root to begin with");
    }
    // The owner must be able to come as far as its spool.
    assert!(Command::new("chmod").arg("711").arg(house.path("")).status().unwrap().success());
    assert!(Command::new("chown").arg(NOBODY).arg(house.path("spool")).status().unwrap().success());
    let mut command = house.command("127.0.0.1:0", &Setup::default());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let mut said = String::new();
    while !said.contains("listening on ") {
        let mut piece = [0; 512];
        let length = stderr.read(&mut piece).unwrap();
        assert_ne!(length, 0, "{said}");
        said.push_str(std::str::from_utf8(&piece[..length]).unwrap());
    }
    let first = said.lines().next().unwrap().to_owned();
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(first, "dropsafe-receiver: started by root: goes on as the spool's owner, user 65534 of group 65534");
    for ids in ["Uid", "Gid"] {
        assert!(status.contains(&format!("{ids}:\t65534\t65534\t65534\t65534\n")), "{status}");
    }
    assert!(status.contains("Groups:\t \n") || status.contains("Groups:\t\n"), "{status}");
    for made in ["spool/tmp", "spool/new"] {
        assert_eq!(fs::metadata(house.path(made)).unwrap().uid(), 65534, "{made}");
    }
    assert_eq!(fs::metadata(&house.envelopes()[0]).unwrap().uid(), 65534);
}

#[test]
fn it_holds_nothing_open_that_could_list_a_folder() {
    let receiver = Running::start();
    let process = format!("/proc/{}", receiver.child.id());
    if !rustix::process::geteuid().is_root() {
        return left_out("to look at what another process has open");
    }
    let mut folders = 0;
    for entry in fs::read_dir(format!("{process}/fd")).unwrap() {
        let descriptor = entry.unwrap();
        if fs::metadata(descriptor.path()).is_ok_and(|metadata| metadata.is_dir()) {
            let info = fs::read_to_string(format!("{process}/fdinfo/{}", descriptor.file_name().to_str().unwrap())).unwrap();
            let flags = info.lines().find_map(|line| line.strip_prefix("flags:")).unwrap();
            assert_ne!(u32::from_str_radix(flags.trim(), 8).unwrap() & 0o10_000_000, 0, "{info}");
            folders += 1;
        }
    }
    assert_eq!(folders, 2, "tmp and new, opened so that they can't be read");
}

#[test]
fn a_folder_that_was_handed_over_open_is_refused() {
    let house = House::build("");
    let through = ["sh", "-c", "cd /usr && exec 9<. \"$0\" \"$@\""];
    let output = house.command("127.0.0.1:0", &Setup { through: &through, ..Setup::default() }).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(69), "{said}");
    assert!(
        said.ends_with("the folder /usr is open, handed over by whoever started the receiver, and could be listed: start it without\n"),
        "{said}"
    );
}

#[test]
fn it_is_held_to_what_its_settings_can_lead_to() {
    let settings = "connections = 10\nrefusals = 0\nflushes = 2";
    let receiver = Running::start_with(&Setup { settings, ..Setup::default() });
    let limits = fs::read_to_string(format!("/proc/{}/limits", receiver.child.id())).unwrap();
    let bound = |name: &str| -> [u64; 2] {
        let line = limits.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        let mut numbers = line.split_whitespace().map(|number| number.parse().unwrap());
        [numbers.next().unwrap(), numbers.next().unwrap()]
    };
    assert_eq!(bound("Max open files"), [86; 2]);
    let [file, most] = bound("Max file size");
    assert!(file == most && (400_000_000..600_000_000).contains(&file), "the form `upload` takes 400 MB: {file}");
    let [memory, most] = bound("Max data size");
    assert!(memory == most && memory < 400 << 20, "{memory}");
}

#[test]
fn what_it_asks_of_the_system_once_it_is_locked_in_is_never_refused() {
    let house = House::build("");
    if !rustix::process::geteuid().is_root() {
        return left_out("to see what a process asks that lets nobody look into it");
    }
    let trace = house.path("trace");
    // The receiver goes when strace does.
    let through = ["strace", "-f", "-o", trace.to_str().unwrap(), "setpriv", "--pdeathsig", "KILL"];
    let mut command = house.command("127.0.0.1:0", &Setup { through: &through, ..Setup::default() });
    let mut receiver = house.run(&mut command);
    let photo = vec![7; 90_000];
    receiver.send("help", Form::new().text("alias", "Ada").file("photos", "a.png", &photo)).receipt();
    assert_eq!(receiver.send("help", Form::new().text("what", "no name")).status, 422);
    std::thread::scope(|scope| {
        for n in 0..8 {
            let receiver = &receiver;
            scope.spawn(move || receiver.send("help", Form::new().text("alias", &n.to_string())).receipt());
        }
    });
    let begun = fs::read_to_string(&trace).unwrap();
    let (pid, _) = begun.split_once(' ').unwrap();
    assert!(Command::new("kill").args(["-TERM", pid]).status().unwrap().success());
    let (status, said) = receiver.wait();
    assert!(status.success(), "{said}");

    let trace = fs::read_to_string(&trace).unwrap();
    let is_its_own = |line: &str| line.split_whitespace().next() == Some(pid);
    let locks = |line: &str| is_its_own(line) && line.contains(" seccomp(SECCOMP_SET_MODE_FILTER");
    let walls_in = |line: &str| is_its_own(line) && line.contains(" landlock_restrict_self(") && line.ends_with(" = 0");
    assert!(trace.lines().take_while(|line| !locks(line)).any(walls_in), "what serves is locked in, and not only the child that tried it");
    let inside: Vec<&str> = trace.lines().skip_while(|line| !locks(line)).skip(1).collect();
    assert!(inside.iter().any(|line| line.contains("linkat(")), "it is traced while it serves: {} lines", inside.len());
    let refused: Vec<_> = inside.iter().filter(|line| line.contains(" EPERM ") || line.contains(" EACCES ")).collect();
    // The C library's allocator asks once how the system gives memory, and takes a refusal for the usual answer.
    let is_the_allocators = |line: &&&str| line.contains("\"/proc/sys/vm/overcommit_memory\"");
    assert_eq!(refused.len(), inside.iter().filter(is_the_allocators).count(), "{refused:#?}");
    for opened in inside.iter().filter(|line| line.contains("open") && !line.contains(" resumed>") && !is_the_allocators(line)) {
        assert!(opened.contains("openat(") && opened.contains("O_WRONLY|") && opened.contains("|O_TMPFILE,"), "{opened}");
    }
}
