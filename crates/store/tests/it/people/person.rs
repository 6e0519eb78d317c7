//! A person: profile, password, two-step sign-in.

use sapa_model::PersonId;
use sapa_store::people::person::{self, PersonRow};
use sapa_store::{StoreError, testing};

use super::*;

#[tokio::test]
async fn a_person_is_found_by_id_and_address_and_an_address_is_taken_once() {
    for (engine, test) in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let mut ploy = a_person(&mut tx, "ploy@shop.example").await;
        assert_eq!(person::find(&mut tx, &ploy.id).await.unwrap(), ploy, "{engine}");
        ploy.name = "พลอย".to_owned();
        ploy.preferences = r#"{"density":"cosy"}"#.to_owned();
        person::update_profile(&mut tx, &ploy).await.unwrap();
        person::set_password(&mut tx, &ploy.id, "other").await.unwrap();
        ploy.password_hash = "other".to_owned();
        assert_eq!(
            person::by_email(&mut tx, "ploy@shop.example").await.unwrap(),
            Some(ploy),
            "{engine}"
        );
        assert_eq!(person::by_email(&mut tx, "nobody@shop.example").await.unwrap(), None);
        tx.commit().await.unwrap();

        let mut tx = test.db.write().await.unwrap();
        let twin = PersonRow {
            id: PersonId::new(),
            ..person::by_email(&mut tx, "ploy@shop.example").await.unwrap().unwrap()
        };
        assert!(
            matches!(person::insert(&mut tx, &twin).await, Err(StoreError::Conflict)),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn two_step_sign_in_is_offered_confirmed_and_never_takes_a_step_twice() {
    for (engine, test) in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let id = a_person(&mut tx, "ploy@shop.example").await.id;
        assert!(
            !person::confirm_totp(&mut tx, &id, 5, "[]", NOW).await.unwrap(),
            "{engine}: nothing was offered"
        );
        assert!(person::offer_totp(&mut tx, &id, "sealed").await.unwrap());
        assert!(person::offer_totp(&mut tx, &id, "sealed again").await.unwrap());
        assert!(!person::find(&mut tx, &id).await.unwrap().two_step(), "{engine}");
        assert!(person::confirm_totp(&mut tx, &id, 5, r#"["a"]"#, NOW).await.unwrap());
        assert!(
            !person::confirm_totp(&mut tx, &id, 6, "[]", NOW).await.unwrap(),
            "{engine}: it is on"
        );
        assert!(
            !person::offer_totp(&mut tx, &id, "other").await.unwrap(),
            "{engine}: it is on"
        );

        assert!(
            !person::use_totp_step(&mut tx, &id, 5).await.unwrap(),
            "{engine}: used to confirm"
        );
        assert!(person::use_totp_step(&mut tx, &id, 6).await.unwrap());
        assert!(!person::use_totp_step(&mut tx, &id, 6).await.unwrap());
        person::set_recovery_codes(&mut tx, &id, "[]").await.unwrap();
        let row = person::lock(&mut tx, &id).await.unwrap();
        assert!(row.two_step());
        assert_eq!(
            (row.totp_secret.as_deref(), row.recovery_codes.as_deref()),
            (Some("sealed again"), Some("[]"))
        );

        person::reseal_totp(&mut tx, &id, "stale", "lost").await.unwrap();
        person::reseal_totp(&mut tx, &id, "sealed again", "newer")
            .await
            .unwrap();
        assert_eq!(
            person::sealed(&mut tx).await.unwrap()[0].totp_secret.as_deref(),
            Some("newer"),
            "{engine}"
        );
        person::clear_totp(&mut tx, &id).await.unwrap();
        assert!(person::sealed(&mut tx).await.unwrap().is_empty());
        assert!(!person::find(&mut tx, &id).await.unwrap().two_step(), "{engine}");
    }
}
