//! A server on a fresh database, and the browsers and programs that call it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use object_store::memory::InMemory;
use sapa_connectors::http::Vendors;
use sapa_domain::mail::Mailer;
use sapa_domain::seal::Sealer;
use sapa_domain::storage::{MediaLinks, Storage};
use sapa_domain::team::{CreatedOwner, NewOwner, create_owner};
use sapa_domain::{App, Config};
use sapa_model::{Clock, Millis, Secret};
use sapa_server::Server;
use sapa_store::testing::{self, TestDb};
use serde_json::Value;
use tower::ServiceExt;

pub const PASSWORD: &str = "kopi-hujan-kereta";
pub const PUBLIC_URL: &str = "https://chat.shop.example";

/// Keeps the database alive as long as the server.
pub struct TestServer {
    pub app: App,
    pub engine: &'static str,
    router: Router,
    _db: TestDb,
}

/// One server for each engine.
pub async fn servers() -> Vec<TestServer> {
    let dbs = testing::both().await;
    dbs.into_iter()
        .map(|(engine, db)| {
            let app = app_on(&db);
            TestServer {
                router: sapa_server::router(Server::start(app.clone(), None)),
                app,
                engine,
                _db: db,
            }
        })
        .collect()
}

fn app_on(db: &TestDb) -> App {
    let clock = Clock::fixed(Millis(1_788_153_000_000));
    App {
        db: db.db.clone(),
        vendors: Vendors::new(BTreeMap::new()).expect("an outgoing client"),
        storage: Storage::new(Arc::new(InMemory::new()), MediaLinks::new([7; 32], clock.clone())),
        clock,
        sealer: Arc::new(Sealer::new([Sealer::generate_key().as_str()]).expect("a key")),
        mailer: Mailer::recorder(),
        config: Arc::new(Config {
            public_url: PUBLIC_URL.to_owned(),
            node: "test".to_owned(),
        }),
    }
}

impl TestServer {
    /// A second node on the same database.
    pub fn another_node(&self) -> Router {
        sapa_server::router(Server::start(self.app.clone(), None))
    }

    /// A workspace with an owner and a key.
    pub async fn owner(&self, email: &str) -> CreatedOwner {
        let wish = NewOwner {
            email: email.to_owned(),
            name: email.split('@').next().unwrap().to_owned(),
            workspace: "Toko Senja".to_owned(),
            password: Secret::new(PASSWORD),
            language: "en".to_owned(),
        };
        create_owner(&self.app, wish).await.expect("an owner")
    }

    pub fn browser(&self) -> Client {
        Client {
            router: self.router.clone(),
            headers: HeaderMap::new(),
        }
    }

    pub fn program(&self, key: &Secret) -> Client {
        self.browser()
            .with("authorization", &format!("Bearer {}", key.expose()))
    }

    /// A browser that is signed in.
    pub async fn signed_in(&self, email: &str) -> Client {
        let mut browser = self.browser();
        let answer = browser
            .post(
                "/api/v1/session",
                serde_json::json!({"email": email, "password": PASSWORD}),
            )
            .await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        browser.keep_cookie(&answer);
        browser
    }
}

/// Sends what a browser or a program sends, each time with the same headers.
#[derive(Clone)]
pub struct Client {
    pub router: Router,
    pub headers: HeaderMap,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Client {
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, value.parse().unwrap());
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// What a browser does with Set-Cookie; and our page sends the token for changes.
    pub fn keep_cookie(&mut self, answer: &Answer) {
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        self.headers.insert("cookie", cookie.parse().unwrap());
        if let Some(csrf) = answer.body["csrf"].as_str() {
            self.headers.insert("x-csrf-token", csrf.parse().unwrap());
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body.to_string())).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body.to_string())).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    pub async fn send(&self, method: Method, path: &str, body: Option<String>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        request
            .headers_mut()
            .insert(header::HOST, "chat.shop.example".parse().unwrap());
        if let Some(body) = body {
            request
                .headers_mut()
                .insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
            *request.body_mut() = Body::from(body);
        }
        request.headers_mut().extend(self.headers.clone());
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::from(([203, 0, 113, 9], 40_000))));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 22).await.unwrap();
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes)
                .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()))
        };
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Status and code, as a refusal is told.
    pub fn refusal(&self) -> (u16, &str) {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}: {}",
            self.status,
            self.body
        );
        (self.status.as_u16(), self.body["code"].as_str().unwrap_or_default())
    }

    /// `field:code` of each wrong field.
    pub fn wrong_fields(&self) -> Vec<String> {
        assert_eq!(self.refusal(), (422, "invalid"));
        let errors = self.body["errors"].as_array().unwrap();
        errors
            .iter()
            .map(|e| format!("{}:{}", e["field"].as_str().unwrap(), e["code"].as_str().unwrap()))
            .collect()
    }
}
