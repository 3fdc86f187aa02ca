//! Sass.

use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::text_of;
use crate::styles::{Styles, Syntax};

pub(super) fn register(tera: &mut Tera, styles: &Arc<Styles>) {
    for (name, syntax) in [("scssify", Syntax::Scss), ("sassify", Syntax::Sass)] {
        let styles = Arc::clone(styles);
        tera.register_filter(name, move |value: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
            let css = styles.filter(&text_of(&value), syntax).map_err(tera::Error::message)?;
            Ok(Value::safe_string(&css))
        });
    }
}
