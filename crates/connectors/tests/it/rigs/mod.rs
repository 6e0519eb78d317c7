//! How the conformance trials reach a channel's emulator. A rig speaks in the trials' words and
//! knows its vendor; the trials know no vendor.

mod receiver;
pub mod whatsapp;

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use sapa_connectors::channel::{AccountCredentials, AppCredentials, Channel, Element, Incoming, Person};
use sapa_connectors::http::{Limits, Vendors};
use serde_json::Value;

pub use receiver::{Delivery, Receiver};

/// What can go wrong at a vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The account sends too fast.
    RateLimited,
    /// Too much to this one person.
    RecipientLimited,
    TokenRevoked,
    /// The vendor stopped the account.
    Blocked,
    /// A temporary problem, said in the vendor's words.
    Busy,
    /// A temporary problem without words.
    EmptyError,
    /// A proxy's page instead of an answer.
    Page,
    /// Accepted, and the answer lost on the way.
    AnswerLost,
    /// Accepted, and no answer at all.
    Silence,
    /// The connection breaks before anything is accepted.
    BrokenBefore,
}

/// One channel before its emulator.
#[async_trait]
pub trait Rig: Send + Sync {
    fn channel(&self) -> &'static dyn Channel;
    fn vendors(&self) -> &Vendors;
    fn account(&self) -> AccountCredentials;
    fn app(&self) -> AppCredentials;
    fn customer(&self) -> Person;
    fn receiver(&self) -> &Receiver;

    /// The customer sends one thing of this kind and it has reached the vendor; its vendor id.
    async fn customer_sends(&self, kind: &str) -> String;
    /// The customer answers nothing from now on; time passes until the reply window is closed.
    async fn window_closes(&self);
    /// The next call that sends meets this.
    async fn trouble(&self, trouble: Trouble);
    /// What the vendor accepted from us, oldest first: `{"id","kind","callback","request"}`.
    async fn accepted(&self) -> Vec<Value>;
    /// Names of things only one vendor has.
    fn words(&self) -> Words;
}

/// A template of the emulator that the trials may send.
pub struct Words {
    pub template: &'static str,
    pub language: &'static str,
}

/// A rig for every channel of `all()`; a channel without one fails the suite.
pub async fn all() -> Vec<Box<dyn Rig>> {
    let mut rigs: Vec<Box<dyn Rig>> = Vec::new();
    for channel in crate::channels() {
        match channel.about().channel {
            "whatsapp" => rigs.push(Box::new(whatsapp::WhatsappRig::start(channel).await)),
            other => panic!("{other} has no rig: add one in tests/it/rigs"),
        }
    }
    rigs
}

/// The outgoing client, patient enough for a busy machine.
pub fn vendors(hosts: BTreeMap<String, String>) -> Vendors {
    Vendors::with_limits(
        hosts,
        Limits {
            total: Duration::from_secs(20),
            ..Limits::default()
        },
    )
    .unwrap()
}

/// The same vendor through a client that soon gives up.
pub fn impatient(rig: &dyn Rig) -> Vendors {
    let limits = Limits {
        total: Duration::from_millis(700),
        ..Limits::default()
    };
    Vendors::with_limits(rig.vendors().hosts.as_ref().clone(), limits).unwrap()
}

/// Waits for a delivered webhook that holds such an element.
pub async fn await_element(rig: &dyn Rig, wanted: impl Fn(&Incoming) -> bool) -> (Delivery, Element) {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    loop {
        for delivery in rig.receiver().deliveries() {
            let found = rig
                .channel()
                .read(&delivery.body)
                .into_iter()
                .find(|element| wanted(&element.what));
            if let Some(element) = found {
                return (delivery, element);
            }
        }
        assert!(
            tokio::time::Instant::now() < deadline,
            "no such webhook came within ten seconds"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
