//! A form as its HTML offers it to a browser. Nothing here knows the form's definition.

use scraper::{ElementRef, Html, Selector};

/// The form on a page.
#[derive(Debug, Clone)]
pub struct FormPage {
    /// Where it is sent.
    pub action: String,
    /// How it is sent.
    pub encoding: String,
    /// What a visitor can fill in, in order; a group of radio buttons or checkboxes is one control.
    pub controls: Vec<Control>,
    /// What is sent along, name and value.
    pub hidden: Vec<(String, String)>,
    /// The names that no visitor sees: whoever fills them in is a machine.
    pub honeypots: Vec<String>,
}

/// Something to fill in.
#[derive(Debug, Clone)]
pub struct Control {
    /// The name under which its value is sent.
    pub name: String,
    /// What it is.
    pub kind: ControlKind,
    /// Whether its label says that an answer is needed.
    pub required: bool,
    /// What stands in it already.
    pub value: String,
}

/// The kinds of control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ControlKind {
    /// One line, with HTML's type for it, or the keyboard that it asks for: `text`, `tel`, `url`, `date`, `email`, `decimal`.
    Line(String),
    /// Many lines.
    Lines,
    /// Radio buttons, by their values; the empty one is left out.
    Radio(Vec<String>),
    /// Checkboxes, by their values.
    Checkboxes(Vec<String>),
    /// A list to choose one from, by its values; the empty one is left out.
    Select(Vec<String>),
    /// Files.
    Files,
}

impl FormPage {
    /// Reads the one form of a page that is posted.
    ///
    /// # Panics
    /// If there is none, or more than one, or it has a control that a visitor without scripts can't use.
    #[must_use]
    pub fn read(html: &str) -> Self {
        let page = Html::parse_document(html);
        let post = Selector::parse("form[method=post i]").expect("a selector");
        let mut forms = page.select(&post);
        let (form, more) = (forms.next().expect("the page has a form"), forms.next());
        assert!(more.is_none(), "the page has one form");

        let attribute = |element: ElementRef, name| element.value().attr(name).map(str::to_owned);
        let mut read = Self {
            action: attribute(form, "action").expect("the form says where it goes"),
            encoding: attribute(form, "enctype").unwrap_or_else(|| "application/x-www-form-urlencoded".to_owned()),
            controls: Vec::new(),
            hidden: Vec::new(),
            honeypots: Vec::new(),
        };
        for element in form.select(&Selector::parse("input, textarea, select").expect("a selector")) {
            let Some(name) = attribute(element, "name") else { continue };
            if is_unseen(element) {
                read.honeypots.push(name);
                continue;
            }
            let value = attribute(element, "value").unwrap_or_default();
            let kind = match (element.value().name(), element.value().attr("type").unwrap_or("text")) {
                ("textarea", _) => ControlKind::Lines,
                ("select", _) => ControlKind::Select(options(element)),
                (_, "hidden") => {
                    read.hidden.push((name, value));
                    continue;
                }
                (_, "submit") => continue,
                (_, "radio") => ControlKind::Radio(Some(value.clone()).filter(|value| !value.is_empty()).into_iter().collect()),
                (_, "checkbox") => ControlKind::Checkboxes(vec![value.clone()]),
                (_, "file") => ControlKind::Files,
                (_, "text") if asks_for_a_day(&page, element) => ControlKind::Line("date".to_owned()),
                (_, line @ ("text" | "tel" | "url")) => {
                    ControlKind::Line(attribute(element, "inputmode").unwrap_or_else(|| line.to_owned()))
                }
                (tag, kind) => panic!("a {tag} of type {kind}, named {name}"),
            };
            read.add(Control {
                name,
                required: is_required(&page, element),
                value: if kind == ControlKind::Lines { element.text().collect() } else { value },
                kind,
            });
        }
        read
    }

    /// A control by its name.
    #[must_use]
    pub fn control(&self, name: &str) -> Option<&Control> {
        self.controls.iter().find(|control| control.name == name)
    }

    /// The control with the text that goes with the option “other” of `control`.
    #[must_use]
    pub fn other_text(&self, control: &Control) -> Option<&Control> {
        let has_other = matches!(&control.kind, ControlKind::Radio(options) | ControlKind::Checkboxes(options) | ControlKind::Select(options)
            if options.iter().any(|option| option == "other"));
        has_other.then(|| self.control(&format!("{}_other", control.name))).flatten()
    }

    /// Adds a control, or one more button to the group it belongs to.
    fn add(&mut self, control: Control) {
        let group = self.controls.iter_mut().find(|known| known.name == control.name);
        match (group.map(|group| &mut group.kind), &control.kind) {
            (None, _) => self.controls.push(control),
            (Some(ControlKind::Radio(values)), ControlKind::Radio(more))
            | (Some(ControlKind::Checkboxes(values)), ControlKind::Checkboxes(more)) => values.extend(more.iter().cloned()),
            (Some(_), _) => panic!("two controls named {}", control.name),
        }
    }
}

/// Whether a part of the page is hidden from everybody but machines.
fn is_unseen(element: ElementRef) -> bool {
    element.ancestors().filter_map(ElementRef::wrap).any(|parent| parent.value().attr("aria-hidden") == Some("true"))
}

/// Whether the control's label, or the legend of its group, is marked so. (A browser checks nothing: the form says novalidate.)
/// Whether its help shows how to write a day.
fn asks_for_a_day(page: &Html, element: ElementRef<'_>) -> bool {
    let described_by = element.value().attr("aria-describedby").unwrap_or_default().split(' ').filter(|id| !id.is_empty());
    described_by
        .filter_map(|id| page.select(&Selector::parse(&format!("#{id}")).ok()?).next())
        .any(|help| help.text().any(|text| text.contains("2026-03-15")))
}

fn is_required(page: &Html, element: ElementRef) -> bool {
    let mark = Selector::parse(".dropsafe-required").expect("a selector");
    let label = element.value().attr("id").and_then(|id| {
        let labels = Selector::parse("label").expect("a selector");
        page.select(&labels).find(|label| label.value().attr("for") == Some(id))
    });
    let group = element.ancestors().filter_map(ElementRef::wrap).find(|parent| parent.value().name() == "fieldset");
    let legend = Selector::parse("legend").expect("a selector");
    let legend = group.and_then(|group| group.select(&legend).next());
    [label, legend].into_iter().flatten().any(|name| name.select(&mark).next().is_some())
}

fn options(select: ElementRef) -> Vec<String> {
    let option = Selector::parse("option").expect("a selector");
    let values = select.select(&option).map(|option| option.value().attr("value").map_or_else(|| option.text().collect(), str::to_owned));
    values.filter(|value| !value.is_empty()).collect()
}

/// The words in the main part of a page, one line an element, as a reader comes upon them.
#[must_use]
pub(crate) fn words(html: &str) -> String {
    let page = Html::parse_document(html);
    let main = page.select(&Selector::parse("main").expect("a selector")).next().unwrap_or_else(|| page.root_element());
    let lines = Selector::parse("h1, h2, h3, p, li, legend, label, dt, dd, button").expect("a selector");
    let mut words = String::new();
    for element in main.select(&lines).filter(|element| !is_unseen(*element)) {
        let line = element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        if !line.is_empty() {
            words.push_str(&line);
            words.push('\n');
        }
    }
    words
}
