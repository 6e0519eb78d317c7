//! A live webhook endpoint: answers as the product would and keeps what came.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::routing::any;
use bytes::Bytes;
use sapa_connectors::channel::{AppCredentials, Channel, Verdict, WebhookRequest};

#[derive(Clone)]
pub struct Delivery {
    pub headers: HeaderMap,
    pub body: Bytes,
    pub verdict: Verdict,
}

#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    state: Arc<Inner>,
}

struct Inner {
    channel: &'static dyn Channel,
    app: AppCredentials,
    deliveries: Mutex<Vec<Delivery>>,
}

impl Receiver {
    pub async fn start(channel: &'static dyn Channel, app: AppCredentials) -> Self {
        let state = Arc::new(Inner {
            channel,
            app,
            deliveries: Mutex::new(Vec::new()),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhooks/test", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/webhooks/test", any(receive))
            .with_state(Arc::clone(&state));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, state }
    }

    pub fn deliveries(&self) -> Vec<Delivery> {
        self.state.deliveries.lock().unwrap().clone()
    }
}

async fn receive(
    State(inner): State<Arc<Inner>>,
    method: Method,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let request = WebhookRequest {
        method: &method,
        query: &query,
        headers: &headers,
        body: &body,
    };
    let verdict = inner.channel.verify(&inner.app, &request);
    let answer = match &verdict {
        Verdict::Accept => (StatusCode::OK, String::new()),
        Verdict::Answer(text) => (StatusCode::OK, text.clone()),
        Verdict::Greet => (StatusCode::OK, "hello".to_owned()),
        Verdict::Refuse(refusal) => (
            StatusCode::from_u16(refusal.status()).unwrap(),
            refusal.code().to_owned(),
        ),
    };
    if method == Method::POST {
        inner
            .deliveries
            .lock()
            .unwrap()
            .push(Delivery { headers, body, verdict });
    }
    answer
}
