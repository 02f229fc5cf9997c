//! 实时 The event stream (Server-Sent Events).
//!
//! One task for each organisation that somebody watches reads the outbox by id and hands what it finds to everybody who
//! listens; it ends with the last listener. Several processes on one database each read for themselves. A listener that
//! cannot keep up is told to load again (`resync`) instead of being waited for.

use crate::auth;
use crate::error::ApiError;
use crate::extract::Query;
use crate::settings::Settings;
use crate::state::App;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, Sse};
use futures_util::stream::{self, Stream};
use mingxi_app::live::{self, LiveEvent, Told};
use mingxi_app::{Actor, Error};
use mingxi_domain::access::Standing;
use mingxi_domain::ids::{Id, OrgId, UserId};
use mingxi_domain::words;
use serde::Deserialize;
use serde_json::json;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, timeout_at};
use utoipa::IntoParams;

/// Events a listener may be behind before it has to load again.
const BUFFER: usize = 1_024;
/// Rows read at a time.
const PART: i64 = 2_000;
/// After which who found no room may try again.
const FULL_SECONDS: u64 = 30;
/// More than this since `Last-Event-ID`, and loading again is cheaper.
const BACKLOG_MAX: usize = 1_000;

/// Everybody who listens, by organisation.
#[derive(Clone)]
pub(crate) struct Feeds {
    open: Arc<Mutex<HashMap<OrgId, broadcast::Sender<Arc<LiveEvent>>>>>,
    closing: Arc<watch::Sender<bool>>,
    /// Rings when somebody was signed out or may do less.
    changed: Arc<watch::Sender<()>>,
    seats: Arc<Mutex<HashMap<UserId, usize>>>,
}

/// An open stream among those of its user and of all; free again when dropped.
struct Seat {
    seats: Arc<Mutex<HashMap<UserId, usize>>>,
    user: UserId,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = seats.get_mut(&self.user) {
            *number -= 1;
            if *number == 0 {
                seats.remove(&self.user);
            }
        }
    }
}

impl Feeds {
    pub fn new() -> Self {
        Self {
            open: Arc::default(),
            closing: Arc::new(watch::Sender::new(false)),
            changed: Arc::new(watch::Sender::new(())),
            seats: Arc::default(),
        }
    }

    /// Has every stream look at once whether its caller may still listen.
    pub fn look_again(&self) {
        self.changed.send_replace(());
    }

    /// Room for one more stream of this user.
    fn sit_down(&self, user: UserId, settings: &Settings) -> Result<Seat, ApiError> {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        let own = seats.get(&user).copied().unwrap_or_default();
        if own >= settings.streams_per_user || seats.values().sum::<usize>() >= settings.streams {
            return Err(ApiError::TooMany(FULL_SECONDS));
        }
        seats.insert(user, own + 1);
        Ok(Seat { seats: Arc::clone(&self.seats), user })
    }

