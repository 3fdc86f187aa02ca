//! The run of a receiver: opening, taking connections, draining, closing.

use std::sync::Arc;
use std::time::Duration;

use dropsafe_envelope::{Content, Sealing, StreamId};
use dropsafe_spool::Spool;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::allowance;
use crate::connection::{self, Seat};
use crate::counters::Counters;
use crate::doubles::Doubles;
use crate::error::Error;
use crate::lane::Lane;
use crate::limits::{Limits, count, seconds, semaphore};
use crate::listen::{Listener, Socket};
use crate::pace::Pace;
use crate::process::clear_stack;
use crate::quota::Quota;
use crate::room::Room;
use crate::sandbox::{self, LockedIn, SandboxError};
use crate::say::say;
use crate::service_manager::ServiceManager;
use crate::settings::Settings;
use crate::signals::{Signal, Signals};
use crate::site::Site;
use crate::store::Store;

/// How long to wait when the system has no connection to give, so as not to ask it without pause.
const PAUSE: Duration = Duration::from_millis(50);
/// How long the answers of those who were cut off may take.
const LAST_ANSWERS: Duration = Duration::from_secs(5);

/// What all requests share.
#[derive(Debug)]
pub(crate) struct Receiver {
    pub(crate) site: Site,
    pub(crate) store: Arc<Store>,
    /// Where room is sought for uploads, and where these are taken apart, sealed and written.
    pub(crate) intakes: Lane,
    /// Where submissions are sealed, written and flushed.
    pub(crate) flushes: Lane,
    pub(crate) doubles: Doubles,
    pub(crate) room: Room,
    pub(crate) pace: Pace,
    pub(crate) quota: Quota,
    pub(crate) counters: Counters,
    /// The field by which the web server in front says who the client is, in small letters.
    pub(crate) client_header: Option<String>,
    pub(crate) limits: Limits,
    pub(crate) stopping: watch::Receiver<Stopping>,
}

impl Receiver {
    fn new(settings: &Settings, site: Site, spool: Spool, stopping: watch::Receiver<Stopping>) -> Result<Self, Error> {
        let limits = settings.limits.clone();
        let store = Store::new(spool, StreamId::fresh()?, site.envelope_size);
        // Found out now, and not at the first visitor.
        store.free()?;
        Ok(Self {
            store: Arc::new(store),
            intakes: Lane::new(limits.intakes),
            flushes: Lane::new(limits.flushes),
            doubles: Doubles::new(&limits)?,
            room: Room::new(&site, &limits),
            pace: Pace::new(&limits)?,
            quota: Quota::new(&limits),
            counters: Counters::default(),
            client_header: settings.client_header.clone(),
            site,
            limits,
            stopping,
        })
    }

    /// Whether the spool may take so many bytes more. Blocks.
    pub(crate) fn has_room_for(&self, bytes: u64) -> bool {
        let least = self.site.envelope_size;
        // A spool that can't be asked is said to have no room: it would not take an envelope either.
        self.store.free().is_ok_and(|free| self.quota.allows(least, bytes.max(least), free))
    }
}

/// Whether the receiver stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stopping {
    /// It does not.
    No,
    /// Requests that are there may go on for a while.
    Soon,
    /// Bodies are read no further.
    Now,
}

/// Serves until a signal says to stop.
///
/// On Linux the process is locked in from then on, for good: it can add to the spool, answer connections, and do
/// nothing else. To be called before there is a second thread.
///
/// `announce` is told the address as soon as connections are taken, when the opening envelope is in the spool.
///
/// # Errors
/// Where it can't begin, or can't write its last envelope.
pub fn run(settings: &Settings, announce: impl FnOnce(&str)) -> Result<(), Error> {
    let site = Site::read(&settings.bundle, &settings.limits)?;
    // What takes the outside world: later there is no way to it.
    let manager = ServiceManager::from_environment();
    allowance::make_room(&site, &settings.limits)?;
    let socket = Socket::open(&settings.listen)?;
    let note = |note: &str| say(format_args!("dropsafe-receiver: {note}"));
    let spool = open_spool(settings, note)?;
    if let Some(weaker) = lock_in(&spool, &site, settings)?.weaker {
        note(&weaker);
    }
    // From here on the process can add to the spool and answer connections. Threads begin now, and can do no more.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(count(settings.limits.flushes + settings.limits.intakes))
        .build()
        .map_err(Error::Runtime)?;
    runtime.block_on(serve(settings, site, spool, Outside { socket, manager }, announce))
}

