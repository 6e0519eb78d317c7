//! Invitations, roles, leaving, keys, workspaces.

use sapa_domain::App;
use sapa_domain::mail::Sent;
use sapa_domain::team::invite::{self, Accepted, Answer};
use sapa_domain::team::set_up::{Teammate, add_teammate};
use sapa_domain::team::workspace::{self, Settings};
use sapa_domain::team::{api_key, member, profile};
use sapa_model::{ConversationId, MemberId, Secret};
use sapa_store::{args, event};

use super::*;
use crate::harness::apps;

fn new_person(name: &str) -> Answer {
    Answer {
        name: Some(name.to_owned()),
        password: Some(Secret::new(PASSWORD)),
        ..Answer::default()
    }
}

/// Invites and accepts; answers the new teammate's membership.
async fn teammate(app: &App, owner: &CreatedOwner, email: &str, role: Role) -> MemberId {
    let by = acting(app, owner, &owner.member_id).await;
    let invited = invite::invite(app, &by, email, role).await.unwrap();
    let Accepted::SignedIn(session) = invite::accept(
        app,
        &token_of(&invited.link),
        new_person(email.split('@').next().unwrap()),
        &device(),
    )
    .await
    .unwrap() else {
        panic!("signed in")
    };
    let me = profile::me(app, &session.person_id).await.unwrap();
    me.seats
        .into_iter()
        .find(|seat| seat.workspace.id == owner.workspace_id)
        .unwrap()
        .workspace
        .member_id
}

#[tokio::test]
async fn an_invited_person_reads_who_invites_and_joins_once() {
    for app in apps().await {
        let shop = owner(&app, "ploy@shop.example", "Toko Senja").await;
        let by = acting(&app, &shop, &shop.member_id).await;
        let invited = invite::invite(&app, &by, "Mai@shop.example", Role::Admin)
            .await
            .unwrap();
        assert_eq!(
            (invited.mail, invited.invitation.email.as_str()),
            (Sent::Yes, "mai@shop.example")
        );
        assert!(invited.link.starts_with("https://chat.shop.example/invite?token="));
        let mail = app.mailer.recorded().pop().unwrap();
        assert!(
            mail.subject.contains("Toko Senja") && mail.text.contains(&invited.link),
            "{}",
            mail.subject
        );

        let token = token_of(&invited.link);
        let shown = invite::look(&app, &token).await.unwrap();
        assert_eq!(
            (
                shown.workspace_name.as_str(),
                shown.invitation.inviter_name.as_str(),
                shown.known
            ),
            ("Toko Senja", "ploy", false)
        );
        let told = codes(invite::accept(&app, &token, Answer::default(), &device()).await);
        assert_eq!(told, ["name:required", "password:too_short"], "{}", app.engine);

        let outcome = invite::accept(&app, &token, new_person("Mai"), &device())
            .await
            .unwrap();
        let Accepted::SignedIn(session) = outcome else {
            panic!("{}: {outcome:?}", app.engine)
        };
        let me = profile::me(&app, &session.person_id).await.unwrap();
        assert_eq!(
            (me.seats[0].workspace.role, me.person.language.as_str()),
            (Role::Admin, "id"),
            "{}",
            app.engine
        );
        assert_eq!(
            codes(invite::accept(&app, &token, new_person("Eve"), &device()).await),
            ["no invitation"]
        );
        assert_eq!(
            codes(invite::look(&app, &token).await),
            ["no invitation"],
            "{}",
            app.engine
        );
        assert_eq!(
            codes(invite::invite(&app, &by, "mai@shop.example", Role::Agent).await),
            ["already_member"]
        );
        assert!(invite::list(&app, &by).await.unwrap().is_empty());

        let mut tx = app.db.read().await.unwrap();
        let events = event::after(&mut tx, shop.workspace_id.as_str(), 0, 10).await.unwrap();
        assert!(
            events
                .iter()
                .any(|e| e.kind == "member.updated" && e.data.contains("mai@shop.example")),
            "{}",
            app.engine
        );
    }
}

