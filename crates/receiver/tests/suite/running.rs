//! A running receiver, with a bundle, a spool and a key of its own.

use std::fs;
use std::io::{BufRead, BufReader, Cursor, PipeReader, PipeWriter, Read};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use dropsafe_envelope::age::{self, secrecy::ExposeSecret, x25519::Identity};
use dropsafe_envelope::{Opened, text_envelope_size};
use dropsafe_form::bundle::{BundledForm, Shell, ShellPart};
use dropsafe_form::{Bundle, Form, FormName, Language};
use tempfile::TempDir;

pub(crate) const TEXT_LIMIT: u32 = 4096;

/// The user and the group that own nothing.
pub(crate) const NOBODY: &str = "65534:65534";

/// The forms of every test: `help` asks a bit of everything, `upload` takes one very large file.
const HELP: &str = r#"{
    "title": {"en": "Ask for help", "ar": "طلب المساعدة"},
    "elsewhere": {"en": "Write to help@example.org.", "ar": "اكتبوا إلى help@example.org."},
    "fields": [
        {"name": "alias", "type": "text", "label": {"en": "Name or alias", "ar": "الاسم"}, "required": true},
        {"name": "what", "type": "long_text", "label": "What happened?"},
        {"name": "urgent", "type": "yes_no", "label": "Urgent?"},
        {"name": "kinds", "type": "several_of", "label": "Kinds", "options": {"malware": "Malware", "leak": "Leak"}, "other": "Something else"},
        {"name": "photos", "type": "files", "label": "Photos", "accept": "any", "max": "2", "max_size": "100 KB"}
    ]
}"#;
const UPLOAD: &str = r#"{
    "title": "Send a film",
    "fields": [
        {"name": "about", "type": "long_text", "label": "What is it?"},
        {"name": "film", "type": "files", "label": "Film", "accept": "any", "max": "1", "max_size": "400 MB"}
    ]
}"#;
/// A form that offers to remove hidden details.
const PICTURES: &str = r#"{
    "title": "Send pictures",
    "fields": [
        {"name": "about", "type": "long_text", "label": "What do they show?"},
        {"name": "pictures", "type": "files", "label": "Pictures", "max": "3", "strip_metadata": "ticked"},
        {"name": "papers", "type": "files", "label": "Papers", "accept": "any"}
    ]
}"#;
/// A form with rules of every kind.
const CAREFUL: &str = r#"{
    "title": {"en": "Tell us more", "ar": "أخبرونا بالمزيد"},
    "max_size": "150 kB",
    "question": {"ask": {"en": "What colour is our door?", "ar": "ما لون بابنا؟"}, "answers": {"en": ["blue"], "ar": ["أزرق"]}},
    "fields": [
        {"name": "case", "type": "text", "label": {"en": "Case", "ar": "الحالة"}, "pattern": "[A-Z]{2}-[0-9]{4}",
         "pattern_help": {"en": "Two letters and four digits, like AB-1234.", "ar": "حرفان وأربعة أرقام."}},
        {"group": "How we can reach you", "fields": [
            {"name": "email", "type": "email", "label": "E-mail", "purpose": "To answer you."},
            {"name": "again", "type": "email", "label": "E-mail, once more"}
        ]},
        {"name": "story", "type": "long_text", "label": "Story"},
        {"name": "photos", "type": "files", "label": "Photos", "accept": ["image"], "max": "2", "max_size": "100 kB"}
    ],
    "rules": [
        {"field": "story", "required_if": {"field": "case"}, "message": "Tell us what is new in your case."},
        {"field": "again", "matches": "email", "message": "The two addresses are not the same."}
    ]
}"#;

/// What a test may want otherwise.
#[derive(Default)]
pub(crate) struct Setup<'a> {
    pub(crate) settings: &'a str,
    pub(crate) baseurl: &'a str,
    /// Runs the program through these words.
    pub(crate) through: &'a [&'a str],
}

/// A site and a spool, and the key that opens what lies in it.
pub(crate) struct House {
    folder: TempDir,
    pub(crate) key: Identity,
}

/// A receiver that takes connections.
pub(crate) struct Running {
    pub(crate) house: House,
    pub(crate) child: Child,
    pub(crate) listening_on: String,
    stderr: Option<BufReader<PipeReader>>,
}

impl House {
    pub(crate) fn build(baseurl: &str) -> Self {
        Self::with_forms(baseurl, &[("help", HELP), ("upload", UPLOAD), ("careful", CAREFUL), ("pictures", PICTURES)])
    }

