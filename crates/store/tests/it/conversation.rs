//! Conversations: the lists people work from, and one that goes on with each person.

use sapa_model::{AccountId, ConversationStatus, LabelId, MemberId, Millis, WorkspaceId};
use sapa_store::conversation::{
    self as conversations, AssigneeFilter, ConversationRow, DraftRow, LabelRow, ListFilter, ListSort,
};
use sapa_store::{StoreError, Tx};

use crate::rows::{self, NOW, a_chat};

async fn names(tx: &mut Tx, w: &WorkspaceId, filter: &ListFilter) -> Vec<i64> {
    let rows = conversations::list(tx, w, filter, None, 100).await.unwrap();
    rows.iter().map(|row| row.sort_at.0).collect()
}

async fn update(tx: &mut Tx, row: &ConversationRow) {
    conversations::update_many(tx, std::slice::from_ref(row)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_pages_through_all_its_rows_once() {
    for (engine, test) in sapa_store::testing::both().await {
        let (w, account) = (WorkspaceId::new(), AccountId::new());
        let mut tx = test.db.write().await.unwrap();
        for n in 0..25 {
            let mut chat = a_chat(&mut tx, &w, &account, &format!("c{n}")).await;
            // Many share a moment: the id decides, on every page alike.
            chat.sort_at = Millis(n / 4);
            chat.waiting_since = (n % 5 != 0).then_some(Millis(100 - n / 3));
            chat.window_expires_at = Some(Millis(1000 + n / 6));
            update(&mut tx, &chat).await;
        }
        tx.commit().await.unwrap();
        let mut tx = test.db.read().await.unwrap();
        for (sort, expected) in [
            (ListSort::Newest, 25),
            (ListSort::OldestWaiting, 20),
            (ListSort::WindowEnd, 20),
        ] {
            let filter = ListFilter {
                sort,
                ..ListFilter::default()
            };
            let whole = conversations::list(&mut tx, &w, &filter, None, 100).await.unwrap();
            let (mut paged, mut after) = (Vec::new(), None);
            loop {
                let page = conversations::list(&mut tx, &w, &filter, after, 4).await.unwrap();
                let Some(last) = page.last() else { break };
                after = Some((sort.key_of(last), last.id.to_string()));
                paged.extend(page);
            }
            assert_eq!(paged.len(), expected, "{engine} {sort:?}");
            assert_eq!(paged, whole, "{engine} {sort:?}");
            let keys: Vec<i64> = whole.iter().map(|row| sort.key_of(row)).collect();
            let sorted = if sort == ListSort::Newest {
                keys.iter().rev().is_sorted()
            } else {
                keys.is_sorted()
            };
            assert!(sorted, "{engine} {sort:?}: {keys:?}");
            assert_eq!(
                conversations::count(&mut tx, &w, &filter, 1000).await.unwrap() as usize,
                expected,
                "{engine}"
            );
            assert_eq!(
                conversations::count(&mut tx, &w, &filter, 7).await.unwrap(),
                7,
                "{engine}: no further than the cap"
            );
        }
        assert!(
            names(&mut tx, &WorkspaceId::new(), &ListFilter::default())
                .await
                .is_empty(),
            "{engine}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_keep_what_they_name() {
    for (engine, test) in sapa_store::testing::both().await {
        let (w, jakarta, bangkok, ana) = (WorkspaceId::new(), AccountId::new(), AccountId::new(), MemberId::new());
        let mut tx = test.db.write().await.unwrap();
        let label = LabelRow {
            id: LabelId::new().to_string(),
            name: "vip".into(),
            color: "plum".into(),
        };
        conversations::insert_label(&mut tx, &w, &label, NOW).await.unwrap();
        let mut chats = Vec::new();
        for n in 0..6 {
            let account = if n < 4 { &jakarta } else { &bangkok };
            let mut chat = a_chat(&mut tx, &w, account, &format!("c{n}")).await;
            chat.sort_at = Millis(n);
            chats.push(chat);
        }
        chats[0].status = ConversationStatus::Closed;
        chats[1].assignee_id = Some(ana.clone());
        chats[2].failed_count = 2;
        chats[3].window_expires_at = Some(NOW.plus_secs(60));
        chats[3].waiting_since = Some(NOW);
        chats[4].window_expires_at = Some(NOW.plus_secs(60));
        for chat in &chats {
            update(&mut tx, chat).await;
        }
        conversations::set_labels(&mut tx, &w, &chats[5].id, &[label.id.clone(), label.id.clone()])
            .await
            .unwrap();
        let all = ListFilter::default;
        let cases = [
            (
                ListFilter {
                    status: Some(ConversationStatus::Closed),
                    ..all()
                },
                vec![0],
            ),
            (
                ListFilter {
                    status: Some(ConversationStatus::Open),
                    ..all()
                },
                vec![5, 4, 3, 2, 1],
            ),
            (
                ListFilter {
                    account: Some(bangkok.to_string()),
                    ..all()
                },
                vec![5, 4],
            ),
            (
                ListFilter {
                    assignee: Some(AssigneeFilter::Member(ana.to_string())),
                    ..all()
                },
                vec![1],
            ),
            (
                ListFilter {
                    assignee: Some(AssigneeFilter::Anybody),
                    ..all()
                },
                vec![1],
            ),
            (
                ListFilter {
                    assignee: Some(AssigneeFilter::Nobody),
                    ..all()
                },
                vec![5, 4, 3, 2, 0],
            ),
            (
                ListFilter {
                    label: Some(label.id.clone()),
                    ..all()
                },
                vec![5],
            ),
            (ListFilter { failed: true, ..all() }, vec![2]),
            (
                ListFilter {
                    window_before: Some((NOW, NOW.plus_secs(61))),
                    ..all()
                },
                vec![3],
            ),
            (
                ListFilter {
                    window_before: Some((NOW, NOW.plus_secs(60))),
                    ..all()
                },
                vec![],
            ),
        ];
        for (filter, expected) in cases {
            assert_eq!(names(&mut tx, &w, &filter).await, expected, "{engine} {filter:?}");
        }
        conversations::delete_label(&mut tx, &w, &label.id).await.unwrap();
        assert!(
            names(
                &mut tx,
                &w,
                &ListFilter {
                    label: Some(label.id.clone()),
                    ..all()
                }
            )
            .await
            .is_empty(),
            "{engine}"
        );
        tx.commit().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_chat_goes_on_with_each_person() {
    for (engine, test) in sapa_store::testing::both().await {
        let (w, account) = (WorkspaceId::new(), AccountId::new());
        let mut tx = test.db.write().await.unwrap();
        let mut old = a_chat(&mut tx, &w, &account, "siti").await;
        let identity = sapa_store::contact::identity(&mut tx, &w, &old.identity_id)
            .await
            .unwrap();
        old.status = ConversationStatus::Closed;
        update(&mut tx, &old).await;
        let mut newer = rows::conversation(&identity, 1);
        newer.status = ConversationStatus::Closed;
        conversations::insert_many(&mut tx, std::slice::from_ref(&newer))
            .await
            .unwrap();
        let ask = [identity.id.as_str()];
        assert_eq!(
            conversations::newest_of(&mut tx, &w, &ask).await.unwrap()[0].id,
            newer.id,
            "{engine}: the newest"
        );
        assert!(
            !conversations::has_open(&mut tx, &w, &identity.id).await.unwrap(),
            "{engine}"
        );
        // A teammate opens the older one again: what comes now belongs there.
        old.status = ConversationStatus::Open;
        update(&mut tx, &old).await;
        assert_eq!(
            conversations::newest_of(&mut tx, &w, &ask).await.unwrap()[0].id,
            old.id,
            "{engine}: the open one"
        );
        assert!(
            conversations::has_open(&mut tx, &w, &identity.id).await.unwrap(),
            "{engine}"
        );
        tx.commit().await.unwrap();
        let mut tx = test.db.write().await.unwrap();
        let third = rows::conversation(&identity, 2);
        let refused = conversations::insert_many(&mut tx, &[third]).await;
        assert!(matches!(refused, Err(StoreError::Conflict)), "{engine}: {refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_and_read_marks_are_each_teammates_own() {
    for (engine, test) in sapa_store::testing::both().await {
        let (w, account, ana, ben) = (WorkspaceId::new(), AccountId::new(), MemberId::new(), MemberId::new());
        let mut tx = test.db.write().await.unwrap();
        let chat = a_chat(&mut tx, &w, &account, "siti").await;
        let other = a_chat(&mut tx, &w, &account, "budi").await;
        let mut draft = DraftRow {
            conversation_id: chat.id.to_string(),
            mode: "reply".into(),
            text: "Hal".into(),
            attachment_ids: "[]".into(),
            updated_at: NOW,
        };
        conversations::save_draft(&mut tx, &w, &ana, &draft).await.unwrap();
        draft.text = "Halo".into();
        conversations::save_draft(&mut tx, &w, &ana, &draft).await.unwrap();
        assert_eq!(
            conversations::draft(&mut tx, &w, &chat.id, &ana)
                .await
                .unwrap()
                .unwrap()
                .text,
            "Halo",
            "{engine}"
        );
        assert!(
            conversations::draft(&mut tx, &w, &chat.id, &ben)
                .await
                .unwrap()
                .is_none(),
            "{engine}"
        );
        let both = [chat.id.as_str(), other.id.as_str()];
        assert_eq!(
            conversations::drafts_of(&mut tx, &w, &ana, &both).await.unwrap(),
            [(chat.id.to_string(),)],
            "{engine}"
        );
        conversations::set_read_mark(&mut tx, &w, &chat.id, &ana, 3, None)
            .await
            .unwrap();
        conversations::set_read_mark(&mut tx, &w, &chat.id, &ana, 5, None)
            .await
            .unwrap();
        assert_eq!(
            conversations::read_marks(&mut tx, &w, &ana, &both).await.unwrap(),
            [(chat.id.to_string(), 5)],
            "{engine}"
        );
        assert!(
            conversations::read_marks(&mut tx, &w, &ben, &both)
                .await
                .unwrap()
                .is_empty(),
            "{engine}"
        );
        // Two chats become one: what teammates left there moves along, and nothing is overwritten.
        let kept = DraftRow {
            conversation_id: other.id.to_string(),
            text: "Budi".into(),
            ..draft.clone()
        };
        conversations::save_draft(&mut tx, &w, &ben, &kept).await.unwrap();
        conversations::save_draft(
            &mut tx,
            &w,
            &ben,
            &DraftRow {
                text: "kalah".into(),
                ..draft.clone()
            },
        )
        .await
        .unwrap();
        conversations::hand_over(&mut tx, &w, &chat.id, &other.id)
            .await
            .unwrap();
        assert_eq!(
            conversations::draft(&mut tx, &w, &other.id, &ana)
                .await
                .unwrap()
                .unwrap()
                .text,
            "Halo",
            "{engine}"
        );
        assert_eq!(
            conversations::draft(&mut tx, &w, &other.id, &ben)
                .await
                .unwrap()
                .unwrap()
                .text,
            "Budi",
            "{engine}"
        );
        assert!(
            conversations::draft(&mut tx, &w, &chat.id, &ana)
                .await
                .unwrap()
                .is_none(),
            "{engine}"
        );
        conversations::delete_draft(&mut tx, &w, &other.id, &ana).await.unwrap();
        assert!(
            conversations::draft(&mut tx, &w, &other.id, &ana)
                .await
                .unwrap()
                .is_none(),
            "{engine}"
        );
        tx.commit().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn snoozed_chats_come_back_in_their_time_on_one_node() {
    for (engine, test) in sapa_store::testing::both().await {
        let (w, account) = (WorkspaceId::new(), AccountId::new());
        let mut tx = test.db.write().await.unwrap();
        for (n, until) in [10, 20, 30].into_iter().enumerate() {
            let mut chat = a_chat(&mut tx, &w, &account, &format!("c{n}")).await;
            chat.status = ConversationStatus::Snoozed;
            chat.snoozed_until = Some(Millis(until));
            update(&mut tx, &chat).await;
        }
        tx.commit().await.unwrap();
        let mut tx = test.db.write().await.unwrap();
        let due = conversations::snooze_due(&mut tx, Millis(20), 100).await.unwrap();
        assert_eq!(
            due.iter().map(|row| row.snoozed_until.unwrap().0).collect::<Vec<_>>(),
            [10, 20],
            "{engine}"
        );
        if engine == "postgres" {
            let mut other = test.db.write().await.unwrap();
            assert!(
                conversations::snooze_due(&mut other, Millis(20), 100)
                    .await
                    .unwrap()
                    .is_empty(),
                "a node is at it"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_and_a_label_of_another_workspace_stay_out_of_reach() {
    for (engine, test) in sapa_store::testing::both().await {
        let (ours, theirs, account) = (WorkspaceId::new(), WorkspaceId::new(), AccountId::new());
        let mut tx = test.db.write().await.unwrap();
        let chat = a_chat(&mut tx, &ours, &account, "siti").await;
        let label = LabelRow {
            id: LabelId::new().to_string(),
            name: "vip".into(),
            color: "plum".into(),
        };
        conversations::insert_label(&mut tx, &ours, &label, NOW).await.unwrap();
        conversations::insert_label(
            &mut tx,
            &theirs,
            &LabelRow {
                id: LabelId::new().to_string(),
                ..label.clone()
            },
            NOW,
        )
        .await
        .unwrap();
        assert!(
            matches!(
                conversations::find(&mut tx, &theirs, &chat.id).await,
                Err(StoreError::NotFound)
            ),
            "{engine}"
        );
        assert!(
            conversations::find_many(&mut tx, &theirs, &[chat.id.as_str()])
                .await
                .unwrap()
                .is_empty(),
            "{engine}"
        );
        assert_eq!(
            conversations::update_label(&mut tx, &theirs, &label).await.unwrap(),
            0,
            "{engine}"
        );
        assert_eq!(
            conversations::delete_label(&mut tx, &theirs, &label.id).await.unwrap(),
            0,
            "{engine}"
        );
        assert_eq!(
            conversations::labels(&mut tx, &ours).await.unwrap(),
            std::slice::from_ref(&label),
            "{engine}"
        );
        tx.commit().await.unwrap();
        let mut tx = test.db.write().await.unwrap();
        let twice = LabelRow {
            id: LabelId::new().to_string(),
            ..label
        };
        assert!(
            matches!(
                conversations::insert_label(&mut tx, &ours, &twice, NOW).await,
                Err(StoreError::Conflict)
            ),
            "{engine}"
        );
    }
}
