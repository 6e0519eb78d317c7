//! Templates: sending them and managing them.

use http::Method;
use sapa_emulators::DEMO_ACCOUNT_ID;
use serde_json::{Value, json};

use crate::stage::{CUSTOMER, Setup, setup};

fn shipped(parameters: &[&str]) -> Value {
    let parameters: Vec<Value> = parameters
        .iter()
        .map(|text| json!({"type": "text", "text": text}))
        .collect();
    json!({"type": "template", "template": {"name": "order_shipped", "language": {"code": "id"}, "components": [
        {"type": "body", "parameters": parameters},
        {"type": "button", "sub_type": "url", "index": 0, "parameters": [{"type": "text", "text": "MEL-1"}]}]}})
}

async fn code(s: &Setup, body: Value) -> (u16, i64) {
    let (status, answer) = s.send(body).await;
    (status, answer["error"]["code"].as_i64().unwrap_or(0))
}

#[tokio::test]
async fn a_template_goes_out_of_the_window_and_is_seen_filled_in() {
    let s = setup(|_| {}).await;
    let (status, answer) = s.send(shipped(&["Siti", "MEL-1", "JNE"])).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["messages"][0]["message_status"], "accepted");
    let sent = &s.until_statuses(1).await[0];
    assert_eq!(sent["status"], "sent");
    assert_eq!(
        sent["pricing"],
        json!({"billable": true, "pricing_model": "PMP", "type": "regular", "category": "utility"})
    );
    let chat = s
        .control(Method::GET, &format!("/customers/{CUSTOMER}/messages"), Value::Null)
        .await;
    let parts = &chat["items"][0]["parts"];
    assert_eq!(
        parts["text"],
        "Halo Siti, pesanan MEL-1 sudah dikirim dengan JNE. Terima kasih sudah berbelanja!"
    );
    assert_eq!(parts["buttons"][0]["url"], "https://melati.example/lacak/MEL-1");
}

#[tokio::test]
async fn parameters_must_fit_the_template() {
    let s = setup(|options| options.limits.pair = None).await;
    assert_eq!(code(&s, shipped(&["Siti", "MEL-1"])).await, (400, 132000));
    assert_eq!(code(&s, shipped(&["Siti", "MEL-1", "JNE", "x"])).await, (400, 132000));
    assert_eq!(code(&s, shipped(&["Siti\nRahma", "MEL-1", "JNE"])).await, (400, 132007));
    assert_eq!(
        code(&s, shipped(&["S".repeat(1024).as_str(), "MEL-1", "JNE"])).await,
        (400, 132005)
    );
    let mut unknown = shipped(&["Siti", "MEL-1", "JNE"]);
    unknown["template"]["language"]["code"] = json!("fr");
    assert_eq!(code(&s, unknown).await, (404, 132001));
    let mut no_suffix = shipped(&["Siti", "MEL-1", "JNE"]);
    no_suffix["template"]["components"].as_array_mut().expect("list").pop();
    assert_eq!(code(&s, no_suffix).await, (400, 131008));
    let mut wrong = shipped(&["Siti", "MEL-1", "JNE"]);
    wrong["template"]["components"][0]["parameters"][0] =
        json!({"type": "image", "image": {"link": "https://a.example/a.jpg"}});
    assert_eq!(code(&s, wrong).await, (400, 132012));
    let promo = |header: Value| {
        json!({"type": "template", "template": {"name": "promo_gajian_01", "language": {"code": "th"},
        "components": [{"type": "header", "parameters": [header]},
                       {"type": "body", "parameters": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}]}})
    };
    assert_eq!(
        code(
            &s,
            promo(json!({"type": "image", "image": {"link": "https://a.example/a.jpg"}}))
        )
        .await,
        (200, 0)
    );
    assert_eq!(
        code(&s, promo(json!({"type": "text", "text": "a"}))).await,
        (400, 132012)
    );
}