    /// Ends every stream, so that the server can stop.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Listens to an organisation from now on.
    async fn subscribe(&self, app: &App, org: OrgId) -> Result<broadcast::Receiver<Arc<LiveEvent>>, ApiError> {
        if let Some(sender) = self.lock().get(&org) {
            return Ok(sender.subscribe());
        }
        let mut reader = Reader { app: app.clone(), org, seen: BTreeSet::new(), reached: None };
        // What is there already is no news; whoever wants it names the last event it has.
        reader.read().await?;
        let mut open = self.lock();
        let sender = open.entry(org).or_insert_with(|| broadcast::Sender::new(BUFFER));
        let receiver = sender.subscribe();
        if sender.receiver_count() == 1 {
            tokio::spawn(reader.run(self.clone(), sender.clone()));
        }
        Ok(receiver)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<OrgId, broadcast::Sender<Arc<LiveEvent>>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads what is new in one organisation.
struct Reader {
    app: App,
    org: OrgId,
    seen: BTreeSet<i64>,
    /// The largest id that was read.
    reached: Option<i64>,
}

impl Reader {
    async fn run(mut self, feeds: Feeds, sender: broadcast::Sender<Arc<LiveEvent>>) {
        let mut closing = feeds.closing.subscribe();
        loop {
            tokio::select! {
                () = tokio::time::sleep(self.app.settings.stream_poll) => {}
                _ = closing.wait_for(|is_closing| *is_closing) => return,
            }
            {
                // Under the lock, so that nobody subscribes to a feed that is about to end.
                let mut open = feeds.lock();
                if sender.receiver_count() == 0 {
                    open.remove(&self.org);
                    return;
                }
            }
            match self.read().await {
                Ok(events) => events.into_iter().for_each(|event| drop(sender.send(Arc::new(event)))),
                Err(error) => tracing::warn!(error = ?error, "cannot read events; trying again"),
            }
        }
    }

    /// What was not seen yet, oldest first.
    async fn read(&mut self) -> Result<Vec<LiveEvent>, ApiError> {
        let mut after = live::window_before(self.app.core.clock.now(), self.reached);
        self.seen = self.seen.split_off(&after);
        let mut new = Vec::new();
        loop {
            let org = self.org;
            let read = move |tx: &mut mingxi_store::Tx| live::read_after(tx, org, after, PART);
            let part: Vec<LiveEvent> = self.app.core.db.read(read).await?;
            let last = part.last().map(|event| event.id.raw());
            self.reached = self.reached.max(last);
            let is_full = i64::try_from(part.len()).is_ok_and(|length| length >= PART);
            new.extend(part.into_iter().filter(|event| self.seen.insert(event.id.raw())));
            match last {
                Some(last) if is_full => after = last,
                _ => return Ok(new),
            }
        }
    }
}

/// How to listen.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StreamParams {
    /// Go on after this event; a browser sends the header `Last-Event-ID` instead when it connects again.
    #[param(max_length = 40)]
    last_event_id: Option<String>,
    /// End after so many seconds; 0 answers what there is after the last event and ends. Without it the stream stays open.
    #[param(minimum = 0, maximum = 3600)]
    max_seconds: Option<u64>,
}

/// Longest time that a caller may ask for.
const MAX_SECONDS: u64 = 3600;

/// Watch events live.
///
/// Server-Sent Events. `event: record` carries `{id, event, object, record_id, version, actor_id, at}` for every event of a
/// record the caller may see, `<object>.left` when one was given to somebody else and is not the caller's to see any more; `event: notification` the same for a new notification of the caller; `event: resync` says
/// that some were missed and the client should load again. Comments keep the connection alive. `Last-Event-ID` goes on
/// after that event; events of the ten seconds before it may come a second time, so compare ids. The stream ends when the
/// caller is signed out, the token is revoked, or the server stops: connect again.
#[utoipa::path(get, path = "/events/stream", tag = "events", params(StreamParams), responses((status = 200, description = "The stream.", body = LiveEvent, content_type = "text/event-stream")))]
pub async fn stream_events(
    State(app): State<App>,
    actor: Actor,
    headers: HeaderMap,
    Query(params): Query<StreamParams>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    let header = headers.get("last-event-id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let last = match header.or(params.last_event_id).filter(|text| !text.is_empty()) {
        Some(text) => Some(live::parse_id(&text).ok_or_else(|| {
            Error::invalid(
                "/last_event_id",
                "not_an_id",
                words!("须为该事件流中的事件编号", "the id of an event of this stream"),
            )
        })?),
        None => None,
    };
    if params.max_seconds.is_some_and(|seconds| seconds > MAX_SECONDS) {
        return Err(Error::invalid(
            "/max_seconds",
            "out_of_range",
            words!("不超过 {MAX_SECONDS}", "at most {MAX_SECONDS}"),
        )
        .into());
    }
    let seat = app.feeds.sit_down(actor.user(), &app.settings)?;
    let changed = app.feeds.changed.subscribe();
    let receiver = app.feeds.subscribe(&app, actor.org()).await?;
    let backlog = backlog(&app, &actor, last).await?;
    let now = Instant::now();
    let listener = Listener {
        receiver,
        changed,
        _seat: seat,
        closing: app.feeds.closing.subscribe(),
        sent: backlog
            .iter()
            .filter_map(|item| if let Item::Event(event) = item { Some(event.id.raw()) } else { None })
            .collect(),
        waiting: backlog,
        standing: actor.standing,
        ends_at: params.max_seconds.map(|seconds| now + Duration::from_secs(seconds)),
        beats_at: now + app.settings.stream_heartbeat,
        headers,
        app,
    };
    Ok(Sse::new(stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok(event), listener))
    })))
}

