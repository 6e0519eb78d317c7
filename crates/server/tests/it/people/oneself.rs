//! Profile, password, sessions.

use serde_json::json;

use crate::harness::{PASSWORD, servers};

#[tokio::test]
async fn a_profile_is_changed_and_kept() {
    for server in servers().await {
        server.owner("ploy@shop.example").await;
        let page = server.signed_in("ploy@shop.example").await;
        let change = json!({"name": "พลอย", "language": "th", "theme": "dark", "preferences": {"send_key": "enter"}});
        let me = page.patch("/api/v1/me", change).await.body;
        assert_eq!(
            (&me["name"], &me["theme"], &me["preferences"]["send_key"]),
            (&json!("พลอย"), &json!("dark"), &json!("enter"))
        );
        assert_eq!(page.get("/api/v1/me").await.body, me, "{}", server.engine);
        let bad = page.patch("/api/v1/me", json!({"language": "fr", "name": ""})).await;
        assert_eq!(
            bad.wrong_fields(),
            ["name:required", "language:unknown_value"],
            "{}",
            server.engine
        );
        assert_eq!(
            page.patch("/api/v1/me", json!({"preferences": [1]}))
                .await
                .wrong_fields(),
            ["preferences:wrong_type"]
        );
    }
}

#[tokio::test]
async fn sessions_are_seen_and_ended() {
    for server in servers().await {
        server.owner("ploy@shop.example").await;
        let here = server.signed_in("ploy@shop.example").await;
        let phone = server.browser().with("user-agent", "Phone");
        let mut phone = phone;
        let answer = phone
            .post(
                "/api/v1/session",
                json!({"email": "ploy@shop.example", "password": PASSWORD}),
            )
            .await;
        phone.keep_cookie(&answer);
        let third = server.signed_in("ploy@shop.example").await;

        let list = here.get("/api/v1/me/sessions").await.body;
        let items = list["items"].as_array().unwrap();
        assert_eq!(
            (items.len(), &list["next_cursor"]),
            (3, &json!(null)),
            "{}",
            server.engine
        );
        assert_eq!(items.iter().filter(|s| s["current"] == json!(true)).count(), 1);
        let of_phone = items.iter().find(|s| s["user_agent"] == json!("Phone")).unwrap();
        assert_eq!(of_phone["ip"], json!("203.0.113.9"));
        assert!(of_phone["created_at"].as_str().unwrap().ends_with('Z'));

        let path = format!("/api/v1/me/sessions/{}", of_phone["id"].as_str().unwrap());
        assert_eq!(here.delete(&path).await.status, 204);
        assert_eq!(
            here.delete(&path).await.refusal(),
            (404, "not_found"),
            "{}",
            server.engine
        );
        assert_eq!(
            here.delete("/api/v1/me/sessions/nonsense").await.refusal(),
            (404, "not_found")
        );
        assert_eq!(phone.get("/api/v1/me").await.status, 401, "{}", server.engine);
        assert_eq!(here.delete("/api/v1/me/sessions").await.status, 204);
        assert_eq!(
            (
                here.get("/api/v1/me").await.status.as_u16(),
                third.get("/api/v1/me").await.status.as_u16()
            ),
            (200, 401)
        );
    }
}

#[tokio::test]
async fn a_new_password_signs_out_elsewhere() {
    for server in servers().await {
        server.owner("ploy@shop.example").await;
        let (here, elsewhere) = (
            server.signed_in("ploy@shop.example").await,
            server.signed_in("ploy@shop.example").await,
        );
        let wrong = json!({"current": "wrong", "new": "senja-di-pelabuhan"});
        assert_eq!(
            here.post("/api/v1/me/password", wrong).await.wrong_fields(),
            ["current:wrong_password"]
        );
        let right = json!({"current": PASSWORD, "new": "senja-di-pelabuhan"});
        assert_eq!(
            here.post("/api/v1/me/password", right).await.status,
            204,
            "{}",
            server.engine
        );
        assert_eq!(
            (
                here.get("/api/v1/me").await.status.as_u16(),
                elsewhere.get("/api/v1/me").await.status.as_u16()
            ),
            (200, 401)
        );
    }
}

#[tokio::test]
async fn a_session_slides_on_while_it_is_used() {
    for server in servers().await {
        server.owner("ploy@shop.example").await;
        let page = server.signed_in("ploy@shop.example").await;
        let day = 24 * 3_600_000;
        for _ in 0..3 {
            server.app.clock.advance_ms(20 * day);
            assert_eq!(page.get("/api/v1/me").await.status, 200, "{}", server.engine);
            // The visit is written down behind the answer.
            let now = server.app.clock.now().rfc3339();
            for _ in 0..200 {
                if page.get("/api/v1/me/sessions").await.body["items"][0]["last_seen_at"] == json!(now) {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        }
        server.app.clock.advance_ms(31 * day);
        assert_eq!(page.get("/api/v1/me").await.status, 401, "{}", server.engine);
    }
}
