//! What a visitor fills in: a value for each control of a form, and what must come of it.

use serde_json::{Map, json};

use crate::every_question::asked_in_words;
use crate::{Control, ControlKind, Dice, FormPage, Submission, Upload};

/// A form, filled in.
#[derive(Debug, Clone, Default)]
pub struct Filling {
    /// What was filled in, in the page's order.
    pub filled: Vec<Filled>,
    unasked: Vec<(String, String)>,
}

/// A control, filled in or left alone.
#[derive(Debug, Clone)]
pub struct Filled {
    /// The control.
    pub control: Control,
    /// Whether there is a text beside the option “other” of this control.
    pub has_other_text: bool,
    /// What stands in it now.
    pub value: Value,
}

/// What stands in a control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Nothing,
    /// What was typed.
    Text(String),
    /// What was chosen, and what was typed beside the option “other”.
    Chosen(Vec<String>, Option<String>),
    /// The files that were attached.
    Files(Vec<Upload>),
}

/// What people type and programs trip over: quotes, markup, escapes, other scripts, emoji, spaces at the ends.
const LINES: [&str; 8] = [
    "Zoë “Zed” O'Neil",
    "\"quoted\" <b>& not bold</b>",
    "ليلى ١٢٣ ‏(مرحبا) — שלום",
    "👩🏽‍💻 🕊️ e\u{301} é",
    "  spaces at both ends  ",
    r"back\slash %2B +1 a=b&c;d",
    "=1+1, \"cell\"",
    "--{{ page.title }}-- {% raw %}",
];

/// The same, with line breaks.
const PARAGRAPHS: [&str; 4] = [
    "On Monday “it” began:\nmy mail\tsays 'hello'.\n\nA line alone.\n",
    "\nبدأ الأمر يوم الاثنين.\n\nName: someone else\n\tE-mail: forged@example.org 🕊️",
    "--\r\nContent-Disposition: form-data; name=\"alias\"\r\n\r\nforged\r\n",
    "{\"answers\": null}\n<script>alert(1)</script>\n\\n is not a line break  \n  ",
];

impl Filling {
    /// Every control filled in; where there is an option “other”, it is chosen and described.
    #[must_use]
    pub fn of_everything(page: &FormPage, dice: &mut Dice) -> Self {
        Self::of(page, |control| value(page, control, dice))
    }

    /// Nothing at all.
    #[must_use]
    pub fn of_nothing(page: &FormPage) -> Self {
        Self::of(page, |_| Value::Nothing)
    }

    /// Only what is marked as required, and the controls of these names.
    #[must_use]
    pub fn of_the_least(page: &FormPage, also: &[&str]) -> Self {
        let mut dice = Dice::new(0);
        Self::of(page, |control| match &control.kind {
            _ if !control.required && !also.contains(&control.name.as_str()) => Value::Nothing,
            ControlKind::Line(kind) if kind == "text" => Value::Text("1".to_owned()),
            ControlKind::Lines => Value::Text("1".to_owned()),
            _ => value(page, control, &mut dice),
        })
    }

    fn of(page: &FormPage, mut value: impl FnMut(&Control) -> Value) -> Self {
        // The text beside “other” belongs to its choice and is no answer of its own.
        let beside: Vec<_> = page.controls.iter().filter_map(|control| page.other_text(control)).map(|text| &text.name).collect();
        let controls = page.controls.iter().filter(|control| !beside.contains(&&control.name));
        let filled = controls.map(|control| Filled {
            value: value(control),
            has_other_text: page.other_text(control).is_some(),
            control: control.clone(),
        });
        let honeypots = page.honeypots.iter().map(|name| (name.clone(), String::new()));
        Self { filled: filled.collect(), unasked: page.hidden.iter().cloned().chain(honeypots).collect() }
    }

    /// Fills in one control again.
    ///
    /// # Panics
    /// If there is no such control.
    pub fn set(&mut self, name: &str, value: Value) {
        let filled = self.filled.iter_mut().find(|filled| filled.control.name == name);
        filled.unwrap_or_else(|| panic!("the form has no {name}")).value = value;
    }

    /// What was typed, counted as the text limit counts it: in bytes, a line end as two.
    #[must_use]
    pub fn text_size(&self) -> usize {
        let size = |text: &String| text.len() + text.matches('\n').count() - text.matches("\r\n").count();
        let sizes = self.filled.iter().map(|filled| match &filled.value {
            Value::Text(text) | Value::Chosen(_, Some(text)) => size(text),
            _ => 0,
        });
        sizes.sum()
    }

