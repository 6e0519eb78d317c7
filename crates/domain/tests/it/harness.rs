//! An `App` on a fresh database with a clock that the test moves, files in memory and mails that are kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use object_store::memory::InMemory;
use sapa_connectors::http::Vendors;
use sapa_domain::mail::Mailer;
use sapa_domain::seal::Sealer;
use sapa_domain::storage::{MediaLinks, Storage};
use sapa_domain::{App, Config};
use sapa_model::{Clock, Millis};
use sapa_store::testing::{self, TestDb};

pub const START: Millis = Millis(1_788_153_000_000);

/// Keeps the database alive as long as the app.
pub struct TestApp {
    pub app: App,
    pub engine: &'static str,
    _db: TestDb,
}

impl std::ops::Deref for TestApp {
    type Target = App;
    fn deref(&self) -> &App {
        &self.app
    }
}

/// One app for each engine.
pub async fn apps() -> Vec<TestApp> {
    testing::both()
        .await
        .into_iter()
        .map(|(engine, db)| on(engine, db))
        .collect()
}

fn on(engine: &'static str, db: TestDb) -> TestApp {
    let clock = Clock::fixed(START);
    let app = App {
        db: db.db.clone(),
        vendors: Vendors::new(BTreeMap::new()).expect("an outgoing client"),
        storage: Storage::new(Arc::new(InMemory::new()), MediaLinks::new([7; 32], clock.clone())),
        clock,
        sealer: Arc::new(Sealer::new([Sealer::generate_key().as_str()]).expect("a key")),
        mailer: Mailer::recorder(),
        config: Arc::new(Config {
            public_url: "https://chat.shop.example".to_owned(),
            node: "test".to_owned(),
        }),
    };
    TestApp { app, engine, _db: db }
}
