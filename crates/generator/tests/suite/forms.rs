//! Forms: from `_forms/<name>.yml` to the page, and to what the receiver needs.

use std::fs;

use dropsafe_form::Language;
use dropsafe_generator::forms::read_definition;
use insta::assert_snapshot;

use crate::scratch::Scratch;

/// What visitors look for on every form.
const SAID: &str = "leave: https://www.example.org/\nreaders: Us.\nretention: A month.\nreceipt: We answer.\nelsewhere: Call us.\n";
const QUESTIONS: &str = "title: {en: Report, ar: بلاغ}\nfields:\n  - name: what\n    type: long_text\n    label: {en: What happened?, ar: ماذا حدث؟}\n    required: true\n  - name: code\n    type: one_of\n    label: Code\n    options: {a: 012, b: no}\n";

/// A form of these keys that leaves nothing unsaid.
fn form(keys: &str) -> String {
    format!("{keys}{SAID}")
}

fn site() -> Scratch {
    Scratch::new()
        .file("_config.yml", "lang: en\nlanguages: [en, ar]\nbaseurl: /base\nrecipients: ../keys/recipients.txt\ntext_limit: 4096\n")
        .file(
            "_layouts/default.html",
            "<html lang=\"{{ page.lang }}\" dir=\"{{ page.dir }}\"><title>{{ page.title }}</title><main>{{ content }}</main></html>",
        )
        .file("_forms/report.yml", &form(QUESTIONS))
        .file("report.html", "---\ntitle: Report\nlayout: default\n---\n{{ form(name=\"report\") }}")
        .file("ar.html", "---\ntitle: بلاغ\nlayout: default\nlang: ar\n---\n{{ form(name=\"report\") }}")
}

#[test]
fn a_form_is_shown_in_the_language_of_the_page() {
    let built = site().build().clean();
    let (english, arabic) = (built.page("report.html"), built.page("ar.html"));
    assert!(english.contains("action=\"/base/drop/report\"") && english.contains("What happened?"));
    assert!(arabic.contains("ماذا حدث؟") && !arabic.contains("What happened?"));
    // What was typed: a code of three digits, and a word.
    assert!(english.contains("012") && english.contains("no"));
}

#[test]
fn the_receiver_gets_forms_and_shells_in_every_language() {
    let forms = site().build().clean().rendered.forms.unwrap();
    assert_eq!(forms.forms.keys().map(|name| name.as_str()).collect::<Vec<_>>(), ["report"]);
    assert_eq!((forms.text_limit, forms.baseurl.as_str()), (4096, "/base"));
    assert!(forms.recipients.unwrap().path.ends_with("../keys/recipients.txt"));
    let arabic = &forms.shells[&Language::new("ar").unwrap()];
    assert_eq!(arabic.page("A & B", "<p>x</p>"), "<html lang=\"ar\" dir=\"rtl\"><title>A &amp; B</title><main><p>x</p></main></html>");
    assert_eq!(forms.shells.len(), 2);
}

#[test]
fn a_site_without_forms_has_no_bundle() {
    assert!(Scratch::new().file("a.html", "---\n---\n").build().clean().rendered.forms.is_none());
}

