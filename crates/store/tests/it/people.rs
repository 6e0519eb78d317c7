//! People, where they belong and what lets them in.

use sapa_model::{ApiKeyId, InvitationId, MemberId, Millis, OrganisationId, PersonId, Role, SessionId, WorkspaceId};
use sapa_store::people::api_key::{self, ApiKeyRow};
use sapa_store::people::invitation::{self, InvitationRow};
use sapa_store::people::one_time::{self, OneTimeRow};
use sapa_store::people::person::{self, PersonRow};
use sapa_store::people::session::{self, SessionRow};
use sapa_store::people::workspace::{self, WorkspaceRow};
use sapa_store::people::{member, sign_in_attempt};
use sapa_store::{StoreError, Tx, testing};

const NOW: Millis = Millis(1_788_000_000_000);

fn later(secs: i64) -> Millis {
    NOW.plus_secs(secs)
}

async fn a_person(tx: &mut Tx, email: &str) -> PersonRow {
    let row = PersonRow {
        id: PersonId::new(),
        email: email.to_owned(),
        name: email.split('@').next().unwrap().to_owned(),
        password_hash: "hash".to_owned(),
        language: "th".to_owned(),
        theme: "system".to_owned(),
        preferences: "{}".to_owned(),
        totp_secret: None,
        totp_confirmed_at: None,
        totp_last_step: 0,
        recovery_codes: None,
        created_at: NOW,
    };
    person::insert(tx, &row).await.unwrap();
    row
}

async fn a_workspace(tx: &mut Tx, name: &str) -> WorkspaceRow {
    let row = WorkspaceRow {
        id: WorkspaceId::new(),
        organisation_id: OrganisationId::new(),
        name: name.to_owned(),
        language: "id".to_owned(),
        time_zone: "Asia/Jakarta".to_owned(),
        reopen_hours: 24,
        demo: false,
        created_at: NOW,
    };
    workspace::insert_organisation(tx, &row.organisation_id, name, NOW)
        .await
        .unwrap();
    workspace::insert(tx, &row).await.unwrap();
    row
}

fn a_session(person: &PersonId, token_hash: &str, expires_at: Millis) -> SessionRow {
    SessionRow {
        id: SessionId::new(),
        token_hash: token_hash.to_owned(),
        person_id: person.clone(),
        created_at: NOW,
        last_seen_at: NOW,
        expires_at,
        ip: "203.0.113.9".to_owned(),
        user_agent: "Firefox".to_owned(),
    }
}

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
async fn a_workspace_keeps_its_settings_and_a_person_sees_where_they_belong() {
    for (engine, test) in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let ploy = a_person(&mut tx, "ploy@shop.example").await;
        let (mut shop, second) = (a_workspace(&mut tx, "Shop").await, a_workspace(&mut tx, "Second").await);
        shop.name = "Toko Senja".to_owned();
        shop.reopen_hours = 48;
        workspace::update(&mut tx, &shop).await.unwrap();
        assert_eq!(workspace::find(&mut tx, &shop.id).await.unwrap(), shop, "{engine}");
        assert_eq!(
            workspace::everywhere(&mut tx).await.unwrap(),
            [shop.clone(), second.clone()],
            "{engine}"
        );

        member::join(&mut tx, &shop.id, &ploy.id, Role::Agent, NOW)
            .await
            .unwrap();
        let gone = member::join(&mut tx, &second.id, &ploy.id, Role::Owner, NOW)
            .await
            .unwrap();
        member::remove(&mut tx, &second.id, &gone, NOW).await.unwrap();
        let list = workspace::of_person(&mut tx, &ploy.id).await.unwrap();
        assert_eq!(list.len(), 1, "{engine}");
        assert_eq!(
            (list[0].name.as_str(), list[0].role),
            ("Toko Senja", Role::Agent),
            "{engine}"
        );
        assert_eq!(
            workspace::unread_of(&mut tx, &shop.id, &list[0].member_id, 10)
                .await
                .unwrap(),
            0
        );
    }
}