/// Says whether [`run`] could begin: `told` gets one line after the other. Locks the process in as `run` does.
///
/// # Errors
/// Where it couldn't.
pub fn check(settings: &Settings, mut told: impl FnMut(&str)) -> Result<(), Error> {
    let site = Site::read(&settings.bundle, &settings.limits)?;
    allowance::make_room(&site, &settings.limits)?;
    let readers = |sealing: &Sealing| {
        let recipients = sealing.recipients();
        format!("{} ({} {})", recipients.fingerprint(), recipients.len(), if recipients.len() == 1 { "key" } else { "keys" })
    };
    told(&format!("recipients of the site: {}", readers(&site.sealing)));
    told(&format!("  in words: {}", site.sealing.recipients().fingerprint().words()));
    for (name, slot) in &site.slots {
        told(&format!("form {name}: recipients {}, at most {} bytes", readers(&slot.sealing), slot.most));
        if slot.sealing.recipients() != site.sealing.recipients() {
            told(&format!("  in words: {}", slot.sealing.recipients().fingerprint().words()));
        }
    }
    let spool = open_spool(settings, &mut told)?;
    let LockedIn { how, weaker } = lock_in(&spool, &site, settings)?;
    told(&how);
    if let Some(weaker) = weaker {
        told(&weaker);
    }
    Store::new(spool, StreamId::fresh()?, site.envelope_size).rehearse(&site.sealing)?;
    told(&format!("spool {}: takes envelopes, of {} bytes without files", settings.spool.display(), site.envelope_size));
    Ok(())
}

/// Opens the spool. The two folders in it are made if they are missing; the spool's own is not, since a path with a
/// typing error should not become a second spool that nobody empties. Root opens it as its owner.
fn open_spool(settings: &Settings, note: impl FnOnce(&str)) -> Result<Spool, Error> {
    if !settings.spool.is_dir() {
        return Err(Error::NoSpool(settings.spool.clone()));
    }
    let become_owner = sandbox::become_owner_of(&settings.spool);
    if let Some(user) = become_owner.map_err(|cause| SandboxError::Io { doing: "go on as the spool's owner", cause })? {
        note(&user.to_string());
    }
    Ok(Spool::create(&settings.spool)?)
}

fn lock_in(spool: &Spool, site: &Site, settings: &Settings) -> Result<LockedIn, SandboxError> {
    sandbox::enter(spool, site, &settings.limits, &settings.sandbox)
}

/// What was opened while the process could still reach out.
struct Outside {
    socket: Socket,
    manager: ServiceManager,
}

async fn serve(settings: &Settings, site: Site, spool: Spool, outside: Outside, announce: impl FnOnce(&str)) -> Result<(), Error> {
    let Outside { socket, manager } = outside;
    let mut signals = Signals::listen().map_err(Error::Runtime)?;
    let listener = Listener::on(socket).map_err(Error::Runtime)?;
    let (stop, stopping) = watch::channel(Stopping::No);
    let receiver = Arc::new(Receiver::new(settings, site, spool, stopping)?);

    receiver.store.control(&receiver.site.sealing, Content::Opening)?;
    announce(&listener.to_string());
    manager.ready();

    let manager = Arc::new(manager);
    // It goes on until the runtime ends, and so says whether that runs.
    tokio::spawn(Arc::clone(&manager).keep_alive());
    tokio::spawn(beat(Arc::clone(&receiver)));

    let mut connections = JoinSet::new();
    take_connections(&listener, &receiver, &mut connections, &mut signals).await;
    drop(listener);
    manager.stopping();
    stop.send_replace(Stopping::Soon);
    tokio::select! {
        () = finish(&mut connections) => {}
        () = sleep(seconds(receiver.limits.drain)) => {}
        () = until_told_to_stop(&mut signals, &receiver) => {}
    }
    stop.send_replace(Stopping::Now);
    // Whoever does not fetch the answer by then won't. An envelope that is being flushed is not cut off by this.
    let _ = timeout(LAST_ANSWERS, finish(&mut connections)).await;
    connections.shutdown().await;
    Ok(receiver.store.close(&receiver.site.sealing)?)
}

/// Stores an envelope again and again that says that the receiver runs, if the settings want it.
async fn beat(receiver: Arc<Receiver>) {
    let between = seconds(receiver.limits.heartbeat);
    while !between.is_zero() {
        sleep(between).await;
        let beating = Arc::clone(&receiver);
        // What becomes of it has been told by then.
        let _ = receiver.flushes.run(move || beating.store.beat(&beating.site.sealing)).await;
    }
}

async fn take_connections(listener: &Listener, receiver: &Arc<Receiver>, connections: &mut JoinSet<()>, signals: &mut Signals) {
    let most = count(receiver.limits.connections).saturating_add(count(receiver.limits.refusals));
    let seats = semaphore(receiver.limits.connections);
    loop {
        tokio::select! {
            () = until_told_to_stop(signals, receiver) => return,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < most => match accepted {
                Ok(socket) => {
                    let receiver = Arc::clone(receiver);
                    let own = Arc::clone(&seats).try_acquire_owned().ok();
                    connections.spawn(async move {
                        let seat = if own.is_some() { Seat::Own } else { Seat::Standing };
                        connection::serve(socket, seat, receiver).await;
                        drop(own);
                        clear_stack();
                    });
                }
                Err(_) => sleep(PAUSE).await,
            },
        }
    }
}

/// Tells the counts as often as they are asked for meanwhile.
async fn until_told_to_stop(signals: &mut Signals, receiver: &Receiver) {
    while signals.next().await == Signal::Count {
        say(format_args!("counts: {}", receiver.counters));
    }
}

async fn finish(connections: &mut JoinSet<()>) {
    while connections.join_next().await.is_some() {}
}