/// What the caller missed since `last`.
async fn backlog(app: &App, actor: &Actor, last: Option<i64>) -> Result<VecDeque<Item>, ApiError> {
    let Some(last) = last else { return Ok(VecDeque::new()) };
    let (org, after) = (actor.org(), live::window_before_event(last));
    let read = move |tx: &mut mingxi_store::Tx| live::read_after(tx, org, after, PART);
    let missed: Vec<LiveEvent> = app.core.db.read(read).await?;
    let is_whole = i64::try_from(missed.len()).is_ok_and(|length| length < PART);
    let missed = missed.into_iter().filter(|event| event.id.raw() != last).map(Arc::new);
    let mine: VecDeque<Item> = missed.filter_map(|event| Item::of(event, &actor.standing)).collect();
    Ok(if is_whole && mine.len() <= BACKLOG_MAX { mine } else { VecDeque::from([Item::Resync]) })
}

enum Item {
    Event(Arc<LiveEvent>),
    Resync,
}

impl Item {
    /// The event as whoever listens may learn of it.
    fn of(event: Arc<LiveEvent>, standing: &Standing) -> Option<Self> {
        Some(Self::Event(match event.told_to(standing)? {
            Told::Whole => event,
            Told::Left => Arc::new(event.as_left()),
        }))
    }
}

/// One connection.
struct Listener {
    app: App,
    headers: HeaderMap,
    standing: Standing,
    receiver: broadcast::Receiver<Arc<LiveEvent>>,
    closing: watch::Receiver<bool>,
    changed: watch::Receiver<()>,
    _seat: Seat,
    waiting: VecDeque<Item>,
    /// Events sent as backlog, which the feed may bring again.
    sent: BTreeSet<i64>,
    ends_at: Option<Instant>,
    beats_at: Instant,
}

impl Listener {
    /// The next thing to send, or nothing when the stream is over.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if !self.waiting.is_empty() {
                // Not one event more for who was signed out meanwhile.
                self.look().await?;
                if let Some(item) = self.waiting.pop_front() {
                    return Some(show(&item));
                }
            }
            let until = self.ends_at.map_or(self.beats_at, |end| end.min(self.beats_at));
            let received = tokio::select! {
                biased;
                _ = self.closing.wait_for(|is_closing| *is_closing) => return None,
                Ok(()) = self.changed.changed() => None,
                received = timeout_at(until, self.receiver.recv()) => Some(received),
            };
            let Some(received) = received else {
                self.look().await?;
                continue;
            };
            match received {
                Ok(Ok(event)) => self.take(event),
                Ok(Err(RecvError::Lagged(_))) => self.resync(),
                Ok(Err(RecvError::Closed)) => return None,
                Err(_) if self.ends_at.is_some_and(|end| end <= Instant::now()) => return None,
                Err(_) => return self.beat().await,
            }
        }
    }

    /// Ends the stream unless the caller may still listen, and says what the caller may see. On this node a sign-out is
    /// seen at once, on others within the seconds that a standing is kept. Events are for the standing of now.
    async fn look(&mut self) -> Option<()> {
        self.standing = auth::known_lately(&self.app, &self.headers).await.ok()?.actor.standing;
        let again = |item| match item {
            Item::Event(event) => Item::of(event, &self.standing),
            Item::Resync => Some(Item::Resync),
        };
        self.waiting = std::mem::take(&mut self.waiting).into_iter().filter_map(again).collect();
        Some(())
    }

    fn take(&mut self, event: Arc<LiveEvent>) {
        if !self.sent.remove(&event.id.raw()) {
            self.waiting.extend(Item::of(event, &self.standing));
        }
    }

    /// Drops what waits in the buffer: the client loads everything again anyway.
    fn resync(&mut self) {
        while !matches!(self.receiver.try_recv(), Err(TryRecvError::Empty | TryRecvError::Closed)) {}
        self.waiting.push_back(Item::Resync);
    }

    /// Says that we are there, unless the caller has been signed out meanwhile. Rights are read anew.
    async fn beat(&mut self) -> Option<Event> {
        self.beats_at = Instant::now() + self.app.settings.stream_heartbeat;
        let known = auth::known(&self.app, &self.headers).await.ok()?;
        self.standing = known.actor.standing;
        Some(Event::default().comment("still here"))
    }
}

fn show(item: &Item) -> Event {
    match item {
        Item::Event(event) => {
            let name = if event.is_notification() { "notification" } else { "record" };
            Event::default().id(event.id.to_string()).event(name).data(json!(**event).to_string())
        }
        Item::Resync => Event::default().event("resync").data("{}"),
    }
}