#[test]
fn a_broken_form_is_shown_line_by_line() {
    let broken = "title: Report\nfields:\n  - name: what\n    type: long_text\n  - name: what\n    type: text\n    label: Again\n    options: {a: A}\n";
    assert_snapshot!(site().file("_forms/report.yml", broken).said(), @"
    error: a field has a label
      --> _forms/report.yml:3:5
       |
     3 |   - name: what
       |     ^
       = help: add `label:`, the question as the visitor reads it

    error: the field “what” is there twice
      --> _forms/report.yml:5:11
       |
     5 |   - name: what
       |           ^^^^
       = help: give each field a name of its own: an answer to one would overwrite the other

    error: `options:` means nothing for a field of this type
      --> _forms/report.yml:8:5
       |
     8 |     options: {a: A}
       |     ^^^^^^^
       = help: leave the line out, or choose another `type:`
    ");
}

#[test]
fn a_misspelt_key_or_type_is_shown_with_its_neighbour() {
    assert_snapshot!(site().file("_forms/report.yml", "title: x\nfeilds: []\n").said(), @"
    error: there is no key `feilds` here, did you mean `fields`? (known: title, intro, purpose, leave, readers, retention, submit, receipt, elsewhere, max_size, recipients, question, fields, rules)
      --> _forms/report.yml:2:1
       |
     2 | feilds: []
       | ^^^^^^
       = help: the manual's page on forms lists every key
    ");
    let broken = "title: x\nfields:\n  - name: a\n    type: longtext\n    label: A\n";
    assert_snapshot!(site().file("_forms/report.yml", broken).said(), @"
    error: `longtext` is none of the possible values, did you mean `long_text`? (possible: text, long_text, email, tel, url, number, date, yes_no, one_of, several_of, files, consent, constant)
      --> _forms/report.yml:4:11
       |
     4 |     type: longtext
       |           ^^^^^^^^
       = help: the manual's page on forms lists every key
    ");
}

#[test]
fn every_fault_of_a_form_is_said_in_one_run() {
    let broken = "title: [x]\nfeilds: []\nleave: {a: b}\nfields:\n  - name: what\n    typ: text\n    lable: What?\n  - name: Who\n    type: longtext\n    label: Who?\n    required: maybe\n  - text\n  - name: when\n    type: date\n    min: 2026-02-30\n    label: When?\n";
    assert_snapshot!(site().file("_forms/report.yml", broken).said(), @"
    error: expected a text, or a text for each language such as `{en: …, ar: …}`, but this is a list
      --> _forms/report.yml:1:8
       |
     1 | title: [x]
       |        ^
       = help: the manual's page on forms lists every key

    error: there is no key `feilds` here, did you mean `fields`? (known: title, intro, purpose, leave, readers, retention, submit, receipt, elsewhere, max_size, recipients, question, fields, rules)
      --> _forms/report.yml:2:1
       |
     2 | feilds: []
       | ^^^^^^
       = help: the manual's page on forms lists every key

    error: expected a text, but this is a mapping
      --> _forms/report.yml:3:8
       |
     3 | leave: {a: b}
       |        ^
       = help: the manual's page on forms lists every key

    error: there is no key `typ` here, did you mean `type`? (known: heading, text, group, fields, name, type, label, help, purpose, retention, required, min, max, pattern, pattern_help, autocomplete, options, other, shown, max_size, accept, strip_metadata, value)
      --> _forms/report.yml:6:5
       |
     6 |     typ: text
       |     ^^^
       = help: the manual's page on forms lists every key

    error: there is no key `lable` here, did you mean `label`? (known: heading, text, group, fields, name, type, label, help, purpose, retention, required, min, max, pattern, pattern_help, autocomplete, options, other, shown, max_size, accept, strip_metadata, value)
      --> _forms/report.yml:7:5
       |
     7 |     lable: What?
       |     ^^^^^
       = help: the manual's page on forms lists every key

    error: “Who” can't be a field's name: use small letters a to z, digits and underscores, a letter first
      --> _forms/report.yml:8:11
       |
     8 |   - name: Who
       |           ^^^
       = help: the manual's page on forms lists every key

    error: `longtext` is none of the possible values, did you mean `long_text`? (possible: text, long_text, email, tel, url, number, date, yes_no, one_of, several_of, files, consent, constant)
      --> _forms/report.yml:9:11
       |
     9 |     type: longtext
       |           ^^^^^^^^
       = help: the manual's page on forms lists every key

    error: expected `true` or `false`, but this is the text `maybe`
       --> _forms/report.yml:11:15
        |
     11 |     required: maybe
        |               ^^^^^
        = help: the manual's page on forms lists every key

    error: expected a mapping, but this is the text `text`
       --> _forms/report.yml:12:5
        |
     12 |   - text
        |     ^^^^
        = help: write `key: value` lines
    ");
    let broken = "title: x\nfields:\n  - name: what\n    type: text\n    lable: What?\n  - name: when\n    type: date\n    min: 2026-02-30\n    label: When?\n  - name: when\n    type: text\n";
    assert_snapshot!(site().file("_forms/report.yml", broken).said(), @"
    error: there is no key `lable` here, did you mean `label`? (known: heading, text, group, fields, name, type, label, help, purpose, retention, required, min, max, pattern, pattern_help, autocomplete, options, other, shown, max_size, accept, strip_metadata, value)
      --> _forms/report.yml:5:5
       |
     5 |     lable: What?
       |     ^^^^^
       = help: the manual's page on forms lists every key

    error: “2026-02-30” is not a day of the calendar
      --> _forms/report.yml:8:10
       |
     8 |     min: 2026-02-30
       |          ^^^^^^^^^^
       = help: write it as YYYY-MM-DD

    error: a field has a label
       --> _forms/report.yml:10:5
        |
     10 |   - name: when
        |     ^
        = help: add `label:`, the question as the visitor reads it

    error: the field “when” is there twice
       --> _forms/report.yml:10:11
        |
     10 |   - name: when
        |           ^^^^
        = help: give each field a name of its own: an answer to one would overwrite the other
    ");
}

#[test]
fn a_page_on_privacy_says_what_is_asked_and_why() {
    let keys = "title: {en: Report, ar: بلاغ}\npurpose: {en: To mend it., ar: لإصلاحه.}\nfields:\n  - group: {en: You, ar: أنتم}\n    fields:\n      - name: email\n        type: email\n        label: {en: E-mail, ar: البريد}\n        purpose: {en: To answer you., ar: لنجيبكم.}\n  - name: what\n    type: text\n    label: {en: What, ar: ماذا}\n    retention: {en: One day., ar: يوم واحد.}\n";
    let built = site()
        .file("_forms/report.yml", &form(keys))
        .file("privacy.md", "---\nlayout: default\ntitle: P\n---\n## Forms\n\n{{ privacy(form=\"report\") }}\n\nMore.\n")
        .file("ar/privacy.md", "---\nlayout: default\ntitle: P\nlang: ar\n---\n{{ privacy(form=\"report\") }}\n")
        .build()
        .clean();
    let rows = |page: &str| {
        let page = built.page(page);
        let (_, table) = page.split_once("<tbody>").unwrap();
        table.split_once("</tbody>").unwrap().0.replace('\n', "").replace("</tr>", "</tr>\n")
    };
    assert_snapshot!(rows("privacy.html"), @r#"
    <tr><th scope="row">E-mail</th><td><p>To answer you.</p></td><td><p>A month.</p></td></tr>
    <tr><th scope="row">What</th><td><p>To mend it.</p></td><td><p>One day.</p></td></tr>
    "#);
    assert!(rows("ar/privacy.html").contains("لنجيبكم.") && built.page("privacy.html").contains("<p>More.</p>"));
}

#[test]
fn a_text_that_is_not_there_in_every_language_is_shown() {
    let keys = "title: {en: Report, ar: بلاغ}\nfields:\n  - name: what\n    type: one_of\n    label: {en: What?}\n    help: The same for all.\n    options:\n      a: {en: A, ar: أ}\n      b: {en: B}\n    other: {ar: غير ذلك}\nrules:\n  - any_of: [what]\n    message: {en: Say it.}\n";
    assert_snapshot!(site().file("_forms/report.yml", &form(keys)).said(), @"
    warning: this text is missing in `ar`
      --> _forms/report.yml:5:5
       |
     5 |     label: {en: What?}
       |     ^^^^^
       = help: visitors of these languages would read it in another one: add it, or write one wording for all languages

    warning: this text is missing in `ar`
      --> _forms/report.yml:9:7
       |
     9 |       b: {en: B}
       |       ^
       = help: visitors of these languages would read it in another one: add it, or write one wording for all languages

    warning: this text is missing in `en`
       --> _forms/report.yml:10:5
        |
     10 |     other: {ar: غير ذلك}
        |     ^^^^^
        = help: visitors of these languages would read it in another one: add it, or write one wording for all languages

    warning: this text is missing in `ar`
       --> _forms/report.yml:13:5
        |
     13 |     message: {en: Say it.}
        |     ^^^^^^^
        = help: visitors of these languages would read it in another one: add it, or write one wording for all languages
    ");
}

#[test]
fn a_question_can_be_answered_in_every_language() {
    let question = "question:\n  ask: {en: What colour?, ar: ما اللون؟}\n  answers:\n    en: [blue]\n";
    let asking = |question: &str| site().file("_forms/report.yml", &form(&format!("{QUESTIONS}{question}")));
    assert_snapshot!(asking(question).said(), @"
    warning: the question has no answer in `ar`
       --> _forms/report.yml:13:3
        |
     13 |   answers:
        |   ^^^^^^^
        = help: visitors of these languages would have to answer in another one: add a list for each, such as `en: [blue, light blue]`
    ");
    asking(&format!("{question}    ar: [أزرق]\n")).build().clean();
}

#[test]
fn the_form_that_the_manual_begins_with_says_all_and_has_the_hash_that_it_shows() {
    let manual = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/forms.md")).unwrap();
    let (_, yaml) = manual.split_once("`_forms/report.yml`:\n\n```yaml\n").unwrap();
    let yaml = yaml.split_once("```").unwrap().0;
    let (form, warnings) = read_definition("_forms/report.yml", yaml.into(), &[]).unwrap();
    assert_eq!(warnings, []);
    assert!(manual.contains(&format!("\"form_hash\": \"{}\"", form.hash())), "{}", form.hash());
}

#[test]
fn an_answer_fits_into_a_submission() {
    let asking = |least: u32| {
        let form = form(&format!("title: Report\nfields:\n  - {{name: what, type: long_text, label: What, min: {least}}}\n"));
        site().file("_forms/report.yml", &form)
    };
    asking(4096).build().clean();
    assert_snapshot!(asking(4097).said(), @"
    error: no answer is that long: all text of a submission has at most 4096 bytes
      --> _forms/report.yml:3:53
       |
     3 |   - {name: what, type: long_text, label: What, min: 4097}
       |                                                     ^^^^
       = help: lower `min:`, or raise `text_limit:` in `_config.yml`
    ");
}

#[test]
fn a_field_for_files_accepts_some_kind() {
    let asking = |accept: &str| form(&format!("title: Report\nfields:\n  - {{name: film, type: files, label: Film, accept: {accept}}}\n"));
    site().file("_forms/report.yml", &asking("[video]")).build().clean();
    assert_snapshot!(site().file("_forms/report.yml", &asking("[]")).said(), @"
    error: a field that accepts no kind of file takes none
      --> _forms/report.yml:3:44
       |
     3 |   - {name: film, type: files, label: Film, accept: []}
       |                                            ^^^^^^
       = help: list the kinds that you take, such as [image, pdf], or write `accept: any` to take everything
    ");
    assert_snapshot!(site().file("_forms/report.yml", &asking("")).said(), @"
    error: expected `any`, or a list of kinds of file such as [image, pdf], but this is nothing
      --> _forms/report.yml:3:50
       |
     3 |   - {name: film, type: files, label: Film, accept: }
       |                                                  ^
       = help: the manual's page on forms lists every key
    ");
    site().file("_forms/report.yml", &asking("any")).build().clean();
    assert_snapshot!(site().file("_forms/report.yml", &asking("image")).said(), @"
    error: expected `any`, or a list of kinds of file such as [image, pdf], but this is the text `image`
      --> _forms/report.yml:3:52
       |
     3 |   - {name: film, type: files, label: Film, accept: image}
       |                                                    ^^^^^
       = help: the manual's page on forms lists every key
    ");
}

#[test]
fn all_faults_of_one_field_are_shown_in_one_build() {
    let yaml = "title: Report\nfields:\n  - name: age\n    type: number\n    label: Age\n    min: few\n    max: 1e3\n  - name: how\n    type: several_of\n    label: How\n    max: 0\n    options:\n      a: \"\"\n      b: B\n";
    assert_snapshot!(site().file("_forms/report.yml", &form(yaml)).said());
}

#[test]
fn a_list_is_not_a_form() {
    assert_snapshot!(site().file("_forms/a.yml", "- a\n").said(), @"
    error: a form is a mapping, and this is a list
      --> _forms/a.yml:1:1
       |
     1 | - a
       | ^
       = help: write `key: value` lines: `title:` and `fields:` at least
    ");
    assert_snapshot!(site().file("_forms/a.yml", "title: A\nfields:\n  - name\n").said(), @"
    error: expected a mapping, but this is the text `name`
      --> _forms/a.yml:3:5
       |
     3 |   - name
       |     ^^^^
       = help: write `key: value` lines
    ");
}

#[test]
fn a_form_that_there_is_not() {
    assert_snapshot!(site().file("report.html", "---\ntitle: x\n---\n{{ form(name=\"repotr\") }}").said(), @r#"
    error: there is no form `repotr` in `_forms`; did you mean `report`? the forms are: report
      --> report.html:4:4
       |
     4 | {{ form(name="repotr") }}
       |    ^^^^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn a_layout_that_does_not_print_what_the_receiver_puts_in() {
    assert_snapshot!(site().file("_layouts/default.html", "<title>{{ page.title | upper }}</title>{{ content }}").said(), @"
    error: the layout of the forms does not print `page.title` as it is
     --> _layouts/default.html
      = help: receipts and error pages are put into this layout: write `{{ page.title }}` in it, without a filter
    ");
}

#[test]
fn a_broken_layout_is_one_fault_and_not_two() {
    let faults = site().file("_layouts/default.html", "{{ content }}{{ page.title }}{% if %}").build().rendered.diagnostics;
    assert_eq!(faults.errors(), 1, "{}", faults.report(false));
}