    /// The same with forms of the test's own: names and definitions.
    pub(crate) fn with_forms(baseurl: &str, forms: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = Identity::generate();
        let languages = ["en", "ar"].map(|tag| Language::new(tag).unwrap());
        let form =
            |name: &str, json: &str| Form::define(FormName::new(name).unwrap(), serde_json::from_str(json).unwrap(), &languages).unwrap();
        let forms: Vec<_> = forms.iter().map(|(name, json)| form(name, json)).collect();
        let shell = |language: &Language| {
            Shell(vec![
                ShellPart::Html(format!("<html lang={} dir={}><title>", language, language.direction().as_str())),
                ShellPart::Title,
                ShellPart::Html("</title>\n<main>\n".into()),
                ShellPart::Content,
                ShellPart::Html("</main>\n".into()),
            ])
        };
        let bundle = Bundle {
            baseurl: baseurl.into(),
            text_limit: TEXT_LIMIT,
            envelope_size: text_envelope_size(&forms, TEXT_LIMIT, 3).unwrap(),
            stanzas: 3,
            recipients: vec![key.to_public().to_string()],
            shells: languages.iter().map(|language| (language.clone(), shell(language))).collect(),
            forms: forms.into_iter().map(|form| (form.name().clone(), BundledForm { form, recipients: None })).collect(),
        };
        fs::create_dir(folder.path().join("bundle")).unwrap();
        fs::create_dir(folder.path().join("spool")).unwrap();
        fs::write(folder.path().join("bundle/bundle.json"), bundle.to_json().unwrap()).unwrap();
        fs::write(folder.path().join("key.txt"), key.to_string().expose_secret()).unwrap();
        Self { folder, key }
    }

    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    /// The command that runs the receiver here.
    pub(crate) fn command(&self, listen: &str, setup: &Setup<'_>) -> Command {
        // How full a disk is that tests run on, often a very small one, is the business of a few of them only.
        let free = if setup.settings.contains("spool_free") { "" } else { "spool_free = 0\nspool_free_files = 0\n" };
        fs::write(self.path("receiver.conf"), format!("{}\n{free}", setup.settings)).unwrap();
        let program = env!("CARGO_BIN_EXE_dropsafe-receiver");
        let words: Vec<&str> = setup.through.iter().copied().chain([program]).collect();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).arg("--bundle").arg(self.path("bundle")).arg("--spool").arg(self.path("spool"));
        command.args(["--listen", listen]).arg("--config").arg(self.path("receiver.conf")).stderr(Stdio::piped());
        command
    }

    /// The command that runs the receiver here as a user who has no rights but those of the spool's owner.
    pub(crate) fn command_as_nobody(&self) -> Command {
        let original = Path::new(env!("CARGO_BIN_EXE_dropsafe-receiver"));
        // The program itself may lie in a folder that only root can enter. Copied by another process: while this one has
        // the copy open for writing, a test beside it may fork and keep it open, and then it can't be run.
        let program = self.path("dropsafe-receiver");
        if !program.exists() {
            assert!(Command::new("cp").args([original, &program]).status().unwrap().success());
        }
        let folders = ["", "bundle", "spool"].map(|folder| self.path(folder));
        assert!(Command::new("chown").arg(NOBODY).args(folders).status().unwrap().success());
        let inner = self.command("127.0.0.1:0", &Setup::default());
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all"]).arg(program).args(inner.get_args());
        command.stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(self, command: &mut Command) -> Running {
        let mut child = command.spawn().unwrap();
        let stderr = OwnedFd::from(child.stderr.take().unwrap());
        self.begun(child, stderr.into())
    }

    /// The same, with a log that the test made itself.
    pub(crate) fn run_with_log(self, command: &mut Command, read: PipeReader, written: PipeWriter) -> Running {
        let child = command.stderr(written).spawn().unwrap();
        self.begun(child, read)
    }

    fn begun(self, child: Child, stderr: PipeReader) -> Running {
        let mut stderr = BufReader::new(stderr);
        let mut said = String::new();
        let listening_on = loop {
            let mut line = String::new();
            assert_ne!(stderr.read_line(&mut line).unwrap(), 0, "the receiver did not start: {said}");
            if let Some(address) = line.trim_end().strip_prefix("listening on ") {
                break address.to_owned();
            }
            said.push_str(&line);
        };
        Running { house: self, child, listening_on, stderr: Some(stderr) }
    }

    /// The paths of the envelopes in the spool.
    pub(crate) fn envelopes(&self) -> Vec<PathBuf> {
        dropsafe_spool::collect::envelopes(self.path("spool")).unwrap()
    }

    /// The envelopes in the spool, opened, in the order of their numbers.
    pub(crate) fn opened(&self) -> Vec<Opened<Cursor<Vec<u8>>>> {
        let open = |path: &PathBuf| Opened::open(Cursor::new(fs::read(path).unwrap()), [&self.key as &dyn age::Identity]).unwrap();
        let mut opened: Vec<_> = self.envelopes().iter().map(open).collect();
        opened.sort_by_key(|envelope| envelope.submission().sequence);
        opened
    }

    /// The path of the one envelope with that number.
    pub(crate) fn envelope(&self, sequence: u64) -> PathBuf {
        let is_it = |path: &PathBuf| {
            let opened = Opened::open(Cursor::new(fs::read(path).unwrap()), [&self.key as &dyn age::Identity]).unwrap();
            opened.submission().sequence == sequence
        };
        self.envelopes().into_iter().find(is_it).unwrap()
    }

    /// The hash of a form's definition.
    pub(crate) fn form_hash(&self, name: &str) -> String {
        let bundle = Bundle::from_json(&fs::read_to_string(self.path("bundle/bundle.json")).unwrap()).unwrap();
        bundle.forms[name].form.hash().to_owned()
    }

    pub(crate) fn honeypot(&self, name: &str) -> String {
        let bundle = Bundle::from_json(&fs::read_to_string(self.path("bundle/bundle.json")).unwrap()).unwrap();
        bundle.forms[name].form.honeypot().to_owned()
    }
}

