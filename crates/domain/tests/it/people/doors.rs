//! Set-up, sign-in, passwords, sessions.

use sapa_domain::team::profile::{self, Change};
use sapa_domain::team::set_up::{self, SetUp, is_needed, setup_link};
use sapa_domain::team::sign_in::{SignIn, sign_in};
use sapa_domain::team::{self, NewOwner, create_owner, reset, session};
use sapa_domain::{App, DomainError};
use sapa_model::Secret;

use super::*;
use crate::harness::apps;

fn wish(token: &str) -> SetUp {
    SetUp {
        token: token.to_owned(),
        name: "Ploy".to_owned(),
        email: "Ploy@Shop.Example".to_owned(),
        password: Secret::new(PASSWORD),
        workspace_name: "Toko Senja".to_owned(),
        language: "th".to_owned(),
        time_zone: None,
    }
}

#[tokio::test]
async fn the_first_owner_comes_in_by_a_link_that_works_once() {
    for app in apps().await {
        assert!(is_needed(&app).await.unwrap(), "{}", app.engine);
        let link = setup_link(&app).await.unwrap().expect("nobody owns it yet");
        assert!(link.starts_with("https://chat.shop.example/setup?token="), "{link}");
        let again = setup_link(&app).await.unwrap().expect("a restart prints another");
        let token = token_of(&link);

        assert_eq!(
            codes(set_up::set_up(&app, wish("made-up"), &device()).await),
            ["token:dead_link"]
        );
        let weak = SetUp {
            password: Secret::new("password123"),
            workspace_name: " ".into(),
            email: "x".into(),
            ..wish(&token)
        };
        let told = codes(set_up::set_up(&app, weak, &device()).await);
        assert_eq!(
            told,
            ["email:not_an_email", "password:too_common", "workspace_name:required"],
            "{}",
            app.engine
        );

        let session = set_up::set_up(&app, wish(&token), &device()).await.expect("set up");
        assert!(is_signed_in(&app, &session).await);
        let me = profile::me(&app, &session.person_id).await.unwrap();
        assert_eq!(
            (me.person.email.as_str(), me.person.language.as_str()),
            ("ploy@shop.example", "th")
        );
        assert_eq!(
            (me.seats.len(), me.seats[0].workspace.role),
            (1, Role::Owner),
            "{}",
            app.engine
        );
        let workspace = team::workspace::find(&app, &me.seats[0].workspace.id).await.unwrap();
        assert_eq!(
            (workspace.time_zone.as_str(), workspace.reopen_hours),
            ("Asia/Bangkok", 72)
        );

        assert!(!is_needed(&app).await.unwrap() && setup_link(&app).await.unwrap().is_none());
        for dead in [token, token_of(&again)] {
            assert_eq!(
                codes(set_up::set_up(&app, wish(&dead), &device()).await),
                ["token:dead_link"],
                "{}",
                app.engine
            );
        }
    }
}

#[tokio::test]
async fn a_set_up_link_ends_after_a_week() {
    for app in apps().await {
        let token = token_of(&setup_link(&app).await.unwrap().unwrap());
        app.clock.advance_ms(7 * 24 * 3_600_000);
        assert_eq!(
            codes(set_up::set_up(&app, wish(&token), &device()).await),
            ["token:dead_link"],
            "{}",
            app.engine
        );
    }
}

