//! Filters that take an expression: `where_exp(item="post", exp="post.year > 2014")`.
//!
//! An expression is compiled once, as a template that goes over the whole list, and kept for every page that uses it. It
//! sees the item under its name, and all variables of the place it is written in.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use super::lists::{grouped, items};
use super::{needed, text_of};
use crate::templates::{absent, liquid};

/// The list, inside a compiled expression.
const ITEMS: &str = "__items";
/// Ends each answer of a compiled expression; JSON writes it differently, and so can't hold it.
const END: char = '\u{1e}';

pub(super) fn register(tera: &mut Tera) {
    let expressions = Arc::new(Expressions::new(tera));
    let its = Arc::clone(&expressions);
    tera.register_filter("where_exp", move |value: Value, kwargs: Kwargs, state: &State| -> TeraResult<Value> {
        Ok(Value::from(its.chosen("where_exp", &value, &kwargs, state)?.collect::<Vec<_>>()))
    });
    let its = Arc::clone(&expressions);
    tera.register_filter("find_exp", move |value: Value, kwargs: Kwargs, state: &State| -> TeraResult<Value> {
        Ok(its.chosen("find_exp", &value, &kwargs, state)?.next().unwrap_or_else(Value::none))
    });
    tera.register_filter("group_by_exp", move |value: Value, kwargs: Kwargs, state: &State| -> TeraResult<Value> {
        let items = items("group_by_exp", &value)?;
        let names = expressions.answers("group_by_exp", Asked::Value, items.clone(), &kwargs, state)?;
        Ok(grouped(names.into_iter().zip(items)))
    });
}

/// What is asked of an expression.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Asked {
    /// Whether it holds.
    Truth,
    /// What it is.
    Value,
}

impl Asked {
    fn template(self, item: &str, exp: &str) -> String {
        let answer = match self {
            Self::Truth => format!("{{% if {exp} %}}true{{% else %}}false{{% endif %}}"),
            Self::Value => format!("{{{{ ({exp}) | __as_json }}}}"),
        };
        format!("{{% for {item} in {ITEMS} %}}{answer}{END}{{% endfor %}}")
    }
}

/// The compiled expressions, by what is asked, the item's name, and the expression.
type Compiled = HashMap<(Asked, String, String), Arc<Expression>>;

struct Expressions {
    /// All other filters.
    base: Tera,
    compiled: RwLock<Compiled>,
}

struct Expression {
    tera: Tera,
    /// The variables that it needs.
    variables: Vec<String>,
}

const TEMPLATE: &str = "expression";

impl Expressions {
    fn new(filters: &Tera) -> Self {
        let mut base = Tera::new();
        base.register_from(filters);
        base.register_filter("__as_json", |value: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
            let value = if value.is_undefined() { Value::none() } else { value };
            let json = serde_json::to_string(&value).map_err(tera::Error::message)?;
            Ok(Value::safe_string(&json))
        });
        Self { base, compiled: RwLock::default() }
    }

    fn chosen(&self, filter: &str, value: &Value, kwargs: &Kwargs, state: &State) -> TeraResult<impl Iterator<Item = Value>> {
        let items = items(filter, value)?;
        let truths = self.answers(filter, Asked::Truth, items.clone(), kwargs, state)?;
        Ok(items.into_iter().zip(truths).filter(|(_, truth)| truth.is_truthy()).map(|(item, _)| item))
    }

    /// What the expression is for each item.
    fn answers(&self, filter: &str, asked: Asked, items: Vec<Value>, kwargs: &Kwargs, state: &State) -> TeraResult<Vec<Value>> {
        let item = text_of(&needed(kwargs, filter, &["item", "variable"])?);
        let exp = text_of(&needed(kwargs, filter, &["exp", "expression"])?);
        let at_fault = |error: &tera::Error| fault(filter, &exp, error);
        let expression = self.compiled(asked, &item, &exp).map_err(|error| at_fault(&error))?;
        let mut context = Context::new();
        for name in &expression.variables {
            if let Some(value) = state.get::<Value>(name)? {
                context.insert_value(name.clone(), value);
            }
        }
        context.insert_value(ITEMS, Value::from(items));
        let said = expression.tera.render(TEMPLATE, &context).map_err(|error| at_fault(&error))?;
        said.split_terminator(END)
            .map(|json| serde_json::from_str::<serde_json::Value>(json).map(|json| Value::from_serializable(&json)))
            .collect::<Result<_, _>>()
            .map_err(|error| tera::Error::message(format!("`{filter}`: {error}")))
    }

    fn compiled(&self, asked: Asked, item: &str, exp: &str) -> TeraResult<Arc<Expression>> {
        let key = (asked, item.to_owned(), exp.to_owned());
        let known = self.compiled.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        if let Some(found) = absent::in_expression(exp) {
            return Err(tera::Error::message(format!("{}; in Tera: `{}`", found.message(), found.truth())));
        }
        let mut tera = self.base.clone();
        tera.add_raw_template(TEMPLATE, &asked.template(item, exp))?;
        let variables = tera.get_template_variables(TEMPLATE)?.into_iter().filter(|name| *name != ITEMS).map(str::to_owned).collect();
        let made = Arc::new(Expression { tera, variables });
        self.compiled.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&made));
        Ok(made)
    }
}

/// The place in the compiled template would mislead: the expression is named instead.
fn fault(filter: &str, exp: &str, error: &tera::Error) -> tera::Error {
    let said = match error.kind() {
        tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => report.message().to_owned(),
        _ => {
            let said = error.to_string();
            said.strip_prefix("error: ").and_then(|said| said.lines().next()).unwrap_or(&said).to_owned()
        }
    };
    let said = super::lower_first(said.trim_end_matches('.')).replace("%}", "its end").replace("}}", "its end");
    let advice = liquid::expression_advice(exp).map(|advice| format!("; {advice}")).unwrap_or_default();
    tera::Error::message(format!("`{filter}` can't work out `{exp}`: {said}{advice}"))
}
