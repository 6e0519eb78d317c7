//! Two-step sign-in with a phone that the test plays.

use sapa_domain::App;
use sapa_domain::team::sign_in::{SecondStep, SignIn, second_step, sign_in};
use sapa_domain::team::two_step::{confirm, reseal, start, turn_off};
use sapa_model::{PersonId, Secret};
use totp_rs::{Builder, Totp};

use super::*;
use crate::harness::apps;

const STEP_MS: i64 = 30_000;

/// What the person's phone shows now.
fn code(app: &App, phone: &Totp) -> String {
    phone
        .generate(u64::try_from(app.clock.now().0 / 1000).unwrap())
        .to_string()
}

fn learn(secret: &Secret) -> Totp {
    Builder::new()
        .with_secret(totp_rs::Secret::try_from_base32(secret.expose()).unwrap())
        .with_account_name("x")
        .build()
        .unwrap()
}

/// Turns it on; answers the phone and the recovery codes. The clock stands in a fresh step afterwards.
async fn turned_on(app: &App, person: &PersonId) -> (Totp, Vec<String>) {
    let phone = learn(&start(app, person).await.unwrap().secret);
    let recovery = confirm(app, person, &code(app, &phone)).await.unwrap();
    app.clock.advance_ms(STEP_MS);
    (phone, recovery)
}

async fn challenge(app: &App) -> String {
    match sign_in(app, "ploy@shop.example", PASSWORD.to_owned(), &device())
        .await
        .unwrap()
    {
        SignIn::TwoStep { challenge } => challenge.expose().to_owned(),
        other => panic!("asked for the second step: {other:?}"),
    }
}

#[tokio::test]
async fn it_is_on_once_a_code_confirms_it_and_a_code_works_once() {
    for app in apps().await {
        owner(&app, "ploy@shop.example", "Shop").await;
        let person = enter(&app, "ploy@shop.example", PASSWORD).await.person_id;
        assert_eq!(codes(confirm(&app, &person, "123456").await), ["two_step_not_started"]);
        let offer = start(&app, &person).await.unwrap();
        assert!(offer.otpauth_url.expose().starts_with("otpauth://totp/Sapa:ploy"));
        enter(&app, "ploy@shop.example", PASSWORD).await;
        let phone = learn(&offer.secret);
        assert_eq!(
            codes(confirm(&app, &person, "000000").await),
            ["code:wrong_code"],
            "{}",
            app.engine
        );
        let first = code(&app, &phone);
        assert_eq!(
            confirm(&app, &person, &first).await.unwrap().len(),
            10,
            "{}",
            app.engine
        );
        assert_eq!(codes(start(&app, &person).await), ["two_step_on"]);

        let asked = challenge(&app).await;
        assert!(
            matches!(
                second_step(&app, &asked, &first, &device()).await.unwrap(),
                SecondStep::Wrong
            ),
            "{}: replayed",
            app.engine
        );
        app.clock.advance_ms(STEP_MS);
        let now = code(&app, &phone);
        let SecondStep::Done(session) = second_step(&app, &asked, &now, &device()).await.unwrap() else {
            panic!("{}", app.engine)
        };
        assert!(is_signed_in(&app, &session).await);
        assert!(
            matches!(
                second_step(&app, &asked, &now, &device()).await.unwrap(),
                SecondStep::Expired
            ),
            "the challenge is used"
        );
        let again = challenge(&app).await;
        assert!(
            matches!(
                second_step(&app, &again, &now, &device()).await.unwrap(),
                SecondStep::Wrong
            ),
            "{}: the same step",
            app.engine
        );
    }
}

#[tokio::test]
async fn a_phone_may_be_a_step_late_but_not_two() {
    for app in apps().await {
        owner(&app, "ploy@shop.example", "Shop").await;
        let person = enter(&app, "ploy@shop.example", PASSWORD).await.person_id;
        let (phone, _) = turned_on(&app, &person).await;
        let shown = code(&app, &phone);
        app.clock.advance_ms(2 * STEP_MS);
        let asked = challenge(&app).await;
        assert!(
            matches!(
                second_step(&app, &asked, &shown, &device()).await.unwrap(),
                SecondStep::Wrong
            ),
            "{}",
            app.engine
        );
        let shown = code(&app, &phone);
        app.clock.advance_ms(STEP_MS);
        let spaced = format!("{} {}", &shown[..3], &shown[3..]);
        assert!(
            matches!(
                second_step(&app, &asked, &spaced, &device()).await.unwrap(),
                SecondStep::Done(_)
            ),
            "{}",
            app.engine
        );
    }
}

