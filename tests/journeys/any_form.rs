//! Whatever a form asks, and whatever a visitor answers: what the page sends is what staff read.
//!
//! The definitions fall by chance. The page tells what there is to fill in; the answers go through the real receiver, and come out with
//! Debian's `age` and `unzip` and at the desk.

mod files;

use dropsafe_tests::{Desk, Dice, Filling, FormPage, Receiver, Site, Value, http, rounds};
use serde_json::{Map, Value as Json, json};

use files::Stored;

/// A form, and a visitor's answers to it.
struct Case {
    definition: Json,
    given: Vec<(String, Value)>,
    /// The fields that must be answered anyway.
    required: Vec<String>,
    /// What `answers` of the envelope must be.
    answers: Map<String, Json>,
    /// What `files` of the envelope must hold, in order.
    files: Vec<Stored>,
}

/// What is given, and what must come of it.
type Given = (Value, Json);

#[test]
fn any_answers_to_any_form_are_read_as_they_were_given() {
    let mut dice = Dice::new(0xf0_4a11);
    let cases: Vec<_> = (0..rounds(20)).map(|_| Case::new(&mut dice)).collect();
    let mut site = Site::example();
    for (number, case) in cases.iter().enumerate() {
        let page = format!("---\ntitle: Any\nlayout: default\n---\n{{{{ form(name=\"any-{number}\") }}}}\n");
        // JSON is YAML.
        site = site.with(&format!("_forms/any-{number}.yml"), &format!("{:#}\n", case.definition)).with(&format!("any-{number}.md"), &page);
    }
    let built = site.build();
    let receiver = Receiver::start(&built);
    for (number, case) in cases.iter().enumerate() {
        let page = FormPage::read(&built.page(&format!("/any-{number}/")));
        let mut filling = Filling::of_nothing(&page);
        for (name, value) in &case.given {
            filling.set(name, value.clone());
        }
        let submission = filling.submission();
        // Both encodings are the same to the receiver, but for files.
        let has_files = page.controls.iter().any(|control| control.kind == dropsafe_tests::ControlKind::Files);
        let post = if has_files || number % 2 == 0 { http::post } else { http::post_urlencoded };
        let reply = post(receiver.address(), &page.action, &submission);
        assert_eq!(reply.status, 200, "{:#}\n{:?}\n{}", case.definition, case.given, reply.words());
    }

    let envelopes = receiver.submissions(site.key());
    assert_eq!(envelopes.len(), cases.len());
    let desk = Desk::with(site.key());
    let _ = desk.import(&receiver.spool()).succeeded();
    let exported = desk.json(&["export"]);
    let exported = exported.as_array().expect("export prints a list");
    for (number, case) in cases.iter().enumerate() {
        let form = format!("any-{number}");
        let envelope = envelopes.iter().find(|envelope| envelope.json["form"] == form.as_str()).expect("each form's is stored");
        assert_eq!(envelope.answers(), &Json::Object(case.answers.clone()), "{:#}", case.definition);
        let files = envelope.files().into_iter().zip(envelope.json["files"].as_array().expect("a list"));
        let files = files.map(|((field, name, bytes), file)| Stored { field, name, metadata: file["metadata"].clone(), bytes });
        assert!(files.collect::<Vec<_>>() == case.files, "{form}: every file, byte for byte, and what is said of it");
        let mut at_the_desk = exported.iter().find(|case| case["form"] == form.as_str()).expect("the desk has each").clone();
        at_the_desk.as_object_mut().expect("a case is an object").remove("case");
        assert_eq!(at_the_desk, envelope.json, "at the desk");
    }
    desk.assert_shows(&envelopes[0]);
}

impl Case {
    fn new(dice: &mut Dice) -> Self {
        let mut case = Self {
            definition: json!({ "title": words(dice), "leave": "https://www.example.org/" }),
            given: Vec::new(),
            required: Vec::new(),
            answers: Map::new(),
            files: Vec::new(),
        };
        for key in ["readers", "retention", "receipt", "elsewhere", "intro", "purpose", "submit"] {
            case.definition[key] = words(dice);
        }
        if dice.below(3) == 0 {
            case.ask_who_is_no_robot(dice);
        }
        let mut items = Vec::new();
        // Something is asked of everybody, so that nothing sent is never an empty form.
        items.push(case.ask("first".to_owned(), "text", dice));
        for number in 0..dice.below(9) {
            let kind = *dice.one_of(&KINDS);
            let field = case.ask(format!("field_{number}"), kind, dice);
            match dice.below(6) {
                0 => items.push(json!({ "heading": words(dice), "text": words(dice) })),
                1 => {
                    items.push(json!({ "group": words(dice), "text": words(dice), "fields": [field] }));
                    continue;
                }
                _ => {}
            }
            items.push(field);
        }
        let mut rules = case.rules_that_hold(dice);
        if dice.below(3) == 0 {
            let again = case.ask_again(&items[0], "first_again");
            items.push(again);
            rules.push(json!({ "field": "first_again", "matches": "first", "message": words(dice) }));
        }
        case.definition["fields"] = Json::Array(items);
        case.definition["rules"] = Json::Array(rules);
        case
    }

