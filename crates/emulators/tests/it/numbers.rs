//! Numbers: fields, registration, profile, limits of the management side.

use http::Method;
use sapa_emulators::{DEMO_ACCOUNT_ID, DEMO_NUMBER_ID};
use serde_json::{Value, json};

use crate::stage::{CUSTOMER, messages_path, setup};

#[tokio::test]
async fn fields_are_given_as_asked() {
    let s = setup(|_| {}).await;
    let (_, number) = s
        .get(&format!(
            "/v25.0/{DEMO_NUMBER_ID}?fields=display_phone_number,throughput,health_status"
        ))
        .await;
    assert_eq!(number["display_phone_number"], "+62 811-1000-2222");
    assert_eq!(number["throughput"]["level"], "STANDARD");
    assert_eq!(number["health_status"]["can_send_message"], "AVAILABLE");
    assert!(number.get("quality_rating").is_none());
    let (_, list) = s
        .get(&format!("/v25.0/{DEMO_ACCOUNT_ID}/phone_numbers?fields=verified_name"))
        .await;
    assert_eq!(
        list["data"][0],
        json!({"id": DEMO_NUMBER_ID, "verified_name": "Melati Living"})
    );
    let (_, account) = s
        .get(&format!("/v25.0/{DEMO_ACCOUNT_ID}?fields=name,account_review_status"))
        .await;
    assert_eq!(account["account_review_status"], "APPROVED");
}

#[tokio::test]
async fn registration_needs_the_known_pin() {
    let s = setup(|_| {}).await;
    let call = async |edge: &str, body: Value| {
        s.call(Method::POST, &format!("/v25.0/{DEMO_NUMBER_ID}/{edge}"), body)
            .await
    };
    assert_eq!(call("deregister", json!({})).await.0, 200);
    assert_eq!(s.send_text("x").await.1["error"]["code"], 133010);
    let register = |pin: &str| json!({"messaging_product": "whatsapp", "pin": pin});
    assert_eq!(call("register", register("12345")).await.1["error"]["code"], 100);
    assert_eq!(call("register", register("482913")).await.0, 200);
    assert_eq!(s.send_text("x").await.0, 200);
    assert_eq!(call("register", register("000000")).await.1["error"]["code"], 133005);
    for _ in 0..7 {
        call("register", register("482913")).await;
    }
    assert_eq!(
        call("register", register("482913")).await.1["error"]["code"],
        133016,
        "10 in 72 hours"
    );
    s.running.emulators.advance_ms(73 * 3_600_000);
    assert_eq!(call("register", register("482913")).await.0, 200);
}

#[tokio::test]
async fn profile_blocks_and_limits() {
    let s = setup(|options| options.limits.management_per_hour = Some(9)).await;
    let profile = format!("/v25.0/{DEMO_NUMBER_ID}/whatsapp_business_profile");
    let body = json!({"messaging_product": "whatsapp", "about": "Rotan asli", "websites": ["https://melati.example"]});
    assert_eq!(s.call(Method::POST, &profile, body).await.0, 200);
    let long = json!({"messaging_product": "whatsapp", "about": "a".repeat(140)});
    assert_eq!(s.call(Method::POST, &profile, long).await.0, 400);
    assert_eq!(s.get(&profile).await.1["data"][0]["about"], "Rotan asli");
    let block = format!("/v25.0/{DEMO_NUMBER_ID}/block_users");
    let users = json!({"messaging_product": "whatsapp", "block_users": [{"user": format!("+{CUSTOMER}")}]});
    let (status, answer) = s.call(Method::POST, &block, users.clone()).await;
    assert_eq!(
        (status, &answer["block_users"]["failed_users"][0]["errors"][0]["code"]),
        (400, &json!(131047))
    );
    s.receive(json!({"type": "text", "text": "x"}));
    assert_eq!(s.call(Method::POST, &block, users).await.0, 200);
    for _ in 0..4 {
        s.get(&profile).await;
    }
    let (status, answer) = s.get(&profile).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(80007)));
    s.running.emulators.advance_ms(3_600_000);
    let answer = s
        .http
        .get(format!("{}{profile}", s.running.url()))
        .bearer_auth(sapa_emulators::DEMO_TOKEN)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let usage: Value = serde_json::from_str(answer.headers()["x-app-usage"].to_str().unwrap()).unwrap();
    assert_eq!(usage["call_count"], 11, "one of nine");
}

#[tokio::test]
async fn a_banned_account_cannot_send() {
    let s = setup(|_| {}).await;
    s.control(
        Method::POST,
        "/webhooks/account",
        json!({"field": "account_update", "event": "DISABLED_UPDATE"}),
    )
    .await;
    s.until("the webhook", || {
        s.callback
            .changes()
            .iter()
            .any(|c| c["value"]["ban_info"]["waba_ban_state"] == "DISABLE")
    })
    .await;
    let body =
        json!({"messaging_product": "whatsapp", "to": format!("+{CUSTOMER}"), "type": "text", "text": {"body": "x"}});
    let (status, answer) = s.call(Method::POST, &messages_path(), body).await;
    assert_eq!((status, &answer["error"]["code"]), (403, &json!(131031)));
}

#[tokio::test]
async fn every_account_field_can_be_sent() {
    let s = setup(|_| {}).await;
    let fields = [
        "message_template_status_update",
        "message_template_quality_update",
        "message_template_components_update",
        "template_category_update",
        "phone_number_quality_update",
        "phone_number_name_update",
        "business_capability_update",
        "account_review_update",
        "account_alerts",
        "account_update",
        "security",
        "business_username_update",
    ];
    for field in fields {
        s.control(Method::POST, "/webhooks/account", json!({"field": field}))
            .await;
    }
    s.until("all fields", || s.callback.changes().len() == fields.len())
        .await;
    let got: Vec<Value> = s
        .callback
        .changes()
        .iter()
        .map(|change| change["field"].clone())
        .collect();
    assert!(fields.iter().all(|field| got.contains(&json!(field))));
}

#[tokio::test]
async fn time_and_control_are_in_the_hands_of_the_test() {
    let s = setup(|options| options.start_ms = Some(1_788_153_000_000)).await;
    let message = s.receive(json!({"type": "text", "text": "x"}));
    assert_eq!(message["timestamp"], "1788153000");
    let emulators = &s.running.emulators;
    let made = emulators
        .control("POST", "/customers", json!({"phone": "+66812345678", "name": "Ploy"}))
        .await
        .unwrap();
    assert_eq!(made["name"], "Ploy");
    let refused = emulators
        .control("GET", "/customers/66999", Value::Null)
        .await
        .unwrap_err();
    assert_eq!(refused, "no customer 66999 here");
    assert!(emulators.now_ms() - 1_788_153_000_000 < 60_000);
}