#[tokio::test]
async fn a_recovery_code_opens_once() {
    for app in apps().await {
        owner(&app, "ploy@shop.example", "Shop").await;
        let person = enter(&app, "ploy@shop.example", PASSWORD).await.person_id;
        let (_, recovery) = turned_on(&app, &person).await;
        for (n, typed) in [recovery[3].to_uppercase(), recovery[4].replace('-', " ")]
            .iter()
            .enumerate()
        {
            let asked = challenge(&app).await;
            assert!(
                matches!(
                    second_step(&app, &asked, typed, &device()).await.unwrap(),
                    SecondStep::Done(_)
                ),
                "{}: {n}",
                app.engine
            );
            let asked = challenge(&app).await;
            assert!(
                matches!(
                    second_step(&app, &asked, typed, &device()).await.unwrap(),
                    SecondStep::Wrong
                ),
                "{}: {n} again",
                app.engine
            );
        }
    }
}

#[tokio::test]
async fn guessing_ends_with_the_challenge_and_slows_over_all_of_them() {
    for app in apps().await {
        owner(&app, "ploy@shop.example", "Shop").await;
        let person = enter(&app, "ploy@shop.example", PASSWORD).await.person_id;
        let (phone, _) = turned_on(&app, &person).await;
        let asked = challenge(&app).await;
        for _ in 0..5 {
            assert!(
                matches!(
                    second_step(&app, &asked, "000000", &device()).await.unwrap(),
                    SecondStep::Wrong
                ),
                "{}",
                app.engine
            );
        }
        let right = code(&app, &phone);
        assert!(
            matches!(
                second_step(&app, &asked, &right, &device()).await.unwrap(),
                SecondStep::Expired
            ),
            "{}",
            app.engine
        );
        let another = challenge(&app).await;
        assert_eq!(
            codes(second_step(&app, &another, &right, &device()).await),
            ["too_many_attempts"],
            "{}",
            app.engine
        );
        app.clock.advance_ms(STEP_MS);
        let right = code(&app, &phone);
        assert!(
            matches!(
                second_step(&app, &another, &right, &device()).await.unwrap(),
                SecondStep::Done(_)
            ),
            "{}",
            app.engine
        );
        let late = challenge(&app).await;
        app.clock.advance_ms(300_000);
        assert!(matches!(
            second_step(&app, &late, &code(&app, &phone), &device()).await.unwrap(),
            SecondStep::Expired
        ));
        assert!(matches!(
            second_step(&app, "made-up", "000000", &device()).await.unwrap(),
            SecondStep::Expired
        ));
    }
}

#[tokio::test]
async fn turning_it_off_takes_the_password_and_the_operator_can_help() {
    for app in apps().await {
        owner(&app, "ploy@shop.example", "Shop").await;
        let session = enter(&app, "ploy@shop.example", PASSWORD).await;
        turned_on(&app, &session.person_id).await;
        assert_eq!(
            codes(turn_off(&app, &session.person_id, OTHER.to_owned()).await),
            ["password:wrong_password"]
        );
        challenge(&app).await;
        turn_off(&app, &session.person_id, PASSWORD.to_owned()).await.unwrap();
        enter(&app, "ploy@shop.example", PASSWORD).await;

        turned_on(&app, &session.person_id).await;
        let link = sapa_domain::team::reset::operator_link(&app, "ploy@shop.example")
            .await
            .unwrap();
        assert!(!is_signed_in(&app, &session).await, "{}", app.engine);
        sapa_domain::team::reset::confirm(&app, &token_of(&link), Secret::new(OTHER))
            .await
            .unwrap();
        enter(&app, "ploy@shop.example", OTHER).await;
    }
}

#[tokio::test]
async fn a_rotated_key_leaves_the_phone_working() {
    for test in apps().await {
        owner(&test, "ploy@shop.example", "Shop").await;
        let person = enter(&test, "ploy@shop.example", PASSWORD).await.person_id;
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("secret.key");
        let sealer = |sealer| App {
            sealer: std::sync::Arc::new(sealer),
            ..test.app.clone()
        };
        let before = sealer(sapa_domain::seal::Sealer::from_settings(None, &file).unwrap());
        let (phone, _) = turned_on(&before, &person).await;

        let after = sealer(sapa_domain::seal::Sealer::add_key(&file).unwrap());
        assert_eq!(
            (reseal(&after).await.unwrap(), reseal(&after).await.unwrap()),
            (1, 0),
            "{}",
            test.engine
        );
        let newest = std::fs::read_to_string(&file)
            .unwrap()
            .lines()
            .next()
            .unwrap()
            .to_owned();
        let only_new = sealer(sapa_domain::seal::Sealer::new([newest.as_str()]).unwrap());
        let asked = challenge(&only_new).await;
        let outcome = second_step(&only_new, &asked, &code(&only_new, &phone), &device())
            .await
            .unwrap();
        assert!(matches!(outcome, SecondStep::Done(_)), "{}", test.engine);
    }
}
