//! What a maintainer sees: sites are written, built and looked at.

mod scratch;

mod content;
mod faults;
mod forms;
mod links;
mod posts;
mod repository;
mod templates;
mod writing;
