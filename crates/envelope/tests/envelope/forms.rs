//! Two real forms in two languages, and visitors who fill them in more or less.

use std::{io::Cursor, time::UNIX_EPOCH};

use dropsafe_envelope::{
    Content, Day, Opened, Padding, Receipt, RecipientSet, Record, Sealer, Sealing, StreamId,
    age::{Identity, x25519},
    text_envelope_size,
};
use dropsafe_form::{Answer, Answers, Entries, Field, FieldName, Form, FormName, Kind, Language};

/// The default of `text_limit:`.
pub(crate) const TEXT_LIMIT: u32 = 32 * 1024;

pub(crate) fn request_assistance() -> Form {
    form("request-assistance", include_str!("forms/request-assistance.json"))
}

pub(crate) fn become_a_provider() -> Form {
    form("become-a-provider", include_str!("forms/become-a-provider.json"))
}

fn form(name: &str, json: &str) -> Form {
    let source = serde_json::from_str(json).unwrap();
    let languages = ["en", "ar"].map(|language| Language::new(language).unwrap());
    Form::define(FormName::new(name).unwrap(), source, &languages).unwrap()
}

/// What a visitor sends who answers more and longer the larger `zeal` (0 to 100) is.
pub(crate) fn filled_in(form: &Form, zeal: usize) -> Answers {
    let mut entries = Entries::default();
    let mut long = Vec::new();
    for field in form.fields() {
        let name = field.name.to_string();
        if let Kind::LongText(_) = field.kind {
            long.push(name);
        } else if zeal > 0 || field.required {
            let values = answer(field, zeal);
            entries.values.extend(values.into_iter().map(|value| (name.clone(), value)));
        }
    }
    for rule in form.rules() {
        let dropsafe_form::rule::Asks::AnyOf(fields) = &rule.asks else { continue };
        let name = fields[0].as_str();
        if entries.first(name).is_none() {
            entries.values.extend(answer(form.field(name).unwrap(), 1).into_iter().map(|value| (name.to_owned(), value)));
        }
    }
    // What is left of the limit, or of the zeal, goes into the long texts, in what is the dearest to write down.
    let others: usize = entries.values.iter().map(|(_, value)| value.len() + value.matches('\n').count()).sum();
    let room = (TEXT_LIMIT as usize - others) * zeal / 100 / long.len().max(1);
    for name in long {
        let field = form.field(&name).unwrap();
        let Kind::LongText(length) = &field.kind else { unreachable!() };
        let text = if zeal == 100 { "\"\\".repeat(room / 2) } else { "It's \"on fire\"\n\u{2028}".repeat(room / 19) };
        let text: String = text.chars().take(*length.end()).collect();
        let text = if text.is_empty() && field.required { "x".to_owned() } else { text };
        entries.values.push((name, text));
    }
    form.check(&entries, TEXT_LIMIT).unwrap_or_else(|faults| panic!("zeal {zeal}: {faults:?}"))
}

/// The same answers with this story in the form's first long text.
pub(crate) fn telling(form: &Form, story: &str, mut answers: Answers) -> Answers {
    let long = form.fields().find(|field| matches!(field.kind, Kind::LongText(_))).unwrap();
    answers.0.iter_mut().find(|(name, _)| *name == long.name).unwrap().1 = Some(Answer::Text(story.into()));
    answers
}

fn answer(field: &Field, zeal: usize) -> Vec<String> {
    let text = |most: usize| vec!["“Ö\"\\\t☃ ".chars().cycle().take((most * zeal).div_ceil(100).clamp(1, most)).collect()];
    match &field.kind {
        Kind::Text(length) => text((*length.end()).min(100)),
        Kind::LongText(_) => vec!["x".into()],
        Kind::Email(_) => vec!["amina@example.org".into()],
        Kind::Tel(_) => vec!["+44 20 7946 0123".into()],
        Kind::Url(_) => vec!["https://example.org/".into()],
        Kind::Number(limits) => vec![limits.least.as_ref().map_or("1".into(), ToString::to_string)],
        Kind::Date(limits) => vec![limits.least.clone().unwrap_or("2026-11-22".into())],
        Kind::YesNo | Kind::Consent => vec!["yes".into()],
        Kind::OneOf { choices, .. } => vec![choices.options.0[zeal % choices.options.0.len()].0.to_string()],
        Kind::SeveralOf { choices, count } => {
            let many = (choices.options.0.len() * zeal).div_ceil(100).clamp(*count.start(), *count.end());
            choices.options.0.iter().take(many.max(1)).map(|(key, _)| key.to_string()).collect()
        }
        Kind::Constant(_) | Kind::Files { .. } => vec![],
    }
}

/// A set of keys, and to whom they belong.
pub(crate) struct Staff {
    pub(crate) keys: Vec<x25519::Identity>,
    pub(crate) sealing: Sealing,
}

impl Staff {
    pub(crate) fn of(count: usize, stanzas: usize) -> Self {
        let keys: Vec<_> = (0..count).map(|_| x25519::Identity::generate()).collect();
        let public: Vec<_> = keys.iter().map(|key| key.to_public().to_string()).collect();
        let sealing = Sealing::new(RecipientSet::from_strings(&public).unwrap(), stanzas);
        Self { keys, sealing }
    }

    /// Opens with the first key.
    pub(crate) fn open(&self, sealed: &[u8]) -> Opened<Cursor<Vec<u8>>> {
        Opened::open(Cursor::new(sealed.to_vec()), [&self.keys[0] as &dyn Identity]).unwrap()
    }
}

pub(crate) fn record(content: Content<'_>) -> Record<'_> {
    Record { received: Day::of(UNIX_EPOCH), stream: StreamId::fresh().unwrap(), sequence: 7, content }
}

pub(crate) fn submission<'a>(form: &'a Form, language: &'a Language, answers: &'a Answers) -> Record<'a> {
    record(Content::Submission { form, language, receipt: Receipt::fresh(language).unwrap(), answers })
}

/// The one size of both forms' envelopes without files.
pub(crate) fn size_for(staff: &Staff) -> u64 {
    text_envelope_size([&request_assistance(), &become_a_provider()], TEXT_LIMIT, staff.sealing.stanzas()).unwrap()
}

/// A submission of *request assistance* with these files.
pub(crate) fn sealed_with_files(staff: &Staff, language: &Language, files: &[(&str, &[u8])]) -> Vec<u8> {
    let form = request_assistance();
    let field: FieldName = form.fields().find(|field| matches!(field.kind, Kind::Files { .. })).unwrap().name.clone();
    let answers = filled_in(&form, 30);
    let mut sealer = Sealer::begin(&staff.sealing, Vec::new());
    for (name, content) in files {
        sealer.start_file(&field, name).unwrap();
        for piece in content.chunks(1000) {
            sealer.write_file(piece).unwrap();
        }
        assert_eq!(sealer.end_file().unwrap(), content.len() as u64);
    }
    sealer.finish(submission(&form, language, &answers), Padding::NextStep).unwrap()
}

pub(crate) fn language(tag: &str) -> Language {
    Language::new(tag).unwrap()
}