#[tokio::test]
async fn a_known_person_joins_by_their_own_session_or_password() {
    for app in apps().await {
        let shop = owner(&app, "ploy@shop.example", "Shop").await;
        owner(&app, "mai@shop.example", "Her own").await;
        let by = acting(&app, &shop, &shop.member_id).await;
        let token = token_of(
            &invite::invite(&app, &by, "mai@shop.example", Role::Agent)
                .await
                .unwrap()
                .link,
        );
        assert!(invite::look(&app, &token).await.unwrap().known);

        let ploy = enter(&app, "ploy@shop.example", PASSWORD).await.person_id;
        let as_ploy = Answer {
            signed_in: Some(ploy),
            ..Answer::default()
        };
        assert_eq!(
            codes(invite::accept(&app, &token, as_ploy, &device()).await),
            ["sign_in_first"],
            "{}",
            app.engine
        );
        let guess = Answer {
            password: Some(Secret::new(OTHER)),
            ..Answer::default()
        };
        assert!(matches!(
            invite::accept(&app, &token, guess, &device()).await.unwrap(),
            Accepted::WrongPassword
        ));
        let mai = enter(&app, "mai@shop.example", PASSWORD).await.person_id;
        let as_mai = Answer {
            signed_in: Some(mai.clone()),
            ..Answer::default()
        };
        assert!(
            matches!(invite::accept(&app, &token, as_mai, &device()).await.unwrap(), Accepted::Here(id) if id == mai),
            "{}",
            app.engine
        );
        assert_eq!(profile::me(&app, &mai).await.unwrap().seats.len(), 2, "{}", app.engine);

        owner(&app, "nok@shop.example", "Another").await;
        let token = token_of(
            &invite::invite(&app, &by, "nok@shop.example", Role::Agent)
                .await
                .unwrap()
                .link,
        );
        let with_password = Answer {
            password: Some(Secret::new(PASSWORD)),
            ..Answer::default()
        };
        assert!(
            matches!(
                invite::accept(&app, &token, with_password, &device()).await.unwrap(),
                Accepted::SignedIn(_)
            ),
            "{}",
            app.engine
        );
    }
}

#[tokio::test]
async fn an_invitation_is_renewed_withdrawn_or_runs_out() {
    for app in apps().await {
        let shop = owner(&app, "ploy@shop.example", "Shop").await;
        let by = acting(&app, &shop, &shop.member_id).await;
        let first = invite::invite(&app, &by, "mai@shop.example", Role::Agent)
            .await
            .unwrap();
        app.clock.advance_ms(6 * 24 * 3_600_000);
        let second = invite::resend(&app, &by, &first.invitation.id).await.unwrap();
        assert_eq!(
            codes(invite::look(&app, &token_of(&first.link)).await),
            ["no invitation"],
            "{}",
            app.engine
        );
        app.clock.advance_ms(6 * 24 * 3_600_000);
        invite::look(&app, &token_of(&second.link))
            .await
            .expect("seven days from the second one");
        app.clock.advance_ms(2 * 24 * 3_600_000);
        assert_eq!(
            codes(invite::accept(&app, &token_of(&second.link), new_person("Mai"), &device()).await),
            ["no invitation"]
        );
        assert_eq!(
            invite::list(&app, &by).await.unwrap().len(),
            1,
            "{}: people see that it ran out",
            app.engine
        );
        invite::withdraw(&app, &by, &second.invitation.id).await.unwrap();
        assert_eq!(
            codes(invite::withdraw(&app, &by, &second.invitation.id).await),
            ["no invitation"]
        );
    }
}

