//! No route shows one workspace's data to another's key.

use sapa_domain::team;
use sapa_model::Secret;
use serde_json::{Value, json};

use crate::harness::{SITI, Shop, on_both_engines};

#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_key_finds_nothing_on_any_route() {
    on_both_engines(|shop: Shop| async move {
        shop.writes(SITI, json!({"type": "text", "text": "rahasia"}));
        let chat = shop.conversation().await;
        let message = shop.messages(&chat).await.remove(0);
        let wish = team::NewOwner {
            email: "stranger@other.test".into(),
            name: "Sam".into(),
            workspace: "Another shop".into(),
            password: Secret::new("another long word 77"),
            language: "en".into(),
        };
        let stranger = team::create_owner(&shop.node.app, wish).await.expect("a stranger");
        let outside = shop.api.with_key(stranger.api_key.expose());
        let document: Value = serde_json::from_str(&sapa_server::openapi::document()).expect("the document");
        let ids = [
            ("conversations", &chat["id"]),
            ("messages", &message["id"]),
            ("contacts", &chat["contact"]["id"]),
            ("accounts", &json!(shop.account)),
        ];
        let mut tried = 0;
        for (path, methods) in document["paths"].as_object().expect("paths") {
            let Some(rest) = path.strip_prefix("/api/v1/workspaces/{workspace_id}") else {
                continue;
            };
            let noun = rest.trim_start_matches('/').split('/').next().unwrap_or_default();
            let id = ids
                .iter()
                .find(|(name, _)| *name == noun)
                .and_then(|(_, id)| id.as_str())
                .unwrap_or("x");
            let target = rest.trim_start_matches('/').replace("{id}", id);
            for method in methods.as_object().expect("methods").keys() {
                let answer = outside.call(&method.to_uppercase(), &target, Some(json!({}))).await;
                assert!(
                    matches!(answer.status, 404),
                    "{method} {path} answered a stranger with {}: {}",
                    answer.status,
                    answer.body
                );
                tried += 1;
            }
        }
        assert!(tried > 40, "only {tried} routes were tried");
        // The stranger's own workspace does not open another's rows by their ids either.
        let own = shop
            .api
            .with_key(stranger.api_key.expose())
            .in_workspace(&stranger.workspace_id);
        for (noun, id) in ids {
            let path = format!("{noun}/{}", id.as_str().expect("an id"));
            assert_eq!(own.call("GET", &path, None).await.status, 404, "{path}");
        }
        let nobody = shop.api.with_key("sapa_wrong");
        assert_eq!(nobody.call("GET", "conversations", None).await.status, 401);
    })
    .await;
}
