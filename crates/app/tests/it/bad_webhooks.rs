//! Bodies that a platform should never send: each is answered, counted, and costs what stands beside it nothing.

use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sapa_emulators::DEMO_APP_SECRET;
use serde_json::{Value, json};

use crate::harness::{SITI, Shop, on_both_engines};

/// Something that may stand in any place of a body.
fn anything() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|n| json!(n)),
        any::<String>().prop_map(Value::from),
        Just(json!("1788153000")),
        Just(json!(SITI)),
        Just(json!("ID.4821")),
        Just(json!("\u{0}\u{202e}")),
    ];
    let deeper = leaf.prop_recursive(3, 12, 3, |inner| {
        let key = proptest::sample::select(vec![
            "id",
            "body",
            "type",
            "message_id",
            "wa_id",
            "emoji",
            "errors",
            "code",
            "x",
        ]);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::vec((key, inner), 0..4)
                .prop_map(|pairs| pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
        ]
    });
    deeper.boxed()
}

/// Good elements of every kind, to be bent.
fn good(n: usize) -> Value {
    let kinds = [
        json!({"type": "text", "text": {"body": "halo"}}),
        json!({"type": "image", "image": {"id": "1", "mime_type": "image/jpeg", "caption": "x"}}),
        json!({"type": "location", "location": {"latitude": -6.2, "longitude": 106.8}}),
        json!({"type": "contacts", "contacts": [{"name": {"formatted_name": "Budi"}, "phones": [{"phone": "+62811"}]}]}),
        json!({"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {"id": "a", "title": "b"}}}),
        json!({"type": "reaction", "reaction": {"message_id": "wamid.F0", "emoji": "👍"}}),
        json!({"type": "order", "order": {"catalog_id": "1", "product_items": [{"product_retailer_id": "a", "quantity": 1, "item_price": 5, "currency": "IDR"}]}}),
        json!({"type": "edit", "edit": {"original_message_id": "wamid.F1", "message": {"type": "text", "text": {"body": "y"}}}}),
        json!({"type": "revoke", "revoke": {"original_message_id": "wamid.F2"}}),
        json!({"type": "system", "system": {"type": "user_changed_number", "body": "x", "wa_id": "6281399990000"}}),
        json!({"type": "hologram", "hologram": {}}),
    ];
    let mut message = json!({"from": SITI, "from_user_id": "ID.4821", "id": format!("wamid.F{n}"), "timestamp": "1788153000", "context": {"id": "wamid.F0", "forwarded": true}});
    message
        .as_object_mut()
        .expect("an object")
        .extend(kinds[n % kinds.len()].as_object().cloned().expect("an object"));
    message
}

/// Puts something else into one place, chosen by `at`.
fn bend(value: &mut Value, at: &mut usize, other: &Value) -> bool {
    if *at == 0 {
        value.clone_from(other);
        return true;
    }
    *at -= 1;
    match value {
        Value::Object(map) => map.values_mut().any(|inner| bend(inner, at, other)),
        Value::Array(list) => list.iter_mut().any(|inner| bend(inner, at, other)),
        _ => false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bent_elements_are_counted_and_the_good_ones_beside_them_arrive() {
    on_both_engines(|shop: Shop| async move {
        let (mut runner, anything) = (TestRunner::deterministic(), anything());
        let wild = |runner: &mut TestRunner| anything.new_tree(runner).expect("a value").current();
        let mut sound = 0;
        for round in 0..12_usize {
            let mut messages = Vec::new();
            for n in 0..40_usize {
                let mut message = good(round * 100 + n);
                bend(&mut message, &mut (1 + (n * 7 + round) % 14), &wild(&mut runner));
                messages.push(message);
            }
            messages.push(json!({"from": format!("62877{round:04}"), "id": format!("wamid.SOUND{round}"), "timestamp": "1788153000", "type": "text", "text": {"body": format!("utuh {round}")}}));
            sound += 1;
            let mut more = json!({"messages": messages, "contacts": [wild(&mut runner), {"profile": wild(&mut runner), "wa_id": SITI}]});
            more["statuses"] = json!([wild(&mut runner), {"id": wild(&mut runner), "status": wild(&mut runner), "timestamp": wild(&mut runner), "errors": wild(&mut runner)}]);
            shop.webhook("messages", more).await;
            // And bodies whose very frame is bent.
            let mut frame = json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": {"metadata": {"phone_number_id": "1"}, "messages": [good(round)]}}]}]});
            bend(&mut frame, &mut (round + 1), &wild(&mut runner));
            let answer = shop.api.webhook(&shop.webhook, DEMO_APP_SECRET, frame.to_string().as_bytes()).await;
            assert!(matches!(answer.status, 200 | 400), "{frame}: {}", answer.body);
        }
        let ledger = shop.settled_ledger().await;
        assert!(ledger["received"].as_i64() >= Some(12 * 41), "{ledger}");
        let dead = shop.api.get("inbound?state=dead&limit=200").await;
        for body in dead["items"].as_array().expect("a list") {
            for element in body["dead"].as_array().expect("a list") {
                assert_ne!(element["code"], "internal", "storing it failed: {body}");
            }
        }
        let list = shop.api.get("conversations?status=all&limit=200").await;
        let whole = list["items"].as_array().expect("a list").iter().filter(|c| {
            c["last_message"]["preview"].as_str().is_some_and(|text| text.starts_with("utuh "))
        });
        assert_eq!(whole.count(), sound);
        for chat in list["items"].as_array().expect("a list") {
            shop.messages(chat).await;
        }
    })
    .await;
}

/// A fault of ours, in the database: whatever has this text cannot be stored.
async fn poison(shop: &Shop, on: bool) {
    let sqlite = shop.node.app.db.dialect() == sapa_store::Dialect::Sqlite;
    let statements: &[&str] = match (sqlite, on) {
        (true, true) => &[
            "CREATE TRIGGER poison BEFORE INSERT ON message WHEN new.text = 'racun' BEGIN SELECT RAISE(ABORT, 'poisoned'); END",
        ],
        (true, false) => &["DROP TRIGGER poison"],
        (false, true) => &[
            "CREATE FUNCTION poison() RETURNS trigger AS $$ BEGIN IF new.text = 'racun' THEN RAISE EXCEPTION 'poisoned'; END IF; RETURN new; END $$ LANGUAGE plpgsql",
            "CREATE TRIGGER poison BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION poison()",
        ],
        (false, false) => &["DROP TRIGGER poison ON message"],
    };
    let mut tx = shop.node.app.db.write().await.expect("a transaction");
    for statement in statements {
        tx.run(statement, Vec::new()).await.expect(statement);
    }
    tx.commit().await.expect("a commit");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_element_that_cannot_be_stored_costs_its_neighbours_nothing_and_can_be_replayed() {
    on_both_engines(|shop: Shop| async move {
        poison(&shop, true).await;
        let text = |id: &str, body: &str| json!({"from": SITI, "id": id, "timestamp": "1788153000", "type": "text", "text": {"body": body}});
        let messages = json!([text("wamid.1", "satu"), text("wamid.2", "racun"), text("wamid.3", "tiga")]);
        shop.webhook("messages", json!({"messages": messages})).await;
        shop.webhook("messages", json!({"messages": [text("wamid.4", "empat")]})).await;
        let ledger = shop.ledger_of(4).await;
        assert_eq!((&ledger["messages"], &ledger["dead"]), (&json!(3), &json!(1)), "{ledger}");
        let dead = shop.api.get(&format!("inbound?state=dead&account_id={}", shop.account)).await;
        assert_eq!(dead["items"].as_array().map(Vec::len), Some(1), "{dead}");
        let body = &dead["items"][0];
        assert_eq!((&body["dead"][0]["index"], &body["dead"][0]["code"], body["dead"].as_array().map(Vec::len)), (&json!(1), &json!("internal"), Some(1)));
        // While the cause is there, a replay changes nothing.
        let replay = format!("inbound/{}/replay", body["id"].as_str().expect("an id"));
        shop.api.post(&replay, json!({})).await;
        shop.api.until("a second try", || async { Some(shop.api.get("inbound?state=dead").await).filter(|d| d["items"][0]["attempts"].as_i64() > body["attempts"].as_i64()) }).await;
        assert_eq!(shop.ledger_of(4).await, ledger);
        poison(&shop, false).await;
        shop.api.post(&replay, json!({})).await;
        let ledger = shop.api.until("the replay", || async { Some(shop.settled_ledger().await).filter(|l| l["dead"] == 0) }).await;
        assert_eq!((&ledger["messages"], &ledger["received"]), (&json!(4), &json!(4)), "{ledger}");
        assert_eq!(shop.api.get("inbound?state=dead").await["items"], json!([]));
        let chat = shop.conversation().await;
        assert_eq!(shop.messages(&chat).await.len(), 4);
    })
    .await;
}
