//! `dropsafe build`: the site's pages and the receiver's bundle, both or neither.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::Instant;

use dropsafe_form::Bundle;
use dropsafe_generator::diagnostics::{Diagnostic, Diagnostics};
use dropsafe_generator::output::WriteError;
use dropsafe_generator::progress::Step;
use dropsafe_generator::{Memory, Options, Site};
use serde::Serialize;

use crate::bundle::{self, OldBundle, ReadBy, Readers};
use crate::cli::BuildArguments;
use crate::failure::Failure;
use crate::watch::Watch;
use crate::{counted, progress, settings, stop, tell};

/// What a build made.
#[derive(Debug, Serialize)]
pub(crate) struct Built {
    /// Where the pages are.
    pub(crate) destination: String,
    /// How many files the site has.
    pub(crate) files: usize,
    /// How many documents were rendered: the others are as the last build made them.
    pub(crate) rendered: usize,
    /// Those that are new or changed.
    pub(crate) written: Vec<String>,
    /// Those that went because nothing makes them any more.
    pub(crate) removed: Vec<String>,
    /// The receiver's bundle, if the site has forms.
    pub(crate) bundle: Option<BuiltBundle>,
    /// What there is to say that did not stop the build.
    pub(crate) diagnostics: Diagnostics,
}

/// What a build says of the bundle.
#[derive(Debug, Serialize)]
pub(crate) struct BuiltBundle {
    /// Its folder.
    pub(crate) folder: String,
    /// The forms in it.
    pub(crate) forms: Vec<String>,
    /// The size of every envelope without files, in bytes.
    pub(crate) envelope_size: u64,
    /// Who can read what is sent.
    pub(crate) readers: Vec<ReadBy>,
}

/// Runs `dropsafe build`.
pub(crate) fn run(arguments: &BuildArguments) -> Result<(), Failure> {
    arguments.of_jekyll.check()?;
    let arguments = &settings::as_configured(arguments);
    if arguments.watch {
        return watching(arguments);
    }
    let start = Instant::now();
    let mut memory = if arguments.incremental { Memory::on_disk() } else { Memory::none() };
    let outcome = shown(arguments, &options(arguments), &mut memory);
    memory.save();
    if arguments.json {
        return report_json(outcome);
    }
    tell_of(outcome?.0, arguments, start);
    Ok(())
}

/// Builds, and again after each change, until Ctrl-C. A build that fails leaves the last good site.
fn watching(arguments: &BuildArguments) -> Result<(), Failure> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::machine("watch", &arguments.places.source))?;
    runtime.block_on(async {
        let mut stop = std::pin::pin!(stop::signal()?);
        // Before the first build, so that no change between the two is missed.
        let mut watch = Watch::of(&arguments.places.source, &arguments.places.config)?;
        let mut made = vec!["_site".into(), arguments.places.source.join("_receiver")];
        let mut memory = Memory::on_disk();
        loop {
            let start = Instant::now();
            match shown(arguments, &options(arguments), &mut memory) {
                Ok((built, _)) => {
                    made =
                        std::iter::once(&built.destination).chain(built.bundle.as_ref().map(|it| &it.folder)).map(PathBuf::from).collect();
                    tell_of(built, arguments, start);
                    memory.save();
                }
                Err(failure @ Failure::Input(_)) => tell(&failure),
                Err(failure) => return Err(failure),
            }
            tokio::select! {
                () = &mut stop => return Ok(()),
                changes = watch.changed(&made) => changes.tell(&mut memory),
            }
        }
    })
}

/// Builds, with a line on the terminal if that takes its time.
fn shown(arguments: &BuildArguments, options: &Options, memory: &mut Memory) -> Result<(Built, Option<Bundle>), Failure> {
    let _line = progress::Shown::to_terminal(&options.progress, !arguments.quiet && !arguments.json);
    build(options, &Readers::OfTheSite, memory)
}

fn tell_of(built: Built, arguments: &BuildArguments, start: Instant) {
    // A pipe closed early is the reader's business; the site is built.
    let _reader_gone = write!(std::io::stderr(), "{}", built.diagnostics.report(std::io::stderr().is_terminal()));
    let _reader_gone = say_pages(&built, arguments, start).and_then(|()| say_bundle(&built, arguments));
}

