//! Contacts and identities.

use sapa_model::{AccountId, WorkspaceId};
use sapa_store::{StoreError, contact};

use crate::rows::{self, NOW};

#[tokio::test(flavor = "multi_thread")]
async fn an_id_belongs_to_one_identity_of_an_account() {
    for (engine, test) in sapa_store::testing::both().await {
        let (w, account, other) = (WorkspaceId::new(), AccountId::new(), AccountId::new());
        let person = rows::contact(&w, "Siti");
        let mut tx = test.db.write().await.unwrap();
        contact::insert_many(&mut tx, std::slice::from_ref(&person))
            .await
            .unwrap();
        let mut first = rows::identity(&person, &account, "6281");
        first.scoped_id = Some("ID.1".into());
        contact::insert_identities(&mut tx, &[first.clone(), rows::identity(&person, &other, "6281")])
            .await
            .unwrap();
        // People without a phone have only a scoped id: several of those do not collide.
        let mut hidden = rows::identity(&person, &account, "");
        hidden.external_id = None;
        hidden.scoped_id = Some("ID.2".into());
        let mut also = rows::identity(&person, &account, "");
        also.external_id = None;
        also.scoped_id = Some("ID.3".into());
        contact::insert_identities(&mut tx, &[hidden, also]).await.unwrap();
        tx.commit().await.unwrap();
        for (external, scoped) in [(Some("6281"), None), (None, Some("ID.1"))] {
            let mut twin = rows::identity(&person, &account, "");
            twin.external_id = external.map(str::to_owned);
            twin.scoped_id = scoped.map(str::to_owned);
            let mut tx = test.db.write().await.unwrap();
            let refused = contact::insert_identities(&mut tx, &[twin]).await;
            assert!(matches!(refused, Err(StoreError::Conflict)), "{engine}: {refused:?}");
        }
        let mut tx = test.db.read().await.unwrap();
        let found = contact::by_external(&mut tx, &w, &account, &["6281", "nobody"])
            .await
            .unwrap();
        assert_eq!(
            found.iter().map(|row| &row.id).collect::<Vec<_>>(),
            [&first.id],
            "{engine}"
        );
        assert!(
            contact::by_external(&mut tx, &WorkspaceId::new(), &account, &["6281"])
                .await
                .unwrap()
                .is_empty(),
            "{engine}"
        );
        assert_eq!(
            contact::identities_of(&mut tx, &w, &person.id).await.unwrap().len(),
            4,
            "{engine}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn any_number_of_keys_can_be_asked_for_at_once() {
    for (engine, test) in sapa_store::testing::both().await {
        let w = WorkspaceId::new();
        let people: Vec<_> = (0..300)
            .map(|n| rows::contact(&w, &format!("Pelanggan {n:03}")))
            .collect();
        let mut tx = test.db.write().await.unwrap();
        contact::insert_many(&mut tx, &people).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = test.db.read().await.unwrap();
        for count in [0, 1, 2, 9, 33, 128, 129, 300] {
            let ids: Vec<&str> = people[..count].iter().map(|row| row.id.as_str()).collect();
            let found = contact::find_many(&mut tx, &w, &ids).await.unwrap();
            let unique: std::collections::HashSet<_> = found.iter().map(|row| row.id.clone()).collect();
            assert_eq!((found.len(), unique.len()), (count, count), "{engine}: {count} keys");
        }
        // Pages, newest first.
        let first = contact::list(&mut tx, &w, None, 200).await.unwrap();
        let second = contact::list(&mut tx, &w, Some(first[199].id.as_str()), 200)
            .await
            .unwrap();
        assert_eq!((first.len(), second.len()), (200, 100), "{engine}");
        assert_eq!(
            (first[0].name.as_str(), second[99].name.as_str()),
            ("Pelanggan 299", "Pelanggan 000"),
            "{engine}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_teammate_wrote_stays_when_the_profile_changes() {
    for (engine, test) in sapa_store::testing::both().await {
        let w = WorkspaceId::new();
        let row = rows::contact(&w, "siti ✨");
        let mut tx = test.db.write().await.unwrap();
        contact::insert_many(&mut tx, std::slice::from_ref(&row)).await.unwrap();
        tx.commit().await.unwrap();
        // A webhook read the row; then a teammate changed it; then the webhook writes.
        let mut stale = row.clone();
        let mut tx = test.db.write().await.unwrap();
        let mut changed = contact::lock(&mut tx, &w, &row.id).await.unwrap();
        changed.name = "Ibu Siti".into();
        changed.named_by = "teammate".into();
        changed.note = "pelanggan lama".into();
        contact::update(&mut tx, &changed).await.unwrap();
        tx.commit().await.unwrap();
        stale.name = "siti 🌸".into();
        stale.phone = Some("+6281".into());
        let mut tx = test.db.write().await.unwrap();
        contact::follow_profile(&mut tx, &stale).await.unwrap();
        let now = contact::find(&mut tx, &w, &row.id).await.unwrap();
        assert_eq!(
            (now.name.as_str(), now.note.as_str(), now.phone.as_deref()),
            ("Ibu Siti", "pelanggan lama", Some("+6281")),
            "{engine}"
        );
        tx.commit().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn any_text_a_person_can_have_as_a_name_is_kept() {
    for (engine, test) in sapa_store::testing::both().await {
        let w = WorkspaceId::new();
        let names = [
            "ก".repeat(3500),
            "\u{202e}\u{2066}evil\u{2069}".into(),
            "a\"'; DROP TABLE contact; --".into(),
            "👩‍👩‍👧‍👦".into(),
            String::new(),
        ];
        let people: Vec<_> = names.iter().map(|name| rows::contact(&w, name)).collect();
        let mut tx = test.db.write().await.unwrap();
        contact::insert_many(&mut tx, &people).await.unwrap();
        // PostgreSQL cannot hold a NUL; it is left out rather than refused.
        let odd = rows::contact(&w, "nul\0here");
        contact::insert_many(&mut tx, std::slice::from_ref(&odd)).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = test.db.read().await.unwrap();
        for (row, name) in people.iter().zip(&names) {
            assert_eq!(
                &contact::find(&mut tx, &w, &row.id).await.unwrap().name,
                name,
                "{engine}"
            );
        }
        assert!(
            contact::find(&mut tx, &w, &odd.id)
                .await
                .unwrap()
                .name
                .starts_with("nul"),
            "{engine}"
        );
        assert_eq!(NOW, people[0].created_at);
    }
}
