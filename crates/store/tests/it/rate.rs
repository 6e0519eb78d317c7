//! Shared rates: bursts, steady flow, and a vendor's "wait".

use sapa_model::Millis;
use sapa_store::rate::{self, Rate};

use crate::rows::NOW;

fn rate(key: &str, interval_ms: i64, burst: i64) -> Rate {
    Rate {
        workspace: "wsp".into(),
        key: key.into(),
        interval_us: interval_ms * 1000,
        burst,
    }
}

async fn take(db: &sapa_store::Db, now: Millis, wishes: &[Vec<Rate>]) -> Vec<Result<(), Millis>> {
    let mut tx = db.write().await.unwrap();
    let answers = rate::take(&mut tx, now, wishes).await.unwrap();
    tx.commit().await.unwrap();
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_goes_at_once_and_then_one_at_a_time() {
    for (engine, test) in sapa_store::testing::both().await {
        let wishes: Vec<_> = (0..5).map(|_| vec![rate("a", 100, 3)]).collect();
        let got = take(&test.db, NOW, &wishes).await;
        assert_eq!(got[..3], [Ok(()), Ok(()), Ok(())], "{engine}");
        assert_eq!(got[3], Err(NOW.plus_ms(100)), "{engine}: told when to ask again");
        assert_eq!(
            take(&test.db, NOW.plus_ms(99), &wishes[..1]).await,
            [Err(NOW.plus_ms(100))],
            "{engine}"
        );
        assert_eq!(
            take(&test.db, NOW.plus_ms(100), &wishes[..2]).await,
            [Ok(()), Err(NOW.plus_ms(200))],
            "{engine}"
        );
        // After a long rest there is a burst again, and no more than that.
        let rested = take(&test.db, NOW.plus_secs(60), &wishes).await;
        assert_eq!(rested.iter().filter(|answer| answer.is_ok()).count(), 3, "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_gets_all_its_rates_or_takes_none() {
    for (engine, test) in sapa_store::testing::both().await {
        let both = || vec![rate("account", 10, 10), rate("person", 6000, 1)];
        let got = take(&test.db, NOW, &[both(), both(), vec![rate("account", 10, 10)]]).await;
        assert_eq!(got[0], Ok(()), "{engine}");
        assert_eq!(got[1], Err(NOW.plus_ms(6000)), "{engine}");
        assert_eq!(got[2], Ok(()), "{engine}");
        // The refused wish took nothing of the account's ten: eight are left.
        let rest: Vec<_> = (0..10).map(|_| vec![rate("account", 10, 10)]).collect();
        let got = take(&test.db, NOW, &rest).await;
        assert_eq!(got.iter().filter(|answer| answer.is_ok()).count(), 8, "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parked_key_waits_and_only_it() {
    for (engine, test) in sapa_store::testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        rate::park(&mut tx, "wsp", "a", NOW.plus_secs(30)).await.unwrap();
        rate::park(&mut tx, "wsp", "a", NOW.plus_secs(10)).await.unwrap();
        tx.commit().await.unwrap();
        let got = take(&test.db, NOW, &[vec![rate("a", 1, 100)], vec![rate("b", 1, 100)]]).await;
        assert_eq!(
            got,
            [Err(NOW.plus_secs(30)), Ok(())],
            "{engine}: the longer wait counts"
        );
        let mut other = rate("a", 1, 100);
        other.workspace = "wsp_other".into();
        assert_eq!(
            take(&test.db, NOW, &[vec![other]]).await,
            [Ok(())],
            "{engine}: not another workspace's"
        );
        let later = NOW.plus_secs(30);
        assert_eq!(
            take(&test.db, later, &[vec![rate("a", 1, 100)]]).await,
            [Ok(())],
            "{engine}"
        );
        let mut tx = test.db.write().await.unwrap();
        assert!(
            rate::prune(&mut tx, later.plus_secs(60)).await.unwrap() >= 2,
            "{engine}"
        );
        tx.commit().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_nodes_share_one_rate() {
    for (engine, test) in sapa_store::testing::both().await {
        take(&test.db, NOW, &[vec![rate("a", 1000, 20)]]).await;
        let nodes: Vec<_> = (0..10)
            .map(|_| {
                let db = test.db.clone();
                tokio::spawn(async move {
                    take(&db, NOW, &(0..5).map(|_| vec![rate("a", 1000, 20)]).collect::<Vec<_>>()).await
                })
            })
            .collect();
        let mut granted = 1;
        for node in nodes {
            granted += node.await.unwrap().iter().filter(|answer| answer.is_ok()).count();
        }
        assert_eq!(granted, 20, "{engine}");
    }
}