    /// As a browser sends it: what was left empty travels too, but for unticked boxes.
    #[must_use]
    pub fn submission(&self) -> Submission {
        let mut submission = Submission::new();
        for (name, value) in &self.unasked {
            submission.push(name, value);
        }
        for Filled { control, has_other_text, value } in &self.filled {
            match (value, &control.kind) {
                (Value::Nothing, ControlKind::Radio(_) | ControlKind::Checkboxes(_)) => {}
                (Value::Nothing, ControlKind::Files) => {
                    submission.push_file(&control.name, Upload { name: String::new(), bytes: Vec::new() });
                }
                (Value::Nothing, _) => submission.push(&control.name, ""),
                (Value::Text(text), _) => submission.push(&control.name, text),
                (Value::Chosen(options, _), _) => options.iter().for_each(|option| submission.push(&control.name, option)),
                (Value::Files(files), _) => files.iter().for_each(|file| submission.push_file(&control.name, file.clone())),
            }
            if *has_other_text {
                let text = if let Value::Chosen(_, Some(text)) = value { text } else { "" };
                submission.push(&format!("{}_other", control.name), text);
            }
        }
        submission
    }

    /// What `answers` of the envelope must be then, as its format says.
    #[must_use]
    pub fn answers(&self) -> serde_json::Value {
        // Names with a low line before them are Dropsafe's own: the question for robots, the wish to have hidden details removed.
        let is_own = |name: &str| name.starts_with('_');
        let answered = self.filled.iter().filter(|filled| filled.control.kind != ControlKind::Files && !is_own(&filled.control.name));
        let answers = answered.map(|filled| (filled.control.name.clone(), filled.answer()));
        // A constant is sent along and kept like an answer.
        let constants = self.unasked.iter().filter(|(name, value)| !is_own(name) && !value.is_empty());
        answers.chain(constants.map(|(name, value)| (name.clone(), json!(value)))).collect::<Map<_, _>>().into()
    }

    /// The files that were attached, in order, each with its control's name.
    #[must_use]
    pub fn uploads(&self) -> Vec<(&str, &Upload)> {
        let mut uploads = Vec::new();
        for filled in &self.filled {
            if let Value::Files(files) = &filled.value {
                uploads.extend(files.iter().map(|file| (filled.control.name.as_str(), file)));
            }
        }
        uploads
    }
}

impl Filled {
    fn answer(&self) -> serde_json::Value {
        let choice = |option: &String, other: &Option<String>| match other {
            Some(text) if option == "other" => json!({ "other": text }),
            _ => json!(option),
        };
        match (&self.control.kind, &self.value) {
            (_, Value::Nothing | Value::Files(_)) => json!(null),
            (_, Value::Text(text)) => json!(text.replace("\r\n", "\n")),
            (ControlKind::Checkboxes(options), Value::Chosen(..)) if *options == ["yes"] => json!(true),
            (ControlKind::Radio(options), Value::Chosen(chosen, _)) if *options == ["yes", "no"] => json!(*chosen == ["yes"]),
            (ControlKind::Checkboxes(_), Value::Chosen(chosen, other)) => chosen.iter().map(|option| choice(option, other)).collect(),
            (_, Value::Chosen(chosen, other)) => choice(&chosen[0], other),
        }
    }
}

/// A value that the browser and the receiver accept.
fn value(page: &FormPage, control: &Control, dice: &mut Dice) -> Value {
    if let Some(value) = asked_in_words(&control.name) {
        return value;
    }
    let other = |dice: &mut Dice| page.other_text(control).map(|_| (*dice.one_of::<&str>(&LINES)).to_owned());
    match &control.kind {
        ControlKind::Lines => Value::Text((*dice.one_of::<&str>(&PARAGRAPHS)).to_owned()),
        ControlKind::Line(kind) => Value::Text(match kind.as_str() {
            "email" => format!("someone+{}@example.org", dice.below(1000)),
            "tel" => format!("+961 1 234-{:03}", dice.below(1000)),
            "url" => format!("https://example.org/%C3%A9?q={}&r=two#three", dice.below(1000)),
            "decimal" => format!("0{}", dice.below(10)),
            "date" => format!("2031-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28)),
            _ => (*dice.one_of::<&str>(&LINES)).to_owned(),
        }),
        ControlKind::Radio(options) | ControlKind::Select(options) => match other(dice) {
            Some(text) => Value::Chosen(vec!["other".to_owned()], Some(text)),
            None => Value::Chosen(vec![dice.one_of(options).clone()], None),
        },
        // All of them: each box must arrive.
        ControlKind::Checkboxes(options) => Value::Chosen(options.clone(), other(dice)),
        ControlKind::Files => Value::Files(vec![
            Upload { name: "notes — ملاحظات.txt".to_owned(), bytes: b"One line\r\nand another\n".to_vec() },
            Upload::photo("photo.jpg", dice.bytes(70_000)),
        ]),
    }
}