    /// What must come of the files, and whether their hidden details shall go, where the form asks.
    fn note_files(&mut self, field: &Json, given: &Value, dice: &mut Dice) {
        let wants = dice.below(2) == 0;
        if field["strip_metadata"].is_string() && wants {
            let box_of = format!("_strip_{}", field["name"].as_str().expect("a field has a name"));
            self.given.push((box_of, Value::Chosen(vec!["yes".to_owned()], None)));
        }
        if let Value::Files(sent) = given {
            self.files.extend(sent.iter().map(|file| files::stored(field, wants, file)));
        }
    }

    /// A question whose answer is looked at and not kept.
    fn ask_who_is_no_robot(&mut self, dice: &mut Dice) {
        let answers = json!({ "en": ["Twelve", "12"], "ar": ["اثنا عشر", "الاثنا عشر"] });
        self.definition["question"] = json!({ "ask": words(dice), "help": words(dice), "answers": answers });
        let answer = *dice.one_of(&["twelve", " TWELVE! ", "١٢", "12", "الإثنا عَشَر"]);
        self.given.push(("_question".to_owned(), Value::Text(answer.to_owned())));
    }

    /// Rules between fields that the answers keep.
    fn rules_that_hold(&self, dice: &mut Dice) -> Vec<Json> {
        let given = |name: &str| self.given.iter().find(|(given, _)| given == name).map(|(_, value)| value);
        // A consent that is not given is an answer, too: it is left out.
        let is_left = |name: &&String| matches!(given(name), Some(Value::Nothing)) && self.answers[*name].is_null();
        let left: Vec<_> = self.answers.keys().filter(is_left).collect();
        let answered: Vec<_> = self.answers.keys().filter(|name| matches!(given(name), Some(Value::Text(_)))).collect();
        let mut rules = Vec::new();
        if !answered.is_empty() {
            let any = [*dice.one_of(&answered), if left.is_empty() { answered[0] } else { *dice.one_of(&left) }];
            let any: Vec<_> = any.into_iter().collect::<std::collections::BTreeSet<_>>().into_iter().collect();
            rules.push(json!({ "any_of": any, "message": words(dice) }));
        }
        // Both are answered, or neither is: the condition holds, or it doesn't.
        for of_both in [&left, &answered] {
            if let [field, .., other] = &of_both[..]
                && !self.required.contains(field)
            {
                rules.push(json!({ "field": field, "required_if": { "field": other }, "message": words(dice) }));
            }
        }
        rules
    }

    /// Asks for the same as `field` does, and answers it the same.
    fn ask_again(&mut self, field: &Json, name: &str) -> Json {
        let before = field["name"].as_str().expect("a field has a name");
        let given = self.given.iter().find(|(given, _)| given == before).map(|(_, value)| value.clone());
        self.given.push((name.to_owned(), given.expect("it was given something, or nothing")));
        self.answers.insert(name.to_owned(), self.answers[before].clone());
        let mut again = field.clone();
        again["name"] = json!(name);
        again
    }

    /// Asks for one thing more and answers it, or not.
    fn ask(&mut self, name: String, kind: &str, dice: &mut Dice) -> Json {
        let mut field = json!({ "name": name, "type": kind });
        if kind != "constant" {
            field["label"] = words(dice);
        }
        if dice.below(3) == 0 && kind != "constant" {
            field["help"] = words(dice);
        }
        for key in ["purpose", "retention"] {
            if dice.below(3) == 0 && kind != "constant" {
                field[key] = words(dice);
            }
        }
        let is_required = dice.below(3) == 0 && kind != "constant";
        if is_required {
            field["required"] = json!(true);
            self.required.push(name.clone());
        }
        let (value, answer) = answered(kind, &mut field, dice);
        let is_left_alone = !is_required && dice.below(4) == 0 && kind != "constant" && !field["min"].is_number();
        let (value, answer) = if is_left_alone { (Value::Nothing, nothing(kind)) } else { (value, answer) };
        if kind == "files" {
            self.note_files(&field, &value, dice);
        } else {
            self.answers.insert(name.clone(), answer);
        }
        if kind != "constant" {
            self.given.push((name, value));
        }
        field
    }
}

const KINDS: [&str; 13] =
    ["text", "long_text", "email", "tel", "url", "number", "date", "yes_no", "one_of", "several_of", "files", "consent", "constant"];

/// What a question that was left alone becomes.
fn nothing(kind: &str) -> Json {
    if kind == "consent" { json!(false) } else { Json::Null }
}

