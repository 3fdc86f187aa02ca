//! To be written.
pub mod config;
pub mod content;
mod context;
pub mod dates;
pub mod diagnostics;
pub mod forms;
mod links;
pub mod markdown;
mod options;
pub mod output;
mod render;
mod site;
mod templates;
pub mod yaml;
pub use forms::FormsOutput;
pub use options::Options;
pub use output::Rendered;
pub use site::Site;
