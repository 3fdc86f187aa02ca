//! YAML, read as its author meant it.
//!
//! Front matter, `_config.yml`, `_data` and `_forms` are all YAML written by people who think of it as text with keys.
//! So the source text of every plain scalar is kept, and what it *is* gets decided late, by who asks:
//!
//! - Asked for text, a scalar is its source text: a label `012`, `no` or `1.0` stays what was typed.
//! - Asked for nothing in particular ([`Node::resolve`]), the core schema of YAML 1.2 decides, but a number with a
//!   leading zero is text, and so is one with more digits than a machine number can hold. `no` is the country of
//!   Norway, not `false`.
//! - Asked for a boolean, `yes`, `no`, `on` and `off` are accepted with a warning that has line and column.
//!
//! Duplicate keys are errors; so are documents that grow beyond a budget (nodes, depth, aliases). Each node knows its
//! place, so that a fault found much later (an unknown layout, a form's missing label) still shows the line.
//!
//! # Why granit-parser and not serde-saphyr
//!
//! serde-saphyr 2 is the serde layer over granit-parser's events. Its layer decides what a scalar is *before* we can see
//! the source text: even with strict booleans, `012` arrives as `12.0` and twenty digits as `1e20`; and it gives places
//! only where the target type asks for a `Spanned`, which front matter with arbitrary keys can't. The events below it
//! carry the source text, the style of the quotes and the place of everything. So this module builds its own small tree
//! from granit-parser's events ([`Node`]) and its own serde [`Deserializer`] over that tree; the scanner, the hard part
//! of YAML, stays shared with serde-saphyr.
//!
//! ```
//! use dropsafe_generator::yaml;
//!
//! let node = yaml::parse("_config.yml", "phone: 0044\nland: no\nposts: 12\n")?;
//! assert_eq!(node.get("phone").and_then(|it| it.as_text()), Some("0044"));
//!
//! let config: std::collections::BTreeMap<String, String> = yaml::from_node(&node)?.value;
//! assert_eq!(config["land"], "no");
//! # Ok::<(), dropsafe_generator::diagnostics::Diagnostic>(())
//! ```

mod budget;
mod de;
mod node;
mod parse;
mod resolve;

pub use de::{Deserializer, Read, from_node};
pub(crate) use de::{Lacking, Partial, read_all};
pub use node::{Entry, Node, Shape};
pub use parse::{parse, parse_text};
pub use resolve::Resolved;
