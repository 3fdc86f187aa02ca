//! Files that a form asks for by chance, and what must come of them.

use dropsafe_tests::{Dice, Upload};
use serde_json::{Value as Json, json};

/// A file as staff find it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stored {
    pub(super) field: String,
    pub(super) name: String,
    /// What is said of its hidden details.
    pub(super) metadata: Json,
    pub(super) bytes: Vec<u8>,
}

/// A kind of file, and what a file of it is made of.
#[derive(Clone, Copy)]
struct Kind {
    name: &'static str,
    family: &'static str,
    begins: &'static [u8],
    /// What a picture tells besides what it shows.
    hides: &'static [u8],
    /// The end of what has one. What has none goes on by chance.
    ends: &'static [u8],
}

const KINDS: [Kind; 6] = [
    Kind {
        name: "png",
        family: "image",
        begins: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55",
        hides: b"\0\0\0\x0btEXtComment\0GPS\xa5\x10\x7f\x2e",
        ends: b"\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01\x48\xaf\xa4\x71\0\0\0\0IEND\xae\x42\x60\x82",
    },
    Kind {
        name: "gif",
        family: "image",
        begins: b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff",
        hides: b"\x21\xfe\x0bComment GPS\0",
        ends: b",\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;",
    },
    Kind { name: "txt", family: "text", begins: "كتبت هذا\r\n".as_bytes(), hides: b"", ends: b"End.\r\n" },
    Kind { name: "pdf", family: "pdf", begins: b"%PDF-1.7\n%\xe2\xe3\n", hides: b"", ends: b"" },
    Kind { name: "zip", family: "archive", begins: b"PK\x03\x04", hides: b"", ends: b"" },
    Kind { name: "ogg", family: "audio", begins: b"OggS\0\x02", hides: b"", ends: b"" },
];

/// Gives the field what it says of files, and answers it within that.
pub(super) fn attached(field: &mut Json, dice: &mut Dice) -> Vec<Upload> {
    let accepted: Vec<Kind> = (0..dice.below(4)).map(|_| *dice.one_of(&KINDS)).collect();
    // Without a word the usual kinds are taken.
    let takes_all = accepted.is_empty() && dice.below(2) == 0;
    if takes_all {
        field["accept"] = json!("any");
    } else if !accepted.is_empty() {
        field["accept"] = accepted.iter().map(|kind| if dice.below(2) == 0 { kind.name } else { kind.family }).collect();
    }
    let takes_pictures = accepted.is_empty() || accepted.iter().any(|kind| !kind.hides.is_empty());
    if takes_pictures && dice.below(2) == 0 {
        field["strip_metadata"] = json!(*dice.one_of(&["ticked", "unticked"]));
    }
    let usual: Vec<Kind> = KINDS.into_iter().filter(|kind| kind.family != "archive").collect();
    let names = ["a.png", "صورة \"1\".jpg", "../../etc/passwd", "no ending", "a;b=c.txt"];
    let files: Vec<_> = (0..1 + dice.below(3))
        .map(|_| {
            let bytes = match &accepted[..] {
                [] if takes_all && dice.below(2) == 0 => by_chance(dice),
                [] if takes_all => of(dice.one_of(&KINDS), dice),
                [] => of(dice.one_of(&usual), dice),
                accepted => of(dice.one_of(accepted), dice),
            };
            Upload { name: (*dice.one_of(&names)).to_owned(), bytes }
        })
        .collect();
    field["max"] = json!(files.len() + dice.below(2));
    if dice.below(3) == 0 {
        field["min"] = json!(files.len());
    }
    files
}

/// What must come of a file, if the visitor was asked about hidden details (`strip`), and wanted them to go.
pub(super) fn stored(field: &Json, wants: bool, file: &Upload) -> Stored {
    let picture = KINDS.iter().find(|kind| !kind.hides.is_empty() && file.bytes.starts_with(kind.begins));
    let (metadata, bytes) = match (field["strip_metadata"].is_string(), wants, picture) {
        (false, ..) => (Json::Null, file.bytes.clone()),
        (true, false, _) => (json!("kept"), file.bytes.clone()),
        (true, true, None) => (json!("not_removed"), file.bytes.clone()),
        (true, true, Some(kind)) => (json!("removed"), [kind.begins, kind.ends].concat()),
    };
    Stored { field: field["name"].as_str().expect("a field has a name").to_owned(), name: file.name.clone(), metadata, bytes }
}

fn of(kind: &Kind, dice: &mut Dice) -> Vec<u8> {
    let hidden = if dice.below(2) == 0 { kind.hides } else { b"" };
    let more = if kind.ends.is_empty() { by_chance(dice) } else { kind.ends.to_vec() };
    [kind.begins, hidden, &more].concat()
}

fn by_chance(dice: &mut Dice) -> Vec<u8> {
    let size = dice.below(5000);
    dice.bytes(size)
}
