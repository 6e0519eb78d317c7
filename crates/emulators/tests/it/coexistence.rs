//! One number, two hands: the API and the shop's own phone.

use http::Method;
use sapa_emulators::DEMO_NUMBER_ID;
use serde_json::{Value, json};

use crate::stage::{CUSTOMER, Setup, setup};

async fn shared() -> Setup {
    setup(|options| options.accounts[0].numbers[0].coexistence = true).await
}

fn of_field(s: &Setup, field: &str) -> Vec<Value> {
    s.callback
        .changes()
        .into_iter()
        .filter(|change| change["field"] == field)
        .map(|change| change["value"].clone())
        .collect()
}

#[tokio::test]
async fn what_the_shop_types_comes_as_an_echo() {
    let s = shared().await;
    let sent = s
        .control(
            Method::POST,
            "/echoes",
            json!({"customer": CUSTOMER, "type": "text", "text": "dari hp"}),
        )
        .await;
    s.until("the echo", || of_field(&s, "smb_message_echoes").len() == 1)
        .await;
    let echo = of_field(&s, "smb_message_echoes")[0]["message_echoes"][0].clone();
    assert_eq!(echo["from"], "6281110002222");
    assert_eq!(echo["to"], CUSTOMER);
    assert_eq!(echo["text"]["body"], "dari hp");
    let edit = json!({"customer": CUSTOMER, "type": "edit", "message_id": sent["message_id"], "text": "dari HP"});
    s.control(Method::POST, "/echoes", edit).await;
    s.control(
        Method::POST,
        "/echoes",
        json!({"customer": CUSTOMER, "type": "revoke", "message_id": sent["message_id"]}),
    )
    .await;
    s.until("both", || of_field(&s, "smb_message_echoes").len() == 3).await;
    let chat = s
        .control(Method::GET, &format!("/customers/{CUSTOMER}/messages"), Value::Null)
        .await;
    assert_eq!(
        (&chat["items"][0]["edited"], &chat["items"][0]["revoked"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(chat["chat"]["window_open"], false, "an echo opens no window");
}

#[tokio::test]
async fn customers_edit_and_delete_only_here() {
    let s = setup(|_| {}).await;
    let message = s.receive(json!({"type": "text", "text": "salah"}));
    let edit = json!({"type": "edit", "message_id": message["id"], "text": "benar"});
    assert!(s.running.emulators.customer_sends(CUSTOMER, edit.clone()).is_err());
    let s = shared().await;
    let message = s.receive(json!({"type": "text", "text": "salah"}));
    let mut edit = edit;
    edit["message_id"] = message["id"].clone();
    s.receive(edit);
    s.receive(json!({"type": "revoke", "message_id": message["id"]}));
    let messages = s.until_messages(3).await;
    let of = |kind: &str| messages.iter().find(|message| message["type"] == kind).unwrap()[kind].clone();
    assert_eq!(of("edit")["original_message_id"], message["id"]);
    assert_eq!(of("edit")["message"]["text"]["body"], "benar");
    assert_eq!(of("revoke")["original_message_id"], message["id"]);
}

#[tokio::test]
async fn history_is_asked_for_once_and_comes_out_of_order() {
    let s = shared().await;
    let ask = async |kind: &str| {
        let body = json!({"messaging_product": "whatsapp", "sync_type": kind});
        s.call(Method::POST, &format!("/v25.0/{DEMO_NUMBER_ID}/smb_app_data"), body)
            .await
    };
    assert!(ask("smb_app_state_sync").await.1["request_id"].is_string());
    assert!(ask("history").await.1["request_id"].is_string());
    s.until("contacts", || of_field(&s, "smb_app_state_sync").len() == 1)
        .await;
    let contact = of_field(&s, "smb_app_state_sync")[0]["state_sync"][0].clone();
    assert_eq!(
        (&contact["action"], &contact["contact"]["phone_number"]),
        (&json!("add"), &json!(CUSTOMER))
    );
    s.until("three chunks and a file", || of_field(&s, "history").len() == 4)
        .await;
    let history = of_field(&s, "history");
    let phases: Vec<_> = history
        .iter()
        .map(|value| value["history"][0]["metadata"]["phase"].clone())
        .collect();
    assert_eq!(phases, [json!(2), json!(1), json!(0), Value::Null], "the oldest first");
    let placeholder = &history[2]["history"][0]["threads"][0]["messages"][2];
    assert_eq!(placeholder["type"], "media_placeholder");
    assert_eq!(history[3]["messages"][0]["id"], placeholder["id"]);
    assert!(history[3]["messages"][0]["image"]["id"].is_string());
    assert_eq!(ask("history").await.1["error"]["code"], 2_593_107);
    s.running.emulators.advance_ms(25 * 3_600_000);
    assert_eq!(ask("history").await.1["error"]["code"], 2_593_108);
    s.control(Method::POST, "/history", json!({"declined": true})).await;
    s.until("the refusal", || {
        of_field(&s, "history")
            .iter()
            .any(|v| v["history"][0]["errors"][0]["code"] == 2_593_109)
    })
    .await;
}
