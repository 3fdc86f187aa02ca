//! Whole ways, from a site's source to what staff read, each told as the story of a person.
//!
//! | module | whose story |
//! | --- | --- |
//! | `browser` | a visitor with Chromium and no JavaScript, in both languages, and the case worker who reads what came |
//! | `every_field` | the maintainer who adds a question in one file, and finds it in all three programs |
//! | `encodings` | the visitor who types what browsers have to escape |
//! | `any_form` | whoever asks whatever, and whoever answers |
//! | `one_size` | the thief of a disk who weighs envelopes |
//! | `big_upload` | the witness with a long film, and the thief who searches the server for it |
//! | `other_readers` | the case workers who have somebody else's program for age |
//! | `keys` | the case worker who is new, and makes a key with a passphrase |
//! | `faults` | whoever did something wrong, and is told what to do next |
//! | `pages` | the reader of the pages: light, without scripts, the same bytes from every build |
//! | `search` | the reader of a site that asked for a search, with the script and without |
//! | `judged` | the visitor who depends on pages without faults, before axe-core and the Nu validator |
//! | `reached` | the visitor who has no mouse, a small screen, large letters, or nothing but paper |
//! | `lynx` | the visitor with a text browser |
//! | `refused_early` | whoever sends far more than is taken |
//! | `failing_disk` | whoever sends while the disk takes nothing |
//! | `power` | whoever was told that it is stored, a moment before the power went |
//! | `on_a_server` | the maintainer who follows `deploy/README.md`, and what becomes of that server |
//! | `shipped` | whoever has to carry the program to a server |
//! | `demo` | the newcomer who types one command |
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

mod any_form;
mod big_upload;
mod browser;
mod demo;
mod encodings;
mod every_field;
mod failing_disk;
mod faults;
mod in_front;
mod judged;
mod keys;
mod killed;
mod lynx;
mod on_a_server;
mod one_size;
mod other_readers;
mod pages;
mod power;
mod reached;
mod refused_early;
mod restarted;
mod search;
mod several;
mod shipped;

use dropsafe_tests::EVERY_QUESTION;

/// The example site's forms, and the one with every question: name, and where their pages are, with the language of each.
const FORMS: [(&str, &str, &str); 6] = [
    ("request-assistance", "/request-assistance/", "en"),
    ("request-assistance", "/ar/request-assistance/", "ar"),
    ("become-a-provider", "/become-a-provider/", "en"),
    ("become-a-provider", "/ar/become-a-provider/", "ar"),
    EVERY_QUESTION[0],
    EVERY_QUESTION[1],
];