#[tokio::test]
async fn unread_counts_open_conversations_of_the_member_that_hold_something_unseen() {
    for (engine, test) in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let (shop, me, other) = (WorkspaceId::new(), MemberId::new(), MemberId::new());
        let cases = [
            (&me, "open", 3, 0, None, true),
            (&me, "open", 3, 0, Some(2), true),
            (&me, "open", 3, 0, Some(3), false),
            (&me, "open", 3, 3, None, false),
            (&me, "closed", 3, 0, None, false),
            (&other, "open", 3, 0, None, false),
        ];
        for (n, (assignee, status, came, answered, seen, _)) in cases.iter().enumerate() {
            let id = sapa_model::ConversationId::new();
            tx.run(
                "INSERT INTO conversation (workspace_id, id, account_id, contact_id, identity_id, channel, status, assignee_id, in_count, answered_count, sort_at, created_at)
                 VALUES ($1, $2, 'acc', 'con', $3, 'x', $4, $5, $6, $7, 1, 1)",
                sapa_store::args![&shop, &id, format!("idn_{n}"), *status, *assignee, *came, *answered],
            )
            .await
            .unwrap();
            if let Some(seen) = seen {
                sapa_store::conversation::set_read_mark(&mut tx, &shop, &id, assignee, *seen, None)
                    .await
                    .unwrap();
            }
        }
        let unread = i64::try_from(cases.iter().filter(|case| case.5).count()).unwrap();
        assert_eq!(
            workspace::unread_of(&mut tx, &shop, &me, 10).await.unwrap(),
            unread,
            "{engine}"
        );
        assert_eq!(
            workspace::unread_of(&mut tx, &shop, &me, 1).await.unwrap(),
            1,
            "{engine}: capped"
        );
        assert_eq!(
            workspace::unread_of(&mut tx, &WorkspaceId::new(), &me, 10)
                .await
                .unwrap(),
            0,
            "{engine}: another's"
        );
    }
}

#[tokio::test]
async fn a_teammate_who_comes_back_keeps_the_membership() {
    for (engine, test) in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        assert!(!member::any_owner(&mut tx).await.unwrap(), "{engine}");
        let (shop, other) = (a_workspace(&mut tx, "Shop").await, a_workspace(&mut tx, "Other").await);
        let (ploy, mai) = (
            a_person(&mut tx, "ploy@shop.example").await,
            a_person(&mut tx, "mai@shop.example").await,
        );
        let first = member::join(&mut tx, &shop.id, &ploy.id, Role::Owner, NOW)
            .await
            .unwrap();
        let second = member::join(&mut tx, &shop.id, &mai.id, Role::Agent, NOW)
            .await
            .unwrap();
        assert!(member::any_owner(&mut tx).await.unwrap(), "{engine}");
        assert_eq!(
            member::lock_owners(&mut tx, &shop.id).await.unwrap(),
            std::slice::from_ref(&first),
            "{engine}"
        );
        assert!(member::lock_owners(&mut tx, &other.id).await.unwrap().is_empty());

        member::set_role(&mut tx, &shop.id, &second, Role::Admin).await.unwrap();
        member::remove(&mut tx, &shop.id, &first, NOW).await.unwrap();
        assert!(
            matches!(member::find(&mut tx, &shop.id, &first).await, Err(StoreError::NotFound)),
            "{engine}"
        );
        assert!(
            matches!(
                member::find(&mut tx, &other.id, &second).await,
                Err(StoreError::NotFound)
            ),
            "{engine}: a wall"
        );
        assert_eq!(member::of_person(&mut tx, &shop.id, &ploy.id).await.unwrap(), None);

        assert_eq!(
            member::join(&mut tx, &shop.id, &ploy.id, Role::Agent, later(9))
                .await
                .unwrap(),
            first,
            "{engine}"
        );
        let list = member::list(&mut tx, &shop.id).await.unwrap();
        let seen: Vec<_> = list.iter().map(|m| (m.email.as_str(), m.role, m.two_step)).collect();
        assert_eq!(
            seen,
            [
                ("ploy@shop.example", Role::Agent, false),
                ("mai@shop.example", Role::Admin, false)
            ],
            "{engine}"
        );
    }
}

