//! What a form asks.

pub mod answers;
pub mod bundle;
pub mod check;
pub mod entries;
pub mod form;
pub mod html;
pub mod kind;
pub mod name;
pub mod source;
pub mod text;

pub use answers::{Answer, Answers, Choice, OtherText};
pub use bundle::Bundle;
pub use entries::{Entries, SentFile};
pub use form::{Form, Item};
pub use kind::{Field, Kind};
pub use name::{Direction, FieldName, FormName, Language, OptionKey};
pub use source::Source;
pub use text::Text;
