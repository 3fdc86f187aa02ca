//! What shells and `man` are told about the program, from the command line as it is understood.

use std::fs;
use std::io;
use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::CommandLine;
use crate::failure::Failure;

/// Prints the completions for a shell.
pub(crate) fn completions(shell: Shell) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut CommandLine::command(), "dropsafe", &mut text);
    let _reader_gone = io::Write::write_all(&mut io::stdout().lock(), &text);
    Ok(())
}

/// Writes a page for the program and one for each of its commands.
pub(crate) fn man(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(Failure::machine("make the folder", folder))?;
    clap_mangen::generate_to(CommandLine::command(), folder).map_err(Failure::machine("write the pages into", folder))
}
