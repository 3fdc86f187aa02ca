//! What a form asks.
//!
//! A form is written once, in a file `_forms/<name>.yml`. Everything else follows from that file through this crate:
//! the page that visitors fill in, the check of what they send, the words in which staff read it. It does no input or
//! output and knows no clock; those who read YAML, answer requests or seal envelopes build on it.
//!
//! The way of a form through the crate, in the order in which you may want to read it:
//!
//! | step | where |
//! | --- | --- |
//! | what the author wrote, key for key | [`Source`], its [`Text`]s in several languages, its names ([`name`]) |
//! | a definition that holds together, or every fault in it | [`Form::define`], [`Field`] and its [`Kind`] |
//! | what its author left unsaid, did not translate, or asks in an order by which somebody could lose | [`Source::omissions`], [`Source::untranslated`], [`Source::texts_behind_files`] |
//! | the page with the form, with the receipt, with a refusal | [`html`], in the words of [`messages`] |
//! | what a browser sent | [`Entries`] |
//! | an answer for every field, or every fault at once | [`Form::check`], [`Answers`], [`Fault`] |
//! | all of it in one file for the receiver | [`Bundle`] |
//!
//! From the definition to the answers:
//!
//! ```
//! use dropsafe_form::html::{self, FormView, Notice};
//! use dropsafe_form::{Entries, Form, FormName, Language, Source};
//!
//! let source: Source = serde_json::from_str(r#"{
//!     "title": {"en": "Ask for help", "ar": "طلب المساعدة"},
//!     "fields": [
//!         {"name": "story", "type": "long_text", "required": true, "label": {"en": "What happened", "ar": "ما الذي حدث"}},
//!         {"name": "email", "type": "email", "label": {"en": "E-mail", "ar": "البريد الإلكتروني"}}
//!     ]
//! }"#)?;
//! let (english, arabic) = (Language::english(), Language::new("ar")?);
//! let form = Form::define(FormName::new("help")?, source, &[english.clone(), arabic.clone()]).map_err(|faults| faults[0].clone())?;
//!
//! // The page.
//! let view = FormView { form: &form, language: &arabic, baseurl: "", entries: None, notice: Notice::None };
//! let page = html::form(&view);
//! assert_eq!(page.title, "طلب المساعدة");
//! assert!(page.content.contains(r#"<form class="dropsafe-form" action="/drop/help" method="post""#));
//!
//! // What was sent, checked: every fault at once, in the visitor's language…
//! let mut sent = Entries { values: vec![("story".into(), String::new()), ("email".into(), "me at home".into())], ..Entries::default() };
//! let faults = form.check(&sent, 32_768).unwrap_err();
//! assert_eq!(faults[0].message(&form, &english), "“What happened”: Give an answer here.");
//! assert_eq!(faults.len(), 2);
//!
//! // … or an answer for every field.
//! sent.values = vec![("story".into(), "My account\r\nis gone".into()), ("email".into(), String::new())];
//! let answers = form.check(&sent, 32_768).map_err(|_| "faults")?;
//! assert_eq!(serde_json::to_string(&answers)?, r#"{"story":"My account\nis gone","email":null}"#);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod answers;
pub mod bundle;
pub mod check;
pub mod decimal;
mod define;
pub mod entries;
pub mod fault;
pub mod file_kind;
pub mod form;
mod honeypot;
pub mod html;
pub mod kind;
mod limits;
pub mod messages;
pub mod name;
pub mod omissions;
pub mod order;
pub mod pattern;
pub mod question;
pub mod rule;
mod sentence;
pub mod shape;
pub mod source;
pub mod text;
pub mod translations;

pub use answers::{Answer, Answers, Choice, OtherText};
pub use bundle::Bundle;
pub use entries::{Entries, SentFile};
pub use fault::{Fault, Problem};
pub use form::{Form, Item};
pub use kind::{Field, Kind};
pub use messages::Messages;
pub use name::{Direction, FieldName, FormName, Language, OptionKey};
pub use pattern::Pattern;
pub use question::Question;
pub use rule::Rule;
pub use source::Source;
pub use text::Text;
