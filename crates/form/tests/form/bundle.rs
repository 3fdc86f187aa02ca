//! What the receiver reads is what the build wrote.

use std::collections::BTreeMap;

use dropsafe_form::bundle::{Bundle, BundledForm, Shell, ShellPart};

use crate::{every_kind, language};

fn bundle() -> Bundle {
    let shell = Shell(vec![ShellPart::Html("<title>".into()), ShellPart::Title, ShellPart::Html("</title>".into()), ShellPart::Content]);
    let form = every_kind();
    Bundle {
        baseurl: "/site".into(),
        text_limit: 32_768,
        envelope_size: 131_072,
        stanzas: 3,
        recipients: vec!["age1example".into()],
        shells: BTreeMap::from([(language("en"), shell.clone()), (language("ar"), shell)]),
        forms: BTreeMap::from([(form.name().clone(), BundledForm { form, recipients: None })]),
    }
}

#[test]
fn a_bundle_comes_back_as_it_was_written() {
    let bundle = bundle();
    let json = bundle.to_json().unwrap();
    assert_eq!(Bundle::from_json(&json).unwrap(), bundle);
    assert_eq!(bundle.to_json().unwrap(), json);
}

#[test]
fn a_bundle_that_was_altered_is_refused() {
    let json = bundle().to_json().unwrap();
    let error = |json: &str| Bundle::from_json(json).unwrap_err().to_string();
    insta::assert_snapshot!(error(&json.replace("Three case workers.", "Everybody.")), @"the form “help” in the bundle was altered after it was built: make the bundle again with `dropsafe build`");
    insta::assert_snapshot!(error(&json.replacen("\"version\": 2", "\"version\": 9", 1)), @"the bundle is of version 9, this receiver reads version 2: build the site with the `dropsafe` of the same release");
    let unseen = Bundle { shells: BTreeMap::from([(language("ar"), Shell(vec![ShellPart::Title]))]), ..bundle() };
    insta::assert_snapshot!(error(&unseen.to_json().unwrap()), @"the page shell for “ar” in the bundle has no place for the content: make the bundle again with `dropsafe build`");
    insta::assert_snapshot!(error("{}"), @"this is not a bundle: missing field `version` at line 1 column 2. Make it again with `dropsafe build`");
}

#[test]
fn a_shell_escapes_the_title_and_takes_the_content_as_it_is() {
    let bundle = bundle();
    let shell = &bundle.shells[&language("en")];
    assert_eq!(shell.page("a <b> & c", "<p>x</p>"), "<title>a &lt;b&gt; &amp; c</title><p>x</p>");
}