#[tokio::test]
async fn the_operator_makes_an_owner_and_a_known_one_gives_their_password() {
    for app in apps().await {
        let link = token_of(&setup_link(&app).await.unwrap().unwrap());
        let first = owner(&app, "ploy@shop.example", "Shop").await;
        assert!(first.api_key.expose().starts_with("sapa_"));
        assert_eq!(
            codes(set_up::set_up(&app, wish(&link), &device()).await),
            ["token:dead_link"],
            "{}",
            app.engine
        );
        let second = owner(&app, "PLOY@shop.example", "Second shop").await;
        assert_ne!(first.workspace_id, second.workspace_id);
        let me = profile::me(&app, &enter(&app, "ploy@shop.example", PASSWORD).await.person_id)
            .await
            .unwrap();
        assert_eq!(me.seats.len(), 2, "{}: one person, two workspaces", app.engine);

        let stranger = NewOwner {
            email: "ploy@shop.example".into(),
            name: "Eve".into(),
            workspace: "Hers".into(),
            password: Secret::new(OTHER),
            language: "en".into(),
        };
        assert_eq!(codes(create_owner(&app, stranger).await), ["email_taken"]);
    }
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_look_the_same() {
    for app in apps().await {
        owner(&app, "ploy@shop.example", "Shop").await;
        for (email, password) in [
            ("ploy@shop.example", OTHER),
            ("nobody@shop.example", PASSWORD),
            ("not an address", PASSWORD),
            ("", ""),
        ] {
            let outcome = sign_in(&app, email, password.to_owned(), &device()).await.unwrap();
            assert!(matches!(outcome, SignIn::Wrong), "{}: {email}", app.engine);
        }
        let session = enter(&app, " Ploy@SHOP.example ", PASSWORD).await;
        assert!(is_signed_in(&app, &session).await, "{}", app.engine);
    }
}

async fn fail(app: &App, email: &str, times: usize, ip: &str) -> Result<(), DomainError> {
    for _ in 0..times {
        sign_in(app, email, OTHER.to_owned(), &from_address(ip)).await?;
    }
    Ok(())
}

#[tokio::test]
async fn tries_on_one_account_slow_down_wherever_they_come_from() {
    for app in apps().await {
        owner(&app, "ploy@shop.example", "Shop").await;
        for n in 0..5 {
            fail(&app, "ploy@shop.example", 1, &format!("198.51.100.{n}"))
                .await
                .expect("five are free");
        }
        let Err(DomainError::TooMany {
            code, retry_after_secs, ..
        }) = fail(&app, "ploy@shop.example", 1, "198.51.100.9").await
        else {
            panic!("{}: the sixth waits", app.engine)
        };
        assert_eq!((code, retry_after_secs), ("too_many_attempts", 5), "{}", app.engine);
        let right = sign_in(&app, "ploy@shop.example", PASSWORD.to_owned(), &device()).await;
        assert_eq!(
            codes(right),
            ["too_many_attempts"],
            "{}: even the right one waits",
            app.engine
        );

        app.clock.advance_ms(5_000);
        fail(&app, "ploy@shop.example", 1, "198.51.100.9")
            .await
            .expect("it waited");
        assert_eq!(
            codes(fail(&app, "ploy@shop.example", 1, "198.51.100.9").await),
            ["too_many_attempts"]
        );
        app.clock.advance_ms(9_000);
        assert_eq!(
            codes(fail(&app, "ploy@shop.example", 1, "198.51.100.9").await),
            ["too_many_attempts"],
            "the delay doubled"
        );
        app.clock.advance_ms(1_000);
        enter(&app, "ploy@shop.example", PASSWORD).await;
        fail(&app, "ploy@shop.example", 4, "198.51.100.9")
            .await
            .expect("a success began anew");
    }
}

#[tokio::test]
async fn tries_from_one_address_slow_down_whatever_account_they_try() {
    for app in apps().await {
        owner(&app, "ploy@shop.example", "Shop").await;
        for n in 0..30 {
            fail(&app, &format!("guess{n}@shop.example"), 1, "2001:db8::1")
                .await
                .expect("thirty are free");
        }
        let neighbour = fail(&app, "other@shop.example", 1, "2001:db8::2").await;
        assert_eq!(
            codes(neighbour),
            ["too_many_attempts"],
            "{}: the same network",
            app.engine
        );
        enter(&app, "ploy@shop.example", PASSWORD).await;
    }
}

#[tokio::test]
async fn a_hundred_tries_at_once_are_a_hundred_tries() {
    for app in apps().await {
        owner(&app, "ploy@shop.example", "Shop").await;
        let tries: Vec<_> = (0..12)
            .map(|n| {
                let app = app.app.clone();
                tokio::spawn(async move { fail(&app, "ploy@shop.example", 1, &format!("198.51.100.{n}")).await })
            })
            .collect();
        let mut let_through = 0;
        for one in tries {
            let_through += usize::from(one.await.unwrap().is_ok());
        }
        assert_eq!(let_through, 5, "{}", app.engine);
    }
}

#[tokio::test]
async fn sessions_end_one_by_one_all_at_once_or_by_themselves() {
    for app in apps().await {
        owner(&app, "ploy@shop.example", "Shop").await;
        owner(&app, "mai@shop.example", "Other").await;
        let (a, b, c) = (
            enter(&app, "ploy@shop.example", PASSWORD).await,
            enter(&app, "ploy@shop.example", PASSWORD).await,
            enter(&app, "ploy@shop.example", PASSWORD).await,
        );
        let mai = enter(&app, "mai@shop.example", PASSWORD).await;
        let listed = session::list(&app, &a.person_id).await.unwrap();
        assert_eq!(
            (listed.len(), listed[0].ip.as_str(), listed[0].user_agent.as_str()),
            (3, "203.0.113.9", "Firefox")
        );

        assert_eq!(
            codes(session::end(&app, &a.person_id, &mai.id).await),
            ["no session"],
            "{}",
            app.engine
        );
        session::end(&app, &a.person_id, &b.id).await.unwrap();
        assert!(!is_signed_in(&app, &b).await && is_signed_in(&app, &mai).await);
        session::end_others(&app, &a.person_id, &a.id).await.unwrap();
        assert!(
            is_signed_in(&app, &a).await && !is_signed_in(&app, &c).await,
            "{}",
            app.engine
        );

        app.clock.advance_ms(29 * 24 * 3_600_000);
        session::touch(&app, &a.id, None).await.unwrap();
        app.clock.advance_ms(2 * 24 * 3_600_000);
        assert!(
            is_signed_in(&app, &a).await && !is_signed_in(&app, &mai).await,
            "{}: a seen session slides on",
            app.engine
        );
        assert!(team::prune(&app).await.unwrap() > 0, "{}", app.engine);
        app.clock.advance_ms(31 * 24 * 3_600_000);
        assert!(!is_signed_in(&app, &a).await);
    }
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    for app in apps().await {
        owner(&app, "ploy@shop.example", "Shop").await;
        let (here, elsewhere) = (
            enter(&app, "ploy@shop.example", PASSWORD).await,
            enter(&app, "ploy@shop.example", PASSWORD).await,
        );
        let change = async |current: &str, new: &str| {
            profile::change_password(&app, &here.person_id, &here.id, Secret::new(current), Secret::new(new)).await
        };
        assert_eq!(codes(change(OTHER, OTHER).await), ["current:wrong_password"]);
        assert_eq!(codes(change(PASSWORD, "short").await), ["new:too_short"]);
        change(PASSWORD, OTHER).await.unwrap();
        assert!(
            is_signed_in(&app, &here).await && !is_signed_in(&app, &elsewhere).await,
            "{}",
            app.engine
        );
        enter(&app, "ploy@shop.example", OTHER).await;
        let old = sign_in(&app, "ploy@shop.example", PASSWORD.to_owned(), &device())
            .await
            .unwrap();
        assert!(matches!(old, SignIn::Wrong), "{}", app.engine);
    }
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_a_mailed_link_once() {
    for app in apps().await {
        owner(&app, "ploy@shop.example", "Shop").await;
        let before = enter(&app, "ploy@shop.example", PASSWORD).await;
        reset::request(&app, "nobody@shop.example", &device())
            .await
            .expect("the same answer");
        reset::request(&app, "Ploy@shop.example", &device()).await.unwrap();
        let mail = mails(&app, 1).await.pop().unwrap();
        assert_eq!(mail.to, "ploy@shop.example", "{}", app.engine);
        let token = token_of(&mail.text);

        assert_eq!(
            codes(reset::confirm(&app, &token, Secret::new("kopi")).await),
            ["password:too_short"]
        );
        reset::confirm(&app, &token, Secret::new(OTHER))
            .await
            .expect("a bad password did not use it up");
        assert_eq!(
            codes(reset::confirm(&app, &token, Secret::new(PASSWORD)).await),
            ["token:dead_link"],
            "{}",
            app.engine
        );
        assert!(!is_signed_in(&app, &before).await, "{}", app.engine);
        enter(&app, "ploy@shop.example", OTHER).await;
    }
}

#[tokio::test]
async fn a_reset_link_ends_after_an_hour_and_mails_are_not_endless() {
    for app in apps().await {
        owner(&app, "ploy@shop.example", "Shop").await;
        for _ in 0..6 {
            reset::request(&app, "ploy@shop.example", &device())
                .await
                .expect("always the same answer");
        }
        let token = token_of(&mails(&app, 3).await.pop().unwrap().text);
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        assert_eq!(app.mailer.recorded().len(), 3, "{}: three and no more", app.engine);
        app.clock.advance_ms(3_600_000);
        assert_eq!(
            codes(reset::confirm(&app, &token, Secret::new(OTHER)).await),
            ["token:dead_link"]
        );

        let link = reset::operator_link(&app, "ploy@shop.example").await.unwrap();
        reset::confirm(&app, &token_of(&link), Secret::new(OTHER))
            .await
            .expect("the operator's link");
        assert_eq!(
            codes(reset::operator_link(&app, "nobody@shop.example").await),
            ["no person"]
        );
    }
}

/// Waits for mails that are sent behind the answer.
async fn mails(app: &App, count: usize) -> Vec<sapa_domain::mail::Mail> {
    for _ in 0..200 {
        if app.mailer.recorded().len() >= count {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    app.mailer.recorded()
}

#[tokio::test]
async fn a_profile_takes_what_fits_and_names_what_does_not() {
    for app in apps().await {
        owner(&app, "ploy@shop.example", "Shop").await;
        let id = enter(&app, "ploy@shop.example", PASSWORD).await.person_id;
        let preferences = serde_json::json!({"density": "cosy", "sound": {"on": true}});
        let good = Change {
            name: Some(" พลอย ".to_owned()),
            theme: Some("dark".to_owned()),
            preferences: preferences.as_object().cloned(),
            ..Change::default()
        };
        profile::change(&app, &id, good).await.unwrap();
        let me = profile::me(&app, &id).await.unwrap().person;
        assert_eq!(
            (me.name.as_str(), me.theme.as_str(), me.language.as_str()),
            ("พลอย", "dark", "id"),
            "{}",
            app.engine
        );
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&me.preferences).unwrap(),
            preferences
        );

        let big = serde_json::json!({"x": "y".repeat(17_000)});
        let bad = Change {
            language: Some("fr".into()),
            theme: Some("pink".into()),
            preferences: big.as_object().cloned(),
            name: None,
        };
        let told = codes(profile::change(&app, &id, bad).await);
        assert_eq!(
            told,
            ["language:unknown_value", "theme:unknown_value", "preferences:too_long"],
            "{}",
            app.engine
        );
    }
}
