//! API keys, and the walls between workspaces.

use axum::http::Method;
use sapa_model::{ApiKeyId, InvitationId, MemberId, Secret, WorkspaceId};
use serde_json::json;

use super::*;
use crate::harness::{Client, servers};

#[tokio::test]
async fn a_key_is_made_used_and_revoked() {
    for server in servers().await {
        let shop = server.owner("ploy@shop.example").await;
        let page = server.signed_in("ploy@shop.example").await;
        let keys = format!("{}/api-keys", at(&shop));
        let made = page.post(&keys, json!({"name": "Till"})).await;
        assert_eq!(
            (made.status.as_u16(), &made.body["role"], &made.body["created_by"]),
            (201, &json!("admin"), &json!("ploy")),
            "{}",
            made.body
        );
        let key = made.body["key"].as_str().unwrap();
        assert!(key.starts_with("sapa_") && key.starts_with(made.body["prefix"].as_str().unwrap()));

        let till = server.program(&Secret::new(key));
        assert_eq!(
            till.get(&at(&shop)).await.body["id"],
            json!(shop.workspace_id.as_str()),
            "{}",
            server.engine
        );
        assert_eq!(till.get("/api/v1/me").await.status, 401, "a key is no person");
        let list = page.get(&keys).await.body;
        assert_eq!(
            (list["items"][0]["name"].as_str(), list["items"][0].get("key")),
            (Some("Till"), None),
            "{list}"
        );

        let gone = format!("{keys}/{}", made.body["id"].as_str().unwrap());
        assert_eq!(page.delete(&gone).await.status, 204);
        assert_eq!(
            till.get(&at(&shop)).await.refusal(),
            (401, "unauthenticated"),
            "{}: at once",
            server.engine
        );
        assert_eq!(page.delete(&gone).await.refusal(), (404, "not_found"));
    }
}

#[tokio::test]
async fn another_node_takes_a_revoked_key_for_ten_seconds_at_most() {
    for server in servers().await {
        let shop = server.owner("ploy@shop.example").await;
        let page = server.signed_in("ploy@shop.example").await;
        let keys = format!("{}/api-keys", at(&shop));
        let made = page.post(&keys, json!({"name": "Till"})).await.body;
        let there = Client {
            router: server.another_node(),
            ..server.program(&Secret::new(made["key"].as_str().unwrap()))
        };
        assert_eq!(there.get(&at(&shop)).await.status, 200);
        page.delete(&format!("{keys}/{}", made["id"].as_str().unwrap())).await;
        server.app.clock.advance_ms(10_000);
        assert_eq!(
            there.get(&at(&shop)).await.refusal(),
            (401, "unauthenticated"),
            "{}",
            server.engine
        );
    }
}

#[tokio::test]
async fn the_last_use_of_a_key_is_written_down() {
    for server in servers().await {
        let shop = server.owner("ploy@shop.example").await;
        let program = server.program(&shop.api_key);
        let list =
            async || program.get(&format!("{}/api-keys", at(&shop))).await.body["items"][0]["last_used_at"].clone();
        list().await;
        let used = server.app.clock.now().rfc3339();
        for _ in 0..200 {
            if list().await == json!(used) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        assert_eq!(list().await, json!(used), "{}", server.engine);
        server.app.clock.advance_ms(30_000);
        list().await;
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        assert_eq!(list().await, json!(used), "{}: at most once a minute", server.engine);
    }
}

#[tokio::test]
async fn a_key_that_is_none_opens_nothing() {
    for server in servers().await {
        let shop = server.owner("ploy@shop.example").await;
        let mut wrong = shop.api_key.expose().to_owned();
        wrong.pop();
        for bad in [wrong.as_str(), "sapa_", "", "x", "sapa_' OR 1=1 --"] {
            let program = server.program(&Secret::new(bad));
            assert_eq!(
                program.get(&at(&shop)).await.refusal(),
                (401, "unauthenticated"),
                "{}: {bad:?}",
                server.engine
            );
        }
        let basic = server.browser().with("authorization", "Basic eDp5");
        assert_eq!(basic.get(&at(&shop)).await.status, 401);
    }
}

/// Every route of a workspace in this part of the API.
fn routes(at: &str) -> Vec<(Method, String, Option<serde_json::Value>)> {
    let (member, invitation, key) = (MemberId::new(), InvitationId::new(), ApiKeyId::new());
    vec![
        (Method::GET, at.to_owned(), None),
        (Method::PATCH, at.to_owned(), Some(json!({"name": "Mine"}))),
        (Method::GET, format!("{at}/members"), None),
        (
            Method::PATCH,
            format!("{at}/members/{member}"),
            Some(json!({"role": "owner"})),
        ),
        (Method::DELETE, format!("{at}/members/{member}"), None),
        (Method::GET, format!("{at}/invitations"), None),
        (
            Method::POST,
            format!("{at}/invitations"),
            Some(json!({"email": "x@y.example", "role": "agent"})),
        ),
        (Method::POST, format!("{at}/invitations/{invitation}/resend"), None),
        (Method::DELETE, format!("{at}/invitations/{invitation}"), None),
        (Method::GET, format!("{at}/api-keys"), None),
        (Method::POST, format!("{at}/api-keys"), Some(json!({"name": "Mine"}))),
        (Method::DELETE, format!("{at}/api-keys/{key}"), None),
    ]
}

#[tokio::test]
async fn another_workspace_is_as_if_it_did_not_exist() {
    for server in servers().await {
        let (shop, eve) = (
            server.owner("ploy@shop.example").await,
            server.owner("eve@else.example").await,
        );
        let strangers = [server.signed_in("eve@else.example").await, server.program(&eve.api_key)];
        for (method, path, body) in routes(&at(&shop)) {
            let body = body.map(|body| body.to_string());
            for stranger in &strangers {
                let answer = stranger.send(method.clone(), &path, body.clone()).await;
                assert_eq!(
                    answer.refusal(),
                    (404, "not_found"),
                    "{}: {method} {path}",
                    server.engine
                );
            }
            let nobody = server.browser().send(method.clone(), &path, body).await;
            assert_eq!(
                nobody.refusal(),
                (401, "unauthenticated"),
                "{}: {method} {path}",
                server.engine
            );
        }
        for id in [
            WorkspaceId::new().to_string(),
            "nonsense".to_owned(),
            "..%2f..".to_owned(),
        ] {
            let path = format!("/api/v1/workspaces/{id}/members");
            assert_eq!(strangers[0].get(&path).await.refusal(), (404, "not_found"), "{id}");
            assert_eq!(strangers[1].get(&path).await.refusal(), (404, "not_found"), "{id}");
        }
    }
}
