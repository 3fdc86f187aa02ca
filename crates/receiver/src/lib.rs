//! The server's program: takes form POSTs and nothing else, and drops each as an age file that only staff can open.

mod encoding;
mod header;
pub mod multipart;
pub mod urlencoded;
