//! Set-up, signing in and out, and what protects a cookie.

use axum::http::Method;
use serde_json::json;

use super::*;
use crate::harness::{PASSWORD, servers};

#[tokio::test]
async fn the_first_owner_sets_up_and_is_signed_in() {
    for server in servers().await {
        let mut browser = server.browser();
        let state = browser.get("/api/v1/setup").await.body;
        assert_eq!(
            (&state["needed"], &state["mail"]),
            (&json!(true), &json!(true)),
            "{state}"
        );
        let link = sapa_domain::team::setup_link(&server.app).await.unwrap().unwrap();
        let wish = |token: &str| json!({"token": token, "name": "Ploy", "email": "ploy@shop.example", "password": PASSWORD, "workspace_name": "Toko", "language": "th"});
        assert_eq!(
            browser.post("/api/v1/setup", wish("x")).await.wrong_fields(),
            ["token:dead_link"],
            "{}",
            server.engine
        );
        let answer = browser.post("/api/v1/setup", wish(token_of(&link))).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        let cookie = answer.header("set-cookie");
        for part in [
            "sapa_session=",
            "HttpOnly",
            "SameSite=Lax",
            "Path=/",
            "Secure",
            "Max-Age=2592000",
        ] {
            assert!(cookie.contains(part), "{part}: {cookie}");
        }
        let me = &answer.body;
        assert_eq!(
            (&me["name"], &me["language"], &me["theme"], &me["two_step"]),
            (&json!("Ploy"), &json!("th"), &json!("system"), &json!(false))
        );
        assert_eq!(
            (
                &me["workspaces"][0]["role"],
                &me["workspaces"][0]["unread"],
                &me["preferences"]
            ),
            (&json!("owner"), &json!(0), &json!({}))
        );
        assert!(me["csrf"].as_str().unwrap().len() >= 32);

        browser.keep_cookie(&answer);
        let again = browser.get("/api/v1/me").await;
        assert_eq!(again.body, answer.body, "{}", server.engine);
        assert!(
            again.header("set-cookie").contains("Max-Age=2592000"),
            "the cookie lives on"
        );
        assert_eq!(browser.get("/api/v1/setup").await.body["needed"], json!(false));
        assert_eq!(
            browser
                .post("/api/v1/setup", wish(token_of(&link)))
                .await
                .wrong_fields(),
            ["token:dead_link"]
        );
    }
}

#[tokio::test]
async fn signing_in_and_out() {
    for server in servers().await {
        server.owner("ploy@shop.example").await;
        let browser = server.browser();
        assert_eq!(
            browser.get("/api/v1/me").await.refusal(),
            (401, "unauthenticated"),
            "{}",
            server.engine
        );
        for (email, password) in [
            ("ploy@shop.example", "senja-di-pelabuhan"),
            ("nobody@shop.example", PASSWORD),
        ] {
            let answer = browser
                .post("/api/v1/session", json!({"email": email, "password": password}))
                .await;
            assert_eq!(answer.refusal(), (401, "wrong_credentials"), "{}", server.engine);
            assert_eq!(answer.header("set-cookie"), "");
        }
        let browser = server.signed_in("ploy@shop.example").await;
        assert_eq!(browser.get("/api/v1/me").await.status, 200);
        let out = browser.delete("/api/v1/session").await;
        assert_eq!(
            (out.status.as_u16(), out.header("set-cookie").contains("Max-Age=0")),
            (204, true),
            "{}",
            server.engine
        );
        assert_eq!(
            browser.get("/api/v1/me").await.refusal(),
            (401, "unauthenticated"),
            "{}: the cookie is dead",
            server.engine
        );
        assert_eq!(
            browser.delete("/api/v1/session").await.status,
            204,
            "signing out twice is no error"
        );
    }
}

