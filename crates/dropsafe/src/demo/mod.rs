//! `dropsafe demo`: the whole way on one machine.
//!
//! The site is built into a folder of its own, with a throw-away key in place of the staff's; a receiver runs in a
//! process of its own, as on a server; one address serves the pages and hands on what is sent. Each submission that
//! arrives is opened. At the end everything is removed.

mod stage;
mod visitor;

use std::io::Read;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Instant;

use dropsafe_form::Form;
use serde_json::Value;
use tokio::sync::mpsc;

use crate::arrivals::{Arrival, Arrivals};
use crate::cli::DemoArguments;
use crate::failure::Failure;
use crate::front::{self, Front, Shown};
use crate::say::say;
use crate::{counted, stop};
use stage::Stage;
use visitor::{Filled, Reply};

/// Runs the demo until Ctrl-C, or once.
pub(crate) fn run(arguments: &DemoArguments) -> Result<(), Failure> {
    let source = arguments.source.clone().unwrap_or_else(example_site);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::machine("start", "the web server"))?;
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, async {
        // Before anything is made, so that Ctrl-C always finds someone who cleans up.
        let stop = stop::signal()?;
        say!("Dropsafe demo: the whole way of a form, on this machine alone.\n");
        let stage = Stage::set(&source)?;
        let (dropped, drops) = mpsc::unbounded_channel();
        let listener = front::listen(if arguments.once { Some(0) } else { arguments.port }).await?;
        let address = listener.local_addr().map_err(Failure::machine("listen on", "loopback"))?;
        let shown = Shown { pages: stage.pages(), baseurl: stage.bundle.baseurl.clone(), receiver: Some(stage.address) };
        tokio::task::spawn_local(Rc::new(Front::new(shown, dropped, None)).serve(listener));
        tell_what_is_there(&stage, &source, address);
        if arguments.once { once(&stage, address, drops).await } else { until_stopped(&stage, drops, stop).await }
    })
}

/// `site` where the project's own folders are, else the current folder.
fn example_site() -> PathBuf {
    let site = PathBuf::from("site");
    if site.join("_config.yml").is_file() { site } else { PathBuf::from(".") }
}

fn tell_what_is_there(stage: &Stage, source: &Path, address: SocketAddr) {
    let forms: Vec<&str> = stage.bundle.forms.keys().map(|name| name.as_str()).collect();
    say!(
        "  site      {}: {} files and {} forms ({}), built in {} ms",
        source.display(),
        stage.built.files,
        forms.len(),
        forms.join(", "),
        stage.took.as_millis()
    );
    say!("  key       a throw-away one, in {}", stage.key_file().display());
    say!("  receiver  a process of its own, on {}", stage.address);
    say!("  envelopes {} bytes each, in {}", stage.bundle.envelope_size, stage.spool().display());
    say!("\nListening on http://{address}{}/", stage.bundle.baseurl);
}

async fn until_stopped(stage: &Stage, mut drops: mpsc::UnboundedReceiver<()>, stop: impl Future<Output = ()>) -> Result<(), Failure> {
    say!(
        "\nOpen that address in a browser and send a form: each submission is shown here as it arrives.\nCtrl-C ends the demo and removes everything it made."
    );
    let mut arrivals = Arrivals::of(&stage.spool());
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            Some(()) = drops.recv() => {
                for arrival in arrivals.new_ones(stage.key.identity())? {
                    show(&arrival, stage);
                }
            }
        }
    }
    say!("\nStopped; everything is removed.");
    Ok(())
}

fn show(arrival: &Arrival, stage: &Stage) {
    let submission = arrival.opened.submission();
    let receipt = submission.receipt.as_ref().map(ToString::to_string).unwrap_or_default();
    say!("\nAn envelope arrived: {}, {} bytes", arrival.file.display(), arrival.size);
    if let Some(form) = arrival.opened.form().readable() {
        let language = form.language_or_first(submission.language.as_ref().map(|language| language.as_str()));
        let files = counted(submission.files.len(), "file");
        say!("  opened with the key: “{}”, {files}, receipt “{receipt}”", form.source().title.get(language));
    }
    say!("  Staff open it at their desk, with the key; in another terminal, from here:");
    let desk = desk_command();
    let unlock = format!("--identity {} --casebook {}", stage.key_file().display(), stage.casebook().display());
    say!("    {desk} import {} {unlock}", stage.spool().display());
    say!("    {desk} show {receipt} {unlock}");
}

