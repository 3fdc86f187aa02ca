//! How large an envelope without files has to be, so that none ever has to be larger.
//!
//! All envelopes without files have one size, whatever was answered. It is found by filling in each form as
//! no visitor could (every answer the longest of its kind, every choice ticked, in the wordiest language), by
//! writing that down with the very functions that write envelopes, and by adding the worst that text can do.

use dropsafe_form::{Answer, Answers, Choice, Field, Form, Kind as FieldKind, Language, OtherText};

use crate::{
    Day, Fingerprint, Kind, Receipt, StreamId, Submission,
    archive::{length_of, part},
    reading, sizes,
    submission::VERSION,
};

/// The largest size that envelopes without files may have.
pub const LARGEST_TEXT_ENVELOPE: u64 = 1 << 20;

/// The most that a byte of typed text costs in `submission.json` and `submission.txt` together, where a line end
/// counts as two bytes.
///
/// | typed | counts | in the JSON | in the text | together |
/// | --- | --- | --- | --- | --- |
/// | `"`, `\`, tab | 1 | 2 | 1 | 3 a byte |
/// | a line end | 2 | 2 | 3 | 2.5 a byte |
/// | U+2028, U+2029 | 3 | 3 | 5 | 2.7 a byte |
/// | anything else | n | n | n | 2 a byte |
///
/// Other control characters, which JSON writes as six bytes, are not accepted by any form.
const COST_OF_TEXT: u64 = 3;

/// The most an age header takes besides its recipients: the version line, a grease stanza (190 bytes at most in
/// age 0.12; it may grow), the MAC and the nonce.
const HEADER: u64 = 22 + 400 + 48 + 16;

/// What each recipient adds to it: `-> X25519`, 43 characters of a key and 43 more on a line of their own.
const STANZA: u64 = 98;

/// Why no size will do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CapacityError {
    /// The largest submission is too large.
    #[error(
        "a submission of the form “{form}” without files can take {needed} bytes, and the most is {LARGEST_TEXT_ENVELOPE}: lower \
         `text_limit:` in _config.yml (it is {text_limit} bytes, which count threefold), or shorten the form's own texts"
    )]
    TooLarge {
        /// The form.
        form: String,
        /// What it would take.
        needed: u64,
        /// The limit that was set.
        text_limit: u32,
    },
    /// The form can't be written as JSON.
    #[error("the form “{form}” can't be measured: this is a fault of Dropsafe, please report it")]
    Unmeasurable {
        /// The form.
        form: String,
    },
}

/// The size of every envelope without files: the smallest power of two that holds the largest of them.
///
/// `text_limit` is the most bytes of text that [`Form::check`] will be told to accept; `stanzas` is how many
/// recipient stanzas every envelope has.
///
/// # Errors
/// Where that would be more than [`LARGEST_TEXT_ENVELOPE`]. Names the form.
pub fn text_envelope_size<'a>(forms: impl IntoIterator<Item = &'a Form>, text_limit: u32, stanzas: usize) -> Result<u64, CapacityError> {
    // What the receiver sends of its own accord is smaller than any submission, but there may be no form.
    let mut size = 4096;
    for form in forms {
        let name = || form.name().to_string();
        let largest = largest_plaintext(form, text_limit).map_err(|_| CapacityError::Unmeasurable { form: name() })?;
        let needed = HEADER + STANZA * stanzas as u64 + sizes::encrypted(largest);
        if needed > LARGEST_TEXT_ENVELOPE {
            return Err(CapacityError::TooLarge { form: name(), needed, text_limit });
        }
        size = size.max(needed.next_power_of_two());
    }
    Ok(size)
}

/// The longest archive that a submission of this form without files can become, its padding left out.
pub(crate) fn largest_plaintext(form: &Form, text_limit: u32) -> Result<u64, serde_json::Error> {
    let json = fullest(form).to_json()?.len() as u64;
    let page = form.languages().iter().map(|language| longest_page(form, language)).max().unwrap_or(0);
    let text = COST_OF_TEXT * u64::from(text_limit);
    Ok(text
        + length_of([
            (part::SUBMISSION_JSON, json),
            (part::SUBMISSION_TXT, page),
            (part::FORM_JSON, form.json().len() as u64),
            (part::PADDING, 0),
        ]))
}

/// The submission whose `submission.json` is the longest, but for the text that a visitor types.
fn fullest(form: &Form) -> Submission {
    let fields = form.fields().filter(|field| !matches!(field.kind, FieldKind::Files { .. }));
    let answers = fields.map(|field| {
        let longest = extremes(field).into_iter().max_by_key(|answer| json_length(field, answer.clone()));
        (field.name.clone(), longest.flatten())
    });
    Submission { answers: Answers(answers.collect()), ..blank(form) }
}

/// A submission with every answer left out, and everything else as long as it can be.
fn blank(form: &Form) -> Submission {
    Submission {
        version: VERSION,
        kind: Kind::Submission,
        form: Some(form.name().clone()),
        form_hash: Some(form.hash().to_owned()),
        language: form.languages().iter().max_by_key(|language| language.as_str().len()).cloned(),
        received: Day::of(std::time::UNIX_EPOCH),
        receipt: Some(Receipt::longest(form.languages())),
        stream: StreamId::nil(),
        sequence: u64::MAX,
        recipients: Fingerprint::nil(),
        answers: Answers::default(),
        files: Vec::new(),
    }
}

/// How long `submission.txt` can get in one language, but for the text that a visitor types.
fn longest_page(form: &Form, language: &Language) -> u64 {
    let head = reading::head(&blank(form), form, language).len();
    let entry = |field: &Field, answer: Option<&Answer>| reading::entry_of(field, answer, std::iter::empty(), language).len();
    let entries = form.fields().map(|field| extremes(field).iter().map(|answer| entry(field, answer.as_ref())).max().unwrap_or(0));
    (head + entries.sum::<usize>()) as u64
}

/// The answers among which the longest is, wherever it is written; typed text is empty here and counted apart.
fn extremes(field: &Field) -> Vec<Option<Answer>> {
    let nothing = || OtherText { text: String::new() };
    let text = |text: &str| Some(Answer::Text(text.to_owned()));
    let mut answers = vec![None];
    match &field.kind {
        FieldKind::YesNo | FieldKind::Consent => answers.extend([Some(Answer::Bool(true)), Some(Answer::Bool(false))]),
        FieldKind::Constant(value) => answers.push(text(value)),
        FieldKind::OneOf { choices, .. } => {
            answers.extend(choices.options.0.iter().map(|(key, _)| text(key.as_str())));
            answers.push(Some(Answer::Other(nothing())));
        }
        FieldKind::SeveralOf { choices, .. } => {
            let keys = choices.options.0.iter().map(|(key, _)| Choice::Key(key.clone()));
            answers.push(Some(Answer::Several(keys.chain([Choice::Other(nothing())]).collect())));
        }
        _ => answers.push(text("")),
    }
    answers
}

/// How long an answer is where it stands in `submission.json`, indented as there.
fn json_length(field: &Field, answer: Option<Answer>) -> usize {
    let alone = [Answers(vec![(field.name.clone(), answer)])];
    serde_json::to_string_pretty(&alone).map_or(usize::MAX, |json| json.len())
}

#[cfg(test)]
mod tests;
