//! Tokens, proofs, permissions, versions and subscriptions.

use hmac::{Hmac, KeyInit, Mac};
use http::Method;
use sapa_emulators::{DEMO_ACCOUNT_ID, DEMO_APP_ID, DEMO_APP_SECRET, DEMO_NUMBER_ID, DEMO_TOKEN};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::stage::{Callback, messages_path, serve_callback, setup};

fn number_path() -> String {
    format!("/v25.0/{DEMO_NUMBER_ID}")
}

#[tokio::test]
async fn tokens_are_checked() {
    let s = setup(|_| {}).await;
    let (status, answer) = s.call_as("nonsense", Method::GET, &number_path(), Value::Null).await;
    assert_eq!((status, &answer["error"]["code"]), (401, &json!(190)));
    let url = format!("{}{}?access_token={DEMO_TOKEN}", s.running.url(), number_path());
    assert_eq!(
        s.http.get(url).send().await.unwrap().status(),
        200,
        "the query carries it as well"
    );
    s.control(Method::PATCH, "/tokens", json!({"token": DEMO_TOKEN, "revoked": 460}))
        .await;
    let (_, answer) = s.get(&number_path()).await;
    assert_eq!(answer["error"]["error_subcode"], 460);
    s.control(Method::PATCH, "/tokens", json!({"token": DEMO_TOKEN, "revoked": false}))
        .await;
    assert_eq!(s.get(&number_path()).await.0, 200);
    let short = s.control(Method::POST, "/tokens", json!({"expires_in": 60})).await;
    let short = short["token"].as_str().unwrap();
    assert_eq!(s.call_as(short, Method::GET, &number_path(), Value::Null).await.0, 200);
    s.running.emulators.advance_ms(61_000);
    let (_, answer) = s.call_as(short, Method::GET, &number_path(), Value::Null).await;
    assert_eq!(answer["error"]["error_subcode"], 463);
}

#[tokio::test]
async fn permissions_and_foreign_objects() {
    let s = setup(|_| {}).await;
    let token = async |body: Value| {
        s.control(Method::POST, "/tokens", body).await["token"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let reader = token(json!({"scopes": ["whatsapp_business_management"]})).await;
    let body = json!({"messaging_product": "whatsapp", "to": "+6281", "type": "text", "text": {"body": "x"}});
    let (status, answer) = s.call_as(&reader, Method::POST, &messages_path(), body).await;
    assert_eq!((status, &answer["error"]["code"]), (403, &json!(131005)));
    let sender = token(json!({"scopes": ["whatsapp_business_messaging"]})).await;
    assert_eq!(
        s.call_as(&sender, Method::GET, &number_path(), Value::Null).await.1["error"]["code"],
        200
    );
    let stranger = token(json!({"accounts": ["1"]})).await;
    let (_, answer) = s.call_as(&stranger, Method::GET, &number_path(), Value::Null).await;
    assert_eq!(
        (&answer["error"]["code"], &answer["error"]["error_subcode"]),
        (&json!(100), &json!(33))
    );
}

#[tokio::test]
async fn versions_beyond_the_known_are_refused() {
    let s = setup(|_| {}).await;
    for version in ["v19.0", "v26.0"] {
        assert_eq!(s.get(&format!("/{version}/{DEMO_NUMBER_ID}")).await.0, 200);
    }
    for path in [
        format!("/v18.0/{DEMO_NUMBER_ID}"),
        format!("/v27.0/{DEMO_NUMBER_ID}"),
        format!("/{DEMO_NUMBER_ID}"),
    ] {
        assert_eq!(s.get(&path).await.0, 400, "{path}");
    }
}

#[tokio::test]
async fn the_proof_is_optional_or_required_but_never_wrong() {
    let s = setup(|_| {}).await;
    let mut mac = Hmac::<Sha256>::new_from_slice(DEMO_APP_SECRET.as_bytes()).unwrap();
    mac.update(DEMO_TOKEN.as_bytes());
    let proof: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let good = format!("{}?appsecret_proof={proof}", number_path());
    assert_eq!(s.get(&good).await.0, 200);
    let (status, answer) = s.get(&format!("{}?appsecret_proof=00", number_path())).await;
    assert_eq!(
        (status, &answer["error"]["type"]),
        (400, &json!("GraphMethodException"))
    );
    let strict = json!({"id": DEMO_APP_ID, "secret": DEMO_APP_SECRET, "require_proof": true});
    s.control(Method::POST, "/apps", strict).await;
    assert_eq!(s.get(&number_path()).await.1["error"]["code"], 100);
    assert_eq!(s.get(&good).await.0, 200);
}

#[tokio::test]
async fn a_callback_must_echo_before_it_is_used() {
    let s = setup(|_| {}).await;
    let app_token = format!("{DEMO_APP_ID}|{DEMO_APP_SECRET}");
    let wrong = serve_callback(Callback {
        echo_wrong: true,
        ..Callback::default()
    })
    .await;
    let path = format!("/v25.0/{DEMO_APP_ID}/subscriptions");
    let body = |url: &str, token: &str| {
        json!({"object": "whatsapp_business_account", "callback_url": url,
        "verify_token": token, "fields": "messages", "include_values": true})
    };
    let (status, answer) = s
        .call_as(&app_token, Method::POST, &path, body(&wrong, "verify-me"))
        .await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(2200)));
    assert_eq!(
        s.call_as(&app_token, Method::POST, &path, body(&s.callback_url, "no"))
            .await
            .0,
        400
    );
    assert_eq!(
        s.call_as(&app_token, Method::POST, &path, body(&s.callback_url, "verify-me"))
            .await
            .0,
        200
    );
    assert!(s.callback.handshakes.load(std::sync::atomic::Ordering::Relaxed) >= 2);
    let (_, list) = s.call_as(&app_token, Method::GET, &path, Value::Null).await;
    assert_eq!(list["data"][0]["fields"][0]["name"], "messages");
    assert_eq!(
        s.call(Method::POST, &path, body(&s.callback_url, "verify-me")).await.0,
        400,
        "only with the app's token"
    );

    // Only the subscribed field arrives now.
    s.control(Method::POST, "/webhooks/account", json!({"field": "account_alerts"}))
        .await;
    s.receive(json!({"type": "text", "text": "x"}));
    s.until_messages(1).await;
    assert!(s.callback.changes().iter().all(|change| change["field"] == "messages"));
}

