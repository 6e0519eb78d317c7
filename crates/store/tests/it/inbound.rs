//! Webhook bodies: in the order they came, read by one, replayable.

use sapa_model::{AppId, InboundId, WorkspaceId};
use sapa_store::app::{self, AppRow};
use sapa_store::inbound::{self, DeadRow};
use sapa_store::{Db, Tx};

use crate::rows::NOW;

async fn an_app(tx: &mut Tx, workspace: &WorkspaceId) -> AppId {
    let row = AppRow {
        workspace_id: workspace.clone(),
        id: AppId::new(),
        channel: "whatsapp".into(),
        name: "Meta".into(),
        endpoint: AppId::new().to_string(),
        verify_token: String::new(),
        settings: "{}".into(),
        secrets: String::new(),
        created_at: NOW,
    };
    app::insert(tx, &row).await.unwrap();
    row.id
}

async fn store(db: &Db, workspace: &WorkspaceId, app: &AppId, body: &[u8]) -> InboundId {
    let mut tx = db.write().await.unwrap();
    let id = inbound::store(&mut tx, workspace, app, body, NOW).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn dead(id: &InboundId, position: i64, owner: &str) -> DeadRow {
    DeadRow {
        inbound_id: id.clone(),
        position,
        owner_id: owner.into(),
        code: "c".into(),
        reason: "r".into(),
        at: NOW,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_wait_in_line_and_end_done_or_dead() {
    for (engine, test) in sapa_store::testing::both().await {
        let (db, w) = (&test.db, WorkspaceId::new());
        let mut tx = db.write().await.unwrap();
        let app = an_app(&mut tx, &w).await;
        tx.commit().await.unwrap();
        let mut ids = Vec::new();
        for body in [b"\x00\xff binary".as_slice(), b"two", b"three"] {
            ids.push(store(db, &w, &app, body).await);
        }
        let mut tx = db.write().await.unwrap();
        assert_eq!(
            inbound::apps_waiting(&mut tx).await.unwrap(),
            [(w.clone(), app.clone())],
            "{engine}"
        );
        let line = inbound::pending(&mut tx, &w, &app, "", 10, 1 << 20).await.unwrap();
        assert_eq!(
            line.iter().map(|row| row.id.clone()).collect::<Vec<_>>(),
            ids,
            "{engine}"
        );
        assert_eq!(line[0].body, b"\x00\xff binary", "{engine}: byte for byte");
        inbound::add_dead(&mut tx, &w, &[dead(&ids[1], 0, "acc_a"), dead(&ids[1], 2, "acc_b")])
            .await
            .unwrap();
        inbound::finish(
            &mut tx,
            &w,
            &[(ids[0].clone(), 4, false), (ids[1].clone(), 3, true)],
            NOW,
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.write().await.unwrap();
        let left = inbound::still_pending(&mut tx, &w, &app, 10).await.unwrap();
        assert_eq!(left, [(ids[2].clone(),)], "{engine}");
        let listed = inbound::list(&mut tx, &w, "dead", Some("acc_b"), None, 10)
            .await
            .unwrap();
        assert_eq!(listed.len(), 1, "{engine}");
        assert_eq!(
            (listed[0].0.id.clone(), listed[0].1, listed[0].0.body.len()),
            (ids[1].clone(), 3, 0),
            "{engine}: the list carries sizes, not bodies"
        );
        assert!(
            inbound::list(&mut tx, &w, "dead", Some("acc_c"), None, 10)
                .await
                .unwrap()
                .is_empty(),
            "{engine}"
        );
        assert!(
            inbound::list(&mut tx, &WorkspaceId::new(), "dead", None, None, 10)
                .await
                .unwrap()
                .is_empty(),
            "{engine}"
        );
        // A dead one can go back in line, once; a done one cannot.
        assert!(inbound::replay(&mut tx, &w, &ids[1]).await.unwrap(), "{engine}");
        assert!(!inbound::replay(&mut tx, &w, &ids[1]).await.unwrap(), "{engine}");
        assert!(!inbound::replay(&mut tx, &w, &ids[0]).await.unwrap(), "{engine}");
        assert!(inbound::is_pending(&mut tx, &w, &ids[1]).await.unwrap(), "{engine}");
        assert_eq!(
            inbound::dead_of(&mut tx, &w, &ids[1])
                .await
                .unwrap()
                .iter()
                .map(|d| d.position)
                .collect::<Vec<_>>(),
            [0, 2],
            "{engine}"
        );
        inbound::clear_dead(&mut tx, &w, &ids[1]).await.unwrap();
        assert!(
            inbound::dead_of(&mut tx, &w, &ids[1]).await.unwrap().is_empty(),
            "{engine}"
        );
        // Only read bodies are ever thrown away.
        assert_eq!(
            inbound::prune(&mut tx, NOW.plus_secs(1), 10).await.unwrap(),
            1,
            "{engine}"
        );
        assert!(inbound::find(&mut tx, &w, &ids[0]).await.is_err(), "{engine}");
        assert!(inbound::find(&mut tx, &w, &ids[2]).await.is_ok(), "{engine}");
        tx.commit().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_of_large_bodies_is_read_in_parts() {
    for (engine, test) in sapa_store::testing::both().await {
        let (db, w) = (&test.db, WorkspaceId::new());
        let mut tx = db.write().await.unwrap();
        let app = an_app(&mut tx, &w).await;
        tx.commit().await.unwrap();
        let mut ids = Vec::new();
        for size in [400, 400, 400, 5000, 10] {
            ids.push(store(db, &w, &app, &vec![b'x'; size]).await);
        }
        let mut tx = db.read().await.unwrap();
        let mut sizes = async |after: &str, limit: i64, bytes: i64| {
            let rows = inbound::pending(&mut tx, &w, &app, after, limit, bytes).await.unwrap();
            rows.iter().map(|row| row.body.len()).collect::<Vec<_>>()
        };
        assert_eq!(
            sizes("", 100, 1000).await,
            [400, 400, 400],
            "{engine}: at most one too many"
        );
        assert_eq!(
            sizes(ids[2].as_str(), 100, 1000).await,
            [5000],
            "{engine}: a large one goes alone"
        );
        assert_eq!(sizes(ids[3].as_str(), 100, 1000).await, [10], "{engine}");
        assert_eq!(sizes("", 2, 1 << 30).await, [400, 400], "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_node_reads_an_apps_bodies_at_a_time() {
    let Some(test) = sapa_store::testing::postgres().await else {
        return;
    };
    let (db, w) = (&test.db, WorkspaceId::new());
    let mut tx = db.write().await.unwrap();
    let (one, two) = (an_app(&mut tx, &w).await, an_app(&mut tx, &w).await);
    tx.commit().await.unwrap();
    let mut reader = db.write().await.unwrap();
    assert!(inbound::lock_app(&mut reader, &w, &one).await.unwrap());
    let mut other = db.write().await.unwrap();
    assert!(
        !inbound::lock_app(&mut other, &w, &one).await.unwrap(),
        "it does not wait, it passes by"
    );
    assert!(inbound::lock_app(&mut other, &w, &two).await.unwrap());
    drop(reader);
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    assert!(inbound::lock_app(&mut other, &w, &one).await.unwrap());
}
