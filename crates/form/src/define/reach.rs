//! Answers that a field asks for and a site's limit on text forbids.

use super::{DefinitionFault, Step};
use crate::form::Form;
use crate::kind::{Kind, Length};

impl Form {
    /// The fields whose least answer is more than a submission may hold, where all its text has at most `text_limit` bytes.
    #[must_use]
    pub fn out_of_reach(&self, text_limit: u32) -> Vec<DefinitionFault> {
        let entries = self.source().entries();
        let fields = entries.filter_map(|(path, item)| Some((path, self.field(item.name.as_ref()?.as_str())?)));
        let beyond = fields.filter_map(|(path, field)| {
            let least = *length(&field.kind)?.start();
            // A character has one byte at least.
            (least as u64 > u64::from(text_limit)).then(|| [path, vec![Step::Key("min")]].concat())
        });
        beyond
            .map(|path| DefinitionFault {
                path,
                problem: format!("no answer is that long: all text of a submission has at most {text_limit} bytes"),
                help: "lower `min:`, or raise `text_limit:` in `_config.yml`".into(),
            })
            .collect()
    }
}

fn length(kind: &Kind) -> Option<&Length> {
    match kind {
        Kind::Text(length) | Kind::LongText(length) | Kind::Email(length) | Kind::Tel(length) | Kind::Url(length) => Some(length),
        _ => None,
    }
}
