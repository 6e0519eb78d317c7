//! Messages: once, in order, and statuses that come early.

use sapa_model::{AccountId, ConversationId, DeliveryStatus, Direction, WorkspaceId};
use sapa_store::{StoreError, message};

use crate::rows::{self, NOW, a_chat, say};

#[tokio::test(flavor = "multi_thread")]
async fn one_vendor_message_is_one_row_whoever_writes_it() {
    for (engine, test) in sapa_store::testing::both().await {
        let (w, account) = (WorkspaceId::new(), AccountId::new());
        let mut tx = test.db.write().await.unwrap();
        let chat = a_chat(&mut tx, &w, &account, "siti").await;
        tx.commit().await.unwrap();
        let writers: Vec<_> = (0..8)
            .map(|_| {
                let (db, chat) = (test.db.clone(), chat.clone());
                tokio::spawn(async move {
                    let mut row = rows::message(&chat, Direction::In, "sekali", NOW.0);
                    row.external_id = Some("wamid.ONE".into());
                    let mut tx = db.write().await.unwrap();
                    match message::insert_many(&mut tx, &[row]).await {
                        Ok(()) => tx.commit().await.map(|()| true),
                        Err(StoreError::Conflict) => Ok(false),
                        Err(other) => Err(other),
                    }
                })
            })
            .collect();
        let mut made = 0;
        for writer in writers {
            made += usize::from(writer.await.unwrap().unwrap());
        }
        assert_eq!(made, 1, "{engine}");
        let mut tx = test.db.read().await.unwrap();
        assert_eq!(
            message::by_external(&mut tx, &w, &account, &["wamid.ONE"])
                .await
                .unwrap()
                .len(),
            1,
            "{engine}"
        );
        assert!(
            message::by_external(&mut tx, &w, &AccountId::new(), &["wamid.ONE"])
                .await
                .unwrap()
                .is_empty(),
            "{engine}"
        );
        assert!(
            message::by_external(&mut tx, &WorkspaceId::new(), &account, &["wamid.ONE"])
                .await
                .unwrap()
                .is_empty(),
            "{engine}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_is_paged_in_both_directions_even_within_one_moment() {
    for (engine, test) in sapa_store::testing::both().await {
        let (w, account) = (WorkspaceId::new(), AccountId::new());
        let mut tx = test.db.write().await.unwrap();
        let chat = a_chat(&mut tx, &w, &account, "siti").await;
        let other = a_chat(&mut tx, &w, &account, "budi").await;
        let mut all = Vec::new();
        for n in 0..10 {
            // Three messages carry the same time each: the id decides.
            all.push(say(&mut tx, &chat, &format!("{n}"), NOW.0 + n / 3).await);
            say(&mut tx, &other, "x", NOW.0 + n).await;
        }
        tx.commit().await.unwrap();
        let mut tx = test.db.read().await.unwrap();
        let (mut place, mut backwards) = (None, Vec::new());
        loop {
            let page = message::older(&mut tx, &w, &chat.id, place, 3).await.unwrap();
            let Some(last) = page.last() else { break };
            place = Some((last.sort_at.0, last.id.to_string()));
            backwards.extend(page.into_iter().map(|row| row.id));
        }
        backwards.reverse();
        assert_eq!(
            backwards,
            all.iter().map(|row| row.id.clone()).collect::<Vec<_>>(),
            "{engine}"
        );
        let newer = message::newer(&mut tx, &w, &chat.id, (all[4].sort_at.0, all[4].id.to_string()), 100)
            .await
            .unwrap();
        assert_eq!(
            newer.iter().map(|row| row.text.as_deref().unwrap()).collect::<Vec<_>>(),
            ["5", "6", "7", "8", "9"],
            "{engine}"
        );
        assert_eq!(
            message::customer_messages_from(&mut tx, &all[7]).await.unwrap(),
            3,
            "{engine}"
        );
        assert_eq!(
            message::newest_from_customer(&mut tx, &w, &chat.id)
                .await
                .unwrap()
                .unwrap()
                .id,
            all[9].id,
            "{engine}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_customer_said_since_our_last_word() {
    for (engine, test) in sapa_store::testing::both().await {
        let (w, account) = (WorkspaceId::new(), AccountId::new());
        let mut tx = test.db.write().await.unwrap();
        let chat = a_chat(&mut tx, &w, &account, "siti").await;
        assert_eq!(
            message::unanswered(&mut tx, &w, &chat.id).await.unwrap(),
            (None, 0),
            "{engine}"
        );
        say(&mut tx, &chat, "satu", NOW.0).await;
        let mut ours = rows::message(&chat, Direction::Out, "jawab", NOW.0 + 1);
        message::insert_many(&mut tx, std::slice::from_ref(&ours))
            .await
            .unwrap();
        say(&mut tx, &chat, "dua", NOW.0 + 2).await;
        say(&mut tx, &chat, "tiga", NOW.0 + 3).await;
        assert_eq!(
            message::unanswered(&mut tx, &w, &chat.id).await.unwrap(),
            (Some(NOW.plus_ms(2)), 2),
            "{engine}"
        );
        ours.deleted_at = Some(NOW);
        message::update_many(&mut tx, &[ours]).await.unwrap();
        assert_eq!(
            message::unanswered(&mut tx, &w, &chat.id).await.unwrap(),
            (Some(NOW), 3),
            "{engine}"
        );
        tx.commit().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_early_status_is_handed_out_once() {
    for (engine, test) in sapa_store::testing::both().await {
        let (w, account) = (WorkspaceId::new(), AccountId::new());
        let mut tx = test.db.write().await.unwrap();
        let keep = async |tx: &mut sapa_store::Tx, status: &str| {
            message::keep_early_status(tx, &w, &account, "wamid.X", status, &format!("\"{status}\""), NOW)
                .await
                .unwrap()
        };
        assert!(keep(&mut tx, "delivered").await, "{engine}");
        assert!(!keep(&mut tx, "delivered").await, "{engine}: said before");
        assert!(keep(&mut tx, "read").await, "{engine}");
        assert!(
            !message::has_early_status(&mut tx, &w, &account, "wamid.X")
                .await
                .unwrap(),
            "{engine}: of nobody yet"
        );
        let chat = a_chat(&mut tx, &w, &account, "siti").await;
        let mut row = rows::message(&chat, Direction::Out, "x", NOW.0);
        row.external_id = Some("wamid.X".into());
        message::insert_many(&mut tx, &[row]).await.unwrap();
        assert!(
            message::has_early_status(&mut tx, &w, &account, "wamid.X")
                .await
                .unwrap(),
            "{engine}"
        );
        assert!(
            message::take_early_statuses(&mut tx, &w, &AccountId::new(), "wamid.X")
                .await
                .unwrap()
                .is_empty(),
            "{engine}"
        );
        let mut taken = message::take_early_statuses(&mut tx, &w, &account, "wamid.X")
            .await
            .unwrap();
        taken.sort();
        assert_eq!(taken, ["\"delivered\"", "\"read\""], "{engine}");
        assert!(
            message::take_early_statuses(&mut tx, &w, &account, "wamid.X")
                .await
                .unwrap()
                .is_empty(),
            "{engine}"
        );
        tx.commit().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_leaves_the_words_alone_and_a_client_id_is_once_in_a_chat() {
    for (engine, test) in sapa_store::testing::both().await {
        let (w, account) = (WorkspaceId::new(), AccountId::new());
        let mut tx = test.db.write().await.unwrap();
        let chat = a_chat(&mut tx, &w, &account, "siti").await;
        let mut row = rows::message(&chat, Direction::Out, "kata", NOW.0);
        row.client_id = Some("c-1".into());
        message::insert_many(&mut tx, std::slice::from_ref(&row)).await.unwrap();
        row.text = Some("must not be written".into());
        row.status = DeliveryStatus::Read;
        row.read_at = Some(NOW);
        message::update_progress(&mut tx, std::slice::from_ref(&row))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut tx = test.db.write().await.unwrap();
        let known = message::by_client_id(&mut tx, &w, &chat.id, "c-1")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (known.text.as_deref(), known.status, known.read_at),
            (Some("kata"), DeliveryStatus::Read, Some(NOW)),
            "{engine}"
        );
        assert!(
            message::by_client_id(&mut tx, &w, &ConversationId::new(), "c-1")
                .await
                .unwrap()
                .is_none(),
            "{engine}"
        );
        let mut again = rows::message(&chat, Direction::Out, "kata", NOW.0);
        again.client_id = Some("c-1".into());
        assert!(
            matches!(message::insert_many(&mut tx, &[again]).await, Err(StoreError::Conflict)),
            "{engine}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_held_by_two_at_once_are_taken_in_one_order() {
    let Some(test) = sapa_store::testing::postgres().await else {
        return;
    };
    let (w, account) = (WorkspaceId::new(), AccountId::new());
    let mut tx = test.db.write().await.unwrap();
    let chat = a_chat(&mut tx, &w, &account, "siti").await;
    let mut ids = Vec::new();
    for n in 0..40 {
        ids.push(say(&mut tx, &chat, "x", NOW.0 + n).await.id.to_string());
    }
    tx.commit().await.unwrap();
    // Each names the same rows in another order; without one order for all, PostgreSQL would break a circle.
    let holders: Vec<_> = (0..12)
        .map(|n| {
            let (db, w, mut ids) = (test.db.clone(), w.clone(), ids.clone());
            tokio::spawn(async move {
                ids.rotate_left(n * 3);
                if n % 2 == 0 {
                    ids.reverse();
                }
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                let mut tx = db.write().await?;
                message::lock_many(&mut tx, &w, &ids).await?;
                tx.commit().await
            })
        })
        .collect();
    for holder in holders {
        holder.await.unwrap().expect("nobody is broken off");
    }
}