#[tokio::test]
async fn too_many_tries_are_told_when_to_come_back() {
    for server in servers().await {
        server.owner("ploy@shop.example").await;
        let browser = server.browser();
        let wrong = json!({"email": "ploy@shop.example", "password": "senja-di-pelabuhan"});
        for _ in 0..5 {
            assert_eq!(
                browser.post("/api/v1/session", wrong.clone()).await.refusal().1,
                "wrong_credentials"
            );
        }
        let answer = browser.post("/api/v1/session", wrong).await;
        assert_eq!(answer.refusal(), (429, "too_many_attempts"), "{}", server.engine);
        assert_eq!(
            (answer.header("retry-after"), &answer.body["retry_after"]),
            ("5", &json!(5))
        );
    }
}

#[tokio::test]
async fn a_change_with_a_cookie_comes_from_our_own_page() {
    for server in servers().await {
        let shop = server.owner("ploy@shop.example").await;
        let page = server.signed_in("ploy@shop.example").await;
        let bare = page.clone().without("x-csrf-token");
        let rename = json!({"name": "Ploy"});
        let status =
            async |client: crate::harness::Client| client.patch("/api/v1/me", rename.clone()).await.status.as_u16();

        assert_eq!(
            bare.patch("/api/v1/me", rename.clone()).await.refusal(),
            (403, "csrf"),
            "{}",
            server.engine
        );
        assert_eq!(bare.delete("/api/v1/session").await.refusal(), (403, "csrf"));
        assert_eq!(
            bare.post(&format!("{}/api-keys", at(&shop)), json!({"name": "x"}))
                .await
                .refusal(),
            (403, "csrf")
        );
        assert_eq!(status(page.clone()).await, 200, "our header");
        assert_eq!(status(bare.clone().with("sec-fetch-site", "same-origin")).await, 200);
        assert_eq!(
            status(bare.clone().with("origin", "https://chat.shop.example")).await,
            200
        );
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("x-csrf-token", " "),
        ] {
            assert_eq!(
                status(bare.clone().with(name, value)).await,
                403,
                "{}: {name} {value}",
                server.engine
            );
        }
        assert_eq!(bare.get("/api/v1/me").await.status, 200, "reading needs none");
        let program = server.program(&shop.api_key);
        assert_eq!(
            program.patch(&at(&shop), rename.clone()).await.status,
            200,
            "a key is sent by nobody else"
        );
    }
}