/// Gives `field` what belongs to its kind, and answers it within that.
fn answered(kind: &str, field: &mut Json, dice: &mut Dice) -> Given {
    let text = |text: String| (Value::Text(text.clone()), json!(text));
    match kind {
        "text" if dice.below(4) == 0 => {
            field["pattern"] = json!("[A-Z]{2}-[0-9]{4}|[ء-ي]+");
            field["pattern_help"] = words(dice);
            text(if dice.below(2) == 0 { format!("QX-{:04}", dice.below(10_000)) } else { "مرحبا".to_owned() })
        }
        "text" | "long_text" => {
            let length = 1 + dice.below(60);
            if dice.below(2) == 0 {
                field["max"] = json!(length + dice.below(3));
                field["min"] = json!(length - dice.below(length));
            }
            text(typed(length, kind == "long_text", dice))
        }
        "email" => text(format!("{}+x&y@مثال.example", dice.below(1000))),
        "tel" => text(format!("+٩٦١ (0) {:06}", dice.below(1_000_000))),
        "url" => text(format!("hxxps://evil[.]example/?a={}&b=<\"'>", dice.below(1000))),
        "number" => {
            let number = i64::try_from(dice.below(2000)).unwrap() - 1000;
            if dice.below(2) == 0 {
                field["min"] = json!(number.to_string());
                field["max"] = json!(number.to_string());
                return text(format!("{number},0"));
            }
            text(format!("{number}"))
        }
        "date" => {
            let day = format!("20{:02}-{:02}-{:02}", dice.below(100), 1 + dice.below(12), 1 + dice.below(28));
            if dice.below(2) == 0 {
                field["min"] = json!(day);
                field["max"] = json!(day);
            }
            text(day)
        }
        "yes_no" => {
            let yes = dice.below(2) == 0;
            (Value::Chosen(vec![if yes { "yes" } else { "no" }.to_owned()], None), json!(yes))
        }
        "consent" => (Value::Chosen(vec!["yes".to_owned()], None), json!(true)),
        "constant" => {
            let value = format!("x{}", typed(20, true, dice));
            field["value"] = json!(value);
            (Value::Nothing, json!(value))
        }
        "one_of" => {
            let (mut chosen, answer) = choices(field, 1, dice);
            if dice.below(2) == 0 {
                field["shown"] = json!("select");
            }
            let Some(first) = answer.first().cloned() else { unreachable!("one is chosen") };
            if let Value::Chosen(keys, other) = &mut chosen
                && keys[0] != "other"
            {
                *other = None;
            }
            (chosen, first)
        }
        "several_of" => {
            let count = 1 + dice.below(3);
            let (chosen, answer) = choices(field, count, dice);
            if dice.below(2) == 0 {
                field["min"] = json!(answer.len());
                field["max"] = json!(answer.len());
            }
            (chosen, json!(answer))
        }
        "files" => (Value::Files(files::attached(field, dice)), Json::Null),
        kind => unreachable!("no such kind: {kind}"),
    }
}

/// Gives `field` its options, and chooses `count` of them.
fn choices(field: &mut Json, count: usize, dice: &mut Dice) -> (Value, Vec<Json>) {
    // In the order in which JSON's objects are written.
    let keys = ["0", "012", "a-b", "no", "null", "yes"];
    let offered = &keys[..3 + dice.below(4)];
    field["options"] = offered.iter().map(|key| ((*key).to_owned(), words(dice))).collect::<Map<_, _>>().into();
    let has_other = dice.below(2) == 0;
    if has_other {
        field["other"] = words(dice);
    }
    let first = dice.below(offered.len() + 1 - count.min(offered.len()));
    let mut chosen: Vec<String> = offered.iter().skip(first).take(count).map(|key| (*key).to_owned()).collect();
    let is_other = has_other && dice.below(2) == 0;
    if is_other {
        chosen.pop();
        chosen.push("other".to_owned());
    }
    let other = is_other.then(|| format!("x{}", typed(10, false, dice)));
    let answer = chosen.iter().map(|key| if key == "other" { json!({ "other": other }) } else { json!(key) });
    (Value::Chosen(chosen.clone(), other.clone()), answer.collect())
}

/// As many characters as that, among them what programs trip over. The first is no white space.
fn typed(length: usize, has_lines: bool, dice: &mut Dice) -> String {
    const LETTERS: [char; 24] = [
        'a', 'Z', '0', ' ', ' ', '<', '>', '&', '"', '\'', '\\', '%', '+', '=', ';', '{', '}', '\t', 'é', 'ب', '🕊', '\u{202e}', '\u{301}',
        '\u{fffd}',
    ];
    let mut text = String::from("x");
    while text.chars().count() < length {
        text.push(if has_lines && dice.below(8) == 0 { '\n' } else { *dice.one_of(&LETTERS) });
    }
    text
}

/// Words of an author: for all languages at once, or for each.
fn words(dice: &mut Dice) -> Json {
    const WORDS: [&str; 6] =
        ["no", "A <b>bold</b> word", "\"Quoted\" & 'so'", "012", "{{ page.title }}", "A longer text: with a colon, and # a sign"];
    let text = *dice.one_of(&WORDS);
    if dice.below(2) == 0 { json!(text) } else { json!({ "en": text, "ar": "كلمات <b>" }) }
}
