//! Every kind a customer can send arrives in the documented shape.

use http::Method;
use serde_json::{Value, json};

use crate::stage::{CUSTOMER, Setup, setup};

async fn received(s: &Setup, input: Value) -> Value {
    let before = s.callback.messages().len();
    let made = s.receive(input);
    let message = s.until_messages(before + 1).await[before].clone();
    assert_eq!(made, message);
    message
}

#[tokio::test]
async fn media_kinds_carry_id_hash_and_a_link() {
    let s = setup(|_| {}).await;
    for (kind, mime) in [
        ("image", "image/jpeg"),
        ("video", "video/mp4"),
        ("audio", "audio/mpeg"),
        ("document", "application/pdf"),
        ("sticker", "image/webp"),
    ] {
        let message = received(&s, json!({"type": kind, "caption": "c"})).await;
        assert_eq!(message["type"], kind);
        let content = &message[kind];
        assert_eq!(content["mime_type"], mime);
        assert!(content["id"].is_string() && content["sha256"].as_str().is_some_and(|hash| hash.ends_with('=')));
        assert!(
            content["url"]
                .as_str()
                .is_some_and(|url| url.starts_with(&s.running.url()))
        );
    }
    let voice = received(&s, json!({"type": "voice"})).await;
    assert_eq!(voice["type"], "audio");
    assert_eq!(voice["audio"]["voice"], true);
    assert_eq!(voice["audio"]["mime_type"], "audio/ogg; codecs=opus");
    let sticker = received(&s, json!({"type": "sticker", "media": "sticker_animated"})).await;
    assert_eq!(sticker["sticker"]["animated"], true);
}

#[tokio::test]
async fn the_other_kinds_have_their_shapes() {
    let s = setup(|_| {}).await;
    let location = received(&s, json!({"type": "location", "name": "Monas"})).await;
    assert!(location["location"]["latitude"].is_number());
    let contacts = received(&s, json!({"type": "contacts", "name": "Andi Wijaya"})).await;
    assert_eq!(contacts["contacts"][0]["name"]["first_name"], "Andi");
    let order = received(&s, json!({"type": "order", "text": "cepat ya"})).await;
    assert_eq!(order["order"]["product_items"][0]["currency"], "IDR");
    let flow = received(
        &s,
        json!({"type": "nfm_reply", "response": {"flow_token": "t", "size": "M"}}),
    )
    .await;
    let answer = flow["interactive"]["nfm_reply"]["response_json"]
        .as_str()
        .expect("a string");
    assert_eq!(serde_json::from_str::<Value>(answer).expect("JSON")["size"], "M");
    let unsupported = received(&s, json!({"type": "unsupported"})).await;
    assert_eq!(unsupported["unsupported"]["type"], "poll_creation");
    assert_eq!(unsupported["errors"][0]["code"], 131051);
    let unavailable = received(&s, json!({"type": "errors", "code": 131060})).await;
    assert_eq!(unavailable["errors"][0]["code"], 131060);
    assert_eq!(
        received(&s, json!({"type": "request_welcome"})).await["type"],
        "request_welcome"
    );
    let forwarded = received(&s, json!({"type": "text", "text": "x", "forwarded": "frequently"})).await;
    assert_eq!(forwarded["context"], json!({"frequently_forwarded": true}));
    let product = json!({"catalog_id": "1", "product_retailer_id": "sku"});
    let asked = received(&s, json!({"type": "text", "text": "ada?", "referred_product": product})).await;
    assert_eq!(asked["context"]["referred_product"], product);
    let quoted = received(&s, json!({"type": "text", "text": "ini", "quote": "wamid.Q"})).await;
    assert_eq!(quoted["context"]["id"], "wamid.Q");
}

#[tokio::test]
async fn a_removed_reaction_has_no_emoji() {
    let s = setup(|_| {}).await;
    let on = received(&s, json!({"type": "reaction", "message_id": "wamid.A", "emoji": "🙏"})).await;
    assert_eq!(on["reaction"]["emoji"], "🙏");
    let off = received(&s, json!({"type": "reaction", "message_id": "wamid.A", "emoji": ""})).await;
    assert!(off["reaction"].get("emoji").is_none());
}

#[tokio::test]
async fn a_number_change_moves_the_person() {
    let s = setup(|_| {}).await;
    let message = received(&s, json!({"type": "user_changed_number", "new": "+62 811-9999-0000"})).await;
    assert_eq!(message["from"], CUSTOMER);
    assert_eq!(message["system"]["wa_id"], "6281199990000");
    let change = s.callback.changes()[0].clone();
    assert!(
        change["value"].get("contacts").is_none(),
        "system messages come without contacts"
    );
    let user_id = message["system"]["user_id"].as_str().expect("the new id");
    assert_ne!(user_id, message["from_user_id"]);
    let (status, customer) = s
        .call(Method::GET, &format!("/_control/customers/{user_id}"), Value::Null)
        .await;
    assert_eq!((status, &customer["wa_id"]), (200, &json!("6281199990000")));
    let moved = received_from(&s, "6281199990000", json!({"type": "user_changed_user_id"})).await;
    assert_eq!(moved["system"]["type"], "user_changed_user_id");
}

async fn received_from(s: &Setup, customer: &str, input: Value) -> Value {
    let before = s.callback.messages().len();
    s.running.emulators.customer_sends(customer, input).expect("sent");
    s.until_messages(before + 1).await[before].clone()
}

#[tokio::test]
async fn pressing_answers_in_the_kind_of_the_message() {
    let s = setup(|_| {}).await;
    s.receive(json!({"type": "text", "text": "hi"}));
    let press = async |id: &Value, button: Value| {
        s.control(
            Method::POST,
            &format!("/customers/{CUSTOMER}/press"),
            json!({"message_id": id, "button": button}),
        )
        .await["message"]
            .clone()
    };
    let (_, sent) = s
        .send(json!({"type": "interactive", "interactive": {"type": "button", "body": {"text": "?"}, "action": {"buttons": [
            {"type": "reply", "reply": {"id": "yes", "title": "Ya"}}, {"type": "reply", "reply": {"id": "no", "title": "Tidak"}}]}}}))
        .await;
    let id = &sent["messages"][0]["id"];
    let reply = press(id, json!("Tidak")).await;
    assert_eq!(
        reply["interactive"],
        json!({"type": "button_reply", "button_reply": {"id": "no", "title": "Tidak"}})
    );
    assert_eq!(&reply["context"]["id"], id);

    let (_, sent) = s
        .send(json!({"type": "interactive", "interactive": {"type": "list", "body": {"text": "?"}, "action": {"button": "Pilih",
            "sections": [{"rows": [{"id": "a", "title": "Kursi", "description": "rotan"}]}]}}}))
        .await;
    let reply = press(&sent["messages"][0]["id"], json!(0)).await;
    assert_eq!(
        reply["interactive"]["list_reply"],
        json!({"id": "a", "title": "Kursi", "description": "rotan"})
    );

    let (status, sent) = s
        .send(json!({"type": "template", "template": {"name": "follow_up", "language": {"code": "id"}, "components": [
            {"type": "body", "parameters": [{"type": "text", "parameter_name": "name", "text": "Siti"},
                                            {"type": "text", "parameter_name": "topic", "text": "kursi"}]},
            {"type": "button", "sub_type": "quick_reply", "index": "1", "parameters": [{"type": "payload", "payload": "later"}]}]}}))
        .await;
    assert_eq!(status, 200, "{sent}");
    let reply = press(&sent["messages"][0]["id"], json!(1)).await;
    assert_eq!(reply["button"], json!({"payload": "later", "text": "Nanti saja"}));
}
