//! Fault rules of the API.

use http::Method;
use sapa_emulators::DEMO_TOKEN;
use serde_json::json;

use crate::stage::{CUSTOMER, Setup, messages_path, setup};

async fn open() -> Setup {
    let s = setup(|_| {}).await;
    s.receive(json!({"type": "text", "text": "hi"}));
    s
}

async fn raw_send(s: &Setup) -> reqwest::Result<reqwest::Response> {
    let body =
        json!({"messaging_product": "whatsapp", "to": format!("+{CUSTOMER}"), "type": "text", "text": {"body": "x"}});
    let url = format!("{}{}", s.running.url(), messages_path());
    s.http.post(url).bearer_auth(DEMO_TOKEN).json(&body).send().await
}

#[tokio::test]
async fn a_rule_answers_so_many_times_and_only_where_it_should() {
    let s = open().await;
    let rule = json!({"on": "messages", "effect": "error", "code": 130429, "status": 429, "times": 2});
    s.control(Method::POST, "/faults", rule).await;
    assert_eq!(
        s.get(&format!("/v25.0/{}", sapa_emulators::DEMO_NUMBER_ID)).await.0,
        200
    );
    for _ in 0..2 {
        let (status, answer) = s.send_text("x").await;
        assert_eq!((status, &answer["error"]["code"]), (429, &json!(130429)));
    }
    assert_eq!(s.send_text("x").await.0, 200);
    assert_eq!(s.running.emulators.counter("messages.accepted"), 1);
}

#[tokio::test]
async fn a_dropped_answer_leaves_the_message_accepted() {
    let s = open().await;
    s.control(
        Method::POST,
        "/faults",
        json!({"on": "messages", "effect": "drop_after", "times": 1}),
    )
    .await;
    assert!(raw_send(&s).await.is_err(), "the connection closes without an answer");
    assert_eq!(s.running.emulators.counter("messages.accepted"), 1);
    s.until_statuses(1).await;

    s.control(
        Method::POST,
        "/faults",
        json!({"on": "messages", "effect": "drop_before", "times": 1}),
    )
    .await;
    assert!(raw_send(&s).await.is_err());
    assert_eq!(s.running.emulators.counter("messages.accepted"), 1, "nothing was done");
}

#[tokio::test]
async fn html_bare_errors_and_delays() {
    let s = open().await;
    s.control(Method::POST, "/faults", json!({"effect": "html", "times": 1}))
        .await;
    let answer = raw_send(&s).await.unwrap();
    assert_eq!(answer.status(), 502);
    assert!(answer.text().await.unwrap().starts_with("<!DOCTYPE html>"));
    s.control(
        Method::POST,
        "/faults",
        json!({"effect": "http", "status": 503, "times": 1}),
    )
    .await;
    assert_eq!(raw_send(&s).await.unwrap().status(), 503);
    let started = std::time::Instant::now();
    s.control(
        Method::POST,
        "/faults",
        json!({"effect": "delay", "delay_ms": 60, "times": 1}),
    )
    .await;
    assert_eq!(raw_send(&s).await.unwrap().status(), 200);
    assert!(started.elapsed().as_millis() >= 60);
    let added = s.control(Method::POST, "/faults", json!({"effect": "http"})).await;
    assert_eq!(raw_send(&s).await.unwrap().status(), 500);
    s.control(Method::DELETE, &format!("/faults/{}", added["id"]), json!({}))
        .await;
    assert_eq!(raw_send(&s).await.unwrap().status(), 200);
    let (status, _) = s
        .call(Method::POST, "/_control/faults", json!({"effect": "explode"}))
        .await;
    assert_eq!(status, 400, "an unknown effect is refused");
}

#[tokio::test]
async fn rules_can_aim_at_one_customer() {
    let s = open().await;
    s.control(
        Method::POST,
        "/faults",
        json!({"on": "messages", "to": "+66812345678", "effect": "error", "code": 131000}),
    )
    .await;
    assert_eq!(s.send_text("x").await.0, 200);
    let other = json!({"to": "+66812345678", "type": "text", "text": {"body": "x"}});
    assert_eq!(s.send(other).await.1["error"]["code"], 131000);
}
