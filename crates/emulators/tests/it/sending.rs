//! What the API accepts and what becomes of it.

use http::Method;
use sapa_emulators::{DEMO_NUMBER_ID, WindowRule};
use serde_json::json;

use crate::stage::{CUSTOMER, messages_path, setup};

#[tokio::test]
async fn a_text_is_accepted_then_sent_delivered_and_read() {
    let s = setup(|_| {}).await;
    s.receive(json!({"type": "text", "text": "Halo"}));
    let (status, answer) = s
        .send(json!({"type": "text", "text": {"body": "Siap"}, "biz_opaque_callback_data": "bc:1"}))
        .await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["contacts"][0]["wa_id"], CUSTOMER);
    let id = answer["messages"][0]["id"].as_str().expect("an id").to_owned();
    let statuses = s.until_statuses(3).await;
    let names: Vec<_> = statuses
        .iter()
        .map(|status| status["status"].as_str().expect("a status"))
        .collect();
    assert_eq!(names, ["sent", "delivered", "read"]);
    for status in &statuses {
        assert_eq!(status["id"], id.as_str());
        assert_eq!(status["biz_opaque_callback_data"], "bc:1");
        assert_eq!(status["recipient_id"], CUSTOMER);
    }
    assert_eq!(statuses[0]["pricing"]["category"], "service");
    assert!(statuses[2].get("pricing").is_none());
    assert!(statuses[0].get("conversation").is_none());
}

#[tokio::test]
async fn free_text_outside_the_window_is_accepted_and_fails_later() {
    let s = setup(|_| {}).await;
    let (status, _) = s.send_text("Halo?").await;
    assert_eq!(status, 200);
    let statuses = s.until_statuses(1).await;
    assert_eq!(statuses[0]["status"], "failed");
    assert_eq!(statuses[0]["errors"][0]["code"], 131047);
    assert!(statuses[0].get("pricing").is_none());

    s.receive(json!({"type": "text", "text": "ada"}));
    s.send_text("inside").await;
    assert_eq!(s.until_statuses(2).await[1]["status"], "sent");
    // A day and a second later the window is closed again.
    s.running.emulators.advance_ms(24 * 3_600_000 + 1_000);
    let before = s.until_statuses(4).await.len();
    s.send_text("late").await;
    assert_eq!(s.until_statuses(before + 1).await[before]["errors"][0]["code"], 131047);
}

#[tokio::test]
async fn a_reaction_opens_the_window_and_the_rule_can_answer_at_once() {
    let s = setup(|options| options.window = WindowRule::Sync).await;
    let (status, answer) = s.send_text("Halo?").await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(131047)));
    s.receive(json!({"type": "reaction", "message_id": "wamid.X", "emoji": "👍"}));
    assert_eq!(s.send_text("Halo!").await.0, 200);
}

#[tokio::test]
async fn the_number_has_a_rate_per_second() {
    let s = setup(|options| {
        options.limits.pair = None;
        options.limits.messages_per_second = Some(3);
    })
    .await;
    s.receive(json!({"type": "text", "text": "hi"}));
    let mut refused = 0;
    for _ in 0..8 {
        let (status, answer) = s.send_text("x").await;
        if status != 200 {
            assert_eq!(answer["error"]["code"], 130429);
            refused += 1;
        }
    }
    assert!(
        refused >= 2,
        "8 messages within two seconds cannot all pass 3 per second"
    );
    s.control(
        Method::PATCH,
        &format!("/numbers/{DEMO_NUMBER_ID}"),
        json!({"messages_per_second": null}),
    )
    .await;
    for _ in 0..8 {
        assert_eq!(s.send_text("x").await.0, 200);
    }
}

#[tokio::test]
async fn one_customer_gets_a_burst_then_one_message_every_six_seconds() {
    let s = setup(|options| options.limits.messages_per_second = None).await;
    s.receive(json!({"type": "text", "text": "hi"}));
    for _ in 0..45 {
        assert_eq!(s.send_text("x").await.0, 200);
    }
    let (status, answer) = s.send_text("x").await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(131056)));
    // Another customer is not touched by it.
    let other = json!({"messaging_product": "whatsapp", "to": "+66812345678", "type": "text", "text": {"body": "x"}});
    assert_eq!(s.call(Method::POST, &messages_path(), other).await.0, 200);
    s.running.emulators.advance_ms(6_000);
    assert_eq!(s.send_text("x").await.0, 200);
    assert_eq!(s.send_text("x").await.1["error"]["code"], 131056);
}

#[tokio::test]
async fn numbers_without_a_plus_get_the_business_country_in_front() {
    let s = setup(|_| {}).await;
    let wa_id = async |to: &str| {
        let body = json!({"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": "x"}});
        s.call(Method::POST, &messages_path(), body).await.1["contacts"][0]["wa_id"].clone()
    };
    assert_eq!(wa_id("+66 81-234 5678").await, "66812345678");
    assert_eq!(wa_id("66812345678").await, "6266812345678");
    assert_eq!(wa_id("6281234567890").await, CUSTOMER);
}

#[tokio::test]
async fn phones_that_are_off_get_messages_when_they_return() {
    let s = setup(|_| {}).await;
    s.receive(json!({"type": "text", "text": "hi"}));
    s.control(
        Method::PATCH,
        &format!("/customers/{CUSTOMER}"),
        json!({"online": false}),
    )
    .await;
    s.send_text("later").await;
    s.until_statuses(1).await;
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    assert_eq!(s.callback.statuses().len(), 1, "only sent while the phone is off");
    s.control(
        Method::PATCH,
        &format!("/customers/{CUSTOMER}"),
        json!({"online": true, "receipts": "manual"}),
    )
    .await;
    assert_eq!(s.until_statuses(2).await[1]["status"], "delivered");
    let read = s
        .control(Method::POST, &format!("/customers/{CUSTOMER}/read"), json!({}))
        .await;
    assert_eq!(read["read"], 1);
    assert_eq!(s.until_statuses(3).await[2]["status"], "read");
}

