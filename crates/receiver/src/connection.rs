//! One connection: one request, one answer, and an end that lets the browser show it.

use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use dropsafe_form::html::Refusal;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::answer;
use crate::exchange;
use crate::limits::{Limits, seconds};
use crate::listen::Connected;
use crate::server::{Receiver, Stopping};
use crate::stream::Stream;
use crate::survive::survive;

/// The most fields of a request's head.
const FIELDS: usize = 40;
/// The most bytes of a request's head.
const HEAD: usize = 16 << 10;
/// How long a head may take once the receiver is stopping.
const HEAD_WHILE_STOPPING: Duration = Duration::from_secs(2);

/// How far a connection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The head has not come yet.
    Head,
    /// The request is being dealt with, which has its own limits.
    Request,
    /// The answer is on its way.
    Answer,
}

/// Serves one connection to its end.
pub(crate) async fn serve(socket: Box<dyn Connected>, receiver: Arc<Receiver>) {
    let (phase, phases) = watch::channel(Phase::Head);
    let service = service_fn(|request| {
        phase.send_replace(Phase::Request);
        let (receiver, phase) = (Arc::clone(&receiver), phase.clone());
        Box::pin(async move {
            let answer = survive(exchange::answer(&receiver, request)).await;
            let answer = answer.unwrap_or_else(|| {
                let site = &receiver.site;
                answer::refused(site, None, site.language(), Refusal::NotStored)
            });
            phase.send_replace(Phase::Answer);
            Ok::<_, Infallible>(answer)
        })
    });
    let http = http1::Builder::new()
        .keep_alive(false)
        .half_close(true)
        .header_read_timeout(None)
        .auto_date_header(false)
        .max_headers(FIELDS)
        .max_buf_size(HEAD)
        .serve_connection(Stream::new(socket), service);
    let served = tokio::select! {
        served = http.without_shutdown() => served,
        () = out_of_time(phases, &receiver) => return,
    };
    // An error is the visitor's connection, or a head that hyper has answered; there is nobody to tell.
    // Of hyper's parts nothing but the socket is kept: what was read goes now.
    if let Ok(socket) = served.map(|parts| parts.io.into_inner()) {
        linger(socket, &receiver.limits).await;
    }
}

/// Returns when the head, or the fetching of the answer, has taken too long.
async fn out_of_time(mut phases: watch::Receiver<Phase>, receiver: &Receiver) {
    let mut stopping = receiver.stopping.clone();
    loop {
        let phase = *phases.borrow_and_update();
        let is_stopping = *stopping.borrow_and_update() != Stopping::No;
        let over = async {
            match phase {
                Phase::Head if is_stopping => sleep(HEAD_WHILE_STOPPING).await,
                Phase::Head => sleep(seconds(receiver.limits.head_timeout)).await,
                Phase::Request => pending().await,
                Phase::Answer => sleep(seconds(receiver.limits.answer_timeout)).await,
            }
        };
        tokio::select! {
            () = over => return,
            Ok(()) = phases.changed() => {}
            Ok(()) = stopping.changed(), if phase == Phase::Head => {}
        }
    }
}

/// Closes our side, and reads on for a while: a browser whose upload is cut off shows no answer.
async fn linger(mut socket: Box<dyn Connected>, limits: &Limits) {
    if socket.shutdown().await.is_err() {
        return;
    }
    let read_on = async {
        let mut buffer = vec![0; 16 << 10];
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
