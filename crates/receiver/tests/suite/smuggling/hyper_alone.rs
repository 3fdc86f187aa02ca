//! The negative control: the same payloads, and hyper without a reader of ours before it.

use std::convert::Infallible;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use super::payloads::REFUSED;

/// Takes every POST to the form that has a body, as a server does that leaves strictness to its library.
async fn answer(request: Request<Incoming>, taken: &AtomicUsize) -> Result<Response<String>, Infallible> {
    let (head, body) = request.into_parts();
    if head.method == "POST" && head.uri.path() == "/drop/help" && !body.is_end_stream() {
        taken.fetch_add(1, Ordering::Relaxed);
    }
    Ok(Response::new(String::new()))
}

#[test]
fn hyper_alone_takes_payloads_that_we_refuse() {
    let taken: &'static AtomicUsize = Box::leak(Box::default());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_io().build().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let service = service_fn(move |request| answer(request, taken));
            tokio::spawn(http1::Builder::new().half_close(true).serve_connection(TokioIo::new(socket), service));
        }
    });
    let mut taken_by = Vec::new();
    for payload in REFUSED {
        let before = taken.load(Ordering::Relaxed);
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(payload.bytes).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        // It may be cut off; what counts is what was taken until then.
        let _ = stream.read_to_end(&mut Vec::new());
        if taken.load(Ordering::Relaxed) > before {
            taken_by.push(payload.name);
        }
    }
    assert!(taken_by.len() >= 16, "only {taken_by:#?} are taken without our reader: the table proves little");
}
