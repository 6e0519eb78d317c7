//! SQLite's group commit: many callers, one transaction, and none of them notices.

use std::path::Path;
use std::time::Duration;

use sapa_store::{Db, DbOptions, StoreError, Tx, args};

async fn put(tx: &mut Tx, key: &str) -> sapa_store::Result<u64> {
    tx.run("INSERT INTO install (key, value) VALUES ($1, 'x')", args![key])
        .await
}

async fn keys(db: &Db) -> Vec<String> {
    let rows: Vec<(String,)> = db
        .read()
        .await
        .unwrap()
        .all("SELECT key FROM install ORDER BY key", args![])
        .await
        .unwrap();
    rows.into_iter().map(|row| row.0).collect()
}

async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(30)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_takes_it_back_harms_nobody_in_its_group() {
    let test = sapa_store::testing::sqlite().await;
    let db = test.db.clone();
    let mut first = db.write().await.unwrap();
    put(&mut first, "first").await.unwrap();
    let (hold, held) = tokio::sync::oneshot::channel::<()>();
    // They wait in line behind the first, and so become one group with it.
    let sorry = tokio::spawn({
        let db = db.clone();
        async move {
            let mut tx = db.write().await.unwrap();
            put(&mut tx, "taken back").await.unwrap();
            assert!(
                matches!(put(&mut tx, "first").await, Err(StoreError::Conflict)),
                "it sees the group's rows"
            );
        }
    });
    a_moment().await;
    let last = tokio::spawn({
        let db = db.clone();
        async move {
            let mut tx = db.write().await.unwrap();
            put(&mut tx, "last").await.unwrap();
            held.await.unwrap();
            tx.commit().await
        }
    });
    a_moment().await;
    let first = tokio::spawn(first.commit());
    sorry.await.unwrap();
    a_moment().await;
    // The writer stops gathering after some milliseconds, so the last may be a group of its own: whoever is told
    // "done" must be on disk, and nobody sees what is not.
    assert!(
        !keys(&db).await.contains(&"last".to_owned()),
        "nothing is seen before its commit"
    );
    hold.send(()).unwrap();
    first.await.unwrap().unwrap();
    last.await.unwrap().unwrap();
    assert_eq!(keys(&db).await, ["first", "last"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_callers_of_a_group_are_told_together_and_only_then() {
    let test = sapa_store::testing::sqlite().await;
    let db = test.db.clone();
    let mut first = db.write().await.unwrap();
    put(&mut first, "a").await.unwrap();
    let second = tokio::spawn({
        let db = db.clone();
        async move { db.write().await }
    });
    tokio::task::yield_now().await;
    let mut told = Box::pin(first.commit());
    // The second is lent the connection before the shared commit: until it ends, the first waits.
    let done = tokio::time::timeout(Duration::from_millis(1), &mut told).await.is_ok();
    let mut second = second.await.unwrap().unwrap();
    if !done {
        assert!(keys(&db).await.is_empty(), "not told yet, so not to be seen yet");
    }
    put(&mut second, "b").await.unwrap();
    second.commit().await.unwrap();
    if !done {
        told.await.unwrap();
    }
    assert_eq!(keys(&db).await, ["a", "b"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_who_vanish_leave_the_line_moving() {
    let test = sapa_store::testing::sqlite().await;
    let db = test.db.clone();
    for round in 0..20 {
        let holder = db.write().await.unwrap();
        // Some give up while they wait, some in the middle of a statement.
        let waiting = tokio::spawn({
            let db = db.clone();
            async move { drop(db.write().await) }
        });
        let working = tokio::spawn({
            let db = db.clone();
            async move {
                let mut tx = db.write().await.unwrap();
                let slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
                            INSERT INTO install (key, value) SELECT 'gone' || i, 'x' FROM n";
                let _ = tx.run(slow, args![]).await;
                tokio::time::sleep(Duration::from_secs(60)).await;
            }
        });
        tokio::time::sleep(Duration::from_millis(1)).await;
        waiting.abort();
        drop(holder);
        tokio::time::sleep(Duration::from_millis(3)).await;
        working.abort();
        let mut tx = tokio::time::timeout(Duration::from_secs(20), db.write())
            .await
            .expect("the line moves")
            .unwrap();
        put(&mut tx, &format!("kept {round:02}")).await.unwrap();
        tx.commit().await.unwrap();
    }
    let kept = keys(&db).await;
    assert_eq!(kept.len(), 20, "nothing of those who vanished stays: {kept:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_writers_at_once_all_count() {
    let test = sapa_store::testing::sqlite().await;
    let db = test.db.clone();
    let mut tx = db.write().await.unwrap();
    tx.run("INSERT INTO install (key, value) VALUES ('n', '0')", args![])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let writers = (0..200).map(|n: i32| {
        let db = db.clone();
        tokio::spawn(async move {
            let mut tx = db.write().await.unwrap();
            let before: (String,) = tx
                .one("SELECT value FROM install WHERE key = 'n'", args![])
                .await
                .unwrap();
            let next = before.0.parse::<i64>().unwrap() + 1;
            tx.run("UPDATE install SET value = $1 WHERE key = 'n'", args![next.to_string()])
                .await
                .unwrap();
            // Every fifth thinks better of it.
            if n % 5 != 0 {
                tx.commit().await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let (n,): (String,) = db
        .read()
        .await
        .unwrap()
        .one("SELECT value FROM install WHERE key = 'n'", args![])
        .await
        .unwrap();
    assert_eq!(n, "160", "one at a time, and what is taken back is not counted");
}

fn copy(from: &Path, to: &Path) {
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        if !file.file_name().to_string_lossy().ends_with("-shm") {
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_committed_survives_the_process() {
    let test = sapa_store::testing::sqlite().await;
    let folder = Path::new(test.url.strip_prefix("sqlite://").unwrap())
        .parent()
        .unwrap()
        .to_owned();
    let mut tx = test.db.write().await.unwrap();
    put(&mut tx, "durable").await.unwrap();
    tx.commit().await.unwrap();
    let mut open = test.db.write().await.unwrap();
    put(&mut open, "not yet").await.unwrap();
    // The files as they lie there at this moment are what a killed process leaves.
    let left = tempfile::tempdir().unwrap();
    copy(&folder, left.path());
    let after = Db::open(&DbOptions::new(format!(
        "sqlite://{}",
        left.path().join("sapa.db").display()
    )))
    .await
    .unwrap();
    assert_eq!(keys(&after).await, ["durable"]);
    let full: (i64,) = open
        .one("SELECT synchronous FROM pragma_synchronous", args![])
        .await
        .unwrap();
    assert_eq!(full.0, 2, "every commit waits for the disk");
}

#[tokio::test(flavor = "multi_thread")]
async fn migrating_again_waits_for_its_turn_and_a_closed_database_says_so() {
    let test = sapa_store::testing::sqlite().await;
    let db = test.db.clone();
    let mut tx = db.write().await.unwrap();
    put(&mut tx, "before").await.unwrap();
    let migrating = tokio::spawn({
        let db = db.clone();
        async move { db.migrate().await }
    });
    a_moment().await;
    assert!(!migrating.is_finished(), "the connection is lent out");
    tx.commit().await.unwrap();
    migrating.await.unwrap().unwrap();
    db.close().await;
    assert!(matches!(db.write().await, Err(StoreError::Closed)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_cannot_write() {
    let test = sapa_store::testing::sqlite().await;
    let refused = put(&mut test.db.read().await.unwrap(), "sly").await;
    assert!(matches!(refused, Err(StoreError::Database(_))), "{refused:?}");
}
