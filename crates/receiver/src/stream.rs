//! A connection as hyper reads and writes it: one request, and not a byte more.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::rt::{Read, ReadBufCursor, Write};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::listen::Connected;

/// How much is read at once.
const PIECE: usize = 16 << 10;

/// A connection, with a buffer of its own: without `unsafe`, bytes reach hyper's by way of another.
pub(crate) struct Stream {
    inner: Box<dyn Connected>,
    /// What is read before anything else: a head of ours, and what came of the body together with the visitor's.
    ahead: Vec<u8>,
    given: usize,
    /// How much of the body is still to come.
    left: u64,
    buffer: Box<[u8]>,
}

impl Stream {
    /// Of a connection of which `begun` was read already, behind the head: `head` stands in for that one, and of what
    /// follows, `length` bytes are passed on.
    pub(crate) fn new(inner: Box<dyn Connected>, head: Vec<u8>, begun: &[u8], length: u64) -> Self {
        let here = usize::try_from(length).map_or(begun.len(), |length| length.min(begun.len()));
        let left = length - here as u64;
        let mut ahead = head;
        ahead.extend_from_slice(&begun[..here]);
        let piece = usize::try_from(left).map_or(PIECE, |left| left.min(PIECE));
        Self { inner, ahead, given: 0, left, buffer: vec![0; piece].into() }
    }

    pub(crate) fn into_inner(self) -> Box<dyn Connected> {
        self.inner
    }
}

impl Read for Stream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, mut cursor: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        let Self { inner, ahead, given, left, buffer } = &mut *self;
        if *given < ahead.len() {
            let count = cursor.remaining().min(ahead.len() - *given);
            cursor.put_slice(&ahead[*given..*given + count]);
            *given += count;
            return Poll::Ready(Ok(()));
        }
        if *left == 0 {
            // Whatever else the visitor sends is no part of this request, and there is no other. Who asks waits.
            return Poll::Pending;
        }
        let room = usize::try_from(*left).unwrap_or(usize::MAX).min(cursor.remaining()).min(buffer.len());
        let mut read = ReadBuf::new(&mut buffer[..room]);
        ready!(Pin::new(inner).poll_read(context, &mut read))?;
        *left -= read.filled().len() as u64;
        cursor.put_slice(read.filled());
        Poll::Ready(Ok(()))
    }
}

impl Write for Stream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}
