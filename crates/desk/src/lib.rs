//! What staff work with: opens the spool with their key, and keeps the cases.
//!
//! The program `dropsafe-desk` is a thin shell ([`cli`]) around this library. It works offline: nothing here can open a
//! network connection, and everything it reads is taken for hostile.
//!
//! ```text
//!  spool, stick                                    casebook
//!  ────────────                                    ────────
//!  q7f2….age ──┐   import: open with staff's key,  cases/x3k7…/  entry.age     list
//!  mz4d….age ──┼─▶ seal anew to the casebook's, ─▶               envelope.age  show, save, export
//!  aa3p….age ──┘   check, compare                  key.age       the casebook's key, sealed to staff's
//!                                                  ledger.age    numbers, gaps, expected recipients
//! ```
//!
//! # Where to look
//!
//! | | |
//! | --- | --- |
//! | keys | [`keygen`] makes them, [`identity`] opens them, [`passphrase`] asks |
//! | the casebook | [`casebook`] is the folder, [`case`] one case in it, [`ledger`] what outlives cases |
//! | coming in | [`incoming`] is an envelope on its way, [`import`] takes many in |
//! | going out | [`list`], [`show`], [`save`], [`export`], with [`answers`] in words and [`sheet`] for spreadsheets |
//! | the screen | [`terminal`] makes strangers' words harmless, [`report`] and [`guide`] tell what happened and what is next |
//! | below | [`durable`] writes files that survive a power cut, [`sealed`] small sealed files, [`memory`] keeps secrets off the disk, [`home`] knows the usual places |
//! | errors | [`Error`]: what, why, and what to do next |
//!
//! # Example
//!
//! A key, a casebook for it, and nothing in it yet:
//!
//! ```
//! use dropsafe_desk::{casebook::Casebook, identity::Identities, keygen, passphrase::Passphrase};
//!
//! # let home = tempfile::tempdir()?;
//! # let home = home.path();
//! let public = keygen::make(&home.join("me.age"), None)?;      // None: without a passphrase
//! assert!(public.to_string().starts_with("age1"));
//!
//! let me = Identities::unlock(&[home.join("me.age")], Passphrase::Asked)?;
//! let (casebook, is_new) = Casebook::open_or_create(&home.join("casebook"), &me, &[])?;
//! assert!(is_new);
//! assert!(casebook.cases()?.cases.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod answers;
pub mod case;
pub mod casebook;
pub mod cli;
pub mod durable;
mod error;
pub mod export;
pub mod guide;
pub mod home;
pub mod identity;
pub mod import;
pub mod incoming;
pub mod keygen;
pub mod ledger;
pub mod list;
pub mod memory;
pub mod opened;
pub mod passphrase;
pub mod report;
pub mod save;
pub mod sealed;
pub mod sheet;
pub mod show;
pub mod terminal;

pub use error::{Error, Status};
