//! Templates.
pub(crate) mod value;
