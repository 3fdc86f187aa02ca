//! What shells and `man` are told about the program.

use crate::desk::Desk;

#[test]
fn shells_learn_every_command() {
    let desk = Desk::empty();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ended = desk.run(&["completions", shell]);
        assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""));
        for command in ["new", "build", "serve", "check", "clean", "demo"] {
            assert!(ended.out.contains(command), "{shell}: {command}");
        }
    }
}

#[test]
fn there_is_a_man_page_for_each_command() {
    let desk = Desk::empty();
    let ended = desk.run(&["man", "pages"]);
    assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""));
    let names: Vec<_> = desk.listing().iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    for page in ["dropsafe.1", "dropsafe-build.1", "dropsafe-check.1", "dropsafe-new.1", "dropsafe-serve.1"] {
        assert!(names.iter().any(|name| name == page), "{page}: {names:?}");
    }
    assert!(!names.iter().any(|name| name.contains("receiver")), "what is hidden has no page");
    assert!(desk.read("pages/dropsafe-build.1").contains("drafts"));
}