fn an_invitation(workspace: &WorkspaceId, email: &str, token_hash: &str, by: &str) -> InvitationRow {
    InvitationRow {
        workspace_id: workspace.clone(),
        id: InvitationId::new(),
        email: email.to_owned(),
        role: Role::Agent,
        token_hash: token_hash.to_owned(),
        invited_by: by.to_owned(),
        created_at: NOW,
        expires_at: later(100),
    }
}

#[tokio::test]
async fn an_invitation_is_open_until_it_is_accepted_withdrawn_or_late() {
    for (engine, test) in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let (shop, ploy) = (
            a_workspace(&mut tx, "Shop").await,
            a_person(&mut tx, "ploy@shop.example").await,
        );
        let by = member::join(&mut tx, &shop.id, &ploy.id, Role::Owner, NOW)
            .await
            .unwrap();
        let first = an_invitation(&shop.id, "mai@shop.example", "t1", by.as_str());
        invitation::insert(&mut tx, &first).await.unwrap();
        assert_eq!(
            invitation::by_token(&mut tx, "t1", later(99)).await.unwrap(),
            Some(first.clone()),
            "{engine}"
        );
        assert_eq!(
            invitation::by_token(&mut tx, "t1", later(100)).await.unwrap(),
            None,
            "{engine}: late"
        );

        let again = an_invitation(&shop.id, "mai@shop.example", "t2", by.as_str());
        invitation::insert(&mut tx, &again).await.unwrap();
        assert_eq!(
            invitation::by_token(&mut tx, "t1", NOW).await.unwrap(),
            None,
            "{engine}: replaced"
        );
        assert!(
            invitation::renew(&mut tx, &shop.id, &again.id, "t3", later(500))
                .await
                .unwrap()
        );
        assert!(
            !invitation::renew(&mut tx, &WorkspaceId::new(), &again.id, "t4", later(500))
                .await
                .unwrap()
        );
        let named = invitation::named(&mut tx, &shop.id, &again.id).await.unwrap();
        assert_eq!(
            (named.inviter_name.as_str(), named.expires_at),
            ("ploy", later(500)),
            "{engine}"
        );
        assert_eq!(invitation::list(&mut tx, &shop.id).await.unwrap(), [named], "{engine}");

        assert!(invitation::accept(&mut tx, &shop.id, &again.id, NOW).await.unwrap());
        assert!(
            !invitation::accept(&mut tx, &shop.id, &again.id, NOW).await.unwrap(),
            "{engine}: once"
        );
        assert!(
            !invitation::delete(&mut tx, &shop.id, &again.id).await.unwrap(),
            "{engine}: history stays"
        );
        assert!(invitation::list(&mut tx, &shop.id).await.unwrap().is_empty());

        let key = a_key(&shop.id, "k1", None);
        api_key::insert(&mut tx, &key).await.unwrap();
        let third = an_invitation(&shop.id, "nok@shop.example", "t5", key.id.as_str());
        invitation::insert(&mut tx, &third).await.unwrap();
        assert_eq!(
            invitation::list(&mut tx, &shop.id).await.unwrap()[0].inviter_name,
            "Till",
            "{engine}"
        );
        assert!(invitation::delete(&mut tx, &shop.id, &third.id).await.unwrap());
    }
}

fn a_key(workspace: &WorkspaceId, hash: &str, created_by: Option<&str>) -> ApiKeyRow {
    ApiKeyRow {
        workspace_id: workspace.clone(),
        id: ApiKeyId::new(),
        name: "Till".to_owned(),
        role: Role::Admin,
        prefix: "sapa_abcd".to_owned(),
        key_hash: hash.to_owned(),
        created_by: created_by.map(str::to_owned),
        created_at: NOW,
        last_used_at: None,
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
