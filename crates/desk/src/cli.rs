//! The command line: what can be asked for, and what is said back.
//!
//! Results go to the standard output, everything else to the standard error. The status tells how it ended: 0 done, 1 what
//! was given is at fault, 2 wrong usage, 69 the machine refused, 70 a fault of ours.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::{Args, Parser, Subcommand};
use dropsafe_envelope::{Day, RecipientSet};

use crate::case::{self, Case};
use crate::casebook::Casebook;
use crate::error::{Error, Status};
use crate::identity::Identities;
use crate::import::Import;
use crate::passphrase::Passphrase;
use crate::{durable, export, guide, home, keygen, list, memory, opened, report, save, show};

/// Open what visitors sent, and keep the cases.
#[derive(Debug, Parser)]
#[command(name = "dropsafe-desk", version, about, max_term_width = 100)]
struct Desk {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a key: the secret half for you, the public half for the site.
    #[command(after_help = "Prints the public half, one line, to the standard output: it goes into keys/recipients.txt of the site.")]
    Keygen(Keygen),
    /// Take envelopes into the casebook.
    #[command(after_help = "Nothing is removed where the envelopes come from. What is in the casebook already is passed over, so it \
                      does no harm to import the same folder again. The status is 1 if an envelope could not be taken in.")]
    Import(ImportArgs),
    /// List the cases.
    List(List),
    /// Show a case: every answer, with the form's labels.
    Show(Show),
    /// Write a case's files into a folder.
    #[command(after_help = "Files come from strangers and may be made to harm: open them on a machine that you don't need, or convert \
                      them first. What is written is not sealed any more.")]
    Save(Save),
    /// Write all cases into one file.
    #[command(
        after_help = "What is written is not sealed any more.\n\nIn CSV a cell that a spreadsheet might run as a formula (it begins \
                      with =, +, -, @ or the like) gets an apostrophe in front, and so does one that begins with an apostrophe; \
                      the same after each semicolon, tab and line end in it."
    )]
    Export(Export),
}

#[derive(Debug, Args)]
struct Keygen {
    /// Where the secret half goes [default: ~/dropsafe-identity.age]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Read the passphrase from this descriptor instead of asking for it
    #[arg(long, value_name = "N")]
    passphrase_fd: Option<u32>,
    /// Seal the key with no passphrase: whoever has the file can read everything
    #[arg(long, conflicts_with = "passphrase_fd")]
    no_passphrase: bool,
}

#[derive(Debug, Args)]
struct Unlock {
    /// Your key; can be given several times [default: ~/dropsafe-identity.age]
    #[arg(short, long, value_name = "FILE")]
    identity: Vec<PathBuf>,
    /// Read the passphrase from this descriptor instead of asking for it
    #[arg(long, value_name = "N")]
    passphrase_fd: Option<u32>,
    /// Where the cases are kept [default: ~/dropsafe-casebook]
    #[arg(short, long, value_name = "DIR")]
    casebook: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct ImportArgs {
    /// A spool, its folder `new`, a folder of .age files, or such files
    #[arg(required = true, value_name = "DIR")]
    sources: Vec<PathBuf>,
    /// To whom envelopes are expected to be sealed: all recipients files of the site. A new casebook is sealed to them as well
    #[arg(short, long, value_name = "FILE")]
    recipients: Vec<PathBuf>,
    #[command(flatten)]
    unlock: Unlock,
}

#[derive(Debug, Args)]
struct List {
    /// Only cases of this form
    #[arg(long, value_name = "NAME")]
    form: Option<String>,
    /// For programs, not for people
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    unlock: Unlock,
}

#[derive(Debug, Args)]
struct Show {
    /// Its number, words of its receipt, or the beginning of its name
    #[arg(required = true, value_name = "CASE")]
    case: Vec<String>,
    /// Labels in this language instead of the visitor's
    #[arg(long, value_name = "LANGUAGE", conflicts_with = "json")]
    lang: Option<String>,
    /// Print submission.json
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    unlock: Unlock,
}

#[derive(Debug, Args)]
struct Save {
    /// Its number, words of its receipt, or the beginning of its name
    #[arg(required = true, value_name = "CASE")]
    case: Vec<String>,
    /// The folder; it is made if it isn't there
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    #[command(flatten)]
    unlock: Unlock,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("format").required(true).args(["csv", "json"]))]