#[tokio::test]
async fn paused_stopped_and_scoped_recipients_are_refused() {
    let s = setup(|_| {}).await;
    let list = s
        .get(&format!(
            "/v25.0/{DEMO_ACCOUNT_ID}/message_templates?name=order_shipped&language=id"
        ))
        .await
        .1;
    let id = list["data"][0]["id"].as_str().expect("an id").to_owned();
    s.control(Method::PATCH, &format!("/templates/{id}"), json!({"status": "PAUSED"}))
        .await;
    assert_eq!(code(&s, shipped(&["a", "b", "c"])).await, (400, 132015));
    s.until("the webhook", || {
        s.callback.changes().iter().any(|c| c["value"]["event"] == "PAUSED")
    })
    .await;
    let change = &s.callback.changes()[0];
    assert_eq!(change["field"], "message_template_status_update");
    assert_eq!(change["value"]["message_template_id"].to_string(), id);

    // A customer who stopped marketing: 200, then 131050.
    s.control(
        Method::POST,
        "/webhooks/account",
        json!({"field": "user_preferences", "customer": CUSTOMER}),
    )
    .await;
    let voucher = json!({"type": "template", "template": {"name": "voucher", "language": {"code": "id"}, "components": [
        {"type": "body", "parameters": [{"type": "text", "text": "Siti"}]},
        {"type": "button", "sub_type": "copy_code", "index": "0", "parameters": [{"type": "coupon_code", "coupon_code": "HEMAT"}]}]}});
    assert_eq!(code(&s, voucher).await, (200, 0));
    assert_eq!(s.until_statuses(1).await[0]["errors"][0]["code"], 131050);

    let customer = s
        .control(Method::GET, &format!("/customers/{CUSTOMER}"), Value::Null)
        .await;
    let login = json!({"messaging_product": "whatsapp", "recipient": customer["user_id"], "type": "template",
        "template": {"name": "verification_code", "language": {"code": "id"}, "components": [
            {"type": "body", "parameters": [{"type": "text", "text": "123456"}]},
            {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "123456"}]}]}});
    let (_, answer) = s.call(Method::POST, &crate::stage::messages_path(), login).await;
    assert_eq!(answer["error"]["code"], 131062);
}

#[tokio::test]
async fn the_list_has_cursors_and_fields() {
    let s = setup(|_| {}).await;
    let mut names = Vec::new();
    let mut path = format!("/v25.0/{DEMO_ACCOUNT_ID}/message_templates?limit=5&fields=name,status");
    loop {
        let (status, page) = s.get(&path).await;
        assert_eq!(status, 200, "{page}");
        for item in page["data"].as_array().expect("a list") {
            assert!(item.get("components").is_none() && item.get("id").is_some());
            names.push(item["id"].clone());
        }
        match page["paging"]["next"].as_str() {
            Some(next) => path = next.strip_prefix(&s.running.url()).expect("our own address").to_owned(),
            None => break,
        }
    }
    let total = names.len();
    names.dedup();
    assert!(total >= 12 && names.len() == total, "every template once");
    let (status, answer) = s
        .get(&format!("/v25.0/{DEMO_ACCOUNT_ID}/message_templates?after=nonsense"))
        .await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)));
}

#[tokio::test]
async fn templates_are_reviewed_edited_and_deleted() {
    let s = setup(|_| {}).await;
    let edge = format!("/v25.0/{DEMO_ACCOUNT_ID}/message_templates");
    let new = |name: &str, text: &str| {
        json!({"name": name, "language": "id", "category": "UTILITY", "components": [
        {"type": "BODY", "text": text, "example": {"body_text": [["Siti"]]}}]})
    };
    let (status, made) = s.call(Method::POST, &edge, new("baru", "Halo {{1}} apa kabar")).await;
    assert_eq!((status, &made["status"]), (200, &json!("PENDING")), "{made}");
    s.until("approval", || {
        s.callback.changes().iter().any(|c| c["value"]["event"] == "APPROVED")
    })
    .await;
    let (_, refused) = s
        .call(Method::POST, &edge, new("baru_reject", "Halo {{1}} apa kabar"))
        .await;
    s.until("rejection", || {
        s.callback.changes().iter().any(|c| c["value"]["event"] == "REJECTED")
    })
    .await;
    let (_, shown) = s
        .get(&format!("/v25.0/{}", refused["id"].as_str().expect("an id")))
        .await;
    assert_eq!(shown["rejected_reason"], "INVALID_FORMAT");

    let subcode = async |body: Value| s.call(Method::POST, &edge, body).await.1["error"]["error_subcode"].clone();
    assert_eq!(subcode(new("baru", "Halo {{1}} apa kabar")).await, 2_388_024);
    assert_eq!(subcode(new("lain", "{{1}} halo apa kabar")).await, 2_388_299);
    assert_eq!(subcode(new("lain", "Halo {{2}} apa kabar")).await, 2_388_072);
    assert_eq!(subcode(new("Nama Besar", "Halo {{1}} apa kabar")).await, 2_388_042);

    let id = made["id"].as_str().expect("an id");
    let edit = json!({"components": [{"type": "BODY", "text": "Teks baru tanpa variabel"}]});
    assert_eq!(s.call(Method::POST, &format!("/v25.0/{id}"), edit.clone()).await.0, 200);
    s.until("second approval", || {
        s.callback
            .changes()
            .iter()
            .filter(|c| c["value"]["event"] == "APPROVED")
            .count()
            == 2
    })
    .await;
    assert_eq!(
        s.call(Method::POST, &format!("/v25.0/{id}"), edit).await.1["error"]["error_subcode"],
        2_388_003,
        "once a day"
    );
    assert_eq!(
        s.call(Method::DELETE, &format!("{edge}?name=baru"), Value::Null)
            .await
            .0,
        200
    );
    assert_eq!(
        subcode(new("baru", "Halo {{1}} apa kabar")).await,
        2_388_023,
        "the name rests 30 days"
    );
}
