//! How much room a spool's file system has.

/// What a file system has left for whoever writes to the spool.
///
/// This is all that can be known without listing the spool, which its writer must not: not how much of what is used the
/// spool's envelopes use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Free {
    /// Bytes.
    pub bytes: u64,
    /// Files; nothing where the file system makes room for them as it goes, as btrfs does.
    pub files: Option<u64>,
}
