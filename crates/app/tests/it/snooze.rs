//! Later, closed, open again: what people do with a chat, and what the customer's next word does to it.

use sapa_domain::conversation::wake_snoozed;
use serde_json::{Value, json};

use crate::harness::{SITI, Shop, on_both_engines_with_clock};

async fn patch(shop: &Shop, chat: &str, body: Value) -> (u16, Value) {
    let answer = shop
        .api
        .call("PATCH", &format!("conversations/{chat}"), Some(body))
        .await;
    (answer.status, answer.body)
}

async fn listed(shop: &Shop, view: &str) -> usize {
    shop.api.get(&format!("conversations?view={view}")).await["items"]
        .as_array()
        .map_or(0, Vec::len)
}

async fn events(shop: &Shop, chat: &str) -> Vec<String> {
    let messages = shop.messages(&json!(chat)).await;
    let mut names: Vec<String> = messages
        .iter()
        .filter(|m| m["direction"] == "event")
        .filter_map(|m| m["content"]["name"].as_str().map(str::to_owned))
        .collect();
    names.reverse();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snoozed_chat_comes_back_in_its_time() {
    on_both_engines_with_clock(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        let until = shop.clock.now().plus_hours(3).rfc3339();
        let (status, snoozed) = patch(&shop, &chat, json!({"status": "snoozed", "snoozed_until": until})).await;
        assert_eq!(
            (status, snoozed["status"].as_str(), snoozed["snoozed_until"].as_str()),
            (200, Some("snoozed"), Some(until.as_str()))
        );
        assert_eq!((listed(&shop, "all").await, listed(&shop, "snoozed").await), (0, 1));
        shop.clock.advance_ms(3 * 3_600_000 - 1);
        assert_eq!(wake_snoozed(&shop.node.app).await.expect("a look"), 0);
        shop.clock.advance_ms(1);
        assert_eq!(wake_snoozed(&shop.node.app).await.expect("a look"), 1);
        assert_eq!(wake_snoozed(&shop.node.app).await.expect("a look"), 0);
        assert_eq!((listed(&shop, "all").await, listed(&shop, "snoozed").await), (1, 0));
        assert_eq!(shop.look(&chat).await["snoozed_until"], Value::Null);
        assert_eq!(events(&shop, &chat).await, ["snoozed", "unsnoozed"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_customer_wakes_a_snoozed_chat_and_reopens_a_closed_one_for_a_while() {
    on_both_engines_with_clock(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        let until = shop.clock.now().plus_hours(30).rfc3339();
        patch(&shop, &chat, json!({"status": "snoozed", "snoozed_until": until})).await;
        shop.writes(SITI, json!({"type": "text", "text": "masih di situ?"}));
        shop.api
            .until("it to open", || async {
                Some(shop.look(&chat).await).filter(|c| c["status"] == "open" && c["snoozed_until"].is_null())
            })
            .await;
        let (_, closed) = patch(&shop, &chat, json!({"status": "closed"})).await;
        assert!(closed["closed_at"].is_string());
        assert_eq!((listed(&shop, "all").await, listed(&shop, "closed").await), (0, 1));
        shop.writes(SITI, json!({"type": "text", "text": "satu lagi"}));
        shop.api
            .until("the same chat again", || async {
                Some(shop.look(&chat).await).filter(|c| c["status"] == "open" && c["closed_at"].is_null())
            })
            .await;
        // Long after it was closed, a new one begins and names the old.
        patch(&shop, &chat, json!({"status": "closed"})).await;
        shop.pass_hours(24 * 40);
        shop.writes(SITI, json!({"type": "text", "text": "pesanan baru"}));
        let fresh = shop
            .api
            .until("a new chat", || async {
                shop.api.get("conversations").await["items"].get(0).cloned()
            })
            .await;
        assert_ne!(fresh["id"], chat.as_str());
        assert_eq!(fresh["previous_id"], chat.as_str());
        assert_eq!(fresh["contact"], shop.look(&chat).await["contact"]);
        // One chat goes on with each person.
        let (status, body) = patch(&shop, &chat, json!({"status": "open"})).await;
        assert_eq!((status, body["code"].as_str()), (409, Some("newer_open")), "{body}");
        // When the older one is the open one, what comes lands there.
        patch(&shop, fresh["id"].as_str().expect("an id"), json!({"status": "closed"})).await;
        assert_eq!(patch(&shop, &chat, json!({"status": "open"})).await.0, 200);
        shop.writes(SITI, json!({"type": "text", "text": "ke yang lama"}));
        shop.api
            .until("the older chat", || async {
                Some(shop.look(&chat).await).filter(|c| c["last_message"]["preview"] == "ke yang lama")
            })
            .await;
        assert_eq!(shop.settled_ledger().await["dead"], 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_that_make_no_sense_are_refused_and_change_nothing() {
    on_both_engines_with_clock(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        let before = shop.look(&chat).await;
        let past = shop.clock.now().rfc3339();
        let cases = [
            json!({"status": "snoozed"}),
            json!({"status": "snoozed", "snoozed_until": past}),
            json!({"status": "snoozed", "snoozed_until": "tomorrow"}),
            json!({"status": "asleep"}),
            json!({"assignee_id": "mem_00000000000000000000000000"}),
            json!({"assignee_id": 7}),
            json!({"priority": "extreme"}),
            json!({"labels": ["lbl_00000000000000000000000000"]}),
            // One good wish beside a bad one is not half done.
            json!({"status": "closed", "labels": ["nope"]}),
        ];
        for case in cases {
            let (status, body) = patch(&shop, &chat, case.clone()).await;
            assert_eq!(status, 422, "{case}: {body}");
            assert!(body["errors"][0]["field"].is_string(), "{case}: {body}");
        }
        assert_eq!(shop.look(&chat).await, before);
        assert!(events(&shop, &chat).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_goes_to_a_teammate_and_not_to_one_who_left() {
    on_both_engines_with_clock(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        let ana = shop.teammate("Ana").await;
        let members = shop.api.get("members").await;
        let id = members["items"]
            .as_array()
            .expect("a list")
            .iter()
            .find(|m| m["name"] == "Ana")
            .expect("Ana")["id"]
            .clone();
        let (status, mine) = patch(&shop, &chat, json!({"assignee_id": id})).await;
        assert_eq!((status, mine["assignee"]["name"].as_str()), (200, Some("Ana")));
        assert_eq!(
            ana.get("conversations?view=mine").await["items"]
                .as_array()
                .map(Vec::len),
            Some(1)
        );
        assert_eq!(ana.get("conversations/counts").await["mine"], 1);
        assert_eq!(
            (listed(&shop, "unassigned").await, events(&shop, &chat).await),
            (0, vec!["assigned".to_owned()])
        );
        assert_eq!(
            patch(&shop, &chat, json!({"assignee_id": null})).await.1["assignee"],
            Value::Null
        );
        assert_eq!(listed(&shop, "unassigned").await, 1);
        shop.owner()
            .await
            .call("DELETE", &format!("members/{}", id.as_str().expect("an id")), None)
            .await;
        assert_eq!(
            patch(&shop, &chat, json!({"assignee_id": id})).await.0,
            422,
            "who left gets no chats"
        );
    })
    .await;
}
