//! The ledger adds up per account and hour.

use sapa_model::{Millis, WorkspaceId};
use sapa_store::ledger::{self, Counts};

const HOUR: i64 = 3_600_000;

fn counts(pairs: &[(&str, &str, i64)]) -> Counts {
    pairs
        .iter()
        .map(|(owner, word, n)| (((*owner).to_owned(), (*word).to_owned()), *n))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_add_up_by_owner_word_and_hour() {
    for (engine, test) in sapa_store::testing::both().await {
        let (ours, theirs) = (WorkspaceId::new(), WorkspaceId::new());
        let base = 1_000_000 * HOUR;
        let mut tx = test.db.write().await.unwrap();
        let hour = |n: i64| Millis(base + n * HOUR + 61_000);
        ledger::add(
            &mut tx,
            &ours,
            hour(0),
            &counts(&[("acc", "messages", 3), ("acc", "dead", 1)]),
        )
        .await
        .unwrap();
        ledger::add(
            &mut tx,
            &ours,
            hour(0),
            &counts(&[("acc", "messages", 2), ("other", "messages", 9)]),
        )
        .await
        .unwrap();
        ledger::add(
            &mut tx,
            &ours,
            hour(2),
            &counts(&[("acc", "messages", 10), ("acc", "dead", -1)]),
        )
        .await
        .unwrap();
        ledger::add(&mut tx, &theirs, hour(0), &counts(&[("acc", "messages", 100)]))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut tx = test.db.read().await.unwrap();
        let mut sums = async |from: Millis, to: Millis| {
            let mut rows = ledger::sums(&mut tx, &ours, "acc", from, to).await.unwrap();
            rows.sort();
            rows
        };
        let whole = sums(Millis(0), Millis(i64::MAX / 2)).await;
        assert_eq!(whole, [("dead".to_owned(), 0), ("messages".to_owned(), 15)], "{engine}");
        // An hour that the period touches is counted as a whole.
        let first = sums(hour(0), hour(0)).await;
        assert_eq!(first, [("dead".to_owned(), 1), ("messages".to_owned(), 5)], "{engine}");
        assert_eq!(sums(hour(1), hour(1)).await, [], "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_at_the_same_time_lose_no_count() {
    for (engine, test) in sapa_store::testing::both().await {
        let workspace = WorkspaceId::new();
        let writers: Vec<_> = (0..30)
            .map(|_| {
                let (db, workspace) = (test.db.clone(), workspace.clone());
                tokio::spawn(async move {
                    let mut tx = db.write().await.unwrap();
                    ledger::add(
                        &mut tx,
                        &workspace,
                        Millis(HOUR),
                        &counts(&[("acc", "a", 1), ("acc", "b", 2)]),
                    )
                    .await
                    .unwrap();
                    tx.commit().await.unwrap();
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let mut tx = test.db.read().await.unwrap();
        let mut rows = ledger::sums(&mut tx, &workspace, "acc", Millis(0), Millis(i64::MAX / 2))
            .await
            .unwrap();
        rows.sort();
        assert_eq!(rows, [("a".to_owned(), 30), ("b".to_owned(), 60)], "{engine}");
    }
}