struct Export {
    /// A table, with a column for each field
    #[arg(long)]
    csv: bool,
    /// An array of every case's submission.json
    #[arg(long)]
    json: bool,
    /// Only cases of this form
    #[arg(long, value_name = "NAME")]
    form: Option<String>,
    /// Where it goes, instead of the standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    unlock: Unlock,
}

/// Does what the command line asks for.
#[must_use]
pub fn run() -> Status {
    let Desk { command } = Desk::parse();
    let Some(command) = command else {
        return ended(guide::print(&mut io::stdout().lock()).map(|()| Status::Done).map_err(Error::Output));
    };
    if let Some(weakness) = memory::protect() {
        eprintln!("note: {weakness}");
    }
    ended(match command {
        Command::Keygen(keygen) => keygen.run(),
        Command::Import(import) => import.run(),
        Command::List(list) => list.run(),
        Command::Show(show) => show.run(),
        Command::Save(save) => save.run(),
        Command::Export(export) => export.run(),
    })
}

fn ended(done: Result<Status, Error>) -> Status {
    match done {
        Ok(status) => status,
        // Whoever reads the output has seen enough: `list | head` is no fault.
        Err(Error::Output(cause)) if cause.kind() == io::ErrorKind::BrokenPipe => Status::Done,
        Err(fault) => {
            report::fault(&fault);
            fault.status()
        }
    }
}

impl Keygen {
    fn run(self) -> Result<Status, Error> {
        let output = self.output.map_or_else(home::identity, Ok)?;
        // Before anybody thinks of a passphrase.
        if output.symlink_metadata().is_ok() {
            return Err(Error::Exists { path: output });
        }
        let passphrase = match (self.no_passphrase, self.passphrase_fd) {
            (true, _) => None,
            (false, Some(number)) => Some(Passphrase::Descriptor(number).for_sealing()?),
            (false, None) => Some(Passphrase::Asked.for_sealing()?),
        };
        let sealed = passphrase.is_some();
        let public = keygen::make(&output, passphrase)?;
        writeln!(io::stdout(), "{public}").map_err(Error::Output)?;
        report::key_made(&output, sealed, &mut io::stderr().lock()).map_err(Error::Output)?;
        Ok(Status::Done)
    }
}

impl Unlock {
    fn identities(&self) -> Result<Identities, Error> {
        let files = if self.identity.is_empty() { vec![home::identity()?] } else { self.identity.clone() };
        Identities::unlock(&files, self.passphrase_fd.map_or(Passphrase::Asked, Passphrase::Descriptor))
    }

    fn casebook(&self) -> Result<PathBuf, Error> {
        self.casebook.clone().map_or_else(home::casebook, Ok)
    }

    /// Opens the casebook, and reads its list.
    fn open(&self) -> Result<(Casebook, Vec<Case>, Status), Error> {
        let folder = self.casebook()?;
        Casebook::check(&folder)?;
        let casebook = Casebook::open(&folder, &self.identities()?)?;
        let found = casebook.cases()?;
        let status = say_all(&found.damaged);
        Ok((casebook, found.cases, status))
    }
}

/// Says what is damaged, which is no reason to stop.
fn say_all(damaged: &[Error]) -> Status {
    damaged.iter().for_each(report::fault);
    if damaged.is_empty() { Status::Done } else { Status::Input }
}

fn worse(one: Status, other: Status) -> Status {
    if one == Status::Done { other } else { one }
}

impl ImportArgs {
    fn run(self) -> Result<Status, Error> {
        let expected = self.recipients.iter().map(|file| recipients(file)).collect::<Result<Vec<_>, _>>()?;
        let identities = self.unlock.identities()?;
        let colleagues: Vec<age::x25519::Recipient> =
            expected.iter().flat_map(RecipientSet::strings).filter_map(|key| key.parse().ok()).collect();
        let folder = self.unlock.casebook()?;
        let (casebook, is_new) = Casebook::open_or_create(&folder, &identities, &colleagues)?;
        if is_new {
            report::casebook_made(&folder, &mut io::stderr().lock()).map_err(Error::Output)?;
        }
        let import = Import { casebook: &casebook, identities: &identities, expected: &expected, today: Day::of(SystemTime::now()) };
        let done = import.run(&self.sources)?;
        report::imported(&done, &mut io::stdout().lock(), &mut io::stderr().lock()).map_err(Error::Output)?;
        Ok(if done.failed.is_empty() { Status::Done } else { Status::Input })
    }
}