/// The desk beside this program; else through cargo, as in a checkout.
fn desk_command() -> String {
    let beside =
        std::env::current_exe().ok().map(|program| program.with_file_name(format!("dropsafe-desk{}", std::env::consts::EXE_SUFFIX)));
    match beside {
        Some(desk) if desk.is_file() => desk.display().to_string(),
        _ => "cargo run --release --bin dropsafe-desk --".into(),
    }
}

/// Sends one form with a file, opens what arrives, and compares.
async fn once(stage: &Stage, address: SocketAddr, mut drops: mpsc::UnboundedReceiver<()>) -> Result<(), Failure> {
    let form = stage.bundle.forms.values().map(|bundled| &bundled.form).max_by_key(|form| form.takes_files());
    let Some(form) = form else { return Err(Failure::Ours("the bundle has no form".into())) };
    let language = form.language_or_first(None);
    let filled = Filled::in_full(form, language);
    let path = format!("{}/drop/{}", stage.bundle.baseurl, form.name());
    let mut arrivals = Arrivals::of(&stage.spool());
    let _opening_envelope = arrivals.new_ones(stage.key.identity())?;

    let start = Instant::now();
    let (filled, reply) = tokio::task::spawn_blocking(move || filled.send_to(address, &path).map(|reply| (filled, reply)))
        .await
        .map_err(|error| Failure::Ours(error.to_string()))?
        .map_err(Failure::machine("send a form to", address.to_string()))?;
    let sent = start.elapsed();
    // Until the connection is closed on both sides the receiver, asked to stop, would wait for it.
    let _handed_on = drops.recv().await;
    say!("\nSent “{}”: {} answers and {} files; HTTP status {}", form.name(), filled.answers.len(), filled.files.len(), reply.status);

    let start = Instant::now();
    let arrived = arrivals.new_ones(stage.key.identity())?;
    let opened = start.elapsed();
    let [arrival] = <[Arrival; 1]>::try_from(arrived)
        .map_err(|arrived| Failure::Lost(format!("{} envelopes arrived instead of one", arrived.len())))?;
    say!("Received {}, {} bytes; decrypted:\n", arrival.file.display(), arrival.size);
    for line in arrival.opened.text().lines() {
        say!("  {line}");
    }
    compare(form, &filled, &reply, arrival)?;
    say!("\nEqual to what was sent: every answer and every byte of the files.");
    say!("Timings: build {} ms, send and store durably {} ms, open {} ms", stage.took.as_millis(), sent.as_millis(), opened.as_millis());
    Ok(())
}

/// Holds what was opened against what was sent, not against what a part of Dropsafe made of it.
fn compare(form: &Form, filled: &Filled, reply: &Reply, mut arrival: Arrival) -> Result<(), Failure> {
    let submission = arrival.opened.submission().clone();
    let receipt = submission.receipt.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut differences = Vec::new();
    if reply.status != 200 || receipt.is_empty() || !reply.page.contains(&receipt) {
        differences.push(format!("the page that came back (status {}) does not show the receipt “{receipt}”", reply.status));
    }
    if submission.form.as_ref() != Some(form.name()) {
        differences.push(format!("the envelope is of the form {:?}", submission.form));
    }
    let answers = serde_json::to_value(&submission.answers).unwrap_or_default();
    for (field, sent) in &filled.answers {
        let got = answers.get(field).unwrap_or(&Value::Null);
        if got != sent {
            differences.push(format!("{field}: sent {sent}, got {got}"));
        }
    }
    let fields = answers.as_object().map_or(0, serde_json::Map::len);
    if fields != filled.answers.len() {
        differences.push(format!("{} answers were sent, {fields} are there", filled.answers.len()));
    }
    if submission.files.len() != filled.files.len() {
        differences.push(format!("{} files were sent, {} are there", filled.files.len(), submission.files.len()));
    }
    for (index, (field, name, content)) in filled.files.iter().enumerate() {
        let described = submission.files.get(index).is_some_and(|file| file.field.as_str() == field && file.name == *name);
        let mut got = Vec::new();
        let read = arrival
            .opened
            .file(index)
            .map_err(|error| error.to_string())
            .and_then(|mut file| file.read_to_end(&mut got).map_err(|error| error.to_string()));
        if !described || read.is_err() || got != *content {
            differences.push(format!("the file “{name}” of {field} is not the one that was sent"));
        }
    }
    if differences.is_empty() { Ok(()) } else { Err(Failure::Lost(differences.join("\n"))) }
}