#[tokio::test]
async fn nobody_gives_or_takes_more_than_they_have() {
    for app in apps().await {
        let shop = owner(&app, "ploy@shop.example", "Shop").await;
        let admin_id = teammate(&app, &shop, "mai@shop.example", Role::Admin).await;
        let agent_id = teammate(&app, &shop, "nok@shop.example", Role::Agent).await;
        let (boss, admin, agent) = (
            acting(&app, &shop, &shop.member_id).await,
            acting(&app, &shop, &admin_id).await,
            acting(&app, &shop, &agent_id).await,
        );

        for refused in [
            codes(invite::invite(&app, &agent, "x@shop.example", Role::Agent).await),
            codes(invite::invite(&app, &admin, "x@shop.example", Role::Owner).await),
            codes(member::change_role(&app, &admin, &agent_id, Role::Owner).await),
            codes(member::change_role(&app, &admin, &admin_id, Role::Owner).await),
            codes(member::change_role(&app, &admin, &shop.member_id, Role::Agent).await),
            codes(member::change_role(&app, &agent, &agent_id, Role::Admin).await),
            codes(member::remove(&app, &admin, &shop.member_id).await),
            codes(member::remove(&app, &agent, &admin_id).await),
            codes(api_key::create(&app, &agent, "Till", Role::Agent).await),
            codes(api_key::create(&app, &admin, "Till", Role::Owner).await),
            codes(workspace::change(&app, &agent, Settings::default()).await),
        ] {
            assert_eq!(refused, ["forbidden"], "{}", app.engine);
        }
        let owners_invitation = invite::invite(&app, &boss, "x@shop.example", Role::Owner)
            .await
            .unwrap()
            .invitation
            .id;
        assert_eq!(
            codes(invite::resend(&app, &admin, &owners_invitation).await),
            ["forbidden"],
            "{}: it holds an owner's link",
            app.engine
        );
        assert_eq!(
            codes(invite::withdraw(&app, &admin, &owners_invitation).await),
            ["forbidden"]
        );
        member::change_role(&app, &admin, &agent_id, Role::Admin)
            .await
            .expect("an admin makes an admin");
        member::change_role(&app, &boss, &agent_id, Role::Owner)
            .await
            .expect("an owner makes an owner");
        assert_eq!(member::list(&app, &agent).await.unwrap().len(), 3);
    }
}

#[tokio::test]
async fn a_workspace_keeps_an_owner_even_when_two_leave_at_once() {
    for app in apps().await {
        let shop = owner(&app, "ploy@shop.example", "Shop").await;
        let ploy = acting(&app, &shop, &shop.member_id).await;
        assert_eq!(
            codes(member::remove(&app, &ploy, &shop.member_id).await),
            ["last_owner"],
            "{}",
            app.engine
        );
        assert_eq!(
            codes(member::change_role(&app, &ploy, &shop.member_id, Role::Admin).await),
            ["last_owner"]
        );

        let second = teammate(&app, &shop, "mai@shop.example", Role::Owner).await;
        let mai = acting(&app, &shop, &second).await;
        let (a, b) = tokio::join!(
            member::remove(&app, &ploy, &shop.member_id),
            member::remove(&app, &mai, &second)
        );
        assert_eq!(
            [&a, &b].iter().filter(|outcome| outcome.is_ok()).count(),
            1,
            "{}: {a:?} {b:?}",
            app.engine
        );
    }
}

