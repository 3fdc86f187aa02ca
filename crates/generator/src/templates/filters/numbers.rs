//! Numbers: Liquid's arithmetic. Whole numbers stay whole, and dividing them rounds down.

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::{argument, needed, text_of};

/// Each with what it does to whole numbers (nothing where there is no answer) and to others.
type Arithmetic = (&'static str, fn(i64, i64) -> Option<i64>, fn(f64, f64) -> f64);

const ARITHMETIC: [Arithmetic; 7] = [
    ("plus", i64::checked_add, |a, b| a + b),
    ("minus", i64::checked_sub, |a, b| a - b),
    ("times", i64::checked_mul, |a, b| a * b),
    ("divided_by", floor_division, |a, b| a / b),
    ("modulo", |a, b| a.checked_sub(floor_division(a, b)?.checked_mul(b)?), |a, b| a - b * (a / b).floor()),
    ("at_least", |a, b| Some(a.max(b)), f64::max),
    ("at_most", |a, b| Some(a.min(b)), f64::min),
];

pub(super) fn register(tera: &mut Tera) {
    for (name, whole, other) in ARITHMETIC {
        tera.register_filter(name, move |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
            let by = needed(&kwargs, name, &["by", "n", "value"])?;
            if let (Some(a), Some(b)) = (whole_number(&value), whole_number(&by)) {
                let none = || tera::Error::message(format!("`{name}` has no answer for {a} and {b}"));
                return whole(a, b).map(Value::from).ok_or_else(none);
            }
            Ok(Value::from(decimal(other(number(name, &value)?, number(name, &by)?))))
        });
    }
    tera.register_filter("ceil", |value: Value, _: Kwargs, _: &State| number("ceil", &value).map(|it| it.ceil() as i64));
    tera.register_filter("floor", |value: Value, _: Kwargs, _: &State| number("floor", &value).map(|it| it.floor() as i64));
    tera.register_filter("round", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let places = argument(&kwargs, &["precision", "n"])?.and_then(|places| places.as_i64()).unwrap_or(0).clamp(-15, 15);
        if places >= 0 && value.as_i64().is_some() {
            return Ok(value);
        }
        let scale = 10_f64.powi(i32::try_from(places).unwrap_or(0));
        let scaled = number("round", &value)? * scale;
        let method = argument(&kwargs, &["method"])?.map(|method| text_of(&method));
        let rounded = match method.as_deref() {
            Some("ceil") => scaled.ceil(),
            Some("floor") => scaled.floor(),
            _ => scaled.round(),
        };
        Ok(if places <= 0 { Value::from((rounded / scale).round() as i64) } else { Value::from(decimal(rounded / scale)) })
    });
    tera.register_filter("to_integer", |value: Value, _: Kwargs, _: &State| match value.as_bool() {
        Some(truth) => Ok(i64::from(truth)),
        None => number("to_integer", &value).map(|it| it.trunc() as i64),
    });
}

/// As people reckon: 0.1 and 0.2 are 0.3.
fn decimal(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

fn floor_division(a: i64, b: i64) -> Option<i64> {
    let quotient = a.checked_div(b)?;
    Some(if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient })
}

fn whole_number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn number(filter: &str, value: &Value) -> TeraResult<f64> {
    let found = value.as_f64().or_else(|| whole_number(value).map(|it| it as f64)).or_else(|| value.as_str()?.trim().parse().ok());
    found.ok_or_else(|| tera::Error::message(format!("`{filter}` takes a number, and `{}` is none", text_of(value))))
}
