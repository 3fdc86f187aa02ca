//! One connection: one request, one answer, and an end that lets the browser show it.

use std::convert::Infallible;
use std::sync::Arc;

use dropsafe_form::html::Refusal;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use crate::admission::Admitted;
use crate::answer::{self, Wanted};
use crate::exchange;
use crate::hearing::{Heard, Unheard, hear};
use crate::limits::{Limits, seconds};
use crate::listen::Connected;
use crate::server::Receiver;
use crate::stream::Stream;
use crate::survive::survive;

/// How much hyper reads ahead, of a head of ours and of the body.
pub(crate) const READ_AHEAD: usize = 16 << 10;

/// Whether there was a place for a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seat {
    /// There was.
    Own,
    /// All were taken: it is told so.
    Standing,
}

/// Serves one connection to its end.
pub(crate) async fn serve(mut socket: Box<dyn Connected>, seat: Seat, receiver: Arc<Receiver>) {
    let heard = hear(&mut socket, seat, &receiver).await;
    let (turned, wanted) = match heard {
        Ok(Heard { head, begun }) => match Admitted::of(&head, seat, &receiver).await {
            Ok(admitted) => return take(socket, admitted, &begun, receiver).await,
            Err(turned) => (turned, if head.method == "HEAD" { Wanted::Head } else { Wanted::All }),
        },
        Err(Unheard::Refused(turned)) => (turned, Wanted::All),
        Err(Unheard::Silence) => return,
    };
    receiver.counters.refused(turned.refusal);
    let page = answer::refused(&receiver.site, turned.slot.as_deref(), &turned.language, turned.refusal);
    send(socket, answer::to_bytes(page, wanted), &receiver.limits).await;
}

/// Answers before anything of a body was read.
async fn send(mut socket: Box<dyn Connected>, bytes: Vec<u8>, limits: &Limits) {
    if let Ok(Ok(())) = timeout(seconds(limits.answer_timeout), socket.write_all(&bytes)).await {
        linger(socket, limits).await;
    }
}

/// Reads a body and answers it.
async fn take(socket: Box<dyn Connected>, admitted: Admitted, begun: &[u8], receiver: Arc<Receiver>) {
    let stream = Stream::new(socket, admitted.plain_head(), begun, admitted.length);
    let admitted = Arc::new(admitted);
    let answering = Notify::new();
    let service = service_fn(|request: hyper::Request<Incoming>| {
        let (receiver, admitted, answering) = (Arc::clone(&receiver), Arc::clone(&admitted), &answering);
        Box::pin(async move {
            let answer = survive(exchange::answer(&receiver, &admitted, request.into_body())).await;
            let not_stored = || {
                receiver.counters.refused(Refusal::NotStored);
                answer::refused(&receiver.site, Some(&admitted.slot), &admitted.language, Refusal::NotStored)
            };
            answering.notify_one();
            Ok::<_, Infallible>(answer.unwrap_or_else(not_stored))
        })
    });
    let http = http1::Builder::new()
        .keep_alive(false)
        .half_close(true)
        .header_read_timeout(None)
        .auto_date_header(false)
        .max_buf_size(READ_AHEAD)
        .serve_connection(stream, service);
    let not_fetched = async {
        answering.notified().await;
        sleep(seconds(receiver.limits.answer_timeout)).await;
    };
    // Of hyper's parts nothing but the socket is kept: what was read goes now, and with it the place that it took.
    let socket = tokio::select! {
        served = http.without_shutdown() => served.map(|parts| parts.io.into_inner()),
        () = not_fetched => return,
    };
    drop(admitted);
    // An error is the visitor's connection; there is nobody to tell.
    if let Ok(socket) = socket {
        linger(socket, &receiver.limits).await;
    }
}

/// Closes our side, and reads on for a while: a browser whose upload is cut off shows no answer.
async fn linger(mut socket: Box<dyn Connected>, limits: &Limits) {
    if socket.shutdown().await.is_err() {
        return;
    }
    let read_on = async {
        let mut buffer = vec![0; 8 << 10];
        let mut left = limits.linger_bytes;
        while left > 0 {
            match socket.read(&mut buffer).await {
                Ok(0) | Err(_) => return,
                Ok(count) => left = left.saturating_sub(count as u64),
            }
        }
    };
    // Either way the connection ends here.
    let _ = timeout(seconds(limits.linger_timeout), read_on).await;
}