#[tokio::test]
async fn bodies_that_break_the_rules_are_told_why() {
    for server in servers().await {
        let browser = server.browser();
        let send = async |body: &str| {
            browser
                .send(Method::POST, "/api/v1/session", Some(body.to_owned()))
                .await
        };
        assert_eq!(send("not json").await.refusal(), (400, "not_json"), "{}", server.engine);
        assert_eq!(send(r#"{"email": "x"}"#).await.wrong_fields(), ["password:wrong_type"]);
        assert_eq!(
            send(r#"{"email": 7, "password": "x"}"#).await.wrong_fields(),
            ["email:wrong_type"]
        );
        assert_eq!(
            send(&format!(r#"{{"x": {}"#, "[".repeat(100_000))).await.refusal(),
            (400, "not_json"),
            "deeper than anybody needs"
        );
        let untyped = browser.clone().with("content-type", "text/plain");
        assert_eq!(
            untyped.post("/api/v1/session", json!({})).await.refusal(),
            (415, "not_json")
        );
        let huge = json!({"email": "x".repeat(2 << 20), "password": "y"});
        assert_eq!(
            browser.post("/api/v1/session", huge).await.status,
            413,
            "{}",
            server.engine
        );
    }
}

#[tokio::test]
async fn two_step_sign_in_over_http() {
    for server in servers().await {
        server.owner("ploy@shop.example").await;
        let page = server.signed_in("ploy@shop.example").await;
        let offer = page.post("/api/v1/me/two-step/start", json!({})).await.body;
        assert!(
            offer["otpauth_url"].as_str().unwrap().starts_with("otpauth://")
                && offer["qr_svg"].as_str().unwrap().contains("<svg")
        );
        assert_eq!(
            page.post("/api/v1/me/two-step/confirm", json!({"code": "000000"}))
                .await
                .wrong_fields(),
            ["code:wrong_code"]
        );
        let secret = totp_rs::Secret::try_from_base32(offer["secret"].as_str().unwrap()).unwrap();
        let phone = totp_rs::Builder::new()
            .with_secret(secret)
            .with_account_name("x")
            .build()
            .unwrap();
        let code = || {
            phone
                .generate(u64::try_from(server.app.clock.now().0 / 1000).unwrap())
                .to_string()
        };
        let confirmed = page.post("/api/v1/me/two-step/confirm", json!({"code": code()})).await;
        let recovery = confirmed.body["recovery_codes"].as_array().unwrap().clone();
        assert_eq!(recovery.len(), 10, "{}", confirmed.body);
        assert_eq!(
            page.get("/api/v1/me").await.body["two_step"],
            json!(true),
            "{}",
            server.engine
        );

        let mut browser = server.browser();
        let asked = browser
            .post(
                "/api/v1/session",
                json!({"email": "ploy@shop.example", "password": PASSWORD}),
            )
            .await;
        assert_eq!(
            (
                asked.status.as_u16(),
                &asked.body["two_step_required"],
                asked.header("set-cookie")
            ),
            (200, &json!(true), "")
        );
        let challenge = asked.body["challenge"].clone();
        let step = async |code: &str| {
            browser
                .post(
                    "/api/v1/session/two-step",
                    json!({"challenge": challenge, "code": code}),
                )
                .await
        };
        assert_eq!(step("123456").await.refusal(), (401, "wrong_code"), "{}", server.engine);
        let answer = step(recovery[0].as_str().unwrap()).await;
        assert_eq!(answer.body["two_step"], json!(true), "{}", answer.body);
        assert_eq!(step("123456").await.refusal(), (401, "challenge_expired"));
        browser.keep_cookie(&answer);
        assert_eq!(browser.get("/api/v1/me").await.status, 200);

        let off = async |password: &str| {
            page.send(
                Method::DELETE,
                "/api/v1/me/two-step",
                Some(json!({"password": password}).to_string()),
            )
            .await
        };
        assert_eq!(
            off("wrong").await.wrong_fields(),
            ["password:wrong_password"],
            "{}",
            server.engine
        );
        assert_eq!(off(PASSWORD).await.status, 204);
        server.signed_in("ploy@shop.example").await;
    }
}

#[tokio::test]
async fn a_forgotten_password_over_http() {
    for server in servers().await {
        server.owner("ploy@shop.example").await;
        let browser = server.browser();
        for email in ["nobody@shop.example", "ploy@shop.example"] {
            assert_eq!(
                browser
                    .post("/api/v1/password-reset", json!({"email": email}))
                    .await
                    .status,
                202,
                "{}",
                server.engine
            );
        }
        while server.app.mailer.recorded().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let mail = server.app.mailer.recorded().pop().unwrap();
        let token = token_of(&mail.text).lines().next().unwrap().to_owned();
        let confirm = async |password: &str| {
            browser
                .post(
                    "/api/v1/password-reset/confirm",
                    json!({"token": token, "password": password}),
                )
                .await
        };
        assert_eq!(confirm("short").await.wrong_fields(), ["password:too_short"]);
        assert_eq!(confirm("senja-di-pelabuhan").await.status, 204, "{}", server.engine);
        assert_eq!(confirm("senja-di-pelabuhan").await.wrong_fields(), ["token:dead_link"]);
        let old = browser
            .post(
                "/api/v1/session",
                json!({"email": "ploy@shop.example", "password": PASSWORD}),
            )
            .await;
        assert_eq!(old.refusal(), (401, "wrong_credentials"), "{}", server.engine);
    }
}
