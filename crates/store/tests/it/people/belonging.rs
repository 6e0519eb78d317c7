//! Where people belong: workspaces, memberships, invitations.

use sapa_model::{InvitationId, MemberId, Role, WorkspaceId};
use sapa_store::people::invitation::{self, InvitationRow};
use sapa_store::people::{api_key, member, workspace};
use sapa_store::{StoreError, testing};

use super::*;

#[tokio::test]
async fn a_workspace_keeps_its_settings_and_a_person_sees_where_they_belong() {
    for (engine, test) in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let ploy = a_person(&mut tx, "ploy@shop.example").await;
        let (mut shop, second) = (a_workspace(&mut tx, "Shop").await, a_workspace(&mut tx, "Second").await);
        shop.name = "Toko Senja".to_owned();
        shop.reopen_hours = 48;
        shop.demo = true;
        workspace::update(&mut tx, &shop).await.unwrap();
        workspace::mark_demo(&mut tx, &shop.id).await.unwrap();
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
