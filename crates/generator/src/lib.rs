//! To be written.
pub mod config;
pub mod content;
pub mod dates;
pub mod diagnostics;
pub mod markdown;
mod options;
pub mod templates;
pub mod yaml;
pub use options::Options;
