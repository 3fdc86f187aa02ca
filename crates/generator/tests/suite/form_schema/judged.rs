//! A definition before its two judges: the build, and an editor that knows the schema.

use std::io::Write;
use std::process::{Command, Stdio};

use dropsafe_generator::forms::read_definition;
use dropsafe_generator::yaml;
use serde_json::Value;

use super::repository;

/// What the build says of a definition, every fault in a line; nothing where it is made.
pub(super) fn by_the_build(yaml: &str) -> String {
    match read_definition("_forms/form.yml", yaml.into(), &[]) {
        Ok(_) => String::new(),
        Err(faults) => faults.into_iter().filter(|fault| fault.is_error()).map(|fault| fault.message + "\n").collect(),
    }
}

/// What npm's `ajv` says of each definition by the schema; nothing where it fits.
pub(super) fn by_the_schema<'a>(yamls: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let values: Vec<Value> = yamls.into_iter().map(as_editors_read_it).collect();
    let tests = repository().join("tests/browser");
    assert!(tests.join("node_modules/ajv").is_dir(), "npm's ajv is not installed: run tests/set-up first");
    let ours = repository().join(".tools/node");
    let mut node = Command::new(if ours.exists() { ours } else { "node".into() });
    let node = node.arg(tests.join("schema.js")).arg(repository().join("docs/form.schema.json"));
    let node = node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut node = node.unwrap_or_else(|cause| panic!("node can't be run: {cause}. Run tests/set-up first"));
    node.stdin.take().unwrap().write_all(&serde_json::to_vec(&values).unwrap()).unwrap();
    let done = node.wait_with_output().unwrap();
    assert!(done.status.success(), "the schema can't be used: what node says is above");
    let said: Vec<String> = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(said.len(), values.len());
    said
}

/// With numbers for what looks like a number, as YAML has it where nobody knows what is asked for.
fn as_editors_read_it(yaml: &str) -> Value {
    yaml::from_node(&yaml::parse("form.yml", yaml).unwrap()).unwrap().value
}
