//! A running emulator and a callback that keeps what it receives.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::routing::get;
use http::{HeaderMap, Method, StatusCode};
use sapa_emulators::{DEMO_NUMBER_ID, DEMO_TOKEN, Options, Running};
use serde_json::{Value, json};

pub const CUSTOMER: &str = "6281234567890";

#[derive(Clone, Default)]
pub struct Callback {
    pub posts: Arc<Mutex<Vec<Post>>>,
    /// Statuses for the next POSTs; then 200.
    pub answers: Arc<Mutex<VecDeque<u16>>>,
    pub handshakes: Arc<AtomicUsize>,
    pub echo_wrong: bool,
}

#[derive(Clone)]
pub struct Post {
    pub body: Bytes,
    pub signature: Option<String>,
}

impl Post {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }
}

pub fn messages_path() -> String {
    format!("/v25.0/{DEMO_NUMBER_ID}/messages")
}

pub struct Setup {
    pub running: Running,
    pub callback: Callback,
    pub callback_url: String,
    pub http: reqwest::Client,
}

pub async fn setup(change: impl FnOnce(&mut Options)) -> Setup {
    setup_with(Callback::default(), change).await
}

pub async fn setup_with(callback: Callback, change: impl FnOnce(&mut Options)) -> Setup {
    let callback_url = serve_callback(callback.clone()).await;
    let mut options = Options::test()
        .with_webhook(&callback_url, "verify-me")
        .with_customer(CUSTOMER, "Siti Rahmawati");
    // One POST at a time, so that tests may speak of first and second.
    options.delivery.concurrency = 1;
    change(&mut options);
    let running = Running::start(options).await.expect("the emulator starts");
    Setup {
        running,
        callback,
        callback_url,
        http: client(),
    }
}

#[expect(clippy::disallowed_methods, reason = "the test plays the vendor's customer")]
pub fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .expect("a client")
}

pub async fn serve_callback(callback: Callback) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
    let router = axum::Router::new()
        .route("/hook", get(verify).post(receive))
        .with_state(callback);
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

async fn verify(State(callback): State<Callback>, Query(query): Query<Value>) -> (StatusCode, String) {
    callback.handshakes.fetch_add(1, Ordering::Relaxed);
    if query["hub.mode"] != "subscribe" || query["hub.verify_token"] != "verify-me" {
        return (StatusCode::FORBIDDEN, String::new());
    }
    let challenge = query["hub.challenge"].as_str().unwrap_or("").to_owned();
    (
        StatusCode::OK,
        if callback.echo_wrong {
            format!("\"{challenge}\"")
        } else {
            challenge
        },
    )
}

async fn receive(State(callback): State<Callback>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers
        .get("x-hub-signature-256")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    callback.posts.lock().expect("posts").push(Post { body, signature });
    let status = callback.answers.lock().expect("answers").pop_front().unwrap_or(200);
    StatusCode::from_u16(status).expect("a status")
}

impl Callback {
    /// Every change received, in order.
    pub fn changes(&self) -> Vec<Value> {
        let posts = self.posts.lock().expect("posts").clone();
        let entries = posts
            .iter()
            .flat_map(|post| post.json()["entry"].as_array().cloned().unwrap_or_default());
        entries
            .flat_map(|entry| entry["changes"].as_array().cloned().unwrap_or_default())
            .collect()
    }

    pub fn messages(&self) -> Vec<Value> {
        self.elements("messages")
    }

    pub fn statuses(&self) -> Vec<Value> {
        self.elements("statuses")
    }

    fn elements(&self, name: &str) -> Vec<Value> {
        self.changes()
            .iter()
            .flat_map(|change| change["value"][name].as_array().cloned().unwrap_or_default())
            .collect()
    }
}

impl Setup {
    pub async fn call(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        self.call_as(DEMO_TOKEN, method, path, body).await
    }

    pub async fn call_as(&self, token: &str, method: Method, path: &str, body: Value) -> (u16, Value) {
        let url = format!("{}{path}", self.running.url());
        let mut request = self.http.request(method, url).bearer_auth(token);
        if !body.is_null() {
            request = request.json(&body);
        }
        let response = request.send().await.expect("an answer");
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or(Value::Null))
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        self.call(Method::GET, path, Value::Null).await
    }

    /// A message to the customer; `body` is merged into the usual envelope.
    pub async fn send(&self, body: Value) -> (u16, Value) {
        let mut message = json!({"messaging_product": "whatsapp", "to": format!("+{CUSTOMER}")});
        message
            .as_object_mut()
            .expect("object")
            .extend(body.as_object().expect("object").clone());
        self.call(Method::POST, &format!("/v25.0/{DEMO_NUMBER_ID}/messages"), message)
            .await
    }

    pub async fn send_text(&self, text: &str) -> (u16, Value) {
        self.send(json!({"type": "text", "text": {"body": text}})).await
    }

    /// A control call that must succeed.
    pub async fn control(&self, method: Method, path: &str, body: Value) -> Value {
        let (status, answer) = self.call(method, &format!("/_control{path}"), body).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// The customer sends something; returns the message.
    pub fn receive(&self, input: Value) -> Value {
        self.running.emulators.customer_sends(CUSTOMER, input).expect("sent")
    }

    pub async fn until(&self, what: &str, mut is_true: impl FnMut() -> bool) {
        let started = Instant::now();
        while !is_true() {
            assert!(started.elapsed() < Duration::from_secs(5), "waited in vain for {what}");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    pub async fn until_statuses(&self, count: usize) -> Vec<Value> {
        self.until("statuses", || self.callback.statuses().len() >= count).await;
        self.callback.statuses()
    }

    pub async fn until_messages(&self, count: usize) -> Vec<Value> {
        self.until("messages", || self.callback.messages().len() >= count).await;
        self.callback.messages()
    }
}
