//! Events: numbered without gaps in each workspace, whoever writes at the same time.

use sapa_model::{MemberId, WorkspaceId};
use sapa_store::event;

use crate::rows::NOW;

#[tokio::test(flavor = "multi_thread")]
async fn writers_at_the_same_time_leave_no_gap_and_no_reader_ever_sees_one() {
    for (engine, test) in sapa_store::testing::both().await {
        let (ours, theirs) = (WorkspaceId::new(), WorkspaceId::new());
        let writers: Vec<_> = (0..40)
            .map(|n| {
                let (db, ours, theirs) = (test.db.clone(), ours.clone(), theirs.clone());
                tokio::spawn(async move {
                    let mut tx = db.write().await.unwrap();
                    event::append(&mut tx, &ours, "a", None, format!("{n}"), NOW);
                    event::append(&mut tx, &theirs, "b", None, "{}".into(), NOW);
                    event::append(&mut tx, &ours, "c", None, format!("{n}"), NOW);
                    // Some change their mind: their numbers are never given.
                    if n % 4 != 0 {
                        tx.commit().await.unwrap();
                    }
                })
            })
            .collect();
        let mut seen = 0;
        while seen < 60 {
            let rows = event::after(&mut test.db.read().await.unwrap(), ours.as_str(), seen, 100)
                .await
                .unwrap();
            for row in &rows {
                seen += 1;
                assert_eq!(row.seq, seen, "{engine}: a lower number comes before a higher one");
            }
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        for writer in writers {
            writer.await.unwrap();
        }
        let mut tx = test.db.read().await.unwrap();
        let rows = event::after(&mut tx, ours.as_str(), 0, 1000).await.unwrap();
        assert_eq!(rows.len(), 60, "{engine}");
        // The two events of one transaction stand together, in the order they were told.
        for pair in rows.chunks(2) {
            assert_eq!((pair[0].kind.as_str(), pair[1].kind.as_str()), ("a", "c"), "{engine}");
            assert_eq!(pair[0].data, pair[1].data, "{engine}");
        }
        assert_eq!(event::last_seq(&mut tx, theirs.as_str()).await.unwrap(), 30, "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn old_events_go_and_the_numbers_go_on() {
    for (engine, test) in sapa_store::testing::both().await {
        let workspace = WorkspaceId::new();
        let member = MemberId::new();
        for n in 0..10 {
            let mut tx = test.db.write().await.unwrap();
            event::append(&mut tx, &workspace, "x", Some(&member), "{}".into(), NOW.plus_secs(n));
            tx.commit().await.unwrap();
        }
        let mut tx = test.db.write().await.unwrap();
        assert_eq!(
            event::prune(&mut tx, &workspace, NOW.plus_secs(6), 4).await.unwrap(),
            4,
            "{engine}: a few at a time"
        );
        assert_eq!(
            event::prune(&mut tx, &workspace, NOW.plus_secs(6), 4).await.unwrap(),
            2,
            "{engine}"
        );
        event::append(&mut tx, &workspace, "x", None, "{}".into(), NOW);
        tx.commit().await.unwrap();
        let mut tx = test.db.read().await.unwrap();
        assert_eq!(
            event::first_seq(&mut tx, workspace.as_str()).await.unwrap(),
            7,
            "{engine}"
        );
        assert_eq!(
            event::last_seq(&mut tx, workspace.as_str()).await.unwrap(),
            11,
            "{engine}"
        );
        let rows = event::after(&mut tx, workspace.as_str(), 9, 10).await.unwrap();
        assert_eq!(rows[0].member_id.as_deref(), Some(member.as_str()), "{engine}");
        assert_eq!(rows[1].member_id, None, "{engine}");
        assert_eq!(event::last_seq(&mut tx, "wsp_nobody").await.unwrap(), 0, "{engine}");
    }
}
