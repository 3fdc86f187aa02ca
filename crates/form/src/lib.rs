//! What a form asks.

pub mod answers;
pub mod bundle;
pub mod check;
mod define;
pub mod entries;
pub mod fault;
pub mod form;
mod honeypot;
pub mod html;
pub mod kind;
mod limits;
pub mod messages;
pub mod name;
pub mod shape;
pub mod source;
pub mod text;

pub use answers::{Answer, Answers, Choice, OtherText};
pub use bundle::Bundle;
pub use entries::{Entries, SentFile};
pub use fault::{Fault, Problem};
pub use form::{Form, Item};
pub use kind::{Field, Kind};
pub use messages::Messages;
pub use name::{Direction, FieldName, FormName, Language, OptionKey};
pub use source::Source;
pub use text::Text;