#[tokio::test]
async fn an_account_override_takes_messages_and_leaves_the_rest() {
    let s = setup(|_| {}).await;
    let own = Callback::default();
    let own_url = serve_callback(own.clone()).await;
    let path = format!("/v25.0/{DEMO_ACCOUNT_ID}/subscribed_apps");
    let body = json!({"override_callback_uri": own_url, "verify_token": "verify-me"});
    assert_eq!(s.call(Method::POST, &path, body).await.0, 200);
    assert_eq!(s.get(&path).await.1["data"][0]["override_callback_uri"], own_url);
    s.receive(json!({"type": "text", "text": "x"}));
    s.control(Method::POST, "/webhooks/account", json!({"field": "account_alerts"}))
        .await;
    s.until("both", || own.messages().len() == 1 && !s.callback.changes().is_empty())
        .await;
    assert_eq!(s.callback.changes()[0]["field"], "account_alerts");
    assert!(s.callback.posts.lock().unwrap()[0].json()["entry"][0]["time"].is_number());
    assert!(own.posts.lock().unwrap()[0].json()["entry"][0].get("time").is_none());
    // Unsubscribed: nothing more comes.
    assert_eq!(s.call(Method::DELETE, &path, Value::Null).await.0, 200);
    s.receive(json!({"type": "text", "text": "y"}));
    assert_eq!(s.running.emulators.counter("webhooks.no_subscriber"), 1);
}

#[tokio::test]
async fn login_codes_work_once_and_for_thirty_seconds() {
    let s = setup(|_| {}).await;
    let code = async || {
        s.control(Method::POST, "/codes", json!({"account": DEMO_ACCOUNT_ID}))
            .await["code"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let first = code().await;
    let path = |code: &str| {
        format!("/v25.0/oauth/access_token?client_id={DEMO_APP_ID}&client_secret={DEMO_APP_SECRET}&code={code}")
    };
    let (status, answer) = s.get(&path(&first)).await;
    assert_eq!(status, 200, "{answer}");
    let token = answer["access_token"].as_str().unwrap();
    assert_eq!(s.call_as(token, Method::GET, &number_path(), Value::Null).await.0, 200);
    assert_eq!(s.get(&path(&first)).await.0, 400, "used up");
    let late = code().await;
    s.running.emulators.advance_ms(31_000);
    assert_eq!(s.get(&path(&late)).await.0, 400, "too late");
    let (_, data) = s.get(&format!("/v25.0/debug_token?input_token={token}")).await;
    assert_eq!(data["data"]["is_valid"], true);
    assert_eq!(data["data"]["granular_scopes"][0]["target_ids"][0], DEMO_ACCOUNT_ID);
}
