//! Waking: in one process at once, between nodes by few notifications.

use std::time::Duration;

use sapa_store::{Db, DbOptions, Signal};
use tokio::sync::broadcast::Receiver;
use tokio::time::timeout;

async fn next(signals: &mut Receiver<Signal>) -> Option<Signal> {
    timeout(Duration::from_secs(3), signals.recv()).await.ok()?.ok()
}

async fn silence(signals: &mut Receiver<Signal>) -> bool {
    timeout(Duration::from_millis(150), signals.recv()).await.is_err()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wake_up_comes_after_the_commit_and_not_without_one() {
    for (engine, test) in sapa_store::testing::both().await {
        let mut signals = test.db.signals().listen();
        let mut tx = test.db.write().await.unwrap();
        tx.wake(Signal::Jobs);
        tx.wake(Signal::Jobs);
        assert!(
            silence(&mut signals).await,
            "{engine}: nothing is there to be found yet"
        );
        tx.commit().await.unwrap();
        assert_eq!(next(&mut signals).await, Some(Signal::Jobs), "{engine}");
        let mut tx = test.db.write().await.unwrap();
        tx.wake(Signal::Events("wsp".into()));
        drop(tx);
        let mut heard = Vec::new();
        while let Ok(Ok(signal)) = timeout(Duration::from_millis(150), signals.recv()).await {
            heard.push(signal);
        }
        assert!(!heard.contains(&Signal::Events("wsp".into())), "{engine}: {heard:?}");
    }
}

async fn two_nodes() -> Option<(sapa_store::testing::TestDb, Db)> {
    let test = sapa_store::testing::postgres().await?;
    let other = Db::connect(&DbOptions::new(&test.url)).await.unwrap();
    // Listening begins in the background: the first thing that comes through shows that it does.
    let mut signals = other.signals().listen();
    for _ in 0..100 {
        test.db.signals().send(Signal::Passing("ready".into(), String::new()));
        if timeout(Duration::from_millis(100), signals.recv()).await.is_ok() {
            return Some((test, other));
        }
    }
    panic!("the nodes do not hear each other");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_nodes_hear_of_it_in_few_notifications() {
    let Some((test, other)) = two_nodes().await else { return };
    let mut signals = other.signals().listen();
    for _ in 0..500 {
        test.db.signals().send(Signal::Events("wsp_busy".into()));
    }
    test.db.signals().send(Signal::Inbound("wsp_a".into(), "app_a".into()));
    let mut events = 0;
    let mut inbound = 0;
    while let Ok(Ok(signal)) = timeout(Duration::from_millis(400), signals.recv()).await {
        events += i32::from(signal == Signal::Events("wsp_busy".into()));
        inbound += i32::from(signal == Signal::Inbound("wsp_a".into(), "app_a".into()));
    }
    assert!((1..=50).contains(&events), "{events} wake-ups for one burst");
    assert_eq!(inbound, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn something_too_long_is_dropped_and_the_rest_comes_through() {
    let Some((test, other)) = two_nodes().await else { return };
    let mut signals = other.signals().listen();
    test.db
        .signals()
        .send(Signal::Passing("wsp".into(), "x".repeat(20_000)));
    for n in 0..40 {
        test.db
            .signals()
            .send(Signal::Passing(format!("wsp_{n}"), "y".repeat(900)));
    }
    let mut seen = std::collections::BTreeSet::new();
    while seen.len() < 40 {
        match next(&mut signals).await {
            Some(Signal::Passing(name, _)) if name.starts_with("wsp_") => drop(seen.insert(name)),
            Some(Signal::Passing(name, _)) => assert_ne!(name, "wsp", "too long for one notification"),
            Some(_) => {}
            None => panic!("only {} of 40 came", seen.len()),
        }
    }
}
