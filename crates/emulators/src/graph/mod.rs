//! The Graph API as WhatsApp customers of it see it, and the machinery behind.
//!
//! `dispatch` is the table of vendor routes; `control` is the emulator's own API.

mod account_events;
mod accounts;
mod auth;
mod call;
mod coexistence;
mod control;
mod errors;
mod events;
mod faults;
mod identity;
mod ids;
mod inbound;
mod inbound_kinds;
mod links;
mod media;
mod message_checks;
mod message_read;
mod messages;
mod number_settings;
mod numbers;
mod outbox;
mod paging;
mod params;
mod press;
mod rates;
mod registration;
mod schedule;
mod sign;
mod state;
mod statuses;
mod stock;
mod stock_media;
mod subscriptions;
mod template_rules;
mod template_send;
mod template_text;
mod templates;
mod validate;
mod validate_interactive;
mod view;
mod webhooks;
mod world;

use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use serde_json::Value;
use tokio::sync::broadcast;
use tokio::task::AbortHandle;

use crate::clock::Clock;
use crate::counters::Counters;
use crate::options::Options;
use faults::Faults;
use outbox::Outbox;
use schedule::Schedule;
use state::World;

pub struct Graph {
    pub(crate) options: Options,
    pub(crate) clock: Clock,
    pub(crate) counters: Counters,
    world: Mutex<World>,
    pub(crate) faults: Faults,
    schedule: Arc<Schedule>,
    outbox: Arc<Outbox>,
    http: webhooks::Clients,
    live: broadcast::Sender<Arc<str>>,
    base_url: Mutex<String>,
    tasks: Mutex<Vec<AbortHandle>>,
    /// Share of the management limit used, in percent, for the usage headers.
    pub(crate) usage: AtomicU32,
}

impl Graph {
    /// Starts the background work; needs a running tokio runtime.
    pub fn start(options: Options) -> Arc<Self> {
        let clock = Clock::new(options.timing.speed, options.start_ms);
        let world = World::seeded(&options, clock.now_ms());
        let graph = Arc::new(Self {
            clock,
            counters: Counters::default(),
            world: Mutex::new(world),
            faults: Faults::default(),
            schedule: Arc::new(Schedule::default()),
            outbox: Arc::new(Outbox::new(&options.delivery)),
            http: webhooks::Clients::new(&options.delivery),
            live: broadcast::channel(1024).0,
            base_url: Mutex::new(options.public_url.clone().unwrap_or_default()),
            tasks: Mutex::new(Vec::new()),
            usage: AtomicU32::new(0),
            options,
        });
        let weak = Arc::downgrade(&graph);
        let timers = tokio::spawn(schedule::run(graph.schedule.clone(), weak.clone()));
        let pump = tokio::spawn(webhooks::pump(graph.outbox.clone(), weak));
        graph
            .tasks
            .lock()
            .expect("tasks")
            .extend([timers.abort_handle(), pump.abort_handle()]);
        graph
    }

    pub fn set_base_url(&self, url: String) {
        let mut base = self.base_url.lock().expect("base url");
        if base.is_empty() {
            *base = url;
        }
    }

    pub fn base_url(&self) -> String {
        self.base_url.lock().expect("base url").clone()
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().expect("a panic while the emulated world was locked")
    }

    pub fn advance_ms(&self, by: i64) {
        self.clock.shift_ms(by);
        self.schedule.clock_moved();
    }

    pub fn set_webhook(&self, url: &str, verify_token: &str) {
        let mut world = self.world();
        let app_id = self.options.app.id.clone();
        if let Some(app) = world.apps.get_mut(&app_id) {
            app.callback = Some(state::Callback {
                url: url.to_owned(),
                verify_token: verify_token.to_owned(),
                fields: std::collections::HashSet::new(),
            });
        }
        let accounts: Vec<String> = world.accounts.keys().cloned().collect();
        for account in accounts {
            world.subscribe(&account, &app_id);
        }
    }

    pub fn customer_sends(self: &Arc<Self>, customer: &str, input: Value) -> Result<Value, String> {
        let Value::Object(input) = input else {
            return Err("the message must be a JSON object".into());
        };
        let number_id = match input.get("number").and_then(Value::as_str) {
            Some(number) => number.to_owned(),
            None => self
                .world()
                .numbers
                .keys()
                .next()
                .cloned()
                .ok_or("there is no number yet")?,
        };
        let known = self
            .world()
            .find_customer(customer)
            .map(|customer| customer.wa_id.clone());
        let wa_id = known.unwrap_or_else(|| ids::digits(customer));
        inbound::send(self, &inbound::Sender { number_id, wa_id }, &input)
    }

    /// Tells open phone pages; costs nothing when nobody looks.
    pub(crate) fn tell(&self, event: impl FnOnce() -> Value) {
        if self.live.receiver_count() > 0 {
            let _ = self.live.send(event().to_string().into());
        }
    }
}

impl Drop for Graph {
    fn drop(&mut self) {
        for task in self.tasks.lock().expect("tasks").drain(..) {
            task.abort();
        }
    }
}

pub fn router(graph: Arc<Graph>) -> Router {
    Router::new()
        .merge(control::routes())
        .fallback(call::answer)
        .layer(axum::extract::DefaultBodyLimit::disable())
        .with_state(graph)
}