impl Running {
    pub(crate) fn start() -> Self {
        Self::start_with(&Setup::default())
    }

    pub(crate) fn start_with(setup: &Setup<'_>) -> Self {
        let house = House::build(setup.baseurl);
        let mut command = house.command("127.0.0.1:0", setup);
        house.run(&mut command)
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let address: SocketAddr = self.listening_on.parse().unwrap();
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.set_write_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// Sends a signal by the name that `kill` knows it by.
    pub(crate) fn signal(&self, name: &str) {
        let done = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status().unwrap();
        assert!(done.success());
    }

    /// The next line that it says.
    pub(crate) fn hear(&mut self) -> String {
        let mut line = String::new();
        self.stderr.as_mut().unwrap().read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Reads its standard error no more: whatever it says from now on can't be written.
    pub(crate) fn stop_hearing(&mut self) {
        self.stderr = None;
    }

    /// Waits for the end: how it ended, and what else it said.
    pub(crate) fn wait(&mut self) -> (ExitStatus, String) {
        let mut said = String::new();
        if let Some(stderr) = &mut self.stderr {
            stderr.read_to_string(&mut said).unwrap();
        }
        (self.child.wait().unwrap(), said)
    }

    /// Stops it in good order, and makes sure that it had nothing to complain about.
    pub(crate) fn stop(&mut self) {
        self.signal("TERM");
        let (status, said) = self.wait();
        assert_eq!((status.code(), said.as_str()), (Some(0), ""));
    }

    /// How much memory it has in use, in KiB.
    pub(crate) fn resident(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Whether it has a file open that has no name.
    pub(crate) fn has_a_draft_open(&self) -> bool {
        self.drafts_open() > 0
    }

    /// How many files it has open that have no name.
    pub(crate) fn drafts_open(&self) -> usize {
        let spool = self.house.path("spool/tmp");
        let Ok(open) = fs::read_dir(format!("/proc/{}/fd", self.child.id())) else { return 0 };
        let is_draft = |path: &Path| path.starts_with(&spool) && path.to_string_lossy().ends_with("(deleted)");
        open.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok()).filter(|path| is_draft(path)).count()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It is gone already where the test stopped it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until something is so.
pub(crate) fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "waited a minute for this: {what}");
        thread::yield_now();
    }
}

/// Ends a test, or a part of one, that only root may do. Never in silence: `tests/run` says what is left out before it
/// sets the variable.
pub(crate) fn left_out(what: &str) {
    let known = std::env::var_os("DROPSAFE_WITHOUT_ROOT").is_some();
    assert!(known, "this needs root, for {what}: run tests/run, or set DROPSAFE_WITHOUT_ROOT=1 to leave it out");
}