#[tokio::test]
async fn customers_can_fail_with_any_code() {
    let s = setup(|_| {}).await;
    s.receive(json!({"type": "text", "text": "hi"}));
    s.control(
        Method::PATCH,
        &format!("/customers/{CUSTOMER}"),
        json!({"fail_next": [131026, 0]}),
    )
    .await;
    s.send_text("one").await;
    assert_eq!(s.until_statuses(1).await[0]["errors"][0]["code"], 131026);
    s.send_text("two").await;
    assert_eq!(s.until_statuses(2).await[1]["status"], "sent");
    // Magic numbers fail by themselves.
    let magic = json!({"messaging_product": "whatsapp", "to": "+628000131049", "type": "text", "text": {"body": "x"}});
    assert_eq!(s.call(Method::POST, &messages_path(), magic).await.0, 200);
    s.until("the magic failure", || {
        s.callback
            .statuses()
            .iter()
            .any(|status| status["errors"][0]["code"] == 131049)
    })
    .await;
}

#[tokio::test]
async fn hidden_phones_are_reached_by_their_scoped_id() {
    let s = setup(|_| {}).await;
    let customer = s
        .control(
            Method::POST,
            "/customers",
            json!({
        "phone": "+66610002000", "name": "Nan", "username": "@nan", "phone_hidden": true}),
        )
        .await;
    let user_id = customer["user_id"].as_str().expect("an id").to_owned();
    assert!(user_id.starts_with("TH."));
    s.control(
        Method::POST,
        &format!("/customers/{user_id}/messages"),
        json!({"type": "text", "text": "hi"}),
    )
    .await;
    let message = &s.until_messages(1).await[0];
    assert!(message.get("from").is_none());
    assert_eq!(message["from_user_id"], user_id.as_str());
    let contact = s.callback.changes()[0]["value"]["contacts"][0].clone();
    assert!(contact.get("wa_id").is_none());
    assert_eq!(contact["profile"]["username"], "@nan");

    let body = json!({"messaging_product": "whatsapp", "recipient": user_id, "type": "text", "text": {"body": "x"}});
    let (status, answer) = s.call(Method::POST, &messages_path(), body.clone()).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["contacts"][0]["user_id"], user_id.as_str());
    assert!(answer["contacts"][0].get("wa_id").is_none());
    let sent = &s.until_statuses(1).await[0];
    assert!(sent.get("recipient_id").is_none());
    assert_eq!(sent["recipient_user_id"], user_id.as_str());

    let mut stranger = body;
    stranger["recipient"] = json!("TH.00000000000000");
    assert_eq!(
        s.call(Method::POST, &messages_path(), stranger).await.1["error"]["code"],
        131009
    );
}

#[tokio::test]
async fn read_marks_and_typing_reach_the_phone() {
    let s = setup(|_| {}).await;
    let message = s.receive(json!({"type": "text", "text": "hi"}));
    let mut mark = json!({"messaging_product": "whatsapp", "status": "read", "message_id": message["id"],
                          "typing_indicator": {"type": "text"}});
    let (status, answer) = s.call(Method::POST, &messages_path(), mark.clone()).await;
    assert_eq!((status, answer), (200, json!({"success": true})));
    let chat = s
        .control(
            Method::GET,
            &format!("/customers/{CUSTOMER}/messages"),
            serde_json::Value::Null,
        )
        .await;
    assert_eq!(chat["chat"]["typing"], true);
    s.send_text("answer").await;
    let chat = s
        .control(
            Method::GET,
            &format!("/customers/{CUSTOMER}/messages"),
            serde_json::Value::Null,
        )
        .await;
    assert_eq!(chat["chat"]["typing"], false, "an answer ends typing");
    mark["message_id"] = json!("wamid.unknown");
    assert_eq!(
        s.call(Method::POST, &messages_path(), mark).await.1["error"]["code"],
        131009
    );
}

#[tokio::test]
async fn free_entry_point_statuses_carry_the_conversation() {
    let s = setup(|_| {}).await;
    s.receive(json!({"type": "text", "text": "dari iklan", "referral": true}));
    assert_eq!(s.until_messages(1).await[0]["referral"]["source_type"], "ad");
    s.send_text("Hai!").await;
    let sent = &s.until_statuses(1).await[0];
    assert_eq!(sent["pricing"]["type"], "free_entry_point");
    assert_eq!(sent["conversation"]["origin"]["type"], "referral_conversion");
}

#[tokio::test]
async fn load_mode_counts_exactly_and_keeps_nothing() {
    let s = setup(|options| {
        let webhook = options.webhook.take();
        *options = sapa_emulators::Options::load();
        options.webhook = webhook;
    })
    .await;
    for _ in 0..200 {
        assert_eq!(s.send_text("x").await.0, 200);
    }
    assert_eq!(s.running.emulators.counter("messages.accepted"), 200);
    assert_eq!(s.running.emulators.counter("messages.accepted.text"), 200);
    assert_eq!(s.running.emulators.counter("webhooks.updates"), 0);
    let chat = s
        .control(
            Method::GET,
            &format!("/customers/{CUSTOMER}/messages"),
            serde_json::Value::Null,
        )
        .await;
    assert_eq!(chat["items"], json!([]));
}