#[tokio::test]
async fn who_leaves_is_out_at_once_and_their_conversations_are_free() {
    for app in apps().await {
        let shop = owner(&app, "ploy@shop.example", "Shop").await;
        let gone = teammate(&app, &shop, "mai@shop.example", Role::Agent).await;
        let mai = acting(&app, &shop, &gone).await;
        let mut tx = app.db.write().await.unwrap();
        for (n, status) in ["open", "closed"].iter().enumerate() {
            tx.run(
                "INSERT INTO conversation (workspace_id, id, account_id, contact_id, identity_id, channel, status, assignee_id, sort_at, created_at)
                 VALUES ($1, $2, 'acc', 'con', $3, 'x', $4, $5, 1, 1)",
                args![&shop.workspace_id, &ConversationId::new(), format!("idn_{n}"), *status, &gone],
            )
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
        member::remove(&app, &mai, &gone).await.expect("anybody may leave");
        assert_eq!(
            member::list(&app, &acting(&app, &shop, &shop.member_id).await)
                .await
                .unwrap()
                .len(),
            1,
            "{}",
            app.engine
        );
        assert!(
            profile::me(&app, mai.person_id().unwrap())
                .await
                .unwrap()
                .seats
                .is_empty()
        );
        let mut tx = app.db.read().await.unwrap();
        let left = tx
            .all::<(String,)>("SELECT status FROM conversation WHERE assignee_id = $1", args![&gone])
            .await
            .unwrap();
        assert_eq!(
            left,
            [("closed".to_owned(),)],
            "{}: history keeps who it was",
            app.engine
        );
        let events = event::after(&mut tx, shop.workspace_id.as_str(), 0, 20).await.unwrap();
        assert!(
            events.iter().any(|e| e.data.contains(r#""removed":true"#)),
            "{}",
            app.engine
        );
    }
}

#[tokio::test]
async fn a_key_is_shown_once_and_another_workspace_cannot_touch_it() {
    for app in apps().await {
        let (shop, other) = (
            owner(&app, "ploy@shop.example", "Shop").await,
            owner(&app, "eve@shop.example", "Other").await,
        );
        let (by, eve) = (
            acting(&app, &shop, &shop.member_id).await,
            acting(&app, &other, &other.member_id).await,
        );
        assert_eq!(
            codes(api_key::create(&app, &by, " ", Role::Admin).await),
            ["name:required"]
        );
        let key = api_key::create(&app, &by, "Till", Role::Admin).await.unwrap();
        assert!(
            key.plain.expose().starts_with(&key.row.prefix) && key.row.prefix.len() == 12,
            "{}",
            key.row.prefix
        );
        assert_eq!(key.row.key_hash, token_hash(key.plain.expose()));

        let listed = api_key::list(&app, &by).await.unwrap();
        assert_eq!(listed.len(), 2, "{}: and the operator's", app.engine);
        assert_eq!(
            (listed[0].creator_name.as_deref(), listed[1].creator_name.as_deref()),
            (Some("ploy"), None)
        );
        assert_eq!(codes(api_key::revoke(&app, &eve, &key.row.id).await), ["no API key"]);
        let admin = as_role(&by, Role::Admin);
        assert_eq!(
            codes(api_key::revoke(&app, &admin, &listed[1].id).await),
            ["forbidden"],
            "{}: an owner's key",
            app.engine
        );
        assert_eq!(
            api_key::revoke(&app, &admin, &key.row.id).await.unwrap(),
            key.row.key_hash
        );
        assert_eq!(
            codes(api_key::revoke(&app, &by, &key.row.id).await),
            ["no API key"],
            "{}",
            app.engine
        );
    }
}

#[tokio::test]
async fn an_owner_opens_a_second_workspace_beside_the_first() {
    for app in apps().await {
        let shop = owner(&app, "ploy@shop.example", "Shop").await;
        let by = acting(&app, &shop, &shop.member_id).await;
        let wish = Settings {
            time_zone: Some("Asia/Bangkok".into()),
            reopen_hours: Some(24),
            name: Some("Toko".into()),
            language: None,
        };
        let changed = workspace::change(&app, &by, wish).await.unwrap();
        assert_eq!(
            (changed.name.as_str(), changed.reopen_hours, changed.language.as_str()),
            ("Toko", 24, "id")
        );
        let bad = Settings {
            time_zone: Some("Mars/Base".into()),
            reopen_hours: Some(-1),
            ..Settings::default()
        };
        assert_eq!(
            codes(workspace::change(&app, &by, bad).await),
            ["time_zone:unknown_time_zone", "reopen_hours:out_of_range"]
        );

        let second = workspace::create(&app, by.person_id().unwrap(), "Second")
            .await
            .unwrap();
        assert_eq!(
            (second.organisation_id, second.time_zone.as_str()),
            (changed.organisation_id, "Asia/Bangkok"),
            "{}",
            app.engine
        );
        let agent = teammate(&app, &shop, "nok@shop.example", Role::Agent).await;
        let nok = acting(&app, &shop, &agent).await;
        assert_eq!(
            codes(workspace::create(&app, nok.person_id().unwrap(), "Hers").await),
            ["forbidden"]
        );
    }
}

#[tokio::test]
async fn the_demo_adds_teammates_without_an_invitation() {
    for app in apps().await {
        let shop = owner(&app, "ploy@shop.example", "Shop").await;
        let password = Secret::new(PASSWORD);
        let new = Teammate {
            email: "Nok@shop.example",
            name: "Nok",
            password: &password,
            language: "th",
            role: Role::Agent,
        };
        let mut tx = app.db.write().await.unwrap();
        let (_, first) = add_teammate(&app, &mut tx, &shop.workspace_id, &new).await.unwrap();
        let (_, again) = add_teammate(&app, &mut tx, &shop.workspace_id, &new).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(first, again, "{}: a second start changes nothing", app.engine);
        enter(&app, "nok@shop.example", PASSWORD).await;
    }
}
