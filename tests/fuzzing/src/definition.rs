//! Definitions: as authors write them, as the programs hand them on.

use std::collections::{BTreeMap, BTreeSet};

use dropsafe_form::bundle::{Bundle, BundledForm, Shell, ShellPart};
use dropsafe_form::html::{self, FormView, Notice};
use dropsafe_form::{Entries, Form, Language};
use dropsafe_generator::diagnostics::Diagnostics;
use dropsafe_generator::forms::read_definition;

const TEXT_LIMIT: u32 = 32_768;

/// A file of `_forms`.
///
/// It makes a form that holds together, or faults, each with words, help and a place that is in the file; both can be shown.
pub fn definition_yaml(bytes: &[u8]) {
    let languages = ["en", "ar"].map(|tag| Language::new(tag).expect("a language"));
    let diagnostics = match read_definition("_forms/any.yml", bytes.to_vec(), &languages) {
        Ok((form, warnings)) => {
            holds_together(&form);
            assert!(warnings.iter().all(|warning| !warning.is_error()));
            warnings
        }
        Err(faults) => {
            assert!(faults.iter().any(|fault| fault.is_error()), "a refusal says why");
            faults
        }
    };
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).count();
    let mut all = Diagnostics::new();
    for diagnostic in diagnostics {
        assert!(!diagnostic.message.is_empty() && diagnostic.help.as_ref().is_none_or(|help| !help.is_empty()));
        assert!(diagnostic.line.is_none_or(|line| (1..=lines + 1).contains(&(line as usize))), "{diagnostic:?}");
        all.push(diagnostic);
    }
    all.sort();
    all.report(true);
}

/// A `form.json`, and a bundle.
///
/// What can be read holds together, and written again it is the same form and the same bytes.
pub fn definition_json(bytes: &[u8]) {
    let Ok(json) = std::str::from_utf8(bytes) else { return };
    if let Ok(form) = Form::from_json(json) {
        holds_together(&form);
        goes_through_a_bundle(form);
    }
    if let Ok(bundle) = Bundle::from_json(json) {
        goes_back(&bundle);
    }
}

fn holds_together(form: &Form) {
    let again = Form::from_json(form.json()).expect("what it writes it can read");
    assert_eq!(&again, form);
    assert_eq!((again.json(), again.hash()), (form.json(), form.hash()));

    let mut names = BTreeSet::from(["_lang", "_form"]);
    assert!(names.insert(form.honeypot()), "the honeypot has a name of its own");
    assert!(form.fields().all(|field| names.insert(field.name.as_str())), "no two fields have one name");
    assert!(form.most_parts() >= form.fields().count());

    let entries =
        Entries { values: form.fields().map(|field| (field.name.to_string(), "<x \"x='".into())).collect(), ..Entries::default() };
    for language in form.languages() {
        let view = FormView { form, language, baseurl: "", entries: None, notice: Notice::None };
        assert!(html::form(&view).content.contains("</form>"));
        assert!(html::receipt(form, language, "some words").content.contains("some words"));
        drop(html::privacy(form, language));
        if let Err(faults) = form.check(&entries, TEXT_LIMIT) {
            assert!(faults.iter().all(|fault| !fault.message(form, language).is_empty()));
            let shown = html::form(&FormView { entries: Some(&entries), notice: Notice::Faults(&faults), ..view });
            assert!(!shown.content.contains("<x \"x='"), "what was typed is escaped");
        }
    }
    // An empty form is either answered by nothing, or refused with a reason.
    if let Err(faults) = form.check(&Entries::default(), TEXT_LIMIT) {
        assert!(!faults.is_empty());
    }
}

fn goes_through_a_bundle(form: Form) {
    let shell = Shell(vec![ShellPart::Html("<title>".into()), ShellPart::Title, ShellPart::Content]);
    goes_back(&Bundle {
        baseurl: "/site".into(),
        text_limit: TEXT_LIMIT,
        envelope_size: 1 << 17,
        stanzas: 3,
        recipients: vec!["age1".into()],
        shells: form.languages().iter().map(|language| (language.clone(), shell.clone())).collect(),
        forms: BTreeMap::from([(form.name().clone(), BundledForm { form, recipients: Some(vec![]) })]),
    });
}

fn goes_back(bundle: &Bundle) {
    let json = bundle.to_json().expect("a bundle can be written");
    let again = Bundle::from_json(&json).expect("what it writes it can read");
    assert_eq!(&again, bundle);
    assert_eq!(again.to_json().expect("a bundle can be written"), json);
}