fn recipients(file: &Path) -> Result<RecipientSet, Error> {
    let text = std::fs::read_to_string(file).map_err(|cause| Error::machine("read", file, cause))?;
    RecipientSet::parse(&text).map_err(|why| Error::Recipients { path: file.to_path_buf(), why: why.to_string() })
}

impl List {
    fn run(self) -> Result<Status, Error> {
        let (_, cases, status) = self.unlock.open()?;
        let cases = of_form(&cases, self.form.as_deref())?;
        let out = &mut io::stdout().lock();
        if self.json {
            list::write_json(&cases, out).map_err(Error::Output)?;
        } else if cases.is_empty() {
            writeln!(out, "No cases yet. To take envelopes in: dropsafe-desk import DIR").map_err(Error::Output)?;
        } else {
            list::write(&cases, out).map_err(Error::Output)?;
        }
        Ok(status)
    }
}

/// The cases of a form; all of them where none is asked for.
fn of_form<'a>(cases: &'a [Case], asked: Option<&str>) -> Result<Vec<&'a Case>, Error> {
    let Some(asked) = asked else { return Ok(cases.iter().collect()) };
    let found: Vec<_> = cases.iter().filter(|case| case.entry.form.as_str() == asked).collect();
    if found.is_empty() && !cases.is_empty() {
        let known: std::collections::BTreeSet<_> = cases.iter().map(|case| case.entry.form.as_str()).collect();
        return Err(Error::NoSuchForm { asked: asked.to_owned(), known: known.into_iter().collect::<Vec<_>>().join(", ") });
    }
    Ok(found)
}

impl Show {
    fn run(self) -> Result<Status, Error> {
        let (casebook, cases, _) = self.unlock.open()?;
        let case = case::find(&cases, &self.case.join(" "))?;
        let envelope = opened::of_case(&casebook, case)?;
        let out = &mut io::stdout().lock();
        if self.json {
            show::write_json(&envelope, out).map_err(Error::Output)?;
        } else {
            let language = show::language(case, envelope.form().readable(), self.lang.as_deref())?;
            show::write(case, &envelope, &language, out).map_err(Error::Output)?;
        }
        Ok(Status::Done)
    }
}

impl Save {
    fn run(self) -> Result<Status, Error> {
        let (casebook, cases, _) = self.unlock.open()?;
        let case = case::find(&cases, &self.case.join(" "))?;
        let mut envelope = opened::of_case(&casebook, case)?;
        if envelope.files().is_empty() {
            eprintln!("Case {} has no files.", case.entry.number);
            return Ok(Status::Done);
        }
        let saved = save::write(case, &mut envelope, &self.to)?;
        report::saved(&saved, &mut io::stdout().lock(), &mut io::stderr().lock()).map_err(Error::Output)?;
        Ok(Status::Done)
    }
}

impl Export {
    fn run(self) -> Result<Status, Error> {
        let (casebook, cases, status) = self.unlock.open()?;
        let cases = of_form(&cases, self.form.as_deref())?;
        let left_out = match &self.output {
            Some(path) => {
                let mut file = io::BufWriter::new(durable::create(path)?);
                let left_out = self.write(&casebook, &cases, &mut file).inspect_err(|_| {
                    let _ = std::fs::remove_file(path);
                })?;
                let flushed = file.into_inner().map_err(io::IntoInnerError::into_error).and_then(|file| file.sync_all());
                flushed.map_err(|cause| Error::machine("write", path, cause))?;
                report::exported(path, cases.len() - left_out.len(), &mut io::stderr().lock()).map_err(Error::Output)?;
                left_out
            }
            None if io::stdout().is_terminal() => self.write(&casebook, &cases, &mut export::Visible::on(io::stdout().lock()))?,
            None => self.write(&casebook, &cases, &mut io::stdout().lock())?,
        };
        Ok(worse(status, say_all(&left_out)))
    }

    fn write(&self, casebook: &Casebook, cases: &[&Case], out: &mut dyn Write) -> Result<Vec<Error>, Error> {
        if self.csv { export::write_csv(casebook, cases, out) } else { export::write_json(casebook, cases, out) }
    }
}
