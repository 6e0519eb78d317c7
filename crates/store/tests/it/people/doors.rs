//! What lets people and programs in: sessions, keys, one-time links, and the count of failed tries.

use sapa_model::{PersonId, Role, WorkspaceId};
use sapa_store::people::one_time::{self, OneTimeRow};
use sapa_store::people::session::{self, SessionRow};
use sapa_store::people::{api_key, member, sign_in_attempt};
use sapa_store::{StoreError, testing};

use super::*;

#[tokio::test]
async fn a_session_lives_until_its_end_and_knows_its_workspaces() {
    for (engine, test) in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let (ploy, shop, other) = (
            a_person(&mut tx, "ploy@shop.example").await,
            a_workspace(&mut tx, "Shop").await,
            a_workspace(&mut tx, "Other").await,
        );
        let member = member::join(&mut tx, &shop.id, &ploy.id, Role::Admin, NOW)
            .await
            .unwrap();
        let row = a_session(&ploy.id, "h1", later(100));
        session::insert(&mut tx, &row).await.unwrap();

        let live = session::live(&mut tx, "h1", later(99)).await.unwrap().expect("good");
        assert_eq!(
            (live.id, live.person_id, live.name.as_str()),
            (row.id.clone(), ploy.id.clone(), "ploy"),
            "{engine}"
        );
        assert_eq!(
            session::live(&mut tx, "h1", later(100)).await.unwrap(),
            None,
            "{engine}: it is over"
        );
        assert_eq!(session::live(&mut tx, "h2", NOW).await.unwrap(), None);

        let here = session::live_in(&mut tx, "h1", &shop.id, NOW).await.unwrap().unwrap();
        assert_eq!(
            (here.member_id, here.role, here.member_seen_at),
            (Some(member.clone()), Some(Role::Admin), None),
            "{engine}"
        );
        member::touch(&mut tx, &shop.id, &member, later(1)).await.unwrap();
        let here = session::live_in(&mut tx, "h1", &shop.id, NOW).await.unwrap().unwrap();
        assert_eq!(here.member_seen_at, Some(later(1)));
        let there = session::live_in(&mut tx, "h1", &other.id, NOW).await.unwrap().unwrap();
        assert_eq!((there.member_id, there.role), (None, None), "{engine}");
        member::remove(&mut tx, &shop.id, &member, NOW).await.unwrap();
        assert_eq!(
            session::live_in(&mut tx, "h1", &shop.id, NOW)
                .await
                .unwrap()
                .unwrap()
                .role,
            None,
            "{engine}: removed"
        );

        session::touch(&mut tx, &row.id, later(50), later(300)).await.unwrap();
        let live = session::live(&mut tx, "h1", later(200))
            .await
            .unwrap()
            .expect("it slid on");
        assert_eq!(live.last_seen_at, later(50), "{engine}");
    }
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner_alone() {
    for (engine, test) in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let (ploy, mai) = (
            a_person(&mut tx, "ploy@shop.example").await,
            a_person(&mut tx, "mai@shop.example").await,
        );
        let (a, b, c) = (
            a_session(&ploy.id, "a", later(9)),
            a_session(&ploy.id, "b", later(9)),
            a_session(&mai.id, "c", later(9)),
        );
        for row in [&a, &b, &c, &a_session(&ploy.id, "old", later(-1))] {
            session::insert(&mut tx, row).await.unwrap();
        }
        session::touch(&mut tx, &a.id, later(5), later(9)).await.unwrap();
        let listed = |rows: Vec<SessionRow>| rows.into_iter().map(|row| row.token_hash).collect::<Vec<_>>();
        assert_eq!(
            listed(session::list(&mut tx, &ploy.id, NOW).await.unwrap()),
            ["a", "b"],
            "{engine}"
        );

        assert!(
            !session::delete(&mut tx, &ploy.id, &c.id).await.unwrap(),
            "{engine}: not hers"
        );
        assert_eq!(session::prune(&mut tx, NOW).await.unwrap(), 1);
        session::delete_all(&mut tx, &ploy.id, Some(&b.id)).await.unwrap();
        assert_eq!(
            listed(session::list(&mut tx, &ploy.id, NOW).await.unwrap()),
            ["b"],
            "{engine}"
        );
        assert!(session::delete(&mut tx, &ploy.id, &b.id).await.unwrap());
        session::delete_all(&mut tx, &mai.id, None).await.unwrap();
        assert!(
            session::list(&mut tx, &mai.id, NOW).await.unwrap().is_empty(),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn an_api_key_opens_until_it_is_revoked() {
    for (engine, test) in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let (shop, ploy) = (
            a_workspace(&mut tx, "Shop").await,
            a_person(&mut tx, "ploy@shop.example").await,
        );
        let by = member::join(&mut tx, &shop.id, &ploy.id, Role::Owner, NOW)
            .await
            .unwrap();
        let mut key = a_key(&shop.id, "h1", Some(by.as_str()));
        api_key::insert(&mut tx, &key).await.unwrap();
        api_key::touch(&mut tx, &shop.id, &key.id, later(3)).await.unwrap();
        key.last_used_at = Some(later(3));
        assert_eq!(
            api_key::by_hash(&mut tx, "h1").await.unwrap(),
            Some(key.clone()),
            "{engine}"
        );
        assert_eq!(api_key::by_hash(&mut tx, "h2").await.unwrap(), None);
        let list = api_key::list(&mut tx, &shop.id).await.unwrap();
        assert_eq!(
            (list.len(), list[0].creator_name.as_deref(), list[0].role),
            (1, Some("ploy"), Role::Admin),
            "{engine}"
        );

        assert!(matches!(
            api_key::find(&mut tx, &WorkspaceId::new(), &key.id).await,
            Err(StoreError::NotFound)
        ));
        api_key::revoke(&mut tx, &WorkspaceId::new(), &key.id, NOW)
            .await
            .unwrap();
        assert!(
            api_key::by_hash(&mut tx, "h1").await.unwrap().is_some(),
            "{engine}: another workspace cannot revoke it"
        );
        api_key::revoke(&mut tx, &shop.id, &key.id, NOW).await.unwrap();
        assert_eq!(api_key::by_hash(&mut tx, "h1").await.unwrap(), None, "{engine}");
        assert!(api_key::list(&mut tx, &shop.id).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_one_time_link_is_for_one_purpose_and_one_time() {
    for (engine, test) in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let (ploy, mai) = (PersonId::new(), PersonId::new());
        let link = |hash: &str, purpose: &str, person: Option<&PersonId>| OneTimeRow {
            token_hash: hash.to_owned(),
            purpose: purpose.to_owned(),
            person_id: person.cloned(),
            data: "{}".to_owned(),
            expires_at: later(60),
            attempts: 0,
        };
        for row in [
            link("a", "reset", Some(&ploy)),
            link("b", "reset", Some(&mai)),
            link("c", "set_up", None),
        ] {
            one_time::insert(&mut tx, &row).await.unwrap();
        }
        assert!(
            one_time::lock(&mut tx, "reset", "a", NOW).await.unwrap().is_some(),
            "{engine}"
        );
        assert!(
            one_time::lock(&mut tx, "set_up", "a", NOW).await.unwrap().is_none(),
            "{engine}: another purpose"
        );
        assert!(
            one_time::lock(&mut tx, "reset", "a", later(60))
                .await
                .unwrap()
                .is_none(),
            "{engine}: late"
        );
        assert_eq!(one_time::count_attempt(&mut tx, "a").await.unwrap(), 1);
        assert_eq!(one_time::count_attempt(&mut tx, "a").await.unwrap(), 2);

        one_time::delete_all(&mut tx, "reset", Some(&ploy)).await.unwrap();
        assert!(
            one_time::lock(&mut tx, "reset", "a", NOW).await.unwrap().is_none(),
            "{engine}"
        );
        assert!(
            one_time::lock(&mut tx, "reset", "b", NOW).await.unwrap().is_some(),
            "{engine}: Mai's stays"
        );
        one_time::delete_all(&mut tx, "set_up", None).await.unwrap();
        assert!(!one_time::delete(&mut tx, "c").await.unwrap(), "{engine}");
        assert!(one_time::delete(&mut tx, "b").await.unwrap());
        one_time::insert(&mut tx, &link("d", "reset", None)).await.unwrap();
        assert_eq!(one_time::prune(&mut tx, later(60)).await.unwrap(), 1, "{engine}");
    }
}

#[tokio::test]
async fn failed_tries_are_counted_block_for_a_while_and_fade() {
    for (engine, test) in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let mut count = async |at: i64| {
            sign_in_attempt::count(&mut tx, "account/x", later(at), later(at - 100))
                .await
                .unwrap()
        };
        assert_eq!((count(0).await, count(1).await), (Some(1), Some(2)), "{engine}");
        sign_in_attempt::block(&mut tx, "account/x", later(10)).await.unwrap();
        assert_eq!(
            sign_in_attempt::blocked_until(&mut tx, "account/x").await.unwrap(),
            later(10)
        );
        assert_eq!(
            sign_in_attempt::blocked_until(&mut tx, "account/y").await.unwrap(),
            Millis(0)
        );
        let mut count = async |at: i64| {
            sign_in_attempt::count(&mut tx, "account/x", later(at), later(at - 100))
                .await
                .unwrap()
        };
        assert_eq!((count(9).await, count(10).await), (None, Some(3)), "{engine}");
        assert_eq!(count(500).await, Some(1), "{engine}: long ago");
        sign_in_attempt::forgive_one(&mut tx, "account/x").await.unwrap();
        let again = sign_in_attempt::count(&mut tx, "account/x", later(501), NOW)
            .await
            .unwrap();
        assert_eq!(again, Some(1), "{engine}: taken back");
        sign_in_attempt::clear(&mut tx, "account/x").await.unwrap();
        assert_eq!(sign_in_attempt::prune(&mut tx, later(9999)).await.unwrap(), 0);
        sign_in_attempt::count(&mut tx, "address/1", NOW, NOW).await.unwrap();
        assert_eq!(sign_in_attempt::prune(&mut tx, later(1)).await.unwrap(), 1, "{engine}");
    }
}

#[tokio::test]
async fn two_tries_at_the_same_moment_both_count() {
    for (engine, test) in testing::both().await {
        let tries = (0..8).map(|_| {
            let db = test.db.clone();
            tokio::spawn(async move {
                let mut tx = db.write().await.unwrap();
                let n = sign_in_attempt::count(&mut tx, "account/x", NOW, NOW).await.unwrap();
                tx.commit().await.unwrap();
                n
            })
        });
        let mut counted = Vec::new();
        for one in tries.collect::<Vec<_>>() {
            counted.push(one.await.unwrap().unwrap());
        }
        counted.sort_unstable();
        assert_eq!(counted, (1..=8).collect::<Vec<i64>>(), "{engine}");
    }
}
