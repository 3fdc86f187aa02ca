//! The rules that a page is held against, one idea a file.
//!
//! A rule that says *error* is sure that somebody is hurt: a person who can't use the page, or one whose visit somebody else
//! learns of. Where a person has to judge, it says *warning*.

mod addresses;
mod controls;
mod document;
mod headings;
mod hosts;
mod ids;
mod media;
mod policy;
mod tables;
mod words;

pub(super) use hosts::{addresses, in_css};

use super::page::Rule;
use super::settings::Settings;

/// All rules, at the start of a page.
pub(super) fn all(settings: &Settings) -> Vec<Box<dyn Rule + '_>> {
    vec![
        Box::new(document::Document::default()),
        Box::new(headings::Headings::default()),
        Box::new(media::Media),
        Box::new(words::Words::default()),
        Box::new(controls::Controls::default()),
        Box::new(ids::Ids::default()),
        Box::new(tables::Tables::default()),
        Box::new(policy::Policy),
        Box::new(hosts::Hosts::new(settings)),
        Box::new(addresses::Addresses),
    ]
}

#[cfg(test)]
mod tests;
