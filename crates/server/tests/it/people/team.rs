//! Teammates, invitations and workspaces.

use serde_json::json;

use super::*;
use crate::harness::{PASSWORD, servers};

#[tokio::test]
async fn an_invitation_makes_a_teammate() {
    for server in servers().await {
        let shop = server.owner("ploy@shop.example").await;
        let page = server.signed_in("ploy@shop.example").await;
        let invitations = format!("{}/invitations", at(&shop));
        let made = page
            .post(&invitations, json!({"email": "Mai@shop.example", "role": "agent"}))
            .await;
        assert_eq!(
            (made.status.as_u16(), &made.body["mail"], &made.body["invited_by"]),
            (201, &json!("sent"), &json!("ploy")),
            "{}",
            made.body
        );
        let listed = page.get(&invitations).await.body["items"][0].clone();
        assert_eq!(
            (listed["email"].as_str(), listed.get("link")),
            (Some("mai@shop.example"), None)
        );

        let token = token_of(made.body["link"].as_str().unwrap()).to_owned();
        let mut mai = server.browser();
        let seen = mai.get(&format!("/api/v1/invitations/{token}")).await.body;
        assert_eq!(
            (&seen["workspace_name"], &seen["inviter_name"], &seen["known"]),
            (&json!("Toko Senja"), &json!("ploy"), &json!(false))
        );
        let accept = format!("/api/v1/invitations/{token}/accept");
        assert_eq!(
            mai.post(&accept, json!({"name": "Mai"})).await.wrong_fields(),
            ["password:too_short"]
        );
        let joined = mai
            .post(&accept, json!({"name": "Mai", "password": PASSWORD, "language": "th"}))
            .await;
        assert_eq!(
            (joined.status.as_u16(), &joined.body["language"]),
            (200, &json!("th")),
            "{}",
            joined.body
        );
        mai.keep_cookie(&joined);
        let members = mai.get(&format!("{}/members", at(&shop))).await.body;
        let row = members["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|m| m["email"] == json!("mai@shop.example"))
            .unwrap()
            .clone();
        assert_eq!(
            (&row["role"], &row["two_step"]),
            (&json!("agent"), &json!(false)),
            "{members}"
        );
        assert_eq!(
            mai.get(&format!("/api/v1/invitations/{token}")).await.refusal(),
            (404, "not_found"),
            "{}",
            server.engine
        );
        let refused = mai.get(&invitations).await;
        assert_eq!(refused.refusal(), (403, "forbidden"), "{}", server.engine);
        assert!(
            refused.body["detail"]
                .as_str()
                .unwrap()
                .contains("An owner or an admin"),
            "{}",
            refused.body
        );
    }
}

#[tokio::test]
async fn who_is_signed_in_already_only_says_yes() {
    for server in servers().await {
        let (shop, _) = (
            server.owner("ploy@shop.example").await,
            server.owner("mai@shop.example").await,
        );
        let made = server
            .program(&shop.api_key)
            .post(
                &format!("{}/invitations", at(&shop)),
                json!({"email": "mai@shop.example", "role": "admin"}),
            )
            .await;
        assert_eq!(made.body["invited_by"], json!("owner create"), "{}", made.body);
        let accept = format!(
            "/api/v1/invitations/{}/accept",
            token_of(made.body["link"].as_str().unwrap())
        );
        let mai = server.signed_in("mai@shop.example").await;
        assert_eq!(
            mai.clone()
                .without("x-csrf-token")
                .send(axum::http::Method::POST, &accept, None)
                .await
                .refusal(),
            (403, "csrf")
        );
        assert_eq!(
            server
                .browser()
                .post(&accept, json!({"password": "wrong-one-here"}))
                .await
                .refusal(),
            (401, "wrong_credentials")
        );
        let joined = mai.send(axum::http::Method::POST, &accept, None).await;
        assert_eq!(
            joined.body["workspaces"].as_array().map(Vec::len),
            Some(2),
            "{}: {}",
            server.engine,
            joined.body
        );
        assert_eq!(joined.body["csrf"], mai.get("/api/v1/me").await.body["csrf"]);
    }
}

#[tokio::test]
async fn roles_change_and_an_owner_stays() {
    for server in servers().await {
        let shop = server.owner("ploy@shop.example").await;
        let page = server.signed_in("ploy@shop.example").await;
        let me = format!("{}/members/{}", at(&shop), shop.member_id);
        assert_eq!(
            page.delete(&me).await.refusal(),
            (409, "last_owner"),
            "{}",
            server.engine
        );
        assert_eq!(
            page.patch(&me, json!({"role": "agent"})).await.refusal(),
            (409, "last_owner")
        );
        assert_eq!(
            page.patch(&me, json!({"role": "king"})).await.wrong_fields(),
            ["role:wrong_type"]
        );

        let made = page
            .post(
                &format!("{}/invitations", at(&shop)),
                json!({"email": "mai@shop.example", "role": "agent"}),
            )
            .await;
        let accept = format!(
            "/api/v1/invitations/{}/accept",
            token_of(made.body["link"].as_str().unwrap())
        );
        let mut mai = server.browser();
        let joined = mai.post(&accept, json!({"name": "Mai", "password": PASSWORD})).await;
        mai.keep_cookie(&joined);
        let hers = format!(
            "{}/members/{}",
            at(&shop),
            joined.body["workspaces"][0]["member_id"].as_str().unwrap()
        );
        assert_eq!(
            mai.patch(&hers, json!({"role": "admin"})).await.refusal(),
            (403, "forbidden"),
            "{}",
            server.engine
        );
        let changed = page.patch(&hers, json!({"role": "owner"})).await;
        assert_eq!(
            (&changed.body["role"], &changed.body["name"]),
            (&json!("owner"), &json!("Mai")),
            "{}",
            changed.body
        );
        assert_eq!(page.delete(&me).await.status, 204, "{}: Mai owns it now", server.engine);
        assert_eq!(
            page.get(&at(&shop)).await.refusal(),
            (404, "not_found"),
            "{}: out at once",
            server.engine
        );
        assert_eq!(mai.get(&at(&shop)).await.status, 200);
    }
}

#[tokio::test]
async fn a_workspace_is_changed_and_another_one_made() {
    for server in servers().await {
        let shop = server.owner("ploy@shop.example").await;
        let page = server.signed_in("ploy@shop.example").await;
        let changed = page
            .patch(&at(&shop), json!({"time_zone": "Asia/Bangkok", "reopen_hours": 24}))
            .await
            .body;
        assert_eq!(
            (&changed["time_zone"], &changed["reopen_hours"], &changed["demo"]),
            (&json!("Asia/Bangkok"), &json!(24), &json!(false))
        );
        assert_eq!(page.get(&at(&shop)).await.body, changed, "{}", server.engine);
        assert_eq!(
            page.patch(&at(&shop), json!({"reopen_hours": 9999}))
                .await
                .wrong_fields(),
            ["reopen_hours:out_of_range"]
        );

        let second = page.post("/api/v1/workspaces", json!({"name": "Second"})).await;
        assert_eq!(
            (second.status.as_u16(), &second.body["name"]),
            (201, &json!("Second")),
            "{}",
            second.body
        );
        assert_eq!(
            page.get("/api/v1/me").await.body["workspaces"].as_array().map(Vec::len),
            Some(2)
        );
        let through_key = server
            .program(&shop.api_key)
            .post("/api/v1/workspaces", json!({"name": "Third"}))
            .await;
        assert_eq!(
            through_key.refusal(),
            (401, "unauthenticated"),
            "{}: a key belongs to one workspace",
            server.engine
        );
    }
}