/// Renders the site, makes the bundle, and writes both when there is no error in either. Of the site only what `memory` doesn't know
/// is rendered.
pub(crate) fn build(options: &Options, readers: &Readers, memory: &mut Memory) -> Result<(Built, Option<Bundle>), Failure> {
    checked_environment()?;
    let mut rendered = Site::read_again(options, memory).map_err(Failure::Input)?.render_again(memory);
    let mut bundle = None;
    if let Some(forms) = rendered.forms.take() {
        match bundle::bundle(forms, readers) {
            Ok(made) => bundle = Some(made),
            Err(faults) => rendered.diagnostics.extend(faults),
        }
    }
    if rendered.diagnostics.has_errors() {
        rendered.diagnostics.sort();
        return Err(Failure::Input(rendered.diagnostics));
    }
    options.progress.begin(Step::Writing, 0);
    let written = rendered.write_again(memory).map_err(refused)?;
    rendered.diagnostics.extend(left_alone(&written.foreign));
    let mut built = Built {
        destination: rendered.destination().display().to_string(),
        files: rendered.files.len(),
        rendered: rendered.made,
        written: written.changed,
        removed: written.removed,
        bundle: None,
        diagnostics: std::mem::take(&mut rendered.diagnostics),
    };
    if let Some(bundle) = &bundle {
        let folder = rendered.bundle();
        bundle::write(bundle, folder).map_err(Failure::machine("write the bundle in", folder))?;
        built.bundle = Some(BuiltBundle {
            folder: folder.display().to_string(),
            forms: bundle.forms.keys().map(ToString::to_string).collect(),
            envelope_size: bundle.envelope_size,
            readers: bundle::readers(bundle),
        });
    } else if bundle::remove(rendered.bundle())? == OldBundle::Removed {
        let folder = rendered.bundle().display();
        let message = format!("the site has no forms any more: the receiver's bundle in {folder} was removed");
        built.diagnostics.push(Diagnostic::warning(message).help("stop the receiver: visitors can't send anything to it"));
    }
    Ok((built, bundle))
}

/// A moment that can't be read would be taken for none, and every build give other bytes.
fn checked_environment() -> Result<(), Failure> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) if seconds.parse::<i64>().is_err() => {
            Err(Failure::Usage(format!("SOURCE_DATE_EPOCH is “{seconds}”: it is a number of seconds since 1970, or not set")))
        }
        _ => Ok(()),
    }
}

/// What the generator is asked to do.
pub(crate) fn options(arguments: &BuildArguments) -> Options {
    Options {
        drafts: arguments.drafts,
        future: arguments.future,
        unpublished: arguments.unpublished,
        limit_posts: arguments.limit_posts,
        baseurl: arguments.baseurl.clone(),
        strict: arguments.strict,
        ..arguments.places.options().with_environment()
    }
}

/// What the generator could not write or remove.
pub(crate) fn refused(error: WriteError) -> Failure {
    match error {
        WriteError::Machine { what, path, cause } => {
            Failure::Machine { doing: what.strip_prefix("can't ").unwrap_or(what), path, source: cause }
        }
        other => Failure::Input(Diagnostic::error(other.to_string()).into()),
    }
}

/// A page of an older build that stays is published for ever: somebody should know.
fn left_alone(foreign: &[String]) -> Option<Diagnostic> {
    let example = foreign.first()?;
    let files = counted(foreign.len(), "file");
    let message = format!("the destination holds {files} that no build of this site made, such as {example}");
    Some(Diagnostic::warning(message).help("they were left alone: remove them, or name them in `keep_files:`"))
}

/// Says what became of the pages.
pub(crate) fn say_pages(built: &Built, arguments: &BuildArguments, start: Instant) -> std::io::Result<()> {
    if arguments.quiet {
        return Ok(());
    }
    let mut out = std::io::stdout().lock();
    if arguments.verbose {
        writeln!(out, "rendered {}", counted(built.rendered, "document"))?;
        for file in &built.written {
            writeln!(out, "wrote {file}")?;
        }
        for file in &built.removed {
            writeln!(out, "removed {file}")?;
        }
    }
    let (files, changed, removed) = (counted(built.files, "file"), built.written.len(), built.removed.len());
    writeln!(out, "Built {files} into {} in {} ms ({changed} written, {removed} removed)", built.destination, start.elapsed().as_millis())
}

fn say_bundle(built: &Built, arguments: &BuildArguments) -> std::io::Result<()> {
    if let (Some(bundle), false) = (&built.bundle, arguments.quiet) {
        writeln!(
            std::io::stdout(),
            "Bundle for the receiver in {}: {}; an envelope without files has {} bytes",
            bundle.folder,
            bundle.forms.join(", "),
            bundle.envelope_size
        )?;
        for ReadBy { forms, keys, words, .. } in &bundle.readers {
            let whose = if bundle.readers.len() == 1 { String::new() } else { format!("{}: ", forms.join(", ")) };
            writeln!(std::io::stdout(), "  {whose}read by {}, in words: {words}", counted(*keys, "key"))?;
        }
    }
    Ok(())
}

/// The whole outcome as one JSON object on the standard output, faults included.
fn report_json(outcome: Result<(Built, Option<Bundle>), Failure>) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Failed<'a> {
        diagnostics: &'a Diagnostics,
    }
    let (json, failure) = match outcome {
        Ok((built, _)) => (serde_json::to_string_pretty(&built), None),
        Err(Failure::Input(faults)) => (serde_json::to_string_pretty(&Failed { diagnostics: &faults }), Some(Failure::Reported)),
        Err(other) => return Err(other),
    };
    let json = json.map_err(|error| Failure::Ours(error.to_string()))?;
    match writeln!(std::io::stdout(), "{json}") {
        // Who has read enough has what it wanted.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::machine("write to", "the standard output")(error)),
        _ => failure.map_or(Ok(()), Err),
    }
}
